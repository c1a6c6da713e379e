"""Urgent mails on real files: at once, once, capped by the hour whatever the clock does, and nothing dropped."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from monitor.drafting import Press
from monitor.model import Claim, Story
from monitor.publish import publish, publish_due
from monitor.store import issues, pauses
from monitor.store.db import Store
from monitor.urgent import publish_urgent
from tests.integration.test_publish import messages, press, put, settings

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database whose digest has been running for a month."""
    with Store(tmp_path / "n.db") as opened:
        run_in(opened)
        yield opened


def run_in(store: Store) -> None:
    """Say that the digest is an old one."""
    issues.start(store, ["daily"], NOW - 30 * DAY)
    with store.write() as conn:
        issues.settle(conn, "daily", NOW - DAY, "digest", number=1, subject="x", now=NOW - DAY)


def urgently(**values: Any) -> Press:  # noqa: ANN401 - a record's fields, checked by the record
    """A digest at 18:30 that mails urgent news at once."""
    return press(settings(**({"at": (time(18, 30),), "urgent": True, "language": "it", "quiet": "never"} | values)))


def recall(store: Store, number: int, at: datetime, **values: Any) -> None:  # noqa: ANN401 - a record's fields
    """Store a recall that was published, and read, at an instant."""
    entry = {key: values.pop(key) for key in ("backlog", "level", "claims", "dated") if key in values}
    given_: dict[str, Any] = {
            "story_id": number, "dossier_id": number, "headline": f"titolo {number}", "headline_entry_id": number,
            "category": "recall", "weight": 9, "urgent": True, "first_published_at": at, "last_published_at": at,
        }  # fmt: skip
    put(store, number, story=Story(**(given_ | values)), published_at=at, first_seen_at=at, **entry)


def kinds(store: Store) -> list[tuple[str, int]]:
    """What the view says was mailed, and how."""
    rows = store.rows("SELECT kind, entry_id FROM digest_entries ORDER BY entry_id")
    return [(row["kind"], row["entry_id"]) for row in rows]


def test_urgent_news_goes_at_once_and_stands_in_no_other_issue(store: Store) -> None:
    """One mail to each recipient, marked for its digest; the evening's issue has the rest and the next number."""
    own = urgently()
    recall(store, 1, NOW)
    put(store, 2, published_at=NOW, first_seen_at=NOW)
    (made,) = publish_urgent(store, own, now=NOW + MINUTE)
    assert (made.outcome, made.entries, made.messages) == ("queued", 1, 2)
    assert str(made.subject).startswith("URGENTE daily: titolo 1")
    assert publish_urgent(store, own, now=NOW + 2 * MINUTE) == []
    (evening,) = publish_due(store, own, now=NOW.replace(hour=18, minute=30))
    assert str(evening.subject).startswith("daily n. 2: ")
    assert kinds(store) == [("urgent", 1), ("digest", 2)]
    log = store.rows("SELECT kind, entries FROM delivery_log ORDER BY outbox_id")
    assert [tuple(row) for row in log] == [("urgent", 1)] * 2 + [("digest", 1)] * 2


def test_a_paused_digest_mails_nothing_urgent_and_tells_it_after(store: Store) -> None:
    """Holidays are holidays from urgent mails too; what happened is in the next issue."""
    own = urgently()
    pauses.pause(store, "daily", NOW + HOUR, NOW - HOUR)
    recall(store, 1, NOW)
    assert publish_urgent(store, own, now=NOW + MINUTE) == []
    assert publish_due(store, own, now=NOW.replace(hour=18, minute=30))
    assert kinds(store) == [("digest", 1)]


def test_several_at_one_tick_are_one_mail(store: Store) -> None:
    """The reader's phone rings once; the mail counts once against the cap."""
    own = urgently(urgent_per_hour=1)
    for number in (1, 2, 3):
        recall(store, number, NOW)
    (made,) = publish_urgent(store, own, now=NOW)
    assert made.entries == 3
    assert len(messages(store)) == 2


