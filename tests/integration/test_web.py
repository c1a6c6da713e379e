"""One request over real sockets: bounds, redirects, compression, addresses, errors in words."""

import asyncio
import gzip
import itertools
import threading
import time
import zlib
from typing import Any

import pytest

from monitor.errors import FetchError, RefusedAddressError
from monitor.web import Request, Response, Web
from tests.support.feeds import Answer, FeedServer

FEED = b"<rss version='2.0'><channel><item><title>uno</title></item></channel></rss>"


def request(url: str, **more: Any) -> Request:  # noqa: ANN401 - any field of a request
    """A request to this machine, short and small."""
    values: dict[str, Any] = {
        "headers": {},
        "secret_headers": {},
        "timeout": 5.0,
        "max_body": 100_000,
        "allow_private": True,
    } | more
    return Request(url=url, **values)


def ask(url: str, **more: Any) -> Response:  # noqa: ANN401 - any field of a request
    """Ask once."""

    async def go() -> Response:
        async with Web(per_host=2) as web, web.get(request(url, **more)) as response:
            return response

    return asyncio.run(go())


def ask_all(urls: list[str], *, per_host: int = 2, **more: Any) -> list[Response | BaseException]:  # noqa: ANN401 - as above
    """Ask all at once."""

    async def go() -> list[Response | BaseException]:
        async with Web(per_host=per_host) as web:

            async def one(url: str) -> Response:
                async with web.get(request(url, **more)) as response:
                    return response

            return await asyncio.gather(*map(one, urls), return_exceptions=True)

    return asyncio.run(go())


def test_a_body_comes_as_it_was_sent(feed_server: FeedServer) -> None:
    """Status, headers in lower case, body, and no permanent move."""
    feed_server.put("/a", FEED)
    assert ask(f"{feed_server.url}/b").status == 404
    answer = ask(f"{feed_server.url}/a")
    assert (answer.status, answer.body, answer.permanent) == (200, FEED, None)
    assert answer.headers["content-type"] == "application/rss+xml"


