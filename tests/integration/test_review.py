"""Explaining entries and stories from a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.review import explain_entry, explain_story, explain_title, find_entries
from monitor.rules.matcher import Matcher
from monitor.store import entries, verdicts
from monitor.store.db import Store
from tests.support.entries import START, Told, judged, watch
from tests.support.lists import loaded

NEWS = (
    Told(title="Xiaomi SU7: gli ordini in 24 ore sono 88.898", language="it", url="https://one.example/a"),
    Told(title="小米SU7 24小时大定88898台", language="zh", hours=1, feed="two"),
    Told(title="Xiaomi porta Android Auto sul telefono", language="it", hours=2),
    Told(title="Xiaomi SU7: gli ordini in 24 ore sono 88.898", language="it", hours=3, feed="three"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with the news above, judged."""
    verdict = judged(NEWS)
    with Store(tmp_path / "news.db") as made:
        with made.write() as conn:
            assert verdicts.bump(conn, verdict)
            entries.insert(conn, [(str(j.entry.entry_id), j.entry) for j in verdict.judged])
            verdicts.record(conn, verdict, START)
        yield made


def test_an_entry_is_told_with_its_place_and_rules(store: Store) -> None:
    """Where it came from, its story, why, and which rule fired with what."""
    entry = entries.get(store, 1)
    assert entry is not None
    review = explain_entry(store, [watch()], entry)
    assert (review.entry_id, review.url) == (1, "https://one.example/a")
    assert review.facts[0] == "one (it), published 2026-11-23 08:00Z, first seen 2026-11-23 08:00Z"
    assert any(fact.startswith("story s") for fact in review.facts)
    assert any(fact.startswith("because: ") for fact in review.facts)
    (made,) = review.watches
    assert (made.watch, made.rule, made.level) == ("xiaomi-auto", "model", "sure")
    assert [hit.text for hit in made.rules[-1].hits] == ["SU7"]


def test_an_entry_that_never_came_in_is_told_why(store: Store) -> None:
    """No rule fired, and the mask that took the word is named."""
    entry = entries.get(store, 3)
    assert entry is not None
    (made,) = explain_entry(store, [watch()], entry).watches
    assert made.rule is None
    assert [(hit.set, hit.text) for hit in made.masked] == [("phone_car_link", "Android Auto")]
    assert len(made.rules) == len(watch().rules)
    assert not any(fact.startswith("story") for fact in explain_entry(store, [watch()], entry).facts)


def test_a_copy_names_its_original(store: Store) -> None:
    """Where it stands and whose words it repeats."""
    entry = entries.get(store, 4)
    assert entry is not None
    assert any("a copy of entry 1" in fact for fact in explain_entry(store, [watch()], entry).facts)


def test_rules_that_changed_since_are_told(store: Store, tmp_path: Path) -> None:
    """What is stored stays, and what today's rules would say stands beside it."""
    entry = entries.get(store, 1)
    assert entry is not None
    changed = Matcher(
        "xiaomi-auto", loaded(tmp_path, '[set]\nx = ["treno"]\n[[rule]]\nid = "r"\nany = ["x"]').watchlist
    )
    facts = explain_entry(store, [changed], entry).facts
    assert "xiaomi-auto: stored as matched by model, sure; the rules below have changed since" in facts
    assert not any("stored as" in fact for fact in explain_entry(store, [watch()], entry).facts)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("https://one.example/a", {1}),
        ("Xiaomi SU7: gli ordini in 24 ore sono 88.898", {1, 4}),
        ("  xiaomi su7:\u00a0gli ORDINI in 24 ore sono 88.898 ", {1, 4}),
        ("小米SU7 24小時大定88898臺", {2}),
        ("https://one.example/", set()),
        ("Xiaomi SU7", set()),
        ("", set()),
        ("x " * 300, set()),
        ('" OR 1=1 --', set()),
    ],
)  # fmt: skip
def test_entries_are_found_by_address_or_title(store: Store, text: str, ids: set[int]) -> None:
    """An address exactly; a title whatever its case, blanks and script, but whole."""
    assert {entry.entry_id for entry in find_entries(store, text)} == ids


def test_a_bare_title_is_read_by_the_rules() -> None:
    """Language and context are not known: rules for a language are tried, those for a context are not."""
    review = explain_title([watch()], "Xiaomi SU7Ultra")
    assert (review.entry_id, review.watches[0].rule) == (None, "model")
    assert any(
        "is only for feeds with context cars" in rule.why for rule in explain_title([watch()], "x").watches[0].rules
    )


def test_a_story_and_a_dossier_are_told_with_their_entries(store: Store) -> None:
    """Each entry with its reasons, each claim with its speaker."""
    number = store.rows("SELECT story_id, dossier_id FROM placements JOIN stories USING (story_id) WHERE entry_id = 1")[
        0
    ]
    (story,) = explain_story(store, number["story_id"], dossier=False)
    assert any(line.startswith("1 2026-11-23T08:00:00Z one (it): ") for line in story.lines)
    assert any(line.startswith("4 ") and "a copy of entry 1" in line for line in story.lines)
    assert number["story_id"] in {s.story_id for s in explain_story(store, number["dossier_id"], dossier=True)}
    assert explain_story(store, 999, dossier=False) == explain_story(store, 999, dossier=True) == ()
