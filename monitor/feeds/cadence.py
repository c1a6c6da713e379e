"""When to ask a feed again, and why: pure.

Plain for now: the configured interval with jitter, longer after failures and where the server asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.feeds.settings import FetchSettings

JITTER = 0.1
"""Share of the interval by which polls are spread, so that feeds do not fall into step."""
CONFIGURED = "the configured interval"
"""The reason of a pace that the config alone set."""
MAX_AGE = "max-age="
LONGEST_PAUSE = 7 * 86400.0
"""Seconds for which a Retry-After is believed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """The next poll."""

    at: datetime
    interval: float
    reason: str


def after_success(headers: Mapping[str, str], settings: FetchSettings, *, now: datetime, jitter: float) -> Pace:
    """The feed's pace; `jitter` lies between -1 and 1."""
    wanted, reason = settings.interval, CONFIGURED
    asked = max_age(headers)
    if asked > wanted:
        wanted, reason = min(asked, settings.max_interval), "the server's Cache-Control max-age"
    wanted = max(wanted, settings.min_interval)
    pause = max(wanted * (1 + JITTER * jitter), settings.min_interval)
    return Pace(at=now + timedelta(seconds=pause), interval=wanted, reason=reason)


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


def max_age(headers: Mapping[str, str]) -> float:
    """Seconds for which an answer may be cached (RFC 9111, section 5.2.2.1), 0 where it says nothing."""
    for part in headers.get("cache-control", "").lower().split(","):
        value = part.strip().removeprefix(MAX_AGE)
        if part.strip().startswith(MAX_AGE) and value.isascii() and value.isdigit():
            return float(value[:9])
    return 0.0


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
