"""Every reply and every break of a mail server on a real socket: what `delivery_log` and `status` say of it.

Each row of the tables is one digest for two recipients, handed over once.  What waits is well again at the next run.
"""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitor.cli.main import cli
from monitor.cli.shell import Shell
from monitor.deliver import deliver
from monitor.mail.settings import MailSettings
from monitor.mail.smtp import SECONDS, SmtpSession
from monitor.model import Message
from monitor.store import issues, outbox
from monitor.store.db import Store
from tests.support.breaks import CUT, ENDLESS, GONE, SILENT, TRICKLE, Broken, Point
from tests.support.place import config, table
from tests.support.smtp import raw_server
from tests.support.tls import expired

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ONE, TWO = "one@test.example", "two@test.example"
BODY = b"Subject: s\r\n\r\n" + b"x" * 70 + b"\r\n"
LARGE = b"Subject: s\r\n\r\n" + (b"x" * 70 + b"\r\n") * 150_000
"""More than the buffers of a socket hold."""
SECRET = "Schlüssel-密码-42"  # noqa: S105 - made up
EARLY, LATE = 0.3, 2.0
"""Seconds for one message of a server that falls silent, kept to as the real 20 are.  Before the dot it is all one where
they end; up to the dot a slow machine must have got within them."""
SLOW = "the server took too long"
CLOSED = "the server closed the connection"
LOST = "the connection was lost after the message was sent: "


class Desk:
    """A database with a digest for two, and the commands on it."""

    def __init__(self, folder: Path, payload: bytes = BODY) -> None:
        """Queue the digest."""
        self.folder = folder
        self.now = NOW
        (folder / "config.toml").write_text(config(table("f", "http://127.0.0.1:9/f")), encoding="utf-8")
        self.store = Store(folder / "news.db")
        with self.store.write() as conn:
            issue_id = issues.settle(conn, "daily", NOW, "digest", number=1, subject="s", now=NOW)
            assert issue_id is not None
            both = [Message(message_id=f"<{who}>", recipient=who, payload=payload) for who in (ONE, TWO)]
            outbox.queue(conn, issue_id, both, NOW)

    def run(self, port: int, *, seconds: float = SECONDS, **more: Any) -> None:  # noqa: ANN401 - any field of the record
        """Hand over what is due; a message may take `seconds`."""
        plain = {"sender": "m@test.example", "transport": "smtp", "host": "127.0.0.1", "security": "none"}
        settings = MailSettings(**{**plain, "port": port, **more})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SmtpSession, "__init__", partialmethod(SmtpSession.__init__, seconds=seconds))
            deliver(self.store, settings, clock=lambda: self.now, env={"P": SECRET})

    def log(self) -> dict[str, tuple[str, int, str]]:
        """The view `delivery_log`: recipient -> (state, attempts, last_reply)."""
        rows = self.store.rows("SELECT recipient, state, attempts, last_reply FROM delivery_log")
        return {row["recipient"]: (row["state"], row["attempts"], row["last_reply"]) for row in rows}

    def status(self) -> tuple[int, list[tuple[bool, str]], str]:
        """What `status` says: its exit code, its concerns about mail (whether urgent, words), its table of the outbox."""
        shell = Shell(config=str(self.folder / "config.toml"), clock=lambda: self.now, env={})
        told = CliRunner().invoke(cli, ["status", "--json"], obj=shell)
        found = json.loads(told.stdout)["concerns"]
        concerns = [(c["urgent"], c["message"]) for c in found if c["subject"].startswith("mail")]
        said = CliRunner().invoke(cli, ["status"], obj=shell)
        assert said.exit_code == told.exit_code
        return told.exit_code, concerns, " ".join(said.stdout.partition("outbox:")[2].split())


