"""The shipped watch on 300 real headlines that were judged by reading: precision, recall, and what went wrong, by kind.

    python -m tests.real.headlines ../shared/corpora/headlines

The headlines are other people's texts and no part of the project: `headline_labels.tsv` knows them by the hash of their words,
and where they are missing, this says so.  They were chosen by that hash alone, half of them from all, half from those with a
word of a net wider than any list, and labelled before a rule had seen them.

A label is 1 where an editor of a digest on Xiaomi's car business would take the headline in.  `kind` says what it is about; in
what is wanted: `car` (a car or the car business is named), `implied` (it is meant, not named), `industry` (several makers), `roundup`
(one item of many).  `doubt` stands where the editor would hesitate: `title` (only who knows the day can tell), `passing` (named
in passing), `rival`, `policy`, `supplier`, `names-model`.
"""

import argparse
import csv
import gzip
import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from monitor.rules.matcher import Matcher, read_all
from monitor.rules.watchlist import loads

LABELS = Path(__file__).with_name("headline_labels.tsv")
HALF = 150
NET = re.compile(
    r"车|驾|电动|电池|充电|续航|工厂|造|交付|召回|订单|销量|上市|雷军|澎程|su7|yu7|n90|\bev\b|auto|\bcar", re.IGNORECASE
)
"""Words near cars and all that Lei Jun does: nearly half of all headlines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """One labelled headline, and what the watch made of it."""

    title: str
    language: str
    date: str
    wanted: bool
    kind: str
    doubt: str
    netted: bool
    """Whether it is of the half that the net drew."""
    rule: str
    """The rule that caught it, "" where none did."""

    @property
    def is_wrong(self) -> bool:
        """Whether watch and editor differ."""
        return self.wanted != bool(self.rule)


def corpus(folder: Path) -> dict[str, dict[str, str]]:
    """Every headline of the corpus by its key, in the order of the keys; the same words count once."""
    rows: dict[str, dict[str, str]] = {}
    with gzip.open(folder / "xiaomi.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows.setdefault(hashlib.sha256(row["text"].encode()).hexdigest()[:12], row)
    return dict(sorted(rows.items()))


def choice(rows: Mapping[str, Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """The keys to be labelled: the first of all, and the first of the others that the net holds."""
    keys = list(rows)
    return keys[:HALF], [key for key in keys[HALF:] if NET.search(rows[key]["text"])][:HALF]


def headlines(rows: Mapping[str, Mapping[str, str]]) -> Iterator[Headline]:
    """The labelled ones, read by the shipped watch as an entry of a feed without context."""
    watch = Matcher("xiaomi-auto", loads('extends = "xiaomi-auto"\n', Path()).watchlist)
    _, netted = choice(rows)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for label in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            row = rows.get(label["key"])
            if row is None:
                continue
            reading = read_all([watch], title=row["text"], summary="", language=row["lang"], context=None)
            yield Headline(
                title=row["text"],
                language=row["lang"],
                date=row["date"],
                wanted=label["label"] == "1",
                kind=label["kind"],
                doubt=label["doubt"],
                netted=label["key"] in netted,
                rule=reading.matches[0].rule if reading.matches else "",
            )


def tell(name: str, judged: Sequence[Headline]) -> None:
    """Print a table row: how many, how many wanted and caught, precision, recall, F1."""
    wanted, caught = sum(h.wanted for h in judged), sum(bool(h.rule) for h in judged)
    right = sum(h.wanted and bool(h.rule) for h in judged)
    precision, recall, f1 = share(right, caught), share(right, wanted), share(2 * right, wanted + caught)
    print(f"| {name} | {len(judged)} | {wanted} | {caught} | {precision} | {recall} | {f1} |")


def share(part: int, whole: int) -> str:
    """A share with three places, a dash of nothing."""
    return f"{part / whole:.3f}" if whole else "-"


def errors(name: str, wrong: Sequence[Headline]) -> None:
    """Print what went wrong, by kind, those without a doubt first."""
    print(f"\n{name}: {len(wrong)}")
    order: Callable[[Headline], tuple[bool, str, str]] = lambda h: (bool(h.doubt), h.kind, h.doubt)  # noqa: E731 - sort and group must agree
    for (_, kind, doubt), group in groupby(sorted(wrong, key=order), order):
        held = list(group)
        print(f"  {kind}{f', in doubt: {doubt}' if doubt else ''}: {len(held)}")
        for headline in held:
            print(f"    {headline.date or 'undated':10} {headline.rule:12} {headline.title}")


def main() -> None:
    """Judge the labelled headlines and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headlines", type=Path)
    args = parser.parse_args()
    if not (args.headlines / "xiaomi.tsv.gz").is_file():
        sys.exit(f"{args.headlines} holds no xiaomi.tsv.gz: the headlines are no part of the project")
    rows = corpus(args.headlines)
    judged = list(headlines(rows))
    if len(judged) < 2 * HALF:
        print(f"Of {2 * HALF} labelled headlines the corpus holds {len(judged)}: the figures are of these.\n")
    print("| headlines | judged | wanted | caught | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    tell("all", judged)
    tell("without a doubt", [h for h in judged if not h.doubt])
    tell("drawn from all", [h for h in judged if not h.netted])
    tell("drawn by the net", [h for h in judged if h.netted])
    for language in sorted({h.language for h in judged}):
        tell(f"language {language}", [h for h in judged if h.language == language])
    errors("missed", [h for h in judged if h.is_wrong and h.wanted])
    errors("wrongly caught", [h for h in judged if h.is_wrong and not h.wanted])


if __name__ == "__main__":
    main()
