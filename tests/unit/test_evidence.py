"""What grouping compares of an entry."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.candidates import read
from monitor.model import Profile
from monitor.stories.concepts import concepts
from monitor.stories.evidence import LEAD, profile
from monitor.text import fold_text
from tests.support.entries import Told, entry, watch


def made(told: Told) -> Profile:
    """The profile of an entry."""
    one = entry(1, told)
    return profile(one, read([watch()], one), stance="report", speakers=())


def test_what_is_compared_is_named() -> None:
    """Names, codes, events, concepts, numbers and months of title and summary are there, the title's apart."""
    found = made(
        Told(
            title="Xiaomi recalls 30,931 SU7 sedans",
            summary="In January CATL batteries were checked; the SU7 leads Tesla.",
        )
    )
    assert (found.title_codes, found.title_entities) == (("su7",), ("Xiaomi",))
    assert set(found.entities) == {"Xiaomi", "CATL", "Tesla"}
    assert "recall" in found.title_events
    assert "battery" in found.cues
    assert "battery" not in found.title_cues
    assert (found.numbers, found.months) == (((30_931.0, "units"),), ("01",))


def test_a_search_feeds_publisher_is_no_evidence() -> None:
    """Who printed an article is not what it tells of."""
    found = made(Told(title="Xiaomi SU7 recalled - Reuters", source="Reuters"))
    assert found.title == "xiaomi su7 recalled"
    assert "Reuters" not in found.entities


def test_late_paragraphs_do_not_count() -> None:
    """An article's later part retells older events."""
    told = Told(
        title="Xiaomi opens its EV plant",
        summary="Cars roll out from Monday. " + "And so on. " * (LEAD // 10) + "Evergrande 65% in March",
    )
    found = made(told)
    assert (found.entities, found.numbers, found.months) == (("Xiaomi",), (), ())


def test_concepts_cross_languages() -> None:
    """One matter has one sign in Italian, Chinese (both scripts) and English."""
    texts = [
        ("il cofano dell'auto: proprietari chiedono il rimborso", "it"),
        ("机盖 车主 退车", "zh"),
        ("機蓋 車主 退車", "zh"),
        ("hood: owners want a refund", "en"),
    ]
    found = [set(concepts(fold_text(text), language)) for text, language in texts]
    assert all({"hood", "owners", "refund"} <= signs for signs in found)


def test_a_concept_needs_its_whole_word() -> None:
    """A short word is not found inside a longer one."""
    assert "second of its kind" not in concepts("bus users paused", "en")
    assert "usa" not in concepts("causa persa", "it")


@given(st.text(max_size=300), st.text(max_size=600))
def test_any_entry_has_a_profile(title: str, summary: str) -> None:
    """Whatever a feed sends can be compared."""
    found = made(Told(title=title, summary=summary))
    assert set(found.title_cues) <= set(found.cues)
