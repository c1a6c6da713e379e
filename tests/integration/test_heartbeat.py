"""The heartbeat over real sockets: asked, told once where it fails, never in the way."""

import logging

import pytest

from monitor.heartbeat import Heartbeat
from monitor.mail.settings import HealthSettings
from tests.support.feeds import Answer, FeedServer


def heart(url: str | None) -> Heartbeat:
    """One that asks an address with a login."""
    return Heartbeat(HealthSettings(to=(), heartbeat_url=url, heartbeat_headers={"Authorization": "Basic c2VjcmV0"}))


def test_it_asks_with_its_login_and_reads_any_answer(feed_server: FeedServer) -> None:
    """An address of the own network too; an empty answer is one."""
    feed_server.put("/beat", b"")
    heart(f"{feed_server.url}/beat").beat()
    (asked,) = feed_server.requests("/beat")
    assert asked.headers["authorization"] == "Basic c2VjcmV0"
    assert asked.headers["user-agent"].startswith("news-monitor/")


def test_a_failure_is_told_once_and_so_is_its_end(feed_server: FeedServer, caplog: pytest.LogCaptureFixture) -> None:
    """Ten times down, once told; works again, once told; without what is secret."""
    caplog.set_level(logging.INFO, logger="monitor.heartbeat")
    own = heart(f"{feed_server.url}/beat?token=hidden")
    feed_server.script("/beat", *[Answer(status=500)] * 10, Answer(body=b"ok"))
    for _ in range(12):
        own.beat()
    told = [record.getMessage() for record in caplog.records if record.name == "monitor.heartbeat"]
    assert len(told) == 2
    assert "answered HTTP 500" in told[0]
    assert told[1] == "the heartbeat works again"
    assert "hidden" not in "".join(told)
    assert "c2VjcmV0" not in "".join(told)


def test_a_server_that_is_away_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody listens there: told, and over."""
    caplog.set_level(logging.WARNING, logger="monitor.heartbeat")
    own = heart("http://127.0.0.1:9/")
    own.beat()
    own.beat()
    assert own.failing
    assert len([r for r in caplog.records if r.name == "monitor.heartbeat"]) == 1


def test_without_an_address_nothing_is_asked() -> None:
    """The key is optional."""
    own = heart(None)
    own.beat()
    assert not own.failing
