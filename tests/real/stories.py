"""Grouping on labelled stories: the figures of evaluate.py without its polls, by halves, and the worst errors of one half.

    python -m tests.real.stories ../shared/domain [--half a|b|all] [--seeds 5] [--worst 20]

The rows are other people's texts and no part of the project: where they are missing, this says so.  Stories are parted in two
halves by the hash of their ids: the errors of half a may be looked at, half b only checks.  Judging is the program's own,
against a window kept in memory; dates are squeezed by evaluate.py beside the tables.
"""

import argparse
import csv
import hashlib
import importlib.util
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import mean
from types import ModuleType

from monitor.candidates import Candidate, profiled, read
from monitor.model import Entry, Reading
from monitor.stories.crowd import Crowd, report_of
from monitor.stories.likeness import weighed
from tests.support.entries import entities, watch
from tests.support.memory import Memory

SLICES = 24
"""Polls over which the rows come in."""
HALVES = ("all", "a", "b")
Row = Mapping[str, str]
Groups = Mapping[str, int]
"""Variant -> story or dossier; what no rule caught has a negative one of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What became of the rows once they had all come in."""

    stories: Groups
    dossiers: Groups
    candidates: Mapping[str, Candidate]


def rows(path: Path) -> list[dict[str, str]]:
    """A table as evaluate.py reads it."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\"))


def half_of(story: str) -> str:
    """`a` or `b`."""
    return "ab"[hashlib.sha256(story.encode()).digest()[0] % 2]


def evaluator(folder: Path) -> ModuleType:
    """evaluate.py beside the tables, for its squeezing of dates."""
    spec = importlib.util.spec_from_file_location("evaluate", folder.parent / "eval" / "evaluate.py")
    if spec is None or spec.loader is None:
        sys.exit("evaluate.py is not beside the tables")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reading(entry: Entry) -> Reading:
    """What the shipped watch reads in it."""
    return read([watch()], entry)


def run(data: Sequence[Row], when: Sequence[datetime], *, summaries: bool, seed: int = 0) -> Run:
    """Let the rows come in slices, feed by feed, as evaluate.py does; which feed answers first is chance."""
    chance = random.Random(seed)
    memory = Memory(entities=entities())
    made = {}
    for number, (row, date) in enumerate(zip(data, when, strict=True), 1):
        entry = Entry(
            entry_id=number, feed=row["lang"], language=row["lang"][:2], title=row["title"],
            summary=row["summary"] if summaries else "", url=f"https://rows.example/{number}", published_at=date, first_seen_at=date,
        )  # fmt: skip
        made[row["variant"]] = Candidate(entry=entry, reading=reading(entry))
    every = sorted(when)
    since = datetime.min.replace(tzinfo=UTC)
    for end in (every[(i + 1) * len(every) // SLICES - 1] for i in range(SLICES)):
        feeds = sorted({row["lang"] for row in data})
        for feed in chance.sample(feeds, len(feeds)):
            batch = [c for c in made.values() if c.entry.feed == feed and since < c.entry.published_at <= end]
            if any(c.reading.matches for c in batch):
                memory.judge([c for c in batch if c.reading.matches], end)
        since = end
    stories = {v: memory.homes.get(c.entry.entry_id, -c.entry.entry_id) for v, c in made.items()}
    dossiers = {v: memory.stories[s].dossier_id if s > 0 else s for v, s in stories.items()}
    return Run(stories=stories, dossiers=dossiers, candidates=made)


def bcubed(gold: Mapping[str, str], got: Groups, only: Iterable[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the variants of `only`."""
    members, clusters = defaultdict(set), defaultdict(set)
    for k in gold:
        members[gold[k]].add(k)
        clusters[got[k]].add(k)
    p = mean(len(members[gold[k]] & clusters[got[k]]) / len(clusters[got[k]]) for k in only)
    r = mean(len(members[gold[k]] & clusters[got[k]]) / len(members[gold[k]]) for k in only)
    return p, r, 2 * p * r / (p + r)


