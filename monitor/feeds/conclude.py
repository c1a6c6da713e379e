"""What a poll came to: a function of what was known about the feed and what the network said.

    304 or the same body    unchanged
    a body                  decode -> cut out known items -> parse the rest -> news
    a page, an empty feed   blind
    410                     gone;  anything else that failed: back off

Its result is a record that another process could have produced; storing it is keep.py's.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from monitor.addresses import without_user
from monitor.errors import FeedError, FetchError
from monitor.feeds import jsonfeed
from monitor.feeds.cadence import LONGEST_PAUSE, after_failure, after_success
from monitor.feeds.encoding import decode
from monitor.feeds.fetch import NOT_MODIFIED, Answer
from monitor.feeds.parse import check, key_of, make, parse
from monitor.feeds.settings import FetchSettings
from monitor.feeds.split import Cut, bare, cut, digest
from monitor.model import Feed, FeedState, Item, Polled

GONE = 410
NOTHING = ""
"""Stands for the identity of an item that has neither words nor an address."""
APART = "\n"
"""Stands between an id that several items share and the address that tells them apart."""
PIECE = 500_000
"""Characters of items that are parsed at once: feedparser takes many times as much memory."""
TOO_MANY = 429
UNAVAILABLE = 503
MOVE_FAILURES = 3
"""After so many failures in a row the address a server moved the feed to is forgotten."""


def conclude(
    feed: Feed, state: FeedState, answer: Answer | FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    """Read one feed's answer; `jitter` between -1 and 1 spreads the next polls."""
    if isinstance(answer, FetchError):
        return _failed(feed, state, answer, settings, now=now, jitter=jitter)
    pace = after_success(answer.headers, settings, now=now, jitter=jitter)
    told = Polled(
        feed_id=state.feed_id,
        at=now,
        outcome="unchanged",
        status=answer.status,
        moved_to=answer.moved_to,
        etag=answer.validators.get("etag"),
        last_modified=answer.validators.get("last_modified"),
        next_poll_at=pace.at,
        interval=pace.interval,
        reason=pace.reason,
    )
    if answer.status == NOT_MODIFIED:
        return replace(told, etag=told.etag or state.etag, last_modified=told.last_modified or state.last_modified)
    body_hash = blake2b(answer.body, digest_size=16).hexdigest()
    if body_hash == state.body_hash:
        return replace(told, body_hash=body_hash)
    try:
        items, seen = read(feed, state, answer, settings, now=now)
    except FeedError as error:
        return _blind(state, str(error), answer, settings, now=now, jitter=jitter)
    shared = seen.keys() & state.seen.keys() or set(seen.values()) & set(state.seen.values()) - {NOTHING}
    return replace(
        told, outcome="news", body_hash=body_hash, items=items, seen=seen, gap=bool(state.seen) and not shared
    )


def read(
    feed: Feed, state: FeedState, answer: Answer, settings: FetchSettings, *, now: datetime
) -> tuple[tuple[Item, ...], Mapping[str, str]]:
    """The items that are new or changed, oldest first, and every item's hash with its identity.

    Raises:
        FeedError: the answer is no feed, holds no item, or lacks the feed's canary.
    """
    document = decode(answer.body, answer.headers.get("content-type", ""))
    if feed.canary is not None and feed.canary not in document:
        raise FeedError(f"the answer lacks the canary {feed.canary[:50]!r}, so it is not the feed that was meant")
    if jsonfeed.looks_like(document):
        found, known = _read_json(feed, state, document, answer.url, settings, now)
    else:
        document = bare(document)
        check(document)
        found, known = _read_xml(feed, state, document, answer.url, settings, now)
    found = _told_apart(found, state.seen.values())
    seen = known | {mark: item.key if item else NOTHING for mark, item in found}
    if not any(seen.values()):
        raise FeedError("the feed holds no item")
    unique: dict[str, Item] = {}
    for _, item in found:
        if item:
            unique.setdefault(item.key, item)  # of two with one identity the upper is the newer
    indexed = list(unique.values())[::-1]
    return tuple(sorted(indexed, key=lambda item: item.published_at or now)), seen


