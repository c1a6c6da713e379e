"""What a feed corrected after a digest had told of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.corrections import corrections, once_a_story
from monitor.drafting import draw_up
from monitor.publish import publish
from monitor.store import issues
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


def test_two_feeds_that_correct_one_number_are_one_correction(tmp_path: Path) -> None:
    """The fuller one stands for both, whichever came first."""
    made = Desk(tmp_path)
    settings = made.shell.settings.digests[0]
    made.brings("小米YU9售价28.99万元起", "Pro版31.99万元。", key="zh")
    made.brings("小米YU9售价28.99万元起！", "全系三款车型，Pro版31.99万元，今天发布。", feed="two", key="two")
    publish(made.store, made.shell.press, settings, slot=made.now, now=made.now)
    last = made.now
    made.brings("小米YU9售价27.99万元起", "Pro版31.99万元。", key="zh")
    made.brings("小米YU9售价27.99万元起！", "全系三款车型，Pro版30.99万元，今天发布。", feed="two", key="two")
    found = list(corrections(made.store, "daily", since=last, mailed_from=last - timedelta(days=9), now=made.now))
    assert [one.story.story_id for one in found] == [1, 1]
    assert [one.publisher for one in once_a_story(found)] == ["two"]
    assert [one.publisher for one in once_a_story(reversed(found))] == ["two"]


def test_what_is_shown_again_is_not_called_new(desk: Desk) -> None:
    """A look at all since the start says nothing of what is new beside what was sent; one since later does."""
    settings = desk.shell.settings.digests[0]
    desk.brings("Xiaomi SU7: prezzo da 215.900 yuan in Cina", "La berlina.", feed="two", key="later")
    publish(desk.store, desk.shell.press, settings, slot=desk.now, now=desk.now)

    def mailed(since: timedelta) -> set[bool]:
        made = draw_up(desk.store, desk.shell.press, settings, slot=desk.now, now=desk.now, since=START + since)
        assert made is not None
        return {told.view.mailed for told in made.told}

    assert desk.rows("SELECT DISTINCT story_id FROM news") == [(1,)]
    assert mailed(timedelta(0)) == {False}
    assert mailed(timedelta(minutes=90)) == {True}


def test_a_clock_that_was_years_ahead_does_not_silence_corrections(desk: Desk) -> None:
    """An issue made under it is no reason to call all that happens since old, also of what it told itself."""
    digest, press = desk.shell.settings.digests[0], desk.shell.press
    desk.brings("Xiaomi YU7 da 253.500 yuan", "Il prezzo del SUV.", key="other")
    ahead = desk.now + timedelta(days=700)
    assert publish(desk.store, press, digest, slot=ahead, now=ahead).outcome == "queued"
    issues.start(desk.store, ["daily"], desk.now)
    last = issues.last_made(desk.store, "daily")
    assert last is not None
    assert last < desk.now
    desk.brings("Xiaomi SU7 da 199.900 yuan", "Il prezzo della berlina.", key="price")
    desk.brings("Xiaomi YU7 da 243.500 yuan", "Il prezzo del SUV.", key="other")
    found = list(corrections(desk.store, "daily", since=last, mailed_from=START - timedelta(days=9), now=desk.now))
    assert [one.numbers[0][1].text for one in found] == ["199.900 yuan", "243.500 yuan"]
    assert all(one.told_at <= desk.now for one in found)