def figures(data: Sequence[Row], twins: Sequence[tuple[str, str]], done: Run, half: str) -> dict[str, float]:
    """The figures of one half's rows."""
    gold = {r["variant"]: r["story"] for r in data}
    thread = {r["variant"]: r["thread"] or r["story"] for r in data}
    language = {r["variant"]: r["lang"][:2] for r in data}
    keys = [k for k in gold if half in ("all", half_of(gold[k]))]
    of = defaultdict(set)
    for k in gold:
        of[gold[k]].add(done.stories[k])
    cross = [(a, b) for a, b in combinations(keys, 2) if gold[a] == gold[b] and language[a] != language[b]]
    alike = [(a, b) for a, b in twins if half in ("all", half_of(a))]
    precision, recall, f1 = bcubed(gold, done.stories, keys)
    return {
        "precision": precision,
        "recall": recall,
        "bcubed": f1,
        "cross-language": mean(done.stories[a] == done.stories[b] for a, b in cross),
        "look-alikes merged": mean(bool(of[a] & of[b]) for a, b in alike),
        "dossiers": bcubed(thread, done.dossiers, keys)[2],
    }


def errors(data: Sequence[Row], done: Run, half: str) -> list[tuple[str, str]]:
    """Pairs of variants that are one story and were parted, or are two and were put together."""
    gold = {r["variant"]: r["story"] for r in data}
    keys = [k for k in gold if half in ("all", half_of(gold[k]))]
    return [(a, b) for a, b in combinations(keys, 2) if (gold[a] == gold[b]) != (done.stories[a] == done.stories[b])]


def show(pair: tuple[str, str], done: Run) -> None:
    """What spoke for and against one event, when all is there."""
    one, other = (report_of(profiled(done.candidates[v].entry, done.candidates[v].reading)) for v in pair)
    crowd = Crowd(
        one,
        [
            report_of(profiled(c.entry, c.reading))
            for v, c in done.candidates.items()
            if c.reading.matches and v != pair[0]
        ],
    )
    for variant, report in zip(pair, (one, other), strict=True):
        entry = done.candidates[variant].entry
        print(f"    {entry.title} | {entry.summary}")
        print(f"        {report.profile.stance} {sorted(report.head)} {sorted(report.signs - report.head)}")
    told = weighed(one, other, crowd)
    print(f"    = {sum(told.values()):.2f}", {name: round(value, 2) for name, value in told.items()})


def main() -> None:
    """Print the figures, and the worst errors of one half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=HALVES, default="a", help="whose errors are shown")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--worst", type=int, default=0)
    args = parser.parse_args()
    if not args.folder.is_dir():
        sys.exit(f"{args.folder} is not there: the labelled stories are no part of the project")
    data = rows(args.folder / "stories.tsv")
    gold = {r["variant"]: r["story"] for r in data}
    twins = [(t["a"], t["b"]) for t in rows(args.folder / "twins.tsv")]
    tool = evaluator(args.folder)
    for mode, summaries in (("titles", False), ("summaries", True)):
        runs = [
            run(data, tool.densify(data, twins, seed), summaries=summaries, seed=seed) for seed in range(args.seeds)
        ]
        for half in HALVES:
            found = [figures(data, twins, done, half) for done in runs]
            print(
                f"{mode:9} {half:3} " + "  ".join(f"{n} {mean(f[n] for f in found):.3f}" for n in found[0]), flush=True
            )
        wrong = Counter(pair for done in runs for pair in errors(data, done, args.half))
        for pair, count in wrong.most_common(args.worst):
            print(f"\n{count}x {'parted' if gold[pair[0]] == gold[pair[1]] else 'merged'} {' '.join(pair)}")
            show(pair, next(done for done in runs if pair in errors(data, done, args.half)))


if __name__ == "__main__":
    main()
