"""What reading a hostile body costs in memory: a small multiple of its size, whatever stands in it."""

import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from monitor.errors import FeedError
from monitor.feeds.answer import Answer
from monitor.feeds.reading import read
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SIZE = 2_000_000
SMILE = "\N{GRINNING FACE}".encode()
"""One such letter makes every letter of a text take four bytes."""


def rss(items: bytes) -> bytes:
    """A feed of these items."""
    return b"<?xml version='1.0'?>\n<rss><channel>" + items + b"</channel></rss>"


def items(most: int, title: bytes = b"n") -> bytes:
    """So many bytes of items, each with a link of its own."""
    each = b"<item><link>http://a.example/%d</link><title>%s</title></item>"
    return b"".join(each % (n, title) for n in range(most // len(each % (10_000, title))))


@pytest.mark.parametrize(
    ("body", "times"),
    [
        (rss(items(SIZE)), 4),
        (rss(items(SIZE, SMILE)), 8),
        (rss(b"<item><title>" + b"<b>" * (SIZE // 3) + b"</title></item>"), 9),
        (rss(b"<item>" * (SIZE // 6)), 4),
        (b"\x00" * SIZE, 2),
        (b"\x00<" * (SIZE // 2), 3),
        (b'{"items":[' + b"{}," * (SIZE // 3) + b"{}]}", 2),
        (b'{"items":' + b"[" * SIZE, 2),
        (b'{"items":["' + b'\\"' * (SIZE // 2) + b'"]}', 3),
    ],
    ids=["items", "wide letters", "deep", "items in items", "NUL", "NUL between", "parts", "deep JSON", "quotes"],
)  # fmt: skip
def test_reading_takes_a_small_multiple_of_the_body(body: bytes, times: int) -> None:
    """It is told in one line or read, and its peak is bounded by its size."""
    settings = FetchSettings()
    answer = Answer(status=200, headers={}, body=body, url="https://a.example/f")
    feed, state = Feed(name="a", url=answer.url), FeedState(feed_id=1, url=answer.url)
    read(feed, state, Answer(status=200, headers={}, body=rss(items(1000)), url=answer.url), settings, now=NOW)
    tracemalloc.start()
    with suppress(FeedError):
        read(feed, state, answer, settings, now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (times + 1) * SIZE
