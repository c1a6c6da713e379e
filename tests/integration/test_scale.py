"""What a poll costs with a million entries stored: no statement of one reads through a table that grows with the news."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from monitor.feeds.settings import FetchSettings
from monitor.model import Feed
from monitor.poll import poll
from monitor.sight import Sight
from monitor.store import digests, urgencies
from monitor.store.db import Store
from tests.support.entries import entities, watch
from tests.support.feeds import Answer, FeedServer

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
GROWING = {
    "entries",
    "entry_revisions",
    "forgotten",
    "matches",
    "placements",
    "stories",
    "dossiers",
    "entry_claims",
    "entry_figures",
    "feed_troubles",
    "told_troubles",
    "issues",
    "marks",
    "outbox",
}
"""Tables whose rows come with the news and with time; all others grow with the config alone."""
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that any connection runs from now on, its parameters filled in."""
    said: list[str] = []

    class Listening(sqlite3.Connection):
        def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - sqlite3's own
            super().__init__(*arguments, **named)
            self.set_trace_callback(said.append)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Listening))
    return said


def read_through(conn: sqlite3.Connection, sql: str) -> Iterator[str]:
    """The tables of which a statement reads every row, or of an index every entry, until it has enough.

    Read from its program (https://www.sqlite.org/opcode.html): a cursor that is opened on a table's page and put on
    its first or last row.  A query plan would name tables by the statement's aliases.
    """
    pages = dict(conn.execute("SELECT rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0").fetchall())
    cursors: dict[int, int] = {}
    for _, code, p1, p2, p3, *_ in conn.execute(f"EXPLAIN {sql}"):
        if code in ("OpenRead", "OpenWrite", "ReopenIdx") and p3 == 0:
            cursors[p1] = p2
        elif code in ("Rewind", "Last") and p1 in cursors:
            yield pages.get(cursors[p1], "")


