"""Passes over feeds on real sockets into a real database: what comes in, what fails, who waits for whom."""

import gzip
import itertools
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.feeds.settings import FetchSettings
from monitor.keep import SLICE
from monitor.model import Feed
from monitor.poll import Pass, Report, poll
from monitor.sight import Sight
from monitor.store import turns
from monitor.store.db import Store
from tests.support.feeds import Answer, FeedServer

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SIGHT = Sight(matchers=(), entities={})


def rss(*items: str) -> bytes:
    """A feed of these items."""
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()


def item(guid: str, title: str = "", *, more: str = "") -> str:
    """An item whose title is its id unless it has one."""
    return f"<item><guid isPermaLink='false'>{guid}</guid><title>{title or guid}</title><link>https://news.example/{guid}</link>{more}</item>"


class Monitor:
    """A database, a server and feeds on it: polled as often as a test says, at the time it says."""

    def __init__(self, folder: Path, server: FeedServer) -> None:
        """Start with no feed."""
        self.path = folder / "news.db"
        self.server = server
        self.feeds: list[Feed] = []
        self.now = NOW
        self.settings: dict[str, Any] = {"timeout": 5.0, "allow_private_addresses": True, "max_body": 10_000_000}

    def feed(self, name: str, *answers: Answer | bytes, **more: Any) -> Feed:  # noqa: ANN401 - any field of a feed
        """Configure a feed and script what it answers."""
        feed = Feed(name=name, url=f"{self.server.url}/{name}", **more)
        self.feeds = [f for f in self.feeds if f.name != name] + [feed]
        if answers:
            self.server.script(f"/{name}", *(a if isinstance(a, Answer) else Answer(body=a) for a in answers))
        return feed

    def poll(self, *names: str, due: bool = False) -> Pass:
        """One pass over every feed, over these, or over what is due."""
        settings = FetchSettings(**self.settings)
        return poll(
            self.path, self.feeds, settings, SIGHT, clock=lambda: self.now, everything=not due, names=names or None
        )

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with Store(self.path) as store:
            return [tuple(row) for row in store.rows(sql, parameters)]

    def titles(self) -> list[str]:
        """Of every entry, in the order they were stored."""
        return [row[0] for row in self.rows("SELECT title FROM entries ORDER BY entry_id")]

    def health(self, name: str) -> tuple[Any, ...]:
        """State, failures and error of a feed."""
        return self.rows("SELECT state, consecutive_failures, last_error FROM feed_health WHERE feed = ?", [name])[0]


@pytest.fixture
def monitor(tmp_path: Path, feed_server: FeedServer) -> Monitor:
    """A monitor without feeds."""
    return Monitor(tmp_path, feed_server)


def test_new_items_are_stored_once_oldest_first(monitor: Monitor) -> None:
    """A second poll brings what is new, and nothing twice."""
    monitor.feed("a", rss(item("2"), item("1")), rss(item("3"), item("2"), item("1")))
    assert [(r.outcome, r.new) for r in monitor.poll().reports] == [("news", 2)]
    assert [(r.outcome, r.new) for r in monitor.poll().reports] == [("news", 1)]
    assert monitor.titles() == ["1", "2", "3"]
    assert monitor.rows("SELECT backlog FROM entries ORDER BY entry_id") == [(1,), (1,), (0,)]


def test_validators_and_the_same_body_spare_reading(monitor: Monitor) -> None:
    """An ETag and a date come back as conditions; 304 and an equal body are both `unchanged`."""
    dated = {"Last-Modified": "Mon, 23 Nov 2026 07:00:00 GMT"}
    monitor.feed("a", Answer(body=rss(item("1")), etag='"v1"', headers=dated))
    monitor.feed("b", rss(item("1")))
    monitor.poll()
    assert [r.outcome for r in monitor.poll().reports] == ["unchanged", "unchanged"]
    first, second = monitor.server.requests("/a")
    assert "if-none-match" not in first.headers
    assert (second.headers["if-none-match"], second.headers["if-modified-since"]) == ('"v1"', dated["Last-Modified"])
    assert monitor.rows("SELECT last_status FROM feeds ORDER BY feed") == [(304,), (200,)]


def test_a_fallbacks_validators_are_not_sent_to_the_feed(monitor: Monitor) -> None:
    """The fallback answers while the first address fails, and leaves no condition behind that would hide its news."""
    monitor.server.put("/b", rss(item("1")))
    monitor.feed("a", Answer(status=500), rss(item("2")), fallback=f"{monitor.server.url}/b")
    assert [r.new for r in monitor.poll().reports] == [1]
    assert [r.new for r in monitor.poll().reports] == [1]
    assert all("if-none-match" not in asked.headers for asked in monitor.server.asked)


