"""One bounded, safe request: httpx stays in here.

Names are resolved by names.py, every address is checked here, and the connection goes to exactly the address that was
checked; the same again at each redirect.  One deadline bounds the whole, bodies are inflated within a bound, and
errors are one sentence without the user part or query of any address.

A proxy resolves names itself.  Then only what an address says by itself is checked (an IP address in any
spelling, `localhost`, names without a dot); what the proxy may reach is for whoever runs it to bound.
"""

import asyncio
import ssl
import sys
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Self
from urllib.parse import SplitResult

import httpx

from monitor.addresses import (
    ascii_host,
    host_header,
    is_inside,
    is_private,
    join,
    literal,
    origin,
    shown,
    split,
    without_user,
)
from monitor.errors import FetchError, RefusedAddressError
from monitor.names import Names

if find_spec("sniffio") is None:
    # httpcore looks for it six times a request, and a search through the whole path is a quarter of a request's cost
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # the documented way to say "is not there"

REDIRECTS = 5
PERMANENT = (301, 308)
MOVED = (301, 302, 303, 307, 308)
ERROR = 400
LARGE = 1_000_000
"""Bytes from which a body counts as large."""
LARGE_AT_ONCE = 3
"""So many large bodies are in memory at one time."""
ADDRESSES, CONNECT = 3, 0.3
"""So many of a name's addresses are tried, the next one after this share of the deadline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is asked, and within which bounds."""

    url: str
    headers: Mapping[str, str]
    secret_headers: Mapping[str, str]
    """Sent to the request's own host and port only."""
    timeout: float
    """Seconds for everything: names, redirects, body; but not for waiting until a host or memory is free."""
    max_body: int
    """Bytes after inflating."""
    allow_private: bool
    proxy: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """What a server answered; 4xx and 5xx are answers too, their bodies unread."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; of a repeated one the last."""
    body: bytes
    url: str
    """Where the answer came from, redirects followed; without a user part."""
    permanent: str | None
    """The new address where the whole chain of redirects was permanent."""


