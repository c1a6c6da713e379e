"""Asking for feeds over real sockets: places in memory, fallbacks, further pages, hosts that had enough."""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count
from pathlib import Path

import pytest

from monitor.feeds.settings import FetchSettings
from monitor.model import Feed
from monitor.poll import Report, poll
from tests.integration.test_poll import SIGHT, Monitor, item, rss
from tests.support.feeds import Answer, FeedServer

COMMENTS = count()
"""What every entry of a page says of itself, another number each time."""


@pytest.fixture
def monitor(tmp_path: Path, feed_server: FeedServer) -> Monitor:
    """A monitor without feeds."""
    return Monitor(tmp_path, feed_server)


def within(monitor: Monitor, seconds: float) -> list[Report]:
    """One pass over every feed, stopped where it has not ended by itself in time."""
    stop = threading.Event()
    alarm = threading.Timer(seconds, stop.set)
    alarm.start()
    try:
        done = poll(
            monitor.path, monitor.feeds, FetchSettings(**monitor.settings), SIGHT,
            clock=lambda: monitor.now, everything=True, stop=stop,
        )  # fmt: skip
    finally:
        alarm.cancel()
    return done.reports


@pytest.mark.parametrize("status", [203, 206, 404, 503])
def test_failures_with_large_bodies_keep_no_place_from_large_fallbacks(monitor: Monitor, status: int) -> None:
    """Six first addresses say something large that is no feed, and each fallback is large too: all are read."""
    large = b"<!--" + b"y" * 1_500_000 + b"-->"
    monitor.settings |= {"per_host": 6}
    for n in range(6):
        monitor.server.script(f"/large{n}", Answer(body=large + rss(item(str(n)))))
        monitor.feed(str(n), Answer(status=status, body=large), fallback=f"{monitor.server.url}/large{n}")
    assert sorted((r.feed, r.new) for r in within(monitor, 15)) == [(str(n), 1) for n in range(6)]


def test_only_a_whole_answer_is_read(monitor: Monitor) -> None:
    """The endless body of another status costs nothing: its number is all that is told."""
    sent: list[int] = []

    def endless() -> Iterator[bytes]:
        while len(sent) < 100_000:
            sent.append(1)
            yield b"x" * 1000

    monitor.feed("a", Answer(status=203, pieces=endless()))
    assert [r.error for r in within(monitor, 15)] == ["the server gave no feed (HTTP 203)"]
    assert len(sent) < 100_000


def gaps(monitor: Monitor) -> int:
    """Gaps told of the one feed."""
    return int(monitor.rows("SELECT gaps FROM feed_health")[0][0])


def atom(*ids: int, links: str = "") -> bytes:
    """A page of an Atom feed, whose entries look otherwise at each poll and keep their ids."""
    now = next(COMMENTS)
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>n. {n}</title><link href='/{n}'/><updated>2026-11-23T07:00:00Z</updated>"
        f"<slash:comments>{now}</slash:comments></entry>"
        for n in ids
    )
    space = "xmlns='http://www.w3.org/2005/Atom' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
    return f"<feed {space}><title>t</title>{links}{entries}</feed>".encode()


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='next' href='/2?a=1&amp;b=2'/>",
        '<link type="application/atom+xml" href="/2?a=1&#38;b=2" rel="http://www.iana.org/assignments/relation/next" />',
        "<link rel='prev-archive' href='2?a=1&amp;b=2'></link>",
        "<link rel='prev-archive' href='/archive'/><a:link rel='next' href='/2?a=1&amp;b=2'/>",
    ],
)
def test_a_gap_in_atom_is_closed_from_the_pages_it_names(monitor: Monitor, link: str) -> None:
    """RFC 5005: pages are asked for until one holds what was seen, by its id, and only where there is a gap."""
    monitor.feed("a", *(atom(*ids, links=link) for ids in ((2, 1), (3, 2), (9, 8), (9, 8))))
    monitor.server.script("/2", Answer(body=atom(7, 6, links="<link rel='next' href='/3'/>")))
    monitor.server.script("/3", Answer(body=atom(5, 4, 3, links="<link rel='next' href='/4'/>")))
    assert [monitor.poll().reports[0].new for _ in range(4)] == [2, 1, 6, 0]
    assert [asked.path for asked in monitor.server.asked] == ["/a", "/a", "/a", "/2?a=1&b=2", "/3", "/a"]
    assert gaps(monitor) == 0
    assert monitor.rows("SELECT url FROM entries WHERE title = 'n. 5'") == [(f"{monitor.server.url}/5",)]


