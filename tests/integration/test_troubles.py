"""What could not be seen: spells in the database, and a digest that tells of each once when it begins and once when it ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.digest.unseen import notices, unseen
from monitor.digest.words import Words
from monitor.model import Feed, Polled
from monitor.store import feeds, troubles, turns
from monitor.store.codec import instant
from monitor.store.db import Store
from tests.support.older import older

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with two feeds."""
    with Store(tmp_path / "n.db") as opened:
        feeds.sync(opened, [Feed(name=name, url=f"https://{name}.example/feed") for name in ("a", "b")])
        yield opened


def polled(store: Store, at: datetime, outcome: Any = "unchanged", *, name: str = "a", **what: Any) -> None:  # noqa: ANN401 - a poll's own fields
    """Store a poll of a feed as it came out."""
    (feed_id,) = (row["feed_id"] for row in store.rows("SELECT feed_id FROM feeds WHERE feed = ?", [name]))
    with store.write() as conn:
        ((_, state),) = turns.lease(conn, [feed_id], now=at, lasting=30)
        feeds.record(
            conn,
            Polled(feed_id=feed_id, at=at, outcome=outcome, next_poll_at=at, interval=60, reason="a test", **what),
            state,
        )


def spells(store: Store) -> list[tuple[str, str, float, float | None]]:
    """Every spell: feed, kind, begin and end in hours from now."""

    def hours(at: str | None) -> float | None:
        return None if at is None else (datetime.fromisoformat(at) - NOW) / HOUR

    rows = store.rows("SELECT feed, kind, began_at, ended_at FROM trouble_log ORDER BY trouble_id")
    return [(r["feed"], r["kind"], hours(r["began_at"]) or 0.0, hours(r["ended_at"])) for r in rows]


def told(store: Store, at: datetime, *, issue: int | None = None) -> list[str]:
    """The lines that an issue made then has; with `issue` they are told."""
    found = notices(troubles.untold(store, "daily", started=NOW, now=at), at)
    if issue is not None:
        with store.write() as conn:
            conn.execute(
                "INSERT INTO issues (issue_id, digest, slot, kind, made_at) VALUES (?, 'daily', ?, 'digest', 'x')",
                [issue, str(issue)],
            )
            assert troubles.tell(conn, "daily", issue, [(n.trouble.trouble_id, n.phases) for n in found])
    return list(unseen(found, Words("en", "Europe/Rome", today=at)))


def test_a_spell_begins_and_ends_and_a_well_feed_leaves_nothing(store: Store) -> None:
    """Failing, then blind, then well: one spell, of the kind it was last; another feed has none."""
    polled(store, NOW, "news", name="b")
    polled(store, NOW, "failed", error="no")
    polled(store, NOW + HOUR, "blind", error="a login page")
    assert spells(store) == [("a", "blind", 0, None)]
    polled(store, NOW + 3 * HOUR)
    assert spells(store) == [("a", "blind", 0, 3)]


def test_a_feed_that_flickers_has_one_spell(store: Store) -> None:
    """What comes back within a day never ended; what comes later is another."""
    for n in range(6):
        polled(store, NOW + n * HOUR, "failed" if n % 2 == 0 else "unchanged", error="no" if n % 2 == 0 else None)
    assert spells(store) == [("a", "failing", 0, 5)]
    polled(store, NOW + 40 * HOUR, "failed", error="no")
    assert spells(store)[1:] == [("a", "failing", 40, None)]


def test_a_silence_ends_with_news_and_not_with_a_failure(store: Store) -> None:
    """It lasts through a failed poll and is told beside it."""
    polled(store, NOW, silent="quiet")
    polled(store, NOW + HOUR, "failed", error="no")
    polled(store, NOW + 2 * HOUR, silent="quiet")
    assert spells(store) == [("a", "silent", 0, None), ("a", "failing", 1, 2)]
    polled(store, NOW + 3 * HOUR, "news")
    assert spells(store)[0] == ("a", "silent", 0, 3)


def test_a_feed_whose_owner_changed_it_has_no_spell_and_no_end_to_tell(store: Store) -> None:
    """A new url, or a feed that is gone from the config: it is not "read again"."""
    with store.write() as conn:
        conn.execute("INSERT INTO digest_starts VALUES ('daily', ?)", [instant(NOW)])
    polled(store, NOW, "gone", error="gone")
    assert told(store, NOW + HOUR, issue=1) != []
    feeds.sync(store, [Feed(name="a", url="https://new.example/feed")])
    assert spells(store) == [("a", "gone", 0, 0)]
    assert told(store, NOW + 2 * HOUR) == []


