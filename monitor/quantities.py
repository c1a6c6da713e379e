"""Numbers with units and months in Italian, Chinese and English, each with its place in the original text.

21.59万元, 215.900 yuan and "215,900 yuan" are all 215900 CNY.  Reads the folded text, so Traditional and full-width
forms count alike.  Knows how near two numbers are one, and nothing of what they mean.
"""

import re
from collections.abc import Iterator, Mapping

from monitor.model import Field, Quantity
from monitor.numerals import MONTH_OF, MONTHS, NUMBERS, han_value
from monitor.text import Folded, fold

LONGEST = 5000
"""Code points of a field that are looked at."""
SCALES: Mapping[str, float] = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3,
    "mila": 1e3, "milioni": 1e6, "milione": 1e6, "mln": 1e6, "miliardi": 1e9, "miliardo": 1e9, "mld": 1e9,
    "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9, "bn": 1e9, "trillion": 1e12, "k": 1e3,
    "m": 1e6, "b": 1e9,
}  # fmt: skip
ITALIAN = frozenset(("milioni", "milione", "mln", "miliardi", "miliardo", "mld", "mila"))
"""Before these a point parts thousands and a comma decimals; before the other scales it is the other way round."""
MONEY_ONLY = frozenset(("m", "b"))
"""$77m is money; 77 m are metres."""
UNITS: Mapping[str, tuple[str, ...]] = {
    "CNY": ("元人民币", "人民币", "元", "yuan", "rmb", "cny", "renminbi"),
    "USD": ("美元", "美金", "us$", "$", "dollari", "dollaro", "dollars", "dollar", "usd"),
    "EUR": ("欧元", "€", "euro", "euros", "eur"),
    "HKD": ("港元", "港币", "hk$", "hkd", "dollari di hong kong", "hong kong dollars"),
    "GBP": ("英镑", "£", "sterline", "pounds", "gbp"),
    "%": ("%", "per cento", "percent", "per cent", "percentage points", "percentage point", "punti percentuali", "个百分点"),
    "units": (
        "台", "辆", "unita", "esemplari", "auto", "vetture", "veicoli", "macchine", "ordini", "preordini", "prenotazioni", "consegne",
        "units", "cars", "vehicles", "evs", "orders", "pre-orders", "preorders", "reservations", "deliveries", "sedans", "suvs",
    ),
    "people": (
        "人", "名", "persone", "dipendenti", "proprietari", "morti", "vittime", "feriti", "people", "employees", "owners",
        "deaths", "dead", "victims", "injured",
    ),
    "km/h": ("km/h", "公里/小时", "kmh", "chilometri orari"),
    "mph": ("mph", "miglia orarie", "英里/小时"),
    "miles": ("miles", "mile", "miglia", "英里"),
    "km": ("km", "公里", "千米", "chilometri", "kilometers", "kilometres"),
    "mm": ("mm", "毫米", "millimetri", "millimeters", "millimetres"),
    "m": ("米", "metri", "meters", "metres", "m"),
    "kg": ("kg", "公斤", "千克", "chilogrammi", "kilograms"),
    "Nm": ("nm", "newton metri", "newton-metres", "newton metres", "newton meters", "牛·米", "牛米"),
    "kWh": ("kwh", "千瓦时", "度"),
    "kW": ("kw", "千瓦"),
    "hp": ("匹马力", "马力", "匹", "cv", "hp", "cavalli", "horsepower", "ps"),
    "V": ("v", "伏", "volt", "volts"),
    "s": ("秒", "secondi", "seconds", "s"),
    "min": ("分钟", "minuti", "minuto", "minutes", "minute", "mins", "min"),
    "h": ("小时", "个小时", "ore", "hours", "hour", "hrs", "h"),
    "days": ("天", "日", "giorni", "days"),
    "weeks": ("周", "个星期", "settimane", "weeks"),
    "months": ("个月", "mesi", "months"),
    "years": ("年", "anni", "years"),
}  # fmt: skip
SPEED = re.compile(r"(?:时速|每小时)[^\d]{0,4}$")
ALWAYS_PRECISE = frozenset(("%", "km/h", "mph", "min", "h", "kWh"))
NEVER_PRECISE = frozenset(("days", "weeks", "months", "years"))
FROM = {
    "Nm": 50.0,
    "people": 10.0,
    "": 1000.0,
    "units": 50.0,
    "CNY": 100.0,
    "USD": 100.0,
    "EUR": 100.0,
    "HKD": 100.0,
    "GBP": 100.0,
}
"""Below this a number of the unit is too common to tell events apart; ten for any other unit.

A few "nm" are a chip's nanometres and no torque.
"""
YEARS = range(1900, 2100)
LONGEST_MONTH = 31
SAME = 0.03
"""Numbers that differ by no more of the larger are one: 30,931 is "nearly 31,000"."""
ROUNDED = 0.01
"""By so much of it at most a number differs from its rounding; two prices of one car may differ by little more."""
COUNTED = 5
"""Digits from which on a number was counted and not rounded."""
EXACT = 1e-4
"""Two counted numbers that differ by no more are one: of money, the hundredths may be left out."""

_UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}


def _any(words: Mapping[str, object]) -> str:
    return "|".join(
        re.escape(w) + ("(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "")
        for w in sorted(words, key=len, reverse=True)
    )


STUCK = re.compile(
    r"(?<![a-z0-9])[a-z]{2}[0-9](?=[0-9]{1,6}(?:\.[0-9]{1,3})?(?:[万亿千元台辆月年天周人名匹%]|分钟|小时))"
)
"""A model code with a number stuck to it: SU734分钟 is SU7 and 34 minutes."""
NUMBER = re.compile(
    r"(?<![a-z0-9])(?<![0-9][.,:/\u2044-])[0-9]{1,15}(?:[.,'][0-9]{1,15}){0,4}(?![0-9])(?!:[0-9])(?![/\u2044-][0-9])"
)
HAN_NUMBER = re.compile(
    "(?<![零〇一二两三四五六七八九十百千万亿第])[零〇一二两三四五六七八九十百千]{1,8}(?:多|余|几)?"
    "(?=[万亿元台辆人名]|分钟|小时|美元|公里)"
)
HAN_PERCENT = re.compile("百分之(?P<number>[零〇一二两三四五六七八九十百]{1,6}|[0-9]{1,3}(?:\\.[0-9]{1,3})?)(?![0-9])")
"""百分之三十 is 30 %."""
WORD_NUMBER = re.compile(rf"(?<![a-z])(?:{'|'.join(NUMBERS)})(?=[ -](?:[a-z]))")
AFTER = re.compile(
    rf"[ -]?(?:(?P<scale>{_any(SCALES)})(?!(?<=千)[瓦米克]))?(?:多|余|几)?(?: ?(?:di|of) |[ -])?(?P<unit>{_any(_UNIT_OF)}|(?P<code>[a-z]{{1,3}}[0-9]))?"
)
BEFORE = re.compile(r"(hk\$|us\$|\$|€|£|¥|rmb|cny|eur|usd) ?$")
BEFORE_UNIT = {"¥": "CNY"} | _UNIT_OF

_SHORT = 4
"""Letters of the longest month name that is another word or a person's name as often: may, mar, Jun, Sept, set."""
_LATIN = sorted((w for words in MONTHS for w in words if w.isascii()), key=len, reverse=True)
_LONG_MONTH = "|".join(w for w in _LATIN if len(w) > _SHORT or w == "june")
_SHORT_MONTH = "|".join(w for w in _LATIN if len(w) <= _SHORT and w != "june")
MONTH_LATIN = re.compile(
    rf"(?<![a-z])(?:(?P<name>{_LONG_MONTH})(?![a-z])"
    rf"|(?:(?<=in )|(?<=by )|(?<=since )|(?<=until )|(?<=late )|(?<=early )|(?<=mid-)|(?<=[0-9] ))(?P<short>{_SHORT_MONTH})(?![a-z])\.?"
    rf"|(?P<dated>{_SHORT_MONTH})\.?(?= [0-9]))(?: (?:[0-3]?[0-9](?:st|nd|rd|th)?(?:, ?| ))?(?:del )?(?P<year>(?:19|20)[0-9]{{2}})(?![0-9]))?"
)
MONTH_HAN = re.compile(
    "(?:(?P<year>(?:19|20)[0-9]{2})年)?(?:(?<![0-9])(?P<number>1[0-2]|0?[1-9])|(?<![一二三四五六七八九十个])(?P<han>十[一二]?|[一二三四五六七八九]))月(?!亮|球)"
)


def quantities(text: str, field: Field) -> tuple[Quantity, ...]:
    """Every number of a field, in order of place; years, dates, clock times and codes are none.

    Only the first `LONGEST` code points are read.  Values are in the unit itself: 1.5万台 is 15000 units.
    """
    folded = fold(text[:LONGEST])
    line = STUCK.sub(lambda m: " " * len(m.group()), folded.text)
    found = sorted(_found(line), key=lambda f: (f[0], -f[1]))
    out: list[Quantity] = []
    taken = 0
    for start, end, value, unit in found:
        quantity = _quantity(folded, field, start, end, value, unit)
        if start >= taken and (not out or quantity.start >= out[-1].end):  # one character may fold to several numbers
            taken = end
            out.append(quantity)
    return tuple(out)


def _quantity(folded: Folded, field: Field, start: int, end: int, value: float, unit: str) -> Quantity:
    first, last = folded.span(start, end)
    return Quantity(
        value=value,
        unit=unit,
        field=field,
        start=first,
        end=last,
        text=folded.original[first:last],
        precise=is_precise(value, unit),
    )


def agree(one: tuple[float, str], other: tuple[float, str]) -> bool:
    """Whether two (value, unit) are one number as nearly as texts tell it; a bare one (大定破20万) may be of any unit.

    One may round the other; two that are both told to the last digit, October's 70,289 and November's 70,327, are two.
    """
    apart = EXACT if min(_told_digits(one[0]), _told_digits(other[0])) >= COUNTED else SAME
    near = abs(one[0] - other[0]) <= apart * max(abs(one[0]), abs(other[0]))
    return near and (one[1] == other[1] or not one[1] or not other[1])


def rounds(one: tuple[float, str], exact: tuple[float, str]) -> bool:
    """Whether the first (value, unit) only tells the other with fewer digits: 117,000 units for 116,887."""
    near = abs(one[0] - exact[0]) <= ROUNDED * exact[0]
    return near and one[1] == exact[1] and _told_digits(one[0]) < _told_digits(exact[0])


def _told_digits(value: float) -> int:
    """Digits without the zeros at both ends: so many at least were told."""
    return len(f"{value:.10g}".replace(".", "").strip("0"))


def is_precise(value: float, unit: str) -> bool:
    """Whether a number is specific enough to tell one event from another."""
    if unit in NEVER_PRECISE:
        return False
    return unit in ALWAYS_PRECISE or value >= FROM.get(unit, 10.0)


def _found(line: str) -> Iterator[tuple[int, int, float, str]]:
    """(start, end, value, unit) of every number in folded text; some may overlap."""
    for number in NUMBER.finditer(line):
        found = _digits(line, number)
        if found is not None:
            yield found
    for number in HAN_NUMBER.finditer(line):
        after = AFTER.match(line, number.end())
        if after is not None and after.group("unit"):
            value = han_value(number.group()) * SCALES.get(after.group("scale") or "", 1.0)
            yield number.start(), after.end(), value, _UNIT_OF.get(after.group("unit"), "units")
    for number in HAN_PERCENT.finditer(line):
        written = number.group("number")
        yield (
            number.start(),
            number.end(),
            float(written) if written[0].isdigit() and written.isascii() else float(han_value(written)),
            "%",
        )
    for number in WORD_NUMBER.finditer(line):
        after = AFTER.match(line, number.end())
        word = number.group()
        if after is not None and after.group("unit") and (NUMBERS[word] > 1 or after.group("scale")):
            value = NUMBERS[word] * SCALES.get(after.group("scale") or "", 1.0)
            yield number.start(), after.end(), value, _UNIT_OF.get(after.group("unit"), "units")


def _digits(line: str, number: re.Match[str]) -> tuple[int, int, float, str] | None:
    before = BEFORE.search(line, max(0, number.start() - 5), number.start())
    after = AFTER.match(line, number.end())
    scale = after.group("scale") if after is not None else None
    word = after.group("unit") if after is not None else None
    if scale in MONEY_ONLY and before is None:
        scale, word = None, "m" if scale == "m" else None
    value = _value(number.group(), scale) * SCALES.get(scale or "", 1.0)
    unit = _UNIT_OF.get(word, "units") if word else ""
    start, end = number.start(), number.end()
    if before is not None:
        unit, start = BEFORE_UNIT[before.group(1)], before.start()
    if unit == "km" and SPEED.search(line, max(0, start - 7), start):
        unit = "km/h"
    if after is not None and (scale or word):
        end = after.start("code") if after.group("code") else after.end("unit" if after.group("unit") else "scale")
    if (not unit and not scale and _stuck(line, end)) or _is_date(value, unit, number.group()):
        return None
    return start, len(line[:end].rstrip(" -")), value, unit


def _stuck(line: str, end: int) -> bool:
    """Letters right behind a number that is no unit's: 5g, 4k-tv, 8155."""
    return end < len(line) and "a" <= line[end] <= "z"


def _is_date(value: float, unit: str, written: str) -> bool:
    plain = written.isdigit()
    return plain and ((unit in ("", "years") and value in YEARS) or (unit == "days" and value <= LONGEST_MONTH))


def _value(written: str, scale: str | None) -> float:
    """Read the separators: 215.900 and 215,900 are thousands, 21.59 and 1,5 decimals, 1.234,5 both."""
    parts = re.split("[.,']", written)
    marks = [c for c in written if c in ".,'"]
    if not marks:
        return float(written)
    if len(set(marks)) == 1 and (len(marks) > 1 or _parts_thousands(parts, marks[0], scale)):
        return float("".join(parts))
    return float("".join(parts[:-1]) + "." + parts[-1])


def _parts_thousands(parts: list[str], mark: str, scale: str | None) -> bool:
    """Whether a lone separator parts thousands; before a scale each language keeps its own habit."""
    if len(parts[1]) != 3 or len(parts[0]) > 3 or parts[0].startswith("0"):  # noqa: PLR2004 - thousands are three digits
        return False
    if scale is None:
        return True
    return mark == ("." if scale in ITALIAN else ",")


def months(text: str) -> tuple[str, ...]:
    """The months that a text names, in order of place: `2021-08`, or `08` where no year stands with it."""
    line = STUCK.sub(lambda m: " " * len(m.group()), fold(text[:LONGEST]).text)
    found = [
        (hit.start(), hit.group("year"), MONTH_OF[hit.group("name") or hit.group("short") or hit.group("dated")])
        for hit in MONTH_LATIN.finditer(line)
    ]
    for hit in MONTH_HAN.finditer(line):
        number = int(hit.group("number") or MONTH_OF[f"{hit.group('han')}月"])
        found.append((hit.start(), hit.group("year"), number))
    return tuple(
        dict.fromkeys(
            f"{year}-{month:02}" if year else f"{month:02}" for _, year, month in sorted(found, key=lambda f: f[0])
        )
    )
