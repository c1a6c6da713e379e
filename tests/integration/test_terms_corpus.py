"""Newcomers in real headlines by date, where they are at hand: names that the watchlist learned by hand stand first."""

import csv
import gzip
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from monitor.model import Entry
from monitor.rules.novelty import Newcomer, newcomers
from monitor.rules.surroundings import Surroundings
from monitor.rules.watchlist import loads

CORPORA = Path(os.environ.get("MONITOR_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
HEADLINES = CORPORA / "headlines" / "xiaomi.tsv.gz"
WITHOUT = 'extends = "xiaomi-auto"\n[drop]\nset = { model = ["#YU7", "澎程"] }\n'
"""The shipped watch before it knew either name."""

pytestmark = pytest.mark.skipif(
    not HEADLINES.is_file(),
    reason=f"{HEADLINES} is not there: the headlines are other people's texts and no part of the project",
)


@cache
def headlines() -> tuple[Entry, ...]:
    """All dated headlines, at noon of their days."""
    with gzip.open(HEADLINES, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["date"]]
    days = [datetime.fromisoformat(row["date"]).replace(hour=12, tzinfo=UTC) for row in rows]
    return tuple(
        Entry(entry_id=n, feed=row["source"], language="zh", title=row["text"], published_at=at, first_seen_at=at)
        for n, (row, at) in enumerate(zip(rows, days, strict=True), 1)
    )


@pytest.mark.parametrize(
    ("word", "monday", "days"),
    [("YU7", "2024-12-09", 7), ("YU7", "2024-12-02", 14), ("澎程", "2026-07-06", 7), ("澎程", "2026-06-29", 14)],
)
def test_a_new_name_is_among_the_first_three_when_it_comes_up(word: str, monday: str, days: int) -> None:
    """In the week it came up, and in the two weeks that end with it, which the command looks at by default."""
    start = datetime.fromisoformat(monday).replace(tzinfo=UTC)
    found = between(start, start + timedelta(days=days))
    assert word in [newcomer.word for newcomer in found[:3]]


def test_the_shipped_watch_proposes_no_name_that_it_knows() -> None:
    """With the names in the watchlist the same weeks bring neither of them."""
    watch = loads('extends = "xiaomi-auto"\n', Path())
    for monday in ("2024-12-09", "2026-07-06"):
        start = datetime.fromisoformat(monday).replace(tzinfo=UTC)
        made = newcomers(
            Surroundings("w", watch.watchlist),
            within(start, start + timedelta(days=7)),
            within(start - timedelta(days=365), start),
        )
        assert not {"yu7", "澎程"} & {newcomer.key for newcomer in made}


def within(start: datetime, end: datetime) -> list[Entry]:
    """The headlines from `start` on and before `end`."""
    return [e for e in headlines() if start <= e.published_at < end]


def between(start: datetime, end: datetime) -> tuple[Newcomer, ...]:
    """The newcomers of a stretch, held against the year before it."""
    around = Surroundings("xiaomi-auto", loads(WITHOUT, Path()).watchlist)
    return newcomers(around, within(start, end), within(start - timedelta(days=365), start))
