"""Dates as feeds write them, read by ourselves: in three languages, with the feed's timezone, within bounds.

feedparser reads `2026年11月23日` as the first of the month, CET as UTC and Italian months not at all
(DESIGN.md), hence this.  Nothing is guessed beyond that: what cannot be read is None, an undated entry.
The time of day is clock.py's, what is told from now ago.py's.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.feeds.ago import read_ago
from monitor.feeds.clock import CLOCK, ZONE, instant_of
from monitor.numerals import MONTH_OF, MONTHS_OF_DATES

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""A date this far in the future is a clock that goes wrong, one further is no date."""
LONGEST = 120
"""Characters that are looked at."""
MONTH_IN_DATE = dict(MONTH_OF) | {name: number for number, names in enumerate(MONTHS_OF_DATES, 1) for name in names}
WEEKDAYS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{name: number for number, name in enumerate(("lun", "mar", "mer", "gio", "ven", "sab", "dom"))},
}
"""By its first three letters."""
DAY_NAME = r"^(?:(?P<weekday>[^\W\d]{2,12})['’]?\.?(?:\s?,\s*|\s+))?"
HAN_NAME = r"(?:\s*[(\[]?(?:星期|周|週)[一二三四五六日天][)\]]?)?"
WORD = r"(?P<word>[^\W\d]{3,10}|十?[一二三四五六七八九十]月)\.?,?"
NTH = r"(?:st|nd|rd|th|º|°)?"
FORMS = tuple(
    re.compile(form + CLOCK + ZONE, re.IGNORECASE)
    for form in (
        DAY_NAME
        + rf"(?P<day>\d{{1,2}}){NTH}[\s-]+(?:of\s+|di\s+)?{WORD}[\s-]+(?P<year>\d{{4}}|\d{{2}}(?![\d:.时點点h]))\b",
        DAY_NAME + r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + HAN_NAME,
        DAY_NAME + r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?" + HAN_NAME,
        DAY_NAME + rf"{WORD}\s+(?P<day>\d{{1,2}}){NTH},?\s+(?P<year>\d{{4}})",
        DAY_NAME + r"(?P<day>\d{1,2})(?P<by>[/.-])(?P<month>\d{1,2})(?P=by)(?P<year>\d{4})",
        r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=\D|$)",
        r"^(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?,?\s+(?P<year>\d{4})(?!\d|:)",
    )
)
SHORT = re.compile(
    DAY_NAME + r"(?P<one>\d{1,2})(?P<by>[/.])(?P<month>\d{1,2})(?P=by)(?P<two>\d{2})(?![\d:.])" + CLOCK + ZONE,
    re.IGNORECASE,
)
"""All three in two digits: in China the year comes first, in Europe last."""
DIGITS = re.compile(r"^(?P<date>(?:19|20)\d{6})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?$")
CTIME = re.compile(
    DAY_NAME
    + r"(?P<word>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+(?P<clock>\d{2}:\d{2}:\d{2})\s+(?:(?P<zone>[A-Z]{1,5}|[+-]\d{4})\s+)?(?P<year>\d{4})$"
)
"""As C's `ctime`, `date` and some services write it: the year comes last."""
THIS_YEAR = tuple(
    re.compile(form + CLOCK + ZONE + r"[)\]]?\s*$", re.IGNORECASE)
    for form in (
        DAY_NAME + r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]" + HAN_NAME,
        DAY_NAME + rf"(?P<day>\d{{1,2}}){NTH}\s+(?:of\s+|di\s+)?{WORD}",
        DAY_NAME + rf"{WORD}\s+(?P<day>\d{{1,2}}){NTH},?",
        r"^(?P<month>\d{2})-(?P<day>\d{2})(?=[T\s]+\d{1,2}:)",
    )
)
"""Without a year: the latest such day is meant."""
SPANS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (r"^(?P<year>\d{4})(?:\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?)?年?$", rf"^{WORD}\s+(?P<year>\d{{4}})$")
)
"""A month or a year alone."""
EPOCH = re.compile(r"^\d{9,13}(?:\.\d{1,9})?$")
MILLISECONDS = 100_000_000_000
ISO = re.compile(r"^\d{4}-\d{2}-\d{2}")
SHORT_YEAR = 2
"""Digits of a year that leaves its century out (RFC 822); `0001` is some program's way to say "no date"."""
CENTURY = 50
"""Short years from here on are of the last century (RFC 2822, section 4.3)."""
DECEMBER = 12
WIDE = str.maketrans("：，（）－−", ":,()--")
"""Signs as Chinese keyboards set them."""
COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
"""RFC 822, section 3.4.3."""
SAID = re.compile(
    r"^(?:(?:pubblicato|pubblicata|aggiornato|aggiornata|published|posted|updated|last|date|data|il|del|di|on|发布于|发表于|更新于|发布时间|更新时间|发布|发表|更新|时间|日期)"
    r"(?:\s*:\s*|\s+|(?<=[\u4e00-\u9fff])))+",
    re.IGNORECASE,
)
"""Words that some programs put before a date."""


