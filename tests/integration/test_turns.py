"""Whose turn it is: no herd on one host, no belief in a clock that was ahead, no blame for an outage of our own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from monitor.model import Feed, Polled
from monitor.store import feeds, outage, turns
from monitor.store.db import Store
from tests.support.older import older

Outcome = Literal["news", "unchanged", "blind", "failed", "gone"]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with ten feeds, the first six of one host."""
    hosts = ["rsshub.example"] * 6 + ["a.example", "b.example", "c.example", "d.example"]
    with Store(tmp_path / "n.db") as opened:
        feeds.sync(opened, [Feed(name=str(n), url=f"https://{host}/{n}") for n, host in enumerate(hosts)])
        yield opened


def polled(store: Store, at: datetime, *ids: int, outcome: Outcome = "unchanged", **what: Any) -> None:  # noqa: ANN401 - a poll's own fields
    """Store a poll of each of the feeds as it came out; asked again two hours later."""
    for feed_id in ids:
        with store.write() as conn:
            ((_, state),) = turns.lease(conn, [feed_id], now=at, lasting=30)
            told = Polled(
                feed_id=feed_id, at=at, outcome=outcome, next_poll_at=at + 2 * HOUR, interval=7200, reason="a test", **{"status": 304, **what}
            )  # fmt: skip
            feeds.record(conn, told, state)


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """A query's rows."""
    return [tuple(row) for row in store.rows(sql)]


def test_of_one_host_a_few_are_due_at_once(store: Store) -> None:
    """The others follow as these are done; by hand all are asked."""
    assert turns.due(store, now=NOW, most_per_host=2) == [1, 2, 7, 8, 9, 10]
    polled(store, NOW, 1, 2, 7, 8, 9, 10)
    assert turns.due(store, now=NOW, most_per_host=2) == [3, 4]
    assert len(turns.due(store, now=NOW, everything=True)) == 10


@pytest.mark.parametrize("ahead", [timedelta(days=365), 2 * HOUR])
def test_what_a_clock_that_was_ahead_set_holds_nothing_back(store: Store, ahead: timedelta) -> None:
    """Next polls, holds of feeds and hosts, leases: when the net has told the machine the time all feeds are asked."""
    later = NOW + ahead
    polled(store, later, *range(1, 8), outcome="failed", status=503, hold_until=later + HOUR)
    polled(store, later, 8, outcome="failed", status=429, hold_host_until=later + timedelta(days=9))
    with store.write() as conn:
        turns.lease(conn, [9, 10], now=NOW + timedelta(days=365), lasting=30)
    assert sorted(turns.due(store, now=NOW)) == list(range(1, 11))
    assert "asked to be left alone" in "".join(turns.why_not(store, ["0", "7"], now=later).values())


def test_a_hold_of_a_clock_that_was_ahead_gives_way_to_a_true_one(store: Store) -> None:
    """Three days ahead, or a year: the host is asked; a true 429 then holds it for its hour and no longer."""
    for ahead in (timedelta(days=3), timedelta(days=365)):
        later = NOW + ahead
        polled(store, later, 1, outcome="failed", status=429, hold_until=later + HOUR, hold_host_until=later + HOUR)
        assert 2 in turns.due(store, now=NOW, everything=True)
        polled(store, NOW, 2, outcome="failed", status=429, hold_host_until=NOW + HOUR)
        assert turns.due(store, now=NOW + MINUTE, everything=True) == [7, 8, 9, 10]
        assert turns.why_not(store, ["5"], now=NOW) == {
            "5": "its host asked to be left alone until 2026-11-23T13:00:00Z"
        }
        assert len(turns.due(store, now=NOW + HOUR, everything=True)) == 10


def test_a_longer_hold_of_a_host_stays(store: Store) -> None:
    """Another feed of it is told to wait for less: the longer word counts."""
    polled(store, NOW, 1, outcome="failed", status=429, hold_host_until=NOW + 5 * HOUR)
    polled(store, NOW, 2, outcome="failed", status=429, hold_host_until=NOW + HOUR)
    assert 3 not in turns.due(store, now=NOW + 4 * HOUR)


