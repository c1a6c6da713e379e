"""Newcomers among the kept entries: reading the database and asking the rules.

What is a newcomer is decided in rules/novelty.py; how it is printed is the command's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules.lists import Watchlist
from monitor.rules.novelty import Newcomer, newcomers, strong
from monitor.rules.surroundings import Surroundings
from monitor.store import dismissed
from monitor.store.db import Store
from monitor.store.recent import between

DAYS = 14
"""The last weeks, where nobody says how many days."""
BEFORE = timedelta(days=365)
"""How far back the time before reaches."""

__all__ = ["Terms", "strong", "terms"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What is new beside the names of one watch."""

    watch: str
    newcomers: tuple[Newcomer, ...]
    """The most sudden first."""
    recent: int
    """Entries of the last days that were looked at, near the watched names or not."""
    before: int
    """Entries of the time before, the same."""


def terms(store: Store, watchlists: Mapping[str, Watchlist], now: datetime, *, days: int = DAYS) -> tuple[Terms, ...]:
    """The newcomers of the last `days` before `now`, for each watch by its name.  Writes nothing."""
    since = now - timedelta(days=days)
    recent = between(store, since, now)
    before = between(store, since - BEFORE, since)
    unwanted = dismissed.words(store)
    return tuple(
        Terms(
            watch=name,
            newcomers=newcomers(Surroundings(name, watchlist, unwanted), recent, before),
            recent=len(recent),
            before=len(before),
        )
        for name, watchlist in watchlists.items()
    )
