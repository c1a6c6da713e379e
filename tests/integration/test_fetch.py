"""Asking for feeds over real sockets: places in memory, fallbacks, further pages, hosts that had enough."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.feeds.settings import FetchSettings
from monitor.poll import Report, poll
from tests.integration.test_poll import SIGHT, Monitor, item, rss
from tests.support.feeds import Answer, FeedServer


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
