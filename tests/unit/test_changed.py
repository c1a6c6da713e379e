"""Which numbers a revision changed."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.changed import changed_numbers


def changes(before: str, after: str, summary: str = "", later: str = "") -> list[tuple[str, str]]:
    """What each number was and is, as written."""
    found = changed_numbers({"title": before, "summary": summary}, {"title": after, "summary": later})
    return [(was.text, now.text) for was, now in found]


def test_a_changed_price_is_told_as_written() -> None:
    """From what it was to what it is, in any language."""
    assert changes("Xiaomi SU7 da 215.900 yuan", "Xiaomi SU7 da 199.900 yuan") == [("215.900 yuan", "199.900 yuan")]
    assert changes("小米SU7售21.59万元起", "小米SU7售19.99万元起") == [("21.59万元", "19.99万元")]


def test_the_same_number_in_other_words_or_elsewhere_is_unchanged() -> None:
    """A rewritten figure, a moved one and other words are no correction."""
    assert changes("SU7 da 215.900 yuan", "SU7 at 215,900 yuan") == []
    assert changes("SU7 da 215.900 yuan", "La SU7", later="Costa 215.900 yuan.") == []


def test_what_comes_or_goes_alone_changes_no_other() -> None:
    """A report that adds a range or drops it says nothing of the price, nor is a range a price."""
    assert changes("SU7", "SU7: 800 km") == []
    assert changes("SU7: 800 km", "SU7 da 215.900 yuan") == []
    assert changes("Da 215.900 yuan", "Da 199.900 yuan, fino a 299.900 yuan") == []


def test_several_changes_come_in_order_of_place() -> None:
    """Those of the title first, each of its unit."""
    found = changes("3.000 unità a 215.900 yuan", "4.000 unità a 199.900 yuan", "Con 800 km.", "Con 700 km.")
    assert [now for _, now in found] == ["4.000 unità", "199.900 yuan", "700 km"]


@given(st.text(alphabet=st.sampled_from("0123456789.万元 yuankm%") | st.characters(), max_size=80))
def test_no_text_changes_against_itself(text: str) -> None:
    """Whatever a feed sends twice changes no number."""
    assert changes(text, text) == []
