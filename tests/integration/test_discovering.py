"""Discovery over real sockets: in which order a page's feeds are looked for, how few requests that takes, what is refused."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.errors import FetchError
from monitor.feeds.discover import MOST, Discovery, discover
from monitor.feeds.settings import FetchSettings
from monitor.web import Web
from tests.support.feeds import Answer, FeedServer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A site."""
    with FeedServer() as site:
        yield site


def rss(title: str = "Notizie", items: int = 2, language: str = "it") -> bytes:
    """A feed whose last item is of this morning."""
    told = "".join(
        f"<item><guid>{n}</guid><title>Prova {n}</title><pubDate>2026-11-24 0{n}:00:00 GMT</pubDate></item>"
        for n in range(items)
    )
    return f"<rss version='2.0'><channel><title>{title}</title><language>{language}</language>{told}</channel></rss>".encode()


def page(head: str = "", body: str = "", lang: str = "it") -> bytes:
    """A web page."""
    return f"<html lang='{lang}'><head><title>x</title>{head}</head><body>{body}</body></html>".encode()


def search(url: str, *, everything: bool = False, private: bool = True) -> Discovery:
    """Discover at a site on this machine."""

    async def run() -> Discovery:
        settings = FetchSettings(allow_private_addresses=private, timeout=5)
        async with Web(per_host=1) as web:
            return await discover(web, url, settings, now=NOW, everything=everything)

    return asyncio.run(run())


def test_an_address_that_is_a_feed_is_found_with_one_request(server: FeedServer) -> None:
    """Title, format, entries, newest date and language are the feed's."""
    server.put("/feed", rss())
    (found,) = search(f"{server.url}/feed").feeds
    assert (found.title, found.format, found.entries, found.language) == ("Notizie", "RSS 2.0", 2, "it")
    assert found.newest == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert len(server.asked) == 1


def test_what_a_page_declares_is_read_and_nothing_else_asked(server: FeedServer) -> None:
    """A declared feed that is none is told, one without an entry is a feed; links and usual places are left alone."""
    links = "".join(
        f"<link rel=alternate type=application/rss+xml href={path}>" for path in ("/a", "/b", "/gone", "/c")
    )
    server.put("/", page(links, "<a href=/other/feed>x</a>", lang="en"), content_type=HTML)
    server.put("/a", rss("A", language=""))
    server.put("/b", page(), content_type=HTML)
    server.put("/c", rss("C", items=0))
    server.put("/other/feed", rss("other"))
    found = search(server.url + "/")
    assert [(f.title, f.entries, f.language) for f in found.feeds] == [("A", 2, "en"), ("C", 0, "it")]
    assert [trouble.partition(server.url)[2] for trouble in found.troubles] == [
        "/b is declared as a feed and is none",
        "/gone: the server has nothing there (HTTP 404)",
    ]
    assert [asked.path for asked in server.asked] == ["/", "/a", "/b", "/gone", "/c"]


def test_links_are_tried_where_nothing_is_declared_and_all_is_tried_when_asked_for(server: FeedServer) -> None:
    """Both ways to one feed find it once."""
    server.put("/", page(body="<a href=/x/rss>x</a><a href=/moved/feed>y</a>"), content_type=HTML)
    server.put("/x/rss", rss("X"))
    server.put("/feed.xml", rss("usual"))
    server.script("/moved/feed", Answer(status=301, headers={"Location": "/x/rss"}))
    assert [f.title for f in search(server.url).feeds] == ["X"]
    assert [f.title for f in search(server.url, everything=True).feeds] == ["X", "usual"]


def test_usual_places_are_tried_last_until_one_is_found(server: FeedServer) -> None:
    """Also where the page itself is refused; a page that answers everything with its front page has no feed, and is soon left alone."""
    server.put("/feed.xml", rss("usual"))
    assert [f.title for f in search(f"{server.url}/blog/").feeds] == ["usual"]
    with FeedServer() as friendly:
        for path in ("/", "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"):
            friendly.put(path, page(), content_type=HTML)
        found = search(f"{friendly.url}/")
        assert not found.feeds
        assert not found.troubles
        assert len(friendly.asked) <= MOST + 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_has_had_enough_is_left_alone(server: FeedServer, status: int) -> None:
    """No further address of it is asked, and that is told."""
    server.script("/", Answer(status=status))
    found = search(f"{server.url}/")
    assert not found.feeds
    assert f"HTTP {status}" in found.troubles[0]
    assert len(server.asked) == 1


def test_a_page_cannot_lead_inside(server: FeedServer) -> None:
    """The owner's own address may be private where that is allowed; one that a page names may not, except at the same port."""
    with FeedServer() as inner:
        inner.put("/feed", rss("secret"))
        server.put("/", page(f"<link rel=alternate type=application/rss+xml href={inner.url}/feed>"), content_type=HTML)
        found = search(f"{server.url}/")
        assert not found.feeds
        assert "private network" in found.troubles[0]
        assert not inner.asked
    with pytest.raises(FetchError, match="private network"):
        search(f"{server.url}/", private=False)


def test_a_login_goes_to_its_own_host_and_is_never_told(server: FeedServer) -> None:
    """Found addresses and troubles are without it."""
    server.put("/", page("<link rel=alternate type=application/rss+xml href=/a><link rel=alternate type=application/rss+xml href=/b>"), content_type=HTML)  # fmt: skip
    server.put("/a", rss())
    found = search(server.url.replace("://", "://me:secret@") + "/")
    assert len(found.feeds) == 1
    assert all("authorization" in asked.headers for asked in server.asked)
    assert "secret" not in repr(found)
