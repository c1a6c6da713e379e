"""Dates as feeds write them, read by ourselves: in three languages, with the feed's timezone, within bounds.

feedparser reads `2026年11月23日` as the first of the month, CET as UTC and Italian months not at all
(DESIGN.md), hence this.  Nothing is guessed beyond that: what cannot be read is None, an undated entry.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from monitor.numerals import MONTH_OF, MONTHS_OF_DATES

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""A date this far in the future is a clock that goes wrong, one further is no date."""
MONTH_IN_DATE = dict(MONTH_OF) | {name: number for number, names in enumerate(MONTHS_OF_DATES, 1) for name in names}
HOURS = {
    "gmt": 0, "utc": 0, "ut": 0, "z": 0, "bst": 1, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "ist": 5.5, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Zone names that mean one thing; CST means China in a Chinese feed and US Central elsewhere."""
CLOCK = r"(?:(?:[T,\s]+(?:alle\s+(?:ore\s+)?|ore\s+|at\s+)?|(?<=日))(?P<hour>\d{1,2})[:.时h](?P<minute>\d{2})(?:[:.分](?P<second>\d{1,2})(?:[.,]\d{1,9})?秒?)?\s*(?P<half>[ap]m\b)?)?"
ZONE = r"\s*(?P<zone>(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?\b|[A-Za-z]{1,5})?"
FORMS = tuple(
    re.compile(form + CLOCK + ZONE, re.IGNORECASE)
    for form in (
        r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"^(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日?(?:\s*(?:星期|周)[一二三四五六日天])?",
        r"^(?:[^\W\d]{2,12}\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|º|°)?[\s-]+(?:of\s+|di\s+)?(?P<word>[^\W\d]{3,10})\.?,?[\s-]+(?P<year>\d{4}|\d{2})\b",
        r"^(?:[^\W\d]{2,12},?\s+)?(?P<word>[^\W\d]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"^(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})",
        r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=\D|$)",
    )
)
UNIX_CTIME = re.compile(
    r"^[A-Za-z]{3}\s+(?P<word>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})\s+(?P<zone>[A-Z]{1,5}\s+)?(?P<year>\d{4})"
)
OFFSET = re.compile(r"([+-])(\d{1,2}?):?(\d{2})?$")
"""`+0800`, `+08:00`, `+8`; behind `GMT` or `UTC` it counts from there, as browsers write it."""
EPOCH = re.compile(r"^\d{9,13}$")
MILLISECONDS = 100_000_000_000
SHORT_YEAR = 2
"""Digits of a year that leaves its century out (RFC 822); `0001` is some program's way to say "no date"."""
CENTURY = 50
"""Short years from here on are of the last century (RFC 2822, section 4.3)."""
MIDNIGHT = 24
"""ISO 8601 may write the end of a day so."""


def read_date(raw: str, zone: str, now: datetime) -> datetime | None:
    """The instant that `raw` means, in UTC; None where it means none within bounds.

    `zone` is the IANA name for a date that carries none.  Up to a day ahead of `now` is taken as now.
    """
    raw = " ".join(raw[:120].split())
    try:
        when = _epoch(raw) if EPOCH.match(raw) else _written(raw, zone)
    except (ValueError, OverflowError, KeyError):
        return None
    if when is None or when < EARLIEST or when > now + AHEAD:
        return None
    return min(when, now)


def _epoch(raw: str) -> datetime:
    value = int(raw)
    return datetime.fromtimestamp(value / 1000 if value >= MILLISECONDS else value, UTC)


def _written(raw: str, zone: str) -> datetime | None:
    found = next((m for m in (form.match(raw) for form in (UNIX_CTIME, *FORMS)) if m), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = MONTH_IN_DATE[parts["word"].casefold()] if parts.get("word") else int(parts["month"])
    year = int(parts["year"])
    if len(parts["year"]) == SHORT_YEAR:
        year += 1900 if year >= CENTURY else 2000
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    second = min(int(parts["second"] or 0), 59)
    local = datetime(
        year,
        month,
        int(parts["day"]),
        0 if hour == MIDNIGHT else hour,
        int(parts["minute"] or 0),
        second,
        tzinfo=_zone((parts["zone"] or "").strip(), zone),
    )
    return (local + timedelta(days=1 if hour == MIDNIGHT else 0)).astimezone(UTC)


def _zone(name: str, default: str) -> tzinfo:
    signed = OFFSET.search(name)
    if signed:
        offset = timedelta(hours=int(signed.group(2)), minutes=int(signed.group(3) or 0))
        return timezone(-offset if signed.group(1) == "-" else offset)
    known = name.casefold()
    if known == "cst":
        return timezone(timedelta(hours=8 if default.startswith("Asia/") else -6))
    if known in HOURS:
        return timezone(timedelta(hours=HOURS[known]))
    return ZoneInfo(default)
