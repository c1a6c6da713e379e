"""What is read of real documents of every format: entries by every path, dates, encodings, and what stays unread.

    python -m tests.real.formats ../shared/corpora [--unread]

Each document is read three ways: cut into items, whole, and with every second item known already; the entries must be the same.
With `--unread` every date that means nothing is listed.  Prints a table; exit 1 where a path differs.  The corpora are other
people's texts and no part of the project: where they are missing, this says so.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from monitor.errors import FeedError
from monitor.feeds import jsonfeed, reading
from monitor.feeds.answer import Answer
from monitor.feeds.dates import read_date
from monitor.feeds.encoding import decode
from monitor.feeds.mend import bare, mend
from monitor.feeds.parse import parse
from monitor.feeds.plain import read_plain
from monitor.feeds.settings import FetchSettings
from monitor.feeds.split import cut
from monitor.model import Feed, FeedState, Item

FOLDERS = ("feeds", "conformance", "snapshots")
NOTES = frozenset({"SOURCE.txt", "LICENSE", "index.tsv"})
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed(name="a", url="https://news.example/feed")
SETTINGS = FetchSettings()


@dataclass(kw_only=True)
class Tally:
    """What one corpus came to."""

    documents: int = 0
    with_items: int = 0
    items: int = 0
    undated: int = 0
    whole: int = 0
    """Documents with items that cannot be cut."""
    plain: int = 0
    """Items that needed no feedparser."""
    seconds: float = 0.0
    """CPU of the first way."""
    differing: list[str] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)
    """Each date as it is written, with the first document that holds it."""


def read(body: bytes, seen: dict[str, str]) -> tuple[list[Item], dict[str, str]]:
    """The entries of a document and its identities; nothing of what is no feed."""
    answer = Answer(status=200, headers={"content-type": "application/xml"}, body=body, url=FEED.url)
    try:
        content = reading.read(FEED, FeedState(feed_id=1, url=FEED.url, seen=seen), answer, SETTINGS, now=NOW)
    except FeedError:
        return [], {}
    return list(content.items), dict(content.seen)


@contextmanager
def uncut() -> Iterator[None]:
    """Every document is parsed whole."""
    with mock.patch.object(reading, "cut", return_value=None):
        yield


def same(body: bytes, items: list[Item], seen: dict[str, str]) -> bool:
    """Whether the other ways give these entries too."""
    with uncut():
        if read(body, {})[0] != items:
            return False
    if len(set(seen.values())) < len(seen) or any(reading.APART in key for key in seen.values()):
        return True  # items that share an identity: which of them is known decides what the others are called
    half = dict(list(seen.items())[1::2])
    rest, after = read(body, half)
    fresh = {item.key: item for item in items if item.key not in half.values()}
    found = {item.key: item for item in rest}
    return found in (fresh, {item.key: item for item in items}) and set(after.values()) == set(seen.values())


def look(tally: Tally, name: str, body: bytes) -> None:
    """Count one document in."""
    tally.documents += 1
    began = time.process_time()
    items, seen = read(body, {})
    tally.seconds += time.process_time() - began
    tally.with_items += bool(items)
    tally.items += len(items)
    tally.undated += sum(item.published_at is None for item in items)
    if not same(body, items, seen):
        tally.differing.append(name)
    document = decode(body)
    if jsonfeed.looks_like(document):
        try:
            raws = [fields for _, fields in jsonfeed.items(document, SETTINGS.max_items)]
        except FeedError:
            raws = []
        dates = [fields[each] for fields in raws for each in ("published", "modified")]
    else:
        document = mend(bare(document))
        tally.whole += bool(items) and cut(document, most=SETTINGS.max_items) is None
        tally.plain += sum(raw is not None for raw in read_plain(document) or ())
        dates = [date for raw in parse(document, most=SETTINGS.max_items)[1] for date in raw.dates]
    for date in filter(None, map(str.strip, dates)):
        tally.dates.setdefault(date, name)


def main() -> int:
    """Read the corpora and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--unread", action="store_true", help="list every date that means nothing")
    options = parser.parse_args()
    if not options.corpora.is_dir():
        print(f"{options.corpora} is not there: the corpora are no part of the project")
        return 2
    tallies: dict[str, Tally] = {}
    for folder in FOLDERS:
        tally = tallies[folder] = Tally()
        for path in sorted((options.corpora / folder).rglob("*")):
            if path.is_file() and path.name not in NOTES:
                look(tally, str(path.relative_to(options.corpora)), path.read_bytes())
    print("corpus        documents  with items  items  plain  undated  uncut  differing  dates  unread  CPU s")
    for folder, t in tallies.items():
        unread = {date: name for date, name in t.dates.items() if read_date(date, FEED.timezone, NOW) is None}
        print(
            f"{folder:12}{t.documents:11}{t.with_items:12}{t.items:7}{t.plain:7}{t.undated:9}{t.whole:7}"
            f"{len(t.differing):11}{len(t.dates):7}{len(unread):8}{t.seconds:7.1f}"
        )
        for name in t.differing:
            print(f"  differs: {name}")
        for date, name in unread.items() if options.unread else ():
            print(f"  unread: {date!r} in {name}")
    total = Counter({name: sum(getattr(t, name) for t in tallies.values()) for name in ("documents", "items")})
    print(f"all: {total['documents']} documents, {total['items']} items")
    return 1 if any(t.differing for t in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