def test_a_digest_tells_of_a_spell_once_at_either_end(store: Store) -> None:
    """A failure only after a day, its end only where its beginning was told; a gap once and for all."""
    polled(store, NOW, "failed", error="no")
    polled(store, NOW, "news", name="b", gap=True, missed=14)
    assert told(store, NOW + HOUR, issue=1) == [
        "Articles perhaps never seen: “b” between Nov 23 13:00 and Nov 23 13:00 (about 14)."
    ]
    assert told(store, NOW + 2 * HOUR, issue=2) == []
    assert told(store, NOW + 25 * HOUR, issue=3) == ["Cannot be read: “a” since Nov 23."]
    assert told(store, NOW + 26 * HOUR, issue=4) == []
    polled(store, NOW + 27 * HOUR)
    assert told(store, NOW + 28 * HOUR, issue=5) == ["Read again: “a” (Nov 23 to Nov 24)."]
    assert told(store, NOW + 29 * HOUR, issue=6) == []


def test_what_began_and_ended_between_two_issues_is_told_once(store: Store) -> None:
    """A blindness of five hours is; one of a few minutes is not worth a line, nor a gap through which nothing fell."""
    polled(store, NOW, "blind", error="a consent wall")
    polled(store, NOW + 5 * HOUR)
    polled(store, NOW + 5 * HOUR, "blind", name="b", error="a consent wall")
    polled(store, NOW + 5.2 * HOUR, name="b", gap=True, missed=0)
    assert told(store, NOW + 6 * HOUR, issue=1) == ["Read again: “a” (Nov 23 13:00 to Nov 23 18:00)."]
    assert told(store, NOW + 7 * HOUR, issue=2) == []


def test_many_feeds_with_one_trouble_are_one_line(store: Store) -> None:
    """Six are named, the rest is counted; a name is shown harmlessly."""
    names = [f"f{n}" for n in range(9)] + ["odd\u202ename\n" + "x" * 100]
    feeds.sync(store, [Feed(name=name, url=f"https://host.example/{n}") for n, name in enumerate(names)])
    for name in reversed(names):
        polled(store, NOW, "gone", name=name, error="gone")
    (line,) = told(store, NOW)
    assert "oddname xxx" in line
    assert "\u202e" not in line
    assert "\n" not in line
    assert line.endswith("4 more.")
    assert len(line) < 500


def test_two_processes_never_tell_of_one_spell_twice(store: Store) -> None:
    """The second finds it told and takes its transaction back."""
    polled(store, NOW, "gone", error="gone")
    (notice,) = notices(troubles.untold(store, "daily", started=NOW, now=NOW), NOW)
    assert told(store, NOW, issue=1)
    with store.write() as conn:
        assert not troubles.tell(conn, "daily", 1, [(notice.trouble.trouble_id, notice.phases)])


def test_an_older_database_keeps_its_troubles_and_tells_none_as_news(tmp_path: Path) -> None:
    """Made by the first release: its rows become spells, told long ago at both ends; a blindness that lasts stays open."""
    path = tmp_path / "old.db"
    older(
        path,
        """INSERT INTO feeds (feed, url, language, state) VALUES ('a', 'https://a.example/', 'en', 'blind');
           INSERT INTO feed_gaps (feed, kind, since, seen_at, note) VALUES
               ('a', 'gap', NULL, '2026-11-23T10:00:00Z', NULL), ('a', 'blind', NULL, '2026-11-23T11:00:00Z', 'a page');""",
    )
    with Store(path) as store:
        assert spells(store) == [("a", "gap", -2, -2), ("a", "blind", -1, None)]
        assert told(store, NOW) == []
        feeds.sync(store, [Feed(name="a", url="https://a.example/")])
        polled(store, NOW)
        assert spells(store)[1] == ("a", "blind", -1, 0)
        assert told(store, NOW) == []


def test_a_spell_whose_end_was_told_is_over_and_another_begins(store: Store) -> None:
    """What comes back within the day and then lasts for months is told again, at both ends."""
    polled(store, NOW, "blind", error="a login page")
    assert told(store, NOW + 2 * HOUR, issue=1) == [
        "Answering without news (login, error or empty channel): “a” since Nov 23."
    ]
    polled(store, NOW + 3 * HOUR)
    assert told(store, NOW + 4 * HOUR, issue=2) == ["Read again: “a” (Nov 23 13:00 to Nov 23 16:00)."]
    polled(store, NOW + 5 * HOUR, "blind", error="a login page")
    polled(store, NOW + 90 * 24 * HOUR, "blind", error="a login page")
    assert spells(store) == [("a", "blind", 0, 3), ("a", "blind", 5, None)]
    assert told(store, NOW + 7 * HOUR, issue=3) == [
        "Answering without news (login, error or empty channel): “a” since Nov 23."
    ]
    polled(store, NOW + 91 * 24 * HOUR)
    assert told(store, NOW + 92 * 24 * HOUR, issue=4) == ["Read again: “a” (Nov 23, 2026 to Feb 22)."]


