"""What the views say of a small, known database, and that a large one is not read whole to say it."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Message
from monitor.store import issues, outbox
from monitor.store.codec import instant
from monitor.store.db import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
AT = "2026-11-23T07:30:00Z"


def rows(store: Store, sql: str) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    return [dict(row) for row in store.rows(sql)]


def put(conn: sqlite3.Connection, table: str, **values: object) -> None:
    """Insert one row."""
    marks = ", ".join("?" * len(values))
    conn.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))  # noqa: S608 - names of our own


def entry(conn: sqlite3.Connection, entry_id: int, feed: str, language: str, at: str, **more: object) -> None:
    """An entry of the tables' own making."""
    values = {"key": f"k{entry_id}", "title": f"t{entry_id}", "summary": "s", "url": f"https://x.example/{entry_id}"}
    put(
        conn,
        "entries",
        entry_id=entry_id,
        feed=feed,
        language=language,
        published_at=at,
        first_seen_at=at,
        **{**values, **more},
    )


def match(conn: sqlite3.Connection, entry_id: int, story_id: int, *watches: str, copy_of: int | None = None) -> None:
    """An entry that these watches caught, in its story."""
    for watch in watches:
        put(conn, "matches", entry_id=entry_id, watch=watch, rule="r", level="sure", evidence="[]")
    put(conn, "placements", entry_id=entry_id, story_id=story_id, copy_of=copy_of, published_at=AT, reasons="[]")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two stories of one dossier: one with four entries of three feeds, a copy among them, one nobody watches any more."""
    with Store(tmp_path / "n.db") as made:
        with made.write() as conn:
            put(conn, "feeds", feed="a", url="https://a.example/f", language="it", last_polled_at="2026-11-23T00:00:00Z",
                first_success_at="2026-11-13T00:00:00Z", last_success_at="2026-11-23T00:00:00Z")  # fmt: skip
            put(conn, "feeds", feed="b", url="https://b.example/f", language="zh", enabled=0)
            put(conn, "feed_troubles", feed="a", kind="gap", began_at=AT, ended_at=AT)
            put(conn, "feed_troubles", feed="a", kind="blind", began_at=AT)
            put(
                conn,
                "dossiers",
                dossier_id=1,
                title="d",
                status="disputed",
                first_published_at=AT,
                last_published_at=AT,
            )
            for story_id in (1, 2):
                put(conn, "stories", story_id=story_id, dossier_id=1, headline=f"h{story_id}", headline_entry_id=1, category="price",
                    weight=1, urgent=0, status="denied", first_published_at=AT, last_published_at=AT, about="[]")  # fmt: skip
            entry(conn, 1, "b", "zh", "2026-11-20T10:00:00Z")
            entry(conn, 2, "a", "it", "2026-11-20T09:00:00Z")
            entry(conn, 3, "a", "it", "2026-11-21T09:00:00Z")
            entry(conn, 4, "c", "en", "2026-11-21T10:00:00Z", backlog=1)
            entry(conn, 5, "a", "it", "2026-10-01T10:00:00Z")
            entry(conn, 6, "a", "it", "2026-11-22T10:00:00Z", backlog=1)
            match(conn, 1, 1, "w2", "w1")
            match(conn, 2, 1, "w1")
            match(conn, 3, 1, "w1", copy_of=2)
            match(conn, 4, 1, "w1")
            match(conn, 5, 2)
            claim = {"published_at": AT, "stance": "denial", "field": "title", "start_at": 0, "end_at": 2, "quote": "t1", "entities": "[]",
                     "numbers": "[]", "headline": 1}  # fmt: skip
            put(
                conn,
                "entry_claims",
                claim_id=1,
                entry_id=1,
                story_id=1,
                speaker="小米",
                speaker_entity="Xiaomi",
                answers=2,
                **claim,
            )
            put(conn, "entry_claims", claim_id=2, entry_id=1, story_id=None, expected_by="2026-12-01", **claim)
            put(conn, "entry_claims", claim_id=3, entry_id=5, story_id=2, **claim)
            put(
                conn,
                "entry_figures",
                entry_id=1,
                field="title",
                start_at=0,
                end_at=2,
                value=215900.0,
                unit="CNY",
                text="21.59万元",
            )
            put(conn, "entry_figures", entry_id=5, field="title", start_at=0, end_at=2, value=1.0, unit="", text="1")
            issue_id = issues.settle(conn, "daily", NOW, "digest", number=1, subject="s", now=NOW)
            assert issue_id is not None
            issues.mark(conn, "daily", issue_id, [(1, "w1"), (2, "w1")])
            outbox.queue(
                conn, issue_id, [Message(message_id=f"<{n}@x>", recipient=f"{n}@x", payload=b"m") for n in "ab"], NOW
            )
            issues.settle(conn, "daily", NOW.replace(hour=8), "digest", number=None, subject=None, now=NOW)
        yield made


def test_news_has_a_row_for_each_entry_and_watch(store: Store) -> None:
    """Copies too; what no watch matches any more is gone."""
    got = rows(store, "SELECT entry_id, watch, story_id, dossier_id, copy_of, url FROM news ORDER BY entry_id, watch")
    assert [(r["entry_id"], r["watch"], r["copy_of"]) for r in got] == [
        (1, "w1", None), (1, "w2", None), (2, "w1", None), (3, "w1", 2), (4, "w1", None),
    ]  # fmt: skip
    assert {(r["story_id"], r["dossier_id"]) for r in got} == {(1, 1)}
    assert got[0]["url"] == "https://x.example/1"


def test_a_story_counts_its_entries_feeds_and_languages(store: Store) -> None:
    """Each once; the first feed is that of the oldest entry; a story without a match is none."""
    (got,) = rows(store, "SELECT * FROM story_overview")
    assert (json.loads(got["watches"]), json.loads(got["languages"])) == (["w1", "w2"], ["en", "it", "zh"])
    assert (got["entries"], got["feeds"], got["first_feed"], got["status"]) == (4, 3, "a", "denied")


def test_a_dossier_counts_its_stories(store: Store) -> None:
    """Those that are still watched, with all their entries."""
    (got,) = rows(store, "SELECT * FROM dossier_overview")
    assert (got["stories"], got["entries"], json.loads(got["watches"]), got["title"]) == (1, 4, ["w1", "w2"], "d")


def test_claims_and_figures_are_those_of_matched_entries(store: Store) -> None:
    """A claim whose event has no story here belongs to none, and its days are plain days."""
    claims = rows(store, "SELECT * FROM claims ORDER BY claim_id")
    assert [(c["claim_id"], c["story_id"], c["dossier_id"], c["answers"], c["expected_by"]) for c in claims] == [
        (1, 1, 1, 2, None), (2, None, None, None, "2026-12-01"),
    ]  # fmt: skip
    assert json.loads(claims[0]["watches"]) == ["w1", "w2"]
    assert (claims[0]["speaker"], claims[0]["speaker_entity"]) == ("小米", "Xiaomi")
    (figure,) = rows(store, "SELECT entry_id, story_id, value, unit, text FROM figures")
    assert figure == {"entry_id": 1, "story_id": 1, "value": 215900.0, "unit": "CNY", "text": "21.59万元"}


def test_marks_and_messages_are_told_by_issue(store: Store) -> None:
    """A slot that found nothing leaves neither; `entries` counts what the message carries."""
    marks = rows(store, "SELECT digest, slot, kind, entry_id, watch FROM digest_entries ORDER BY entry_id")
    assert marks == [{"digest": "daily", "slot": AT, "kind": "digest", "entry_id": n, "watch": "w1"} for n in (1, 2)]
    log = rows(
        store,
        "SELECT digest, slot, kind, recipient, message_id, state, attempts, last_reply, sent_at, entries FROM delivery_log",
    )
    plain = {
        "digest": "daily",
        "slot": AT,
        "kind": "digest",
        "state": "queued",
        "attempts": 0,
        "last_reply": None,
        "sent_at": None,
        "entries": 2,
    }
    assert log == [{**plain, "recipient": f"{n}@x", "message_id": f"<{n}@x>"} for n in "ab"]


def test_a_feed_is_told_by_its_last_thirty_days(store: Store) -> None:
    """What came with the first poll is no pace; what is off says so; gaps are gaps, not blind polls."""
    on, off = rows(store, "SELECT * FROM feed_health ORDER BY feed")
    assert (on["state"], on["gaps"], on["entries_per_day"], on["matches_30d"]) == ("ok", 1, 0.2, 2)
    assert (off["state"], off["next_poll_at"], off["entries_per_day"], off["matches_30d"]) == ("off", None, None, 0)
    assert on["last_success_at"] == instant(NOW.replace(hour=0, minute=0))


QUESTIONS = (
    "SELECT * FROM news WHERE story_id = 1",
    "SELECT * FROM news WHERE entry_id = 1",
    "SELECT * FROM news WHERE published_at >= '2026-11-23T00:00:00Z' ORDER BY published_at",
    "SELECT * FROM story_overview WHERE story_id = 1",
    "SELECT * FROM story_overview ORDER BY last_published_at DESC LIMIT 10",
    "SELECT * FROM dossier_overview ORDER BY last_published_at DESC LIMIT 10",
    "SELECT * FROM claims WHERE dossier_id = 1",
    "SELECT * FROM claims WHERE story_id = 1",
    "SELECT * FROM figures WHERE story_id = 1",
    "SELECT * FROM digest_entries WHERE entry_id = 1",
    "SELECT * FROM feed_health",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_all_entries(store: Store, question: str) -> None:
    """Whatever grows for years is found by an index; only feeds are looked through, and lists that a limit cuts short."""
    plan = [row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {question}")]
    read_whole = [step for step in plan if step.startswith("SCAN") and not step.startswith("SCAN (subquery")]
    cut_short = [step for step in read_whole if "USING INDEX" in step and "LIMIT" in question]
    assert [step for step in read_whole if step not in cut_short and step != "SCAN f"] == []