@contextmanager
def desk_of(folder: Path, payload: bytes = BODY) -> Iterator[Desk]:
    """A desk, closed at the end."""
    desk = Desk(folder, payload)
    try:
        yield desk
    finally:
        desk.store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A digest for two that is due."""
    with desk_of(tmp_path) as made:
        yield made


def within(act: str, at: Point = "mail") -> float:
    """Seconds for one message, few where the server would use them all."""
    if act in (SILENT, TRICKLE):
        return LATE if at == "dot" else EARLY
    return SECONDS


WAITS: list[tuple[Point, str, str]] = [
    ("connect", SILENT, SLOW),
    ("connect", CUT, CLOSED),
    ("connect", GONE, CLOSED),
    ("connect", TRICKLE, SLOW),
    ("greeting", "421 4.7.0 too many connections", "421 4.7.0 too many connections"),
    ("greeting", "554 5.7.1 you are listed", "554 5.7.1 you are listed"),
    ("greeting", "HTTP/1.1 400 Bad Request", "an answer that is no SMTP: HTTP/1.1 400 Bad Request"),
    ("greeting", ENDLESS, "the server's reply has no end"),
    ("ehlo", SILENT, SLOW),
    ("ehlo", TRICKLE, SLOW),
    ("ehlo", CUT, CLOSED),
    ("ehlo", GONE, CLOSED),
    ("ehlo", ENDLESS, "the server's reply has no end"),
    ("ehlo", "421 4.3.2 going down", CLOSED),
    ("ehlo", "502 5.5.1 what?", "502 5.5.1 what?"),
    ("mail", SILENT, SLOW),
    ("mail", CUT, CLOSED),
    ("mail", GONE, CLOSED),
    ("mail", ENDLESS, "the server's reply has no end"),
    ("mail", "451 4.3.0 later", "451 4.3.0 later"),
    ("mail", "421 4.3.2 going down", "421 4.3.2 going down"),
    ("mail", "452 4.3.1 no room", "452 4.3.1 no room"),
    ("rcpt", SILENT, SLOW),
    ("rcpt", TRICKLE, SLOW),
    ("rcpt", CUT, CLOSED),
    ("rcpt", "450 4.2.0 greylisted, come again", "450 4.2.0 greylisted, come again"),
    ("rcpt", "452 4.2.2 mailbox full", "452 4.2.2 mailbox full"),
    ("rcpt", "421 4.3.2 going down", "421 4.3.2 going down"),
    ("rcpt", "garbage", "an answer that is no SMTP: garbage"),
    ("data", SILENT, SLOW),
    ("data", CUT, CLOSED),
    ("data", GONE, CLOSED),
    ("data", "451 4.3.0 later", "451 4.3.0 later"),
    ("data", "250 2.0.0 done", "451 2.0.0 done"),
    ("data", ENDLESS, "the server's reply has no end"),
    ("data", "354 go\r\n250 taken already", "the server answers before it is asked"),
    ("dot", "451 4.7.1 greylisted, come again", "451 4.7.1 greylisted, come again"),
    ("dot", "452 4.3.1 no room", "452 4.3.1 no room"),
    ("dot", "421 4.3.2 going down", "421 4.3.2 going down"),
]
"""Point and break -> the last reply of both messages, which wait."""


@pytest.mark.parametrize(("at", "act", "reply"), WAITS, ids=[f"{at}-{act[:12]}" for at, act, _ in WAITS])
def test_what_passes_by_itself_waits(desk: Desk, at: Point, act: str, reply: str) -> None:
    """Both messages stay queued with the reason; nobody has to act; a minute later both have arrived, once each."""
    server = Broken(at=at, act=act, times=2)
    with raw_server(server.talk) as port:
        desk.run(port, seconds=within(act))
        assert [(state, said) for state, _, said in desk.log().values()] == [("queued", reply)] * 2
        code, concerns, table_ = desk.status()
        assert (code, concerns) == (0, [])
        assert table_.startswith("2 queued, the oldest of 2026-11-23 07:30Z")
        assert reply in table_
        server.times = 0
        before = server.taken
        desk.now += timedelta(minutes=2)
        desk.run(port)
    assert {state for state, _, _ in desk.log().values()} == {"sent"}
    assert server.taken - before == 2


REFUSED: list[tuple[Point, str]] = [
    ("mail", "553 5.7.1 not your address"),
    ("mail", "550 5.7.26 no SPF"),
    ("rcpt", "550 5.1.1 no such user"),
    ("rcpt", "552 5.2.2 mailbox full"),
    ("rcpt", "554 5.7.1 relay access denied"),
    ("data", "554 5.5.1 no valid recipients"),
    ("dot", "552 5.2.3 message too large"),
    ("dot", "554 5.7.1 spam"),
]


@pytest.mark.parametrize(("at", "reply"), REFUSED, ids=[f"{at}-{reply[:3]}" for at, reply in REFUSED])
def test_what_is_refused_is_dead_and_told(desk: Desk, at: Point, reply: str) -> None:
    """Nothing tries it again; `status` exits 1 and names the recipient, the server's words and what to type."""
    server = Broken(at=at, act=reply)
    with raw_server(server.talk) as port:
        desk.run(port)
        desk.now += timedelta(days=3)
        desk.run(port)
        assert desk.log() == {ONE: ("refused", 1, reply), TWO: ("refused", 1, reply)}
        code, concerns, _ = desk.status()
        assert code == 1
        assert concerns[0] == (
            True,
            f"to {TWO} is refused ({reply}): mend it, then `monitor deliver --retry 2` or `--drop 2`",
        )
        server.times = 0
        assert outbox.change(desk.store, 1, "queued", now=desk.now)
        assert outbox.change(desk.store, 2, "dropped", now=desk.now)
        desk.run(port)
    assert {who: state for who, (state, _, _) in desk.log().items()} == {ONE: "sent", TWO: "dropped"}
    assert desk.status()[:2] == (0, [])


