"""What a feed corrected after a digest had told of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.corrections import corrections
from monitor.publish import publish
from tests.integration.test_regrouping import START, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that has mailed a price."""
    made = Desk(tmp_path)
    with made.store:
        made.brings("Xiaomi SU7 da 215.900 yuan", "Il prezzo della berlina.", key="price")
        publish(made.store, made.shell.press, made.shell.settings.digests[0], slot=made.now, now=made.now)
        yield made


def told(desk: Desk, hours: float = 0) -> list[tuple[str, str]]:
    """What was changed since so many hours after the start."""
    found = corrections(
        desk.store,
        "daily",
        since=START + timedelta(hours=hours),
        mailed_from=START - timedelta(days=9),
        now=desk.now,
    )
    return [(was.text, now.text) for one in found for was, now in one.numbers]


def test_a_corrected_number_is_told_and_is_no_new_entry(desk: Desk) -> None:
    """The revision keeps its entry and story, is no copy, and its change is known from the wording that was mailed."""
    assert told(desk) == []
    desk.brings("Xiaomi SU7 da 205.900 yuan", "Il prezzo della berlina.", key="price")
    desk.brings("Xiaomi SU7 da 199.900 yuan", "Il prezzo della berlina.", key="price")
    assert desk.rows("SELECT entry_id, story_id, copy_of FROM news") == [(1, 1, None)]
    assert told(desk) == [("215.900 yuan", "199.900 yuan")]


def test_what_was_told_is_not_told_again(desk: Desk) -> None:
    """Only what was corrected after the last issue counts, against the wording of then; other words are no correction."""
    desk.brings("Xiaomi SU7 da 199.900 yuan", "Il prezzo della berlina.", key="price")
    assert told(desk, hours=2) == []
    desk.brings("Xiaomi SU7 da 199.900 yuan", "Il nuovo prezzo.", key="price")
    assert told(desk, hours=2) == []
    desk.brings("Xiaomi SU7 da 189.900 yuan", "Il nuovo prezzo.", key="price")
    assert told(desk, hours=2) == [("199.900 yuan", "189.900 yuan")]
