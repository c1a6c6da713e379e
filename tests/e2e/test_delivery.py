"""Mail from end to end with the installed command: a full mailbox, a server that is away, TLS with a login."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.feeds import FeedServer
from tests.support.smtp import TAKE, Mailbox, certificates, trusting

ONE, TWO = "one@test.example", "two@test.example"
FULL = "552 5.2.2 <one@test.example>: mailbox full"
RUNS = 20
"""A slot is a second's: within a few runs one is due."""


class Desk:
    """A config in a folder of its own, and commands run on it."""

    def __init__(
        self, monitor: str, folder: Path, feeds: FeedServer, mail: str, env: Mapping[str, str] | None = None
    ) -> None:
        """Write the config for one feed with one entry, mail to two, every second."""
        self.monitor = monitor
        self.folder = folder
        self.env = {**os.environ, **(env or {})}
        now = format_datetime(datetime.now(UTC))
        feeds.put(
            "/feed.xml",
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title><item><guid>1</guid>"
            f"<link>https://news.example/1</link><title>Xiaomi SU7: consegne in ritardo</title><pubDate>{now}</pubDate>"
            f"</item></channel></rss>".encode(),
        )
        (folder / "config.toml").write_text(
            f"""
[fetch]
allow_private_addresses = true
[mail]
transport = "smtp"
host = "127.0.0.1"
from = "monitor@test.example"
{mail}
[[feeds]]
name = "f"
url = "{feeds.url}/feed.xml"
language = "it"
[[watches]]
name = "xiaomi-auto"
use = "xiaomi-auto"
[[digests]]
name = "often"
to = ["{ONE}", "{TWO}"]
every = "1s"
""",
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [self.monitor, "--config", str(self.folder / "config.toml"), *arguments],
            env=self.env, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def run_until_mailed(self) -> None:
        """`run --once` as a timer would, until a slot was due and its messages were tried."""
        for _ in range(RUNS):
            done = self.run("run", "--once")
            assert done.returncode == 0, done.stderr
            assert "Traceback" not in done.stderr
            if self.log():
                return
        pytest.fail("no digest was made")

    def log(self) -> dict[str, dict[str, Any]]:
        """The view `delivery_log` by recipient."""
        with closing(sqlite3.connect(self.folder / "news.db")) as db:
            db.row_factory = sqlite3.Row
            return {row["recipient"]: dict(row) for row in db.execute("SELECT * FROM delivery_log")}


def test_a_full_mailbox_is_told_and_delays_nobody(
    monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox
) -> None:
    """552: the other has the mail, `status` names it and exits 1, and `--retry` sends it once there is room."""
    desk = Desk(monitor, tmp_path, feed_server, f'port = {mailbox.port}\nsecurity = "none"')
    mailbox.script("rcpt", FULL, to=ONE)
    desk.run_until_mailed()
    assert [taken.recipients for taken in mailbox.accepted] == [(TWO,)]
    log = desk.log()
    assert (log[ONE]["state"], log[ONE]["attempts"], log[ONE]["last_reply"]) == ("refused", 1, FULL)
    assert (log[TWO]["state"], log[TWO]["entries"]) == ("sent", 1)

    status = desk.run("status")
    assert status.returncode == 1
    (line,) = [line for line in status.stdout.splitlines() if line.startswith("!!")]
    assert ONE in line
    assert FULL in line
    assert f"`monitor deliver --retry {log[ONE]['outbox_id']}`" in line
    concerns = json.loads(desk.run("status", "--json").stdout)["concerns"]
    assert [concern["urgent"] for concern in concerns] == [True]

    assert desk.run("deliver").returncode == 0
    assert desk.log()[ONE]["attempts"] == 1
    mailbox.script("rcpt", TAKE, to=ONE)
    assert desk.run("deliver", "--retry", str(log[ONE]["outbox_id"])).returncode == 0
    assert len(mailbox.to(ONE)) == len(mailbox.to(TWO)) == 1
    assert desk.run("status").returncode == 0


def test_a_message_given_up_by_hand_is_dropped(
    monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox
) -> None:
    """`--drop` ends the matter; a number that is none is wrong use."""
    desk = Desk(monitor, tmp_path, feed_server, f'port = {mailbox.port}\nsecurity = "none"')
    mailbox.script("dot", FULL, to=ONE)
    desk.run_until_mailed()
    assert desk.run("deliver", "--drop", str(desk.log()[ONE]["outbox_id"])).returncode == 0
    assert desk.log()[ONE]["state"] == "dropped"
    assert desk.run("status").returncode == 0
    wrong = desk.run("deliver", "--drop", "99")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)


def test_a_server_that_is_away_is_waited_for(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """Nothing is lost, the reason is told, and no person has to act yet."""
    with Mailbox() as gone:
        port = gone.port
    desk = Desk(monitor, tmp_path, feed_server, f'port = {port}\nsecurity = "none"')
    desk.run_until_mailed()
    assert {row["state"] for row in desk.log().values()} == {"queued"}
    status = desk.run("status")
    assert status.returncode == 0
    assert "the server refused the connection" in status.stdout


def test_mail_goes_over_tls_with_a_login(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """STARTTLS against a trusted authority, a password from the environment, which stands nowhere else."""
    certs = certificates()
    password = "Schlüssel-密码"  # noqa: S105 - made up
    with Mailbox(starttls=certs.server, users={"me": password}) as mailbox:
        desk = Desk(
            monitor, tmp_path, feed_server,
            f'port = {mailbox.port}\nusername = "me"\npassword_env = "MAIL_PASSWORD"',
            {"MAIL_PASSWORD": password, **trusting(certs.pem, tmp_path)},
        )  # fmt: skip
        desk.run_until_mailed()
        assert {who: row["state"] for who, row in desk.log().items()} == {ONE: "sent", TWO: "sent"}
        assert all(taken.tls for taken in mailbox.accepted)
    assert password.encode() not in (tmp_path / "news.db").read_bytes()


def test_a_server_nobody_vouches_for_gets_nothing(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """Without trust in its authority the mail waits, and says why."""
    certs = certificates()
    with Mailbox(starttls=certs.server) as mailbox:
        desk = Desk(monitor, tmp_path, feed_server, f"port = {mailbox.port}")
        desk.run_until_mailed()
        assert mailbox.accepted == []
    assert "TLS certificate does not verify" in desk.log()[ONE]["last_reply"]
