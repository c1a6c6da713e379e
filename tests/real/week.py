"""A week of sixty feeds on a virtual clock: outages, a suspend, a Sunday, the end of summer time; what was asked and what was missed.

    python -m tests.real.week [LUCK]

The feeds are generators whose whole history is known.  What is real: conclude, leases and due times, the database.  What is
played: the servers' answers and the clock.  Each way of polling lives through the same history.
"""

import random
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.errors import FetchError
from monitor.feeds.answer import Answer
from monitor.feeds.conclude import conclude
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState
from monitor.store import feeds, outage, turns
from monitor.store.db import Store

BEGIN = datetime(2026, 10, 9, 6, 0, tzinfo=UTC)
"""Ten days are learned before the week that is counted."""
MONDAY = datetime(2026, 10, 19, 0, 0, tzinfo=UTC)
"""Its Sunday is the 25th, on which summer time ends in Europe."""
END = MONDAY + timedelta(days=7)
OUR_OUTAGE = (MONDAY + timedelta(days=1, hours=23), MONDAY + timedelta(days=2, hours=4))
SUSPEND = (MONDAY + timedelta(days=3, hours=22), MONDAY + timedelta(days=4, hours=7))
RSSHUB_DOWN = (MONDAY + timedelta(days=2, hours=9), MONDAY + timedelta(days=2, hours=15))
CONSENT = (MONDAY + timedelta(days=1, hours=8), MONDAY + timedelta(days=1, hours=14))
SILENT = MONDAY + timedelta(days=2)
TICK = timedelta(seconds=15)
MOST_PER_HOST = 10
LATE = timedelta(hours=1)
"""What left the window within this time of our own outage or sleep could not be seen by anybody."""


Odd = Callable[[datetime, int], FetchError | Answer | None]


