"""SMTP over real sockets: what each reply and each break means for the message, and what is told of it."""

import contextlib
import logging
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.mail.message import build
from monitor.mail.settings import MailSettings
from monitor.mail.smtp import SmtpSession
from monitor.model import Message, Reply
from tests.support.smtp import CUT, SILENT, TAKE, Certificates, Mailbox, Stage, certificates, raw_server
from tests.unit.test_message import NOW, WORDS

SECRET = "Schlüssel-密码-42"  # noqa: S105 - made up

LOGIN: dict[str, Any] = {"password_env": "P"}


@pytest.fixture(scope="module")
def certs() -> Certificates:
    """One authority for all tests of this file; making keys takes time."""
    return certificates()


def message(recipient: str = "one@test.example", payload: bytes | None = None) -> Message:
    """A message as the outbox hands it over."""
    if payload is None:
        payload = build(**{**WORDS, "recipient": recipient}, date=NOW)
    return Message(message_id=WORDS["message_id"], recipient=recipient, payload=payload)


@contextlib.contextmanager
def session(mailbox: Mailbox, **more: object) -> Iterator[SmtpSession]:
    """A session with a mailbox, without TLS unless told."""
    with SmtpSession(mailbox.settings(**more), env={}) as open_session:
        yield open_session


def try_once(settings: MailSettings, certs: Certificates | None = None, seconds: float = 5) -> Reply:
    """What becomes of one message over a new connection."""
    with SmtpSession(settings, env={}, context=certs.client if certs else None, seconds=seconds) as smtp:
        return smtp.send(message())


def test_a_message_arrives_byte_for_byte(mailbox: Mailbox) -> None:
    """Lines that begin with dots, or are a dot alone, come out as they went in."""
    payload = b"Subject: s\r\n\r\n.\r\n..\r\n.leading\r\nQUIT\r\n\r\n.\r\nend\r\n"
    with session(mailbox) as smtp:
        assert smtp.send(message(payload=payload)) == Reply(state="sent", text="250 2.0.0 queued as 4711")
    (taken,) = mailbox.accepted
    assert taken.content == payload
    assert (taken.sender, taken.recipients, taken.options) == ("monitor@test.example", ("one@test.example",), ())


def test_bare_line_ends_and_a_missing_last_one_are_mended(mailbox: Mailbox) -> None:
    """No line end of another system reaches the server (SMTP smuggling), and the last line has its own."""
    with session(mailbox) as smtp:
        smtp.send(message(payload=b"Subject: s\n\na\n.\nMAIL FROM:<x@x>\r.\rend"))
    assert mailbox.accepted[0].content == b"Subject: s\r\n\r\na\r\n.\r\nMAIL FROM:<x@x>\r\n.\r\nend\r\n"


def test_long_bodies_reach_a_server_that_counts_octets(mailbox: Mailbox) -> None:
    """A large digest of endless words keeps within 998 octets a line."""
    payload = build(**{**WORDS, "text": "x" * 200_000, "html": "小" * 100_000}, date=NOW)
    with session(mailbox) as smtp:
        assert smtp.send(message(payload=payload)).state == "sent"
    assert mailbox.accepted[0].content == payload


STAGES: tuple[Stage, ...] = ("rcpt", "data", "dot")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.1.1 no such user", "refused"),
        ("552 5.2.2 mailbox full", "refused"),
        ("554 5.7.1 spam", "refused"),
        ("451 4.7.1 greylisted, come again", "retry"),
        ("452 4.2.2 disk full", "retry"),
        ("421 4.3.2 going down", "retry"),
    ],
)
def test_a_refusal_is_for_its_message_alone(mailbox: Mailbox, stage: Stage, answer: str, state: str) -> None:
    """4xx comes again, 5xx is dead, each told in the server's words; the next recipient has its mail."""
    mailbox.script(stage, answer, to="one@test.example")
    with session(mailbox) as smtp:
        assert smtp.send(message("one@test.example")) == Reply(state=state, text=answer)  # type: ignore[arg-type]
        assert smtp.send(message("two@test.example")).state == "sent"
    assert [taken.recipients for taken in mailbox.accepted] == [("two@test.example",)]
    assert mailbox.connections == (2 if answer.startswith("421") else 1)


