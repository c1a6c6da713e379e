"""Two daemons on one database, by mistake or beside a timer: no slot is sent twice."""

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.e2e.test_kill import PATIENCE, Growing, daemon, fast, sent_in
from tests.support.feeds import FeedServer
from tests.support.place import table
from tests.support.smtp import Mailbox

ROUNDS = 6


def test_two_daemons_send_each_slot_once(
    monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox
) -> None:
    """Side by side over several slots a second apart: each entry once to each recipient, each issue's number once."""
    feed = Growing(feed_server, "/0.xml", random.Random(7))
    path = tmp_path / "config.toml"
    path.write_text(
        fast([table("f0", f"{feed_server.url}/0.xml")], mailbox.port).replace('"2s"', '"1s"'), encoding="utf-8"
    )
    with daemon(monitor, path) as one, daemon(monitor, path) as two:
        deadline = time.monotonic() + PATIENCE
        for number in range(ROUNDS):
            feed.grow([number])
            while time.monotonic() < deadline and len(sent_in(mailbox)["one@test.example"]) <= number:
                assert one.poll() is None, (tmp_path / "daemon.log").read_text()
                assert two.poll() is None, (tmp_path / "daemon.log").read_text()
                time.sleep(0.2)
        one.terminate()
        two.terminate()
        assert (one.wait(30), two.wait(30)) == (0, 0)
    came = sent_in(mailbox)
    assert {who: {n: len(ids) for n, ids in entries.items()} for who, entries in came.items()} == {
        f"{who}@test.example": dict.fromkeys(range(ROUNDS), 1) for who in ("one", "two")
    }
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        numbers = [row[0] for row in db.execute("SELECT number FROM issues WHERE number IS NOT NULL ORDER BY issue_id")]
        assert numbers == list(range(1, len(numbers) + 1))
        assert db.execute("SELECT max(attempts), count(*) FROM delivery_log").fetchone() == (1, len(mailbox.accepted))
