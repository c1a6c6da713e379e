"""How much of one text's wording another repeats: beginnings of Latin words, pairs of Chinese characters.

Compares two texts of one language; across languages it says little.  Tells besides what of a summary leads: the opening
sentences that go on about the title's event.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from monitor.text import HAN, HAN_RANGES, LATIN, fold_text

RETELLS = 0.6
FEWEST = {True: 4, False: 3}
"""Pairs of characters or words that must be shared to call one text a retelling, in Chinese and else."""
LONGEST = 600
"""Code points of a text that are compared."""
STEM = 6
"""Letters of a Latin word that count, so that endings do not: "costruirà" and "costruire" are one."""
WORD = re.compile(f"[{LATIN}]{{3,40}}")
HAN_RUN = re.compile(f"[{HAN_RANGES}]{{2,600}}")
EMPTY = frozenset(
    ("the", "and", "for", "with", "from", "that", "this", "its", "has", "have", "will", "are", "was", "were", "been", "over", "said", "says",
     "after", "per", "una", "uno", "del", "dello", "della", "dell", "dei", "degli", "delle", "nel", "nella", "sul", "sulla", "con", "che", "sua",
     "suo", "suoi", "alla", "allo", "agli", "dal", "dalla", "sono", "gli", "non", "piu", "come", "anche", "dopo", "prima", "anni")
)  # fmt: skip
"""Words that say nothing of what a text is about."""


OPENING = {True: 160, False: 420}
"""Code points a summary opens with, two or three sentences: in Chinese, else."""
SHORT = 300
"""A summary of no more code points is one opening; as much is kept of every report (evidence.py)."""
ON_TITLE = 0.25
"""From this part of the title's wording on, an opening sentence of a long text goes on about the title's event."""


def grams(folded: str) -> frozenset[str]:
    """What folded text is made of: pairs of Chinese characters, Latin words without their endings, figures and codes."""
    han = (run[at : at + 2] for run in HAN_RUN.findall(folded) for at in range(len(run) - 1))
    latin = (word[:STEM] if word.isalpha() else word for word in WORD.findall(folded) if word not in EMPTY)
    return frozenset((*han, *latin))


@lru_cache(maxsize=4096)
def _wording(text: str) -> frozenset[str]:
    return grams(fold_text(text[:LONGEST]))


def retells(title: str, text: str) -> bool:
    """Whether one of two texts says little but what the other says."""
    one, other = _wording(title), _wording(text)
    shared = len(one & other)
    return shared >= FEWEST[HAN.search(text[:LONGEST]) is not None] and shared >= RETELLS * min(len(one), len(other))


def alike(title: str, text: str) -> float:
    """The part of a title's wording that a text repeats, from 0.0 to 1.0."""
    wanted = _wording(title)
    return len(wanted & _wording(text)) / len(wanted) if wanted else 0.0


def opens(start: int, quote: str) -> bool:
    """Whether a clause of a summary, `quote` from `start` on, stands in its opening."""
    return start < opening(quote)


def leads(title: str, length: int, start: int, quote: str, names: Iterable[str]) -> bool:
    """Whether a clause of a summary so long stands in its opening and is about what the title says.

    A short summary is all about it; a long one begins with anything, and `names` that both hold prove nothing.
    """
    if not opens(start, quote):
        return False
    if length <= SHORT:
        return True
    wanted = _wording(title) - _wording(" ".join(names))
    return bool(wanted) and len(wanted & _wording(quote)) >= ON_TITLE * len(wanted)


def opening(text: str) -> int:
    """Code points that a summary in the script of `text` opens with."""
    return OPENING[len(HAN.findall(text)) * 3 > len(text)]
