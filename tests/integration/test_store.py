"""The store on real SQLite files: opening, leases, entries, slots, the outbox."""

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.model import Entry, Feed, FeedState, Message, Polled, Reply
from monitor.store import entries, feeds, issues, outbox, turns
from monitor.store.codec import moment
from monitor.store.db import Store
from monitor.store.search import search
from monitor.store.views import VIEWS

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    with Store(tmp_path / "news.db") as made:
        yield made


def entry(entry_id: int, title: str, summary: str = "") -> Entry:
    """An entry of the feed `one`."""
    return Entry(
        entry_id=entry_id, feed="one", language="zh", title=title, summary=summary, published_at=NOW, first_seen_at=NOW
    )


def test_a_second_opening_changes_nothing(tmp_path: Path) -> None:
    """Opening a migrated file again makes no table and no view anew."""
    with Store(tmp_path / "n.db") as first:
        before = first.rows("SELECT name, sql FROM sqlite_master ORDER BY name")
    with Store(tmp_path / "n.db") as second:
        assert [tuple(r) for r in second.rows("SELECT name, sql FROM sqlite_master ORDER BY name")] == [
            tuple(r) for r in before
        ]


def test_every_view_can_be_asked(store: Store) -> None:
    """Each promised view exists and answers on an empty file."""
    for view in VIEWS:
        assert store.rows(f"SELECT * FROM {view}") == []  # noqa: S608 - names of our own


def test_a_stale_view_is_made_anew(tmp_path: Path) -> None:
    """A view of an older program gives way to today's."""
    with Store(tmp_path / "n.db") as first, first.write() as conn:
        conn.execute("DROP VIEW news")
        conn.execute("CREATE VIEW news AS SELECT 1 AS entry_id")
    with Store(tmp_path / "n.db") as second:
        assert "watch" in {column[1] for column in second.rows("PRAGMA table_info(news)")}


@pytest.mark.parametrize("content", [b"this is no database at all, only words" * 30, b"\0" * 4096])
def test_rubbish_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    """A file that is no database is named, not overwritten."""
    path = tmp_path / "n.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"n\.db"):
        Store(path)
    assert path.read_bytes() == content


def test_no_database_yet_is_told_with_the_way_to_one(tmp_path: Path) -> None:
    """Commands that only look make no file."""
    with pytest.raises(StoreError, match=r"no database at .*n\.db yet: run `monitor poll`"):
        Store(tmp_path / "n.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the place of the folder is no bug of ours."""
    (tmp_path / "f").touch()
    with pytest.raises(StoreError, match=r"n\.db cannot be opened \(.*\): check the permissions"):
        Store(tmp_path / "f" / "n.db")


@pytest.mark.parametrize("mark", [0, 7])
def test_another_programs_database_is_refused(tmp_path: Path, mark: int) -> None:
    """A SQLite file of somebody else is left alone, also where it bears no mark."""
    path = tmp_path / "n.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id = {mark}")
        other.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_view_of_the_users_own_is_left_alone(tmp_path: Path) -> None:
    """Views that people add stay, whatever happens to ours."""
    with Store(tmp_path / "n.db") as first, first.write() as conn:
        conn.execute("CREATE VIEW mine AS SELECT title FROM news")
        conn.execute("DROP VIEW news")
    with Store(tmp_path / "n.db") as second:
        assert second.rows("SELECT * FROM mine") == []


PROMISED = {
    "entries": "entry_id feed language title summary url published_at first_seen_at",
    "news": "entry_id watch level rule evidence feed language title summary url published_at first_seen_at story_id dossier_id copy_of",
    "story_overview": "story_id dossier_id watches headline category status languages entries feeds first_published_at last_published_at first_feed",
    "dossier_overview": "dossier_id watches title status stories entries first_published_at last_published_at",
    "claims": "claim_id entry_id story_id dossier_id watches published_at stance speaker speaker_entity quote expected_from expected_by",
    "figures": "entry_id story_id published_at value unit text",
    "digest_entries": "digest slot kind entry_id watch",
    "delivery_log": "digest slot kind recipient message_id state attempts last_reply sent_at entries",
    "feed_health": "feed url state last_success_at last_error consecutive_failures next_poll_at gaps entries_per_day matches_30d",
}


@pytest.mark.parametrize("name", PROMISED)
def test_what_outsiders_rely_on_is_there(store: Store, name: str) -> None:
    """Each table and view has at least the columns that were promised."""
    assert set(PROMISED[name].split()) <= {column["name"] for column in store.rows(f"PRAGMA table_info({name})")}