OPEN: list[tuple[str, str]] = [
    (SILENT, LOST + SLOW),
    (TRICKLE, LOST + SLOW),
    (CUT, LOST + CLOSED),
    (GONE, LOST + CLOSED),
    (ENDLESS, LOST + "the server's reply has no end"),
    ("Danke!", "an answer that is no SMTP: Danke!"),
    ("354 go on", "354 go on"),
]


@pytest.mark.parametrize("policy", ["resend", "hold"])
@pytest.mark.parametrize(("act", "reply"), OPEN, ids=[act[:8] for act, _ in OPEN])
def test_a_lost_answer_is_unknown(desk: Desk, act: str, reply: str, policy: str) -> None:
    """After the final dot nobody knows: it goes out again by itself, or a person is asked, as the config says."""
    (desk.folder / "config.toml").write_text(
        config(table("f", "http://127.0.0.1:9/f"), more=f'[mail]\non_unknown = "{policy}"'), encoding="utf-8"
    )
    server = Broken(at="dot", act=act, times=1)
    with raw_server(server.talk) as port:
        desk.run(port, seconds=within(act, "dot"), on_unknown=policy)
        assert desk.log() == {ONE: ("unknown", 1, reply), TWO: ("sent", 1, "250 2.0.0 queued as 4711")}
        code, concerns, _ = desk.status()
        said = f"to {ONE}: the server's last word was lost, it may have arrived"
        mend = "`monitor deliver --retry 1` or `--drop 1`"
        urgent = policy == "hold"
        assert concerns[0] == (urgent, f"{said} and waits for you: {mend}" if urgent else f"{said} and goes out again")
        assert code == urgent
        desk.now += timedelta(minutes=2)
        desk.run(port, on_unknown=policy)
    assert desk.log()[ONE][:2] == (("unknown", 1) if urgent else ("sent", 2))
    assert server.taken == (2 if urgent else 3)


@pytest.mark.parametrize(("act", "reply"), [(SILENT, SLOW), (CUT, CLOSED), (GONE, CLOSED)])
def test_a_break_in_the_middle_of_a_message_has_not_taken_it(tmp_path: Path, act: str, reply: str) -> None:
    """A server that reads no further, or hangs up, while the message comes: it waits and goes again."""
    server = Broken(at="body", act=act, times=2)
    with desk_of(tmp_path, LARGE) as desk, raw_server(server.talk) as port:
        desk.run(port, seconds=within(act))
        assert [(state, said) for state, _, said in desk.log().values()] == [("queued", reply)] * 2
        assert server.taken == 0


@pytest.mark.parametrize("act", [SILENT, CUT, GONE, ENDLESS, "500 what?"])
def test_what_breaks_behind_a_message_changes_nothing(desk: Desk, act: str) -> None:
    """A server that fails at the goodbye has taken both; one that fails after a refusal is asked anew for the next."""
    server = Broken(at="quit", act=act)
    with raw_server(server.talk) as port:
        desk.run(port)
    assert {state for state, _, _ in desk.log().values()} == {"sent"}
    assert server.taken == 2


