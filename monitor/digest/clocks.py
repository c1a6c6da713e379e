"""Clocks: an hour at which something is to happen in China, told in the reader's zone too.

"明晚7点发布" is no help to a reader in Rome who does not know whose seven o'clock that is.  Reads an hour only where its day stands
beside it, in Chinese text by Beijing's clock, in other languages only where they name that clock; what is over is no news.
Pure.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from monitor.digest.words import Words, base
from monitor.model import Entry

BEIJING = ZoneInfo("Asia/Shanghai")
LEADS = 420
"""Code points of a summary that are looked at."""
NOON, MIDNIGHT = 12, 24
FAR = timedelta(days=60)
"""An hour further ahead is a slip of reading."""
HAN_TIME = re.compile(
    r"(?:(?P<near>[今明后])[天日]?|(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12][0-9]|[1-9])[日号])[,，(（)）]? ?(?:北京时间)?"
    r"(?P<part>凌晨|早上|早间|早|上午|中午|下午|傍晚|晚上|晚间|晚)? ?"
    r"(?P<hour>2[0-4]|1[0-9]|[0-9])(?:[点时](?![代候间])(?:(?P<half>半)|(?P<minute>[0-5]?[0-9])分?)?|:(?P<sharp>[0-5][0-9]))"
)
"""`明晚8点`, `11月26日晚上7:30`, on text with full-width signs made narrow."""
LATE = frozenset(("下午", "傍晚", "晚上", "晚间", "晚"))
NEAR = {"今": 0, "明": 1, "后": 2}
LATIN_TIME = re.compile(
    r"\b(?P<hour>2[0-3]|1[0-9]|0?[0-9])(?:[:.](?P<minute>[0-5][0-9]))? ?(?P<half>a\.?m\.?|p\.?m\.?)?,? ?\(?"
    r"(?:beijing time|china standard time|china time|ora di pechino|ora cinese|orario di pechino)",
    re.IGNORECASE,
)
"""`7 pm Beijing time`, `alle 19:00, ora di Pechino`."""
LATIN_NEAR = re.compile(r"\b(?P<near>today|tonight|tomorrow|oggi|stasera|domani)\b", re.IGNORECASE)
LATIN_DAYS = {"today": 0, "tonight": 0, "oggi": 0, "stasera": 0, "tomorrow": 1, "domani": 1}
BESIDE = 60
"""Code points around an hour in which its day must stand."""


def clock(entry: Entry, words: Words, now: datetime) -> str:
    """`domani alle 19:00 a Pechino, 13:00 a Roma`: the first hour ahead in what leads an entry; "" where it names none."""
    for text in (entry.title, entry.summary[:LEADS]):
        ahead = (at for at in moments(text, entry.language, entry.published_at) if now <= at <= now + FAR)
        for at in ahead:
            return _both(at, words)
    return ""


def moments(text: str, language: str, published_at: datetime) -> Iterator[datetime]:
    """The instants that a text names by day and hour, in order of place, seen from the day on which it was published."""
    text = unicodedata.normalize("NFKC", text)
    today = published_at.astimezone(BEIJING).date()
    if base(language) == "zh":
        for found in HAN_TIME.finditer(text):
            day = _han_day(found, today)
            if day is not None:
                yield from _at(
                    day, _han_hour(found), int(found["sharp"] or found["minute"] or (30 if found["half"] else 0))
                )
        return
    for found in LATIN_TIME.finditer(text):
        near = LATIN_NEAR.search(text, max(0, found.start() - BESIDE), found.end() + BESIDE)
        if near is not None:
            hour = int(found["hour"])
            if found["half"]:
                hour = hour % NOON + (NOON if found["half"].casefold().startswith("p") else 0)
            yield from _at(today + timedelta(days=LATIN_DAYS[near["near"].casefold()]), hour, int(found["minute"] or 0))


def _han_day(found: re.Match[str], today: date) -> date | None:
    if found["near"]:
        return today + timedelta(days=NEAR[found["near"]])
    try:
        day = date(today.year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return (
        day.replace(year=day.year + 1) if day < today - timedelta(days=300) and (day.month, day.day) != (2, 29) else day
    )


def _han_hour(found: re.Match[str]) -> int | None:
    """The hour of the day; None where it may be the morning's or the evening's."""
    hour, part = int(found["hour"]), found["part"]
    if part in LATE and hour <= NOON:
        return hour % NOON + NOON if hour < NOON or part == "下午" else MIDNIGHT
    if part is None and hour <= NOON and not found["sharp"]:
        return None
    return hour


def _at(day: date, hour: int | None, minute: int) -> Iterator[datetime]:
    if hour is not None:
        yield datetime(day.year, day.month, day.day, tzinfo=BEIJING) + timedelta(hours=hour, minutes=minute)


def _both(at: datetime, words: Words) -> str:
    """The hour by both clocks; by one where the reader's shows the same."""
    there, here = at.astimezone(BEIJING), at.astimezone(words.zone)
    said = {"day": words.when(there.date()), "there": f"{there:%H:%M}"}
    if there.utcoffset() == here.utcoffset():
        return words.say("clock", **said)
    city = str(get_timezone_location(words.zone, locale=words.locale, return_city=True))
    if there.date() == here.date():
        return words.say("clocks", **said, here=f"{here:%H:%M}", city=city)
    return words.say("clocks_apart", **said, here=f"{here:%H:%M}", here_day=words.when(here.date()), city=city)
