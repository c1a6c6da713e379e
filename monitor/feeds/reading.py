"""A document to items: decode -> cut out known items -> read the rest, each item under its identity.

Plain items are read directly, the others by feedparser.  The same items come out as of parsing the whole; where cutting is unsure the whole is parsed.  What the answer
means for the feed is conclude.py's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from monitor.errors import FeedError
from monitor.feeds import jsonfeed
from monitor.feeds.answer import Answer
from monitor.feeds.blind import BRIDGE, explain, is_notice
from monitor.feeds.encoding import decode
from monitor.feeds.gaps import NOTHING
from monitor.feeds.mend import bare, mend
from monitor.feeds.parse import LONGEST_WHOLE, base_of, check, is_absolute, make, parse
from monitor.feeds.plain import Raw, read_plain
from monitor.feeds.settings import FetchSettings
from monitor.feeds.split import Cut, cut, digest
from monitor.feeds.wishes import NONE, Wishes, of_document
from monitor.model import Feed, FeedState, Item

APART = "\n"
"""Stands between an id that several items share and the hash of the address that tells them apart."""
PIECE = 500_000
"""Characters of items that are parsed at once: feedparser takes many times as much memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a document holds for a feed of which something was known."""

    items: tuple[Item, ...]
    """Those that are new or changed, oldest first."""
    seen: Mapping[str, str]
    """Every item's hash with its identity."""
    wishes: Wishes = NONE
    """How often it wants to be asked."""


def read(feed: Feed, state: FeedState, answer: Answer, settings: FetchSettings, *, now: datetime) -> Content:
    """What the answer holds.

    Raises:
        FeedError: the answer is no feed, holds no item, or lacks the feed's canary.
    """
    document = decode(answer.body, answer.headers.get("content-type", ""))
    try:
        return _content(feed, state, answer, document, settings, now=now)
    except FeedError as error:
        raise FeedError(explain(document, str(error))) from error


def _content(
    feed: Feed, state: FeedState, answer: Answer, document: str, settings: FetchSettings, *, now: datetime
) -> Content:
    if feed.canary is not None and feed.canary not in document:
        raise FeedError(
            f"the answer lacks the canary {feed.canary[:50]!r}, so it is not the feed that was meant: "
            "look at its address in a browser, and change its canary where the feed has changed"
        )
    come, wishes = _come(feed, state, document, answer.url, settings, now)
    for page in answer.more:
        text = decode(page.body, page.headers.get("content-type", ""))
        come = come.with_page(_come(feed, state, text, page.url, settings, now)[0])
    found = _told_apart(come, state.seen)
    seen = {**come.known, **{mark: item.key if item else NOTHING for mark, item in found}}
    if not any(seen.values()):
        raise FeedError("the feed holds no item: if that lasts, look at its address in a browser, it may have moved")
    unique: dict[str, Item] = {}
    for _, item in found:
        if item:
            unique.setdefault(item.key, item)  # of two with one identity the upper is the newer
    indexed = list(unique.values())[::-1]
    if not come.known and is_notice(indexed):
        raise FeedError(BRIDGE)
    items = tuple(sorted(indexed, key=lambda item: item.published_at or now))
    return Content(items=items, seen=seen, wishes=wishes)