def item(number: int, title: str) -> str:
    """An item of an RSS feed, a minute after the one before."""
    at = (NOW - timedelta(days=1) + timedelta(minutes=number)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return (
        f"<item><guid isPermaLink='false'>{number}</guid><title>{title}</title><link>https://news.example/{number}</link>"
        f"<pubDate>{at}</pubDate></item>"
    )


def rss(*items: str) -> Answer:
    """A feed of these items."""
    body = f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>"
    return Answer(body=body.encode())


RUMOUR = item(1, "传小米汽车将于12月1日召回30931辆SU7")
DENIAL = item(2, "小米汽车否认召回SU7：消息不实")
WEATHER = item(3, "明天有雨")
SOLD = item(4, "小米汽车11月交付量超过4万辆")


def test_reading_through_a_table_is_noticed(tmp_path: Path) -> None:
    """Under an alias, by an index, or for want of one; a search by an index is none."""
    with Store(tmp_path / "news.db") as store:
        assert list(read_through(store.conn, "SELECT * FROM entries e WHERE e.title = 'x'")) == ["entries"]
        assert list(read_through(store.conn, "SELECT DISTINCT dossier_id FROM stories")) == ["stories"]
        assert list(read_through(store.conn, "UPDATE feeds SET failures = (SELECT count(*) FROM matches)")) != []
        assert list(read_through(store.conn, "SELECT * FROM entries e WHERE e.feed = 'a' AND e.key = 'b'")) == []


def test_no_statement_of_a_poll_reads_through_a_table_that_grows(tmp_path: Path, heard: list[str]) -> None:
    """First polls, news, copies, revisions, words taken back, failures, a gap, a deadline: each finds its rows by an index."""
    path = tmp_path / "news.db"
    Store(path).close()
    heard.clear()  # what makes the tables is done once
    counts = []
    with FeedServer() as server:
        server.script(
            "/a",
            rss(RUMOUR, WEATHER),
            rss(RUMOUR, DENIAL, WEATHER),
            rss(item(1, "传小米SU7将被召回"), item(2, "明天有雪"), WEATHER, SOLD),
            rss(*(item(n, f"另一批新闻 {n}") for n in (7, 8, 9))),
        )
        server.script(
            "/b", rss(RUMOUR), Answer(status=500), Answer(status=429, headers={"Retry-After": "60"}), rss(SOLD)
        )
        feeds = [Feed(name=name, url=f"{server.url}/{name}", language="zh") for name in ("a", "b")]
        sight = Sight(matchers=(watch(),), entities=entities())
        settings = FetchSettings(allow_private_addresses=True)
        for days in (0, 10, 20, 30):
            done = poll(path, feeds, settings, sight, clock=partial(NOW.__add__, timedelta(days=days)), everything=True)
            counts.append([(r.feed, r.outcome, r.new, r.matched) for r in sorted(done.reports, key=lambda r: r.feed)])
    assert counts == [
        [("a", "news", 2, 1), ("b", "news", 1, 1)],
        [("a", "news", 1, 1), ("b", "failed", 0, 0)],
        [("a", "news", 1, 1), ("b", "failed", 0, 0)],
        [("a", "news", 3, 0), ("b", "news", 1, 1)],
    ]
    statements = {sql for sql in heard if sql.lstrip().startswith(VERBS) and "sqlite_master" not in sql}
    with sqlite3.connect(path) as conn:
        scans = {(table, " ".join(sql.split())) for sql in statements for table in read_through(conn, sql)}
    assert {table for table, _ in scans} >= {"feeds", "hosts"}, "statements were heard and read"
    assert {scan for scan in scans if scan[0] in GROWING} == set()


def test_what_became_of_rumours_is_found_by_indexes(tmp_path: Path) -> None:
    """An issue reads through none of the stories of all years, nor does it read the confirmed or expired ones of before."""
    with Store(tmp_path / "news.db") as store:
        with store.write() as conn:
            conn.execute("INSERT INTO dossiers VALUES (1, '', 'reported', '', '')")
            conn.executemany(
                """INSERT INTO stories (story_id, dossier_id, headline, headline_entry_id, category, weight, urgent, status, expected_by,
                                        first_published_at, last_published_at, about, decided_at, muted_until)
                   VALUES (?, 1, '', 0, '', 0, 0, ?, ?, '', '', '[]', ?, ?)""",
                [
                    (
                        n,
                        ("reported", "confirmed", "expired")[n % 3],
                        "2020-01-01",
                        "2020-01-01T00:00:00Z",
                        "2020-02-01T00:00:00Z",
                    )
                    for n in range(1, 3000)
                ],
            )
        heard: list[str] = []
        store.conn.set_trace_callback(heard.append)
        assert digests.followed(store, "daily", since=NOW, now=NOW) == []
        assert digests.came_true(store, "daily", since=NOW, now=NOW, shown=[1]) == []
        store.conn.set_trace_callback(None)
        asked = [sql for sql in heard if "FROM stories" in sql]
        assert len(asked) == 2
        assert {table for sql in asked for table in read_through(store.conn, sql)} & GROWING == set()
        steps = [0]

        def count() -> int:
            steps[0] += 1
            return 0

        store.conn.set_progress_handler(count, 100)
        for sql in asked:
            store.conn.execute(sql).fetchall()
        store.conn.set_progress_handler(None, 0)
        assert steps[0] < 10


def test_an_issue_reads_through_what_was_caught_alone_and_an_urgent_mail_not_even_that(tmp_path: Path) -> None:
    """Most entries match nothing; a look at what may be urgent is taken at each tick, so it costs the same in any year."""
    with Store(tmp_path / "news.db") as store:
        heard: list[str] = []
        store.conn.set_trace_callback(heard.append)
        for stories in (None, [1, 2]):
            assert (
                digests.eligible(
                    store,
                    "daily",
                    watches=["w"],
                    levels=["sure"],
                    now=NOW,
                    paywalled=frozenset(),
                    first=0,
                    stories=stories,
                )
                == []
            )
        assert urgencies.perhaps(store, "daily", ["w"], since=NOW, now=NOW) == set()
        store.conn.set_trace_callback(None)
        asked = [sql for sql in heard if "FROM " in sql and "digest_starts" not in sql]
        through = [set(read_through(store.conn, sql)) & GROWING for sql in asked]
        assert through == [{"matches"}, set(), set()]
