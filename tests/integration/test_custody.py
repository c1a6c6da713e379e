"""A database that was put back: mail is held and says why, and what only looks like it is not held."""

import errno
import logging
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.deliver import deliver
from monitor.mail.settings import MailSettings
from monitor.model import Message
from monitor.publish import publish_due
from monitor.store import custody, issues, outbox
from monitor.store.db import Store
from tests.integration.test_publish import press, put

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def queue(store: Store, now: datetime = NOW) -> None:
    """Make an issue with a message for one recipient."""
    with store.write() as conn:
        number = issues.next_number(store, "daily")
        issue_id = issues.settle(conn, "daily", now, "digest", number=number, subject="s", now=now)
        assert issue_id is not None
        outbox.queue(conn, issue_id, [Message(message_id=f"<{issue_id}@x>", recipient="a@x", payload=b"m")], now)


def run(path: Path, now: datetime = NOW) -> int:
    """Deliver what is due as a program that starts anew; how many were tried."""
    with Store(path) as store:
        settings = MailSettings(sender="m@x", path=path.parent / "outbox")
        return len(deliver(store, settings, clock=lambda: now, env={}))


def why(path: Path, now: datetime = NOW) -> str:
    """Why mail is held; empty where it is not."""
    with Store(path) as store:
        hold = custody.held(store, now)
    return "" if hold is None else hold.why


def copy_of(path: Path, copy: Path) -> Path:
    """A copy as SQLite's own backup makes it."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A database in its own folder that has sent a message."""
    path = tmp_path / "state" / "news.db"
    with Store(path) as store:
        queue(store)
    assert run(path) == 1
    return path


def put_back(news: Path, copy: Path, how: str) -> None:
    """Put a copy in the place of the database, in one of the ways people do."""
    if how == "written over":
        news.write_bytes(copy.read_bytes())
    elif how == "moved":
        copy.replace(news)
    else:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(news)) as target:
            source.backup(target)


@pytest.mark.parametrize("how", ["written over", "moved", "by SQLite"])
def test_an_older_copy_holds_its_mail(news: Path, tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture) -> None:
    """A message that waited in the copy and went out since is not sent again until a person says go."""
    caplog.set_level(
        logging.WARNING, logger="monitor.store.custody"
    )  # a command run before may have made the log terse
    with Store(news) as store:
        queue(store, NOW + HOUR)
    copy = copy_of(news, tmp_path / "copy.db")
    assert run(news, NOW + HOUR) == 1
    put_back(news, copy, how)
    for hours in (2, 3):
        assert run(news, NOW + hours * HOUR) == 0
    assert why(news).startswith(
        "an older copy of the database was put back: mail had been made here up to 2026-11-23 08:30Z"
    )
    told = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert [line.partition(":")[0] for line in told] == ["mail is held"]
    with Store(news) as store:
        assert custody.release(store, NOW + 4 * HOUR)
        assert not custody.release(store, NOW + 4 * HOUR)
    assert run(news, NOW + 4 * HOUR) == 1
    assert why(news, NOW + 9 * DAY) == ""


def test_no_issue_is_made_while_mail_is_held(news: Path, tmp_path: Path) -> None:
    """Slots pass as if the machine were off; released, one catch-up issue is made and nothing piles up."""
    copy = copy_of(news, tmp_path / "copy.db")
    with Store(news) as store:
        queue(store, NOW + HOUR)
    run(news, NOW + HOUR)
    copy.replace(news)
    own = press()
    with Store(news) as store:
        put(store, 1)
        for day in (1, 2, 3):
            assert publish_due(store, own, now=NOW + day * DAY) == []
        assert custody.release(store, NOW + 3 * DAY + HOUR)
        (made,) = publish_due(store, own, now=NOW + 3 * DAY + HOUR)
        assert (made.slot, made.entries) == (NOW + 3 * DAY, 1)


def test_a_database_from_elsewhere_holds_its_mail(news: Path, tmp_path: Path) -> None:
    """Without the file beside it nobody knows what was mailed since; one that never sent mail begins at once."""
    there = tmp_path / "there"
    there.mkdir()
    copy = copy_of(news, there / "news.db")
    assert run(copy) == 0
    assert why(copy).startswith("the database was copied here from elsewhere")
    fresh = tmp_path / "fresh" / "news.db"
    with Store(fresh) as store:
        queue(store)
    assert run(fresh) == 1


def test_another_database_in_its_place_holds_its_mail(news: Path, tmp_path: Path) -> None:
    """One of another config, say, however far it came; the file beside is of the former."""
    other = tmp_path / "other" / "news.db"
    with Store(other) as store:
        for hours in range(5):
            queue(store, NOW + hours * HOUR)
    assert run(other, NOW + DAY) == 5
    other.replace(news)
    assert run(news) == 0
    assert why(news).startswith("another database was put in this place")