def test_what_exceeds_the_cap_leads_the_next_issue(store: Store) -> None:
    """Deferred for good: not sent when the hour is over, but first in the evening, before heavier news, and never again."""
    own = urgently(urgent_per_hour=1)
    recall(store, 1, NOW)
    assert len(publish_urgent(store, own, now=NOW)) == 1
    recall(store, 2, NOW + MINUTE, weight=1)
    assert publish_urgent(store, own, now=NOW + MINUTE) == []
    assert publish_urgent(store, own, now=NOW + 2 * HOUR) == []
    recall(store, 3, NOW + 3 * HOUR, urgent=False)
    (evening,) = publish_due(store, own, now=NOW.replace(hour=18, minute=30))
    assert str(evening.subject).startswith("daily n. 2: titolo 2")
    assert kinds(store) == [("urgent", 1), ("digest", 2), ("digest", 3)]
    assert store.rows("SELECT * FROM deferred") == []


def test_a_later_report_is_an_update_of_the_next_issue(store: Store) -> None:
    """Another source on the same recall rings no phone again."""
    own = urgently()
    recall(store, 1, NOW)
    publish_urgent(store, own, now=NOW)
    row = store.rows("SELECT * FROM stories")[0]
    put(
        store, 2, published_at=NOW + HOUR, first_seen_at=NOW + HOUR,
        story=Story(story_id=1, dossier_id=1, headline=row["headline"], headline_entry_id=1, category="recall", weight=9, urgent=True,
                    first_published_at=NOW, last_published_at=NOW + HOUR),
    )  # fmt: skip
    assert publish_urgent(store, own, now=NOW + HOUR) == []
    publish_due(store, own, now=NOW.replace(hour=18, minute=30))
    assert kinds(store) == [("urgent", 1), ("digest", 2)]


def test_a_follow_up_answers_the_urgent_mail(store: Store) -> None:
    """The issue with an update of it, and an urgent mail on the same affair, stand below it with each recipient; other issues do not."""
    own = urgently(quiet="always")
    recall(store, 1, NOW)
    publish_urgent(store, own, now=NOW)
    first = {mail["To"]: mail["Message-ID"] for mail in messages(store)}
    recall(store, 2, NOW + HOUR, dossier_id=1, status="official")
    publish_urgent(store, own, now=NOW + HOUR)
    second = {mail["To"]: mail["Message-ID"] for mail in messages(store)[2:]}
    told = Story(
        story_id=1, dossier_id=1, headline="x", headline_entry_id=1, category="recall", weight=9, urgent=True,
        first_published_at=NOW, last_published_at=NOW,
    )  # fmt: skip
    put(store, 3, story=told, published_at=NOW + HOUR, first_seen_at=NOW + HOUR)
    put(store, 4, published_at=NOW + DAY, first_seen_at=NOW + DAY)
    evening = NOW.replace(hour=18, minute=30)
    for slot in (evening, evening + DAY):
        publish_due(store, own, now=slot)
    mails = messages(store)
    assert len(mails) == 8
    for mail in mails[2:6]:
        assert mail["References"] == first[mail["To"]]
        assert mail["In-Reply-To"] == first[mail["To"]]
    assert [mail["References"] for mail in mails[:2] + mails[6:]] == [None] * 4
    assert set(first.values()).isdisjoint(second.values())


def test_an_official_denial_of_an_urgent_rumour_is_urgent(store: Store) -> None:
    """The rumour waits for its slot, its denial does not."""
    own = urgently()
    recall(store, 1, NOW, status="rumour")
    assert publish_urgent(store, own, now=NOW) == []
    denial = Claim(
        claim_id=1, entry_id=2, stance="denial", field="title", start=0, end=8, quote="smentita", headline=True, published_at=NOW + HOUR,
        story_id=2, answers=1, speaker="Xiaomi", speaker_entity="Xiaomi",
    )  # fmt: skip
    recall(store, 2, NOW + HOUR, urgent=False, status="official", category="", dossier_id=1, claims=(denial,))
    (made,) = publish_urgent(store, own, now=NOW + HOUR)
    assert kinds(store) == [("urgent", 2)]
    assert made.entries == 1