def test_a_gap_in_rss_is_closed_from_its_archive(monitor: Monitor) -> None:
    """A link of Atom's stands in RSS, also behind the items, and pages are read in their own encodings."""
    link = "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='prev-archive' href='{}'/>"
    monitor.feed("a", rss(item("1")), rss(item("4"), item("3"), link.format("/2")))
    older = (
        "<?xml version='1.0' encoding='gb2312'?>" + rss(item("2", "小米汽车"), item("1")).decode().partition("?>")[2]
    )
    monitor.server.script("/2", Answer(body=older.encode("gb2312")))
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 3]
    assert gaps(monitor) == 0
    assert "小米汽车" in monitor.titles()


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='next' href='http://other.invalid/2'/>",
        "<link rel='next' href='/a'/>",
        "<link rel='next' href='javascript:alert(1)'/>",
        "<link rel='next' href='/page' type='text/html'/>",
        "<link rel='next' href='/missing'/>",
        "<link rel='next' href='/login'/>",
        "<link rel='next' href='/away'/>",
        "<link rel='next' href='/large'/>",
        "<link rel='nextish' href='/page'/>",
        "<entry><id>urn:8</id><title>otto</title><link rel='next' href='/page'/></entry>",
    ],
)
def test_a_page_that_cannot_be_had_leaves_the_gap_told(monitor: Monitor, link: str) -> None:
    """Another origin, itself, no address, a web page, none there, a login, a move elsewhere, too large, an item's own link."""
    monitor.feed("a", atom(1), atom(9, links=link))
    monitor.server.script("/page", Answer(body=atom(5, 1)))
    monitor.server.script("/login", Answer(body=b"<html>log in first</html>", content_type="text/html"))
    monitor.server.script("/away", Answer(status=302, headers={"Location": "http://localhost:1/"}))
    monitor.server.script("/large", Answer(body=atom(1) + b" " * 1_000_000))
    assert [r.outcome for _ in range(2) for r in monitor.poll().reports] == ["news", "news"]
    assert gaps(monitor) == 1
    assert "/page" not in {asked.path for asked in monitor.server.asked}


def test_pages_are_bounded_in_number_and_together_in_size(monitor: Monitor) -> None:
    """Four at most, and a megabyte of them: then the gap is told, and what came is kept."""
    monitor.feed("a", atom(1), atom(100, links="<link rel='next' href='/0'/>"))
    for n in range(9):
        monitor.server.script(f"/{n}", Answer(body=atom(99 - n, links=f"<link rel='next' href='/{n + 1}'/>")))
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 5]
    assert (len(monitor.server.asked), gaps(monitor)) == (6, 1)
    monitor.feed("a", atom(200, links="<link rel='next' href='/0'/>"))
    for n in range(9):
        link = f"<link rel='next' href='/{n + 1}'/>"
        monitor.server.script(f"/{n}", Answer(body=atom(199 - n, links=link) + b" " * 400_000))
    assert monitor.poll().reports[0].new == 3
    assert [asked.path for asked in monitor.server.asked[6:]] == ["/a", "/0", "/1", "/2"]


def json_feed(*items: Mapping[str, object], following: str = "/2") -> Answer:
    """A page of a JSON Feed."""
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items, "next_url": following}
    return Answer(body=json.dumps(body).encode(), content_type="application/feed+json")


