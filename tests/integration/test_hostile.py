"""Servers and name servers that lie, over real sockets: each is told in one line, and nothing is sent to the wrong one."""

import gzip
import json
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from monitor.errors import FetchError, RefusedAddressError
from monitor.text import shown
from tests.integration.test_poll import EMPTY, Monitor, item, rss
from tests.integration.test_web import FEED, ask
from tests.support.feeds import Answer, FeedServer
from tests.support.tls import TlsServer, authority, expired

NAME = "news.example"


@pytest.fixture
def monitor(tmp_path: Path, feed_server: FeedServer) -> Monitor:
    """A monitor without feeds."""
    return Monitor(tmp_path, feed_server)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the name server says of every name, the next answer at each lookup; an answer that is taken is gone."""
    answers: list[list[str]] = []

    def lookup(_host: str, port: int, **_more: Any) -> list[Any]:  # noqa: ANN401 - as the real one
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    monkeypatch.setattr("monitor.names.socket.getaddrinfo", lookup)
    return answers


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this process trusts."""
    ca, path = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return ca


def test_the_server_proves_the_name_that_was_asked_for(trusted: trustme.CA, names: list[list[str]]) -> None:
    """The connection goes to the address that was checked, the handshake and the certificate are about the name."""
    names.append(["127.0.0.1"])
    with TlsServer(trusted.issue_cert(NAME)) as server:
        assert ask(f"https://{NAME}:{server.port}/a?b=c").body == b"ok"
    assert (server.names, server.asked) == ([NAME], [b"GET /a?b=c HTTP/1.1"])


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (lambda ca: ca.issue_cert("other.example"), "it is another name's, so look for the feed's address there"),
        (lambda ca: expired(ca, NAME), "it has expired, and its owner has to renew it"),
        (lambda _: trustme.CA().issue_cert(NAME), "nobody vouches for it whom this machine trusts"),
        (lambda ca: ca.issue_cert("127.0.0.1"), "it is another name's, so look for the feed's address there"),
    ],
    ids=["another name", "expired", "unknown authority", "the address instead of the name"],
)
def test_a_certificate_that_lies_gets_no_request(
    trusted: trustme.CA, names: list[list[str]], lie: Callable[[trustme.CA], trustme.LeafCert], why: str
) -> None:
    """It is told in one line, and no header or path has reached the server."""
    names.append(["127.0.0.1"])
    with TlsServer(lie(trusted)) as server, pytest.raises(FetchError) as caught:
        ask(f"https://{NAME}:{server.port}/geheim?token=geheim")
    told = f"https://{NAME}:{server.port}/geheim has a TLS certificate that does not verify: {why}"
    assert str(caught.value).removesuffix(" (SSL_CERT_FILE names whom to trust besides)") == told
    assert server.asked == []


def test_what_speaks_no_tls_is_told(trusted: trustme.CA, feed_server: FeedServer) -> None:
    """A plain server under an https address."""
    assert trusted
    with pytest.raises(FetchError, match=r"broke off the TLS handshake|cannot be reached"):
        ask(f"https://127.0.0.1:{feed_server.port}/a")


def test_a_name_is_looked_up_once_for_check_and_connection(feed_server: FeedServer, names: list[list[str]]) -> None:
    """A name server that says something else the second time is not asked a second time."""
    names.extend([["127.0.0.1"], ["127.0.0.2"]])
    feed_server.put("/a", FEED)
    assert ask(f"http://{NAME}:{feed_server.port}/a").body == FEED
    assert names == [["127.0.0.2"]]


def test_one_private_address_among_a_names_is_enough(feed_server: FeedServer, names: list[list[str]]) -> None:
    """Every address is checked before any is asked."""
    names.append(["93.184.215.14", "10.0.0.1"])
    with pytest.raises(RefusedAddressError, match="private network"):
        ask(f"http://{NAME}:{feed_server.port}/a", allow_private=False)
    assert feed_server.asked == []