def test_a_backlog_a_rumour_and_an_unsure_match_ring_no_phone(store: Store) -> None:
    """Nor what a muted story brings, nor what a digest without `urgent` takes."""
    own = urgently()
    recall(store, 1, NOW, backlog=True)
    recall(store, 2, NOW, status="rumour")
    recall(store, 3, NOW, level="likely")
    recall(store, 4, NOW - DAY)
    recall(store, 5, NOW)
    with store.write() as conn:
        conn.execute("UPDATE stories SET muted_until = '2026-12-01T00:00:00Z' WHERE story_id = 5")
    assert publish_urgent(store, own, now=NOW) == []
    recall(store, 6, NOW)
    assert publish_urgent(store, urgently(urgent=False), now=NOW) == []
    assert publish_urgent(store, urgently(levels=("likely",)), now=NOW) == []
    assert kinds(store) == []


def test_a_clock_that_was_ahead_neither_frees_room_nor_closes_the_door(store: Store) -> None:
    """Sent a day ahead: for an hour of true time they count, then urgent news goes out again."""
    own = urgently(urgent_per_hour=1)
    recall(store, 1, NOW + DAY)
    assert len(publish_urgent(store, own, now=NOW + DAY)) == 1
    recall(store, 2, NOW)
    assert publish_urgent(store, own, now=NOW) == []
    recall(store, 3, NOW + 2 * HOUR)
    (made,) = publish_urgent(store, own, now=NOW + 2 * HOUR)
    assert str(made.subject).startswith("URGENTE daily: titolo 3")


def test_two_processes_never_send_one_story_twice_nor_more_than_the_cap(tmp_path: Path) -> None:
    """Eight at once, at eight different seconds: each story in one mail, one mail in all, the rest waits."""
    with Store(tmp_path / "n.db") as first:
        run_in(first)
        for number in range(1, 20):
            recall(first, number, NOW)
    own = urgently(urgent_per_hour=1)
    faults: list[BaseException] = []

    def go(second: int) -> None:
        try:
            with Store(tmp_path / "n.db") as mine:
                publish_urgent(mine, own, now=NOW + timedelta(seconds=second))
        except BaseException as fault:  # noqa: BLE001 - told below, on the main thread
            faults.append(fault)

    threads = [threading.Thread(target=go, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Store(tmp_path / "n.db") as last:
        assert len(messages(last)) == 2
        assert kinds(last) == [("urgent", number) for number in range(1, 20)]


@tried(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(st.integers(1, 4000), st.integers(0, 3), st.sampled_from([0, 0, 0, 0, 86400, -86400])),
        min_size=1, max_size=12,
    ),
    limit=st.integers(1, 3),
)  # fmt: skip
def test_whatever_comes_and_whatever_the_clock_does(
    steps: list[tuple[int, int, int]], limit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Restarted at each step, the clock put back or forth by a day: each story is mailed once in the end, and no hour has too many.

    A clock put forth by a day says that the hour is over, so each time it begins anew; put back it frees nothing.
    """
    path, own = tmp_path_factory.mktemp("urgent") / "n.db", urgently(urgent_per_hour=limit)
    true, wrong, number, sent, forth = NOW, timedelta(), 0, list[datetime](), list[datetime]()
    with Store(path) as first:
        run_in(first)
    for seconds, stories, jump in steps:
        true, wrong = true + timedelta(seconds=seconds), wrong + timedelta(seconds=jump)
        forth += [true] if jump > 0 else []
        with Store(path) as again:
            for _ in range(stories):
                number += 1
                recall(again, number, true + wrong)
            sent += [true for made in publish_urgent(again, own, now=true + wrong) if made.outcome == "queued"]
    for start in sent:
        anew = sum(start < at < start + HOUR for at in forth)
        assert sum(start <= at < start + HOUR for at in sent) <= limit * (1 + anew)
    end = true + 30 * DAY
    with Store(path) as last:
        publish(last, own, own.digests[0], slot=end, now=end)
        assert sorted(entry for _, entry in kinds(last)) == list(range(1, number + 1))