Found = Sequence[tuple[str, Item | None]]
"""Parsed items in the document's order, each under the hash of its raw text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Come:
    """What a document holds."""

    found: Found
    """Items whose hash is new; of a document that cannot be cut all."""
    known: Mapping[str, str]
    """The others: their hashes and identities, as in `FeedState.seen`."""
    rivals: Found = ()
    """Those of the others whose identity an item in `found` bears too."""

    def with_page(self, page: "_Come") -> "_Come":
        """This and the page after it as one."""
        here = {mark for mark, _ in self.found} | self.known.keys()
        return _Come(
            found=[*self.found, *((mark, item) for mark, item in page.found if mark not in here)],
            known={**self.known, **page.known},
            rivals=[*self.rivals, *page.rivals],
        )


def _told_apart(come: _Come, seen: Mapping[str, str]) -> Found:
    """Add their address to ids that a feed gives to several items with different addresses; what is `seen` keeps its own."""
    links: dict[str, set[str]] = {}
    for _, item in (*come.found, *come.rivals):
        if item and item.url:
            links.setdefault(item.key, set()).add(item.url)
    shared = {key for key, urls in links.items() if len(urls) > 1}
    shared |= {key.partition(APART)[0] for key in seen.values() if APART in key}
    return [
        (mark, replace(item, key=item.key + APART + digest(item.url or item.title)))
        if item and item.key in shared and mark not in seen
        else (mark, item)
        for mark, item in come.found
    ]


def _come(
    feed: Feed, state: FeedState, document: str, url: str, settings: FetchSettings, now: datetime
) -> tuple[_Come, Wishes]:
    """What one document holds, and how often it wants to be asked."""
    if jsonfeed.looks_like(document):
        return _read_json(feed, state, document, url, settings, now), NONE
    document = bare(document)
    check(document)
    return _read_xml(feed, state, document, url, settings, now), of_document(document)


def _read_json(feed: Feed, state: FeedState, document: str, url: str, settings: FetchSettings, now: datetime) -> _Come:
    raw: dict[str, Mapping[str, str]] = {}
    for mark, fields in jsonfeed.items(document, settings.max_items):
        raw.setdefault(mark, fields)

    def item(fields: Mapping[str, str]) -> Item | None:
        return make(fields, [fields["published"], fields["modified"]], base=url, feed=feed, now=now)

    known = {mark: state.seen[mark] for mark in raw if mark in state.seen}
    found = [(mark, item(fields)) for mark, fields in raw.items() if mark not in known]
    doubtful = _doubtful(found, known)
    return _Come(found=found, known=known, rivals=[(mark, item(raw[mark])) for mark in raw if mark in doubtful])


def _doubtful(found: Found, known: Mapping[str, str]) -> set[str]:
    """The hashes of known items whose identity a new one bears too: one article in two wordings, or an id that is shared."""
    fresh = {item.key for _, item in found if item}
    return {mark for mark, key in known.items() if key in fresh}


def _read_xml(feed: Feed, state: FeedState, document: str, url: str, settings: FetchSettings, now: datetime) -> _Come:
    """Only what is new is parsed, a bounded piece at a time; the whole where the document cannot be cut surely."""
    most = settings.max_items
    parts = cut(document, most=most)
    if parts is not None:
        own_link = cache(lambda: parse(_mended(parts, ()), most=0)[0])

        def read(numbers: Sequence[int]) -> Found | None:
            found: list[tuple[str, Item | None]] = []
            for piece in _pieces(parts, numbers):
                raws = _raws(parts, piece)
                if raws is None:
                    return None
                found += zip([parts.marks[n] for n in piece], _items(raws, own_link, url, feed, now), strict=True)
            return found

        known = {mark: state.seen[mark] for mark in parts.marks if mark in state.seen}
        found = read([n for n, mark in enumerate(parts.marks) if mark not in known])
        if found is not None:
            doubtful = _doubtful(found, known)
            rivals = read([n for n, mark in enumerate(parts.marks) if mark in doubtful])
            return _Come(found=found, known=known, rivals=rivals or ())
    link, whole = parse(mend(document[:LONGEST_WHOLE]), most=most)
    items = [item for item in _items(whole, lambda: link, url, feed, now) if item]
    marked = [(digest(f"{item.key}\n{item.url}"), item) for item in items]
    return _Come(found=[(mark, replace(item, key=state.seen.get(mark, item.key))) for mark, item in marked], known={})


def _raws(parts: Cut, piece: Sequence[int]) -> list[Raw] | None:
    """The items of these numbers, plain ones read directly; None where another number of them is found."""
    plain = read_plain(_mended(parts, piece))
    if plain is None or len(plain) != len(piece):
        plain = [None] * len(piece)
    others = [number for number, raw in zip(piece, plain, strict=True) if raw is None]
    parsed = parse(_mended(parts, others), most=len(parts.spans))[1] if others else []
    if len(parsed) != len(others):
        return None
    rest = iter(parsed)
    return [raw or next(rest) for raw in plain]


def _mended(parts: Cut, numbers: Sequence[int]) -> str:
    """A document of these items; what of it would not be read is left out before it is copied once more."""
    return mend(parts.document(numbers)[:LONGEST_WHOLE])


def _items(raws: Sequence[Raw], link: Callable[[], str], url: str, feed: Feed, now: datetime) -> list[Item | None]:
    """Items made of raw ones; `link` finds the feed's own link, which is asked for only where a relative one needs it."""
    base = cache(lambda: base_of(link(), url))
    return [
        make(raw.fields, raw.dates, base="" if is_absolute(raw.fields["link"]) else base(), feed=feed, now=now)
        for raw in raws
    ]


def _pieces(parts: Cut, fresh: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of fresh items in groups that are parsed at once."""
    piece: list[int] = []
    size = 0
    for number in fresh:
        piece.append(number)
        start, end = parts.spans[number]
        size += end - start
        if size > PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece
