"""Delivering: the outbox over real sockets, where one recipient's trouble is nobody else's."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from monitor.deliver import Delivered, deliver
from monitor.mail.message import build
from monitor.mail.settings import MailSettings
from monitor.mail.smtp import SmtpSession
from monitor.model import Message, Reply
from monitor.store import issues, outbox
from monitor.store.db import Store
from tests.support.smtp import CUT, TAKE, Mailbox
from tests.unit.test_message import WORDS

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ONE, TWO = "one@test.example", "two@test.example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with an issue queued for two recipients."""
    with Store(tmp_path / "n.db") as made:
        queue(made, ONE, TWO)
        yield made


def queue(store: Store, *recipients: str, slot: datetime = NOW) -> None:
    """Queue an issue, one message a recipient."""
    messages: list[Message] = []
    for recipient in recipients:
        message_id = f"<{slot:%H%M%S}.{len(messages)}@test.example>"
        payload = build(**{**WORDS, "recipient": recipient, "message_id": message_id}, date=slot)
        messages.append(Message(message_id=message_id, recipient=recipient, payload=payload))
    with store.write() as conn:
        issue_id = issues.settle(conn, "daily", slot, "digest", number=1, subject="s", now=slot)
        assert issue_id is not None
        outbox.queue(conn, issue_id, messages, slot)


def run(store: Store, settings: MailSettings, now: datetime = NOW, **more: Any) -> list[Delivered]:  # noqa: ANN401 - as in deliver
    """One run at a fixed time."""
    return deliver(store, settings, clock=lambda: now, env={}, **more)


def states(store: Store) -> dict[str, tuple[str, int]]:
    """Recipient -> (state, attempts)."""
    return {r["recipient"]: (r["state"], r["attempts"]) for r in store.rows("SELECT * FROM delivery_log")}


def test_each_recipient_gets_one_message_over_one_connection(store: Store, mailbox: Mailbox) -> None:
    """A run sends everything that is due, and a second run nothing."""
    assert [d.state for d in run(store, mailbox.settings())] == ["sent", "sent"]
    assert run(store, mailbox.settings()) == []
    assert [taken.recipients for taken in mailbox.accepted] == [(ONE,), (TWO,)]
    assert mailbox.connections == 1
    assert {row["sent_at"] for row in store.rows("SELECT sent_at FROM delivery_log")} == {"2026-11-23T07:30:00Z"}


@pytest.mark.parametrize("stage", ["rcpt", "dot"])
def test_a_full_mailbox_is_dead_for_its_recipient_alone(store: Store, mailbox: Mailbox, stage: Any) -> None:  # noqa: ANN401 - a stage
    """552: told, kept, never tried again by itself, and the other has the mail in the same run."""
    mailbox.script(stage, "552 5.2.2 mailbox full", to=ONE)
    assert [(d.state, d.reply) for d in run(store, mailbox.settings())] == [
        ("refused", "552 5.2.2 mailbox full"),
        ("sent", "250 2.0.0 queued as 4711"),
    ]
    assert run(store, mailbox.settings(), NOW + timedelta(days=1)) == []
    (dead,) = outbox.deliveries(store, ["refused"])
    assert (dead.recipient, dead.last_reply) == (ONE, "552 5.2.2 mailbox full")
    mailbox.script("rcpt", TAKE, to=ONE)
    mailbox.script("dot", TAKE, to=ONE)
    assert outbox.change(store, dead.outbox_id, "queued", now=NOW + timedelta(days=1))
    assert [d.state for d in run(store, mailbox.settings(), NOW + timedelta(days=1))] == ["sent"]
    assert len(mailbox.to(ONE)) == len(mailbox.to(TWO)) == 1


def test_a_greylisted_message_comes_again(store: Store, mailbox: Mailbox) -> None:
    """451 waits a minute and goes, as the same bytes under the same Message-ID."""
    mailbox.script("rcpt", "451 4.7.1 greylisted", TAKE, to=ONE)
    assert [d.state for d in run(store, mailbox.settings())] == ["queued", "sent"]
    assert run(store, mailbox.settings(), NOW + timedelta(seconds=59)) == []
    assert [d.state for d in run(store, mailbox.settings(), NOW + timedelta(seconds=60))] == ["sent"]
    assert len(mailbox.to(ONE)) == 1


