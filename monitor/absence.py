"""Absence: why an article is not among the entries, as far as it can be known: no feed reads its site, or what happened to those that do.

A page's day is taken from its address where that shows one.  Nothing is asked of the network: whether a feed lists the article
now, only its site can say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from urllib.parse import unquote

from monitor import finding
from monitor.finding import Near
from monitor.model import Feed
from monitor.store import lookup
from monitor.store.codec import instant, maybe_moment, moment
from monitor.store.db import Store

DATE = re.compile(r"(?<![0-9])(20[0-9]{2})([-/_]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12][0-9]|3[01])(?![0-9])")
"""A day in an address: /2026/11/23/, 20261123, 2026-11-23."""
BEFORE, AFTER = timedelta(days=1), timedelta(days=3)
"""Around a page's day: its feed listed it, if at all, in this time."""
BACK = timedelta(days=30)
"""What is looked at where the day is not known."""
RESTS = timedelta(days=1)
"""So long a feed may go without being read; it is asked twice a day at the least."""
SPELLS = 20
"""Spells of one feed that are named."""
READERS = 5
"""Feeds of one site that are looked at."""
TELLING = 3
"""Words of an address that make a title of it; fewer say nothing."""

Reason = Literal[
    "unknown feed", "forgotten", "off", "never read", "first poll", "spell", "unread", "too many", "not listed"
]
"""`unknown feed`: no feed of the config reads that site; `forgotten`: it was here and is kept no longer; `off`: the feed is switched
off; `never read`: it has not been read yet; `first poll`: the page is older than the feed's first poll; `spell`: the feed could not
be seen then; `unread`: it has not been read since then, nor failed: nothing polls; `too many`: its document holds as many items as are
read; `not listed`: nothing of these, so the feed did not list it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spell:
    """A time in which something of a feed could not be seen."""

    kind: str
    """gap, silent, blind, failing or gone."""
    since: datetime | None
    """When it was last read, or last brought news, before it."""
    began_at: datetime
    ended_at: datetime | None
    """None while it lasts."""
    missed: int | None
    """Of a gap: so many entries probably."""
    note: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A feed that might have brought the article."""

    feed: str
    by: Literal["address", "entries", "name"]
    """`address`: its own is of that site; `entries`: it brought others of that site; `name`: it was named."""
    reasons: tuple[Reason, ...]
    """All that apply."""
    state: str
    """ok, silent, blind, failing, gone, off, or `new` before its first poll."""
    first_success_at: datetime | None
    last_success_at: datetime | None
    spells: tuple[Spell, ...]
    """In the time that is looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Why an address or a title is under no entry."""

    host: str | None = None
    """Of an address."""
    reasons: tuple[Reason, ...] = ()
    """All that apply, to whichever feed; none of a title without a feed, since its site is not known."""
    day: date | None = None
    """The page's, as its address shows it or as it was given."""
    since: datetime
    until: datetime
    """The time in which spells were looked for."""
    readers: tuple[Reader, ...] = ()
    """The feeds of that site, those first that brought most of it."""
    others: int = 0
    """Feeds of that site that were not looked at."""
    troubled: tuple[str, ...] = ()
    """Of a title without a feed, where its day is given: the feeds that had a spell then."""
    max_items: int
    """`[fetch] max_items`."""
    like: tuple[Near, ...] = ()
    """Entries whose titles are like it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What is asked of each feed."""

    keys: Sequence[str] = ()
    """Identities that the article may have had."""
    day: date | None
    since: datetime
    until: datetime
    now: datetime
    max_items: int


def of_address(
    store: Store, url: str, feeds: Sequence[Feed], now: datetime, *, max_items: int, day: date | None = None
) -> Absence:
    """Why no entry stands under an address."""
    day = day or day_in(url, now)
    since, until = _window(day, now)
    bases, query = finding.spellings(url)
    keys = [url, *(base + query for base in bases)]
    asked = _Asked(keys=keys, day=day, since=since, until=until, now=now, max_items=max_items)
    found = _readers(store, url, feeds)
    readers = tuple(_reader(store, feed, by, asked) for feed, by in found[:READERS])
    words = title_in(url)
    return Absence(
        host=finding.host_of(url),
        reasons=tuple(dict.fromkeys(reason for reader in readers for reason in reader.reasons)) or ("unknown feed",),
        day=day,
        since=since,
        until=until,
        readers=readers,
        others=len(found) - len(readers),
        max_items=max_items,
        like=finding.like(store, words) if words else (),
    )