def test_after_a_redirect_the_same_name_is_checked_again(
    feed_server: FeedServer, names: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that was public at first and leads inside at the second lookup is refused there."""
    monkeypatch.setattr("monitor.web.is_private", lambda address: address == "10.0.0.1")
    names.extend([["127.0.0.1"], ["10.0.0.1"]])
    feed_server.script("/a", Answer(status=302, headers={"Location": "/b"}))
    with pytest.raises(RefusedAddressError, match="private network"):
        ask(f"http://{NAME}:{feed_server.port}/a", allow_private=False)
    assert [asked.path for asked in feed_server.asked] == ["/a"]


def test_the_next_address_is_tried_where_one_is_dead(feed_server: FeedServer, names: list[list[str]]) -> None:
    """Of a name's addresses the first that answers is asked, once."""
    names.append(["127.0.0.2", "127.0.0.1"])
    feed_server.put("/a", FEED)
    assert ask(f"http://{NAME}:{feed_server.port}/a").body == FEED
    assert len(feed_server.asked) == 1


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data", "http://10.1.2.3/", "http://192.168.0.1/", "http://[fe80::1]/",
        "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://017700000001/", "http://0x7f.1/",
        "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://0.0.0.0/", "http://[fd00::1]/",
        "file:///etc/passwd", "gopher://news.example/", "javascript:alert(1)", "http://user:geheim@10.0.0.1/",
    ],
)  # fmt: skip
def test_a_redirect_inside_is_refused_in_one_line(monitor: Monitor, to: str) -> None:
    """Whatever its spelling; the feed that was sent there is told, without what stood before an @."""
    monitor.feed("a", Answer(status=302, headers={"Location": to}))
    assert monitor.poll().reports[0].outcome == "failed"
    said = monitor.health("a")[2]
    assert "private network" in said or "no http(s) address" in said
    assert "geheim" not in said
    assert len(monitor.server.asked) == 1


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n0123456789", "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nshort", "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000, "no proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "no proper HTTP"),
        (b"\0" * 1000, "no proper HTTP"),
        (b"", "no proper HTTP"),
    ],
)
def test_broken_framing_is_told_in_one_line(monitor: Monitor, raw: bytes, words: str) -> None:
    """Two lengths, broken chunks, a length that lies, a header without end, bytes that are no HTTP, nothing."""
    monitor.feed("a", Answer(raw=raw))
    monitor.feed("b", rss(item("1")))
    assert sorted(r.outcome for r in monitor.poll().reports) == ["failed", "news"]
    assert words in monitor.health("a")[2]


def test_a_thousand_headers_and_cookies_are_nothing_special(monitor: Monitor) -> None:
    """They are read, and no cookie goes back."""
    more = {f"X-{n}": "y" for n in range(80)} | {"Set-Cookie": "id=1"}
    monitor.feed("a", Answer(body=rss(item("1")), headers=more))
    assert [r.new for r in monitor.poll().reports] == [1]
    monitor.poll()
    assert not any("cookie" in asked.headers for asked in monitor.server.asked)


def test_http_1_0_without_a_length_is_read_to_its_end(monitor: Monitor) -> None:
    """The end of the connection is the end of the body (RFC 9112, section 6.3)."""
    monitor.feed("a", Answer(raw=b"HTTP/1.0 200 OK\r\n\r\n" + rss(item("1"), item("2"))))
    assert [r.new for r in monitor.poll().reports] == [2]


def test_what_is_packed_twice_is_one_line(monitor: Monitor) -> None:
    """A bomb inside a compressed body stays packed."""
    inner = gzip.compress(b" " * 20_000_000)
    monitor.feed("a", Answer(body=gzip.compress(inner), headers={"Content-Encoding": "gzip"}))
    assert monitor.poll().reports[0].outcome in ("blind", "failed")
    assert "\n" not in monitor.health("a")[2]


def test_an_address_cannot_bring_headers_along(feed_server: FeedServer) -> None:
    """A line break in an address is refused, one in a redirect goes out escaped."""
    with pytest.raises(FetchError, match="control characters"):
        ask(f"{feed_server.url}/a\r\nX-Evil: 1")
    feed_server.script("/a", Answer(status=302, headers={"Location": "/b%0d%0aX-Evil:%201"}))
    ask(f"{feed_server.url}/a")
    assert [asked.path for asked in feed_server.asked] == ["/a", "/b%0d%0aX-Evil:%201"]
    assert not any("x-evil" in asked.headers for asked in feed_server.asked)


