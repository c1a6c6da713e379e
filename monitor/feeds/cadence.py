"""When to ask a feed again, and why: pure.

Soon enough that a burst as seen before does not push entries out unseen and that news are fresh where news are likely,
else seldom; never sooner than the server or the feed asks for, and longer after failures.  What is likely is rhythm.py's.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.feeds.rhythm import Rhythm, hours_between
from monitor.feeds.settings import FetchSettings
from monitor.feeds.turnover import NEVER, SAFE, Shares, half_turned, rushed_through
from monitor.feeds.wishes import Wishes, of_headers

JITTER = 0.1
"""Share of the interval by which polls are spread, so that feeds do not fall into step."""
CONFIGURED = "the configured interval"
"""The reason of a pace that the config alone set."""
UNKNOWN = Rhythm()
"""Of a feed never polled."""
KNOWN = 1.0
"""Days after which a feed's own pace is trusted."""
ENOUGH = 0.17
"""What the root of the rate, in entries a day, sums up to over the days between two polls: one entry a day is asked for
every four hours, ten every 75 minutes."""
HOUR = 3600.0
BLIND_MOST = 2 * HOUR
"""Seconds between two polls of a feed whose server answers with something else, at most: it bears being asked."""
LONGEST_PAUSE = 7 * 86400.0
"""Seconds for which a Retry-After is believed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """The next poll."""

    at: datetime
    interval: float
    reason: str


def after_success(
    headers: Mapping[str, str], settings: FetchSettings, *, now: datetime, jitter: float, rhythm: Rhythm = UNKNOWN
) -> Pace:
    """The feed's pace; `jitter` lies between -1 and 1.

    What the server or the feed asks for is a lower bound, jitter or not, up to `max_interval`.
    """
    wanted, reason = _learned(rhythm, settings, now)
    wishes = rhythm.wishes
    asked, whose = max(of_headers(headers), (wishes.seconds, wishes.whose))
    bound = max(settings.min_interval, min(asked, settings.max_interval))
    if bound > wanted:
        wanted, reason = bound, whose if asked > settings.min_interval else reason
    pause = max(wanted * (1 + JITTER * jitter), bound)
    at = _awake(now + timedelta(seconds=pause), wishes, latest=now + timedelta(seconds=settings.max_interval))
    return Pace(at=at, interval=wanted, reason=reason)


def _learned(rhythm: Rhythm, settings: FetchSettings, now: datetime) -> tuple[float, str]:
    """The pace of what was learned, in seconds, and why; the configured one for a feed not watched for a day.

    News alone never ask for more than `interval`, only a window that may turn over does.
    """
    a_day, shares = rhythm.per_day(now), rhythm.shares()
    if rhythm.known_for(now) < KNOWN:
        wanted, reason = settings.interval, CONFIGURED
    else:
        ahead = hours_between(now, now + timedelta(seconds=settings.max_interval))
        wanted = max(_hoped(a_day, shares, ahead) * HOUR, settings.interval)
        reason = f"{a_day:.2g} entries a day"
    wanted = max(min(wanted, settings.max_interval), settings.min_interval)
    spans = list(hours_between(now, now + timedelta(seconds=wanted)))
    for size, full in (
        (rhythm.burst, half_turned(rhythm, shares, spans)),
        (rhythm.rush, rushed_through(rhythm, a_day, shares, spans)),
    ):
        if full * HOUR < wanted:
            wanted = full * HOUR
            reason = f"up to {min(size, rhythm.window):.2g} of the {rhythm.window} entries it shows come at once"
    return max(wanted, settings.min_interval), reason


def _hoped(a_day: float, shares: Shares, ahead: Iterable[tuple[int, int, float]]) -> float:
    """Hours until news are likely enough.

    For news that come at random, waiting 1/sqrt(rate) weighs requests against delay (Cho and Garcia-Molina 2003,
    "Effective page refresh policies for web crawlers", section 4); here the rate changes by the hour.
    """
    hours, days = shares
    hope = waited = 0.0
    for hour, day, share in ahead:
        pace = math.sqrt(a_day * hours[hour] * days[day]) / 24
        if hope + pace * share > ENOUGH:
            return waited + (ENOUGH - hope) / pace
        hope, waited = hope + pace * share, waited + share
    return NEVER


def _awake(at: datetime, wishes: Wishes, *, latest: datetime) -> datetime:
    """The first moment from `at` outside the hours and days that the feed asks to skip; `latest` where there is none before."""
    come = at
    while come.hour in wishes.skip_hours or come.weekday() in wishes.skip_days:
        come = come.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if come >= latest:
            return max(at, latest)
    return come


def after_failure(
    failures: int,
    retry_after: float | None,
    settings: FetchSettings,
    *,
    now: datetime,
    jitter: float,
    rhythm: Rhythm = UNKNOWN,
    answered: bool = False,
) -> Pace:
    """Longer with each failure in a row, from `min_interval` to `max_interval`; never sooner than the server allows.

    Where the window of a feed turns over sooner, half that time is the longest, and `BLIND_MOST` where a server
    `answered` with what is no feed: what comes back must not be gone again.  A Retry-After is believed for up to a week.
    """
    doublings: int = 2 ** min(max(failures - 1, 0), 16)
    most = min(settings.max_interval, BLIND_MOST) if answered else settings.max_interval
    if rhythm.window:
        most = min(most, max(SAFE * rhythm.window / rhythm.per_day(now) * 86400, HOUR))
    wanted = max(min(settings.min_interval * doublings, most), settings.min_interval)
    reason = f"{failures} failure(s) in a row"
    pause = wanted * (1 + JITTER * jitter)
    if retry_after is not None and retry_after > pause:
        wanted = pause = min(retry_after, LONGEST_PAUSE)
        reason = "the server's Retry-After"
    return Pace(at=now + timedelta(seconds=pause), interval=wanted, reason=reason)
