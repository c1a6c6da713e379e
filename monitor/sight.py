"""What all judging looks through: the watches' matchers and their entities by name.

Apart from keep.py, so that a pass without news need not load what judges.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from monitor.model import Entity
from monitor.rules.lists import Watchlist
from monitor.rules.matcher import Matcher

JUDGING = ("rules", "stories", "candidates.py", "text.py", "quantities.py", "numerals.py")
"""The parts of the program of which it depends what an entry is read as."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Matchers in the order of the config's watches."""

    matchers: tuple[Matcher, ...]
    entities: Mapping[str, Entity]
    signed: Callable[[], str] = str
    """Works out the fingerprint, which only who stores a verdict needs."""

    @cached_property
    def fingerprint(self) -> str:
        """What tells this sight from another: the same for the same program, watchlists and contexts."""
        return self.signed()


def fingerprint(watchlists: Mapping[str, Watchlist], contexts: Mapping[str, str]) -> str:
    """A fingerprint of the watchlists by their watch, the contexts by their feed, and the program itself."""
    made = hashlib.sha256(repr((list(watchlists.items()), sorted(contexts.items()))).encode())
    for name, content in _program():
        made.update(name.encode() + b"\0" + content)
    return made.hexdigest()[:32]


def _program() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that judging is made of, in a fixed order."""
    root = resources.files("monitor")
    for part in JUDGING:
        yield from _files(root.joinpath(part), part)


def _files(there: Any, name: str) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - importlib's Traversable is typed differently from 3.11 to 3.13
    if there.is_file():
        yield name, there.read_bytes()
    elif not name.endswith("__pycache__"):
        for inner in sorted(there.iterdir(), key=lambda each: each.name):
            yield from _files(inner, f"{name}/{inner.name}")
