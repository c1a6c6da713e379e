"""SMTP: one connection for a run of messages, each with its own answer (RFC 5321).

Every try ends as `sent`, `refused` (5xx), `retry` (4xx or no connection) or `unknown` (the answer after the
final dot was lost).  TLS is verified.  Passwords stand in no message and no log.
"""

import os
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal, Self

from monitor.mail.message import address
from monitor.mail.password import PasswordError, password
from monitor.mail.settings import MailSettings
from monitor.mail.wire import Deadline, EndlessError, NoLoginError, Server, TlsServer, TooSoonError, log_in
from monitor.model import Message, Reply

SECONDS = 20.0
"""For a whole message, connecting included; a lease lasts 5 s more."""
CONNECT_SECONDS = 10.0
GOODBYE_SECONDS = 1.0
"""For the answer to QUIT, which changes nothing."""
LONGEST_REPLY = 300
LONGEST_WORD = 20
MANY = 6
"""Ways to log in that are named."""
UNFIT = re.compile("[^A-Z0-9_-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
OK = range(200, 300)
GO_AHEAD = 354
TRANSIENT = range(400, 500)
PERMANENT = range(500, 600)
CLOSING = 421

Fate = Literal["sent", "refused", "retry", "unknown"]


class SmtpSession:
    """A connection that is opened at the first message and again where it was lost."""

    def __init__(
        self,
        settings: MailSettings,
        *,
        env: Mapping[str, str] = os.environ,
        context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Connect to nothing yet.

        Args:
            settings: where to and how.
            env: where `password_env` is looked up.
            context: verifies the server's certificate; by default against the system's authorities.
            seconds: how long one message may take.
        """
        self.settings = settings
        self.env = env
        self.context = context
        self.seconds = seconds
        self.server: Server | None = None
        self._deadline = Deadline()
        self._down: Reply | None = None

    def __enter__(self) -> Self:
        """Return it; the connection comes with the first message."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Say goodbye."""
        self._deadline.begin(min(self.seconds, GOODBYE_SECONDS))
        self._close(polite=True)

    def send(self, message: Message) -> Reply:
        """Hand over one message and say what became of it.

        A server that took others before and hangs up at the next is asked again at once: some take a few a connection.
        """
        self._deadline.begin(self.seconds)
        begun = 0 if self.server is None else self.server.begun
        server, reply = self.server, self._try(message)
        if server is not None and begun and server.begun == begun and reply.state == "retry" and self.server is None:
            return reply if self._deadline.passed else self._try(message)
        return reply

    def _try(self, message: Message) -> Reply:
        if self._down is not None:
            return self._down
        try:
            server = self._connect()
        except PasswordError as error:
            self._down = Reply(state="retry", text=str(error))
        except smtplib.SMTPAuthenticationError as error:
            self._down = Reply(state="retry", text=f"login refused: {words(error.smtp_code, error.smtp_error)}")
        except (OSError, smtplib.SMTPException) as error:
            self._down = Reply(state="retry", text=self._fault(error))
        else:
            return self._hand_over(server, message)
        return self._down

    def _hand_over(self, server: Server, message: Message) -> Reply:
        """MAIL, RCPT, DATA, each with its own fate; what is lost after the final dot is unknown."""
        dotted = False
        try:
            code, said = begin(server, message, self.settings.sender)
            if code == GO_AHEAD:
                server.transmit(stuffed(message.payload))
                dotted = True
                server.transmit(b".\r\n")
                code, said = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            why = self._fault(error)
            self._close(polite=False)
            if dotted:
                return Reply(state="unknown", text=f"the connection was lost after the message was sent: {why}")
            return Reply(state="retry", text=why)
        except BaseException:
            self._close(polite=False)
            raise
        state = fate(code, dotted=dotted)
        if state != "sent":
            self._recover(server, code)
        return Reply(state=state, text=words(code, said))

    def _connect(self) -> Server:
        if self.server is not None:
            return self.server
        settings = self.settings
        secret = password(settings, self.env)
        if settings.security != "none" and self.context is None:
            self.context = ssl.create_default_context()
        timeout = min(CONNECT_SECONDS, self._deadline.left())
        if settings.security == "tls":
            server: Server = TlsServer(
                settings.host, settings.port, timeout=timeout, deadline=self._deadline, context=self.context
            )
        else:
            server = Server(settings.host, settings.port, timeout=timeout, deadline=self._deadline)
        try:
            server.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                server.starttls(context=self.context)
                server.ehlo_or_helo_if_needed()
            if settings.username is not None and secret is not None:
                log_in(server, settings.username, secret)
            self._deadline.left()
        except BaseException:
            server.close()
            raise
        self.server = server
        return server

    def _recover(self, server: Server, code: int) -> None:
        """Make ready for the next message; a server that hangs up or talks nonsense is asked anew."""
        if code == CLOSING or code not in (*TRANSIENT, *PERMANENT):
            self._close(polite=False)
            return
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self._close(polite=False)

    def _close(self, *, polite: bool) -> None:
        server, self.server = self.server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                if polite:
                    server.quit()
            server.close()

    def _fault(self, error: Exception) -> str:
        return "the server took too long" if self._deadline.passed else fault(error)


def begin(server: Server, message: Message, sender: str) -> tuple[int, bytes]:
    """MAIL, RCPT and DATA up to the first that is not taken; 354 where the message may follow.

    UTF-8 in addresses (RFC 6531) is asked for only where one needs it.

    Raises:
        TooSoonError: something stands behind the invitation already, which would count as the answer to the message.
        SMTPException, OSError: as smtplib does.
    """
    source, target = address(sender).addr_spec, address(message.recipient).addr_spec
    options: list[str] = []
    if not (source + target).isascii():
        if not server.has_extn("smtputf8"):
            return 553, b"the server takes no address beyond ASCII (no SMTPUTF8)"
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    code, said = server.mail(source, options)
    if code in OK:
        server.begun += 1
        code, said = server.rcpt(target)
    if code in OK:
        code, said = server.docmd("DATA")
        if code in OK:  # not an answer to DATA: nothing was sent, so nothing was taken
            return 451, said
        if code == GO_AHEAD:
            server.expect_silence()
    elif code == GO_AHEAD:  # before DATA it invites nothing: what followed would be read as commands
        return 451, said
    return code, said


def fate(code: int, *, dotted: bool) -> Fate:
    """What a reply code means for the message; an answer that makes no sense after the dot leaves it unknown."""
    if dotted and code in OK:
        return "sent"
    if code in PERMANENT:
        return "refused"
    if dotted and code not in TRANSIENT:
        return "unknown"
    return "retry"


def stuffed(payload: bytes) -> bytes:
    """A message ready for DATA: CRLF line ends, leading dots doubled (RFC 5321, section 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def words(code: int, said: bytes | str) -> str:
    """A server's reply on one line, bounded."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    text = CONTROL.sub(" ", text[: 2 * LONGEST_REPLY]).strip()
    return (f"{code} {text}" if code > 0 else f"an answer that is no SMTP: {text}")[:LONGEST_REPLY]


FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLError, "the TLS handshake broke off: check [mail] security and port"),
    (ConnectionRefusedError, "the server refused the connection: check [mail] host and port"),
    (TimeoutError, "the server took too long"),
    (smtplib.SMTPNotSupportedError, "the server offers no STARTTLS: check [mail] security and port"),
    (TooSoonError, "the server answers before it is asked"),
    (EndlessError, "the server's reply has no end"),
    (socket.gaierror, "no server of this name is found: check [mail] host, then the network"),
    (smtplib.SMTPServerDisconnected, "the server closed the connection"),
    (ConnectionError, "the server closed the connection"),
)
"""What may break, for people, without anything a server or file may have put in; the first that fits."""


def _no_login(offered: Sequence[str]) -> str:
    """What a server offers that is no help; some want their own way to log in, where a password made for programs does."""
    if not offered:
        return "the server offers no login: check [mail] security and port, or take username out"
    words = ", ".join(word[:LONGEST_WORD] for word in offered[:MANY])
    return f"the server offers no login that is known here, only {words}: see docs/digests.md, providers"


def fault(error: Exception) -> str:
    """What broke, on one line."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's TLS certificate does not verify ({error.verify_message.rstrip('.')})"
    if isinstance(error, NoLoginError):
        return _no_login(UNFIT.sub(" ", error.offered).split())
    if isinstance(error, smtplib.SMTPResponseException):
        return words(error.smtp_code, error.smtp_error)
    for kind, text in FAULTS:
        if isinstance(error, kind):
            return text
    return f"the server cannot be reached ({getattr(error, 'strerror', None) or type(error).__name__})"