LOGIN: dict[str, Any] = {"username": "me", "password_env": "P"}
AUTH: list[tuple[tuple[str, ...], Point, str, str]] = [
    ((), "auth", "", "the server offers no login: check [mail] security and port, or take username out"),
    (
        ("AUTH GSSAPI XOAUTH2",),
        "auth",
        "",
        "the server offers no login that is known here, only GSSAPI, XOAUTH2: see docs/digests.md, providers",
    ),
    (("AUTH PLAIN",), "auth", "535 5.7.8 wrong", "login refused: 535 5.7.8 wrong"),
    (("AUTH PLAIN",), "auth", "534 5.7.9 use an app password", "login refused: 534 5.7.9 use an app password"),
    (("AUTH PLAIN",), "auth", "454 4.7.0 later", "login refused: 454 4.7.0 later"),
    (("AUTH PLAIN",), "auth", "334 go on", "login refused: 334 go on"),
    (("AUTH PLAIN",), "auth", SILENT, SLOW),
    (("AUTH PLAIN",), "auth", CUT, CLOSED),
    (("AUTH PLAIN",), "auth", ENDLESS, "the server's reply has no end"),
    (("AUTH LOGIN",), "auth", "535 5.7.8 wrong", "login refused: 535 5.7.8 wrong"),
    (("AUTH LOGIN",), "secret", "535 5.7.8 wrong", "login refused: 535 5.7.8 wrong"),
    (("AUTH LOGIN",), "secret", SILENT, SLOW),
    (("AUTH LOGIN",), "secret", GONE, CLOSED),
    (("AUTH CRAM-MD5",), "secret", "535 5.7.8 wrong", "login refused: 535 5.7.8 wrong"),
    (("AUTH CRAM-MD5",), "auth", "334 ==no base64==x", "login refused: 334 ==no base64==x"),
]


@pytest.mark.parametrize(
    ("offers", "at", "act", "reply"),
    AUTH,
    ids=[f"{offers[0] if offers else 'none'}-{at}-{act[:6]}" for offers, at, act, _ in AUTH],
)
def test_a_login_that_fails_waits_and_says_why(
    desk: Desk, offers: tuple[str, ...], at: Point, act: str, reply: str
) -> None:
    """Both wait, since a person may mend the password; nothing of it stands anywhere, and no mail goes without it."""
    server = Broken(at=at, act=act, features=offers)
    with raw_server(server.talk) as port:
        desk.run(port, seconds=within(act), **LOGIN)
    assert desk.log() == {ONE: ("queued", 1, reply), TWO: ("queued", 1, reply)}
    assert reply[:60] in desk.status()[2]
    assert server.taken == 0


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """One for all tests; making keys takes time."""
    return trustme.CA()