@pytest.mark.parametrize("odd", ["x" * 400 + "\ud800", "\udfff", "\x00" * 400])
def test_an_id_of_no_characters_is_no_bug_in_a_feed_of_pages(
    monitor: Monitor, odd: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a character, which JSON can write and no encoding can, in an id and in the address of a page."""
    monitor.feed(
        "a", json_feed({"id": "1", "title": "uno"}), json_feed({"id": odd, "title": "due"}, following=f"/2{odd}")
    )
    assert [r.new for _ in range(2) for r in monitor.poll().reports] == [1, 1]
    assert "please report" not in caplog.text


def test_an_item_without_id_and_address_is_known_by_its_title_on_every_page(monitor: Monitor) -> None:
    """One whose summary was edited since is what was seen: no gap, and no page is asked for."""
    monitor.feed("a", *(json_feed({"title": "uno", "content_text": words}) for words in ("prima", "dopo")))
    assert [r.new for _ in range(2) for r in monitor.poll().reports] == [1, 0]
    assert [asked.path for asked in monitor.server.asked] == ["/a", "/a"]


@pytest.mark.parametrize("status", [429, 503])
def test_the_first_address_is_left_alone_for_as_long_as_it_asks_while_the_fallback_serves(
    monitor: Monitor, status: int
) -> None:
    """Retry-After is kept to beside a fallback, whose news come in meanwhile; then the first address is asked again."""
    with FeedServer() as other:
        other.script("/b", *(Answer(body=rss(item(str(n)))) for n in range(3)), Answer(status=500), Answer(status=410))
        later = {"Retry-After": "7200"}
        monitor.feed("a", Answer(status=status, headers=later), rss(item("9")), fallback=f"{other.url}/b")
        assert [r.outcome for _ in range(3) for r in monitor.poll().reports] == ["news"] * 3
        assert monitor.health("a") == (
            "ok", 0, "read from its fallback: its server asked to be left alone until 2026-11-23 09:30Z",
        )  # fmt: skip
        assert [r.outcome for _ in range(2) for r in monitor.poll().reports] == ["failed"] * 2
        assert "and its fallback has nothing either: the server says it is gone" in monitor.health("a")[2]
        assert len(monitor.server.asked) == 1
        monitor.now += timedelta(minutes=119)
        monitor.poll()
        assert len(monitor.server.asked) == 1
        monitor.now += timedelta(minutes=2)
        assert [r.new for r in monitor.poll().reports] == [1]
        assert len(other.asked) == 6
        assert monitor.titles() == ["0", "1", "2", "9"]


def test_a_host_held_for_another_feed_is_no_hindrance_to_a_fallback_elsewhere(monitor: Monitor) -> None:
    """What the host said to one feed counts for all of its feeds, and those with a fallback are read there."""
    with FeedServer() as other:
        other.put("/b", rss(item("1")))
        monitor.feed("busy", Answer(status=429, headers={"Retry-After": "3600"}))
        monitor.poll()
        monitor.feed("a", rss(item("2")), fallback=f"{other.url}/b")
        monitor.feed("c", rss(item("3")))
        assert [(r.feed, r.new) for r in monitor.poll().reports] == [("a", 1)]
        assert len(other.asked) == 1
    assert [asked.path for asked in monitor.server.asked] == ["/busy"]


def test_a_fallback_at_a_host_that_had_enough_is_not_asked(monitor: Monitor) -> None:
    """Neither right after its own 429, nor while another feed's holds it; a feed both of whose hosts are held waits."""
    monitor.server.script("/b", Answer(body=rss(item("1"))))
    monitor.feed("a", Answer(status=429, headers={"Retry-After": "3600"}), fallback=f"{monitor.server.url}/b")
    assert [r.outcome for r in monitor.poll().reports] == ["failed"]
    with FeedServer() as other:
        other.script("/c", Answer(status=500), Answer(body=rss(item("1"))))
        monitor.feeds = [Feed(name="c", url=f"{other.url}/c", fallback=f"{monitor.server.url}/b"), *monitor.feeds]
        assert [(r.feed, r.error) for r in monitor.poll().reports] == [("c", "the server failed inside (HTTP 500)")]
        assert [(r.feed, r.new) for r in monitor.poll().reports] == [("c", 1)]
    assert [asked.path for asked in monitor.server.asked] == ["/a"]


def test_too_many_requests_of_a_fallback_hold_its_host(monitor: Monitor) -> None:
    """Its feeds are left alone for so long, and the feed is asked at its first address alone."""
    with FeedServer() as other:
        other.script("/b", Answer(status=429, headers={"Retry-After": "3600"}), Answer(status=404))
        other.put("/c", rss(item("1")))
        monitor.feed("a", Answer(status=500), fallback=f"{other.url}/b")
        monitor.poll()
        monitor.feeds.append(Feed(name="c", url=f"{other.url}/c"))
        monitor.now += timedelta(minutes=59)
        assert [(r.feed, r.outcome) for r in monitor.poll().reports] == [("a", "failed")]
        monitor.now += timedelta(minutes=2)
        assert ("c", 1) in [(r.feed, r.new) for r in monitor.poll().reports]
        assert sorted(asked.path for asked in other.asked) == ["/b", "/b", "/c"]


def test_too_many_requests_of_a_further_page_hold_its_host(monitor: Monitor) -> None:
    """The page that came is kept and the gap told; nobody of the host is asked before."""
    link = "<link rel='next' href='/2'/>"
    monitor.feed("a", atom(1), atom(9, links=link), atom(10, 9))
    monitor.server.script("/2", Answer(status=429, headers={"Retry-After": "3600"}))
    monitor.poll()
    monitor.feed("b", rss(item("1")))
    assert [(r.feed, r.new) for r in monitor.poll("a").reports] == [("a", 1)]
    assert gaps(monitor) == 1
    monitor.now += timedelta(minutes=59)
    assert monitor.poll().reports == []
    monitor.now += timedelta(minutes=2)
    assert sorted((r.feed, r.new) for r in monitor.poll().reports) == [("a", 1), ("b", 1)]


def test_a_fallback_with_other_ids_makes_no_gap_and_no_burst(monitor: Monitor) -> None:
    """Twenty entries under other ids are the same window elsewhere, on the way there and back; a gap within one address is told."""

    def window(prefix: str, first: int) -> bytes:
        hour = timedelta(hours=1)
        dates = [format_datetime(monitor.now - (n + 1) * hour) for n in range(20)]
        return rss(*(item(f"{prefix}{first - n}", more=f"<pubDate>{date}</pubDate>") for n, date in enumerate(dates)))

    def learned() -> str:
        rhythm = json.loads(monitor.rows("SELECT rhythm FROM feeds")[0][0])
        return json.dumps({name: rhythm[name] for name in ("burst", "hours", "days", "observed")})

    monitor.server.script(
        "/b", Answer(body=window("b", 20)), Answer(body=window("b", 60)), Answer(body=window("b", 61))
    )
    away = Answer(status=500)
    monitor.feed("a", window("a", 20), away, away, away, window("a", 50), fallback=f"{monitor.server.url}/b")
    monitor.poll()
    for told, new, elsewhere in ((0, 20, True), (1, 20, False), (1, 1, False), (1, 20, True)):
        monitor.now += timedelta(minutes=30)
        previous = learned()
        assert [r.new for r in monitor.poll().reports] == [new]
        assert gaps(monitor) == told
        assert not elsewhere or learned() == previous


def test_a_way_back_from_the_fallback_asks_for_no_pages(monitor: Monitor) -> None:
    """What was seen there bears other ids, so that every page would seem to miss something."""
    monitor.server.script("/b", Answer(body=rss(item("other"))))
    link = "<link rel='next' href='/2'/>"
    monitor.feed("a", atom(1), Answer(status=500), atom(2, 1, links=link), fallback=f"{monitor.server.url}/b")
    monitor.server.script("/2", Answer(body=atom(0)))
    assert [r.outcome for _ in range(3) for r in monitor.poll().reports] == ["news"] * 3
    assert [asked.path for asked in monitor.server.asked] == ["/a", "/a", "/b", "/a"]
    assert gaps(monitor) == 0


def pauses(monitor: Monitor, name: str, times: int) -> list[int]:
    """Poll what is due so many times, and return the minutes until the feed is due again, each time."""
    found = []
    for _ in range(times):
        monitor.poll(due=True)
        (due,) = monitor.rows("SELECT next_poll_at FROM feeds WHERE feed = ?", [name])[0]
        found.append(round((datetime.fromisoformat(due) - monitor.now).total_seconds() / 60))
        monitor.now = datetime.fromisoformat(due)
    return found


@pytest.mark.parametrize("trouble", ["404", "name", "port"])
def test_a_feed_that_is_not_there_backs_off_by_itself(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """404, a name that nobody knows, a port where nobody listens: its pause doubles, and its neighbours keep their pace."""

    def nobody(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("monitor.names.socket.getaddrinfo", nobody)
    monitor.feed("a", Answer(status=404))
    monitor.feed("good", rss(item("1")))
    with FeedServer() as gone:
        url = {"404": f"{monitor.server.url}/a", "name": "http://news.example/a", "port": f"{gone.url}/a"}[trouble]
    monitor.feeds[0] = replace(monitor.feeds[0], url=url)
    told = {
        "404": "has nothing there (HTTP 404)",
        "name": "news.example is not known",
        "port": "refused the connection",
    }
    for pause, expected in zip(pauses(monitor, "a", 4), (10, 20, 40, 80), strict=True):
        assert abs(pause - expected) <= 0.1 * expected + 1
    state, failures, error = monitor.health("a")
    assert (state, failures) == ("failing", 4)
    assert told[trouble] in error
    assert monitor.health("good") == ("ok", 0, None)


@pytest.mark.parametrize("after", ["600", "Mon, 23 Nov 2026 07:40:00 GMT"])
def test_unavailable_for_seconds_or_until_a_date_holds_the_feed_alone(monitor: Monitor, after: str) -> None:
    """503 with Retry-After in either form (RFC 9110, section 10.2.3): also by hand nobody asks before, its neighbour is asked."""
    monitor.feed("a", Answer(status=503, headers={"Retry-After": after}), rss(item("1")))
    monitor.feed("good", rss(item("2")))
    assert {r.feed: r.outcome for r in monitor.poll().reports} == {"a": "failed", "good": "news"}
    monitor.now += timedelta(minutes=9)
    assert [r.feed for r in monitor.poll().reports] == ["good"]
    monitor.now += timedelta(minutes=2)
    assert ("a", 1) in [(r.feed, r.new) for r in monitor.poll().reports]


@pytest.mark.parametrize("after", [None, "soon", "-5", "Mon, 23 Nov 2026 07:00:00 GMT"])
def test_too_many_requests_without_a_time_hold_the_host_for_the_least_interval(
    monitor: Monitor, after: str | None
) -> None:
    """No Retry-After, words, a negative number, a date that is past: ten minutes, also by hand."""
    monitor.feed("a", Answer(status=429, headers={} if after is None else {"Retry-After": after}), rss(item("1")))
    monitor.poll()
    monitor.feed("b", rss(item("2")))
    monitor.now += timedelta(minutes=9)
    assert monitor.poll().reports == []
    monitor.now += timedelta(minutes=2)
    assert sorted(r.feed for r in monitor.poll().reports) == ["a", "b"]


def test_an_ordinary_vary_and_a_304_with_another_etag_are_taken_as_they_are_meant(monitor: Monitor) -> None:
    """A cache's `Vary: Accept-Encoding` takes no condition away; a 304 that names a new ETag replaces the old one."""
    varied = {"Vary": "Accept-Encoding, User-Agent", "ETag": '"v1"'}
    monitor.feed(
        "a",
        Answer(body=rss(item("1")), headers=varied),
        Answer(status=304, headers={"ETag": '"v2"'}),
        Answer(status=304),
    )
    assert [r.outcome for _ in range(4) for r in monitor.poll().reports] == ["news"] + ["unchanged"] * 3
    assert [a.headers.get("if-none-match") for a in monitor.server.asked] == [None, '"v1"', '"v2"', '"v2"']