Found = list[tuple[str, Item | None]]
"""Parsed items in the document's order, each under the hash of its raw text."""


def _told_apart(found: Found, known: Collection[str]) -> Found:
    """Add their address to ids that a feed gives to several items with different addresses."""
    links: dict[str, set[str]] = {}
    for _, item in found:
        if item and item.url:
            links.setdefault(item.key, set()).add(item.url)
    shared = {key for key, urls in links.items() if len(urls) > 1}
    shared |= {key.partition(APART)[0] for key in known if APART in key}
    if not shared:
        return found
    return [
        (
            mark,
            replace(item, key=key_of(item.key + APART + (item.url or item.title)))
            if item and item.key in shared
            else item,
        )
        for mark, item in found
    ]


def _read_json(
    feed: Feed, state: FeedState, document: str, url: str, settings: FetchSettings, now: datetime
) -> tuple[Found, dict[str, str]]:
    found: Found = []
    known: dict[str, str] = {}
    for mark, fields in jsonfeed.items(document, settings.max_items):
        if mark in state.seen:
            known[mark] = state.seen[mark]
        else:
            dates = [fields["published"], fields["modified"]]
            found.append((mark, make(fields, dates, base=url, feed=feed, now=now)))
    return found, known


def _read_xml(
    feed: Feed, state: FeedState, document: str, url: str, settings: FetchSettings, now: datetime
) -> tuple[Found, dict[str, str]]:
    """Only what is new is parsed, a bounded piece at a time; the whole where the document cannot be cut surely."""
    most = settings.max_items
    parts = cut(document, most=most)
    if parts is not None:
        fresh = [n for n, mark in enumerate(parts.marks) if mark not in state.seen]
        items: list[Item | None] = []
        for piece in _pieces(parts, fresh):
            read = parse(parts.document(piece), url=url, feed=feed, now=now, most=most)
            if len(read) != len(piece):
                break  # feedparser sees other items than the cut
            items += read
        if len(items) == len(fresh):
            known = {mark: state.seen[mark] for mark in parts.marks if mark in state.seen}
            return list(zip((parts.marks[n] for n in fresh), items, strict=True)), known
    whole = [item for item in parse(document, url=url, feed=feed, now=now, most=most) if item]
    return [(digest(f"{item.key}\n{item.url}"), item) for item in whole], {}


def _pieces(parts: Cut, fresh: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of fresh items in groups that are parsed at once."""
    piece: list[int] = []
    size = 0
    for number in fresh:
        piece.append(number)
        size += len(parts.items[number])
        if size > PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _failed(
    feed: Feed, state: FeedState, error: FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    pace = after_failure(state.failures + 1, error.retry_after, settings, now=now, jitter=jitter)
    wait = None if error.retry_after is None else min(error.retry_after, LONGEST_PAUSE)
    busy, away = error.status == TOO_MANY, error.status == GONE
    moved = state.url != without_user(feed.url)
    held = (
        now + timedelta(seconds=wait or settings.min_interval)
        if busy or (wait and error.status == UNAVAILABLE)
        else None
    )
    return Polled(
        feed_id=state.feed_id, at=now, outcome="gone" if away and not moved else "failed", status=error.status,
        error=str(error), next_poll_at=pace.at, interval=pace.interval, reason=pace.reason,
        forget_move=moved and (away or state.failures + 1 >= MOVE_FAILURES),
        hold_until=held, hold_host_until=held if busy else None,
    )  # fmt: skip


def _blind(
    state: FeedState, error: str, answer: Answer, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    pace = after_failure(state.failures + 1, None, settings, now=now, jitter=jitter)
    return Polled(
        feed_id=state.feed_id, at=now, outcome="blind", status=answer.status, error=error,
        next_poll_at=pace.at, interval=pace.interval, reason=pace.reason,
    )  # fmt: skip