def test_a_folder_that_was_put_back_whole_holds_its_mail(news: Path, tmp_path: Path) -> None:
    """Both files are as they were and have other inodes: after an hour's rest that is a backup, not a whim of the file system."""
    saved = tmp_path / "saved"
    shutil.copytree(news.parent, saved)
    assert run(saved / "news.db", NOW + HOUR / 2) == 0
    assert why(saved / "news.db", NOW + HOUR / 2) == ""
    later = tmp_path / "later"
    shutil.copytree(news.parent, later)
    assert run(later / "news.db", NOW + DAY) == 0
    assert why(later / "news.db", NOW + DAY).startswith(
        "the database's folder was put back or moved after 2026-11-23 07:30Z"
    )


def test_a_database_at_rest_is_the_same_ever_after(news: Path) -> None:
    """A year off, a link to it, a clock a day back or forth hold nothing."""
    link = news.parent.parent / "link.db"
    link.symlink_to(news)
    for now in (NOW + 365 * DAY, NOW, NOW + DAY, NOW - DAY, NOW):
        assert run(link, now) == 0
        assert why(news, now) == ""
    assert not link.with_name("link.db.here").exists()


def test_one_that_is_begun_anew_is_not_held(news: Path) -> None:
    """A person who takes the database away starts from the beginning."""
    news.unlink()
    with Store(news):
        pass
    assert run(news) == 0
    assert why(news) == ""
    with Store(news) as store:
        queue(store)
    assert run(news) == 1


def test_who_may_only_read_the_database_is_told_what_its_owner_found(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file beside may be closed to others: that says nothing, and what is held stands in the database."""
    (news.parent / "news.db.here").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        assert why(news) == ""
    assert run(news) == 0
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert why(news).startswith("the database was copied here from elsewhere")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "\x00" * 99,
        "[" * 100_000,
        '{"database": 1, "issue": "x", "moves": null, "inode": 0, "at": "never"}',
    ],
)
def test_a_file_beside_that_says_nothing_counts_as_none(news: Path, text: str) -> None:
    """It is told and released, and then it says what it should."""
    (news.parent / "news.db.here").write_text(text)
    assert run(news) == 0
    assert why(news).startswith("the database was copied here from elsewhere")
    with Store(news) as store:
        assert custody.release(store, NOW)
    assert why(news) == ""


def test_a_kill_between_database_and_file_holds_nothing(news: Path) -> None:
    """The file beside may lag behind: whoever is ahead of it has lost nothing."""
    before = (news.parent / "news.db.here").read_bytes()
    with Store(news) as store:
        queue(store, NOW + HOUR)
    assert run(news, NOW + HOUR) == 1
    (news.parent / "news.db.here").write_bytes(before)
    assert why(news) == ""
    assert run(news, NOW + 2 * HOUR) == 0
    assert (news.parent / "news.db.here").read_bytes() != before


def test_a_draft_of_a_process_that_died_is_swept_away(news: Path) -> None:
    """Kills leave no heap of files; one that may be under way stays."""
    old, young = news.parent / "news.db.here.0123abcd", news.parent / "news.db.here.4567cdef"
    for draft in (old, young):
        draft.write_text("{")
    os.utime(old, (0, 0))
    assert run(news, NOW + HOUR) == 0
    assert not old.exists()
    assert young.exists()


def test_a_disk_that_takes_no_file_beside_keeps_no_mail_back(tmp_path: Path) -> None:
    """Then a copy is not noticed, and the digest comes."""
    path = tmp_path / "news.db"
    with Store(path) as store:
        queue(store)
        (tmp_path / "news.db.here").mkdir()
    assert run(path) == 1
    assert why(path) == ""


def test_a_release_lasts_though_the_disk_takes_no_file_beside(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk what stands there cannot be written anew: it is taken away, else it would hold mail again."""
    copy = copy_of(news, tmp_path / "copy.db")
    with Store(news) as store:
        queue(store, NOW + HOUR)
    assert run(news, NOW + HOUR) == 1
    put_back(news, copy, "written over")
    assert run(news, NOW + 2 * HOUR) == 0

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with Store(news) as store:
        assert custody.release(store, NOW + 2 * HOUR)
        queue(store, NOW + 3 * HOUR)
    assert run(news, NOW + 3 * HOUR) == 1
    assert why(news, NOW + 3 * HOUR) == ""


def test_two_that_begin_at_once_hold_nothing(tmp_path: Path) -> None:
    """Whoever is first names the database, the others take its word."""
    path = tmp_path / "news.db"
    with Store(path) as store:
        queue(store)
    found: list[object] = []

    def look() -> None:
        for _ in range(20):
            with Store(path) as store:
                found.append(custody.check(store, NOW))
                with store.write() as conn:
                    custody.count(conn)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [None] * 80
    assert sorted(os.listdir(tmp_path)) == ["news.db", "news.db.here"]  # noqa: PTH208 - names alone
