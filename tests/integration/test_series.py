"""Recorded series of one feed's windows, where they are at hand: a gap is told exactly where there was one."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.feeds.answer import Answer
from monitor.feeds.conclude import conclude
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState

SERIES = Path(os.environ.get("MONITOR_CORPORA", Path(__file__).parents[3] / "shared" / "corpora")) / "snapshots"
FEED = Feed(name="a", url="https://news.example/feed")
ITEM = re.compile(rb"<(item|entry)[\s>].*?</\1>", re.DOTALL)
NAMED = re.compile(rb"<(guid|id|link)(?:\s[^>]*)?>(.*?)</\1>", re.DOTALL)

pytestmark = pytest.mark.skipif(
    not SERIES.is_dir(), reason=f"{SERIES} is not there: the series are other people's texts and no part of the project"
)


def names(body: bytes) -> set[str]:
    """Ids and links of a document's items, found without the program's own reading."""
    if body.lstrip().startswith(b"{"):
        return {str(item[key]) for item in json.loads(body)["items"] for key in ("id", "url") if item.get(key)}
    return {name[2].strip().decode() for item in ITEM.finditer(body) for name in NAMED.finditer(item[0])}


@pytest.mark.parametrize("folder", sorted(SERIES.iterdir()) if SERIES.is_dir() else [], ids=lambda path: path.name)
def test_a_gap_is_told_where_two_windows_share_no_item(folder: Path) -> None:
    """Each recorded window follows the one before; where it is told how much was missed, that is not negative."""
    state, before = FeedState(feed_id=1, url=FEED.url), set[str]()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".xml", ".json")):
        body = path.read_bytes()
        now = datetime.strptime(path.stem.partition("_")[2], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
        answer = Answer(status=200, headers={}, body=body, url=FEED.url)
        came = conclude(FEED, state, answer, FetchSettings(), now=now, jitter=0)
        if came.outcome == "news":
            here = names(body)
            assert came.gap == (bool(before) and not before & here), path.name
            assert came.missed is None or (came.gap and came.missed >= 0), path.name
            before = here
            state = FeedState(feed_id=1, url=FEED.url, seen=came.seen, succeeded_at=now, body_hash=came.body_hash)