def test_hints_before_an_answer_are_passed_over(feed_server: FeedServer) -> None:
    """100 and 103 say nothing of what is asked."""
    hints = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    feed_server.script("/a", Answer(raw=hints + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    assert ask(f"{feed_server.url}/a").body == b"ok"


def test_what_is_posted_goes_to_its_own_address_only(feed_server: FeedServer) -> None:
    """A body is sent as it is; a redirect of it is told and not followed, with a proxy too."""
    feed_server.put("/a", b"[]")
    feed_server.script("/away", Answer(status=307, headers={"Location": "/a"}))
    body = '{"q":"小米"}'.encode()
    assert ask(f"{feed_server.url}/a", body=body).body == b"[]"
    assert ask(f"{feed_server.url}/away", body=body).status == 307
    assert [asked.body for asked in feed_server.requests("/a")] == [body]
    ask("http://engine.example/x", body=body, proxy=feed_server.url)
    assert [asked.body for asked in feed_server.requests("http://engine.example/x")] == [body]


def test_gzip_is_inflated_and_nothing_else_is_asked_for(feed_server: FeedServer) -> None:
    """A compressed body comes out whole; what follows its end is not read."""
    packed = gzip.compress(FEED) + b"\0" * 1000
    feed_server.script("/a", Answer(body=packed, headers={"Content-Encoding": "gzip"}))
    assert ask(f"{feed_server.url}/a", headers={"Accept-Encoding": "gzip"}).body == FEED
    assert feed_server.requests("/a")[0].headers["accept-encoding"] == "gzip"


def test_a_body_packed_in_parts_is_read_whole(feed_server: FeedServer) -> None:
    """A compressed body is a series of members (RFC 1952, section 2.2), wherever the network cuts it; padding ends it."""
    packed = b"".join(gzip.compress(FEED[n : n + 20]) for n in range(0, len(FEED), 20)) + b"\0\0" + gzip.compress(b"no")
    for size in (1, 7, 30, 100_000):
        pieces = [packed[n : n + size] for n in range(0, len(packed), size)]
        feed_server.script("/a", Answer(pieces=pieces, headers={"Content-Encoding": "gzip"}))
        assert ask(f"{feed_server.url}/a").body == FEED


def bomb() -> bytes:
    """A few hundred bytes that inflate to 200 MB."""
    tool = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(tool.compress(b" " * 1_000_000) for _ in range(200)) + tool.flush()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            Answer(body=gzip.compress(FEED)[:-12], headers={"Content-Encoding": "gzip"}),
            "compressed body that is cut off",
        ),
        (Answer(body=b"no gzip at all", headers={"Content-Encoding": "gzip"}), "broken compressed body"),
        (Answer(body=bomb(), headers={"Content-Encoding": "gzip"}), "sent more than 0.1 MB"),
        (Answer(body=gzip.compress(b"x" * 60_000) * 2), "sent more than 0.1 MB"),
        (Answer(body=gzip.compress(b"") * 1001), "compressed in more than 1000 parts"),
        (Answer(body=gzip.compress(FEED) + gzip.compress(FEED)[:9]), "compressed body that is cut off"),
        (
            Answer(body=zlib.compress(FEED), headers={"Content-Encoding": "deflate"}),
            "encoding 'deflate', which was not",
        ),
        (Answer(body=b"x", headers={"Content-Encoding": "br"}), "encoding 'br', which was not asked for"),
        (Answer(body=b"x" * 100_001), "sent more than 0.1 MB"),
        (Answer(pieces=(b"<a " * 1000 for _ in itertools.count())), "sent more than 0.1 MB"),
        (Answer(body=FEED, cut_after=20), "cut the answer off or sent no proper HTTP"),
        (Answer(reset=True), "cut the answer off or sent no proper HTTP"),
        (Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), "cut the answer off or sent no proper HTTP"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000), "cut the answer off or sent no proper HTTP"),
        (
            Answer(raw=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000 + b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            "cut the answer off or sent no proper HTTP",
        ),
        (Answer(status=302, headers={"Location": "/a"}), "redirects more than 5 times"),
        (Answer(status=302, headers={"Location": "ftp://files.example/x"}), "redirects to what is no http"),
        (Answer(status=302, headers={"Location": "http://[::1/"}), "redirects to what is no"),
    ],
)
def test_what_is_no_answer_is_one_sentence(feed_server: FeedServer, answer: Answer, words: str) -> None:
    """Cut, broken, endless, bombs, loops: one line that names the address without its query."""
    feed_server.script("/a", answer)
    with pytest.raises(FetchError) as caught:
        ask(f"{feed_server.url}/a")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert f"{feed_server.url}/a" in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(pieces=(b"x" for _ in itertools.count()), every=0.02),
        Answer(body=FEED, delay=30),
        Answer(body=FEED, headers={"Location": "/a"}, status=302, delay=0.2),
    ],
    ids=["a drip", "silence", "slow redirects"],
)
def test_one_deadline_bounds_the_whole_request(feed_server: FeedServer, answer: Answer) -> None:
    """Neither a dripping body nor a silent server nor slow redirects last longer than the timeout."""
    feed_server.script("/a", answer)
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"took longer than 0\.5 s"):
        ask(f"{feed_server.url}/a", timeout=0.5)
    assert time.monotonic() - began < 5


def test_a_closed_port_and_an_unknown_name_are_told(feed_server: FeedServer) -> None:
    """Nobody there, and a name nobody has (RFC 6761 keeps `.invalid` so)."""
    with FeedServer() as gone:
        url = gone.url
    with pytest.raises(FetchError, match="refused the connection"):
        ask(url)
    with pytest.raises(FetchError, match=r"the name nobody\.invalid is not known"):
        ask("http://nobody.invalid/", allow_private=False)
    assert feed_server.asked == []


@pytest.mark.parametrize(("codes", "kept"), [((301, 308), True), ((301, 302), False), ((307,), False), ((308,), True)])
def test_only_a_wholly_permanent_chain_is_a_new_address(
    feed_server: FeedServer, codes: tuple[int, ...], *, kept: bool
) -> None:
    """One temporary step, and the old address stays."""
    for number, code in enumerate(codes):
        feed_server.script(f"/{number}", Answer(status=code, headers={"Location": f"/{number + 1}"}))
    feed_server.put(f"/{len(codes)}", FEED)
    answer = ask(f"{feed_server.url}/0")
    assert (answer.body, answer.url) == (FEED, f"{feed_server.url}/{len(codes)}")
    assert answer.permanent == (answer.url if kept else None)