def test_a_compressed_body_is_read_though_no_header_says_so(monitor: Monitor) -> None:
    """It shows by how it begins; it is bounded as any other."""
    monitor.feed("a", Answer(body=gzip.compress(rss(item("1")))))
    monitor.feed("b", Answer(body=gzip.compress(b" " * 30_000_000)))
    assert {r.feed: r.outcome for r in monitor.poll().reports} == {"a": "news", "b": "failed"}
    assert "sent more than 10 MB" in monitor.health("b")[2]


def test_documents_that_mean_harm_bring_their_words_and_no_more(monitor: Monitor, tmp_path: Path) -> None:
    """A file read through an entity, characters that are none, direction marks, and more items than are read."""
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    monitor.settings["max_items"] = 50
    monitor.feed("xxe", f"<!DOCTYPE r [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode() + rss(item("prima &x; dopo")))
    monitor.feed("odd", rss(item("a&#xD800;b&#0;c"), item("giu\u202eanteprima"), item("\x00nul")))
    monitor.feed("many", rss(*(item(str(n)) for n in range(20_000))))
    assert {r.feed: r.outcome for r in monitor.poll().reports} == {"xxe": "news", "odd": "news", "many": "news"}
    assert not any("geheim" in title for title in monitor.titles())
    assert monitor.rows("SELECT feed, count(*) FROM entries GROUP BY feed ORDER BY feed") == [
        ("many", 50),
        ("odd", 3),
        ("xxe", 1),
    ]
    for title in monitor.titles():
        title.encode()
        assert "\x00" not in title
    assert not any("\u202e" in shown(title) for title in monitor.titles())


def test_a_certificate_that_vouches_for_itself_gets_no_request(
    names: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own authority, which nobody else knows: the address alone proves nothing."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    ca, _ = authority(tmp_path)
    names.append(["127.0.0.1"])
    with TlsServer(ca.issue_cert(NAME)) as server, pytest.raises(FetchError, match="nobody vouches for it") as caught:
        ask(f"https://{NAME}:{server.port}/a")
    assert "\n" not in str(caught.value)
    assert server.asked == []


def test_what_is_large_odd_or_round_is_told_and_hinders_no_other(monitor: Monitor) -> None:
    """A million items, a line of 100 MB, redirects in a ring, deflate, half characters: each one line or read, and the good one too."""
    monitor.settings["per_host"] = 9
    large = (b"x" * 1_000_000 for _ in range(100))
    half = {
        "items": [
            {"id": "\ud800", "title": "\udfff uno", "content_text": "\udc00" * 10, "url": "http://a.example/\ud800"}
        ]
    }
    monitor.feed("good", rss(item("1")))
    monitor.feed("many", Answer(body=b"<rss><channel>" + b"<item/>" * 1_000_000 + b"</channel></rss>"))
    monitor.feed("line", Answer(pieces=large))
    monitor.feed("ring", Answer(status=302, headers={"Location": "/ring2"}))
    monitor.server.script("/ring2", Answer(status=301, headers={"Location": "/ring"}))
    monitor.feed("deflate", Answer(body=zlib.compress(rss(item("1"))), headers={"Content-Encoding": "deflate"}))
    monitor.feed("half", Answer(body=json.dumps(half).encode(), content_type="application/feed+json"))
    url = monitor.server.url
    assert {r.feed: (r.outcome, r.error, r.new) for r in monitor.poll().reports} == {
        "good": ("news", None, 1),
        "many": ("blind", EMPTY, 0),
        "line": ("failed", f"{url}/line sent more than 10 MB ([fetch] max_body)", 0),
        "ring": ("failed", f"{url}/ring redirects more than 5 times: look for its new address", 0),
        "deflate": ("failed", f"{url}/deflate answered in the encoding 'deflate', which was not asked for", 0),
        "half": ("news", None, 1),
    }
    assert len(monitor.server.requests("/ring")) + len(monitor.server.requests("/ring2")) == 6
    assert "uno" in monitor.titles()