@pytest.mark.parametrize(("policy", "copies"), [("resend", 2), ("hold", 1)])
def test_a_lost_answer_is_unknown_and_goes_by_the_config(
    store: Store, mailbox: Mailbox, policy: str, copies: int
) -> None:
    """The same message again, or a person decides; the other recipient waits for neither."""
    mailbox.script("dot", CUT, TAKE, to=ONE)
    settings = mailbox.settings(on_unknown=policy)
    assert [d.state for d in run(store, settings)] == ["unknown", "sent"]
    run(store, settings, NOW + timedelta(hours=1))
    assert states(store)[ONE] == (("sent", 2) if policy == "resend" else ("unknown", 1))
    arrived = [taken.content for taken in mailbox.to(ONE)]
    assert len(arrived) == copies
    assert len(set(arrived)) == 1


def test_a_server_that_is_down_costs_one_try_a_run(store: Store) -> None:
    """Everything waits, says why, and is given up after two days of tries."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings = MailSettings(sender="m@test.example", transport="smtp", host="127.0.0.1", port=port, security="none")
    now = NOW
    while run(store, settings, now) or outbox.waiting(store):
        assert now < NOW + timedelta(days=3)
        now += timedelta(minutes=30)
    assert {state for state, _ in states(store).values()} == {"failed"}
    assert now - NOW >= timedelta(days=2)


def test_a_bug_with_one_message_is_told_and_hinders_no_other(
    store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The traceback stands in the log, the message is kept, the next one goes."""
    real = SmtpSession.send

    def broken(self: SmtpSession, message: Message) -> Reply:
        if message.recipient == ONE:
            raise ZeroDivisionError
        return real(self, message)

    monkeypatch.setattr(SmtpSession, "send", broken)
    assert [d.state for d in run(store, mailbox.settings())] == ["unknown", "sent"]
    assert "ZeroDivisionError" in caplog.text


def test_the_log_names_nobody(store: Store, mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    """What a server says of a mailbox is logged without its owner."""
    caplog.set_level(logging.INFO)
    mailbox.script("rcpt", f"550 5.1.1 <{ONE}>: unknown", to=ONE)
    run(store, mailbox.settings())
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert ours == [
        "digest daily, message 1 <073000.0@test.example>: refused: 550 5.1.1 <...@test.example>: unknown",
        "digest daily, message 2 <073000.1@test.example>: sent",
    ]


def test_a_stop_ends_after_the_message_under_way(store: Store, mailbox: Mailbox) -> None:
    """What was sent is recorded, the rest waits for the next start."""
    stop = Event()
    assert len(run(store, mailbox.settings(), stop=stop, told=lambda _: stop.set())) == 1
    assert sorted(states(store).values()) == [("queued", 0), ("sent", 1)]
    assert len(run(store, mailbox.settings())) == 1


def test_a_maildir_takes_what_smtp_would(store: Store, tmp_path: Path) -> None:
    """The other transport goes the same way, each message a file."""
    settings = MailSettings(sender="m@test.example", path=tmp_path / "outbox")
    assert [d.state for d in run(store, settings)] == ["sent", "sent"]
    assert len(list((tmp_path / "outbox" / "new").iterdir())) == 2


def test_two_commands_at_once_send_each_message_once(tmp_path: Path, mailbox: Mailbox) -> None:
    """A second run beside the first, here in the middle of its first message, finds only what is left."""
    path = tmp_path / "n.db"
    with Store(path) as first, Store(path) as second:
        queue(first, *(f"{n}@test.example" for n in range(6)))
        beside: list[Delivered] = []

        def meanwhile(_: Delivered) -> None:
            beside.extend(deliver(second, mailbox.settings(), clock=lambda: NOW, env={}, stop=once))

        once = Event()
        once.set()
        done = run(first, mailbox.settings(), told=meanwhile)
    assert (len(done), len(beside)) == (3, 3)
    assert len({taken.recipients for taken in mailbox.accepted}) == len(mailbox.accepted) == 6


def test_a_clock_set_back_sends_nothing_twice(store: Store, mailbox: Mailbox) -> None:
    """An hour earlier than before, what was sent stays sent and what waits still goes."""
    mailbox.script("rcpt", "451 later", TAKE, to=ONE)
    run(store, mailbox.settings())
    for minutes in (-60, -30, 0, 1):
        run(store, mailbox.settings(), NOW + timedelta(minutes=minutes))
    assert [len(mailbox.to(who)) for who in (ONE, TWO)] == [1, 1]


def test_the_settings_of_a_session_are_the_configs(store: Store, mailbox: Mailbox) -> None:
    """The envelope's sender is `from`, whatever name it carries."""
    run(store, replace(mailbox.settings(), sender="Monitor 小米 <reports@test.example>"))
    assert {taken.sender for taken in mailbox.accepted} == {"reports@test.example"}