def server_side(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """A server's context with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context


BROKEN_OFF = "the TLS handshake broke off: check [mail] security and port"
TLS: list[tuple[Point, str, str]] = [
    ("starttls", "454 4.7.0 TLS not available", "454 4.7.0 TLS not available"),
    ("starttls", "502 5.5.1 what?", "502 5.5.1 what?"),
    ("starttls", SILENT, SLOW),
    ("starttls", CUT, CLOSED),
    ("starttls", ENDLESS, "the server's reply has no end"),
    ("handshake", SILENT, SLOW),
    ("handshake", GONE, BROKEN_OFF),
    ("handshake", "220 garbage", BROKEN_OFF),
]


@pytest.mark.parametrize(("at", "act", "reply"), TLS, ids=[f"{at}-{act[:8]}" for at, act, _ in TLS])
def test_tls_that_does_not_come_about_sends_nothing(
    desk: Desk, authority: trustme.CA, at: Point, act: str, reply: str
) -> None:
    """No mail and no password go over a line that nobody vouches for."""
    server = Broken(
        at=at, act=act, features=("STARTTLS", "AUTH PLAIN"), tls=server_side(authority.issue_cert("127.0.0.1"))
    )
    with raw_server(server.talk) as port:
        desk.run(port, seconds=within(act), security="starttls", **LOGIN)
    assert desk.log() == {ONE: ("queued", 1, reply), TWO: ("queued", 1, reply)}
    assert server.taken == 0


@pytest.mark.parametrize(("act", "reply"), [(SILENT, SLOW), ("220 hello", BROKEN_OFF)])
def test_tls_from_the_first_byte_that_does_not_come_about_sends_nothing(desk: Desk, act: str, reply: str) -> None:
    """A port that says nothing, or speaks in the clear."""
    server = Broken(at="connect", act=act)
    with raw_server(server.talk) as port:
        desk.run(port, seconds=within(act), security="tls", **LOGIN)
    assert {(state, said) for state, _, said in desk.log().values()} == {("queued", reply)}
    assert server.taken == 0


def test_a_certificate_that_lies_is_told_by_its_fault(
    tmp_path: Path, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expired, another name's, nobody's: each in words, and the right one sends."""
    pem = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    faults = {
        "certificate has expired": expired(authority, "127.0.0.1"),
        "IP address mismatch, certificate is not valid for '127.0.0.1'": authority.issue_cert("mail.test.example"),
        "unable to get local issuer certificate": trustme.CA().issue_cert("127.0.0.1"),
        "": authority.issue_cert("127.0.0.1"),
    }
    for number, (fault, leaf) in enumerate(faults.items()):
        server = Broken(at="quit", act="221 bye", features=("STARTTLS",), tls=server_side(leaf))
        (tmp_path / str(number)).mkdir()
        with desk_of(tmp_path / str(number)) as desk, raw_server(server.talk) as port:
            desk.run(port, security="starttls")
            if not fault:
                assert {state for state, _, _ in desk.log().values()} == {"sent"}
                continue
            reply = f"the server's TLS certificate does not verify ({fault})"
            assert desk.log() == {ONE: ("queued", 1, reply), TWO: ("queued", 1, reply)}
            assert server.taken == 0


def test_words_slipped_in_before_tls_are_not_read_after_it(
    desk: Desk, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody in between adds behind the answer to STARTTLS is dropped with the line in the clear."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    server = Broken(
        at="starttls", act="220 go ahead\r\n250-evil\r\n250 AUTH PLAIN", features=("STARTTLS", "AUTH LOGIN"),
        tls=server_side(authority.issue_cert("127.0.0.1")),
    )  # fmt: skip
    with raw_server(server.talk) as port:
        desk.run(port, security="starttls", **LOGIN)
    assert {state for state, _, _ in desk.log().values()} == {"sent"}


def test_a_maildir_that_cannot_be_written_waits_and_says_why(desk: Desk) -> None:
    """A file stands where the folder should be: both wait; once it is away both are there, once each."""
    (desk.folder / "outbox").write_text("in the way")
    settings = MailSettings(sender="m@test.example", path=desk.folder / "outbox")
    deliver(desk.store, settings, clock=lambda: desk.now, env={})
    reply = "the Maildir cannot be written (Not a directory): check the disk and its permissions"
    assert desk.log() == {ONE: ("queued", 1, reply), TWO: ("queued", 1, reply)}
    desk.now += timedelta(hours=1, minutes=1)
    code, concerns, _ = desk.status()
    said = f"2 wait since 2026-11-23 07:30Z, to be given up after two days: {reply}"
    assert (code, [words for _, words in concerns if "wait since" in words]) == (0, [said])
    (desk.folder / "outbox").unlink()
    deliver(desk.store, settings, clock=lambda: desk.now, env={})
    assert len(list((desk.folder / "outbox" / "new").iterdir())) == 2


def test_nobody_there_and_no_such_name_are_told_apart(desk: Desk) -> None:
    """A refused connection and a name that leads nowhere, each with what to look at."""
    with raw_server(lambda peer: peer.close()) as port:
        pass
    desk.run(port)
    assert desk.log()[ONE][2] == "the server refused the connection: check [mail] host and port"
    desk.now += timedelta(hours=1)
    desk.run(25, host="mail.invalid")
    assert desk.log()[ONE][2].startswith("no server of this name is found: check [mail] host")
    assert desk.log()[ONE][:2] == ("queued", 2)


LINES = st.one_of(
    st.sampled_from(
        [
            b"220 hi\r\n", b"250 ok\r\n", b"250-SIZE\r\n250 HELP\r\n", b"354 go\r\n", b"421 bye\r\n", b"451 later\r\n", b"550 no\r\n",
            b"250-", b"250", b"\r\n", b"999 what\r\n", b"+OK ready\r\n", b"250 a\r\n250 b\r\n354 c\r\n", b"354 go\r\n250 too soon\r\n",
        ]
    ),
    st.binary(max_size=40),
)  # fmt: skip


@given(st.lists(LINES, max_size=8))
@example([b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 taken\r\n"])
@example([b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n250 too soon\r\n"])
@hypothesis_settings(max_examples=60)
def test_whatever_a_server_says_is_told_on_one_line_and_sent_means_sent(lines: list[bytes]) -> None:
    """Any words in any order: no bug, a bounded line that steers no terminal, and `sent` only where the whole message left."""
    heard = bytearray()

    def talk(peer: socket.socket) -> None:
        peer.settimeout(0.03)  # both would wait where a line is none
        for line in lines:
            peer.sendall(line)
            with suppress(TimeoutError):
                heard.extend(peer.recv(100_000))

    with raw_server(talk) as port:
        settings = MailSettings(sender="m@test.example", host="127.0.0.1", port=port, security="none")
        with SmtpSession(settings, env={}) as smtp:
            reply = smtp.send(Message(message_id="<1@x>", recipient=ONE, payload=BODY))
    assert len(reply.text) <= 300 + len(LOST)
    assert reply.text.isprintable()
    assert reply.state != "sent" or b"x\r\n.\r\n" in heard
