"""What was learned of the times at which a feed brings news: pure, small, written only when news came.

Counts by hour of the day and day of the week (UTC), halved every two weeks, so that they follow a feed that changes;
beside them the largest burst within an hour, the length of its window and its longest silence.  The times are the
items' own dates where those can be right, else the moment they were seen; a first poll's backlog already tells the pace.
An item that was there before and comes back is no arrival, and a time that nobody watched is no silence.
What the pace means for the next poll is cadence.py's, what a silence means silence.py's.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from monitor.feeds.wishes import NONE, Wishes
from monitor.model import Item

HALF_LIFE = 14.0
"""Days after which what was learned counts half."""
LONGEST = timedelta(days=30)
"""So far back a pace is learned at once: the dates of a first poll's items, or a time that nobody polled."""
RETURNED = timedelta(days=2)
"""What is dated so long before the last poll and is new only now was there before, or tells nothing of the pace."""
LEAST = 5
"""Items of a first poll below which their dates tell none."""
HOUR = timedelta(hours=1)
RUSH = timedelta(minutes=15)
HOURS, DAYS = 24, 7
EPOCH_DAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""
EVEN = 12.0
"""So many arrivals, spread evenly, are thought besides: few real ones make no pattern of hours."""
HALF = 0.5
"""An item in half a day is thought besides, so that a feed never learned has a pace."""
MOST = 1e6


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """Counts are decayed to `at`; all hours and days are UTC."""

    at: datetime | None = None
    """When it was last learned from; None for a feed never learned."""
    observed: float = 0.0
    """Days looked at, decayed like the counts."""
    watched: float = 0.0
    """Days since the first poll: how much was seen by ourselves, not told by dates; not decayed."""
    hours: tuple[float, ...] = (0.0,) * HOURS
    days: tuple[float, ...] = (0.0,) * DAYS
    """Monday first."""
    spells: float = 0.0
    """Different hours in which news came: arrivals of a burst count as one."""
    burst: float = 0.0
    """The most items within an hour, decayed."""
    rush: float = 0.0
    """The most items whose own dates, later than the poll before, lie within a quarter of an hour, decayed."""
    window: int = 0
    """Items that a body shows."""
    quiet: float = 0.0
    """The longest time between news, in hours; shrinks slowly."""
    news_at: datetime | None = None
    """When news last came."""
    latest: datetime | None = None
    """The latest date that an item of its own bore."""
    wishes: Wishes = NONE
    """What the document asked for."""

    def per_day(self, now: datetime) -> float:
        """Items a day; falls while none come."""
        return (sum(self.hours) + HALF) / (self.observed + self._since(now) + HALF)

    def known_for(self, now: datetime) -> float:
        """Days that the feed was watched."""
        return self.watched + self._since(now)

    def _since(self, now: datetime) -> float:
        return 0.0 if self.at is None else max((now - self.at).total_seconds() / 86400, 0.0)

    def shares(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """How busy each hour and each day is beside the mean, which is 1; neighbouring hours share, so that summer time does no harm."""
        total = sum(self.hours)
        smooth = [
            (self.hours[n - 1] + 2 * self.hours[n] + self.hours[(n + 1) % HOURS]) / 4 + EVEN / HOURS
            for n in range(HOURS)
        ]
        busy = [count + EVEN / DAYS for count in self.days]
        return (
            tuple(count * HOURS / (total + EVEN) for count in smooth),
            tuple(count * DAYS / (total + EVEN) for count in busy),
        )


def arrivals(
    items: Sequence[Item], *, now: datetime, since: datetime | None, beyond: datetime | None = None
) -> list[datetime]:
    """When each of the items that a poll found new came, in order: its date where that may be right, else the poll.

    `since` is the last good poll before, None at the first one, of whose backlog only dates tell.  Where a window was
    shared in no entry, what is not dated `beyond` the latest date known bears another id only, or another address shows it.
    """
    if since is None or since > now:
        return sorted(i.published_at for i in items if i.published_at and now - LONGEST <= i.published_at <= now)
    early = since - HOUR  # a server's cache may show an item late; one that is much older tells nothing by its date
    times = []
    for item in items:
        if item.published_at is None or item.published_at > now:
            times.append(now)
        elif item.published_at > beyond if beyond else item.published_at >= since - RETURNED:
            times.append(max(item.published_at, since) if item.published_at >= early else now)
    return sorted(times)


def learn(
    rhythm: Rhythm, times: Sequence[datetime], *, shown: int, now: datetime, since: datetime | None, gap: bool = False
) -> Rhythm:
    """What is known after a poll whose `arrivals` are these, of `shown` items in all; `since` is the last good poll before.

    After a `gap` only the time is counted to which the dates reach back.  What a clock that was ahead left is not believed.
    """
    at, news_at = (None if time and time > now else time for time in (rhythm.at, rhythm.news_at))
    if not times:
        return replace(rhythm, window=min(shown, int(MOST)), at=at or now, news_at=news_at)
    backlog = since is None and len(times) >= LEAST
    begin = at or (times[0] if backlog else since or now)
    passed = min(max((now - begin).total_seconds(), 0.0), LONGEST.total_seconds()) / 86400
    looked = passed
    if gap and 2 * sum(time < now for time in times) >= len(times):
        looked = min(passed, (now - times[0]).total_seconds() / 86400)
    fade = 0.5 ** (passed / HALF_LIFE) if at else 1.0
    hour, day = Counter(t.hour for t in times), Counter(t.weekday() for t in times)
    spells = {(t.date(), t.hour) for t in times}
    came = sorted([*times, *([news_at] if news_at and not gap else [])])
    pauses = [min(b - a, LONGEST) / HOUR for a, b in pairwise(came)]
    return Rhythm(
        at=now,
        observed=_bounded(rhythm.observed * fade + looked),
        watched=_bounded(rhythm.watched + (looked if at else 0.0)),
        hours=tuple(_bounded(count * fade + hour[n]) for n, count in enumerate(rhythm.hours)),
        days=tuple(_bounded(count * fade + day[n]) for n, count in enumerate(rhythm.days)),
        spells=_bounded(rhythm.spells * fade + len(spells)),
        burst=_bounded(max(rhythm.burst * fade, _burst(times, since, now))),
        rush=_bounded(max(rhythm.rush * fade, _most([t for t in times if t < now and (not since or t > since)], RUSH))),
        window=min(shown, int(MOST)),
        quiet=_bounded(max([rhythm.quiet * fade**0.2, *pauses])),
        news_at=came[-1],
        latest=rhythm.latest,
        wishes=rhythm.wishes,
    )


def latest(rhythm: Rhythm, items: Sequence[Item], now: datetime) -> datetime | None:
    """The latest date that an item bore so far, none that lies ahead."""
    dates = [item.published_at for item in items] + [rhythm.latest]
    return max((date for date in dates if date and date <= now), default=None)


def _burst(times: Sequence[datetime], since: datetime | None, now: datetime) -> float:
    """The most arrivals within an hour; all that one poll found undated came within the time since the last."""
    if since is not None and now - since > HOUR and times[0] == times[-1] == now:
        return len(times) / ((now - since) / HOUR)
    return _most(times, HOUR)


def _most(times: Sequence[datetime], within: timedelta) -> float:
    """The most of these times, which are in order, that lie so near to each other."""
    most, first = 0, 0
    for last, time in enumerate(times):
        while time - times[first] > within:
            first += 1
        most = max(most, last - first + 1)
    return float(most)


def _bounded(value: float) -> float:
    return round(min(max(value, 0.0), MOST), 2)


def hours_between(begin: datetime, end: datetime) -> Iterator[tuple[int, int, float]]:
    """Each hour from `begin` to `end`: (hour, weekday, its share that lies between, in hours)."""
    at, last = begin.timestamp(), end.timestamp()
    while at < last:
        hour = int(at // 3600)
        following = min((hour + 1) * 3600.0, last)
        yield hour % HOURS, (hour // HOURS + EPOCH_DAY) % DAYS, (following - at) / 3600
        at = following


def dumps(rhythm: Rhythm) -> str:
    """As the database keeps it."""
    wishes = rhythm.wishes
    kept: dict[str, object] = {
        "at": _stamp(rhythm.at), "observed": rhythm.observed, "watched": rhythm.watched, "hours": rhythm.hours, "days": rhythm.days,
        "spells": rhythm.spells, "burst": rhythm.burst, "rush": rhythm.rush, "window": rhythm.window, "quiet": rhythm.quiet,
        "news_at": _stamp(rhythm.news_at), "latest": _stamp(rhythm.latest),
    }  # fmt: skip
    if wishes != NONE:
        kept["wishes"] = [wishes.seconds, wishes.whose, sorted(wishes.skip_hours), sorted(wishes.skip_days)]
    return json.dumps(kept, separators=(",", ":"))


def loads(raw: str | None) -> Rhythm:
    """What the database kept; of what is none nothing is known."""
    if not raw:
        return Rhythm()
    try:
        kept = json.loads(raw)
        hours, days = tuple(map(float, kept["hours"])), tuple(map(float, kept["days"]))
        if (len(hours), len(days)) != (HOURS, DAYS):
            return Rhythm()
        return Rhythm(
            at=_instant(kept["at"]), observed=float(kept["observed"]), watched=float(kept["watched"]), hours=hours, days=days,
            spells=float(kept["spells"]), burst=float(kept["burst"]), rush=float(kept.get("rush", 0.0)), window=int(kept["window"]), quiet=float(kept["quiet"]),
            news_at=_instant(kept["news_at"]), latest=_instant(kept.get("latest")), wishes=_wishes(kept.get("wishes")),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):  # somebody's hand in the file
        return Rhythm()


def _wishes(kept: Sequence[object] | None) -> Wishes:
    if not kept:
        return NONE
    seconds, whose, hours, days = kept
    return Wishes(
        seconds=float(str(seconds)),
        whose=str(whose),
        skip_hours=frozenset(hours),  # type: ignore[call-overload]  # what is none is caught above
        skip_days=frozenset(days),  # type: ignore[call-overload]
    )


def _stamp(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _instant(stamp: int | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)
