"""How much of one text's wording another repeats: beginnings of Latin words, pairs of Chinese characters.

Compares two texts of one language; across languages it says little.
"""

import re
from functools import lru_cache

from monitor.text import fold_text

RETELLS = 0.6
FEWEST = 3
"""Words or pairs of characters that must be shared to call one text a retelling."""
LONGEST = 600
"""Code points of a text that are compared."""
STEM = 5
"""Letters of a Latin word that count: "costruirà" and "costruire" are one."""
LATIN = re.compile(r"[a-z0-9]{3,40}")
HAN = re.compile(r"[一-龥]{2,600}")
EMPTY = frozenset(
    ("the", "and", "for", "with", "from", "that", "this", "its", "has", "have", "will", "are", "was", "were", "been", "per", "una", "uno",
     "del", "della", "dell", "dei", "delle", "nel", "nella", "con", "che", "sua", "suo", "suoi", "alla", "allo", "agli", "dal", "dalla",
     "sono", "gli", "non", "piu", "come", "anche", "dopo", "prima")
)  # fmt: skip
"""Words that say nothing of what a text is about."""


@lru_cache(maxsize=4096)
def _wording(text: str) -> frozenset[str]:
    folded = fold_text(text[:LONGEST])
    latin = {word[:STEM] for word in LATIN.findall(folded) if word not in EMPTY}
    return frozenset(latin | {run[at : at + 2] for run in HAN.findall(folded) for at in range(len(run) - 1)})


def retells(title: str, text: str) -> bool:
    """Whether one of two texts says little but what the other says."""
    one, other = _wording(title), _wording(text)
    shared = len(one & other)
    return shared >= FEWEST and shared >= RETELLS * min(len(one), len(other))


def alike(title: str, text: str) -> float:
    """The part of a title's wording that a text repeats, from 0.0 to 1.0."""
    wanted = _wording(title)
    return len(wanted & _wording(text)) / len(wanted) if wanted else 0.0
