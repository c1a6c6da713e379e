"""What a feed's owner changes in the config, over real sockets: what begins anew, and what stays."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store import feeds, turns
from monitor.store.db import Store
from tests.integration.test_poll import Monitor, item, rss
from tests.support.feeds import Answer, FeedServer


@pytest.fixture
def monitor(tmp_path: Path, feed_server: FeedServer) -> Monitor:
    """A monitor without feeds."""
    return Monitor(tmp_path, feed_server)


def test_a_new_address_begins_anew_and_keeps_the_history(monitor: Monitor) -> None:
    """Its server hears no condition of the old one, answers for no failure of it, and the same body is read, not passed over."""
    same = rss(item("1"))
    monitor.feed("a", Answer(body=same, etag='"v1"'), Answer(status=500))
    monitor.poll()
    for _ in range(5):
        monitor.poll()
    assert monitor.health("a")[:2] == ("failing", 5)
    monitor.server.script("/new", Answer(status=500), Answer(body=same))
    monitor.feeds = [replace(monitor.feeds[0], url=f"{monitor.server.url}/new")]
    monitor.poll()
    assert monitor.health("a")[:2] == ("failing", 1)
    assert [(r.outcome, r.new) for r in monitor.poll().reports] == [("news", 0)]
    assert ["if-none-match" in asked.headers for asked in monitor.server.requests("/new")] == [False, False]
    assert monitor.titles() == ["1"]


def test_an_answer_of_the_old_address_that_comes_late_is_left_out(monitor: Monitor) -> None:
    """The owner changes the address while another process waits for the old one."""
    old = monitor.feed("a", rss(item("1")))
    monitor.poll()
    with Store(monitor.path) as store:
        with store.write() as conn:
            ((_, state),) = turns.lease(conn, [1], now=monitor.now, lasting=30)
        feeds.sync(store, [replace(old, url=f"{monitor.server.url}/new")])
        with store.write() as conn:
            assert not turns.held(conn, state)
    monitor.feeds = [replace(old, url=f"{monitor.server.url}/new")]
    monitor.server.put("/new", rss(item("2")))
    assert [r.new for r in monitor.poll(due=True).reports] == [1]


def test_a_feed_that_is_gone_is_asked_again_when_it_was_off_and_is_on(monitor: Monitor) -> None:
    """Until then its server's word counts, also by hand."""
    feed = monitor.feed("a", Answer(status=410), rss(item("1")))
    monitor.poll()
    monitor.now += timedelta(days=1)
    assert monitor.poll().reports == []
    monitor.feeds = [replace(feed, enabled=False)]
    assert monitor.poll().reports == []
    monitor.feeds = [feed]
    assert [r.new for r in monitor.poll(due=True).reports] == [1]


@pytest.mark.parametrize("change", ["user agent", "accept"])
def test_a_feed_asked_in_other_words_is_asked_without_conditions(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Its server may answer otherwise, under the same ETag; a feed whose words stay the same keeps its conditions."""
    for name in "ab":
        monitor.feed(name, Answer(body=rss(item("1")), etag='"v1"'))
    monitor.poll()
    if change == "accept":
        for module in ("poll", "feeds.fetch"):
            monkeypatch.setattr(f"monitor.{module}.ACCEPT", "application/rss+xml")
    else:
        monitor.feeds[0] = replace(monitor.feeds[0], user_agent="another/1.0")
    for _ in range(2):
        monitor.poll()
    conditional = {path: ["if-none-match" in a.headers for a in monitor.server.requests(path)] for path in ("/a", "/b")}
    assert conditional["/a"] == [False, False, True]
    assert conditional["/b"] == [False, change != "accept", True]


def test_an_older_database_keeps_its_conditions(monitor: Monitor) -> None:
    """With which words they came is not known; nothing says that they changed."""
    monitor.feed("a", Answer(body=rss(item("1")), etag='"v1"'))
    monitor.poll()
    with Store(monitor.path) as store, store.write() as conn:
        conn.execute("UPDATE feeds SET asked_as = NULL")
    monitor.poll()
    assert "if-none-match" in monitor.server.requests("/a")[1].headers


@pytest.mark.parametrize("dated", [True, False])
def test_a_new_address_with_the_same_news_under_other_ids_teaches_no_pace(monitor: Monitor, *, dated: bool) -> None:
    """What it holds was there before; only what is dated since the last good poll came since."""

    def body(ids: str, *days: int) -> bytes:
        date = "<pubDate>{:02} Nov 2026 08:00:00 +0000</pubDate>" if dated else ""
        return rss(*(item(f"{ids}{n}", f"n. {n}", more=date.format(n)) for n in days))

    feed = monitor.feed("a", body("one-", *range(15, 5, -1)))
    monitor.poll()
    monitor.now += timedelta(hours=6)
    monitor.server.put("/a", body("one-", *range(16, 5, -1)))
    monitor.poll()
    before = monitor.rows("SELECT rhythm ->> 'hours', rhythm ->> 'burst', news_at FROM feeds")
    monitor.feeds = [replace(feed, url=f"{monitor.server.url}/new")]
    monitor.server.put("/new", body("two-", *range(16, 5, -1)))
    monitor.now += timedelta(hours=2)
    monitor.poll()
    assert monitor.rows("SELECT rhythm ->> 'hours', rhythm ->> 'burst', news_at FROM feeds") == before
