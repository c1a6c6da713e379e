"""Labels: a table with tabs that a person typed, and how a watch does on it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ProblemsError
from monitor.rules.labels import Label, labels
from monitor.rules.matcher import Matcher
from monitor.rules.score import Figures, Score, score
from tests.support.lists import matcher

WATCH = """
schema = 1
name = "Aurora"
[mask]
"not a car" = ["auto-mat"]
[set]
brand = ["aurora"]
car = ["auto", "berlina"]
code = ["a1", "a2", "a3", "a4"]
phone = ["telefono"]
[[rule]]
id = "code"
all = ["brand", "code"]
in = "title"
[[rule]]
id = "car"
all = ["brand", "car"]
none = ["phone"]
in = "title"
level = "sure"
[[rule]]
id = "shop"
all = ["car"]
any = ["phone"]
context = "shops"
"""


@pytest.fixture(scope="module")
def watch() -> Matcher:
    """A small watch with three rules and a mask."""
    return matcher(WATCH)


def scored(watch: Matcher, *rows: str) -> Score:
    """The score of rows `label language title` on the watch."""
    return score(watch, labels("\n".join(f"{n}\t" + row.replace("|", "\t") for n, row in enumerate(rows, 1)), "l.tsv"))


def test_the_first_line_may_name_the_columns() -> None:
    """In whatever order, among others, and `lang` for short; an empty label is not decided and is left out."""
    text = "kind\tTitle\tlang\tlabel\tid\na\tUno\tit\t1\tx\nb\tDue\tit\t0\ty\nc\tTre\tit\t\tz\n"
    assert labels(text, "l.tsv") == (
        Label(id="x", wanted=True, language="it", title="Uno"),
        Label(id="y", wanted=False, language="it", title="Due"),
    )


def test_without_names_the_columns_are_those_of_the_page() -> None:
    """id, label, language, title, summary, context; the last two may be missing, empty lines and a byte order mark do no harm."""
    text = "\ufeff1\t1\tit\tUno\n\n2\t0\t\tDue\tdi più\tcars\r\n"
    assert labels(text, "l.tsv") == (
        Label(id="1", wanted=True, language="it", title="Uno"),
        Label(id="2", wanted=False, language="", title="Due", summary="di più", context="cars"),
    )


def test_all_mistakes_are_named_at_once() -> None:
    """Each with its line and a remedy; the others are read in vain."""
    with pytest.raises(ProblemsError) as wrong:
        labels("id\tlabel\ttitle\n1\tyes\tUno\n2\t1\tDue\n3\t0\t \n", "l.tsv")
    assert [problem.place for problem in wrong.value.problems] == ["l.tsv:2", "l.tsv:4"]
    assert "'yes': write 1" in str(wrong.value)
    assert "has no title" in str(wrong.value)


def test_a_line_ends_at_its_end_alone() -> None:
    """A headline copied from a page may hold U+2028, U+0085 or a form feed, which end no line of a table."""
    (label,) = labels("1\t1\tzh\t小米\u2028汽车\x0b\x85两款\r\n", "l.tsv")
    assert label.title == "小米\u2028汽车\x0b\x85两款"


def test_a_file_of_mistakes_is_not_printed_whole() -> None:
    """What is no file of labels has as many mistakes as lines: the first hundred are named, and that there may be more."""
    with pytest.raises(ProblemsError) as wrong:
        labels("no tabs\n" * 1000, "l.tsv")
    assert wrong.value.problems[0].message.startswith("the label is missing: write 1")
    assert [problem.place for problem in wrong.value.problems[-2:]] == ["l.tsv:100", "l.tsv"]
    assert "mend these first" in wrong.value.problems[-1].message


@pytest.mark.parametrize("text", ["", "\n\n", "id\tlabel\ttitle\n", "id\tlabel\ttitle\n1\t\tUno\n"])
def test_a_file_without_labels_is_a_mistake(text: str) -> None:
    """Nothing labelled means nothing to score: that is said, not shown as a row of dashes."""
    with pytest.raises(ProblemsError, match="has no labels"):
        labels(text, "l.tsv")


@given(st.text(alphabet=st.sampled_from("01 \t\n\rid\x1clabeltitle\u2028é小\ufeff")))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text does anything but give labels with a title, or have its lines named."""
    with suppress(ProblemsError):
        assert all(label.title.strip() and label.id for label in labels(text, "l.tsv"))


def test_the_figures_are_those_of_the_books(watch: Matcher) -> None:
    """Precision is right of caught, recall right of wanted, F1 their harmonic mean; by language too, the most labelled first."""
    made = scored(
        watch, "1|it|Aurora A1", "1|it|auto Aurora", "1|it|La berlina", "0|it|Aurora auto", "0|zh|telefono", "0|it|x"
    )
    assert made.overall == Figures(labelled=6, wanted=3, caught=3, right=2)
    assert (made.overall.precision, made.overall.recall) == (2 / 3, 2 / 3)
    assert made.overall.f1 == pytest.approx(2 / 3)
    assert list(made.languages) == ["it", "zh"]
    zh = made.languages["zh"]
    assert (zh.precision, zh.recall, zh.f1) == (None, None, None)


def test_what_was_caught_in_vain_names_its_rule(watch: Matcher) -> None:
    """The rule, its level, and the words that made it fire."""
    (mistake,) = scored(watch, "0|it|Aurora auto").wrong
    assert mistake.match is not None
    assert (mistake.match.rule, mistake.match.level) == ("car", "sure")
    assert {hit.text for hit in mistake.match.evidence} == {"Aurora", "auto"}


@pytest.mark.parametrize(
    ("title", "rule", "failed"),
    [
        ("Aurora, la nuova", "code", ("group",)),  # `code` waits for one of four words, `car` for one of two
        ("Aurora: auto e telefono", "car", ("veto",)),
        ("auto e telefono", "shop", ("context",)),
    ],
)
def test_what_was_missed_names_the_nearest_rule(watch: Matcher, title: str, rule: str, failed: tuple[str, ...]) -> None:
    """The one that the least kept from firing, with what did."""
    (mistake,) = scored(watch, f"1|it|{title}").missed
    assert mistake.nearest is not None
    assert (mistake.nearest.rule, mistake.nearest.failed) == (rule, failed)


def test_where_nothing_hits_no_rule_is_near(watch: Matcher) -> None:
    """A headline without a word of any rule has no nearest one."""
    (mistake,) = scored(watch, "1|it|Il meteo").missed
    assert mistake.nearest is None


def test_what_a_mask_took_counts_as_there(watch: Matcher) -> None:
    """A rule that would hit but for a mask is near, as `explain` has it; the mask is told besides."""
    (mistake,) = scored(watch, "1|it|L'auto-mat").missed
    assert mistake.nearest is not None
    assert mistake.nearest.rule == "car"
    assert [hit.text for hit in mistake.masked] == ["auto-mat"]


def test_a_label_is_read_in_its_context(watch: Matcher) -> None:
    """A rule for feeds of a context fires on labels of that context alone."""
    assert scored(watch, "1|it|auto e telefono||shops").overall.right == 1