def test_a_new_address_that_fails_too_is_told_anew(store: Store) -> None:
    """What the old address's digests were told says nothing about the new one, also where there is no digest yet."""
    polled(store, NOW, "failed", error="no")
    feeds.sync(store, [Feed(name="a", url="https://new.example/feed")])
    polled(store, NOW + HOUR, "failed", error="no")
    polled(store, NOW + 26 * HOUR, "failed", error="no")
    assert spells(store) == [("a", "failing", 0, 0), ("a", "failing", 1, None)]
    assert told(store, NOW + 27 * HOUR) == ["Cannot be read: “a” since Nov 23."]


def test_a_spell_that_a_clock_ahead_began_is_told_in_its_time(store: Store) -> None:
    """A year ahead for one poll, then true: it began when a true clock first saw it, and its end is told."""
    polled(store, NOW + 8760 * HOUR, "blind", error="a login page")
    polled(store, NOW, "blind", error="a login page")
    assert spells(store) == [("a", "blind", 0, None)]
    assert told(store, NOW + 2 * HOUR, issue=1) != []
    polled(store, NOW + 3 * HOUR)
    assert told(store, NOW + 4 * HOUR, issue=2) == ["Read again: “a” (Nov 23 13:00 to Nov 23 16:00)."]


def test_a_feed_that_is_switched_off_and_on_is_asked_again_even_where_it_was_gone(store: Store) -> None:
    """Its owner's word counts: 410 once more is a spell of its own, told again."""
    polled(store, NOW, "gone", error="gone")
    assert told(store, NOW, issue=1) != []
    for enabled in (False, True):
        feeds.sync(store, [Feed(name="a", url="https://a.example/feed", enabled=enabled)])
    assert turns.due(store, now=NOW) == [1]
    polled(store, NOW + HOUR, "gone", error="gone")
    assert spells(store) == [("a", "gone", 0, 0), ("a", "gone", 1, None)]
    assert told(store, NOW + HOUR, issue=2) != []


def test_a_feed_that_was_gone_before_there_were_spells_has_one(tmp_path: Path) -> None:
    """No poll would begin it; a digest tells of it once."""
    path = tmp_path / "old.db"
    older(
        path,
        "INSERT INTO feeds (feed, url, language, state, last_polled_at) VALUES ('a', 'https://a.example/', 'en', 'gone', '2026-11-20T00:00:00Z')",
    )
    with Store(path) as store:
        assert spells(store) == [("a", "gone", -84, None)]
        assert told(store, NOW, issue=1) == [
            "Gone for good, says their server; change or remove them in config.toml: “a” since Nov 20."
        ]
        assert told(store, NOW, issue=2) == []


def test_many_gaps_of_one_feed_are_one_notice(store: Store) -> None:
    """Forty in a day push nobody out of the line; what they cost is told where it is known of each."""
    for n in range(40):
        polled(store, NOW + n * HOUR / 2, "news", gap=True, missed=None if n == 7 else 2)
    polled(store, NOW + 20 * HOUR, "news", name="b", gap=True, missed=30)
    polled(store, NOW + 21 * HOUR, "news", name="b", gap=True, missed=12)
    (line,) = told(store, NOW + 22 * HOUR, issue=1)
    assert line.split("; ") == [
        "Articles perhaps never seen: “a” 40 times between Nov 23 13:00 and Nov 24 08:30 (nobody knows how many)",
        "“b” 2 times between Nov 24 09:00 and Nov 24 10:00 (about 42).",
    ]
    assert told(store, NOW + 23 * HOUR, issue=2) == []


def test_gaps_of_long_ago_are_counted_and_not_kept(store: Store) -> None:
    """A feed with a gap at every poll does not grow the file for ever; `gaps` still counts all."""
    for n in range(troubles.MOST + 5):
        polled(store, NOW + n * HOUR / 6, "news", gap=True, missed=1)
    (row,) = store.rows("SELECT gaps, missed_30d FROM feed_health WHERE feed = 'a'")
    assert tuple(row) == (troubles.MOST + 5, troubles.MOST)
    assert len(store.rows("SELECT * FROM trouble_log")) == troubles.MOST
