"""The second half of a date as it is written: the time of day and the zone, in three languages.

Patterns to stand behind a day (dates.py, ago.py), and what their groups mean.  Reads no day.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

HALF = "上午|下午|凌晨|清晨|早上|早晨|中午|傍晚|晚上|早|晚"
CLOCK = (
    r"(?:(?:[T,\s]+(?:[-–|·]\s+)?(?:(?:dalle|alle|at)\s+)?(?:ore\s+)?|(?<=[日天号早晚]))"
    rf"(?P<part>{HALF})?\s?(?P<hour>\d{{1,2}})"
    r"(?:[:.h时時点點]\s?(?P<minute>\d{2}|\d(?=分))(?:[:.分]\s?(?P<second>\d{1,2})(?:[.,]\d{1,9})?秒?)?分?|(?=\s?[ap]\.?m\b)|[时時点點](?!\d)|(?P<tight>(?:[0-5]\d){1,2})(?![\d:]))"
    r"\s*(?P<half>[ap]\.?m\b\.?)?)?"
)
"""Nothing, or a time of day with what stands before it."""
ZONE = r"\s*[(\[]?(?P<zone>(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?\b|北京时间|[A-Za-z]+/[A-Za-z_]+|[A-Za-z]{1,5})?"
HOURS = {
    "gmt": 0, "utc": 0, "ut": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "sast": 2,
    "eest": 3, "msk": 3, "trt": 3, "eat": 3, "pkt": 5, "ist": 5.5, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8, "北京时间": 8,
    "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "brt": -3, "adt": -3, "edt": -4, "est": -5, "cdt": -5, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8, "akdt": -8, "akst": -9, "hst": -10,
}  # fmt: skip
"""Zone names that mean one thing; CST means China in a Chinese feed and US Central elsewhere."""
PLACES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
"""Names for both halves of the year."""
OFFSET = re.compile(r"([+-])(\d{1,2}?):?(\d{2})?$")
"""`+0800`, `+08:00`, `+8`; behind `GMT` or `UTC` it counts from there, as browsers write it."""
FARTHEST = timedelta(hours=14)
"""No place is farther from Greenwich."""
NOON, MIDNIGHT = 12, 24
SMALL = 5
"""Hours before this one are at night, or early in the afternoon."""


def clock_of(parts: Mapping[str, str | None]) -> tuple[time, timedelta]:
    """The time of day that the groups of `CLOCK` mean, and what is to be added to the day: 24:00 is the next one's start.

    Raises:
        ValueError: no clock shows it.
    """
    tight = parts["tight"] or ""
    minute, second = int(parts["minute"] or tight[:2] or 0), int(parts["second"] or tight[2:] or 0)
    hour, later = _hour(int(parts["hour"] or 0), (parts["half"] or "").lower(), parts["part"] or "")
    return time(hour, minute, min(second, 59)), timedelta(days=later)


def _hour(hour: int, latin: str, han: str) -> tuple[int, bool]:
    """The hour by its half of the day, and whether it is the next day's: 晚上八点 is 20, 晚上一点 1 in the night after the day."""
    if hour == MIDNIGHT:
        return 0, True
    if hour > NOON or not (latin or han):
        return hour, False
    if latin.startswith("a") or han.startswith(("上", "凌", "清", "早")):
        return hour % NOON, False
    if han.startswith("晚") and (hour == NOON or hour < SMALL):
        return hour % NOON, True
    late = latin or han.startswith(("下", "傍", "晚")) or hour < SMALL
    return hour % NOON + NOON if late else hour, False


def zone_of(name: str, default: str) -> tzinfo:
    """The zone that the group of `ZONE` means; `default`, an IANA name, where it means none that can be."""
    if not name:
        return ZoneInfo(default)
    signed = OFFSET.search(name)
    if signed:
        offset = timedelta(hours=int(signed.group(2)), minutes=int(signed.group(3) or 0))
        offset = -offset if signed.group(1) == "-" else offset
        return timezone(offset) if abs(offset) <= FARTHEST else ZoneInfo(default)
    known = name.casefold()
    if known == "cst":
        return timezone(timedelta(hours=8 if default.startswith("Asia/") else -6))
    if known in HOURS:
        return timezone(timedelta(hours=HOURS[known]))
    return _place(PLACES.get(known, name), default)


def _place(name: str, default: str) -> tzinfo:
    try:
        return ZoneInfo(name if "/" in name else default)
    except (KeyError, OSError, ValueError):
        return ZoneInfo(default)


def instant_of(day: datetime, parts: Mapping[str, str | None], zone: str) -> datetime:
    """The instant in UTC that a day, naive and at midnight, and the groups of `CLOCK` and `ZONE` mean together.

    Raises:
        ValueError: no clock shows it.
        OverflowError: there is no such day.
    """
    at, later = clock_of(parts)
    local = datetime.combine(day, at, tzinfo=zone_of((parts["zone"] or "").strip(), zone))
    return (local + later).astimezone(UTC)
