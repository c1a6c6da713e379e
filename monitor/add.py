"""Adding: an article that came through no feed is judged and stored as a poll's item is, in a feed that is never polled.

Asks for one page where an address is given; reads no file and talks to nobody else.  What is known already, from a feed or
from an earlier time, is told and not stored twice.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import finding
from monitor.addresses import basic, split, without_user
from monitor.config.assemble import ZONES
from monitor.errors import FeedError, FetchError
from monitor.feeds.answer import OK
from monitor.feeds.article import Article, item_of
from monitor.feeds.dates import read_date
from monitor.feeds.fetch import WORDS, user_agent
from monitor.feeds.saved import read_saved
from monitor.feeds.settings import FetchSettings
from monitor.keep import keep
from monitor.model import Entry, Feed, FeedState, Item, Level, Polled
from monitor.sight import Sight
from monitor.store import added, entries
from monitor.store.db import Store
from monitor.stories.language import language_of
from monitor.web import Request, Web

NAMES = ("added", "added by hand", "added by monitor add")
"""What the feed of such articles is called: the first that no feed of the config bears."""
ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5"
SAMPLE = 2000
"""Characters of a text by which its language is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Caught:
    """A watch that an added article matched."""

    watch: str
    rule: str
    level: Level


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What became of an article."""

    entry_id: int
    outcome: str
    """`new`; `revised`: it was here with other words; `known`: it was here as it is."""
    feed: str
    """The feed in which it stands: one of the config's where that had brought it already."""
    title: str
    source: str
    language: str
    published_at: datetime
    dated: bool
    caught: tuple[Caught, ...] = ()
    story_id: int | None = None
    dossier_id: int | None = None
    headline: str = ""
    """Of its story."""
    entries: int = 0
    """Reports of its story, this one among them."""
    copy_of: int | None = None


def visit(url: str, settings: FetchSettings, *, most: int) -> Article:
    """Ask for one page and read it; a login in the address is sent to its own host and port alone.

    Raises:
        FetchError: no answer, or none that is a page; with what the server said.
        FeedError: what came is no article.
    """
    return asyncio.run(_visit(url, settings, most))


async def _visit(url: str, settings: FetchSettings, most: int) -> Article:
    address = without_user(url)
    request = Request(
        url=address,
        headers={
            "User-Agent": user_agent(Feed(name=NAMES[0], url=address), settings),
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        },
        secret_headers=basic(split(url)),
        timeout=settings.timeout,
        max_body=min(settings.max_body, most),
        allow_private=settings.allow_private_addresses,
        proxy=settings.proxy,
    )
    async with Web(per_host=1) as web, web.get(request) as answer:
        if answer.status != OK:
            said = WORDS.get(answer.status, "gave no page")
            raise FetchError(
                f"{split(address).hostname} {said} (HTTP {answer.status}): save the page in a browser and add the file",
                status=answer.status,
            )
        return read_saved(answer.body, url=answer.url, content_type=answer.headers.get("content-type", "").lower())


def spoken(article: Article, default: str) -> str:
    """The language of an article: what its text shows plainly, else what it says itself, else `default`."""
    told = article.language.partition("-")[0]
    text = f"{article.title}\n{article.summary}\n{article.text[:SAMPLE]}"
    return told if told and told not in ("it", "en", "zh") else str(language_of(text, told or default))


def add(
    store: Store, article: Article, sight: Sight, *, configured: Sequence[Feed], language: str, now: datetime
) -> Added:
    """Judge an article and store it with its verdict, unless it is known; `language` is its own, `now` the time it was added.

    Raises:
        FeedError: it has no title.
    """
    taken = {feed.name for feed in configured}
    name = next((name for name in NAMES if name not in taken), NAMES[-1])
    feed = Feed(name=name, url="", language=language, timezone=ZONES.get(language, "UTC"))
    item = dated(item_of(article), article.dates, feed.timezone, now)
    if (known := _brought(store, item, name)) is not None:
        return _told(store, known.entry_id, "known")
    feed_id = added.know(store, name)
    before = entries.known(store, name, [item.key]).get(item.key)
    if before is not None and not entries.differs(before, item):
        return _told(store, before.entry_id, "known")
    state = FeedState(feed_id=feed_id, url="", succeeded_at=now)  # never a first poll: what is added by hand is meant
    polled = Polled(
        feed_id=feed_id, at=now, outcome="news", next_poll_at=now, interval=0.0, reason="never polled", items=(item,)
    )
    if keep(store, feed, state, polled, sight) is None:
        raise RuntimeError("the feed of added articles is leased, though nobody polls it")
    stored = entries.known(store, name, [item.key]).get(item.key)
    if stored is None:
        raise FeedError("the article was here once and was dropped as too old: it is not taken again")
    return _told(store, stored.entry_id, "revised" if before is not None else "new")


def dated(item: Item, dates: Sequence[str], zone: str, now: datetime) -> Item:
    """The item with the first of these dates that is one; `zone` is for those that name none."""
    found = (read_date(raw, zone, now) for raw in dates)
    return replace(item, published_at=next((at for at in found if at is not None), None))


def _brought(store: Store, item: Item, name: str) -> Entry | None:
    """The entry of a feed, not of those added, that stands under the article's address or another spelling of it."""
    found = finding.by_address(store, item.url) if item.url else []
    return next((entry for entry in found if entry.feed != name), None)


def _told(store: Store, entry_id: int, outcome: str) -> Added:
    """An entry with what was decided about it."""
    (entry,) = store.rows("SELECT * FROM entries WHERE entry_id = ?", [entry_id])
    matches = store.rows("SELECT watch, rule, level FROM matches WHERE entry_id = ? ORDER BY watch", [entry_id])
    places = store.rows(
        """SELECT p.story_id, p.copy_of, s.dossier_id, s.headline, s.entries FROM placements p
           JOIN story_overview s USING (story_id) WHERE p.entry_id = ?""",
        [entry_id],
    )
    place = dict(places[0]) if places and matches else {}
    return Added(
        entry_id=entry_id,
        outcome=outcome,
        feed=entry["feed"],
        title=entry["title"],
        source=entry["source"],
        language=entry["language"],
        published_at=datetime.fromisoformat(entry["published_at"]),
        dated=bool(entry["dated"]),
        caught=tuple(Caught(watch=row["watch"], rule=row["rule"], level=row["level"]) for row in matches),
        **place,
    )
