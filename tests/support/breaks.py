"""A mail server that keeps to SMTP up to one stage and breaks there: wrong words, none, an end, a reset, words without end."""

import contextlib
import socket
import ssl
import struct
import time
from dataclasses import dataclass
from typing import Literal

Point = Literal[
    "connect",
    "greeting",
    "ehlo",
    "starttls",
    "handshake",
    "auth",
    "secret",
    "mail",
    "rcpt",
    "data",
    "body",
    "dot",
    "rset",
    "quit",
]
"""Where it breaks: instead of its answer there; `connect` before it says anything, `body` while the message comes."""
SILENT, CUT, GONE, ENDLESS, TRICKLE = "silent", "cut", "gone", "endless", "trickle"
"""Nothing comes; a reset; a plain end; continued lines without end; a byte now and then.  Other words are the answer itself."""
PATIENCE = 5.0
"""Seconds after which a silent server gives up, far beyond what a client of the tests waits."""


@dataclass(kw_only=True)
class Broken:
    """How a server talks on each connection (for `raw_server`)."""

    at: Point
    act: str
    features: tuple[str, ...] = ()
    """Offered at EHLO."""
    tls: ssl.SSLContext | None = None
    """For STARTTLS."""
    times: int = 1000
    """So many connections break, the others are served well."""
    taken: int = 0
    """Messages that came whole."""

    def talk(self, peer: socket.socket) -> None:
        """Serve one connection to its end."""
        breaks, self.times = self.times > 0, self.times - 1
        talk = _Talk(self, peer, breaks=breaks)
        with contextlib.suppress(OSError, _Over):
            talk.run()
        talk.peer.close()


class _Over(Exception):  # noqa: N818 - no error: the talk has ended
    """Nothing more is said."""


class _Talk:
    """One connection."""

    def __init__(self, server: Broken, peer: socket.socket, *, breaks: bool) -> None:
        self.server = server
        self.peer = peer
        self.breaks = breaks
        self.heard = b""

    def run(self) -> None:
        """Greet, and answer each line."""
        self.answer("connect", "")
        self.answer("greeting", "220 mail.test.example ready")
        while True:
            line = self.line().upper()
            self.command(line)

    def command(self, line: bytes) -> None:
        """Answer one command."""
        if line.startswith(b"EHLO"):
            self.answer(
                "ehlo",
                "\r\n".join([f"250-{word}" for word in ("mail.test.example", *self.server.features)] + ["250 HELP"]),
            )
        elif line.startswith(b"STARTTLS"):
            self.starttls()
        elif line.startswith(b"AUTH LOGIN"):
            self.answer("auth", "334 UGFzc3dvcmQ6")
            self.line()
            self.answer("secret", "235 2.7.0 welcome")
        elif line.startswith(b"AUTH CRAM"):
            self.answer("auth", "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+")
            self.line()
            self.answer("secret", "235 2.7.0 welcome")
        elif line.startswith(b"AUTH"):
            self.answer("auth", "235 2.7.0 welcome")
        elif line.startswith(b"DATA"):
            if self.answer("data", "354 go ahead"):
                self.take()
        else:
            point: Point = {b"MAIL": "mail", b"RCPT": "rcpt", b"RSET": "rset", b"QUIT": "quit"}.get(line[:4], "ehlo")  # type: ignore[assignment]
            self.answer(point, "221 bye" if point == "quit" else "250 ok")

    def take(self) -> None:
        """Read a message to its end."""
        self.answer("body", "")
        while self.line() != b".":
            pass
        self.server.taken += 1
        self.answer("dot", "250 2.0.0 queued as 4711")

    def starttls(self) -> None:
        """Go over to TLS, or break before or in the handshake."""
        self.answer("starttls", "220 go ahead")
        self.answer("handshake", "")
        if self.server.tls is not None:
            self.peer = self.server.tls.wrap_socket(self.peer, server_side=True)
            self.peer.settimeout(PATIENCE)
            self.heard = b""

    def answer(self, point: Point, words: str) -> bool:
        """Say the words, or break; whether it was these words."""
        if not (self.breaks and point == self.server.at):
            self.say(words)
            return True
        if self.server.act in (SILENT, CUT, GONE):
            self.leave(self.server.act)
        elif self.server.act == ENDLESS:
            while True:
                self.say("250-again")
        elif self.server.act == TRICKLE:
            while True:
                self.peer.sendall(b"2")
                time.sleep(0.02)
        else:
            self.say(self.server.act)
            if self.server.act.startswith("421"):
                raise _Over
        return False

    def leave(self, act: str) -> None:
        """Say nothing more."""
        if act == SILENT:
            deadline = time.monotonic() + PATIENCE
            self.peer.settimeout(0.05)
            while time.monotonic() < deadline:
                # what comes stays unread, or a message would be read to its end
                with contextlib.suppress(TimeoutError):
                    if self.server.at != "body" and not self.peer.recv(1000):
                        break
                    if self.server.at == "body":
                        time.sleep(0.5)
                        break
        if act == CUT:
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise _Over

    def say(self, words: str) -> None:
        """Send one or more lines."""
        if words:
            self.peer.sendall(words.encode() + b"\r\n")

    def line(self) -> bytes:
        """One line without its end."""
        while b"\n" not in self.heard:
            more = self.peer.recv(65_536)
            if not more:
                raise _Over
            self.heard += more
        line, _, self.heard = self.heard.partition(b"\n")
        return line.rstrip(b"\r")
