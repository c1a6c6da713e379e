"""One exchange over a connection of its own to exactly one IP address: h11 reads and writes HTTP/1.1, asyncio moves the bytes.

Which address may be asked, within which deadline and how far a body is read is web.py's to say.  A connection serves
one request: idle ones cost more than they spare (docs/performance.md).

    WireError
    ├── UnreachableError   nobody there, or not who it should be
    ├── BrokenOffError     the answer was cut off, or is no HTTP
    └── ProxyError         the proxy did not let it through
"""

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import h11

PIECE = 64 * 1024
"""Bytes read at once."""
LONGEST_HEAD = 100 * 1024
"""Bytes of an answer's status line and headers together."""
HINTS = 20
"""Answers that may come before the answer (1xx)."""


class WireError(Exception):
    """What may go wrong between here and the server."""


class UnreachableError(WireError):
    """Nobody answers there, or someone who cannot prove to be the server."""


class BrokenOffError(WireError):
    """The answer was cut off, or what came is no HTTP."""


class ProxyError(WireError):
    """The proxy did not let it through."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What a server answered, its body still unread; to be closed in any case."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    """As they came."""
    body: AsyncIterable[bytes]
    """As it came, perhaps compressed; to be read once."""
    close: Callable[[], Awaitable[None]]


class Connection:
    """An open connection, good for one exchange."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Nothing is sent yet."""
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD)

    async def exchange(
        self, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes | None = None
    ) -> Exchange:
        """Send one GET, or with a `body` one POST, and read the head of its answer; closes the connection on failure.

        Raises:
            BrokenOffError: it was cut off, or what came is no HTTP.
        """
        length = [] if body is None else [(b"Content-Length", str(len(body)).encode())]
        method = "GET" if body is None else "POST"
        try:
            request = h11.Request(method=method, target=target, headers=[*headers, *length])
            with suppress(OSError):  # a server may close early and answer all the same: what it says counts
                await self._send(request, *([h11.Data(data=body)] if body else []), h11.EndOfMessage())
            head = await self._head()
        except h11.LocalProtocolError as error:
            await self.close()
            raise BrokenOffError(str(error)) from error
        except BaseException:
            await self.close()
            raise
        return Exchange(status=head.status_code, headers=head.headers.raw_items(), body=self._body(), close=self.close)

    async def close(self) -> None:
        """Hang up: nothing is left to be sent, and nobody waits for a slow goodbye."""
        self._writer.transport.abort()

    async def _send(self, *events: h11.Event) -> None:
        self._writer.write(b"".join(self._http.send(event) or b"" for event in events))
        await self._writer.drain()

    async def _head(self) -> h11.Response:
        """The answer's head; what a server says before it (1xx) is passed over, but not without end."""
        for _ in range(HINTS):
            event = await self._next()
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                break
        raise BrokenOffError("the answer has no head")

    async def _body(self) -> AsyncIterator[bytes]:
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)

    async def _next(self) -> object:
        """What the server says next, an event of h11."""
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._reader.read(PIECE))
        except (OSError, h11.RemoteProtocolError) as error:
            raise BrokenOffError(str(error)) from error
        return event


async def connect(
    address: str, port: int, *, tls: ssl.SSLContext | None, name: str, within: float | None
) -> Connection:
    """Open a connection; over TLS the server has to prove that it is `name`.  `within`: seconds, None for no bound.

    Raises:
        UnreachableError: nobody there, not in time, or not who it should be.
    """
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection(
                address, port, ssl=tls, server_hostname=name if tls is not None else None
            )
    except (OSError, TimeoutError, ValueError) as error:
        raise UnreachableError(str(error)) from error
    return Connection(reader, writer)


EXPIRED, OTHER_NAMES = 10, (62, 64)
"""OpenSSL's numbers of what is wrong with a certificate (x509_vfy.h)."""
UNVERIFIED = "has a TLS certificate that does not verify"
BROKEN: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((ssl.SSLError,), "broke off the TLS handshake"),
    ((ConnectionRefusedError,), "refused the connection"),
    ((ProxyError,), "could not be asked through the proxy"),
    ((UnreachableError,), "cannot be reached"),
    ((BrokenOffError,), "cut the answer off or sent no proper HTTP"),
)
"""Errors in words, the telling ones first; each may be the cause of one further down."""


def in_words(error: Exception) -> str:
    """What went wrong between here and the server, for people."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    for each in chain:
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"{UNVERIFIED}: {_why(each.verify_code)}"
    found = next((words for kinds, words in BROKEN if any(isinstance(e, kinds) for e in chain)), None)
    return found or f"could not be asked ({type(error).__name__})"


def _why(code: int) -> str:
    """What is wrong with a certificate, and what to do about it."""
    if code == EXPIRED:
        return "it has expired, and its owner has to renew it"
    if code in OTHER_NAMES:
        return "it is another name's, so look for the feed's address there"
    return "nobody vouches for it whom this machine trusts (SSL_CERT_FILE names whom to trust besides)"
