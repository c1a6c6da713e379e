"""Pauses of digests: which slots are owed after one, under clocks that jump, too."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.store import pauses
from monitor.store.db import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    with Store(tmp_path / "n.db") as made:
        yield made


def owed(store: Store, now: datetime) -> datetime:
    """From when on slots are owed."""
    return pauses.owed_since(store, "daily", NOW - 9 * HOUR, now)


def test_a_pause_ends_by_itself_and_what_fell_in_it_is_not_owed(store: Store) -> None:
    """Until its end the digest is paused; then slots are owed from its end on."""
    pauses.pause(store, "daily", NOW + 2 * HOUR, NOW)
    assert set(pauses.paused(store, NOW + HOUR)) == {"daily"}
    assert owed(store, NOW + HOUR) == NOW - 9 * HOUR
    assert pauses.paused(store, NOW + 2 * HOUR) == {}
    assert owed(store, NOW + 2 * HOUR) == NOW + 2 * HOUR
    assert not pauses.resume(store, "daily", NOW + 3 * HOUR)
    assert owed(store, NOW + 3 * HOUR) == NOW + 2 * HOUR


def test_a_pause_may_be_changed_and_begun_again(store: Store) -> None:
    """The last word counts; where one lasts, it is the same pause, else another."""
    pauses.pause(store, "daily", None, NOW)
    pauses.pause(store, "daily", NOW + 5 * HOUR, NOW + HOUR)
    assert pauses.paused(store, NOW + HOUR)["daily"] == pauses.Pause(digest="daily", since=NOW, until=NOW + 5 * HOUR)
    assert pauses.resume(store, "daily", NOW + 2 * HOUR)
    pauses.pause(store, "daily", None, NOW + 3 * HOUR)
    assert pauses.paused(store, NOW + 9 * HOUR)["daily"].since == NOW + 3 * HOUR
    assert owed(store, NOW + 9 * HOUR) == NOW - 9 * HOUR


def test_a_pause_ended_under_a_clock_that_was_ahead_is_over(store: Store) -> None:
    """What a person ended does not begin again when the clock is put right."""
    pauses.pause(store, "daily", None, NOW)
    pauses.resume(store, "daily", NOW + timedelta(days=400))
    assert pauses.paused(store, NOW + HOUR) == {}
    assert owed(store, NOW + HOUR) == NOW - 9 * HOUR