def test_a_refused_sender_is_told(mailbox: Mailbox) -> None:
    """The answer to MAIL FROM counts like that to the recipient."""
    mailbox.script("mail", "553 5.7.1 not your address", TAKE)
    with session(mailbox) as smtp:
        assert smtp.send(message()) == Reply(state="refused", text="553 5.7.1 not your address")
        assert smtp.send(message()).state == "sent"


@pytest.mark.parametrize(
    ("stage", "state"), [("mail", "retry"), ("rcpt", "retry"), ("data", "retry"), ("dot", "unknown")]
)
def test_only_a_cut_after_the_last_dot_leaves_it_open(mailbox: Mailbox, stage: Stage, state: str) -> None:
    """Only where the whole message had been sent may it have arrived; the next goes over a new connection."""
    mailbox.script(stage, CUT, TAKE)
    with session(mailbox) as smtp:
        reply = smtp.send(message())
        assert (reply.state, "closed the connection" in reply.text) == (state, True)
        assert smtp.send(message("two@test.example")).state == "sent"
    assert mailbox.connections == 2


@pytest.mark.parametrize("answer", ["421 4.7.0 enough for one connection", CUT])
def test_a_server_that_takes_one_message_a_connection_gets_each_at_once(mailbox: Mailbox, answer: str) -> None:
    """One that hangs up at the next sender is asked again over a new connection; a second time it has to wait."""
    mailbox.script("mail", TAKE, answer, TAKE, answer, answer, TAKE)
    with session(mailbox) as smtp:
        states = [smtp.send(message(f"{number}@test.example")).state for number in range(4)]
    assert states == ["sent", "sent", "retry", "sent"]
    assert mailbox.connections == 4


def test_a_cut_in_the_middle_of_a_message_is_tried_again(mailbox: Mailbox) -> None:
    """A server that hangs up while the message is still under way has not taken it."""
    mailbox.script("body", CUT, TAKE)
    large = b"Subject: s\r\n\r\n" + (b"x" * 70 + b"\r\n") * 200_000
    with session(mailbox) as smtp:
        assert smtp.send(message(payload=large)).state == "retry"
        assert smtp.send(message()).state == "sent"


@pytest.mark.parametrize(("stage", "state"), [("ehlo", "retry"), ("rcpt", "retry"), ("dot", "unknown")])
def test_a_silent_server_is_left(mailbox: Mailbox, stage: Stage, state: str) -> None:
    """The time of one message ends the wait at any stage."""
    mailbox.script(stage, SILENT)
    began = time.monotonic()
    reply = try_once(mailbox.settings(), seconds=0.3)
    assert (reply.state, reply.text.endswith("the server took too long")) == (state, True)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("stage", ["greeting", "later"])