def test_a_full_disk_is_one_sentence_and_takes_nothing_half(tmp_path: Path) -> None:
    """What does not fit is taken back whole, and the store goes on once there is room."""
    with Store(tmp_path / "n.db") as store:
        pages = store.rows("PRAGMA page_count")[0][0]
        store.conn.execute(f"PRAGMA max_page_count = {pages + 3}")
        rows = [(str(n), "x" * 1000) for n in range(100)]
        with pytest.raises(StoreError, match=r"n\.db cannot be used .*full.*: make room"), store.write() as conn:
            conn.executemany("INSERT INTO hosts (host, hold_until) VALUES (?, ?)", rows)
        assert store.rows("SELECT * FROM hosts") == []
        store.conn.execute("PRAGMA max_page_count = 10000")
        with store.write() as conn:
            conn.execute("INSERT INTO hosts (host, hold_until) VALUES ('a', 'b')")
        assert len(store.rows("SELECT * FROM hosts")) == 1


def test_a_program_that_holds_the_file_is_told_of(tmp_path: Path) -> None:
    """A writer that waits in vain says so in one sentence."""
    with Store(tmp_path / "n.db") as holder, Store(tmp_path / "n.db", busy=0.05) as waiting, holder.write():
        with pytest.raises(StoreError, match="another program holds it"), waiting.write():
            pytest.fail("two write at once")
        assert waiting.rows("SELECT * FROM hosts") == []


def test_a_reader_in_the_way_of_a_start_is_waited_for_and_then_told_of(tmp_path: Path) -> None:
    """The log cannot be changed under somebody who reads; SQLite itself would not wait for that."""
    path = tmp_path / "n.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM feeds").fetchall()
        with pytest.raises(StoreError, match=r"n\.db cannot be used .*locked.*: another program holds it"):
            Store(path, busy=0.05)
        ended = threading.Thread(target=lambda: Store(path, busy=30).close())
        ended.start()
        reader.execute("ROLLBACK")
        ended.join(30)
        assert not ended.is_alive()


def test_a_mistake_of_ours_is_no_sentence(store: Store) -> None:
    """Wrong SQL is a bug, and shows itself."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.rows("SELECT * FROM nowhere")


def test_a_row_that_hangs_in_the_air_is_refused(store: Store) -> None:
    """Foreign keys hold."""
    with pytest.raises(sqlite3.IntegrityError), store.write() as conn:
        conn.execute("INSERT INTO matches VALUES (1, 'w', 'r', 'sure', '[]', NULL)")


def test_reading_is_as_of_one_moment(tmp_path: Path) -> None:
    """What another writes meanwhile is seen only afterwards, and it need not wait."""
    with Store(tmp_path / "n.db") as reader, Store(tmp_path / "n.db") as writer:
        with reader.read() as conn:
            assert conn.execute("SELECT count(*) FROM hosts").fetchone()[0] == 0
            with writer.write() as other:
                other.execute("INSERT INTO hosts (host, hold_until) VALUES ('a', 'b')")
            assert conn.execute("SELECT count(*) FROM hosts").fetchone()[0] == 0
        assert len(reader.rows("SELECT * FROM hosts")) == 1


def test_a_newer_programs_file_is_refused(tmp_path: Path) -> None:
    """A schema step this program does not know stops it before it writes."""
    with Store(tmp_path / "n.db") as made, made.write() as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('monitor', 'from_the_future', '')"
        )
    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path / "n.db")


def test_a_closed_file_needs_no_write_permission(tmp_path: Path) -> None:
    """The last one out leaves no WAL behind."""
    with Store(tmp_path / "n.db"):
        assert (tmp_path / "n.db-wal").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["n.db"]


def test_a_reader_keeps_the_log_and_delays_no_stop(tmp_path: Path) -> None:
    """Where somebody still reads, the file stays in WAL mode; the next one out puts that right."""
    path = tmp_path / "n.db"
    with Store(path):
        pass
    with closing(sqlite3.connect(path)) as reader:
        store = Store(path)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM feeds").fetchall()
        store.close()
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with Store(path):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == ["n.db"]


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users may look into."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_a_reader(path: Path, code: str) -> str:
    """Run `code` with a `Store` class and `path` as a user who may read the file and change nothing; its output."""
    path.chmod(0o444)
    path.parent.chmod(0o555)
    head = (
        "import os, sys; from pathlib import Path; from monitor.store.db import Store; from monitor.errors import StoreError\n"
        "from monitor.store import feeds, outbox; path = Path(sys.argv[1])\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    )
    done = subprocess.run([sys.executable, "-c", head + code, str(path)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def test_a_user_without_write_permission_reads(shared_folder: Path) -> None:
    """`status` and `search` work for members of the service's group; writing says what is missing."""
    path = shared_folder / "n.db"
    with Store(path) as store:
        feeds.sync(store, [Feed(name="one", url="https://a.example/feed")])
    out = as_a_reader(
        path,
        "with Store(path) as store:\n"
        "    print([row.feed for row in feeds.health(store)])\n"
        "    try:\n"
        "        feeds.sync(store, [])\n"
        "    except StoreError as error: print(error)\n",
    )
    names, told = out.splitlines()
    assert names == "['one']"
    assert re.search(r"n\.db cannot be used .*readonly.*: run this as the user who owns the file", told)
    assert sorted(p.name for p in shared_folder.iterdir()) == ["n.db"]


