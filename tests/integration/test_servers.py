"""What servers say about their feeds, over real sockets through a whole poll: validators and odd answers."""

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
