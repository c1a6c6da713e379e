"""smtplib with an end: every reply is read within a deadline and a bound, and a login takes any password.

smtplib's timeouts are per read, so that a server that sends a byte now and then holds a client for ever; its
login refuses passwords beyond ASCII, and quotes them in the error.
"""

import base64
import hmac
import io
import smtplib
import socket
import time
from typing import Any

REPLY_BYTES = 64 * 1024
"""The longest reply that is read; real ones have a line or two."""
KEPT = 300
"""Bytes of a reply that are kept as they came, to be shown where they mean nothing."""
PIECE = 16 * 1024
"""Bytes sent in one go, so that a server that reads slowly meets the deadline too."""
GO_ON = 334
LOGGED_IN = (235, 503)
"""503: logged in before."""


class EndlessError(OSError):
    """A reply that has no end."""


class TooSoonError(OSError):
    """An answer to what was not yet sent."""


class NoLoginError(smtplib.SMTPNotSupportedError):
    """No way to log in is offered that this program knows; `offered` says which are."""

    def __init__(self, offered: str) -> None:
        """Remember what is offered: the words of a server."""
        super().__init__()
        self.offered = offered


class Deadline:
    """A point in time after which nothing waits any more."""

    def __init__(self) -> None:
        """Set it with `begin`; until then no time is left."""
        self.at = 0.0

    def begin(self, seconds: float) -> None:
        """Count from now."""
        self.at = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.at

    def left(self) -> float:
        """Seconds left.

        Raises:
            TimeoutError: none are.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Heard(io.RawIOBase):
    """What a server says, as long as there is time and not without end."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.sock = sock
        self.deadline = deadline
        self.allowed = REPLY_BYTES
        self.said = b""
        self.deaf = False
        """Nothing more is read: what came is to be looked at."""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - any writable buffer, as in the base class
        """Read some bytes; none at the end, None where nothing is to be read now."""
        if self.deaf:
            return None
        if self.allowed <= 0:
            raise EndlessError
        self.sock.settimeout(self.deadline.left())
        count = self.sock.recv_into(buffer)
        self.allowed -= count
        self.said = (self.said + bytes(buffer[:count]))[:KEPT] if len(self.said) < KEPT else self.said
        return count


class Server(smtplib.SMTP):
    """A connection that starts without TLS."""

    def __init__(self, host: str, port: int, *, timeout: float, deadline: Deadline, **more: Any) -> None:  # noqa: ANN401 - smtplib's own
        """Connect, within `timeout` seconds an address, and read the greeting."""
        self.deadline = deadline
        self.begun = 0
        """Messages whose sender it took."""
        self._heard: _Heard | None = None
        super().__init__(host, port, local_hostname=own_name(), timeout=timeout, **more)

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply within the deadline and the bound; of one that is none the code is -1, with what came.

        Raises:
            EndlessError: it has no end.
            SMTPException, OSError: as smtplib does.
        """
        if self.file is None and self.sock is not None:
            # the final dot goes by itself and must not wait for what went before it to be acknowledged
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._heard = _Heard(self.sock, self.deadline)
            self.file = io.BufferedReader(self._heard)
        heard = self._heard
        if heard is None:
            return super().getreply()
        heard.allowed, heard.said = REPLY_BYTES, b""
        try:
            code, said = super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            if heard.allowed <= 0:  # smtplib makes a disconnection of every fault
                raise EndlessError from error
            raise
        return code, said if code > 0 else heard.said.partition(b"\n")[0] or said

    def expect_silence(self) -> None:
        """Make sure that nothing stands behind the last reply: it would be taken for an answer to what comes now.

        Raises:
            TooSoonError: something does.
        """
        if self._heard is None or not isinstance(self.file, io.BufferedReader):
            return
        self._heard.deaf = True
        try:
            if self.file.peek(1):
                raise TooSoonError
        finally:
            self._heard.deaf = False

    def transmit(self, data: bytes) -> None:
        """Send bytes as they are, within the deadline."""
        for start in range(0, len(data), PIECE):
            if self.sock is not None:
                self.sock.settimeout(self.deadline.left())
            self.send(data[start : start + PIECE])


class TlsServer(Server, smtplib.SMTP_SSL):
    """A connection that speaks TLS from the first byte."""


def own_name() -> str:
    """How this machine greets; no name service is asked, since that may take longer than the mail."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def log_in(server: smtplib.SMTP, user: str, secret: str) -> None:
    """Log in by PLAIN (RFC 4616), LOGIN or CRAM-MD5 (RFC 2195), name and password in UTF-8.

    Raises:
        NoLoginError: the server offers none of them.
        SMTPAuthenticationError: it refused; its words without the password, should it repeat it.
    """
    offered = server.esmtp_features.get("auth", "").upper().split()
    plain = _coded(f"\0{user}\0{secret}".encode())
    if "PLAIN" in offered:
        code, said = server.docmd("AUTH", f"PLAIN {plain}")
    elif "LOGIN" in offered:
        code, said = server.docmd("AUTH", f"LOGIN {_coded(user.encode())}")
        if code == GO_ON:
            code, said = server.docmd(_coded(secret.encode()))
    elif "CRAM-MD5" in offered:
        code, said = server.docmd("AUTH", "CRAM-MD5")
        if code == GO_ON:
            code, said = _answer_challenge(server, user, secret, said)
    else:
        raise NoLoginError(" ".join(offered))
    if code not in LOGGED_IN:
        for hidden in (secret, plain, _coded(secret.encode())):
            said = said.replace(hidden.encode(), b"***") if hidden else said
        raise smtplib.SMTPAuthenticationError(code, said)


def _answer_challenge(server: smtplib.SMTP, user: str, secret: str, challenge: bytes) -> tuple[int, bytes]:
    try:
        digest = hmac.new(secret.encode(), base64.b64decode(challenge), "md5").hexdigest()
    except ValueError as error:  # no base64: nothing that could be answered
        raise smtplib.SMTPAuthenticationError(GO_ON, challenge) from error
    return server.docmd(_coded(f"{user} {digest}".encode()))


def _coded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
