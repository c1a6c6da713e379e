"""By when something said should come true: "la prossima settimana", 下周, "by the end of Q3", from the day of publication.

Reads folded text and gives days, first and last.  What lies in the past gives none; a month, quarter, season or year
counts only where the words around it speak of the future (tenses.py).  Judges nothing: status.py does.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from monitor.stories import weekdays
from monitor.stories.periods import (
    COUNT,
    HAN_MONTH,
    LATIN_MONTH,
    ORDINALS,
    SEASONS,
    SHORT_MONTH,
    SOONEST,
    Days,
    ahead,
    coming,
    count_of,
    month,
    month_of,
    months,
    one_day,
    part_of,
    week,
    whole_year,
    year_of,
)
from monitor.stories.tenses import UNTIL, is_to_come
from monitor.stories.weekdays import EN_DAY, IT_DAY, ZH_DAY, ZH_WEEK

Resolve = Callable[["re.Match[str]", date], Days | None]

LONGEST = 2000
"""Code points of a text that are looked at."""
FAR = timedelta(days=366 * 12)
"""A deadline further ahead is a typing mistake or a vision."""
SPACED = re.compile(r"(?<=[0-9]) (?=[年月日号天周个])|(?<=[年月]) (?=[0-9])")
"""Blanks that some set around figures in Chinese."""
BY = re.compile(
    r"\b(?:by|entro|before|prima d\w{1,5}|no later than|non oltre)(?: (?:the|il|la|lo|le|i|gli|l'))?(?: (?:end of|fine (?:di|del|dell[ao']?)))? ?$"
)
"""Before words of time: until then, from today on."""
EARLIER = re.compile(r"\b(?:prima(?: d\w{1,5})?|before)(?: (?:the|il|la|l'))?[ ']?$")
"""Before words of time: until the day before them."""
AFTER = re.compile(r"\b(?:dopo|after)(?: (?:the|il|la|lo|l'))? ?$")
"""Before words of time: no end is set."""
BY_WITHIN = 30
A_YEAR = timedelta(days=366)
JOINED = re.compile(r" ?(?:o|e|or|and|to|-|/|至|到|或|和)? ?(?:a |ad |in )?")


def deadline(text: str, day: date) -> Days | None:
    """The days, first and last, in which `text` (folded) says something will have come, seen from `day`.

    None where it says none.  Of several the first in the text that is not past.
    """
    text = SPACED.sub("", text[:LONGEST])
    found: list[tuple[int, int, Days]] = []
    for surely, rules in ((True, SURELY), (False, PERHAPS)):
        for pattern, resolve in rules:
            for hit in pattern.finditer(text):
                days = resolve(hit, day)
                if days is None or not days[0] <= days[1] or not day <= days[1] <= day + FAR:
                    continue
                if surely or is_to_come(text, hit, days, day):
                    before = text[max(0, hit.start() - BY_WITHIN) : hit.start()]
                    if AFTER.search(before):
                        continue
                    if EARLIER.search(before):
                        days = (day, max(day, days[0] - timedelta(days=1)))
                    until = UNTIL.match(text, hit.end()) or BY.search(before)
                    first = day if until else max(days[0], day)
                    found.append((hit.start(), -hit.end(), (first, days[1])))
    found.sort()
    return _through(text, found) if found else None


def _through(text: str, found: list[tuple[int, int, Days]]) -> Days:
    """The first of the days found, up to the second where the text joins both: "between June and July"."""
    _, end, (first, last) = found[0]
    for other, _, days in found[1:]:
        if other >= -end and JOINED.fullmatch(text[-end:other]) and days[1] > last:
            return first, days[1]
    return first, last


def _part(hit: "re.Match[str]") -> str:
    return part_of(hit.groupdict().get("part") or "")


def _written_year(hit: "re.Match[str]", day: date) -> int | None:
    return year_of(hit.groupdict().get("year") or "", day)


def _coming(hit: "re.Match[str]", day: date, make: Callable[[int], Days | None]) -> Days | None:
    """A part of the year written there; without one the next, and "by the end of Q3" may be nearly a year ahead."""
    by = BY.search(hit.string[max(0, hit.start() - BY_WITHIN) : hit.start()]) is not None
    return coming(_written_year(hit, day), day, make, within=A_YEAR if by else SOONEST)


def _span(hit: "re.Match[str]", day: date) -> Days:
    return ahead(count_of(hit.group("count")), hit.group("unit"), day)


def _dated(hit: "re.Match[str]", day: date) -> Days | None:
    """A month, its part or one day of it."""
    number = month_of(hit.group("month"))
    on = hit.groupdict().get("day")
    if on:
        return _coming(hit, day, lambda y: one_day(y, number, int(on)))
    return _coming(hit, day, lambda y: month(y, number, _part(hit)))


def _next_quarter(_: "re.Match[str]", day: date) -> Days:
    return months(day.year, (day.month - 1) // 3 * 3 + 4, 3)


def _quarter(hit: "re.Match[str]", day: date) -> Days | None:
    number = ORDINALS[hit.group("number")]
    return _coming(hit, day, lambda y: months(y, 3 * number - 2, 3))


def _half(hit: "re.Match[str]", day: date) -> Days | None:
    number = ORDINALS[hit.group("number")]
    return _coming(hit, day, lambda y: months(y, 6 * number - 5, 6))


def _season(hit: "re.Match[str]", day: date) -> Days | None:
    return _coming(hit, day, lambda y: months(y, SEASONS[hit.group("season")], 3))


def _year(hit: "re.Match[str]", day: date) -> Days | None:
    year = _written_year(hit, day)
    return None if year is None else whole_year(year, _part(hit))


def _rules(*pairs: tuple[str, Resolve]) -> tuple[tuple["re.Pattern[str]", Resolve], ...]:
    return tuple((re.compile(pattern, re.ASCII), resolve) for pattern, resolve in pairs)


WITHIN = (
    "(?:entro|tra|fra|in|within|nel giro di|nei prossimi|nelle prossime|in the next)"
    "(?: i prossimi| le prossime| the next)?"
)
IT_YEAR = r"(?: (?:del |dell'|di )?(?P<year>20[0-9]{2}|quest'anno|(?:anno )?prossimo(?: anno)?|anno prossimo))?"
EN_YEAR = r"(?:,? (?:of )?(?P<year>20[0-9]{2}|this year|next year))?"
ZH_YEAR = r"(?P<year>20[0-9]{2}年|今年|明年|来年)?"
PART_IT = r"(?:(?P<part>inizio|meta|fine)(?: di| mese di)? )?"
PART_EN = r"(?:(?P<part>early|mid|late|(?:the )?(?:beginning|start|end) of)[ -])?"

SURELY = _rules(
    (
        r"\b(?:prossima settimana|settimana prossima|next week)\b|下个?(?:周|星期|礼拜)(?!期|年|[一二三四五六日天末])",
        lambda _, d: week(d, 1),
    ),
    (r"\b(?:domani|tomorrow)\b|明天|明日", lambda _, d: (d + timedelta(days=1), d + timedelta(days=1))),
    (rf"下个?{ZH_WEEK}{ZH_DAY}", weekdays.next_weeks),
    (rf"\bnext {EN_DAY}\b", weekdays.next_weeks),
    (rf"\b{IT_DAY} prossimo\b", weekdays.following),
    (rf"\bprossimo {IT_DAY}\b", weekdays.following),
    (r"下个?周末|\bnext weekend\b", lambda _, d: weekdays.weekend(d, 1)),
    (
        r"\b(?:prossimo (?:weekend|fine settimana)|(?:weekend|fine settimana) prossimo)\b",
        lambda _, d: weekdays.weekend(d),
    ),
    (r"\b(?:prossimo trimestre|trimestre prossimo|next quarter)\b|下个?季度|下一季度", _next_quarter),
    (r"\bdopodomani\b|后天", lambda _, d: (d + timedelta(days=2), d + timedelta(days=2))),
    (
        r"(?:\b(?P<part>inizio|meta|fine) (?:del )?)?\b(?:prossimo mese|mese prossimo)\b",
        lambda h, d: month(d.year, d.month + 1, _part(h)),
    ),
    (r"(?:\b(?P<part>early|mid|late|end of) )?\bnext month\b", lambda h, d: month(d.year, d.month + 1, _part(h))),
    (r"下个?月(?P<part>初|上旬|中旬?|底|末|下旬)?", lambda h, d: month(d.year, d.month + 1, _part(h))),
    (
        r"\bnei prossimi giorni\b|\ba giorni\b(?! altern)|\bin the (?:coming|next few) days\b|未来几天|接下来几天",
        lambda _, d: (d, d + timedelta(days=7)),
    ),
    (
        r"\bnelle prossime settimane\b|\bin the (?:coming|next few) weeks\b|未来几周|未来数周",
        lambda _, d: (d, d + timedelta(weeks=4)),
    ),
    (
        r"\bnei prossimi mesi\b|\bin the (?:coming|next few) months\b|未来几个月|未来数月",
        lambda _, d: (d, month(d.year, d.month + 3)[1]),
    ),
)
PERHAPS = _rules(
    (
        r"\b(?:fine (?:del |di questo )?mese|questo mese|end of (?:the|this) month|(?:later )?this month|month's end)\b|本月(?:内|底|末|下旬|中旬)?(?!初|上旬)|(?<![0-9一二三四五六七八九十个下上])月底|当月底",
        lambda _, d: (d, month(d.year, d.month)[1]),
    ),
    (
        r"\b(?:(?:entro(?: la)?|prima della|a|di|per la) ?fine (?:dell'|di quest')?anno|entro (?:l'|quest')anno|(?:by|at|before) (?:the )?(?:end of (?:the|this) year|year[- ]end)|later this year|within the year)\b|(?<![0-9])(?<![去前往历每明后来昨])年(?:内|底|末)|今年(?:内|底|末|年底)",
        lambda _, d: (d, date(d.year, 12, 31)),
    ),
    (r"\b(?:atteso|attesa|arriva|entro|gia) in settimana\b", lambda _, d: (d, week(d, 0)[1])),
    (r"(?<![0-9一二三四五六七八九十个下上])月内", lambda _, d: (d, month(d.year, d.month)[1])),
    (rf"(?:本|这){ZH_WEEK}{ZH_DAY}", weekdays.this_weeks),
    (rf"(?<![上下本这每]){ZH_WEEK}{ZH_DAY}", weekdays.bare),
    (rf"\b{IT_DAY}\b(?! (?:scors[oa]|prossim|[0-9]))", weekdays.bare),
    (rf"(?<!last )(?<!next )\b{EN_DAY}\b(?!,? (?:[a-z]{{3,9}} [0-9]))", weekdays.bare),
    (
        r"\b(?:(?:nel|questo) weekend|(?<=entro il )weekend|fine settimana|(?:this|over the|at the) weekend|(?<=by the )weekend)\b|(?<![下上])周末",
        lambda _, d: weekdays.weekend(d),
    ),
    (r"\b(?:stasera|stanotte|questa sera|questa notte|tonight|later today)\b|今晚|今夜", lambda _, d: (d, d)),
    (
        r"\b(?:prima d(?:i|el)|entro(?: il)?) (?P<feast>natale|ferragosto|capodanno cinese)\b",
        weekdays.before_feast,
    ),
    (r"\b(?:before|by)(?: the)? (?P<feast>christmas|chinese new year|lunar new year)\b", weekdays.before_feast),
    (r"(?P<feast>圣诞|元旦|五一|国庆|春节)(?:节|假期)?(?:到来)?之?前", weekdays.before_feast),
    (r"(?<!最)近(?:几|两|些)?[日天]", lambda _, d: (d, d + timedelta(days=7))),
    (
        r"\b(?:entro la settimana|questa settimana|(?:later )?this week)\b|(?:本周|这周|本星期)(?![一二三四五六日天末])(?:内|晚些)?",
        lambda _, d: (d, week(d, 0)[1]),
    ),
    (
        rf"\b{WITHIN} (?P<count>{COUNT}) (?P<unit>giorn[io]|settiman[ae]|mes[ei]|ann[io]|days?|weeks?|months?|years?)\b",
        _span,
    ),
    (rf"(?:未来)?(?P<count>{COUNT})(?P<unit>天|周|个?星期|个月|年)(?:之?内|以内|之?后)", _span),
    (r"(?:\b(?P<part>inizio|meta|fine) (?:del(?:l')? ?)?)?\b(?P<year>anno prossimo|prossimo anno)\b", _year),
    (r"(?:\b(?P<part>early|mid|late|end of) )?\b(?P<year>next year)\b", _year),
    (
        r"(?P<year>明年|来年|后年)(?P<part>初|年初|中|年中|底|年底|末)?(?!第?[一二三四1-4]季|[上下]半年|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月|[春夏秋冬])",
        _year,
    ),
    (
        r"(?:\b(?P<part>inizio|meta|fine)(?: del)? )?\b(?:nel|entro il|del|dal|il|al)? ?\b(?P<year>20[0-9]{2})\b(?![0-9./-])",
        _year,
    ),
    (r"\b(?:(?P<part>early|mid|late|end of)[ -])?(?P<year>20[0-9]{2})\b(?![0-9./-])", _year),
    (
        r"(?P<year>20[0-9]{2}年)(?P<part>初|年初|中|年中|底|年底|末)?(?!第?[一二三四1-4]季|[上下]半年|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月|[春夏秋冬])",
        _year,
    ),
    (rf"\b(?P<number>primo|secondo|terzo|quarto) trimestre{IT_YEAR}\b", _quarter),
    (rf"\b(?P<number>first|second|third|fourth) quarter{EN_YEAR}\b", _quarter),
    (
        r"\bq(?P<number>[1-4])(?: (?:of |del |dell')?(?P<year>20[0-9]{2}|this year|next year|anno prossimo))?(?![0-9])",
        _quarter,
    ),
    (rf"{ZH_YEAR}第?(?P<number>[一二三四1-4])季度?", _quarter),
    (
        r"\b(?P<number>prima|seconda) meta (?:dell'anno(?! pross)|di quest'anno|del(?:l')? ?(?P<year>20[0-9]{2}|anno prossimo|prossimo anno))",
        _half,
    ),
    (rf"\b(?P<number>primo|secondo) semestre{IT_YEAR}\b", _half),
    (rf"\b(?P<number>first|second) half{EN_YEAR}\b", _half),
    (rf"{ZH_YEAR}(?P<number>[上下])半年", _half),
    (
        rf"\b(?:in|entro|la|questa|prossima|dell'|l')[ ]?(?P<season>primavera|estate|autunno|inverno){IT_YEAR}\b",
        _season,
    ),
    (rf"\b(?:in|by|this|next|the|late|early) (?P<season>spring|summer|autumn|fall|winter){EN_YEAR}\b", _season),
    (r"(?P<year>20[0-9]{2}年|今年?|明年?)(?P<season>[春夏秋冬])(?:季|天)?", _season),
    (rf"\b(?:(?P<day>[0-9]{{1,2}})º? )?{PART_IT}(?P<month>{LATIN_MONTH}){IT_YEAR}\b", _dated),
    (
        rf"(?<![0-9] )(?<![0-9]º )\b{PART_EN}(?P<month>{LATIN_MONTH})(?: (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]))?{EN_YEAR}\b",
        _dated,
    ),
    (
        rf"\b(?P<month>{SHORT_MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9.,]){EN_YEAR}\b",
        _dated,
    ),
    (
        rf"\b(?:(?P<day>[0-9]{{1,2}}) |(?:in|by|until|of|from)[ -]|(?P<part>late|early|mid)[ -])(?P<month>{SHORT_MONTH})(?! [0-9])\b",
        _dated,
    ),
    (rf"\b(?:(?P<part>early|mid|late)[ -])?(?P<month>{SHORT_MONTH})\.?,? (?P<year>20[0-9]{{2}})\b", _dated),
    (
        rf"{ZH_YEAR}(?<![0-9.])[一二三四五六七八九]?(?P<month>{HAN_MONTH})月?(?<=月)(?:(?P<day>[0-9]{{1,2}})[日号]|(?P<part>初|上旬|中旬?|底|末|下旬))?",
        _dated,
    ),
)
