"""Shelves: terms kept by the letters that must be there, so that of thousands only those are sought that can hit.

A text's pairs of characters tell at once which letters it can hold at all.  Finds no term and knows no rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from operator import add
from typing import Generic, TypeVar

from monitor.rules.terms import Term

T = TypeVar("T")


class Cores:
    """Many runs of letters, and which of them a text holds."""

    def __init__(self, cores: Iterable[str]) -> None:
        """Keep each under one pair of its characters: the one that the fewest others have."""
        wanted = sorted({core for core in cores if core})
        shared = Counter(pair for core in wanted for pair in _pairs(core))
        kept: dict[str, list[str]] = defaultdict(list)
        for core in wanted:
            kept[min(_pairs(core), key=lambda pair: shared[pair]) if len(core) > 1 else core].append(core)
        self._kept = dict(kept)
        self._single = any(len(key) == 1 for key in kept)

    def within(self, text: str) -> Iterator[str]:
        """Those that stand in a text, each once."""
        pairs = _pairs(text)
        if self._single:
            pairs.update(text)
        for pair in pairs & self._kept.keys():
            for core in self._kept[pair]:
                if core in text:
                    yield core


def _pairs(text: str) -> set[str]:
    """Every two characters that stand side by side."""
    return set(map(add, text, text[1:]))


class Shelf(Generic[T]):
    """Terms, each with what it stands for, in the order in which they were put there."""

    def __init__(self, items: Iterable[tuple[T, Term]]) -> None:
        """Put terms on the shelf."""
        self._items = tuple(items)
        self._by_core: dict[str, list[int]] = defaultdict(list)
        for number, (_, term) in enumerate(self._items):
            self._by_core[term.core].append(number)
        self._always = self._by_core.pop("", [])

    def live(self, cores: AbstractSet[str]) -> list[tuple[T, Term]]:
        """Those that can hit in a text that holds these runs of letters; a term that is sure of none always can."""
        found = cores & self._by_core.keys()
        numbers = [number for core in found for number in self._by_core[core]]
        return [self._items[number] for number in sorted(numbers + self._always)]

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self._items)

    @property
    def cores(self) -> AbstractSet[str]:
        """The runs of letters of its terms."""
        return self._by_core.keys()


class Sets(dict[str, tuple[Term, ...]]):
    """A watch's sets by name, each on a shelf of its own."""

    def __init__(self, sets: Mapping[str, tuple[Term, ...]], besides: Iterable[AbstractSet[str]] = ()) -> None:
        """Take in the sets; `besides` are the letters of what else is sought in the same texts."""
        super().__init__(sets)
        self.shelves = {name: Shelf((name, term) for term in terms) for name, terms in sets.items()}
        own = (shelf.cores for shelf in self.shelves.values())
        self.cores = Cores(core for cores in (*own, *besides) for core in cores)
        """The letters of all that is sought in the watch's entries."""
