"""Words for months, numbers and ordinals in Italian, Chinese and English, folded: one table for all who read them.

Holds words and knows no sentence: which of them count where is their readers' (quantities.py, feeds/dates.py,
stories/periods.py), for "may", "a" and "seconda" are other words as often.
"""

from collections.abc import Mapping

MONTHS: tuple[tuple[str, ...], ...] = (
    ("gennaio", "january", "jan", "一月"),
    ("febbraio", "february", "feb", "二月"),
    ("marzo", "march", "mar", "三月"),
    ("aprile", "april", "apr", "四月"),
    ("maggio", "may", "五月"),
    ("giugno", "june", "jun", "六月"),
    ("luglio", "july", "jul", "七月"),
    ("agosto", "august", "aug", "八月"),
    ("settembre", "september", "sept", "sep", "九月"),
    ("ottobre", "october", "oct", "十月"),
    ("novembre", "november", "nov", "十一月"),
    ("dicembre", "december", "dec", "十二月"),
)
"""The names of each month, January first, as running text has them."""
MONTHS_OF_DATES: tuple[tuple[str, ...], ...] = (
    ("gen",), (), (), (), ("mag",), ("giu",), ("lug",), ("ago",), ("set", "sett"), ("ott",), (), ("dic",),
)  # fmt: skip
"""Shorter ones that are months only between a day and a year: "3 years ago" is no August."""
MONTH_OF: Mapping[str, int] = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
"""The number of a month by its name."""
NUMBERS: Mapping[str, int] = {
    "un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
    "dodici": 12, "quindici": 15, "venti": 20, "trenta": 30, "cento": 100, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "hundred": 100,
}  # fmt: skip
"""Numbers in Latin letters."""
HAN_DIGITS: Mapping[str, int] = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
HAN_TENS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
ORDINALS: Mapping[str, int] = {
    "primo": 1, "prima": 1, "first": 1, "secondo": 2, "seconda": 2, "second": 2, "terzo": 3, "terza": 3, "third": 3,
    "quarto": 4, "quarta": 4, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4,
}  # fmt: skip
"""As far as the quarters of a year go; a Chinese one stands behind 第."""


def han_value(written: str) -> int:
    """三十五 is 35, 百 100, 两千三百 2300; what is no proper numeral comes out as some number."""
    total, digit = 0, 0
    for char in written:
        if char in HAN_TENS:
            total, digit = total + (digit or 1) * HAN_TENS[char], 0
        else:
            digit = HAN_DIGITS.get(char, digit)
    return total + digit