@dataclass(kw_only=True)
class Site:
    """A feed as its server has it."""

    name: str
    kind: str
    host: str
    window: int
    times: Sequence[datetime]
    """When each of its items came."""
    dated: bool = True
    odd: Odd = lambda _at, _n: None
    """What it answers instead of its feed; `n` counts the requests."""
    asked: list[datetime] = field(default_factory=list)
    seen: dict[int, datetime] = field(default_factory=dict)

    def body(self, at: datetime) -> bytes:
        """The feed as it stands: its latest items."""
        there = [n for n, time in enumerate(self.times) if time <= at][-self.window :]
        items = "".join(
            f"<item><title>{self.name} {n}</title><guid>{self.name}-{n}</guid>"
            + (f"<pubDate>{self.times[n]:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if self.dated else "")
            + "</item>"
            for n in reversed(there)
        )
        return f"<rss version='2.0'><channel><title>{self.name}</title>{items}</channel></rss>".encode()

    def gone_at(self, n: int) -> datetime:
        """When an item left the window."""
        return self.times[n + self.window] if n + self.window < len(self.times) else datetime.max.replace(tzinfo=UTC)


def between(at: datetime, span: tuple[datetime, datetime]) -> bool:
    """Whether a moment lies in a span."""
    return span[0] <= at < span[1]


def arrivals(luck: random.Random, rate: Callable[[datetime], float], batch: int = 1) -> list[datetime]:
    """Moments at which items come; `rate` is batches an hour, a batch comes within minutes."""
    found: list[datetime] = []
    at = BEGIN - timedelta(days=20)
    while at < END:
        if luck.random() < rate(at):
            begun = at + timedelta(minutes=luck.uniform(0, 59))
            found += [begun + timedelta(seconds=luck.uniform(0, 900)) for _ in range(batch)]
        at += timedelta(hours=1)
    return sorted(moment.replace(microsecond=0) for moment in found)


def sites(seed: int, *, few: bool = False) -> list[Site]:
    """Sixty feeds of the kinds that the field has; with `few` one of each kind."""
    luck = random.Random(seed)
    made: list[Site] = []

    def add(
        kind: str,
        number: int,
        rate: Callable[[datetime], float],
        *,
        window: int = 20,
        batch: int = 1,
        host: str = "",
        dated: bool = True,
        odd: Odd = lambda _at, _n: None,
    ) -> None:
        for n in range(1 if few else number):
            name = f"{kind} {n}"
            own = host or f"{name.replace(' ', '').replace(',', '')}.example"
            times = arrivals(luck, rate, batch)
            made.append(Site(name=name, kind=kind, host=own, window=window, times=times, dated=dated, odd=odd))

    def morning(at: datetime) -> float:
        return 0.5 if at.weekday() < 5 and at.hour in (0, 1) else 0.0

    def working(at: datetime) -> float:
        return 0.25 if at.weekday() < 5 and 7 <= at.hour < 17 else 0.02

    def daily(at: datetime) -> float:
        return 0.06 if at.hour > 5 else 0.0

    def unavailable(at: datetime, _n: int) -> FetchError | None:
        return FetchError("not available (HTTP 503)", status=503) if between(at, RSSHUB_DOWN) else None

    def consent(at: datetime, _n: int) -> Answer | None:
        page = b"<html><head><title>Consent</title></head><body>cookies</body></html>"
        return Answer(status=200, headers={}, body=page, url="https://x.example/") if between(at, CONSENT) else None

    add("portal, bursts of 40", 4, morning, window=50, batch=40)
    add("portal, bursts of 15", 6, lambda at: morning(at) / 2 + 0.05, window=20, batch=15)
    add("blog, working hours", 16, working)
    add("blog, a few a day", 8, daily)
    add("newsletter, weekly", 4, lambda at: 1.0 if at.weekday() == 1 and at.hour == 6 else 0.0)
    add("always the same", 2, lambda at: 1.0 if at < BEGIN - timedelta(days=19) else 0.0)
    add("undated", 4, working, dated=False)
    add("falls silent", 1, lambda at: 0.3 if at < SILENT else 0.0)
    add("behind a consent page", 1, working, odd=consent)
    add("rsshub route", 12, daily, host="rsshub.example", odd=unavailable)
    add("gone", 1, daily, odd=lambda at, _n: FetchError("gone (HTTP 410)", status=410) if at >= SILENT else None)
    add(
        "too many requests",
        1,
        daily,
        odd=lambda _at, n: FetchError("too many (HTTP 429)", status=429, retry_after=7200) if n % 5 == 0 else None,
    )
    return made


@dataclass(frozen=True, kw_only=True)
class Told:
    """How one way of polling fared in the week."""

    sites: Sequence[Site]
    spells: Counter[str]
    minute: int
    """The most requests within a minute in all."""
    one_host: int
    """The same to one host."""


def live(settings: FetchSettings, seed: int, folder: Path, *, few: bool = False) -> Told:
    """Live through the ten days and the week."""
    world = sites(seed, few=few)
    luck = random.Random(seed + 1)
    by_name = {site.name: site for site in world}
    requests: list[tuple[datetime, str]] = []
    with Store(folder / f"{seed}-{settings.max_interval:g}.db", durable=False) as store:
        feeds.sync(store, [Feed(name=s.name, url=f"https://{s.host}/{n}") for n, s in enumerate(world)])
        now = BEGIN
        while now < END:
            if between(now, SUSPEND):
                now = SUSPEND[1]
            ids = turns.due(store, now=now, most_per_host=MOST_PER_HOST)
            if not ids:
                now = max(now + TICK, min(_next(store), END))
                continue
            answered = False
            with store.write() as conn:
                for name, state in turns.lease(conn, ids, now=now, lasting=30):
                    site = by_name[name]
                    site.asked.append(now)
                    requests.append((now, site.host))
                    feed = Feed(name=name, url=state.url)
                    polled = conclude(
                        feed, state, _answer(site, state, now), settings, now=now, jitter=luck.uniform(-1, 1)
                    )
                    feeds.record(conn, polled, state)
                    answered = answered or polled.status is not None
                    for item in polled.items:
                        site.seen.setdefault(int(item.key.rpartition("-")[2]), now)
            if answered:
                outage.answered(store, now)
            now += TICK
        rows = store.rows(
            "SELECT kind, count(*) AS n FROM trouble_log WHERE began_at >= ? GROUP BY kind",
            [f"{MONDAY:%Y-%m-%dT%H:%M:%SZ}"],
        )
    minutes = Counter(at.replace(second=0) for at, _ in requests if at > BEGIN + timedelta(minutes=10))
    hosts = Counter((at.replace(second=0), host) for at, host in requests)
    return Told(
        sites=world,
        spells=Counter({row["kind"]: row["n"] for row in rows}),
        minute=max(minutes.values()),
        one_host=max(hosts.values()),
    )


def _next(store: Store) -> datetime:
    """When the next feed falls due."""
    (at,) = (row["at"] for row in store.rows("SELECT min(next_poll_at) AS at FROM feeds WHERE state != 'gone'"))
    return datetime.fromisoformat(at)


def _answer(site: Site, state: FeedState, now: datetime) -> Answer | FetchError:
    """What comes of asking a site."""
    if between(now, OUR_OUTAGE):
        return FetchError(f"{site.host} cannot be reached")
    if (odd := site.odd(now, len(site.asked))) is not None:
        return odd
    return Answer(status=200, headers={"content-type": "application/rss+xml"}, body=site.body(now), url=state.url)


def missed(site: Site) -> int:
    """Items of the week that left the window unseen though it could have been seen."""
    lost = 0
    for n, came in enumerate(site.times):
        gone = site.gone_at(n)
        hidden = any(
            span[0] - LATE <= came and gone <= span[1] + LATE for span in (OUR_OUTAGE, SUSPEND, RSSHUB_DOWN, CONSENT)
        )
        if came >= MONDAY and gone < END and n not in site.seen and not hidden:
            lost += 1
    return lost


def delay(those: Sequence[Site]) -> float:
    """Median hours from an item's coming to its being seen."""
    hours = [
        (site.seen[n] - came) / timedelta(hours=1)
        for site in those
        for n, came in enumerate(site.times)
        if came >= MONDAY and n in site.seen
    ]
    return statistics.median(hours) if hours else 0.0


def main(seed: int = 7) -> dict[str, Told]:
    """Print how each way of polling fared."""
    ways = {"learned": FetchSettings()} | {
        f"fixed {m} min": FetchSettings(interval=m * 60.0, min_interval=m * 60.0, max_interval=m * 60.0)
        for m in (10, 20)
    }
    with tempfile.TemporaryDirectory() as folder:
        told = {way: live(settings, seed, Path(folder)) for way, settings in ways.items()}
    kinds = list(dict.fromkeys(site.kind for site in told["learned"].sites))
    print(
        "| feeds | items a week | requests a feed and day: "
        + " | ".join(told)
        + " | missed: "
        + " | ".join(told)
        + " | median delay h: "
        + " | ".join(told)
        + " |"
    )
    print("|---" * (2 + 3 * len(told)) + "|")
    for kind in [*kinds, "all"]:
        those = {way: [s for s in t.sites if kind in (s.kind, "all")] for way, t in told.items()}
        first = those["learned"]
        items = sum(time >= MONDAY for site in first for time in site.times)
        cells = [f"{sum(at >= MONDAY for s in own for at in s.asked) / 7 / len(own):.1f}" for own in those.values()]
        cells += [str(sum(map(missed, own))) for own in those.values()]
        cells += [f"{delay(own):.1f}" for own in those.values()]
        print(f"| {len(first)} {kind} | {items} | " + " | ".join(cells) + " |")
    for way, one in told.items():
        print(
            f"{way}: told {dict(one.spells)}; most requests within a minute: {one.minute} in all, {one.one_host} to one host"
        )
    return told


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
