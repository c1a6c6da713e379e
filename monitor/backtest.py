"""Backtest: what a watchlist would make of the kept entries, against what is stored of them.

Reads slice by slice, so that a large database needs no large memory, and writes nothing: to judge the kept entries again is
again.py's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.candidates import read
from monitor.model import Entry, Match
from monitor.rules.matcher import Matcher
from monitor.rules.trace import RuleTrace, trace
from monitor.store import codec, judgings
from monitor.store.db import Store

SLICE = 500
"""Entries that are read at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A watchlist that is tried."""

    matcher: Matcher
    watch: str | None
    """The watch whose stored matches it is held against; None where no watch has them: then all it catches is added."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One entry of which a watchlist makes something else than is stored."""

    entry: Entry
    was: tuple[str, str] | None
    """Rule and level as stored; None where it was not caught."""
    match: Match | None
    """What it would be; None where it would not be caught."""
    against: RuleTrace | None = None
    """Of a dropped one: what became of the rule that had caught it; None where there is no such rule any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Backtest:
    """What one watchlist would change."""

    watch: str | None
    looked_at: int
    """Entries of the time."""
    before: int
    """Of these caught as stored."""
    after: int
    """Caught by the watchlist."""
    added: tuple[Change, ...]
    dropped: tuple[Change, ...]
    changed: tuple[Change, ...]
    """Caught before and after, at another level: what is `likely` is in other digests than what is `sure`."""
    feeds: dict[str, tuple[int, int]]
    """Caught before and after by feed, where any is, the most first."""
    languages: dict[str, tuple[int, int]]


class _Tally:
    """What is counted of one trial while the entries go by."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.changes: list[Change] = []
        self.feeds: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self.languages: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def take(self, entry: Entry, was: tuple[str, str] | None, match: Match | None) -> None:
        for side, caught in enumerate((was, match)):
            if caught is not None:
                self.feeds[side][entry.feed] += 1
                self.languages[side][entry.language] += 1
        if (was and was[1]) != (match and match.level):
            against = _became(self.trial.matcher, entry, was[0]) if was and match is None else None
            self.changes.append(Change(entry=entry, was=was, match=match, against=against))

    def whole(self, looked_at: int) -> Backtest:
        return Backtest(
            watch=self.trial.watch,
            looked_at=looked_at,
            before=self.feeds[0].total(),
            after=self.feeds[1].total(),
            added=tuple(change for change in self.changes if change.was is None),
            dropped=tuple(change for change in self.changes if change.match is None),
            changed=tuple(change for change in self.changes if change.was and change.match),
            feeds=_both(self.feeds),
            languages=_both(self.languages),
        )


def backtest(store: Store, trials: Sequence[Trial], since: datetime) -> tuple[Backtest, ...]:
    """What each watchlist would change among the entries published since `since`, oldest first."""
    tallies = [_Tally(trial) for trial in trials]
    looked_at = 0
    for standing in _standings(store, since):
        looked_at += 1
        stored = {watch: (rule, level) for watch, rule, level, _ in standing.matches}
        for tally in tallies:
            reading = read([tally.trial.matcher], standing.entry)
            was = None if tally.trial.watch is None else stored.get(tally.trial.watch)
            tally.take(standing.entry, was, reading.matches[0] if reading.matches else None)
    return tuple(tally.whole(looked_at) for tally in tallies)


def _standings(store: Store, since: datetime) -> Iterator[judgings.Standing]:
    at = (codec.instant(since), 0)
    while slice_ := judgings.following(store, at, SLICE):
        yield from slice_
        at = (codec.instant(slice_[-1].entry.published_at), slice_[-1].entry.entry_id)


def _became(matcher: Matcher, entry: Entry, rule: str) -> RuleTrace | None:
    made = trace(matcher, title=entry.title, summary=entry.summary, language=entry.language, context=entry.context)
    return next((each for each in made.rules if each.rule == rule), None)


def _both(sides: tuple[Counter[str], Counter[str]]) -> dict[str, tuple[int, int]]:
    before, after = sides
    names = sorted(before.keys() | after.keys(), key=lambda name: (-max(before[name], after[name]), name))
    return {name: (before[name], after[name]) for name in names}
