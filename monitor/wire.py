"""One exchange over a connection of its own to exactly one IP address, with httpx's own engine (httpcore) and no pool.

Which address may be asked, within which deadline and how far a body is read is web.py's to say.  A connection serves
one request: idle ones cost more than they spare (docs/performance.md).
"""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

if find_spec("sniffio") is None:
    # httpcore looks for it several times a request, and a search through the whole path is a good part of its cost
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # the documented way to say "is not there"

import httpcore

ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
"""What an exchange may raise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What a server answered, its body still unread; to be closed in any case."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    """As they came."""
    body: AsyncIterable[bytes]
    """As it came, perhaps compressed; to be read once."""
    close: Callable[[], Awaitable[None]]


async def connect(
    address: str, port: int, *, tls: ssl.SSLContext | None, name: str, within: float | None
) -> httpcore.AsyncNetworkStream:
    """Open a connection; over TLS the server has to prove that it is `name`.  `within`: seconds, None for no bound.

    Raises:
        httpcore.ConnectError: nobody there, not in time, or not who it should be.
    """
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection(
                address, port, ssl=tls, server_hostname=name if tls is not None else None
            )
    except (OSError, TimeoutError, ValueError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return _Stream(reader, writer)


async def exchange(
    stream: httpcore.AsyncNetworkStream, scheme: str, peer: tuple[str, int], target: str,
    headers: Iterable[tuple[bytes, bytes]],
) -> Exchange:  # fmt: skip
    """Send one GET to the `peer` (address, port) of a connection and read the head of its answer; closes it on failure.

    Raises:
        ERRORS: it was cut off, or what came is no HTTP.
    """
    url = httpcore.URL(scheme=scheme.encode(), host=peer[0].encode(), port=peer[1], target=target.encode())
    connection = httpcore.AsyncHTTP11Connection(url.origin, stream)
    try:
        answer = await connection.handle_async_request(httpcore.Request("GET", url, headers=list(headers)))
    except BaseException:
        await stream.aclose()
        raise
    assert isinstance(answer.stream, AsyncIterable)  # noqa: S101 - the asynchronous kind is what was asked
    return Exchange(status=answer.status, headers=answer.headers, body=answer.stream, close=stream.aclose)


class _Stream(httpcore.AsyncNetworkStream):
    """An asyncio connection in httpcore's terms; time is bounded outside."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 - httpcore's interface
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - as above
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self._writer.transport.abort()  # nothing is left to be sent, and nobody waits for a slow goodbye


EXPIRED, OTHER_NAMES = 10, (62, 64)
"""OpenSSL's numbers of what is wrong with a certificate (x509_vfy.h)."""
UNVERIFIED = "has a TLS certificate that does not verify"
BROKEN: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((ssl.SSLError,), "broke off the TLS handshake"),
    ((ConnectionRefusedError,), "refused the connection"),
    ((httpcore.ProxyError,), "could not be asked through the proxy"),
    ((httpcore.ConnectError, httpcore.ConnectTimeout), "cannot be reached"),
    ((httpcore.RemoteProtocolError, httpcore.ReadError), "cut the answer off or sent no proper HTTP"),
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
