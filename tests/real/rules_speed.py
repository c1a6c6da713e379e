"""What judging costs: CPU time an entry, of real headlines and their summaries, against the shipped watch and a large one.

    python -m tests.real.rules_speed ../shared

Reads the labelled headlines (title and summary) and the unlabelled ones (titles) of the folder.  Each part is judged
whole, `RUNS` times over; the figure is the median, in CPU milliseconds an entry, of this process alone.
"""

import csv
import gzip
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from monitor.rules.matcher import Matcher, read_all
from monitor.rules.watchlist import load, loads
from monitor.text import fold_text

RUNS = 7
LENGTH = 150
"""Characters of a summary."""
TERMS = 5000
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "fe",
    "ga",
    "go",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "ve",
    "vo",
]
HAN = "车电动力新能源工厂发布价格销量交付召回上市公司集团科技智能驾驶芯片电池充站星海天地山河云龙虎马"
WATCHED = (
    "Xiaomi",
    "xiaomi",
    "XIAOMI",
    "小米",
    "米车",
    "Lei Jun",
    "雷军",
    "雷軍",
    "雷总",
    "SU7",
    "su7",
    "YU7",
    "yu7",
    "澎程",
)
Row = tuple[str, str, str]


def labelled(folder: Path) -> list[Row]:
    """Language, title and summary; a summary is as long as `LENGTH`, made of the others' where its own is shorter."""
    with (folder / "domain" / "labelled.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\"))
    texts = {language: _texts(rows, language) for language in {row["lang"] for row in rows}}
    return [(row["lang"], row["title"], _long(row["summary"], texts[row["lang"]], at)) for at, row in enumerate(rows)]


def _texts(rows: Sequence[dict[str, str]], language: str) -> list[str]:
    return [row["summary"] or row["title"] for row in rows if row["lang"] == language]


def _long(summary: str, others: Sequence[str], at: int) -> str:
    while len(summary) < LENGTH:
        summary, at = f"{summary} {others[at % len(others)]}", at + 1
    return summary[:LENGTH]


def headlines(folder: Path) -> list[Row]:
    """Titles alone, nearly all with the brand in them."""
    with gzip.open(folder / "corpora" / "headlines" / "xiaomi.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["lang"], row["text"], "") for row in rows]


def large(luck: random.Random) -> Matcher:
    """The shipped watch and so many terms of one's own, Latin, Chinese, codes and expressions, each able to match."""
    latin = ["".join(luck.choices(SYLLABLES, k=luck.randint(2, 4))) for _ in range(TERMS // 2)]
    han = ["".join(luck.choices(HAN, k=luck.randint(2, 4))) for _ in range(TERMS * 3 // 10)]
    codes = [f"#{''.join(luck.choices('ABCDEGHKLMNPQRSTXYZ', k=2))}{luck.randint(1, 99)}" for _ in range(TERMS // 10)]
    pairs = [f"{luck.choice(latin)} {luck.choice(latin)}*" for _ in range(TERMS // 10)]
    lists = {"own_a": latin, "own_b": han, "own_c": codes + pairs}
    sets = "\n".join(f"{name} = {list(dict.fromkeys(terms))}" for name, terms in lists.items())
    rules = "".join(
        f'[[rule]]\nid = "{name}"\nall = ["{name}", "car|makers"]\nnone = ["phone"]\nin = "text"\n' for name in lists
    )
    return Matcher("large", loads(f'extends = "xiaomi-auto"\n[set]\n{sets}\n{rules}', Path()).watchlist)


def cost(matcher: Matcher, rows: Sequence[Row]) -> tuple[float, float, float]:
    """CPU milliseconds an entry: the median of the runs, the least and the most."""
    if not rows:
        return 0.0, 0.0, 0.0
    runs = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        for language, title, summary in rows:
            read_all([matcher], title=title, summary=summary, language=language, context=None)
        runs.append((time.process_time() - start) / len(rows) * 1000)
    # The first run compiles what is sought for the first time.
    return statistics.median(runs[1:]), min(runs[1:]), max(runs[1:])


def main(folder: Path) -> None:
    """Print the table."""
    shipped = Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)
    big = large(random.Random(1))
    full, titles = labelled(folder), headlines(folder)
    bare = [(language, _without(title), _without(summary)) for language, title, summary in full]
    far = [row for row in bare if not shipped.may_match(fold_text(f"{row[1]}\n{row[2]}"))]
    parts = {
        f"title and summary of {LENGTH}": (shipped, full),
        "the same, no anchor in it": (shipped, far),
        "title alone, the brand in it": (shipped, titles),
        f"title and summary, {TERMS:,} more terms": (big, full),
    }
    print("| what | entries | CPU ms an entry | least to most |\n|---|---|---|---|")
    for name, (matcher, rows) in parts.items():
        middle, least, most = cost(matcher, rows)
        print(f"| {name} | {len(rows):,} | {middle:.3f} | {least:.3f} to {most:.3f} |")


def _without(text: str) -> str:
    """A text of the same length without the names that nearly every rule asks for."""
    for word in WATCHED:
        text = text.replace(word, "x" * len(word))
    return text


if __name__ == "__main__":
    main(Path(sys.argv[1]))
