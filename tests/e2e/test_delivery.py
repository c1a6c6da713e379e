"""Mail from end to end with the installed command: a full mailbox, a server that is away, TLS with a login."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table
from tests.support.smtp import TAKE, Mailbox, certificates, trusting

ONE, TWO = "one@test.example", "two@test.example"
FULL = "552 5.2.2 <one@test.example>: mailbox full"
RUNS = 20
"""A slot is a second's: within a few runs one is due."""


class Desk(Place):
    """A config in a folder of its own: one feed with one entry, mail to two, every second."""

    def __init__(
        self, monitor: str, folder: Path, feeds: FeedServer, mail: str, env: Mapping[str, str] | None = None
    ) -> None:
        """Serve the feed and write the config with the lines `mail` about its server."""
        super().__init__(monitor, folder, env)
        feeds.put("/feed.xml", feed("Xiaomi SU7: consegne in ritardo"))
        own = table("f", f"{feeds.url}/feed.xml")
        server = f'[mail]\ntransport = "smtp"\nhost = "127.0.0.1"\nfrom = "monitor@test.example"\n{mail}'
        self.write(
            config(
                own,
                name="often",
                to=(ONE, TWO),
                digest='every = "1s"',
                more=server,
                monitor='language = "it"\ntick = "1s"',
            )
        )

    def run_until_mailed(self) -> None:
        """`run --once` as a timer would, until a slot was due and its messages were tried."""
        for _ in range(RUNS):
            self.run("run", "--once")
            if self.log():
                return
        pytest.fail("no digest was made")

    def log(self) -> dict[str, dict[str, Any]]:
        """The view `delivery_log` by recipient."""
        return {row["recipient"]: dict(row) for row in self.rows("SELECT * FROM delivery_log")}


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

    status = desk.run("status", code=1)
    (line,) = [line for line in status.stdout.splitlines() if line.startswith("!!")]
    assert ONE in line
    assert FULL in line
    assert f"`monitor deliver --retry {log[ONE]['outbox_id']}`" in line
    concerns = json.loads(desk.run("status", "--json", code=1).stdout)["concerns"]
    assert [concern["urgent"] for concern in concerns] == [True]

    desk.run("deliver")
    assert desk.log()[ONE]["attempts"] == 1
    mailbox.script("rcpt", TAKE, to=ONE)
    desk.run("deliver", "--retry", str(log[ONE]["outbox_id"]))
    assert len(mailbox.to(ONE)) == len(mailbox.to(TWO)) == 1
    desk.run("status")


def test_a_message_given_up_by_hand_is_dropped(
    monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox
) -> None:
    """`--drop` ends the matter; a number that is none is wrong use."""
    desk = Desk(monitor, tmp_path, feed_server, f'port = {mailbox.port}\nsecurity = "none"')
    mailbox.script("dot", FULL, to=ONE)
    desk.run_until_mailed()
    number = str(desk.log()[ONE]["outbox_id"])
    assert "by hand" in desk.run("status", code=1).stdout
    assert f"message {number} is dropped" in desk.run("deliver", "--drop", number).stdout
    assert desk.log()[ONE]["state"] == "dropped"
    desk.run("status")
    assert len(desk.run("deliver", "--drop", "99", code=2).stderr.splitlines()) == 1


def test_a_server_that_is_away_is_waited_for(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """Nothing is lost, the reason is told, and no person has to act yet."""
    with Mailbox() as gone:
        port = gone.port
    desk = Desk(monitor, tmp_path, feed_server, f'port = {port}\nsecurity = "none"')
    desk.run_until_mailed()
    assert {row["state"] for row in desk.log().values()} == {"queued"}
    assert "the server refused the connection" in desk.run("status").stdout


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
