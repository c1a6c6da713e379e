"""Lines for a terminal: width, marks, breaking."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.columns import HIT, HIT_END, MASK, MASK_END, cells, cut, marked, styled, unmarked, wrap

TEXTS = st.text(st.sampled_from("ab -:«»()《》，。小米汽车é\u0301🚗\u202e\x1b\n"), max_size=120)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda s: (min(s), max(s) + 1)), max_size=5)


def bare(text: str) -> str:
    """A text without blanks and what is hidden."""
    return "".join(char for char in text if not char.isspace() and char not in "\u202e\x1b")


@given(text=TEXTS, width=st.integers(20, 60))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    """All that is seen stays in its order; a line is wider only where it is one piece that cannot be broken."""
    lines = wrap(text, width, first="1 ", rest="  ").split("\n")
    assert bare("".join(line[2:] for line in lines)) == bare(text)
    for line in lines:
        assert cells(line) <= width or " " not in line[2:].strip()


def test_chinese_breaks_anywhere_but_before_stops_and_behind_what_opens() -> None:
    """Two columns a character; a stop stays with what it ends, a bracket with what it opens."""
    assert wrap("小米汽车，发布", 8) == "小米汽\n车，发布"
    assert wrap("brand «极光»", 8) == "brand\n«极光»"
    assert cells("小米a\u0301") == 5


@given(text=st.text(st.sampled_from("ab 小米" + HIT + MASK_END), max_size=60), hits=SPANS, masks=SPANS)
def test_marks_stand_around_what_they_mark(
    text: str, hits: list[tuple[int, int]], masks: list[tuple[int, int]]
) -> None:
    """Every mark that opens is closed before the next, and without them the text is as it was, less what posed as a mark."""
    made = marked(text, hits, masks)
    assert unmarked(made) == unmarked(text)
    inside = ""
    for char in made:
        if char in (HIT, MASK):
            assert not inside
            inside = char
        elif char in (HIT_END, MASK_END):
            assert (inside, char) in ((HIT, HIT_END), (MASK, MASK_END))
            inside = ""
    assert not inside


def test_spans_that_touch_are_one() -> None:
    """Hits of several sets at one place are marked once; a mask is marked by other signs."""
    assert (
        styled(marked("小米汽车 SU7 Auto", [(0, 2), (2, 4), (1, 3)], [(9, 13)]))
        .replace("\x1b[0m", "")
        .replace("\x1b[1m", "")
        .replace("\x1b[2m", "")
        == "«小米汽车» SU7 ‹Auto›"
    )


def test_a_long_text_is_cut() -> None:
    """With a sign of it; a short one is as it was."""
    assert (cut("abc", 3), cut("abcd", 3)) == ("abc", "abc…")
