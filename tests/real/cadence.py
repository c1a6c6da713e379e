"""What the learned cadence would have seen of recorded feeds, beside fixed intervals: the program's own deciding, a virtual clock.

    python -m tests.real.cadence ../shared/corpora/snapshots

A recorded window stands from its own time until the next one's.  An item is missed where no poll falls into a time at
which its window held it; items of the first window are left out, since every first poll sees them, and of the last, which is still there.
"""

import random
import statistics
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.feeds.answer import Answer
from monitor.feeds.conclude import conclude
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState

FEED = Feed(name="a", url="https://news.example/feed")
LEARNED = FetchSettings()
SEEDS = range(5)
"""The luck of jitter: the worst of so many runs is shown."""
FIXED = {
    minutes: replace(LEARNED, interval=m, min_interval=m, max_interval=m)
    for minutes in (10, 20)
    for m in [minutes * 60.0]
}


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one way of polling saw of one series."""

    polls: int
    missed: int
    delay: float
    """Mean hours from an item's appearance in the window until it was seen."""
    gaps: int


def windows(folder: Path) -> list[tuple[datetime, bytes]]:
    """A series: when each window was recorded, and its body; one stamped later than one that follows it is left out."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".xml", ".json"))
    found: list[tuple[datetime, bytes]] = []
    for path in reversed(paths):
        at = datetime.strptime(path.stem.partition("_")[2], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
        if not found or at < found[-1][0]:
            found.append((at, path.read_bytes()))
    return found[::-1]


def appearances(series: Sequence[tuple[datetime, bytes]]) -> dict[str, datetime]:
    """Every item of a series after the first window, and when it was first there."""
    first: dict[str, datetime] = {}
    for at, body in series:
        for key in _poll(body, at, FeedState(feed_id=1, url=FEED.url), LEARNED, 0.0).seen.values():
            first.setdefault(key, at)
    last = set(_poll(series[-1][1], series[-1][0], FeedState(feed_id=1, url=FEED.url), LEARNED, 0.0).seen.values())
    return {key: at for key, at in first.items() if at > series[0][0] and key not in last}


def run(
    series: Sequence[tuple[datetime, bytes]], there: dict[str, datetime], settings: FetchSettings, seed: int
) -> Run:
    """Poll a series from its first window to its last."""
    luck = random.Random(seed)
    times = [at for at, _ in series]
    state, now = FeedState(feed_id=1, url=FEED.url), times[0]
    seen: dict[str, datetime] = {}
    polls = gaps = 0
    while now <= times[-1] + timedelta(hours=1):
        came = _poll(series[bisect_right(times, now) - 1][1], now, state, settings, luck.uniform(-1, 1))
        polls, gaps = polls + 1, gaps + came.gap
        for key in came.seen.values():
            seen.setdefault(key, now)
        if came.outcome in ("news", "unchanged"):
            state = replace(
                state, seen=came.seen or state.seen, body_hash=came.body_hash, rhythm=came.rhythm or state.rhythm, succeeded_at=now,
                failures=0, polls=polls,
            )  # fmt: skip
        else:
            state = replace(state, failures=state.failures + 1, polls=polls)
        now = max(came.next_poll_at, now + timedelta(seconds=1))
    delays = [(seen[key] - at) / timedelta(hours=1) for key, at in there.items() if key in seen]
    return Run(polls=polls, missed=len(there.keys() - seen.keys()), delay=statistics.fmean(delays or [0.0]), gaps=gaps)


def _poll(body: bytes, now: datetime, state: FeedState, settings: FetchSettings, jitter: float):  # type: ignore[no-untyped-def]  # noqa: ANN202
    answer = Answer(status=200, headers={}, body=body, url=FEED.url)
    return conclude(FEED, state, answer, settings, now=now, jitter=jitter)


def _worst(runs: Sequence[Run]) -> Run:
    """The one that missed most, of these the one that asked most."""
    return max(runs, key=lambda run: (run.missed, run.polls))


def main(folder: Path) -> None:
    """Print a table, a row a series."""
    print(
        "| series | days | items | polls: 10 min | learned | share | missed: 10 min | 20 min | learned | delay h: 10 min | learned |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    total = [0, 0, 0, 0, 0, 0]
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        series = windows(place)
        there = appearances(series)
        ten, twenty, own = (
            _worst([run(series, there, settings, seed) for seed in SEEDS])
            for settings in (FIXED[10], FIXED[20], LEARNED)
        )
        days = (series[-1][0] - series[0][0]) / timedelta(days=1)
        print(
            f"| {place.name} | {days:.1f} | {len(there)} | {ten.polls} | {own.polls} | {own.polls / ten.polls:.0%} "
            f"| {ten.missed} | {twenty.missed} | {own.missed} | {ten.delay:.1f} | {own.delay:.1f} |"
        )
        total = [
            a + b
            for a, b in zip(
                total, [len(there), ten.polls, own.polls, ten.missed, twenty.missed, own.missed], strict=True
            )
        ]
    items, fixed, learned, *missed = total
    print(
        f"| all | | {items} | {fixed} | {learned} | {learned / fixed:.0%} | {missed[0]} | {missed[1]} | {missed[2]} | | |"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
