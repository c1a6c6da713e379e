"""Dates told from now, in three languages: 刚刚, 3分钟前, 昨天 08:30, ieri alle 18:30, un'ora fa, yesterday at 6 pm, 5 mins ago.

Now is when the feed was read, so that the first reading is the truest; what lies ahead (domani, in two days) is no date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.feeds.clock import CLOCK, ZONE, instant_of
from monitor.numerals import HAN_DIGITS, HAN_TENS, NUMBERS, han_value

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SPANS: Mapping[str, timedelta] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "secondo", "secondi", "秒", "秒钟", "秒鐘"), timedelta(seconds=1)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuto", "minuti", "分", "分钟", "分鐘"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "ora", "ore", "小时", "小時", "个小时", "個小時", "时", "钟头", "个钟头"), HOUR),
    **dict.fromkeys(("d", "day", "days", "giorno", "giorni", "gg", "天", "日"), DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "settimana", "settimane", "周", "週", "星期", "个星期", "礼拜"), 7 * DAY),
    **dict.fromkeys(("mo", "month", "months", "mese", "mesi", "个月", "個月"), 30 * DAY),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "anno", "anni", "年"), 365 * DAY),
}  # fmt: skip
HALVES = frozenset({"half", "half a", "half an", "mezz", "mezza", "半", "半个", "半個"})
FEW: Mapping[str, int] = dict.fromkeys(
    ("few", "a few", "some", "several", "qualche", "pochi", "poche", "alcuni", "alcune", "几", "幾", "数"), 3
)
"""An unknown small number; a few minutes are no matter."""
COUNT = (
    r"(?P<count>\d{1,4}|half(?: an?)?|a few|mezz(?:a|(?=['’]))|半[个個]?|["
    + "".join((*HAN_DIGITS, *HAN_TENS))
    + "]{1,4}|"
    + "|".join(sorted({*NUMBERS, *FEW, "an"} - {"a few"}, key=len, reverse=True))
    + r")"
)
UNIT = "(?P<unit>" + "|".join(sorted(SPANS, key=len, reverse=True)) + ")"
PART = re.compile(rf"\s*{COUNT}['’\s]*{UNIT}(?![a-z])\.?(?:\s*(?:,|and|e|零)(?![a-z]))?", re.IGNORECASE)
"""`3 ore`, `2小时`, `an hour and`."""
ABOUT = re.compile(r"(?:circa|about|around|over|più di|more than|大约|约|大概)\s*", re.IGNORECASE)
PAST = re.compile(r"\s*(?:fa|ago|(?:以|之)?前)$", re.IGNORECASE)
NOW = frozenset({
    "now", "just now", "right now", "moments ago", "a moment ago", "adesso", "ora", "proprio ora", "poco fa", "un attimo fa", "刚刚", "刚才", "剛剛", "剛才", "刚", "方才",
})  # fmt: skip
MOST = 4
"""Parts of a span: days, hours, minutes, seconds."""
DAYS: Mapping[str, int] = {
    **dict.fromkeys(("oggi", "stamattina", "questa mattina", "stasera", "today", "tonight", "this morning", "今天", "今日", "今早", "今晚"), 0),
    **dict.fromkeys(("ieri", "ieri mattina", "ieri sera", "yesterday", "last night", "昨天", "昨日", "昨晚", "昨"), 1),
    **dict.fromkeys(("l'altro ieri", "l’altro ieri", "altro ieri", "altroieri", "l'altroieri", "avantieri", "the day before yesterday", "前天", "前日"), 2),
    "大前天": 3,
}  # fmt: skip
EVENING = frozenset({"今晚", "昨晚", "stasera", "ieri sera", "tonight", "last night"})
DAY_WORD = re.compile(
    "(?P<word>" + "|".join(sorted(DAYS, key=len, reverse=True)) + ")" + CLOCK + ZONE + r"[)\]]?\s*$", re.IGNORECASE
)


def read_ago(told: str, zone: str, now: datetime) -> datetime | None:
    """The instant, in UTC, that `told` means at `now`; None where it is not told from now.

    `told` is on one line and short; `zone` is the IANA name for a day that names none.

    Raises:
        ValueError, OverflowError: no clock or calendar shows it.
    """
    if told.lower() in NOW:
        return now
    day = DAY_WORD.match(told)
    return _day(day.groupdict(), zone, now) if day else _span(told, now)


def _day(parts: dict[str, str | None], zone: str, now: datetime) -> datetime:
    """A day by its distance from today, where the feed is."""
    word = (parts["word"] or "").lower()
    today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    if word in EVENING and parts["hour"] and not parts["half"]:
        parts["part"] = parts["part"] or "晚"
    return instant_of(today - DAYS[word] * DAY, parts, zone)


def _span(told: str, now: datetime) -> datetime | None:
    end = PAST.search(told)
    if end is None:
        return None
    about = ABOUT.match(told)
    at, span = about.end() if about else 0, timedelta()
    for _ in range(MOST):
        part = PART.match(told, at, end.start())
        if part is None:
            return None
        span += SPANS[part["unit"].lower()] * _count(part["count"].lower())
        at = part.end()
        if at == end.start():
            return (now - span).astimezone(UTC)
    return None


def _count(written: str) -> float:
    if written in HALVES:
        return 0.5
    if written.isdecimal():
        return int(written)
    known = FEW.get(written) or NUMBERS.get(written)
    return known or (1 if written == "an" else han_value(written))
