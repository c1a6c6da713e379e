"""One exchange through a proxy, and what certificates are verified with: httpx stays in here, loaded only where either is needed.

What a proxy may be asked for is web.py's to say.
"""

import ssl
from collections.abc import AsyncIterator, Sequence

import httpx

from monitor.errors import FetchError
from monitor.wire import BrokenOffError, Exchange, ProxyError, UnreachableError, WireError

KINDS: tuple[tuple[type[Exception], type[WireError]], ...] = (
    (httpx.ProxyError, ProxyError),
    (httpx.ConnectError, UnreachableError),
    (httpx.ConnectTimeout, UnreachableError),
    (httpx.HTTPError, BrokenOffError),
)
"""What httpx meets on the way, as our own errors; the first that fits."""


def verifying() -> ssl.SSLContext:
    """What a server's certificate is verified with, for HTTP/1.1: the authorities of certifi, or those that SSL_CERT_FILE names."""
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Proxy:
    """A proxy, asked over a connection of its own each time."""

    def __init__(self, address: str, tls: ssl.SSLContext) -> None:
        """Connect to nothing yet.

        Raises:
            FetchError: the address is no proxy's.
        """
        try:
            self._transport = httpx.AsyncHTTPTransport(
                verify=tls,
                proxy=address,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),  # idle ones make httpx slow
            )
        except (ValueError, ImportError) as error:
            raise FetchError("the proxy cannot be used: name an http:// or https:// one") from error

    async def exchange(self, url: str, headers: Sequence[tuple[bytes, bytes]], body: bytes | None = None) -> Exchange:
        """Send one GET, or with a `body` one POST, and read the head of its answer.

        Raises:
            WireError: no answer, or none that is HTTP.
        """
        try:
            message = httpx.Request("GET" if body is None else "POST", url, headers=headers, content=body)
            answer = await self._transport.handle_async_request(message)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _as_here(error) from error
        return Exchange(
            status=answer.status_code, headers=answer.headers.raw, body=_passed_on(answer), close=answer.aclose
        )

    async def close(self) -> None:
        """Hang up."""
        await self._transport.aclose()


async def _passed_on(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The body, and its errors as those of a direct exchange."""
    try:
        async for raw in answer.aiter_raw():
            yield raw
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise _as_here(error) from error


def _as_here(error: Exception) -> WireError:
    return next((ours for theirs, ours in KINDS if isinstance(error, theirs)), WireError)(str(error))
