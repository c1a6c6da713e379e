"""Named days near the day of publication: weekdays, weekends, the eves of feasts, in three languages.

"On Friday" is as often when something was said as when it comes, so a bare weekday counts only where a word of the
future stands between it and the last verb of saying.  Longer spans are deadlines.py's.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from monitor.stories.periods import Days, week
from monitor.stories.tenses import FUTURE, MARKS, PAST

NUMBER_OF: Mapping[str, int] = {
    **{
        word: n for n, word in enumerate(("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"))
    },
    **{
        word: n for n, word in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    },
    **dict(zip("一二三四五六日", range(7), strict=True)),
    "天": 6,
}
IT_DAY = "(?P<day>lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica)"
EN_DAY = "(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
ZH_WEEK = "(?:周|星期|礼拜)"
ZH_DAY = "(?P<day>[一二三四五六日天])(?![季年月级线期版款代分批流大位家])"
SAYING = re.compile(
    r"\b(?:said|says|saying|told|tells|reported|announced|confirmed|denied|wrote|posted|revealed|stated|added|unveiled|published)\b"
    r"|\b(?:ha|hanno|aveva) (?:\w{1,12} )?\w{2,12}(?:to|so|sto)\b|\b(?:annuncia|dice|afferma|conferma|smentisce|rivela|comunica|dichiara)\b"
    r"|宣布|表示|透露|官宣|称|说|发文|回应|否认|证实|曾",
    re.ASCII,
)
"""Verbs by which a day beside them is when it was said."""
AROUND = 60
"""Code points before and behind a weekday that are looked at, within its clause."""
FEASTS: Mapping[str, tuple[int, int]] = {
    "natale": (12, 25), "christmas": (12, 25), "圣诞": (12, 25), "元旦": (1, 1), "五一": (5, 1), "国庆": (10, 1), "ferragosto": (8, 15),
}  # fmt: skip
"""Month and day of a feast, by its name, folded."""
LUNAR: Mapping[int, tuple[int, int]] = {
    2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13),
    2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8), 2036: (1, 28), 2037: (2, 15), 2038: (2, 4),
    2039: (1, 24), 2040: (2, 12),
}  # fmt: skip
"""The Chinese New Year of each year."""


def next_weeks(hit: "re.Match[str]", day: date) -> Days:
    """A weekday of next week: 下周三, "next Wednesday"."""
    return _on(week(day, 1)[0] + timedelta(days=NUMBER_OF[hit.group("day")]))


def this_weeks(hit: "re.Match[str]", day: date) -> Days:
    """A weekday of this week, which may be past: 本周五."""
    return _on(week(day, 0)[0] + timedelta(days=NUMBER_OF[hit.group("day")]))


def following(hit: "re.Match[str]", day: date) -> Days:
    """The first such weekday after today: "giovedì prossimo"."""
    return _on(day + timedelta(days=(NUMBER_OF[hit.group("day")] - day.weekday() - 1) % 7 + 1))


def bare(hit: "re.Match[str]", day: date) -> Days | None:
    """The next such weekday, today included, where it is when something comes; None where it is when it was said."""
    if not _comes(hit):
        return None
    return _on(day + timedelta(days=(NUMBER_OF[hit.group("day")] - day.weekday()) % 7))


def weekend(day: date, ahead: int = 0) -> Days:
    """Saturday and Sunday of this week, or of one so many later."""
    sunday = week(day, ahead)[1]
    return sunday - timedelta(days=1), sunday


def before_feast(hit: "re.Match[str]", day: date) -> Days | None:
    """From today to the eve of the next such feast; None where nobody knows when that is."""
    word = hit.group("feast")
    for year in (day.year, day.year + 1):
        month, on = FEASTS.get(word) or LUNAR.get(year, (0, 0))
        if month and day < date(year, month, on):
            return day, date(year, month, on) - timedelta(days=1)
    return None


def _on(day: date) -> Days:
    return day, day


def _comes(hit: "re.Match[str]") -> bool:
    """Whether something comes on the day, as far as its clause tells; what a verb of saying comes nearer to is over."""
    before = MARKS.split(hit.string[max(0, hit.start() - AROUND) : hit.start()])[-1]
    behind = MARKS.split(hit.string[hit.end() : hit.end() + AROUND])[0]
    said = max((m.end() for m in SAYING.finditer(before)), default=-1)
    comes = max((m.end() for m in FUTURE.finditer(before)), default=-1)
    if said >= 0 or comes >= 0:
        return comes > said
    ahead, told = FUTURE.search(behind), SAYING.search(behind)
    return (
        ahead is not None
        and not PAST.search(behind[: ahead.start()])
        and (told is None or ahead.start() < told.start())
    )