def test_a_careless_location_is_understood(feed_server: FeedServer) -> None:
    """Blanks and letters that a server forgot to escape are escaped, an escape is left as it is."""
    feed_server.script("/a", Answer(status=302, headers={"Location": "/caff\u00e8 latte%20caldo"}))
    feed_server.put("/caff%C3%A8%20latte%20caldo", FEED)
    assert ask(f"{feed_server.url}/a").body == FEED


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_this_machine_is_not_asked_under_any_spelling(feed_server: FeedServer, host: str) -> None:
    """A private address is refused before anything is sent, however it is written."""
    with pytest.raises(RefusedAddressError, match="private network"):
        ask(f"http://{host}:{feed_server.port}/a", allow_private=False)
    assert feed_server.asked == []


def test_a_redirect_to_a_private_address_is_followed_to_the_same_host_and_port_only(feed_server: FeedServer) -> None:
    """Where a feed's own address may be private, another service of that machine may not be asked through it."""
    with FeedServer() as other:
        other.put("/secret", FEED)
        feed_server.script("/out", Answer(status=302, headers={"Location": f"{other.url}/secret"}))
        feed_server.script("/in", Answer(status=302, headers={"Location": "/feed"}))
        feed_server.script(
            "/name", Answer(status=302, headers={"Location": f"http://localhost:{feed_server.port}/feed"})
        )
        feed_server.put("/feed", FEED)
        assert ask(f"{feed_server.url}/in").body == FEED
        for path in ("/out", "/name"):
            with pytest.raises(RefusedAddressError, match="never followed to another host"):
                ask(feed_server.url + path)
        assert other.asked == []


def test_secrets_go_to_the_own_host_only(feed_server: FeedServer) -> None:
    """Secret headers are sent again after a redirect within the host, and never stand in what is said or kept."""
    feed_server.script("/a", Answer(status=301, headers={"Location": "/b"}))
    feed_server.put("/b", FEED)
    answer = ask(f"{feed_server.url}/a", secret_headers={"X-Key": "k\u00e9y"})
    assert [asked.headers["x-key"] for asked in feed_server.asked] == ["k\u00e9y".encode().decode("latin-1")] * 2
    assert (answer.url, answer.permanent) == (f"{feed_server.url}/b", f"{feed_server.url}/b")
    with pytest.raises(FetchError) as caught:
        ask(f"{feed_server.url}/b?token=geheim", max_body=3)
    assert "geheim" not in str(caught.value)


def test_a_login_in_a_redirect_is_neither_sent_nor_kept(feed_server: FeedServer) -> None:
    """What a server writes before the @ of a new address is nobody's login, and stands in nothing that is kept."""
    to = f"http://anna:geheim@127.0.0.1:{feed_server.port}/b"
    feed_server.script("/a", Answer(status=301, headers={"Location": to}))
    feed_server.put("/b", FEED)
    answer = ask(f"{feed_server.url}/a")
    assert (answer.url, answer.permanent) == (f"{feed_server.url}/b", f"{feed_server.url}/b")
    assert [asked for asked in feed_server.asked if "authorization" in asked.headers] == []


def test_secrets_do_not_follow_a_redirect_to_another_host(feed_server: FeedServer) -> None:
    """Behind a proxy, which sees both hosts' requests: only the first carries them."""
    feed_server.script("http://one.example/a", Answer(status=301, headers={"Location": "http://two.example/b"}))
    feed_server.put("http://two.example/b", FEED)
    ask("http://one.example/a", secret_headers={"X-Key": "key"}, proxy=feed_server.url, allow_private=False)
    first, second = feed_server.asked
    assert "x-key" in first.headers
    assert "x-key" not in second.headers


