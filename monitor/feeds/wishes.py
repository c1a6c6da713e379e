"""What a server and a feed say about how often they want to be asked: pure, from hostile text, in linear time.

    headers     Cache-Control max-age less Age, else Expires less Date (RFC 9111, sections 4.2 and 5.2.2.1);
                of an answer that is none Retry-After (RFC 9110, section 10.2.3)
    document    RSS 2.0 ttl, skipHours, skipDays; the syndication module's updatePeriod and updateFrequency

Of a document only what stands before its first item is read.  What a wish does to the pace is cadence.py's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

HEAD = 50_000
"""Characters of a document in which wishes are looked for."""
NEVER = {"no-cache", "no-store"}
PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 7 * 86400.0, "monthly": 30 * 86400.0, "yearly": 365 * 86400.0}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_ITEM = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.ASCII)
TTL = re.compile(r"<ttl>\s{0,20}([0-9]{1,9})\s{0,20}</ttl>")
PERIOD = re.compile(r"<sy:updatePeriod>\s{0,20}([a-z]{5,7})\s{0,20}</sy:updatePeriod>")
FREQUENCY = re.compile(r"<sy:updateFrequency>\s{0,20}([0-9]{1,6})\s{0,20}</sy:updateFrequency>")
HOUR = re.compile(r"<hour>\s{0,20}([0-9]{1,2})\s{0,20}</hour>")
DAY = re.compile(r"<day>\s{0,20}([A-Za-z]{6,9})\s{0,20}</day>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What a document asks for; all hours and days are UTC."""

    seconds: float = 0.0
    """At least so long between two polls; 0 where it says nothing."""
    whose: str = ""
    """The element that said so, for people."""
    skip_hours: frozenset[int] = frozenset()
    """0 to 23; empty where all of them are named."""
    skip_days: frozenset[int] = frozenset()
    """Monday is 0; empty where all seven are named."""


NONE = Wishes()
"""A document without a wish."""


def of_headers(headers: Mapping[str, str]) -> tuple[float, str]:
    """Seconds for which the answer stays fresh, and the header that says so; 0 where none does."""
    parts = [part.strip() for part in headers.get("cache-control", "").lower().split(",")]
    if NEVER.intersection(parts):
        return 0.0, ""
    ages = [age for part in parts if part.startswith("max-age=") and (age := _whole(part[8:])) is not None]
    if ages:
        fresh = ages[0] - (_whole(headers.get("age", "").strip()) or 0.0)
        return max(fresh, 0.0), "the server's Cache-Control max-age"
    expires, date = _date(headers.get("expires", "")), _date(headers.get("date", ""))
    if expires is None or date is None:
        return 0.0, ""
    return max((expires - date).total_seconds(), 0.0), "the server's Expires"


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which a server that refused asks to be left alone, from delta-seconds or a date; None where it does not."""
    value = headers.get("retry-after", "").strip()
    if (seconds := _whole(value)) is not None:
        return seconds
    until = _date(value)
    return None if until is None else max(0.0, (until - now).total_seconds())


def of_document(document: str) -> Wishes:
    """The wishes in an XML document's head; absurd ones (a ttl of 0, every hour skipped) count as none."""
    head = document[:HEAD]
    if first := FIRST_ITEM.search(head):
        head = head[: first.start()]
    asked = [(float(found[1]) * 60, "the feed's ttl") for found in [TTL.search(head)] if found]
    if (period := PERIOD.search(head)) and period[1] in PERIODS:
        often = FREQUENCY.search(head)
        asked.append((PERIODS[period[1]] / max(float(often[1]) if often else 1.0, 1.0), "the feed's sy:updatePeriod"))
    seconds, whose = max(asked, default=(0.0, ""))
    hours = {int(hour) % 24 for hour in HOUR.findall(_inside(head, "skipHours")) if int(hour) <= 24}  # noqa: PLR2004 - 24 is midnight
    days = {DAYS.index(day.lower()) for day in DAY.findall(_inside(head, "skipDays")) if day.lower() in DAYS}
    return Wishes(
        seconds=seconds,
        whose=whose if seconds else "",
        skip_hours=frozenset(hours if len(hours) < 24 else ()),  # noqa: PLR2004 - hours of a day
        skip_days=frozenset(days if len(days) < len(DAYS) else ()),
    )


def _inside(text: str, tag: str) -> str:
    """The text between the first `tag` and its end, empty where either lacks."""
    _, opened, rest = text.partition(f"<{tag}>")
    inner, closed, _ = rest.partition(f"</{tag}>")
    return inner if opened and closed else ""


def _whole(value: str) -> float | None:
    """A bounded number of seconds; None where `value` is none."""
    return float(value[:9]) if value.isascii() and value.isdigit() else None


def _date(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):  # its parser lets all of these out
        return None
    return when if when.tzinfo else None
