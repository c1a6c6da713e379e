"""Which addresses may be asked."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.addresses import is_inside, is_private, join, literal, origin, shown, split, without_user
from monitor.errors import RefusedAddressError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1",  # noqa: S104 - an address to refuse
        "240.0.0.1", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
        "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::8.8.8.8", "2002:c0a8:101::", "2001:0:5ef5:79fd::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_private(address: str) -> None:
    """Loopback, private, link-local, shared, reserved, multicast, documentation, and IPv4 of these kinds inside IPv6."""
    assert is_private(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"],
)
def test_addresses_of_the_net_are_public(address: str) -> None:
    """Machines anybody may ask."""
    assert not is_private(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_means_the_same_inside_ipv6(address: ipaddress.IPv4Address) -> None:
    """Mapped, translated or tunnelled: the inner address decides."""
    number = int(address)
    inner = [
        f"::ffff:{address}",
        str(ipaddress.IPv6Address((0x64FF9B << 96) | number)),
        str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80))),
    ]
    assert {is_private(i) for i in inner} == {is_private(str(address))}


@pytest.mark.parametrize(
    ("host", "meant"),
    [("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("::1", "::1"), ("fe80::1%lo", "fe80::1"), ("127.0.0.1.", "127.0.0.1"),
     ("a.example", None), ("1and1.example", None), ("", None)],
)  # fmt: skip
def test_an_address_in_any_spelling_is_known(host: str, meant: str | None) -> None:
    """What C libraries read as an address is one; a name that begins with a digit is none."""
    assert literal(host) == meant


@pytest.mark.parametrize(
    ("host", "inside"),
    [("localhost", True), ("LOCALHOST.", True), ("router", True), ("nas.local", True), ("a.home.arpa", True), ("x.internal", True), ("10.0.0.1", True),
     ("0x0a.1", True), ("0x7f.0.0.1.", True), ("news.example", False), ("local.example", False), ("8.8.8.8", False)],
)  # fmt: skip
def test_a_host_is_inside_by_what_it_says(host: str, *, inside: bool) -> None:
    """Where a proxy resolves names, this is what can be known."""
    assert is_inside(host) is inside


@pytest.mark.parametrize(
    "url",
    ["", "feed", "ftp://a.example/", "file:///etc/passwd", "http://", "http:///x", "http://a.example:99999/", "http://a.example:x/", "http://[::1/",
     "http://a.example/ b", "http://a.example/\n", "http://a.example/\x7f", "javascript:alert(1)", "http://a.example:0/", "http://a.example/" + "x" * 5000],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(url: str) -> None:
    """Other schemes, no host, impossible ports, blanks, absurd length."""
    with pytest.raises(RefusedAddressError, match="mend it"):
        split(url)


def test_an_address_is_shown_without_what_is_secret() -> None:
    """No user, no password, no query, no fragment."""
    assert shown("https://anna:pw@a.example:8443/feed?key=1#x") == "https://a.example:8443/feed"
    assert shown("http://[::1/") == "an unreadable address"
    assert without_user("https://anna:pw@a.example/feed?key=1") == "https://a.example/feed?key=1"
    assert without_user("https://a.example/@b") == "https://a.example/@b"


def test_an_origin_is_host_and_port() -> None:
    """Default ports are written out, case does not matter."""
    assert origin(split("https://A.example/x")) == ("a.example", 443) == origin(split("https://a.example:443/"))
    assert origin(split("http://a.example/")) == ("a.example", 80)


@given(st.text(max_size=300))
def test_any_location_gives_an_address_or_is_refused(location: str) -> None:
    """Whatever a server sends: nothing else is raised, and what is joined holds no blanks."""
    try:
        parts = split(join("https://a.example/b/c", location))
    except RefusedAddressError:
        return
    assert parts.scheme in ("http", "https")
