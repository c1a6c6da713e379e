"""One bounded, safe request.

Names are resolved by names.py, every address is checked here, and the connection (wire.py) goes to exactly the address
that was checked; the same again at each redirect.  One deadline bounds the whole, bodies are inflated within a bound, and
errors are one sentence without the user part or query of any address.

A proxy resolves names itself.  Then only what an address says by itself is checked (an IP address in any
spelling, `localhost`, names without a dot); what the proxy may reach is for whoever runs it to bound.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult

from monitor.addresses import (
    ascii_host,
    host_header,
    is_inside,
    is_private,
    join,
    literal,
    origin,
    refused,
    shown,
    split,
    target,
    without_user,
)
from monitor.errors import FetchError, RefusedAddressError
from monitor.inflate import Body, BrokenError
from monitor.names import Names
from monitor.wire import Exchange, UnreachableError, WireError, connect, in_words

if TYPE_CHECKING:
    from monitor.proxied import Proxy

REDIRECTS = 5
PERMANENT = (301, 308)
MOVED = (301, 302, 303, 307, 308)
OK = 200
LARGE = 1_000_000
"""Bytes from which a body counts as large: few are in memory at one time, and who holds one waits for no other."""
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
    body: bytes | None = None
    """What is posted; a redirect of that is not followed, so that no other server gets it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """What a server answered; of anything but 200 the body is left unread, since nothing here is made of it."""

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
        self._proxies: dict[str, Proxy] = {}
        self._tls: ssl.SSLContext | None = None
        self._names = Names()

    async def __aenter__(self) -> Self:
        """Return it, ready."""
        return self

    async def __aexit__(self, *_exc: object) -> None:
        """Close what is open; a lookup that hangs is not waited for, neither here nor at the end of the process."""
        for proxy in self._proxies.values():
            await proxy.close()

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
                raise FetchError(
                    f"{shown(request.url)} took longer than {request.timeout:g} s ([fetch] timeout)"
                ) from error
            yield response

    async def _follow(self, request: Request, deadline: asyncio.Timeout, room: AsyncExitStack) -> Response:
        first = split(request.url)
        own, url, parts, permanent = origin(first), request.url, first, True
        for _ in range(REDIRECTS + 1):
            same = (there := origin(parts)) == own
            safe = same and parts.scheme in (first.scheme, "https")
            secret = request.secret_headers if safe else {}
            async with (
                _place(self._hosts[there], deadline),
                self._send(request, parts, private=request.allow_private and same, secret=secret) as answer,
            ):
                headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
                location = headers.get("location")
                if answer.status not in MOVED or not location or request.body is not None:
                    return Response(
                        status=answer.status,
                        headers=headers,
                        body=await self._read(answer, headers, request, deadline, room, shown(url))
                        if answer.status == OK
                        else b"",
                        url=without_user(url),
                        permanent=without_user(url) if permanent and url != request.url else None,
                    )
                permanent = permanent and answer.status in PERMANENT
                url = join(url, location)
                try:
                    parts = split(url)
                except RefusedAddressError as error:
                    raise RefusedAddressError(
                        f"{shown(request.url)} redirects to what is no http(s) address"
                    ) from error
        raise FetchError(f"{shown(request.url)} redirects more than {REDIRECTS} times: look for its new address")

    @asynccontextmanager
    async def _send(
        self, request: Request, parts: SplitResult, *, private: bool, secret: Mapping[str, str]
    ) -> AsyncIterator[Exchange]:
        """One exchange with an address that was checked; the body is still unread."""
        answer = None
        try:
            headers = [
                (name.encode("latin-1", "replace"), value.encode())
                for name, value in {**request.headers, **secret, "Host": host_header(parts)}.items()
            ]
            if request.proxy is None:
                answer = await self._directly(request, parts, headers, private=private)
            else:
                answer = await self._by_proxy(request, request.proxy, parts, headers, private=private)
            yield answer
        except (WireError, OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise FetchError(f"{shown(parts.geturl())} {in_words(error)}") from error
        finally:
            if answer is not None:
                await answer.close()

    async def _directly(
        self, request: Request, parts: SplitResult, headers: list[tuple[bytes, bytes]], *, private: bool
    ) -> Exchange:
        """Ask the first of the name's addresses that can be reached; the server proves the name, not the address."""
        host, port = origin(parts)
        *others, last = await self._resolve(host, port, private=private)
        tls = self._verifying() if parts.scheme == "https" else None
        for address in others:
            with suppress(UnreachableError):
                wire = await connect(address, port, tls=tls, name=ascii_host(host), within=request.timeout * CONNECT)
                break
        else:
            wire = await connect(last, port, tls=tls, name=ascii_host(host), within=None)
        return await wire.exchange(target(parts).encode(), headers, request.body)

    async def _resolve(self, host: str, port: int, *, private: bool) -> list[str]:
        """The addresses to try; every one the name has is checked first, so that DNS cannot lead inside."""
        own = literal(host)
        if own is not None:
            addresses = [own]
        else:
            addresses = await self._names.addresses(host, port)
        if not private and any(is_private(address) for address in addresses):
            raise refused(host)
        return sorted(addresses, key=lambda address: ":" in address)[:ADDRESSES]

    def _verifying(self) -> ssl.SSLContext:
        """What a server's certificate is verified with; made only where it is needed."""
        if self._tls is None:
            from monitor.proxied import verifying

            self._tls = verifying()
        return self._tls

    async def _by_proxy(
        self, request: Request, proxy: str, parts: SplitResult, headers: list[tuple[bytes, bytes]], *, private: bool
    ) -> Exchange:
        """Ask through a proxy, which gets the address as it is."""
        from monitor.proxied import Proxy

        if not private and is_inside(origin(parts)[0]):
            raise refused(origin(parts)[0])
        if proxy not in self._proxies:
            self._proxies[proxy] = Proxy(proxy, self._verifying())
        url = parts._replace(netloc=host_header(parts), fragment="").geturl()
        return await self._proxies[proxy].exchange(url, headers, request.body)

    async def _read(
        self, answer: Exchange, headers: Mapping[str, str], request: Request, deadline: asyncio.Timeout,
        room: AsyncExitStack, subject: str,
    ) -> bytes:  # fmt: skip
        """The body, inflated within the bound; a large one waits for its turn, so that few are in memory at once."""
        encoding, length = headers.get("content-encoding", "").strip().lower(), headers.get("content-length", "")
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"{subject} answered in the encoding {encoding[:30]!r}, which was not asked for")
        unpacked, body, waited = Body(packed="gzip" in encoding, most=request.max_body), bytearray(), False
        if length.isdecimal() and int(length[:12]) > LARGE:  # one that says so waits with nothing in memory
            await room.enter_async_context(_place(self._large, deadline))
            waited = True
        try:
            async for raw in answer.body:
                for piece in unpacked.pieces(raw):
                    body += piece
                    if len(body) > LARGE and not waited:
                        await room.enter_async_context(_place(self._large, deadline))
                        waited = True
                if unpacked.ended:
                    break
            unpacked.end()
        except BaseException as error:
            body.clear()  # an error keeps what its frames hold, for as long as it is kept itself
            if isinstance(error, BrokenError):
                raise FetchError(f"{subject} {error}") from error
            raise
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
