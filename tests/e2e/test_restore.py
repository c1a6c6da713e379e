"""A backup put back, as a person does it: mail waits, every command says why, and goes when it is released."""

import json
import shutil
from pathlib import Path

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table

FIRST, SECOND = "Xiaomi SU7, richiamo per 116.887 auto in Cina", "Xiaomi YU7, sciopero nella fabbrica di Pechino"


def test_a_backup_put_back_sends_nothing_until_a_person_says_go(
    monitor: str, tmp_path: Path, feed_server: FeedServer
) -> None:
    """The copy holds an issue that was sent since; `status` tells, `--drop` and `--release` end it, the rest goes on."""
    feed_server.put("/it", feed(FIRST), "application/rss+xml")
    reader = Place(monitor, tmp_path)
    reader.write(config(table("it news", f"{feed_server.url}/it")))
    reader.run("poll")
    reader.run("digest", "daily")
    database, copy = tmp_path / "news.db", tmp_path / "copy.db"
    shutil.copy(database, copy)
    assert "1 sent" in reader.run("deliver").stdout
    shutil.copy(copy, database)

    assert "0 sent, 0 not; 1 left" in reader.run("deliver", code=1).stdout
    status = reader.run("status", code=1).stdout
    (line,) = [line for line in status.splitlines() if line.startswith("!!")]
    assert line.startswith("!! mail is held since")
    assert "an older copy of the database was put back" in line
    assert "first `monitor deliver --drop ID`" in line
    assert "outbox: 1 queued, the oldest of" in status
    assert "daily n. 1: Xiaomi SU7" in status
    told = json.loads(reader.run("status", "--json", code=1).stdout)
    assert told["held"]["why"].startswith("an older copy")
    assert told["unsent"] == {"queued": 1}
    feed_server.put("/it", feed(FIRST, SECOND), "application/rss+xml")
    reader.run("poll")
    assert "mail is held: `monitor deliver` says why" in reader.run("digest", "daily").stdout
    reader.run("run", "--once")
    assert len(reader.mails()) == 1

    assert "1 left" in reader.run("deliver", "--drop", "1", code=1).stdout
    assert "1 sent, 0 not; 0 left" in reader.run("deliver", "--release").stdout
    assert [SECOND in str(mail.get_body(("plain",))) for mail in reader.mails()].count(True) == 1
    assert len(reader.mails()) == 2
    assert "mail was not held" in reader.run("deliver", "--release").stdout
    reader.run("status")
