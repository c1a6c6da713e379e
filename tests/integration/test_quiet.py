"""Slots with nothing new and a digest's first issue, on real files with a clock that stands still."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.digest.slots import FIRST_WITHIN
from monitor.model import Feed
from monitor.publish import publish_due
from monitor.store import feeds, issues
from monitor.store.db import Store
from tests.integration.test_publish import marks, messages, press, put, settings
from tests.integration.test_turns import polled

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with three feeds, none asked yet."""
    with Store(tmp_path / "n.db") as opened:
        feeds.sync(opened, [Feed(name=name, url=f"https://{name}.example/") for name in "abc"])
        yield opened


def test_the_first_issue_goes_out_once_every_feed_was_tried(store: Store) -> None:
    """Read or failed, two of three are not enough; with the third it goes at once, and then at the slots only."""
    own = press(settings(at=(time(18, 30),)))
    assert publish_due(store, own, now=START) == []
    polled(store, START, 1)
    polled(store, START, 2, outcome="failed", status=500)
    put(store, 1, published_at=START - MINUTE, first_seen_at=START)
    assert publish_due(store, own, now=START + MINUTE) == []
    polled(store, START + MINUTE, 3, outcome="blind")
    (made,) = publish_due(store, own, now=START + 2 * MINUTE)
    assert (made.outcome, made.entries, made.slot) == ("queued", 1, START)
    put(store, 2, published_at=START, first_seen_at=START + 3 * MINUTE)
    assert publish_due(store, own, now=START + 3 * MINUTE) == []
    (evening,) = publish_due(store, own, now=START.replace(hour=18, minute=30))
    assert [entry for _, entry, _ in marks(store)] == [1, 2]
    assert evening.entries == 1


def test_a_feed_that_is_gone_or_off_is_not_waited_for(store: Store) -> None:
    """A server that answers 410 was tried; one that its owner switched off never will be."""
    polled(store, START, 1)
    polled(store, START, 2, outcome="gone", status=410)
    assert not feeds.all_tried(store)
    feeds.sync(store, [Feed(name=n, url=f"https://{n}.example/", enabled=n != "c") for n in "abc"])
    assert feeds.all_tried(store)


def test_no_feeds_at_all_were_not_tried(tmp_path: Path) -> None:
    """An empty database waits too."""
    with Store(tmp_path / "empty.db") as empty:
        assert not feeds.all_tried(empty)


def test_a_feed_that_cannot_be_tried_holds_the_first_issue_back_for_half_an_hour(store: Store) -> None:
    """Then it goes with what there is, and says which feeds were not read."""
    own = press(settings(language="it", at=(time(18, 30),)))
    publish_due(store, own, now=START)
    polled(store, START, 1, 2)
    assert publish_due(store, own, now=START + FIRST_WITHIN - MINUTE) == []
    (made,) = publish_due(store, own, now=START + FIRST_WITHIN)
    assert made.subject == "daily n. 1: niente di nuovo"
    text = messages(store)[0].get_body(("plain",))
    assert text is not None
    assert "Niente di nuovo: 2 feed letti, 1 non si legge: «c»." in text.get_content()


def test_a_digest_that_is_known_has_no_first_issue_any_more(store: Store) -> None:
    """Where a slot was dealt with before, in silence or not, slots alone count."""
    own = press(settings(at=(time(18, 30),)))
    with store.write() as conn:
        issues.settle(conn, "daily", START - timedelta(days=1), "digest", number=None, subject=None, now=START)
    polled(store, START, 1, 2, 3)
    put(store, 1, published_at=START, first_seen_at=START)
    assert publish_due(store, own, now=START + MINUTE) == []


def test_never_is_never(store: Store) -> None:
    """Not even the first issue says that there is nothing."""
    own = press(settings(quiet="never"))
    polled(store, START, 1, 2, 3)
    assert [made.outcome for made in publish_due(store, own, now=START)] == ["nothing"]
    assert messages(store) == []


def test_the_line_comes_in_the_evening_and_counts_as_an_issue(store: Store) -> None:
    """Morning: silence; evening: the line, numbered; the next issue has the next number, and no slot speaks twice."""
    own = press(settings(at=(time(7, 30), time(18, 30)), language="en"))
    with store.write() as conn:
        issues.settle(
            conn, "daily", START - timedelta(days=1), "digest", number=4, subject="x", now=START - timedelta(days=1)
        )
    polled(store, START.replace(hour=7), 1, 2, 3)
    (morning,) = publish_due(store, own, now=START.replace(hour=7, minute=30))
    assert morning.outcome == "nothing"
    polled(store, START.replace(hour=18), 1, 2, 3)
    (evening,) = publish_due(store, own, now=START.replace(hour=18, minute=30))
    assert (evening.outcome, evening.subject, evening.entries) == ("queued", "daily no. 5: nothing new", 0)
    assert publish_due(store, own, now=START.replace(hour=18, minute=31)) == []
    put(store, 1, published_at=START, first_seen_at=START)
    (after,) = publish_due(store, own, now=START.replace(day=24, hour=7, minute=30))
    assert str(after.subject).startswith("daily no. 6: ")
    assert marks(store) == [("daily", 1, "2026-11-24T07:30:00Z")]


def test_always_speaks_at_each_slot(store: Store) -> None:
    """A line a slot, to each recipient."""
    own = press(replace(settings(at=(), every=3600.0), quiet="always"))
    polled(store, START, 1, 2, 3)
    subjects = [
        made.subject for hour in range(3) for made in publish_due(store, own, now=START + timedelta(hours=hour))
    ]
    assert subjects == [f"daily no. {n}: nothing new" for n in (1, 2, 3)]
    assert len(messages(store)) == 6
