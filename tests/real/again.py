"""What judging again costs: a month of kept entries after the watchlist changed, slice by slice.

    python -m tests.real.again [ENTRIES]

The entries are generated, a tenth of them about the watched cars.  What is real: the shipped watchlist, the judge, the database.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from monitor.again import SLICE, begin, judge_again
from monitor.backtest import Trial, backtest
from monitor.model import Entry
from monitor.rules.joining import entities_of
from monitor.rules.lists import Watchlist
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load
from monitor.sight import Sight
from monitor.store import entries, judgings
from monitor.store.db import Store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MONTH = timedelta(days=29)
ABOUT = (
    ("it", "Xiaomi {model}, {number} auto {what}", ("consegnate", "richiamate", "ordinate", "vendute", "prodotte")),
    ("zh", "小米{model}{what}{number}辆", ("交付", "召回", "锁单", "售出", "下线")),
    ("en", "Xiaomi {model}: {number} cars {what}", ("delivered", "recalled", "ordered", "sold", "built")),
)
OTHER = (
    ("it", "Il mercato di {number} case nel {what}", ("Lazio", "Piemonte", "Veneto")),
    ("zh", "{what}公布{number}条新规", ("北京", "上海", "广州")),
    ("en", "{what} names {number} new members", ("Parliament", "The board", "Congress")),
)


def news(count: int) -> Iterator[tuple[str, Entry]]:
    """A month of entries, the latest first, with their keys."""
    rng = random.Random(1)
    for n in range(count):
        language, form, words = rng.choice(ABOUT if n % 10 == 0 else OTHER)
        title = form.format(
            model=rng.choice(("SU7", "YU7")), number=rng.randrange(1_000, 90_000), what=rng.choice(words)
        )
        at = NOW - n * MONTH / count
        yield (
            str(n),
            Entry(
                entry_id=n + 1,
                feed=f"feed {n % 60}",
                language=language,
                title=title,
                url=f"https://news.example/{n}",
                published_at=at,
                first_seen_at=at,
            ),
        )


def sight(watchlist: Watchlist, name: str) -> Sight:
    """What judges by this watchlist, with a fingerprint of its own."""
    return Sight(matchers=(Matcher("w", watchlist),), entities=entities_of([watchlist]), signed=lambda: name)


def timed(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def judged(store: Store, seen: Sight) -> str:
    """Judge all again; what it came to."""
    begin(store, seen, NOW)
    steps: list[float] = []

    def go_on() -> bool:
        steps.append(time.process_time())
        return True

    made = judge_again(store, seen, clock=lambda: NOW, go_on=go_on)
    slices = [1000 * (after - before) for before, after in pairwise(steps)]
    took = steps[-1] - steps[0]
    came, went = (made.came, made.went) if made else (0, 0)
    return f"{took:6.1f} s of CPU, {came} came, {went} went; a slice of {SLICE}: median {statistics.median(slices):.0f} ms, longest {max(slices):.0f} ms"


def main() -> None:
    """Judge by the shipped watchlist what none judged, then unchanged, then without its first rule; then a backtest."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("entries", type=int, nargs="?", default=20_000)
    count = arguments.parse_args().entries
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "news.db") as store:
        with store.write() as conn:
            entries.insert(conn, list(news(count)))
            judgings.note(conn, "nothing", NOW, NOW)
        shipped = load("xiaomi-auto", Path()).watchlist
        print(f"{count} entries of a month")
        print("all that match are new ", judged(store, sight(shipped, "new")))
        print("nothing changes        ", judged(store, sight(shipped, "same")))
        fewer = replace(shipped, rules=shipped.rules[1:])
        took = timed(lambda: backtest(store, [Trial(matcher=Matcher("w", fewer), watch="w")], NOW - timedelta(days=30)))
        print(f"backtest of fewer rules {took:6.1f} s of CPU")
        print("a rule is gone         ", judged(store, sight(fewer, "fewer")))


if __name__ == "__main__":
    main()
