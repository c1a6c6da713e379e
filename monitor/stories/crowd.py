"""The reports of these days: the signs and words of each, and how rare each sign is among them.

Rarity decides what a shared sign is worth: two reports that name Ford have more in common than two that name Xiaomi.
Weighs nothing against each other: that is likeness.py's.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.model import Profile
from monitor.text import is_han

BACKGROUND = 10
"""Reports imagined beside those of these days, in which no sign stands: in an empty window nothing is rare or common."""
COMMON = 2 / 3
"""A sign in a larger part of the reports is what they are all about."""
LATIN = re.compile("[a-z\u00df-\u024f][a-z0-9\u00df-\u024f]+")
HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
STEM = 6
"""Letters that stand for a word, so that endings do not count."""
SHORT = 2
STOP = frozenset((
    "anni", "che", "con", "dal", "dalla", "dei", "del", "della", "delle", "gli", "nel", "nella", "non", "per", "piu", "sono", "sulla",
    "una", "uno", "alla", "and", "are", "for", "from", "has", "have", "its", "over", "said", "says", "that", "the", "was", "will", "with",
))  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """A profile with what is compared of it, worked out once."""

    profile: Profile
    signs: frozenset[str]
    """Of title and summary: `name:Ford`, `code:su7`, `event:recall`, `cue:parking`."""
    head: frozenset[str]
    """Of the title alone."""
    words: frozenset[str]
    """Pairs of Chinese characters and beginnings of Latin words, of both."""
    chinese: bool
    """Whether the title is written in Chinese; asked of the text, since feeds mix languages."""


@lru_cache(maxsize=16384)
def report_of(profile: Profile) -> Report:
    """A profile made ready to be compared."""
    return Report(
        profile=profile,
        signs=_signs(profile.entities, profile.codes, profile.events, profile.cues),
        head=_signs(profile.title_entities, profile.title_codes, profile.title_events, profile.title_cues),
        words=grams(profile.title) | grams(profile.summary),
        chinese=any(map(is_han, profile.title)),
    )


def _signs(names: Iterable[str], codes: Iterable[str], events: Iterable[str], cues: Iterable[str]) -> frozenset[str]:
    kinds = (("name", names), ("code", codes), ("event", events), ("cue", cues))
    return frozenset(f"{kind}:{value}" for kind, values in kinds for value in values)


def grams(text: str) -> frozenset[str]:
    """What folded text is made of: pairs of Chinese characters, Latin words without their endings."""
    han = (run[at : at + 2] for run in HAN_RUN.findall(text) for at in range(len(run) - 1))
    latin = (
        word if any(map(str.isdigit, word)) else word[:STEM]
        for word in LATIN.findall(text)
        if len(word) > SHORT and word not in STOP
    )
    return frozenset((*han, *latin))


class Crowd:
    """The reports around one: what is common among them, and what rare."""

    def __init__(self, report: Report, others: Sequence[Report]) -> None:
        """Count the signs of all that `report` may be compared with, and which of its words they share."""
        self.others = len(others)
        size = len(others) + 1 + BACKGROUND
        self.seen = Counter(sign for other in others for sign in other.signs)
        said = Counter(word for other in others for word in report.words & other.words)
        self.rarity = {sign: math.log(size / (self.seen[sign] + 1)) for sign in self.seen.keys() | report.signs}
        """0 for a sign that every report bears, more the fewer bear it."""
        self._worth = {sign: rarity**2 for sign, rarity in self.rarity.items()}
        self._word = {word: math.log(size / (said[word] + 1)) ** 2 for word in report.words}
        self._own = sum(self._word.values())
        self._weights: dict[frozenset[str], float] = {}

    def is_common(self, sign: str) -> bool:
        """Whether nearly all reports bear a sign, be they ever so few: what all name, all are about."""
        return self.seen[sign] > COMMON * self.others

    def shares(self, one: frozenset[str], other: frozenset[str]) -> float:
        """0 to 1: how much of the signs of both is shared, each counted by its rarity."""
        shared = one & other
        if not shared:
            return 0.0
        whole = math.sqrt(self._weight(one) * self._weight(other))
        return sum(map(self._worth.__getitem__, shared)) / whole if whole else 0.0

    def _weight(self, signs: frozenset[str]) -> float:
        weight = self._weights.get(signs)
        if weight is None:
            weight = self._weights[signs] = sum(map(self._worth.__getitem__, signs))
        return weight

    def wording(self, report: Report, other: Report) -> float:
        """0 to 1: how much of the words of both is shared; words of `other` alone count as rare as the report's."""
        shared = report.words & other.words
        if not shared or not self._own:
            return 0.0
        both = sum(map(self._word.__getitem__, shared))
        rest = (len(other.words) - len(shared)) * self._own / len(report.words)
        return both / math.sqrt(self._own * (both + rest))
