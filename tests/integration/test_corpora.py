"""Real documents of every format and quality, where they are at hand: no crash, and the same entries by every path."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.feeds import reading
from monitor.feeds.answer import Answer
from monitor.feeds.conclude import conclude
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Item, Polled

CORPORA = Path(os.environ.get("MONITOR_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed(name="a", url="https://news.example/feed")
NOTES = {"SOURCE.txt", "LICENSE", "index.tsv"}

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(),
    reason=f"{CORPORA} is not there: the corpora are other people's texts and no part of the project",
)


def bodies(folder: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every document of a corpus, in order."""
    for path in sorted((CORPORA / folder).rglob("*")):
        if path.is_file() and path.name not in NOTES:
            yield str(path.relative_to(CORPORA)), path.read_bytes()


def polled(body: bytes, state: FeedState | None = None, *, content_type: str = "application/xml") -> Polled:
    """What a poll that got this body comes to."""
    answer = Answer(status=200, headers={"content-type": content_type}, body=body, url=FEED.url)
    state = state or FeedState(feed_id=1, url=FEED.url)
    return conclude(FEED, state, answer, FetchSettings(), now=NOW, jitter=0)


@pytest.mark.parametrize("folder", ["feeds", "conformance", "snapshots"])
def test_every_document_is_read_and_by_every_path_alike(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is news or says in one line what it is instead; cut and whole give the same items; half known, the other half comes."""
    outcomes: Counter[str] = Counter()
    for name, body in bodies(folder):
        came = polled(body)
        outcomes[came.outcome] += 1
        assert came.outcome in ("news", "blind"), name
        assert (came.error is None) == (came.outcome == "news"), name
        assert came.error is None or "\n" not in came.error, name
        with monkeypatch.context() as patched:
            patched.setattr(reading, "cut", lambda *_, **__: None)
            assert polled(body).items == came.items, name
        keys = Counter(came.seen.values())
        half = {mark: key for number, (mark, key) in enumerate(came.seen.items()) if number % 2}
        if max(keys.values(), default=0) <= 1 and not any("\n" in key for key in keys):
            rest = polled(body, FeedState(feed_id=1, url=FEED.url, seen=half))
            new = {i.key: i for i in came.items if i.key not in half.values()}
            # what cannot be cut is read whole each time, and storing tells what is new
            assert {i.key: i for i in rest.items} in (new, {i.key: i for i in came.items}), name
            assert set(rest.seen.values()) == set(came.seen.values()), name
    assert outcomes["news"] > 300, outcomes


@pytest.mark.parametrize("charset", ["", "utf-8", "gb2312", "iso-8859-1", "big5"])
def test_mislabelled_encodings_give_the_same_words(charset: str) -> None:
    """28 transcodings of four feeds, some labelled wrongly on purpose, a header lying besides: each reads as the others of its feed do."""
    content_type = f"text/xml; charset={charset}" if charset else "application/xml"
    feeds: dict[str, dict[str, list[Item]]] = {}
    for name, body in bodies("feeds/derived-encodings"):
        read = polled(body, content_type=content_type).items
        feeds.setdefault(Path(name).name.partition(".")[0], {})[name] = list(read)
    assert sum(map(len, feeds.values())) == 28
    for feed, transcodings in feeds.items():
        full = next(items for name, items in transcodings.items() if "utf-16" in name)
        assert full, feed
        for name, items in transcodings.items():
            assert items == full, name


def test_series_bring_every_item_once() -> None:
    """Each state of a series polled after the other: what is new is stored once, and nothing that was seen comes again as new."""
    series: dict[str, list[bytes]] = {}
    for name, body in bodies("snapshots"):
        series.setdefault(Path(name).parent.name, []).append(body)
    for name, states in series.items():
        state, known = FeedState(feed_id=1, url=FEED.url), set[str]()
        for body in states:
            came = polled(body, state)
            assert came.outcome in ("news", "blind", "unchanged"), name
            if came.outcome == "news":
                assert {i.key for i in came.items} | known >= set(came.seen.values()) - {""}, name
                known |= {i.key for i in came.items}
                state = FeedState(feed_id=1, url=FEED.url, seen=came.seen, body_hash=came.body_hash)
        assert known, name
