"""Weeks, months, quarters and years as days, first and last, and the words for them in three languages.

Pure arithmetic of dates: reads single words, no sentences.  Which words of a text count is deadlines.py's.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from monitor import numerals
from monitor.numerals import MONTH_OF

Days = tuple[date, date]
SHORT = 3
_HAN_MONTHS = sorted((n for n in MONTH_OF if not n.isascii()), key=len, reverse=True)
_LATIN_MONTHS = sorted((n for n in MONTH_OF if n.isascii()), key=len, reverse=True)
LATIN_MONTH = "|".join(n for n in _LATIN_MONTHS if len(n) > SHORT)
"""Month names that are nothing else; "may", "mar" and "Jun" need a figure beside them."""
SHORT_MONTH = "|".join(n for n in _LATIN_MONTHS if len(n) <= SHORT)
HAN_MONTH = "|".join(("1[0-2]", "[1-9]", *_HAN_MONTHS))
NUMBERS: Mapping[str, int] = {
    **numerals.NUMBERS,
    **{word: value for word, value in numerals.HAN_DIGITS.items() if value},
    "十": 10,
}
COUNT = "[0-9]{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True))
ORDINALS: Mapping[str, int] = {**numerals.ORDINALS, "上": 1, "下": 2, **{str(number): number for number in range(1, 5)}}
"""Of quarters and, with 上 and 下, of halves."""
SEASONS: Mapping[str, int] = {
    "primavera": 3, "spring": 3, "春": 3, "estate": 6, "summer": 6, "夏": 6, "autunno": 9, "autumn": 9, "fall": 9, "秋": 9,
    "inverno": 12, "winter": 12, "冬": 12,
}  # fmt: skip
"""The month a season begins in."""
SOONEST = timedelta(days=183)
"""A month or season named without a year, and over, means the next one only if that begins so soon."""
LAST_YEAR = 9000
PARTS: Mapping[str, str] = {
    "early": "inizio|inizi|early|(?:the )?(?:beginning|start)|年?初|上旬",
    "mid": "meta|mid|年?中",
    "late": "fine|late|(?:the )?end|年?底|末|下旬",
}
"""Which part of a month or year a word means."""


def week(day: date, ahead: int) -> Days:
    """Monday to Sunday of the week so many after that of `day`."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=ahead)
    return monday, monday + timedelta(days=6)


def month(year: int, number: int, part: str = "") -> Days:
    """A month of a year, `number` counting on over the year's end; or its `early`, `mid` or `late` third."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = calendar.monthrange(year, number)[1]
    first, end = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(part, (1, last))
    return date(year, number, first), date(year, number, end)


def months(year: int, number: int, count: int) -> Days:
    """So many months from one on."""
    return month(year, number)[0], month(year, number + count - 1)[1]


def whole_year(year: int, part: str = "") -> Days:
    """A year, or its `early`, `mid` or `late` months."""
    first, last = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}.get(part, (1, 12))
    return months(year, first, last - first + 1)


def one_day(year: int, number: int, day: int) -> Days | None:
    """One day of a month, where the month has it."""
    if not 1 <= day <= calendar.monthrange(year, number)[1]:
        return None
    return date(year, number, day), date(year, number, day)


def ahead(count: int, unit: str, day: date) -> Days:
    """From `day` so many days, weeks, months or years on."""
    if re.match("giorn|day|天|日", unit):
        return day, day + timedelta(days=count)
    if re.match("settiman|week|周|个?星期", unit):
        return day, day + timedelta(weeks=count)
    if re.match("ann|year|年", unit):
        return day, month(day.year + count, day.month)[1]
    return day, month(day.year, day.month + count)[1]


def coming(
    year: int | None, day: date, make: Callable[[int], Days | None], *, within: timedelta = SOONEST
) -> Days | None:
    """A part of the named year; without one of this year, or where that is over of the next if it begins `within`."""
    if year is not None:
        return make(year)
    this = make(day.year)
    if this is not None and this[1] >= day:
        return this
    following = make(day.year + 1)
    return following if following is not None and following[0] <= day + within else None


def year_of(written: str, day: date) -> int | None:
    """The year that "2027", "l'anno prossimo" or 明年 means on `day`; None for an empty word."""
    if not written:
        return None
    figures = re.search("[0-9]{4}", written)
    if figures:
        return min(int(figures.group()), LAST_YEAR)
    return day.year + (2 if written.startswith("后") else 1 if re.search("pros|next|明|来", written) else 0)


def part_of(word: str) -> str:
    """`early`, `mid` or `late` for a word that says which part of a month or year, else ""."""
    return next((part for part, words in PARTS.items() if word and re.match(words, word)), "")


def month_of(word: str) -> int:
    """The number of a month by its name or figure."""
    return int(word) if word.isdigit() else MONTH_OF[word if word in MONTH_OF else word + "月"]


def count_of(word: str) -> int:
    """A small number in figures or words."""
    return int(word) if word.isdigit() else NUMBERS[word]
