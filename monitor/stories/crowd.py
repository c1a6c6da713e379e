"""The reports of these days: the signs and words of each, and how rare each sign is among them.

Rarity decides what a shared sign is worth: two reports that name Ford have more in common than two that name Xiaomi.
Weighs nothing against each other: that is likeness.py's.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from monitor.model import Profile
from monitor.stories.wording import grams
from monitor.text import TRIMS, is_han

BACKGROUND = 10
"""Reports imagined beside those of these days, in which no sign stands: in an empty window nothing is rare or common."""
COMMON = 2 / 3
"""A sign in a larger part of the reports is what they are all about."""
TRIM = re.compile(f"[ -]?({TRIMS})(?![a-z])")
PLAIN = frozenset(("standard", "edition"))
"""Trims that say no more than the model's bare code."""


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """A profile with what is compared of it, worked out once."""

    profile: Profile
    signs: frozenset[str]
    """Of title and summary: `name:Ford`, `code:su7`, `trim:su7 max`, `event:recall`, `cue:parking`."""
    head: frozenset[str]
    """Of the title alone."""
    versions: Mapping[str, str]
    """The one trim that a report is about, by model: "ultra" of "su7"; "" for the model as such or several trims."""
    words: frozenset[str]
    """Pairs of Chinese characters and beginnings of Latin words, of both."""
    chinese: bool
    """Whether the title is written in Chinese; asked of the text, since feeds mix languages."""


@lru_cache(maxsize=4096)
def report_of(profile: Profile) -> Report:
    """A profile made ready to be compared."""
    head = _trims(profile.title, profile.codes)
    trims = {code: names | head[code] for code, names in _trims(profile.summary, profile.codes).items()}
    signs = _signs(profile.entities, profile.codes, trims, profile.events, profile.cues)
    # A title that only names its subject ("小米YU7") leaves it to the summary to say what happened.
    told = profile.title_events or profile.title_cues or profile.title_numbers
    return Report(
        profile=profile,
        signs=signs,
        head=_signs(profile.title_entities, profile.title_codes, head, profile.title_events, profile.title_cues)
        if told
        else signs,
        versions={code: _only(head[code] or trims[code]) for code in profile.codes},
        words=grams(profile.title) | grams(profile.summary),
        chinese=any(map(is_han, profile.title)),
    )


TELLING = frozenset(("official", "announce", "answer"))
"""Concepts that say how a thing is told, which is stance's to weigh: any two announcements share them."""


def _signs(
    names: Iterable[str],
    codes: Iterable[str],
    trims: Mapping[str, AbstractSet[str]],
    events: Iterable[str],
    cues: Iterable[str],
) -> frozenset[str]:
    versions = (f"{code} {trim}" for code, found in trims.items() for trim in found)
    told = (cue for cue in cues if cue not in TELLING)
    kinds = (("name", names), ("code", codes), ("trim", versions), ("event", events), ("cue", told))
    return frozenset(f"{kind}:{value}" for kind, values in kinds for value in values)


def _trims(text: str, codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """The trims that stand right behind each code in folded text: a phone's Pro and Max are no car's."""
    return {code: frozenset(_behind(text, code)) for code in codes}


def _behind(text: str, code: str) -> Iterator[str]:
    at = text.find(code)
    while at >= 0:
        trim = TRIM.match(text, at + len(code))
        if trim is not None and trim.group(1) not in PLAIN:
            yield trim.group(1)
        at = text.find(code, at + len(code))


def _only(trims: AbstractSet[str]) -> str:
    return next(iter(trims)) if len(trims) == 1 else ""


def _rarity(seen: int, others: int) -> float:
    """How rare is what so many of the other reports bear."""
    return math.log((others + 1 + BACKGROUND) / (seen + 1))


def _by_watch(report: Report, others: Sequence[Report]) -> list[Sequence[Report]]:
    """The other reports of each watch that caught this one; all of them where that is one and the same.

    A watch's subject is what all of its reports name: beside the reports of another watch it would pass for something rare.
    """
    found = [
        [other for other in others if watch in other.profile.watches or not other.profile.watches]
        for watch in report.profile.watches
    ]
    return [group if len(group) < len(others) else others for group in found] or [others]


class Crowd:
    """The reports around one: what is common among them, and what rare."""

    def __init__(self, report: Report, others: Sequence[Report]) -> None:
        """Count the signs of all that `report` may be compared with, and which of its words they share."""
        groups = _by_watch(report, others)
        most = max(map(len, groups))
        self.rarity = dict.fromkeys(report.signs.union(*(other.signs for other in others)), _rarity(0, most))
        """0 for a sign that every report bears, more the fewer bear it; of several watches where it is least."""
        self._common: set[str] = set()
        for group in groups:
            seen = Counter(chain.from_iterable(other.signs for other in group))
            self._common |= {sign for sign, count in seen.items() if count > COMMON * len(group)}
            for sign, count in seen.items():
                self.rarity[sign] = min(self.rarity[sign], _rarity(count, len(group)))
        self._worth = {sign: rarity**2 for sign, rarity in self.rarity.items()}
        self._weights: dict[frozenset[str], float] = {}
        self._listen(report, max(groups, key=len))

    def _listen(self, report: Report, others: Sequence[Report]) -> None:
        """Count which words of `report` the others share."""
        said = Counter(chain.from_iterable(report.words & other.words for other in others))
        self._word = {word: _rarity(said[word], len(others)) ** 2 for word in report.words}
        self._own = sum(self._word.values())

    def around(self, report: Report, others: Sequence[Report]) -> "Crowd":
        """The same crowd for one of it, whose words only `others` are asked for: signs are as rare for all of it."""
        moved = copy(self)
        moved._listen(report, others)  # noqa: SLF001 - a copy of its own
        return moved

    def is_common(self, sign: str) -> bool:
        """Whether nearly all reports bear a sign, be they ever so few: what all name, all are about."""
        return sign in self._common

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
