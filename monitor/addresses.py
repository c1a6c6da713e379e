"""Which addresses may be asked: http and https only, and no machine inside the reader's own network.

Pure: names are resolved by web.py, which hands every address it got in here before it connects.  Where a proxy
resolves names instead, only what an address says by itself can be judged (`is_inside`).
"""

import ipaddress
import re
import socket
from base64 import b64encode
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from monitor.errors import RefusedAddressError

TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
TRANSLATED_LOCALLY = ipaddress.ip_network("64:ff9b:1::/48")
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")
"""Names that are somebody's own network (RFC 6761, RFC 6762, RFC 8375, and what routers hand out)."""
LONGEST = 4096
CONTROLS = re.compile(r"[\x00-\x20\x7f]")
KEPT = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in '"<>\\^`{|}')
"""What stands unescaped in an address, `%` among it, since it escapes already (RFC 3986, section 2)."""


@lru_cache(256)
def split(url: str) -> SplitResult:
    """Take an address apart.

    Raises:
        RefusedAddressError: it is no http(s) address, or cannot be one.
    """
    if len(url) > LONGEST or CONTROLS.search(url):
        raise RefusedAddressError("the address holds blanks or control characters, or is too long: mend it")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RefusedAddressError("the address cannot be one (its host or port is no such thing): mend it") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise RefusedAddressError("the address is neither http:// nor https:// with a host: mend it")
    return parts


def join(base: str, location: str) -> str:
    """The address that a Location header means; blanks and letters that servers forget to escape are escaped."""
    try:
        return urljoin(base, quote(location.strip(), safe=KEPT))
    except ValueError as error:
        raise RefusedAddressError(f"{shown(base)} redirects to what is no address") from error


def shown(url: str) -> str:
    """An address for messages and logs: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an unreadable address"
    return f"{parts.scheme}://{host}{parts.path}"[:200]


def origin(parts: SplitResult) -> tuple[str, int]:
    """Host and port that an address means."""
    return (parts.hostname or "").casefold(), parts.port or (443 if parts.scheme == "https" else 80)


def host_of(url: str) -> str:
    """Host and port, as a server that says "too many requests" means it."""
    return urlsplit(url).netloc.rpartition("@")[2].casefold()


def without_user(url: str) -> str:
    """The address without user and password: what may be stored and compared."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def ascii_host(host: str) -> str:
    """A host name as it goes over the wire (RFC 5891)."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def host_header(parts: SplitResult) -> str:
    """What the Host header says of an address: its host, and its port where it names one."""
    host = ascii_host(parts.hostname or "")
    bracketed = f"[{host}]" if ":" in host else host
    return bracketed if parts.port is None else f"{bracketed}:{parts.port}"


def target(parts: SplitResult) -> str:
    """What the request line says of an address: path and query, what cannot stand there escaped (RFC 9112, 3.2.1)."""
    path = quote(parts.path or "/", safe=KEPT)
    return f"{path}?{quote(parts.query, safe=KEPT + '^`{|}')}" if parts.query else path


def basic(parts: SplitResult) -> dict[str, str]:
    """The user part of an address as the header it stands for (RFC 7617)."""
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": "Basic " + b64encode(pair.encode()).decode()}


@lru_cache(256)
def literal(host: str) -> str | None:
    """The IP address that a host is in itself, also as `2130706433` or `0x7f.1`; None for a name."""
    host = host.removesuffix(".")
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host[:1].isdigit() else None
    except (OSError, ValueError):
        return None


def is_inside(host: str) -> bool:
    """Whether a host is private by what it says, unresolved: all that can be known where a proxy resolves names."""
    address = literal(host)
    if address is not None:
        return is_private(address)
    name = host.casefold().rstrip(".")
    return "." not in name or name.endswith(tuple(f".{end}" for end in INSIDE))


def is_outside(url: str) -> bool:
    """Whether an address is reached through our uplink, and so tells by its answer that this is well."""
    return not is_inside(origin(split(url))[0])


def is_private(address: str) -> bool:
    """Whether an IP address is anything but a machine on the public net; IPv4 inside IPv6 is looked at as IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped
        if inner is None and ip in TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is None and ip in SIX_TO_FOUR:
            inner = ipaddress.IPv4Address((int(ip) >> 80) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
        if ip in TRANSLATED_LOCALLY or ip.is_site_local:
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified


def refused(host: str) -> RefusedAddressError:
    """What is said where a private address may not be asked."""
    return RefusedAddressError(
        f"{host[:100]} is an address of a private network and was not asked: "
        "set [fetch] allow_private_addresses if a feed is meant to be there; a redirect to one is never followed to another host"
    )