def of_title(
    store: Store,
    title: str,
    feeds: Sequence[Feed],
    now: datetime,
    *,
    named: Feed | None,
    max_items: int,
    day: date | None = None,
) -> Absence:
    """Why no entry bears a title; of the feed that is `named` all is said, else of a given day which feeds were troubled."""
    since, until = _window(day, now)
    asked = _Asked(day=day, since=since, until=until, now=now, max_items=max_items)
    readers = (_reader(store, named, "name", asked),) if named else ()
    troubled: Sequence[str] = ()
    if named is None and day is not None:
        troubled = lookup.troubled(store, [feed.name for feed in feeds], instant(since), instant(until))
    return Absence(
        reasons=readers[0].reasons if readers else (),
        day=day,
        since=since,
        until=until,
        readers=readers,
        troubled=tuple(troubled),
        max_items=max_items,
        like=finding.like(store, title),
    )


def day_in(url: str, now: datetime) -> date | None:
    """The day that an address shows, no later than tomorrow; None where it shows none."""
    for year, _, month, number in DATE.findall(url):
        try:
            day = date(int(year), int(month), int(number))
        except ValueError:
            continue
        if day <= now.astimezone(UTC).date() + timedelta(days=1):
            return day
    return None


def title_in(url: str) -> str:
    """The words in the last part of an address that has some, as in /2026/11/la-nuova-suv.html; "" where none are telling."""
    parts = [part for part in finding.path_of(url).split("/") if part]
    words = re.findall(r"[^\W\d_]+\w*", unquote(parts[-1]).removesuffix(".html").replace("_", " ")) if parts else []
    return " ".join(words) if len(words) >= TELLING else ""


def _window(day: date | None, now: datetime) -> tuple[datetime, datetime]:
    if day is None:
        return now - BACK, now
    begin = datetime.combine(day, time(), UTC)
    return begin - BEFORE, min(begin + AFTER, now)


def _readers(store: Store, url: str, feeds: Sequence[Feed]) -> list[tuple[Feed, Literal["address", "entries"]]]:
    """The feeds of the config that read the site: by what they brought from it, then by their own address."""
    site, host = finding.site_of(url), finding.host_of(url)
    named = {feed.name: feed for feed in feeds}
    brought = lookup.feeds_of_hosts(store, finding.hosts_of(host)) if host else []
    found: dict[str, Literal["address", "entries"]] = {name: "entries" for name in brought if name in named}
    own = [feed.name for feed in feeds if site and finding.site_of(feed.url) == site]
    return [(named[name], by) for name, by in (found | dict.fromkeys(own, "address")).items()]


def _reader(store: Store, feed: Feed, by: Literal["address", "entries", "name"], asked: _Asked) -> Reader:
    row = lookup.feed_row(store, feed.name)
    first_at, last_at = (maybe_moment(row[name]) if row else None for name in ("first_success_at", "last_success_at"))
    spells = tuple(
        Spell(
            kind=found["kind"],
            since=maybe_moment(found["since"]),
            began_at=moment(found["began_at"]),
            ended_at=maybe_moment(found["ended_at"]),
            missed=found["missed"],
            note=found["note"],
        )
        for found in lookup.spells(store, feed.name, instant(asked.since), instant(asked.until), SPELLS)
    )
    due_at = asked.now - RESTS if asked.day is None else min(asked.since + BEFORE, asked.now - RESTS)
    against: dict[Reason, bool] = {
        "forgotten": lookup.forgotten(store, feed.name, asked.keys),
        "off": not feed.enabled,
        "never read": feed.enabled and first_at is None,
        "first poll": first_at is not None and asked.day is not None and asked.day < first_at.date(),
        "spell": bool(spells),
        "unread": feed.enabled and not spells and last_at is not None and last_at < due_at,
        "too many": row is not None and row["held"] >= asked.max_items,
    }
    return Reader(
        feed=feed.name,
        by=by,
        reasons=tuple(reason for reason, holds in against.items() if holds) or ("not listed",),
        state="off" if not feed.enabled else row["state"] if row and row["first_polled_at"] else "new",
        first_success_at=first_at,
        last_success_at=last_at,
        spells=spells,
    )