def read_date(raw: str, zone: str, now: datetime) -> datetime | None:
    """The instant that `raw` means, in UTC; None where it means none within bounds.

    `zone` is the IANA name for a date that carries none.  Up to a day ahead of `now` is taken as now.
    """
    raw = " ".join(raw[:LONGEST].split())
    if not raw.isascii():
        raw = raw.translate(WIDE)
    when = _read(raw, zone, now)
    if when is None:
        plain = SAID.sub("", _without_comments(raw))
        when = _read(plain, zone, now) if plain != raw else None
    if when is None or when < EARLIEST or when > now + AHEAD:
        return None
    return min(when, now)


def _without_comments(raw: str) -> str:
    """What a person reads past: (GMT) behind a zone, and comments inside each other."""
    while (rest := COMMENT.sub(" ", raw)) != raw:
        raw = rest
    return " ".join(raw.split()).replace(" ,", ",")


def _read(raw: str, zone: str, now: datetime) -> datetime | None:
    try:
        if ISO.match(raw) and (when := _iso(raw, zone)) is not None:
            return when
        if raw.isascii() and raw.replace(".", "").isdigit() and (when := _number(raw, zone)) is not None:
            return when
        return _written(raw, zone) or _this_year(raw, zone, now) or _span(raw, zone, now) or read_ago(raw, zone, now)
    except (ValueError, OverflowError):
        return None


def _iso(raw: str, zone: str) -> datetime | None:
    """What Python reads as ISO 8601; it knows neither 24:00 nor 8:45."""
    try:
        when = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC).replace(microsecond=0)


def _number(raw: str, zone: str) -> datetime | None:
    """Seconds or milliseconds since 1970, or digits that are a day and a time."""
    if EPOCH.match(raw):
        value = float(raw)
        when = datetime.fromtimestamp(value / 1000 if value >= MILLISECONDS else value, UTC)
        if when >= EARLIEST:
            return when.replace(microsecond=0)
    found = DIGITS.match(raw)
    return _iso(f"{found['date']}T{found['hour']}{found['minute']}{found['second'] or '00'}", zone) if found else None


def _match(forms: Iterable[re.Pattern[str]], raw: str) -> dict[str, str | None] | None:
    """The groups of the first form that fits; a word where a month belongs must be one."""
    for form in forms:
        if found := form.match(raw):
            parts = found.groupdict()
            if not parts.get("word") or parts["word"].casefold() in MONTH_IN_DATE:
                return parts
    return None


def _written(raw: str, zone: str) -> datetime | None:
    if parts := _match(FORMS, raw):
        return instant_of(_day(parts), parts, zone)
    if parts := _match((CTIME,), raw):
        clock = zip(("hour", "minute", "second"), (parts["clock"] or "").split(":"), strict=True)
        return instant_of(_day(parts), dict.fromkeys(("part", "half", "tight")) | parts | dict(clock), zone)
    if parts := _match((SHORT,), raw):
        day, year = ("two", "one") if zone.startswith("Asia/") else ("one", "two")
        parts |= {"day": parts[day], "year": parts[year]}
        return instant_of(_day(parts), parts, zone)
    return None


def _day(parts: Mapping[str, str | None]) -> datetime:
    """The day, naive and at midnight.

    Raises:
        ValueError: no calendar has it.
    """
    written = parts["year"] or ""
    year = int(written)
    if len(written) == SHORT_YEAR:
        year += 1900 if year >= CENTURY else 2000
    month, day = _month(parts), int(parts["day"] or 0)
    if parts.get("by"):
        return _dotted(year, month, day, WEEKDAYS.get((parts["weekday"] or "")[:3].casefold()))
    return datetime(year, month, day)  # noqa: DTZ001 - its zone comes with its time


def _month(parts: Mapping[str, str | None]) -> int:
    word = parts.get("word")
    return MONTH_IN_DATE[word.casefold()] if word else int(parts["month"] or 0)


def _dotted(year: int, month: int, day: int, weekday: int | None) -> datetime:
    """Day before month, as Europe writes it, unless no calendar has that day or it is another weekday than is said."""
    ways = [(month, day), (day, month)] if day <= DECEMBER else [(month, day)]
    if month > DECEMBER:
        ways = [(day, month)]
    days = [datetime(year, *way) for way in ways]  # noqa: DTZ001 - its zone comes with its time
    return next((each for each in days if each.weekday() == weekday), days[0])


def _this_year(raw: str, zone: str, now: datetime) -> datetime | None:
    """The latest day of this name that is not ahead."""
    parts = _match(THIS_YEAR, raw)
    if parts is None:
        return None
    for year in (now.year + 1, now.year, now.year - 1):
        with suppress(ValueError):  # the 29th of February
            when = instant_of(_day(parts | {"year": str(year)}), parts, zone)
            if when <= now + AHEAD:
                return when
    return None


def _span(raw: str, zone: str, now: datetime) -> datetime | None:
    """The last day of a month or a year that is over; while it runs, nobody knows which day was meant."""
    parts = _match(SPANS, raw)
    if parts is None:
        return None
    year, month = int(parts["year"] or 0), _month(parts) if parts.get("word") or parts.get("month") else DECEMBER
    first = datetime(year, month, 1, tzinfo=ZoneInfo(zone))
    end = first.replace(year=year + month // DECEMBER, month=month % DECEMBER + 1)
    return (end - timedelta(days=1)).astimezone(UTC) if end <= now else None
