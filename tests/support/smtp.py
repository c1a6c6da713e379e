"""A mail server for tests: aiosmtpd on 127.0.0.1, every answer scripted, every accepted message kept.

Without a script it takes all mail.  `script` plays answers in turn at one stage, for all recipients or one.
"""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from monitor.mail.settings import MailSettings
from tests.support.mailcheck import faults

Stage = Literal["ehlo", "mail", "rcpt", "data", "body", "dot"]
"""`data` is the answer to the command, `body` comes while the message is read, `dot` is the answer to the whole message."""
TAKE = ""
"""The answer of a server that is well."""
CUT = "cut"
"""The connection is reset instead of an answer; at `dot` the message was taken before."""
SILENT = "silent"
"""No answer comes."""
FOREVER = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A message the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]
    """Of MAIL FROM."""
    tls: bool


@dataclass(frozen=True, slots=True)
class Certificates:
    """A certificate authority for tests and what a server on 127.0.0.1 shows of it."""

    server: ssl.SSLContext
    client: ssl.SSLContext
    """Trusts the authority."""
    pem: bytes
    """The authority's certificate."""


def certificates(*names: str) -> Certificates:
    """Make an authority and a server certificate for `names`, 127.0.0.1 by default."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1",))).configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return Certificates(server, client, authority.cert_pem.bytes())


class Mailbox:
    """Serves until the end of its `with` block."""

    def __init__(
        self,
        *,
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        users: Mapping[str, str] | None = None,
        without: tuple[str, ...] = (),
        smtputf8: bool = True,
    ) -> None:
        """Take a free port at once.

        Args:
            starttls: offer STARTTLS with this certificate.
            tls: speak TLS from the first byte.
            users: ask for a login; names and passwords.
            without: AUTH mechanisms not offered.
            smtputf8: take addresses beyond ASCII.
        """
        self.accepted: list[Accepted] = []
        """Every message taken, in order, also where the answer was cut."""
        self.asked: list[str] = []
        """Every recipient named at RCPT, in order."""
        self.logins: list[tuple[str, str]] = []
        """Every try to log in: mechanism and user."""
        self.connections = 0
        self._starttls = starttls
        self._tls = tls
        self._users = users
        self._without = without
        self._smtputf8 = smtputf8
        self._scripts: dict[tuple[Stage, str], deque[str]] = {}
        self._protocols: list[SMTP] = []
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, name="mailbox")

    def script(self, stage: Stage, *answers: str, to: str = "") -> None:
        """Answer in turn at `stage` (for messages `to` this recipient only); the last one stays."""
        with self._lock:
            self._scripts[(stage, to)] = deque(answers)

    def settings(self, **more: Any) -> MailSettings:  # noqa: ANN401 - any field of the record
        """The `[mail]` table that leads here, without TLS unless told."""
        plain = {"sender": "monitor@test.example", "transport": "smtp", "host": "127.0.0.1", "security": "none"}
        return MailSettings(**{**plain, "port": self.port, **more})

    def to(self, recipient: str) -> list[Accepted]:
        """What was taken for one recipient."""
        return [message for message in list(self.accepted) if recipient in message.recipients]

    def next_answer(self, stage: Stage, recipients: list[str]) -> str:
        """What comes next (for the handler); a recipient's own script goes before the stage's."""
        with self._lock:
            for name in (*recipients, ""):
                if waiting := self._scripts.get((stage, name)):
                    return waiting.popleft() if len(waiting) > 1 else waiting[0]
        return TAKE

    def log_in(self, server: SMTP, session: object, envelope: object, mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401 - what aiosmtpd hands over
        """Check a name and password (aiosmtpd's authenticator)."""
        del server, session, envelope
        known = isinstance(data, LoginPassword) and self._users is not None
        user, secret = (data.login.decode(), data.password.decode()) if known else ("", "")
        self.logins.append((mechanism, user))
        return AuthResult(success=known and (self._users or {}).get(user) == secret, handled=False)

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop; connections are dropped.  Every mail of the monitor that came must be one by the RFCs."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        for message in self.accepted:
            if b"List-Id:" in message.content and (wrong := faults(message.content)):
                raise AssertionError(wrong)

    def _protocol(self) -> SMTP:
        self.connections += 1
        protocol = _Protocol(
            _Handler(self),
            hostname="mailbox.test.example",
            loop=self._loop,
            enable_SMTPUTF8=self._smtputf8,
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            auth_require_tls=self._starttls is not None,
            authenticator=self.log_in,
            auth_exclude_mechanism=("PLAIN", "LOGIN") if self._users is None else self._without,
        )
        self._protocols.append(protocol)
        return protocol

    def _run(self) -> None:
        loop = self._loop
        server = loop.run_until_complete(loop.create_server(self._protocol, sock=self._socket, ssl=self._tls))
        loop.call_soon(self._ready.set)
        loop.run_forever()
        server.close()
        loop.run_until_complete(self._drop())
        loop.close()

    async def _drop(self) -> None:
        """End every connection and let what serves it end."""
        for protocol in self._protocols:
            _abort(protocol)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


class _Handler:
    """What aiosmtpd calls at each stage."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def play(self, server: SMTP, stage: Stage, recipients: list[str]) -> str:
        """Carry out the scripted answer and return what is to be said; TAKE where all is well."""
        return await carry_out(server, self.mailbox.next_answer(stage, recipients))

    async def handle_EHLO(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet back."""
        del envelope
        session.host_name = hostname
        answer = await self.play(server, "ehlo", [])
        return [answer] if answer else responses

    async def handle_MAIL(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a sender."""
        del session
        if answer := await self.play(server, "mail", []):
            return answer
        envelope.mail_from, envelope.mail_options = address, options
        return "250 2.1.0 sender ok"

    async def handle_RCPT(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        del session, options
        self.mailbox.asked.append(address)
        if answer := await self.play(server, "rcpt", [address]):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a message, or refuse it after its final dot."""
        del session
        recipients = [str(recipient) for recipient in envelope.rcpt_tos]
        answer = self.mailbox.next_answer("dot", recipients)
        if answer in (TAKE, CUT, SILENT) or answer.startswith("2"):
            self.mailbox.accepted.append(
                Accepted(
                    sender=envelope.mail_from or "",
                    recipients=tuple(recipients),
                    content=envelope.original_content or b"",
                    options=tuple(envelope.mail_options),
                    tls=server.transport is not None and server.transport.get_extra_info("sslcontext") is not None,
                )
            )
        return await carry_out(server, answer) or "250 2.0.0 queued as 4711"


async def carry_out(server: SMTP, answer: str) -> str:
    """Do what an answer means besides its words: cut, keep silent, or hang up after 421."""
    if answer == CUT:
        _abort(server)
    if answer in (CUT, SILENT):
        await asyncio.sleep(FOREVER)  # ends with the connection
    if answer.startswith("421"):
        asyncio.get_running_loop().call_later(0.05, _close, server)
    return answer


def _abort(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport) and not server.transport.is_closing():
        server.transport.abort()


def _close(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.close()


class _Protocol(SMTP):
    """aiosmtpd's, with scripts for the answer to DATA and for what comes before the final dot."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as above
        """Answer DATA as scripted, or cut the connection while the message comes."""
        handler: _Handler = self.event_handler
        recipients = [] if self.envelope is None else [str(recipient) for recipient in self.envelope.rcpt_tos]
        if answer := await handler.play(self, "data", recipients):
            await self.push(answer)
        elif handler.mailbox.next_answer("body", recipients):
            await self.push("354 go ahead")
            await self._reader.readline()
            await carry_out(self, CUT)
        else:
            await super().smtp_DATA(arg)


@contextlib.contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that speaks as badly as `talk` makes it; yields its port.  Each connection is talked to once."""
    end = threading.Event()

    def serve() -> None:
        while not end.is_set():
            with contextlib.suppress(OSError):
                peer, _ = listener.accept()
                with peer:
                    peer.settimeout(5)
                    talk(peer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve, name="raw server")
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            end.set()
            thread.join()


def trusting(pem: bytes, folder: Path) -> dict[str, str]:
    """The environment in which a command trusts the authority `pem` (OpenSSL's own variable)."""
    path = folder / "authority.pem"
    path.write_bytes(pem)
    return {"SSL_CERT_FILE": str(path)}
