"""What servers say about their feeds, over real sockets through a whole poll: validators and odd answers."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.test_poll import Monitor, item, rss
from tests.support.feeds import Answer, FeedServer


@pytest.fixture
def monitor(tmp_path: Path, feed_server: FeedServer) -> Monitor:
    """A monitor without feeds."""
    return Monitor(tmp_path, feed_server)


def conditions(monitor: Monitor) -> list[str | None]:
    """The ETag that each request brought back."""
    return [asked.headers.get("if-none-match") for asked in monitor.server.asked]


def test_a_weak_etag_goes_back_as_it_came(monitor: Monitor) -> None:
    """`W/` and the quotes are part of it (RFC 9110, section 8.8.3)."""
    monitor.feed("a", Answer(body=rss(item("1")), headers={"ETag": 'W/"v1"'}))
    monitor.poll()
    monitor.poll()
    assert conditions(monitor) == [None, 'W/"v1"']


@pytest.mark.parametrize(
    "headers",
    [{"ETag": '"\xe9"'}, {"ETag": '"a\tb"'}, {"ETag": '"' + "x" * 2000 + '"'}, {"ETag": '"v1"', "Vary": "*"}],
)
def test_a_validator_that_cannot_be_trusted_is_not_sent(monitor: Monitor, headers: dict[str, str]) -> None:
    """Odd letters, control characters, too long a one, and those of an answer that varies with everything."""
    monitor.feed("a", Answer(body=rss(item("1")), headers=headers))
    assert [r.new for r in monitor.poll().reports] == [1]
    monitor.poll()
    assert conditions(monitor) == [None, None]


def test_the_same_body_under_another_etag_keeps_the_new_one(monitor: Monitor) -> None:
    """Nothing is new, and the next request names the ETag that came last."""
    same = rss(item("1"))
    monitor.feed("a", *[Answer(body=same, headers={"ETag": f'"v{n}"'}) for n in range(3)])
    assert [monitor.poll().reports[0].outcome for _ in range(3)] == ["news", "unchanged", "unchanged"]
    assert conditions(monitor) == [None, '"v0"', '"v1"']


def test_304_without_a_condition_is_a_failure_and_the_next_answer_is_read(monitor: Monitor) -> None:
    """Nothing can be unchanged that was never seen; the feed is not stuck there."""
    monitor.feed("a", Answer(status=304), rss(item("1")))
    assert monitor.poll().reports[0].outcome == "failed"
    assert "asked without conditions" in monitor.health("a")[2]
    assert [r.new for r in monitor.poll().reports] == [1]
    assert conditions(monitor) == [None, None]


def test_a_feed_asked_seldom_is_asked_without_conditions_once_a_week(monitor: Monitor) -> None:
    """Every 12 hours for three weeks: three of the requests after the first bring no condition."""
    monitor.feed("a", Answer(body=rss(item("1")), headers={"ETag": '"v1"'}))
    for _ in range(43):
        monitor.poll()
        monitor.now += timedelta(hours=12)
    assert conditions(monitor)[1:].count(None) == 3


@pytest.mark.parametrize("status", [204, 206, 300, 302])
def test_what_is_no_whole_feed_is_a_failure(monitor: Monitor, status: int) -> None:
    """A part, nothing, a choice, and a redirect to nowhere are told by their number."""
    monitor.feed("a", Answer(status=status, body=b"" if status == 204 else rss(item("1"))))
    assert monitor.poll().reports[0].outcome == "failed"
    assert f"HTTP {status}" in monitor.health("a")[2]


def test_a_date_alone_is_a_condition(monitor: Monitor) -> None:
    """A server without ETag is asked with the date it named, letter for letter."""
    date = "Mon, 23 Nov 2026 07:00:00 GMT"
    monitor.feed("a", Answer(body=rss(item("1")), headers={"Last-Modified": date}), Answer(status=304))
    assert [monitor.poll().reports[0].outcome for _ in range(3)] == ["news", "unchanged", "unchanged"]
    assert conditions(monitor) == [None, None, None]
    assert [asked.headers.get("if-modified-since") for asked in monitor.server.asked] == [None, date, date]


def test_a_feed_read_from_its_fallback_says_so_until_the_first_address_answers(monitor: Monitor) -> None:
    """The first address is asked first each time, its failure stays readable, and ends with it."""
    monitor.server.put("/b", rss(item("1")))
    monitor.feed("a", Answer(status=503), Answer(status=404), rss(item("2")), fallback=f"{monitor.server.url}/b")
    assert monitor.poll().reports[0].outcome == "news"
    assert monitor.health("a") == (
        "ok", 0, "read from its fallback: the server is not available now (HTTP 503)",
    )  # fmt: skip
    assert monitor.poll().reports[0].outcome == "unchanged"
    assert "HTTP 404" in monitor.health("a")[2]
    monitor.poll()
    assert monitor.health("a") == ("ok", 0, None)
    assert [asked.path for asked in monitor.server.asked] == ["/a", "/b", "/a", "/b", "/a"]


def test_too_many_requests_until_a_date(monitor: Monitor) -> None:
    """Retry-After may name an instant (RFC 9110, section 10.2.3): nobody of the host is asked before it."""
    later = {"Retry-After": "Mon, 23 Nov 2026 09:30:00 GMT"}
    monitor.feed("a", Answer(status=429, headers=later), rss(item("1")))
    assert monitor.poll().reports[0].outcome == "failed"
    monitor.now += timedelta(minutes=119)
    assert monitor.poll().reports == []
    monitor.now += timedelta(minutes=2)
    assert [r.new for r in monitor.poll().reports] == [1]


@pytest.mark.parametrize(("codes", "kept"), [((301, 308), True), ((301, 302), False), ((307,), False)])
def test_a_move_is_kept_where_the_whole_chain_was_permanent(
    monitor: Monitor, codes: tuple[int, ...], *, kept: bool
) -> None:
    """Then the next poll asks the new address at once; else the configured one."""
    monitor.feed("a")
    for step, code in zip(["a", *range(9)], codes, strict=False):
        to = 0 if step == "a" else int(step) + 1
        monitor.server.script(f"/{step}", Answer(status=code, headers={"Location": f"/{to}"}))
    monitor.server.put(f"/{len(codes) - 1}", rss(item("1")))
    monitor.poll()
    monitor.poll()
    assert monitor.server.asked[len(codes) + 1].path == (f"/{len(codes) - 1}" if kept else "/a")


def page(*ids: int, following: str | None = None) -> Answer:
    """One page of a JSON Feed."""
    items = [{"id": f"{n}", "url": f"https://news.example/{n}", "title": f"n. {n}"} for n in ids]
    more = {} if following is None else {"next_url": following}
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items, **more}
    return Answer(body=json.dumps(body).encode(), content_type="application/feed+json")


def gaps(monitor: Monitor) -> int:
    """Gaps told of the one feed."""
    return int(monitor.rows("SELECT gaps FROM feed_health")[0][0])


def test_a_gap_is_closed_from_the_next_pages(monitor: Monitor) -> None:
    """They are asked for until one holds what was seen; a first poll and one without a gap ask for none."""
    monitor.feed("a", page(2, 1, following="/2"), page(3, 2, following="/2"), page(9, 8, following="/2"))
    monitor.server.script("/2", page(7, 6, following="/3"))
    monitor.server.script("/3", page(5, 4, 3, following="/4"))
    assert [monitor.poll().reports[0].new for _ in range(4)] == [2, 1, 6, 0]
    assert [asked.path for asked in monitor.server.asked] == ["/a", "/a", "/a", "/2", "/3", "/a"]
    assert gaps(monitor) == 0


@pytest.mark.parametrize("following", ["http://other.invalid/2", "/a", "/missing", "/login", "ftp://x/", ""])
def test_a_page_that_cannot_be_had_leaves_the_gap_told(monitor: Monitor, following: str) -> None:
    """Another origin, the same page again, none there, a login page, no address: what came is kept."""
    monitor.feed("a", page(1), page(9, following=following))
    monitor.server.script("/login", Answer(body=b"<html>log in first</html>", content_type="text/html"))
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 1]
    assert gaps(monitor) == 1
    assert {asked.path for asked in monitor.server.asked} <= {"/a", "/missing", "/login"}


def test_pages_without_end_are_asked_for_four_times(monitor: Monitor) -> None:
    """Then the gap is told."""
    monitor.feed("a", page(1), page(100, following="/0"))
    for n in range(9):
        monitor.server.script(f"/{n}", page(99 - n, following=f"/{n + 1}"))
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 5]
    assert (len(monitor.server.asked), gaps(monitor)) == (6, 1)


def test_a_further_page_of_the_same_place_gets_the_feeds_own_headers(monitor: Monitor) -> None:
    """Else a feed behind a key would lose its next pages."""
    monitor.feed("a", page(1), page(9, following="/2"), headers={"X-Key": "geheim"})
    monitor.server.script("/2", page(8, 1))
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 2]
    assert [asked.headers.get("x-key") for asked in monitor.server.asked] == ["geheim"] * 3


def test_a_feed_whose_ids_change_every_time_loses_nothing_and_says_so(monitor: Monitor) -> None:
    """The same articles under other ids: a gap, since no entry is shared, through which nothing fell; undated ones too."""
    words = [f"<description>the whole of article {n}</description>" for n in range(6)]
    monitor.feed("a", *[rss(*(item(f"{poll}-{n}", f"n. {n}", more=words[n]) for n in range(6))) for poll in range(5)])
    for _ in range(5):
        monitor.poll()
        monitor.now += timedelta(minutes=20)
    assert monitor.rows("SELECT gaps, missed_30d, last_loss_at, renamed_30d FROM feed_health") == [(4, 0, None, 4)]
    assert {note for (note,) in monitor.rows("SELECT note FROM trouble_log")} == {
        "the articles seen before came under other ids"
    }


def test_a_gap_with_other_articles_is_a_loss(monitor: Monitor) -> None:
    """Titles that repeat themselves over other texts are other articles."""
    monitor.feed(
        "a",
        *[
            rss(*(item(f"{poll}-{n}", f"n. {n}", more=f"<description>{poll}</description>") for n in range(6)))
            for poll in range(2)
        ],
    )
    for _ in range(2):
        monitor.poll()
        monitor.now += timedelta(minutes=20)
    assert monitor.rows("SELECT gaps, missed_30d, last_loss_at, renamed_30d FROM feed_health") == [
        (1, None, "2026-11-23T07:50:00Z", 0)
    ]