def test_a_user_without_write_permission_reads_beside_the_daemon(shared_folder: Path) -> None:
    """While a writer is at work, its latest commit is what a reader sees."""
    path = shared_folder / "n.db"
    with Store(path) as store:
        feeds.sync(store, [Feed(name="one", url="https://a.example/feed")])
        code = "with Store(path) as store: print([row.feed for row in feeds.health(store)])\n"
        assert as_a_reader(path, code) == "['one']\n"


def test_a_read_only_folder_is_one_sentence(shared_folder: Path) -> None:
    """Where no file can be made, the folder is named with a remedy."""
    (shared_folder / "x").touch()
    out = as_a_reader(
        shared_folder / "x", "try: Store(path.with_name('n.db'))\nexcept StoreError as error: print(error)"
    )
    assert re.search(r"n\.db cannot be \w+ \(unable to open database file\): .*check the permissions", out)


def test_an_old_file_is_not_migrated_by_a_reader(shared_folder: Path) -> None:
    """Who may not write is told who can."""
    path = shared_folder / "n.db"
    with Store(path) as store, store.write() as conn:
        conn.execute("DROP VIEW news")
    out = as_a_reader(path, "try: Store(path)\nexcept StoreError as error: print(error)")
    assert "run this once as its owner" in out


def test_a_killed_writer_leaves_what_it_committed_and_nothing_else(tmp_path: Path) -> None:
    """The next to open finds whole transactions only."""
    path = tmp_path / "n.db"
    code = (
        "import os, signal, sys; from pathlib import Path; from monitor.store.db import Store\n"
        "s = Store(Path(sys.argv[1]))\n"
        "with s.write() as c: c.execute(\"INSERT INTO hosts (host, hold_until) VALUES ('whole', '')\")\n"
        "with s.write() as c:\n"
        "    c.execute(\"INSERT INTO hosts (host, hold_until) VALUES ('half', '')\")\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Store(path) as store:
        assert [row["host"] for row in store.rows("SELECT host FROM hosts")] == ["whole"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["n.db"]


def test_processes_that_make_the_file_together_make_it_once(tmp_path: Path) -> None:
    """Several first starts at once: each opens and closes it many times, and none is turned away."""
    path = tmp_path / "n.db"
    code = (
        "import sys; from pathlib import Path; from monitor.store.db import Store\n"
        "for _ in range(30):\n"
        "    with Store(Path(sys.argv[1])) as s, s.write() as c:\n"
        "        c.execute(\"UPDATE counters SET value = value + 1 WHERE name = 'version'\")\n"
    )
    crew = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [p.wait(60) for p in crew] == [0, 0, 0, 0]
    with Store(path) as store:
        assert store.rows("SELECT value FROM counters WHERE name = 'version'")[0][0] == 120


def test_a_revision_takes_all_that_is_judged_by(store: Store) -> None:
    """Words, address, author, source and language are the feed's latest; when it first came stays."""
    first = replace(entry(1, "小米汽车"), url="https://a.example/1", author="Li", source="One")
    with store.write() as conn:
        entries.insert(conn, [("a", first)])
        new = replace(first, title="小米", url="https://a.example/2", author="Wu", source="Two", language="en")
        entries.revise(conn, [replace(new, first_seen_at=NOW + timedelta(hours=1))], NOW)
    assert entries.get(store, 1) == new


def test_revisions_within_one_second_lose_no_words(store: Store) -> None:
    """Two in one second, and one by a clock set back, all leave their words, in the order in which they were taken back."""
    with store.write() as conn:
        entries.insert(conn, [("a", entry(1, "one"))])
        for title, at in (("two", NOW), ("three", NOW), ("four", NOW - timedelta(minutes=1))):
            entries.revise(conn, [entry(1, title)], at)
    rows = store.rows("SELECT title FROM entry_revisions ORDER BY replaced_at")
    assert [row["title"] for row in rows] == ["one", "two", "three"]


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    """An error in a transaction takes all of it back."""
    with pytest.raises(sqlite3.IntegrityError), store.write() as conn:  # noqa: PT012 - the block is the transaction
        conn.execute("INSERT INTO hosts (host, hold_until) VALUES ('a', 'b')")
        conn.execute("INSERT INTO hosts (host, hold_until) VALUES ('a', 'c')")
    assert store.rows("SELECT * FROM hosts") == []


def test_processes_that_read_and_write_do_not_collide(tmp_path: Path) -> None:
    """Four processes each adding one to a counter a hundred times lose no step."""
    path = tmp_path / "n.db"
    Store(path).close()
    code = (
        "import sys; from pathlib import Path; from monitor.store.db import Store\n"
        "with Store(Path(sys.argv[1])) as s:\n"
        "    for _ in range(100):\n"
        "        with s.write() as c:\n"
        "            (n,) = c.execute(\"SELECT value FROM counters WHERE name = 'version'\").fetchone()\n"
        "            c.execute(\"UPDATE counters SET value = ? WHERE name = 'version'\", [n + 1])\n"
    )
    crew = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [p.wait(60) for p in crew] == [0, 0, 0, 0]
    with Store(path) as store:
        assert store.rows("SELECT value FROM counters WHERE name = 'version'")[0][0] == 400


def polled(feed_id: int, outcome: str = "news", **more: object) -> Polled:
    """A poll's result an hour before the next is due."""
    values = {"next_poll_at": NOW + timedelta(hours=1), "interval": 3600.0, "reason": "a test"} | more
    return Polled(feed_id=feed_id, at=NOW, outcome=outcome, **values)  # type: ignore[arg-type]


def lease(store: Store, ids: Sequence[int], *, now: datetime = NOW, lasting: float = 30) -> list[tuple[str, FeedState]]:
    """Lease these feeds."""
    with store.write() as conn:
        return turns.lease(conn, ids, now=now, lasting=lasting)


def test_a_leased_feed_is_nobody_elses(store: Store) -> None:
    """Two passes never get the same feed, until the lease has run out."""
    feeds.sync(store, [Feed(name="one", url="https://a.example/feed")])
    ids = turns.due(store, now=NOW)
    assert [name for name, _ in lease(store, ids)] == ["one"]
    assert lease(store, ids) == []
    assert turns.due(store, now=NOW + timedelta(seconds=34)) == []
    assert turns.due(store, now=NOW + timedelta(seconds=36)) == ids


def test_a_polled_feed_is_due_when_it_was_said(store: Store) -> None:
    """A recorded poll gives the lease back and sets the next time; `everything` asks before it."""
    feeds.sync(store, [Feed(name="one", url="https://a.example/feed")])
    ((_, state),) = lease(store, turns.due(store, now=NOW))
    with store.write() as conn:
        feeds.record(conn, polled(state.feed_id, seen={"h": "k"}), state)
    assert turns.due(store, now=NOW + timedelta(minutes=59)) == []
    assert turns.due(store, now=NOW, everything=True) == [state.feed_id]
    ((_, known),) = lease(store, turns.due(store, now=NOW + timedelta(hours=1)), now=NOW + timedelta(hours=1))
    assert (known.seen, known.succeeded_at) == ({"h": "k"}, NOW)


def test_a_host_that_had_enough_holds_back_all_its_feeds(store: Store) -> None:
    """After 429 no feed of the host is asked, not even by hand, until it said."""
    feeds.sync(
        store,
        [
            Feed(name="one", url="https://a.example/1"),
            Feed(name="two", url="https://a.example/2"),
            Feed(name="three", url="https://b.example/"),
        ],
    )
    ids = turns.due(store, now=NOW)
    until = NOW + timedelta(hours=1)
    with store.write() as conn:
        feeds.record(
            conn,
            polled(ids[0], "failed", status=429, error="too many", hold_host_until=until),
            FeedState(feed_id=ids[0], url="https://a.example/1"),
        )
    assert turns.due(store, now=NOW, everything=True) == [ids[2]]
    assert sorted(turns.due(store, now=until, everything=True)) == sorted(ids)


def test_a_new_address_under_a_name_keeps_the_history(store: Store) -> None:
    """The feed is due at once, without the old address's validators; a name gone is off."""
    feeds.sync(store, [Feed(name="one", url="https://a.example/old"), Feed(name="two", url="https://b.example/")])
    ids = turns.due(store, now=NOW)
    with store.write() as conn:
        feeds.record(conn, polled(ids[0], etag='"x"'), FeedState(feed_id=ids[0], url="https://a.example/old"))
    feeds.sync(store, [Feed(name="one", url="https://a.example/new")])
    ((name, state),) = lease(store, turns.due(store, now=NOW))
    assert (name, state.url, state.etag, state.polls) == ("one", "https://a.example/new", None, 1)
    assert [row["state"] for row in store.rows("SELECT state FROM feed_health ORDER BY feed")] == ["ok", "off"]


def test_an_entry_is_read_back_with_its_feeds_context_and_timezone(store: Store) -> None:
    """As they are configured now; an entry whose feed nobody knows counts its days in UTC."""
    with store.write() as conn:
        entries.insert(
            conn, [("a", replace(entry(1, "uno"), feed="one")), ("b", replace(entry(2, "due"), feed="lost"))]
        )
    for zone in ("Asia/Shanghai", "Europe/Rome"):
        feeds.sync(store, [Feed(name="one", url="https://a.example/", context="cars", timezone=zone)])
        found = [entries.get(store, number) for number in (1, 2)]
        assert [(e.context, e.timezone) for e in found if e] == [("cars", zone), (None, "UTC")]


def test_search_finds_two_chinese_characters_and_whole_words(store: Store) -> None:
    """Han is sought by pairs in order, Latin by the beginning of words, Traditional finds Simplified."""
    with store.write() as conn:
        entries.insert(
            conn,
            [
                ("a", entry(1, "小米汽车交付", "北京亦庄")),
                ("b", entry(2, "玉米与小麦")),
                ("c", entry(3, "Xiaomi SU7 in Italia", "prezzo")),
            ],
        )
    assert [f.entry_id for f in search(store, "小米")] == [1]
    assert [f.entry_id for f in search(store, "小米汽車")] == [1]
    assert [f.entry_id for f in search(store, "米小")] == []
    assert [f.entry_id for f in search(store, "su7 ITAL")] == [3]
    assert search(store, '"; DROP') == []


def test_a_revision_keeps_the_old_words(store: Store) -> None:
    """What a feed took back stays readable, and search follows the new words."""
    with store.write() as conn:
        entries.insert(conn, [("a", entry(1, "prezzo 215.900"))])
    with store.write() as conn:
        entries.revise(conn, [entry(1, "prezzo 199.900")], NOW)
    assert [r["title"] for r in store.rows("SELECT title FROM entry_revisions")] == ["prezzo 215.900"]
    assert search(store, "215.900") == []
    known = entries.known(store, "one", ["a", "z"])
    assert known["a"] is not None
    assert known["a"].title == "prezzo 199.900"
    assert "z" not in known


def queued(store: Store) -> int:
    """An issue with one message to each of two recipients; returns its id."""
    with store.write() as conn:
        issue_id = issues.settle(conn, "daily", NOW, "digest", number=1, subject="s", now=NOW)
        assert issue_id is not None
        outbox.queue(
            conn, issue_id, [Message(message_id=f"<{n}@x>", recipient=f"{n}@x", payload=b"m") for n in "ab"], NOW
        )
    return issue_id


def test_a_slot_is_dealt_with_once(store: Store) -> None:
    """The second process that settles a slot is told so."""
    queued(store)
    with store.write() as conn:
        assert issues.settle(conn, "daily", NOW, "digest", number=2, subject="s", now=NOW) is None


def test_a_mark_stands_once_a_digest(store: Store) -> None:
    """An entry marked meanwhile is noticed before anything is queued."""
    issue_id = queued(store)
    with store.write() as conn:
        entries.insert(conn, [("a", entry(1, "t"))])
        assert issues.mark(conn, "daily", issue_id, [(1, "w")])
        assert not issues.mark(conn, "daily", issue_id, [(1, "v")])


def test_a_refused_message_is_kept_and_the_others_go(store: Store) -> None:
    """5xx is dead for that recipient only; it can be taken up by hand."""
    queued(store)
    first, second = (outbox.lease(store, now=NOW, on_unknown="resend") for _ in range(2))
    assert first is not None
    assert second is not None
    assert outbox.record(store, first, Reply(state="refused", text="552 full"), now=NOW) == "refused"
    assert outbox.record(store, second, Reply(state="sent", text="250 ok"), now=NOW) == "sent"
    assert outbox.lease(store, now=NOW + timedelta(days=1), on_unknown="resend") is None
    assert [d.last_reply for d in outbox.deliveries(store, ["refused"])] == ["552 full"]
    assert outbox.change(store, first.outbox_id, "queued", now=NOW)
    assert outbox.lease(store, now=NOW, on_unknown="resend") is not None


def test_a_deferred_message_pauses_longer_and_is_given_up_after_two_days(store: Store) -> None:
    """4xx comes again with growing pauses."""
    queued(store)
    now = NOW
    for pause in (60, 120, 240):
        leased = outbox.lease(store, now=now, on_unknown="resend")
        assert leased is not None
        outbox.record(store, leased, Reply(state="retry", text="451 later"), now=now)
        waiting = store.rows("SELECT next_try_at FROM outbox WHERE outbox_id = ?", [leased.outbox_id])[0][0]
        assert waiting == (now + timedelta(seconds=pause)).strftime("%Y-%m-%dT%H:%M:%SZ")
        other = outbox.lease(store, now=now, on_unknown="resend")
        if other is not None:
            outbox.record(store, other, Reply(state="sent", text="250"), now=now)
        now += timedelta(seconds=pause)
    leased = outbox.lease(store, now=NOW + timedelta(days=2), on_unknown="resend")
    assert leased is not None
    assert outbox.record(store, leased, Reply(state="retry", text="451"), now=NOW + timedelta(days=2)) == "failed"


@pytest.mark.parametrize(("policy", "again"), [("resend", True), ("hold", False)])
def test_a_lease_that_ran_out_is_an_unknown_outcome(store: Store, policy: str, *, again: bool) -> None:
    """A process killed while sending leaves the same message to go out again, or held for a person."""
    queued(store)
    first = outbox.lease(store, now=NOW, on_unknown="resend")
    assert first is not None
    second = outbox.lease(store, now=NOW, on_unknown="resend")
    assert second is not None
    outbox.record(store, second, Reply(state="sent", text="250"), now=NOW)
    assert outbox.lease(store, now=NOW + timedelta(seconds=24), on_unknown="resend") is None
    later = outbox.lease(store, now=NOW + timedelta(seconds=26), on_unknown=policy)  # type: ignore[arg-type]
    assert (later is not None) is again
    if later is not None:
        assert later.message == first.message


@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        ({}, 60),
        ({"reason": "the server's Cache-Control max-age"}, 3600),
        ({"outcome": "failed"}, 3600),
        ({"hold_until": NOW + timedelta(hours=1)}, 3600),
        ({"interval": 60.0, "next_poll_at": NOW + timedelta(seconds=62)}, 62),
    ],
    ids=["well", "the server's wish", "backing off", "held back", "as before"],
)
def test_a_shorter_interval_counts_for_feeds_asked_before(store: Store, more: dict[str, Any], seconds: int) -> None:
    """A feed that is well and at the config's pace is due sooner; a server's wish and a back-off stand."""
    feeds.sync(store, [Feed(name="one", url="https://a.example/feed")])
    ((_, state),) = lease(store, turns.due(store, now=NOW))
    with store.write() as conn:
        feeds.record(conn, polled(state.feed_id, **more), state)
    turns.hasten(store, interval=60.0, reason="a test")
    (row,) = feeds.health(store)
    assert row.next_poll_at is not None
    assert moment(row.next_poll_at) == NOW + timedelta(seconds=seconds)


def test_each_feed_not_asked_has_its_own_reason(store: Store) -> None:
    """Off, gone, held back, asked by another: one of them, not a list of what it may be."""
    names = ("off", "gone", "held", "leased")
    feeds.sync(store, [Feed(name=n, url=f"https://{n}.example/feed", enabled=n != "off") for n in names])
    states = dict(lease(store, turns.due(store, now=NOW)))
    with store.write() as conn:
        feeds.record(conn, polled(states["gone"].feed_id, "gone"), states["gone"])
        held = polled(states["held"].feed_id, "failed", hold_until=NOW + timedelta(hours=1))
        feeds.record(conn, held, states["held"])
    why = turns.why_not(store, names, now=NOW)
    words = ("off in the config", "answered 410", "left alone until", "another process")
    assert all(word in why[name] for name, word in zip(names, words, strict=True))