def test_now_and_then_a_feed_is_asked_without_conditions(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose 304 is wrong hides its news for so many polls at most."""
    monkeypatch.setattr("monitor.feeds.fetch.UNCONDITIONAL_EVERY", 3)
    monitor.feed("a", *[Answer(body=rss(item(f"{n}")), etag='"never changes"') for n in range(7)])
    came = [monitor.poll().reports[0].outcome for _ in range(7)]
    assert came == ["news", "unchanged", "news", "unchanged", "unchanged", "news", "unchanged"]
    conditional = ["if-none-match" in asked.headers for asked in monitor.server.asked]
    assert conditional == [False, True, False, True, True, False, True]


def test_changed_words_are_a_revision_and_no_news(monitor: Monitor) -> None:
    """The entry keeps its identity, the old words stay readable."""
    monitor.feed("a", rss(item("1", "prezzo 215.900")), rss(item("1", "prezzo 199.900")))
    monitor.poll()
    assert [(r.outcome, r.new) for r in monitor.poll().reports] == [("news", 0)]
    assert monitor.titles() == ["prezzo 199.900"]
    assert monitor.rows("SELECT title FROM entry_revisions") == [("prezzo 215.900",)]


def test_changed_words_and_what_comes_back_are_no_news_of_the_feed(monitor: Monitor) -> None:
    """`news_at` says when it last brought something new: a counter in an item, and an old item that was away, do not."""
    old = item("old", more="<pubDate>Mon, 02 Nov 2026 08:00:00 +0000</pubDate>")
    monitor.feed(
        "a",
        rss(item("1"), old),
        rss(item("2"), item("1")),
        rss(item("2", "changed"), item("1")),
        rss(item("2"), item("1"), old),
    )
    came = []
    for n in range(4):
        monitor.now = NOW + timedelta(hours=n)
        assert monitor.poll().reports[0].outcome == "news"
        came += monitor.rows("SELECT news_at FROM feed_health")
    assert [at for (at,) in came[1:]] == ["2026-11-23T08:30:00Z"] * 3


def test_an_entry_that_changes_at_every_poll_does_not_grow_for_ever(monitor: Monitor) -> None:
    """A counter in a summary: the first wording and the latest twenty are kept."""
    count = "<description>letto {} volte</description>"
    monitor.feed("a", *(rss(item("1", more=count.format(n))) for n in range(30)))
    for _ in range(30):
        monitor.now += timedelta(minutes=1)
        monitor.poll()
    kept = [row[0] for row in monitor.rows("SELECT summary FROM entry_revisions ORDER BY replaced_at")]
    assert kept == [f"letto {n} volte" for n in (0, *range(9, 29))]


UNCUT = "<rss version='2.0' xmlns:r='http://purl.org/rss/1.0/'><channel><title>t</title>{}</channel></rss>"


@pytest.mark.parametrize("whole", [False, True], ids=["cut", "whole"])
def test_revisions_and_gaps_are_seen_by_both_ways_of_reading(monitor: Monitor, *, whole: bool) -> None:
    """Whether a document can be cut or must be read whole, the same is found in it."""

    def document(*items: str) -> bytes:
        text = "".join(items)
        return (
            UNCUT.format(text.replace("<item>", "<r:item>").replace("</item>", "</r:item>")).encode()
            if whole
            else rss(text)
        )

    monitor.feed(
        "a",
        document(item("2"), item("1")),
        document(item("3"), item("2", "due"), item("1")),
        document(item("3"), item("2", "due"), item("1"), "<!-- another body, nothing new -->"),
        document(item("9"), item("8")),
    )
    came = [monitor.poll().reports[0] for _ in range(4)]
    assert [(r.outcome, r.new) for r in came] == [("news", 2), ("news", 1), ("news", 0), ("news", 2)]
    assert monitor.titles() == ["1", "due", "3", "8", "9"]
    assert monitor.rows("SELECT count(*) FROM entry_revisions") == [(1,)]
    assert monitor.rows("SELECT kind FROM feed_troubles") == [("gap",)]


def test_a_feed_of_bare_titles_brings_no_endless_news(monitor: Monitor) -> None:
    """Without id, link and date an item is known by its title, and its date is the day it was first seen."""
    bare = ["<item><title>uno</title></item>", "<item><title>due</title></item>"]
    monitor.feed("a", *(rss(*bare, f"<!-- {n} -->") for n in range(3)))
    assert [monitor.poll().reports[0].new for _ in range(3)] == [2, 0, 0]
    monitor.now += timedelta(hours=1)
    monitor.poll()
    assert monitor.rows("SELECT DISTINCT published_at, dated FROM entries") == [("2026-11-23T07:30:00Z", 0)]


def test_duplicates_within_a_document(monitor: Monitor) -> None:
    """The same item twice is one entry, the upper one; an id that several articles share tells nothing, their links do."""
    monitor.feed("same", rss(item("1", "nuovo"), item("1", "vecchio")))
    shared = "<item><guid isPermaLink='false'>x</guid><title>{0}</title><link>https://news.example/{0}</link></item>"
    monitor.feed(
        "shared", rss(*map(shared.format, "ba")), rss(*map(shared.format, "dcba")), rss(*map(shared.format, "edcba"))
    )
    assert [monitor.poll("same").reports[0].new, *(monitor.poll("shared").reports[0].new for _ in range(3))] == [
        1,
        2,
        2,
        1,
    ]
    assert monitor.titles() == ["nuovo", *"abcde"]
    assert monitor.rows("SELECT count(*) FROM entry_revisions") == [(0,)]


SHARED = "<item><guid isPermaLink='false'>{0}</guid><title>{1}</title><link>https://news.example/{2}</link></item>"


@pytest.mark.parametrize("whole", [False, True], ids=["cut", "whole"])
@pytest.mark.parametrize("guid", ["x", "x" * 400], ids=["short", "long"])
def test_a_second_article_under_a_known_id_replaces_none(monitor: Monitor, guid: str, *, whole: bool) -> None:
    """An id turns out to be shared when its second article comes: both are kept, and a third, and their later polls are quiet."""

    def document(*titles: str) -> bytes:
        text = "".join(SHARED.format(guid, title, title.split()[0]) for title in titles)
        return (
            UNCUT.format(text.replace("<item>", "<r:item>").replace("</item>", "</r:item>")).encode()
            if whole
            else rss(text)
        )

    monitor.feed(
        "a",
        document("uno"),
        document("due", "uno"),
        document("tre", "due", "uno"),
        document("tre", "due", "uno", "uno"),
    )
    assert [monitor.poll().reports[0].new for _ in range(4)] == [1, 1, 1, 0]
    assert monitor.titles() == ["uno", "due", "tre"]
    assert monitor.rows("SELECT count(*) FROM entry_revisions") == [(0,)]
    assert monitor.rows("SELECT url FROM entries ORDER BY entry_id") == [
        (f"https://news.example/{n}",) for n in ("uno", "due", "tre")
    ]


def test_a_second_article_under_a_known_id_in_json(monitor: Monitor) -> None:
    """The same of a JSON Feed."""
    items = [{"id": "x", "url": f"https://news.example/{n}", "title": n} for n in ("uno", "due")]
    bodies = [json.dumps({"items": each}).encode() for each in (items[:1], items[::-1])]
    monitor.feed("a", *bodies)
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 1]
    assert monitor.titles() == ["uno", "due"]


def test_a_new_wording_beside_the_old_one_is_a_revision(monitor: Monitor) -> None:
    """A feed that lists an article's new wording above the old one, at the same address, has one article."""
    old, new = SHARED.format("x", "vecchio", "uno"), SHARED.format("x", "nuovo", "uno")
    monitor.feed("a", rss(old), rss(new, old), rss(new))
    assert [monitor.poll().reports[0].new for _ in range(3)] == [1, 0, 0]
    assert monitor.titles() == ["nuovo"]


def test_the_identity_does_not_depend_on_the_feeds_address(monitor: Monitor) -> None:
    """Relative ids and links name the same entries after the feed has moved; links are made absolute for the reader."""
    body = rss("<item><guid>12</guid><title>uno</title></item>", "<item><link>/due</link><title>due</title></item>")
    monitor.feed("a", Answer(status=301, headers={"Location": "/moved/a"}))
    monitor.server.script("/moved/a", Answer(body=body), Answer(body=body + b" "))
    assert [monitor.poll().reports[0].new, monitor.poll().reports[0].new] == [2, 0]
    assert [len(monitor.server.requests(path)) for path in ("/a", "/moved/a")] == [1, 2]
    assert sorted(row[0] for row in monitor.rows("SELECT url FROM entries")) == [
        f"{monitor.server.url}/due",
        f"{monitor.server.url}/moved/12",
    ]


def test_a_feed_that_moved_to_a_dead_address_is_sought_at_the_old_one(monitor: Monitor) -> None:
    """After three failures, or 410, the configured address is asked again; only 410 from there is the end."""
    monitor.feed("a", Answer(status=308, headers={"Location": "/new"}), rss(item("2")))
    monitor.server.script("/new", Answer(body=rss(item("1"))), Answer(status=410))
    assert [monitor.poll().reports[0].outcome for _ in range(3)] == ["news", "failed", "news"]
    assert monitor.titles() == ["1", "2"]
    monitor.feed("a", Answer(status=410))
    assert [r.outcome for r in monitor.poll().reports] == ["gone"]
    assert monitor.health("a") == ("gone", 1, "the server says it is gone for good (HTTP 410)")
    assert monitor.poll().reports == []


@pytest.mark.parametrize("parked", [b"<html><body>this domain is for sale</body></html>", rss()], ids=["page", "empty"])
def test_a_feed_that_moved_to_what_is_a_page_now_is_sought_at_the_old_address(monitor: Monitor, parked: bytes) -> None:
    """Where the new address answers three times in a row with no feed, the configured one is asked, without its validators."""
    monitor.feed("a", Answer(status=301, headers={"Location": "/new"}), Answer(body=rss(item("2")), etag='"same"'))
    monitor.server.script("/new", Answer(body=rss(item("1")), etag='"same"'), Answer(body=parked))
    outcomes = [monitor.poll().reports[0].outcome for _ in range(5)]
    assert outcomes == ["news", "blind", "blind", "blind", "news"]
    assert monitor.titles() == ["1", "2"]


HUGE = 5_000_000
EMPTY = "the feed holds no item: if that lasts, look at its address in a browser, it may have moved"
LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>"
    + "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1 or str()};' * 10}'>" for n in range(1, 10))
    + "]>"
    + rss(item("1", "&lol9;")).decode().partition("?>")[2]
).encode()
HOSTILE: dict[str, tuple[Answer, str, str]] = {
    "a page": (
        Answer(
            body=b"<!doctype html><html><head><title>x</title></head><body>hi</body></html>", content_type="text/html"
        ),
        "blind",
        "the answer is a web page, not a feed: look on that page for the address of its feed",
    ),
    "nothing": (Answer(body=b""), "blind", "the answer is empty or is cut off before its first word"),
    "an empty feed": (Answer(body=rss()), "blind", EMPTY),
    "words": (
        Answer(body=b"Service unavailable"),
        "blind",
        "the answer is an error text, not a feed: its site has trouble, and if that lasts, look for another address",
    ),
    "NUL bytes": (Answer(body=b"\0" * HUGE), "blind", "the answer is empty or is cut off before its first word"),
    "broken JSON": (Answer(body=b'{"items": [{"id": "1", "ti'), "blind", "the answer is broken JSON or is cut off"),
    "deep JSON": (Answer(body=b'{"items":' + b"[" * 1_000_000), "blind", "the answer is broken JSON or is cut off"),
    "tags without end": (
        Answer(body=b"<a " * (HUGE // 3)),
        "blind",
        "the answer is no feed: it has neither <rss> nor <feed> nor <rdf>",
    ),
    "comments without end": (Answer(body=b"<rss>" + b"<!--" * (HUGE // 4)), "blind", EMPTY),
    "CDATA without end": (Answer(body=b"<rss><item>" + b"<![CDATA[" * (HUGE // 9)), "blind", EMPTY),
    "items in items": (Answer(body=b"<rss>" + b"<item>" * (HUGE // 12)), "blind", EMPTY),
    "a cut gzip": (
        Answer(body=gzip.compress(rss(item("1")))[:-20], headers={"Content-Encoding": "gzip"}),
        "failed",
        "{url} sent a compressed body that is cut off",
    ),
    "a gzip bomb": (
        Answer(body=gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "failed",
        "{url} sent more than 10 MB ([fetch] max_body)",
    ),
    "a body without end": (
        Answer(pieces=(b"<item>" * 10_000 for _ in itertools.count())),
        "failed",
        "{url} sent more than 10 MB ([fetch] max_body)",
    ),
    "a cut connection": (
        Answer(body=rss(item("1")), cut_after=30),
        "failed",
        "{url} cut the answer off or sent no proper HTTP",
    ),
    "an error": (Answer(status=500), "failed", "the server failed inside (HTTP 500)"),
    "a drip": (
        Answer(pieces=(b"<" for _ in itertools.count()), every=0.05),
        "failed",
        "{url} took longer than 5 s ([fetch] timeout)",
    ),
}


def test_hostile_answers_are_one_line_each_and_hinder_no_other_feed(monitor: Monitor) -> None:
    """Good feeds among them are read in the same pass, each bad one says what it is, and a later good answer is taken."""
    monitor.settings["per_host"] = 50
    for name, (answer, _, _) in HOSTILE.items():
        monitor.feed(name.replace(" ", "-"), answer)
    for n in range(5):
        monitor.feed(f"good{n}", rss(item(f"{n}")))
    came = {r.feed: r for r in monitor.poll().reports}
    assert {n: came[f"good{n}"].new for n in range(5)} == dict.fromkeys(range(5), 1)
    for name, (_, outcome, words) in HOSTILE.items():
        feed = name.replace(" ", "-")
        assert (came[feed].outcome, came[feed].error) == (outcome, words.format(url=f"{monitor.server.url}/{feed}")), (
            name
        )
        monitor.feed(feed, rss(item("back")))
    monitor.now += timedelta(days=1)
    assert {r.new for r in monitor.poll(*[name.replace(" ", "-") for name in HOSTILE]).reports} == {1}


def test_what_grows_inside_is_read_within_bounds(monitor: Monitor) -> None:
    """An XML bomb does not unfold, deep and endless markup is text or nothing, and what stands beside it is kept."""
    monitor.feed("laughs", LAUGHS)
    for name, inside in {
        "tags": "<a " * (HUGE // 3), "escaped": "&lt;a " * (HUGE // 6), "deep": "<div>" * 400_000, "nul": "\0" * HUGE,
        "attributes": "&lt;p " + " ".join(f"a{n}" for n in range(500_000)) + "&gt;x",
    }.items():  # fmt: skip
        monitor.feed(name, rss(item("1", "uno", more=f"<description>{inside}</description>"), item("2", "due")))
    came = monitor.poll()
    assert {r.feed: (r.outcome, r.error) for r in came.reports} == dict.fromkeys(
        [f.name for f in monitor.feeds], ("news", None)
    )
    assert monitor.rows("SELECT count(*) FROM entries WHERE title = 'due'") == [(5,)]
    assert monitor.rows("SELECT max(length(title) + length(summary) + length(content)) FROM entries")[0][0] < 30_000


def test_a_feed_that_fails_backs_off_and_recovers(monitor: Monitor) -> None:
    """Each failure doubles the pause; the first success ends it."""
    monitor.feed("a", *[Answer(status=500)] * 3, rss(item("1")))
    pauses = []
    for _ in range(3):
        assert [r.outcome for r in monitor.poll(due=True).reports] == ["failed"]
        assert monitor.poll(due=True).reports == []
        (due,) = monitor.rows("SELECT next_poll_at FROM feeds")[0]
        pauses.append((datetime.fromisoformat(due) - monitor.now) / timedelta(minutes=10))
        monitor.now = datetime.fromisoformat(due)
    assert [round(pause) for pause in pauses] == [1, 2, 4]
    assert monitor.health("a")[:2] == ("failing", 3)
    assert [r.new for r in monitor.poll(due=True).reports] == [1]
    assert monitor.health("a") == ("ok", 0, None)


def test_a_blind_feed_is_well_again_when_its_old_body_is_back(monitor: Monitor) -> None:
    """A page for an hour, then the same feed as before: nothing new, and nothing wrong."""
    monitor.feed("a", rss(item("1")), b"<html><body>maintenance</body></html>", rss(item("1")))
    assert [monitor.poll().reports[0].outcome for _ in range(3)] == ["news", "blind", "unchanged"]
    assert monitor.health("a") == ("ok", 0, None)


def test_too_many_requests_holds_back_the_whole_host_at_once(monitor: Monitor) -> None:
    """After the first 429 no other feed of the host is asked, in this pass or the next; another host's feeds are."""
    monitor.settings |= {"per_host": 1}
    for n in range(5):
        monitor.feed(f"a{n}", Answer(status=429, headers={"Retry-After": "3600"}))
    with FeedServer() as other:
        other.put("/b", rss(item("1")))
        monitor.feeds.append(Feed(name="b", url=f"{other.url}/b"))
        assert sorted((r.outcome, r.new) for r in monitor.poll().reports) == [("failed", 0), ("news", 1)]
        assert len(monitor.server.asked) == 1
        assert [r.feed for r in monitor.poll().reports] == ["b"]
        monitor.now += timedelta(seconds=3601)
        assert len(monitor.poll().reports) == 2


def test_unavailable_holds_back_its_feed_only(monitor: Monitor) -> None:
    """503 with Retry-After is not asked again before, also by hand; without it a hand may try at once."""
    monitor.feed("told", Answer(status=503, headers={"Retry-After": "Mon, 23 Nov 2026 08:30:00 GMT"}))
    monitor.feed("silent", Answer(status=503))
    monitor.feed("good", rss(item("1")))
    assert len(monitor.poll().reports) == 3
    assert sorted(r.feed for r in monitor.poll().reports) == ["good", "silent"]
    monitor.now += timedelta(hours=1)
    assert len(monitor.poll().reports) == 3


def test_an_absurd_retry_after_is_bounded(monitor: Monitor) -> None:
    """A host that wants thirty years is asked again after a week."""
    monitor.feed("a", Answer(status=429, headers={"Retry-After": "999999999"}))
    monitor.poll()
    monitor.now += timedelta(days=7, seconds=1)
    assert len(monitor.poll().reports) == 1


def test_a_slow_host_with_many_feeds_delays_no_other(monitor: Monitor) -> None:
    """Its feeds take only their own host's places: the others are done while it still hangs."""
    release = threading.Event()
    monitor.settings |= {"concurrency": 4, "per_host": 2, "timeout": 60.0}
    for n in range(10):
        monitor.feed(f"slow{n}", Answer(body=rss(item("1")), wait_for=release))
    with FeedServer() as other:
        other.put("/b", rss(item("1")))
        monitor.feeds += [Feed(name=f"b{n}", url=f"{other.url}/b") for n in range(10)]
        told: list[str] = []

        def hear(feed: str) -> None:
            told.append(feed)
            if len(told) == 10:
                release.set()

        settings = FetchSettings(**monitor.settings)
        done = poll(
            monitor.path, monitor.feeds, settings, SIGHT, clock=lambda: NOW, told=lambda report: hear(report.feed)
        )
    assert sorted(told[:10]) == [f"b{n}" for n in range(10)]
    assert len(done.reports) == 20
    assert monitor.server.at_once[""] == 2


def test_what_falls_due_while_a_host_is_slow_does_not_wait_for_it(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass kept open by a server that hangs polls the others again when their time comes."""
    monkeypatch.setattr("monitor.poll.LOOK_AGAIN", 0.05)
    release = threading.Event()
    monitor.settings |= {"timeout": 60.0}
    monitor.feed("slow", Answer(body=rss(item("1")), wait_for=release))
    monitor.feed("good", rss(item("1")), rss(item("2"), item("1")), rss(item("3"), item("1")))
    told: list[tuple[str, int]] = []

    def hear(report: Report) -> None:
        told.append((report.feed, report.new))
        monitor.now += timedelta(hours=1)
        if len(told) == 3:
            release.set()

    settings = FetchSettings(**monitor.settings)
    poll(monitor.path, monitor.feeds, settings, SIGHT, clock=lambda: monitor.now, told=hear)
    assert told[:3] == [("good", 1)] * 3
    assert ("slow", 1) in told


def test_stopping_gives_back_what_is_under_way(monitor: Monitor) -> None:
    """A pass that is asked to end does so at once; its feeds are due again and nothing is half stored."""
    stop = threading.Event()
    monitor.settings |= {"timeout": 60.0}
    monitor.feed("a", Answer(body=rss(item("1")), wait_for=threading.Event()))
    monitor.feed("b", rss(item("1")))
    began = time.monotonic()
    settings = FetchSettings(**monitor.settings)
    done = poll(monitor.path, monitor.feeds, settings, SIGHT, clock=lambda: NOW, stop=stop, told=lambda _: stop.set())
    assert time.monotonic() - began < 30
    assert [r.feed for r in done.reports] == ["b"]
    assert monitor.rows("SELECT feed, lease_until, last_polled_at IS NULL FROM feeds ORDER BY feed") == [
        ("a", None, 1),
        ("b", None, 0),
    ]


def test_stopping_amid_a_feeds_many_items_keeps_what_is_stored_and_finds_the_rest(monitor: Monitor) -> None:
    """A stop is heard between slices: the feed is free at once, and the next poll brings every item exactly once."""
    names = [f"{n:03}" for n in range(3 * SLICE)]
    monitor.feed("a", rss(*map(item, reversed(names))))
    stop, beats = threading.Event(), []

    def beat() -> None:
        beats.append(1)
        if len(beats) > 1:
            stop.set()

    done = poll(
        monitor.path, monitor.feeds, FetchSettings(**monitor.settings), SIGHT,
        clock=lambda: NOW, everything=True, stop=stop, beat=beat,
    )  # fmt: skip
    assert done.reports == []
    stored = len(monitor.titles())
    assert stored in (SLICE, 2 * SLICE)
    assert monitor.titles() == names[:stored]
    assert monitor.rows("SELECT lease_until, last_polled_at, body_hash FROM feeds") == [(None, None, None)]
    assert [(r.outcome, r.new) for r in monitor.poll().reports] == [("news", 3 * SLICE - stored)]
    assert monitor.titles() == names
    assert monitor.rows("SELECT DISTINCT backlog FROM entries") == [(1,)]


def test_a_bug_in_reading_one_feed_is_told_and_hinders_no_other(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The traceback stands in the log, the feed counts as failing, the others come in."""
    from monitor.feeds import reading
    from monitor.feeds.encoding import decode as real

    def buggy(body: bytes, content_type: str) -> str:
        if b"poison" in body:
            raise ZeroDivisionError
        return real(body, content_type)

    monkeypatch.setattr(reading, "decode", buggy)
    monitor.feed("a", rss(item("poison")))
    monitor.feed("b", rss(item("1")))
    assert sorted((r.feed, r.outcome) for r in monitor.poll().reports) == [("a", "failed"), ("b", "news")]
    assert monitor.health("a")[2] == "the answer could not be read (ZeroDivisionError), see the log"
    assert "Traceback" in caplog.text


def test_a_full_disk_is_no_feeds_fault(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The pass ends with what a person must do; no feed counts as failing, and all are due again when there is room."""

    class Small(Store):
        def __init__(self, path: Path, *, durable: bool) -> None:
            super().__init__(path, durable=durable)
            pages = self.conn.execute("PRAGMA page_count").fetchone()[0]
            self.conn.execute(f"PRAGMA max_page_count = {pages + 4}")

    monitor.feed("a", rss(*[item(f"{n}", more=f"<description>{'parole ' * 500}</description>") for n in range(50)]))
    Store(monitor.path).close()
    with monkeypatch.context() as patch:
        patch.setattr("monitor.poll.Store", Small)
        with pytest.raises(StoreError, match="make room on the disk"):
            monitor.poll()
    assert monitor.rows("SELECT state, consecutive_failures, last_error FROM feed_health") == [("ok", 0, None)]
    assert monitor.titles() == []
    assert "report this" not in caplog.text
    assert [r.new for r in monitor.poll(due=True).reports] == [50]


def test_a_stuck_writer_is_no_feeds_fault(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that holds the database ends the pass with its name for it, and leaves the feeds as they were."""

    class Hasty(Store):
        def __init__(self, path: Path, *, durable: bool) -> None:
            super().__init__(path, busy=0.1, durable=durable)

    monitor.feed("a", Answer(body=rss(item("1")), wait_for=(asked := threading.Event())))
    Store(monitor.path).close()
    other = sqlite3.connect(monitor.path, isolation_level=None, check_same_thread=False)

    def hold() -> None:
        while not monitor.server.asked:
            time.sleep(0.01)
        other.execute("BEGIN IMMEDIATE")
        asked.set()

    holder = threading.Thread(target=hold)
    holder.start()
    with monkeypatch.context() as patch:
        patch.setattr("monitor.poll.Store", Hasty)
        with pytest.raises(StoreError, match="another program holds it"):
            monitor.poll()
    holder.join()
    other.close()
    assert monitor.rows("SELECT state, consecutive_failures, last_error FROM feed_health") == [("ok", 0, None)]
    monitor.now += timedelta(minutes=1)  # the lease could not be given back, it runs out
    assert [r.new for r in monitor.poll(due=True).reports] == [1]


def test_login_and_query_stay_out_of_database_messages_and_log(
    monitor: Monitor, caplog: pytest.LogCaptureFixture
) -> None:
    """A login is sent as a header at each poll and stands nowhere else; a query is stored, but never shown."""
    monitor.server.script("/a", Answer(body=rss(item("1"))), Answer(body=b"x" * 20_000_000))
    login = {"Authorization": "Basic YW5uYTpnZWhlaW0="}
    monitor.feeds = [Feed(name="a", url=f"{monitor.server.url}/a?token=t0ken", headers=login)]
    assert monitor.poll().reports[0].new == 1
    report = monitor.poll().reports[0]
    assert [asked.headers["authorization"] for asked in monitor.server.asked] == [login["Authorization"]] * 2
    assert report.error is not None
    assert b"YW5uYTpnZWhlaW0=" not in monitor.path.read_bytes()
    assert "sent more than" in report.error
    for secret in ("YW5uYTpnZWhlaW0=", "t0ken"):
        assert secret not in caplog.text + report.error


def test_a_login_does_not_follow_the_feed_to_another_host(monitor: Monitor) -> None:
    """Where a server moves its feed for good, what was given for the old host is not sent to the new one, then or later."""
    old, new = "http://old.example/a", "http://new.example/a"
    monitor.settings |= {"proxy": monitor.server.url}
    monitor.server.script(old, Answer(status=301, headers={"Location": new}))
    monitor.server.script(new, Answer(body=rss(item("1"))), Answer(body=rss(item("2"))))
    monitor.feeds = [Feed(name="a", url=old, headers={"Authorization": "Basic YW5uYTpnZWhlaW0="})]
    assert [monitor.poll().reports[0].new for _ in range(2)] == [1, 1]
    assert [(asked.path, "authorization" in asked.headers) for asked in monitor.server.asked] == [
        (old, True),
        (new, False),
        (new, False),
    ]


@pytest.mark.parametrize("private", [True, False])
def test_private_addresses_are_asked_only_where_they_are_allowed(monitor: Monitor, *, private: bool) -> None:
    """Without `allow_private_addresses` only the owner's own RSSHub may be on this machine."""
    monitor.settings |= {"allow_private_addresses": private, "rsshub": f"{monitor.server.url}/hub"}
    monitor.feed("a", rss(item("1")))
    monitor.server.put("/hub/x", rss(item("2")))
    monitor.feeds.append(Feed(name="hub", url=f"{monitor.server.url}/hub/x"))
    came = {r.feed: r for r in monitor.poll().reports}
    assert came["hub"].new == 1
    assert came["a"].new == int(private)
    if not private:
        assert "private network" in (came["a"].error or "")


def test_another_process_has_a_feed_only_once(monitor: Monitor) -> None:
    """Two passes at the same time ask each feed once between them."""
    for n in range(20):
        monitor.feed(f"f{n}", Answer(body=rss(item(f"{n}")), delay=0.02))
    Store(monitor.path).close()
    with Store(monitor.path):
        other = threading.Thread(target=lambda: monitor.poll(due=True))
        other.start()
        monitor.poll(due=True)
        other.join()
    assert len(monitor.server.asked) == 20
    assert sorted(monitor.titles(), key=int) == [f"{n}" for n in range(20)]


@pytest.mark.parametrize("stopped", [False, True], ids=["answered", "stopped"])
def test_a_lease_that_ran_out_is_anothers_to_write(monitor: Monitor, *, stopped: bool) -> None:
    """What comes late, after another process took the feed, is left to that one: nothing of its poll is freed or overwritten."""
    stop, late = threading.Event(), threading.Event()
    monitor.settings |= {"timeout": 60.0}
    monitor.feed("a", Answer(body=rss(item("late")), wait_for=late), Answer(status=500))
    settings = FetchSettings(**monitor.settings)
    told: list[str] = []

    def work() -> None:
        poll(
            monitor.path,
            monitor.feeds,
            settings,
            SIGHT,
            clock=lambda: NOW,
            stop=stop,
            told=lambda r: told.append(r.feed),
        )

    slow = threading.Thread(target=work)
    slow.start()
    while not monitor.server.asked:
        time.sleep(0.01)
    later = NOW + timedelta(seconds=66)
    with Store(monitor.path) as store:
        with store.write() as conn:
            leased = turns.lease(conn, turns.due(store, now=later), now=later, lasting=60)
        assert [name for name, _ in leased] == ["a"]
        (stop if stopped else late).set()
        slow.join()
        held = store.rows("SELECT lease_until, polls, last_polled_at FROM feeds")
    assert [tuple(row) for row in held] == [("2026-11-23T07:32:11Z", 0, None)]
    assert (monitor.titles(), told) == ([], [])


HANGS = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
import socket
socket.getaddrinfo = lambda *_, **__: threading.Event().wait()
from monitor.feeds.settings import FetchSettings
from monitor.sight import Sight
from monitor.model import Feed
from monitor.poll import poll
feeds = [Feed(name=f"f{n}", url=f"http://news{n}.example/") for n in range(50)]
sight, settings = Sight(matchers=(), entities={}), FetchSettings(timeout=0.1)
done = poll(Path(sys.argv[1]), feeds, settings, sight, clock=lambda: datetime.now(UTC))
print(len(done.failed))
"""


def test_a_name_server_that_hangs_keeps_no_process_alive(tmp_path: Path) -> None:
    """Lookups that never return are given up at the deadline, all of them, and the process ends."""
    done = subprocess.run(
        [sys.executable, "-c", HANGS, str(tmp_path / "news.db")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "50\n"), done.stderr
    assert "Traceback" not in done.stderr


def test_a_bridge_on_this_machine_does_not_end_an_outage_of_ours(monitor: Monitor) -> None:
    """It answers, though without news, while nothing else does: the others wait until something does, and are asked within minutes."""
    monitor.feed("bridge", rss(item("b")), Answer(status=503))
    urls = [f"http://site{n}.example/feed" for n in range(4)]
    monitor.feeds += [Feed(name=url, url=url, proxy=monitor.server.url) for url in urls]
    for url in urls:
        monitor.server.script(url, Answer(body=rss(item(url))), *[Answer(reset=True)] * 3, Answer(body=rss(item(url))))
    assert {r.outcome for r in monitor.poll().reports} == {"news"}
    for _ in range(3):
        monitor.now += timedelta(hours=1)
        assert {r.outcome for r in monitor.poll().reports} == {"failed"}
    assert monitor.rows("SELECT DISTINCT consecutive_failures FROM feed_health") == [(3,)]
    monitor.now += timedelta(minutes=15)
    monitor.poll(urls[0])
    assert monitor.rows("SELECT feed, consecutive_failures FROM feed_health WHERE consecutive_failures > 0") == [
        ("bridge", 3)
    ]
    monitor.now += timedelta(minutes=5)
    assert {r.feed for r in monitor.poll(due=True).reports} >= set(urls[1:])