class Web:
    """Requests with a bound on how many go to one host at a time, redirects included."""

    def __init__(self, *, per_host: int) -> None:
        """`per_host`: requests at once to one host and port."""
        self._hosts: defaultdict[tuple[str, int], asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._transports: dict[tuple[str | None, bool], httpx.AsyncHTTPTransport] = {}
        self._names = Names()

    async def __aenter__(self) -> Self:
        """Return it, ready."""
        return self

    async def __aexit__(self, *_exc: object) -> None:
        """Close what is open; a lookup that hangs is not waited for, neither here nor at the end of the process."""
        for transport in self._transports.values():
            await transport.aclose()

    @asynccontextmanager
    async def get(self, request: Request) -> AsyncIterator[Response]:
        """Ask, follow redirects, read the body; a large one keeps its place in memory until the block ends.

        Raises:
            FetchError: no answer within the bounds; `RefusedAddressError` where it must not be asked at all.
        """
        async with AsyncExitStack() as room:
            try:
                async with asyncio.timeout(request.timeout) as deadline:
                    response = await self._follow(request, deadline, room)
            except TimeoutError as error:
                raise FetchError(f"{shown(request.url)} took longer than {request.timeout:g} s") from error
            yield response

    async def _follow(self, request: Request, deadline: asyncio.Timeout, room: AsyncExitStack) -> Response:
        first = split(request.url)
        url, parts, permanent = request.url, first, True
        for _ in range(REDIRECTS + 1):
            same = origin(parts) == origin(first)
            safe = same and parts.scheme in (first.scheme, "https")
            secret = request.secret_headers if safe else {}
            async with (
                _place(self._hosts[origin(parts)], deadline),
                self._send(request, parts, private=request.allow_private and same, secret=secret) as answer,
            ):
                location = answer.headers.get("location")
                if answer.status_code not in MOVED or not location:
                    return Response(
                        status=answer.status_code,
                        headers={k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers.raw},
                        body=b""
                        if answer.status_code >= ERROR
                        else await self._read(answer, request, deadline, room, shown(url)),
                        url=without_user(url),
                        permanent=without_user(url) if permanent and url != request.url else None,
                    )
                permanent = permanent and answer.status_code in PERMANENT
                url = join(url, location)
                try:
                    parts = split(url)
                except RefusedAddressError as error:
                    raise RefusedAddressError(
                        f"{shown(request.url)} redirects to what is no http(s) address"
                    ) from error
        raise FetchError(f"{shown(request.url)} redirects more than {REDIRECTS} times")

    @asynccontextmanager
    async def _send(
        self, request: Request, parts: SplitResult, *, private: bool, secret: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """One exchange with an address that was checked; the body is still unread."""
        headers = [
            (name.encode("latin-1", "replace"), value.encode())
            for name, value in {**request.headers, **secret, "Host": host_header(parts)}.items()
        ]
        answer = None
        try:
            targets = await self._targets(request, parts, private=private)
            transport = self._transport(request.proxy, https=parts.scheme == "https")
            extensions = {"sni_hostname": ascii_host(parts.hostname or "")} if request.proxy is None else {}
            for number, target in enumerate(targets, 1):
                last = number == len(targets)
                patience = {} if last else {"timeout": {"connect": request.timeout * CONNECT}}
                message = httpx.Request("GET", target, headers=headers, extensions={**extensions, **patience})
                try:
                    answer = await transport.handle_async_request(message)
                    break
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    if last:
                        raise
            assert answer is not None  # noqa: S101 - the last target answers or raises
            yield answer
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError, OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise FetchError(f"{shown(parts.geturl())} {_in_words(error)}") from error
        finally:
            if answer is not None:
                await answer.aclose()

    async def _targets(self, request: Request, parts: SplitResult, *, private: bool) -> list[str]:
        """The address with its name replaced by what it may stand for; through a proxy as it is."""
        host, port = origin(parts)
        if request.proxy is not None:
            if not private and is_inside(host):
                raise _refused(host)
            return [parts._replace(netloc=host_header(parts), fragment="").geturl()]
        bracketed = [f"[{a}]" if ":" in a else a for a in await self._resolve(host, port, private=private)]
        return [parts._replace(netloc=f"{a}:{port}", fragment="").geturl() for a in bracketed]

    async def _resolve(self, host: str, port: int, *, private: bool) -> list[str]:
        """The addresses to try; every one the name has is checked first, so that DNS cannot lead inside."""
        own = literal(host)
        if own is not None:
            addresses = [own]
        else:
            addresses = await self._names.addresses(host, port)
        if not private and any(is_private(address) for address in addresses):
            raise _refused(host)
        return sorted(addresses, key=lambda address: ":" in address)[:ADDRESSES]

    def _transport(self, proxy: str | None, *, https: bool) -> httpx.AsyncHTTPTransport:
        """One for plain HTTP and one for TLS, whose certificates are read only where they are needed."""
        key = (proxy, https)
        if key not in self._transports:
            verify: ssl.SSLContext | bool = httpx.create_ssl_context() if https or proxy else False
            try:
                self._transports[key] = httpx.AsyncHTTPTransport(
                    verify=verify,
                    proxy=proxy,
                    limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),  # idle ones make httpx slow
                )
            except (ValueError, ImportError) as error:
                raise FetchError("the proxy cannot be used: name an http:// or https:// one") from error
        return self._transports[key]

    async def _read(
        self, answer: httpx.Response, request: Request, deadline: asyncio.Timeout, room: AsyncExitStack, subject: str
    ) -> bytes:
        """The body, inflated within the bound; a large one waits for its turn, so that few are in memory at once."""
        encoding = answer.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"{subject} answered in the encoding {encoding[:30]!r}, which was not asked for")
        tool = zlib.decompressobj(31) if "gzip" in encoding else None
        body, bound = bytearray(), request.max_body
        raw_size = 0
        waited = False
        try:
            async for raw in answer.aiter_raw():
                raw_size += len(raw)
                body += raw if tool is None else tool.decompress(raw, bound + 1 - len(body))
                if len(body) > bound or raw_size > bound or (tool is not None and tool.unconsumed_tail):
                    raise FetchError(f"{subject} sent more than {bound / 1e6:g} MB ([fetch] max_body)")
                if tool is not None and tool.eof:
                    break  # what follows the end of a compressed body is not read
                if len(body) > LARGE and not waited:
                    await room.enter_async_context(_place(self._large, deadline))
                    waited = True
        except zlib.error as error:
            raise FetchError(f"{subject} sent a broken compressed body") from error
        if tool is not None and raw_size and not tool.eof:
            raise FetchError(f"{subject} sent a compressed body that is cut off")
        return bytes(body)


@asynccontextmanager
async def _place(places: asyncio.Semaphore, deadline: asyncio.Timeout) -> AsyncIterator[None]:
    """Wait for a place, the deadline standing still: a slow feed must not use up another's time."""
    loop = asyncio.get_running_loop()
    left = (deadline.when() or loop.time()) - loop.time()
    deadline.reschedule(None)
    async with places:
        deadline.reschedule(loop.time() + left)
        yield


def _refused(host: str) -> RefusedAddressError:
    return RefusedAddressError(
        f"{host[:100]} is an address of a private network and was not asked: "
        "set [fetch] allow_private_addresses if a feed is meant to be there; a redirect to one is never followed to another host"
    )


BROKEN: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((ssl.SSLCertVerificationError,), "has a TLS certificate that does not verify"),
    ((ssl.SSLError,), "broke off the TLS handshake"),
    ((ConnectionRefusedError,), "refused the connection"),
    ((httpx.ProxyError,), "could not be asked through the proxy"),
    ((httpx.ConnectError, httpx.ConnectTimeout), "cannot be reached"),
    ((httpx.RemoteProtocolError, httpx.ReadError), "cut the answer off or sent no proper HTTP"),
)
"""Errors in words, the telling ones first; each may be the cause of one further down."""


def _in_words(error: Exception) -> str:
    """What went wrong between here and the server, for people."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    found = next((words for kinds, words in BROKEN if any(isinstance(e, kinds) for e in chain)), None)
    return found or f"could not be asked ({type(error).__name__})"
