"""Filling lines: columns as a terminal counts them, and where a line may end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.plaintext import NO_END, STOPS, WIDTH, width, wrap

CHINESE = "小米汽车（XIAOMI）宣布：“新车”8月24日上市，售价21.59万元起。"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Xiaomi", 6),
        ("小米SU7", 7),
        ("（，）", 6),
        ("ｗｉｄｅ", 8),
        ("città", 5),
        ("citta\u0300", 5),
        ("❤\ufe0f", 1),
        ("a\u200db", 2),
        ("ที่", 1),
        ("한글", 4),
    ],
)
def test_columns_are_counted_as_they_are_seen(text: str, columns: int) -> None:
    """Wide characters take two columns, accents and joiners none."""
    assert width(text) == columns


@given(shift=st.integers(0, 80), times=st.integers(1, 8))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(shift: int, times: int) -> None:
    """Chinese lines end where a newspaper would end them, and a day stays beside its number."""
    lines = wrap("x" * shift + " " + CHINESE * times)
    assert all(width(line) <= WIDTH for line in lines)
    for before, after in pairwise(lines):
        assert after[0] not in STOPS
        assert before[-1] not in NO_END
        assert not (before[-1].isdigit() and after[0] in "月日万")


def test_quotes_stay_with_the_chinese_words_in_them() -> None:
    """Guillemets, brackets and stops of the reader's own language begin or end no line beside Chinese characters either."""
    text = "Perché è qui: " + "; ".join("«小米» + «汽车» (在标题), 小米." for _ in range(12))
    for shift in range(78):
        lines = wrap("x" * shift + " " + text)
        assert not [line for line in lines if line[0] in "»),.;" or line[-1] in "«("]


def test_an_apostrophe_ends_no_line() -> None:
    """Words of Latin letters are broken at blanks alone."""
    words = ("dell’auto", "un’altra", "l'asta", "«così»", "3,5", "è…poi")
    text = " ".join(words * 40)
    assert all(word in words for line in wrap(text) for word in line.split())


def test_an_endless_word_is_cut_into_full_lines() -> None:
    """Each holds 78 columns but the last."""
    lines = wrap("a" * 200, "  ", "· ")
    assert [len(line) for line in lines] == [78, 78, 50]
    assert "".join(line[2:] for line in lines) == "a" * 200
