"""`mail test` as installed: a server that takes it, one that refuses a recipient, one that is away, a Maildir."""

import email
import email.policy
import json
from pathlib import Path

import pytest

from tests.e2e.test_delivery import FULL, ONE, TWO, Desk
from tests.support.feeds import FeedServer
from tests.support.place import Place, config, table
from tests.support.smtp import Mailbox


@pytest.fixture
def desk(monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox) -> Desk:
    """A config with two recipients whose server is the scripted one."""
    return Desk(monitor, tmp_path, feed_server, f'port = {mailbox.port}\nsecurity = "none"')


def test_each_recipient_gets_one_and_nothing_is_kept(desk: Desk, mailbox: Mailbox) -> None:
    """The server's words are told; no database is made by it."""
    said = desk.run("mail", "test").stdout
    assert "through 127.0.0.1:" in said
    assert said.count("sent") == 2
    assert [taken.recipients for taken in mailbox.accepted] == [(ONE,), (TWO,)]
    message = email.message_from_bytes(mailbox.accepted[0].content, policy=email.policy.default)
    assert (message["Subject"], message["Content-Language"]) == ("Prova di invio del monitor", "it")
    assert not (desk.folder / "news.db").exists()


def test_whom_health_names_gets_one_too(desk: Desk, mailbox: Mailbox) -> None:
    """His address is tried before anything is wrong; one that a digest names besides, with or without a name, gets one."""
    place = desk.folder / "config.toml"
    health = f'\n[health]\nto = ["Other <{ONE}>", "watch@test.example"]\n'
    place.write_text(place.read_text(encoding="utf-8") + health, encoding="utf-8")
    desk.run("mail", "test")
    assert [taken.recipients for taken in mailbox.accepted] == [(ONE,), (TWO,), ("watch@test.example",)]


def test_one_refusal_is_told_and_delays_nobody(desk: Desk, mailbox: Mailbox) -> None:
    """Exit 1, with the server's answer beside the recipient."""
    mailbox.script("rcpt", FULL, to=ONE)
    tried = json.loads(desk.run("mail", "test", "--json", code=1).stdout)
    assert [(one["to"], one["state"]) for one in tried] == [(ONE, "refused"), (TWO, "sent")]
    assert "mailbox full" in tried[0]["reply"]
    assert len(mailbox.accepted) == 1


def test_another_address_may_be_named(desk: Desk, mailbox: Mailbox) -> None:
    """Once each, however often it is typed; what is no address is refused before anything is sent."""
    desk.run("mail", "test", "--to", TWO, "--to", TWO)
    assert [taken.recipients for taken in mailbox.accepted] == [(TWO,)]
    for wrong in ("nobody", "a@", "a@b\r\nBcc: c@test.example", ""):
        assert "--to" in desk.run("mail", "test", "--to", wrong, code=2).stderr
    assert len(mailbox.accepted) == 1


def test_a_server_that_is_away_is_told(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """Nobody listens there: one line a recipient, exit 1."""
    desk = Desk(monitor, tmp_path, feed_server, 'port = 1\nsecurity = "none"')
    said = desk.run("mail", "test", code=1).stdout
    assert said.count("retry") == 2


def test_a_maildir_takes_it_too(monitor: str, tmp_path: Path) -> None:
    """And it is said that nothing leaves the machine."""
    place = Place(monitor, tmp_path)
    place.write(config(table("f", "http://127.0.0.1:1/feed.xml")))
    assert "nothing leaves this machine" in place.run("mail", "test").stdout
    (mail,) = place.mails()
    assert "Nessuna notizia" in mail.as_string()