def test_after_an_outage_of_ours_the_feeds_are_asked_soon_and_not_blamed(store: Store) -> None:
    """Five hours without any server's answer, then one: those that failed meanwhile are asked within minutes."""
    polled(store, NOW, *range(1, 11))
    assert outage.answered(store, NOW) == 0
    for n in (1, 2, 4):
        polled(store, NOW + n * HOUR, *range(2, 11), outcome="failed", status=None, error="no route")
    back = NOW + 5 * HOUR
    polled(store, back, 1)
    assert outage.answered(store, back) == 9
    assert rows(store, "SELECT DISTINCT failures FROM feeds") == [(0,)]
    assert sorted(turns.due(store, now=back + 5 * MINUTE)) == list(range(2, 11))
    assert len(turns.due(store, now=back)) < 3
    assert outage.answered(store, back + MINUTE) == 0


def test_feeds_that_fail_while_others_answer_wait_their_time(store: Store) -> None:
    """Three dead feeds among ten, or any that a server refused, were no outage; nor is the first answer of all."""
    polled(store, NOW, *range(1, 11))
    outage.answered(store, NOW)
    later = NOW + HOUR
    polled(store, later, 1, 2, 3, outcome="failed", status=None, error="no route")
    polled(store, later, *range(4, 11))
    assert outage.answered(store, later) == 0
    polled(store, later + HOUR, 1, 2, 3, 4, 5, 6, outcome="failed", status=503, error="down")
    assert outage.answered(store, later + HOUR) == 0
    assert rows(store, "SELECT count(*) FROM feeds WHERE failures > 0") == [(6,)]


def test_one_hosts_outage_is_none_of_ours(tmp_path: Path) -> None:
    """A dozen feeds of a bridge that is away, and a blog that is asked now and then: its answers prove nothing about the bridge."""
    with Store(tmp_path / "one.db") as store:
        urls = [f"https://rsshub.example/{n}" for n in range(12)] + ["https://blog.example/"]
        feeds.sync(store, [Feed(name=url, url=url) for url in urls])
        polled(store, NOW, *range(1, 14))
        outage.answered(store, NOW)
        for n in range(1, 6):
            at = NOW + n * HOUR
            polled(store, at - 20 * MINUTE, *range(1, 13), outcome="failed", status=None, error="no route")
            polled(store, at, 13)
            assert outage.answered(store, at) == 0
        assert rows(store, "SELECT DISTINCT failures FROM feeds WHERE feed_id < 13") == [(5,)]


def test_feeds_that_were_dead_before_an_outage_of_ours_are_not_asked_sooner(store: Store) -> None:
    """They failed while others answered; what began to fail without any answer is forgiven, also in a second outage."""
    polled(store, NOW, *range(1, 11))
    outage.answered(store, NOW)
    dead, well = (7, 8), (1, 2, 3, 4, 5, 6, 9, 10)
    polled(store, NOW + HOUR - 20 * MINUTE, *dead, outcome="failed", status=None, error="no route")
    polled(store, NOW + HOUR, *well)
    assert outage.answered(store, NOW + HOUR) == 0
    for n in (3, 6):
        polled(store, NOW + n * HOUR, *dead, *well, outcome="failed", status=None, error="no route")
        polled(store, NOW + (n + 1) * HOUR, 1)
        assert outage.answered(store, NOW + (n + 1) * HOUR) == 7
        polled(store, NOW + (n + 1) * HOUR, *well)
    assert rows(store, "SELECT feed_id, failures FROM feeds WHERE failures > 0") == [(7, 3), (8, 3)]


def test_an_older_database_keeps_its_holds_and_its_failures(tmp_path: Path) -> None:
    """When a hold was set it does not say, and it is kept to; what failed there began to fail before any outage of now."""
    older(
        tmp_path / "old.db",
        """INSERT INTO hosts VALUES ('a.example', '2026-11-23T13:00:00Z'), ('b.example', '2027-11-23T13:00:00Z');
           INSERT INTO feeds (feed, url, language, state, failures, last_success_at, next_poll_at)
               VALUES ('a', 'https://a.example/', 'en', 'ok', 0, '2026-11-22T12:00:00Z', '2026-11-23T11:00:00Z'),
                      ('b', 'https://b.example/', 'en', 'failing', 3, '2026-11-20T12:00:00Z', '2026-11-23T11:00:00Z');""",
    )
    with Store(tmp_path / "old.db") as store:
        assert turns.due(store, now=NOW, everything=True) == [2]
        assert rows(store, "SELECT failing_since FROM feeds") == [(None,), ("2026-11-20T12:00:00Z",)]
