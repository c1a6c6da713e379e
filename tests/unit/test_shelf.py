"""Shelves: of many terms exactly those are sought whose letters a text holds."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.shelf import Cores, Sets, Shelf
from monitor.rules.terms import parse

LETTERS = st.text(alphabet="ab车汽 ", max_size=4)


@given(st.lists(LETTERS, max_size=12), st.text(alphabet="ab车汽 x", max_size=20))
def test_a_text_holds_the_letters_that_stand_in_it(cores: list[str], text: str) -> None:
    """Each once, single characters too; nothing is always there, and is not named."""
    assert sorted(Cores(cores).within(text)) == sorted({core for core in cores if core and core in text})


def test_a_shelf_keeps_the_order_and_terms_that_are_sure_of_nothing() -> None:
    """A term of which no letter is sure can always hit; the others where their letters are."""
    terms = [parse(written) for written in ("auto", "/a|b/", "汽车", "=Auto", "suv")]
    shelf = Shelf(enumerate(terms))
    assert [number for number, _ in shelf.live(frozenset(("auto", "suv", "strange")))] == [0, 1, 3, 4]
    assert [number for number, _ in shelf.live(frozenset())] == [1]
    assert (len(shelf), shelf.cores) == (5, {"auto", "汽车", "suv"})


def test_the_sets_know_the_letters_of_all_that_is_sought() -> None:
    """Their own terms' and those of masks and names beside them."""
    sets = Sets({"car": (parse("auto"), parse("汽车"))}, [{"android"}])
    assert sets["car"][0].written == "auto"
    assert set(sets.cores.within("android auto")) == {"android", "auto"}
