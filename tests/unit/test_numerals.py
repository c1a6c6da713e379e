"""Words for months and numbers, in one table for all readers."""

import pytest

from monitor.numerals import MONTH_OF, MONTHS, MONTHS_OF_DATES, NUMBERS, ORDINALS, han_value
from monitor.text import fold_text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("三十五", 35),
        ("百", 100),
        ("两千三百", 2300),
        ("九千九百九十九", 9999),
        ("", 0),
    ],
)
def test_a_chinese_numeral_has_its_value(written: str, value: int) -> None:
    """Digits count for the power of ten behind them."""
    assert han_value(written) == value


def test_each_month_has_a_name_in_three_languages() -> None:
    """Twelve months, in a year's order, no name for two of them."""
    assert len(MONTHS) == len(MONTHS_OF_DATES) == 12
    names = [name for both in zip(MONTHS, MONTHS_OF_DATES, strict=True) for names in both for name in names]
    assert len(names) == len(set(names))
    assert [MONTH_OF[name] for name in ("gennaio", "june", "十月")] == [1, 6, 10]


def test_words_are_folded() -> None:
    """They are found in folded text."""
    words = [*MONTH_OF, *NUMBERS, *ORDINALS, *(name for names in MONTHS_OF_DATES for name in names)]
    assert [word for word in words if fold_text(word) != word] == []