def test_a_server_that_trickles_is_left(stage: str) -> None:
    """A byte now and then does not hold the outbox for longer than one message may take."""

    def talk(peer: socket.socket) -> None:
        if stage == "later":
            peer.sendall(b"220 hello\r\n")
            peer.recv(1000)
        for _ in range(400):
            peer.sendall(b"2")
            time.sleep(0.02)

    with raw_server(talk) as port:
        reply = try_once(MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none"), seconds=0.3)
    assert reply == Reply(state="retry", text="the server took too long")


def saying(*lines: bytes) -> Callable[[socket.socket], None]:
    """A server that says these in turn, each after something came in, and closes."""

    def talk(peer: socket.socket) -> None:
        for line in lines:
            peer.sendall(line)
            peer.recv(100_000)

    return talk


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((), "the server closed the connection"),
        ((b"554 5.7.1 you are listed\r\n",), "554 5.7.1 you are listed"),
        ((b"421 too many connections\r\n",), "421 too many connections"),
        ((b"HTTP/1.1 400 Bad Request\r\n",), "an answer that is no SMTP: HTTP/1.1 400 Bad Request"),
        ((b"220 hi\r\n", b"250-" + b"x" * 9000 + b"\r\n"), "500 Line too long."),
        ((b"220 hi\r\n", b"250-again\r\n" * 10_000), "the server's reply has no end"),
        (
            (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"550 \xff\xfe\x1b[31m\x00 red\r\n"),
            "550 \ufffd\ufffd [31m red",
        ),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"550 " + b"a" * 4000 + b"\r\n"), "550 " + "a" * 296),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 what?\r\n"), "451 what?"),
    ],
)
def test_odd_answers_are_told_on_one_bounded_line(lines: tuple[bytes, ...], text: str) -> None:
    """No greeting, another protocol, endless replies, control characters: one line, nothing sent."""
    with raw_server(saying(*lines)) as port:
        reply = try_once(MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none"))
    assert reply.text == text
    assert reply.state == ("refused" if text.startswith("550") else "retry")


@pytest.mark.parametrize("taken", [(), (b"250 ok\r\n",)])
def test_an_invitation_before_data_invites_nothing(taken: tuple[bytes, ...]) -> None:
    """354 in answer to MAIL or RCPT sends no message, which the server would read as commands, and counts as none."""
    lines = (b"220 hi\r\n", b"250 hi\r\n", *taken, b"354 go\r\n", b"250 ok\r\n", b"250 ok\r\n")
    with raw_server(saying(*lines)) as port:
        reply = try_once(MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none"))
    assert reply == Reply(state="retry", text="451 go")


def test_nonsense_after_the_dot_leaves_the_message_unknown() -> None:
    """An answer that is none may follow a message that was taken."""
    lines = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"Danke!\r\n")
    with raw_server(saying(*lines)) as port:
        reply = try_once(MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none"))
    assert reply == Reply(state="unknown", text="an answer that is no SMTP: Danke!")


def test_no_server_is_told_once_for_all_messages() -> None:
    """Where nobody listens, the messages of a run wait without a try each."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with SmtpSession(MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none"), env={}) as smtp:
        replies = {smtp.send(message(f"{n}@test.example")) for n in range(3)}
    assert replies == {Reply(state="retry", text="the server refused the connection: check [mail] host and port")}


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("without", [(), ("PLAIN",)])
def test_a_login_over_tls_takes_any_password(certs: Certificates, security: str, without: tuple[str, ...]) -> None:
    """PLAIN or LOGIN, with a password beyond ASCII, after a verified handshake."""
    kind = {security: certs.server}
    with Mailbox(**kind, users={"me": SECRET}, without=without) as mailbox:  # type: ignore[arg-type]
        settings = mailbox.settings(security=security, username="me", **LOGIN)
        with SmtpSession(settings, env={"P": SECRET}, context=certs.client) as smtp:
            assert smtp.send(message()).state == "sent"
        assert mailbox.logins == [("LOGIN" if without else "PLAIN", "me")]
        assert mailbox.accepted[0].tls


def test_a_wrong_password_is_told_without_it(certs: Certificates, caplog: pytest.LogCaptureFixture) -> None:
    """A refused login is the server's word; neither password nor its coding stands anywhere."""
    caplog.set_level(logging.DEBUG, logger="monitor")
    with Mailbox(starttls=certs.server, users={"me": "another"}) as mailbox:
        settings = mailbox.settings(security="starttls", username="me", **LOGIN)
        with SmtpSession(settings, env={"P": SECRET}, context=certs.client) as smtp:
            reply = smtp.send(message())
    assert reply.state == "retry"
    assert reply.text.startswith("login refused: 535")
    assert SECRET not in f"{reply}{settings}{caplog.text}"


def test_a_server_that_repeats_the_password_is_not_quoted() -> None:
    """What was sent to log in is starred out of the answer."""

    def talk(peer: socket.socket) -> None:
        peer.sendall(b"220 hi\r\n")
        peer.recv(1000)
        peer.sendall(b"250-hi\r\n250 AUTH PLAIN\r\n")
        said = peer.recv(1000).split()[-1]
        peer.sendall(b"535 wrong: " + said + b" " + SECRET.encode() + b"\r\n")
        peer.recv(1000)

    with raw_server(talk) as port:
        settings = MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none", username="me", **LOGIN)
        with SmtpSession(settings, env={"P": SECRET}) as smtp:
            assert smtp.send(message()).text == "login refused: 535 wrong: *** ***"


def test_cram_md5_alone_is_enough() -> None:
    """A server that offers nothing else gets the digest of RFC 2195's example."""
    heard: list[bytes] = []

    def talk(peer: socket.socket) -> None:
        for line in (
            b"220 hi\r\n",
            b"250-hi\r\n250 AUTH CRAM-MD5\r\n",
            b"334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n",
            b"235 ok\r\n",
        ):
            peer.sendall(line)
            heard.append(peer.recv(1000))

    with raw_server(talk) as port:
        settings = MailSettings(sender="m@x", host="127.0.0.1", port=port, security="none", username="tim", **LOGIN)
        with SmtpSession(settings, env={"P": "tanstaaftanstaaf"}) as smtp:
            smtp.send(message())
    assert heard[2] == b"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n"


def test_a_stranger_gets_neither_login_nor_mail(certs: Certificates) -> None:
    """A certificate of another authority, or for another name, ends the try before anything is said."""
    other = certificates()
    for security in ("starttls", "tls"):
        with Mailbox(**{security: other.server}, users={"me": SECRET}) as mailbox:  # type: ignore[arg-type]
            reply = try_once(mailbox.settings(security=security, username="me"), certs)
            assert reply.state == "retry"
            assert reply.text.startswith("the server's TLS certificate does not verify (")
            assert mailbox.logins == []
    named = certificates("mail.test.example")
    with Mailbox(starttls=named.server) as mailbox:
        reply = try_once(mailbox.settings(security="starttls"), named)
    assert "not valid for '127.0.0.1'" in reply.text


def test_no_starttls_means_no_mail(mailbox: Mailbox, certs: Certificates) -> None:
    """A server, or somebody in between, that hides STARTTLS gets nothing in the clear."""
    reply = try_once(mailbox.settings(security="starttls"), certs)
    assert reply == Reply(state="retry", text="the server offers no STARTTLS: check [mail] security and port")
    assert mailbox.asked == []


@pytest.mark.parametrize("security", ["tls", "none"])
def test_the_wrong_kind_of_port_is_told(certs: Certificates, security: str) -> None:
    """TLS where none is spoken, and none where it is, end with a hint."""
    with Mailbox(tls=None if security == "tls" else certs.server) as mailbox:
        reply = try_once(mailbox.settings(security=security), certs, seconds=0.5)
    hint = "the TLS handshake broke off: check [mail] security and port"
    assert reply == Reply(state="retry", text=hint if security == "tls" else "the server took too long")


def test_a_mailbox_beyond_ascii_needs_a_server_that_takes_it() -> None:
    """SMTPUTF8 is asked for where it is needed and offered, else the message is dead for this recipient."""
    with Mailbox() as able, session(able) as smtp:
        assert smtp.send(message("用户@test.example")).state == "sent"
        assert smtp.send(message("one@test.example")).state == "sent"
    assert [taken.options for taken in able.accepted] == [("SMTPUTF8", "BODY=8BITMIME"), ()]
    assert able.accepted[0].recipients == ("用户@test.example",)
    with Mailbox(smtputf8=False) as unable, session(unable) as smtp:
        assert smtp.send(message("用户@test.example")) == Reply(
            state="refused", text="553 the server takes no address beyond ASCII (no SMTPUTF8)"
        )
        assert smtp.send(message("one@test.example")).state == "sent"


def test_the_password_comes_from_where_the_config_says(tmp_path: Path) -> None:
    """File, variable or command; a place that gives none is named, and no mail goes without."""
    secret = tmp_path / "mail-password"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    places: list[dict[str, Any]] = [
        {"password_file": secret},
        {"password_env": "P"},
        {"password_command": ("cat", str(secret))},
    ]
    with Mailbox(users={"me": SECRET}) as mailbox:
        for place in places:
            settings = mailbox.settings(username="me", **place)
            with SmtpSession(settings, env={"P": SECRET}) as smtp:
                assert smtp.send(message()).state == "sent"
    missing: list[tuple[dict[str, Any], str]] = [
        ({"password_file": tmp_path / "gone"}, "cannot be read from the credential gone"),
        ({"password_env": "Q"}, "is not in the variable Q"),
        ({"password_command": ("false", SECRET)}, "command 'false' failed"),
    ]
    for place, told in missing:
        reply = try_once(MailSettings(sender="m@x", host="127.0.0.1", port=1, username="me", **place))
        assert reply.state == "retry"
        assert told in reply.text
        assert SECRET not in reply.text