def test_a_host_is_asked_so_often_at_once(feed_server: FeedServer) -> None:
    """`per_host` bounds requests to one host, also those that come by a redirect."""
    feed_server.script("/to", Answer(status=302, headers={"Location": "/slow"}))
    feed_server.script("/slow", Answer(body=FEED, delay=0.05))
    answers = ask_all([f"{feed_server.url}/to"] * 4 + [f"{feed_server.url}/slow"] * 4, per_host=2)
    assert [a.body for a in answers if isinstance(a, Response)] == [FEED] * 8
    assert feed_server.at_once[""] == 2


def test_waiting_for_a_busy_host_uses_up_nobodys_time(feed_server: FeedServer) -> None:
    """A request whose host is busy for longer than its timeout is answered all the same, once it has its place."""
    busy = threading.Event()
    feed_server.script("/busy", Answer(body=FEED, wait_for=busy))
    feed_server.put("/quick", FEED)

    async def go() -> None:
        async with Web(per_host=1) as web:

            async def one(path: str, timeout: float) -> bytes:  # noqa: ASYNC109 - the request's own, not the test's
                async with web.get(request(feed_server.url + path, timeout=timeout)) as response:
                    return response.body

            first = asyncio.create_task(one("/busy", 60))
            await asyncio.sleep(0)
            second = asyncio.create_task(one("/quick", 1))
            await asyncio.sleep(1.3)
            assert not second.done()
            busy.set()
            assert (await first, await second) == (FEED, FEED)

    asyncio.run(go())


def test_few_large_bodies_are_in_memory_at_once(feed_server: FeedServer) -> None:
    """A large body waits until others are let go; small ones pass by."""
    release = threading.Event()
    for n in range(5):
        feed_server.script(f"/{n}", Answer(body=b"x" * 2_000_000))
    feed_server.put("/small", FEED)
    held: list[int] = []

    async def go() -> None:
        async with Web(per_host=9) as web:

            async def large(n: int) -> None:
                async with web.get(request(f"{feed_server.url}/{n}", max_body=3_000_000)) as response:
                    held.append(len(response.body))
                    while not release.is_set():  # noqa: ASYNC110 - another thread could set it, here the end of the test
                        await asyncio.sleep(0.01)

            crew = [asyncio.create_task(large(n)) for n in range(5)]
            while len(held) < 3:  # noqa: ASYNC110 - counts what the requests hold
                await asyncio.sleep(0.01)
            async with web.get(request(f"{feed_server.url}/small")) as response:
                assert response.body == FEED
            assert len(held) == 3
            release.set()
            await asyncio.gather(*crew)

    asyncio.run(go())
    assert held == [2_000_000] * 5


def test_through_a_proxy_only_what_the_address_says_is_checked(feed_server: FeedServer) -> None:
    """The proxy gets the whole address and resolves it; spelled-out private addresses are refused all the same."""
    feed_server.put("http://news.example/feed", FEED)
    assert ask("http://news.example/feed", allow_private=False, proxy=feed_server.url).body == FEED
    for host in ("127.0.0.1", "0x7f.1", "localhost", "router", "nas.local", "[::1]"):
        with pytest.raises(RefusedAddressError):
            ask(f"http://{host}/feed", allow_private=False, proxy=feed_server.url)
    feed_server.script("http://news.example/feed", Answer(status=302, headers={"Location": "http://10.0.0.1/"}))
    with pytest.raises(RefusedAddressError):
        ask("http://news.example/feed", allow_private=False, proxy=feed_server.url)
    assert {asked.path for asked in feed_server.asked} == {"http://news.example/feed"}


def test_what_failed_holds_no_body(feed_server: FeedServer) -> None:
    """An error is kept until it is stored, with all that its frames hold: the megabytes that were read are let go before."""
    feed_server.script("/a", Answer(body=b"x" * 3_000_000))
    with pytest.raises(FetchError) as caught:
        ask(f"{feed_server.url}/a", max_body=2_000_000)
    seen, held, error = set(), 0, caught.value.__traceback__
    while error is not None:
        for value in error.tb_frame.f_locals.values():
            if isinstance(value, (bytes, bytearray)) and id(value) not in seen:
                seen.add(id(value))
                held += len(value)
        error = error.tb_next
    assert 0 < held < 1_000_000
