"""When to ask a feed again, and why: pure.

Not learned yet: the configured interval with jitter, longer after failures and where the server or the feed asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.feeds.settings import FetchSettings
from monitor.feeds.wishes import NONE, Wishes, of_headers

JITTER = 0.1
"""Share of the interval by which polls are spread, so that feeds do not fall into step."""
CONFIGURED = "the configured interval"
"""The reason of a pace that the config alone set."""
LONGEST_PAUSE = 7 * 86400.0
"""Seconds for which a Retry-After is believed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """The next poll."""

    at: datetime
    interval: float
    reason: str


def after_success(
    headers: Mapping[str, str], settings: FetchSettings, *, now: datetime, jitter: float, wishes: Wishes = NONE
) -> Pace:
    """The feed's pace; `jitter` lies between -1 and 1.

    What the server or the feed asks for is a lower bound, jitter or not, up to `max_interval`.
    """
    wanted, reason = max(settings.interval, settings.min_interval), CONFIGURED
    asked, whose = max(of_headers(headers), (wishes.seconds, wishes.whose))
    bound = max(settings.min_interval, min(asked, settings.max_interval))
    if bound > wanted:
        wanted, reason = bound, whose
    pause = max(wanted * (1 + JITTER * jitter), bound)
    at = _awake(now + timedelta(seconds=pause), wishes, latest=now + timedelta(seconds=settings.max_interval))
    return Pace(at=at, interval=wanted, reason=reason)


def _awake(at: datetime, wishes: Wishes, *, latest: datetime) -> datetime:
    """The first moment from `at` outside the hours and days that the feed asks to skip; `latest` where there is none before."""
    come = at
    while come.hour in wishes.skip_hours or come.weekday() in wishes.skip_days:
        come = come.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if come >= latest:
            return max(at, latest)
    return come


def after_failure(
    failures: int, retry_after: float | None, settings: FetchSettings, *, now: datetime, jitter: float
) -> Pace:
    """Longer with each failure in a row, from `min_interval` to `max_interval`; never sooner than the server allows.

    A Retry-After is believed for up to a week.
    """
    doublings: int = 2 ** min(max(failures - 1, 0), 16)
    wanted = min(settings.min_interval * doublings, settings.max_interval)
    reason = f"{failures} failure(s) in a row"
    pause = wanted * (1 + JITTER * jitter)
    if retry_after is not None and retry_after > pause:
        wanted = pause = min(retry_after, LONGEST_PAUSE)
        reason = "the server's Retry-After"
    return Pace(at=now + timedelta(seconds=pause), interval=wanted, reason=reason)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a server asks to be left alone, from delta-seconds or a date (RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):  # its parser lets all of these out
        return None
    return max(0.0, (when - now).total_seconds()) if when.tzinfo else None
