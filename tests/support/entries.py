"""Entries written for tests, read with the shipped watch and judged without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from monitor.candidates import Candidate, read
from monitor.judge import judge
from monitor.model import Entity, Entry, Verdict, Window
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a test says of an entry."""

    title: str
    summary: str = ""
    language: str = "en"
    hours: float = 0.0
    """After `START`."""
    feed: str = "one"
    url: str = ""
    source: str = ""


@cache
def watch() -> Matcher:
    """The shipped watch, compiled once."""
    return Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)


def entities() -> Mapping[str, Entity]:
    """Its entities by name."""
    return {entity.name: entity for entity in watch().entities}


def entry(entry_id: int, told: Told) -> Entry:
    """An entry as the store hands it over."""
    at = START + timedelta(hours=told.hours)
    return Entry(
        entry_id=entry_id,
        feed=told.feed,
        language=told.language,
        title=told.title,
        summary=told.summary,
        url=told.url or f"https://{told.feed}.example/{entry_id}",
        source=told.source,
        published_at=at,
        first_seen_at=at,
    )


def candidate(entry_id: int, told: Told) -> Candidate:
    """An entry that was read."""
    made = entry(entry_id, told)
    return Candidate(entry=made, reading=read([watch()], made))


def judged(told: Iterable[Told], window: Window | None = None, *, first_id: int = 1) -> Verdict:
    """The verdict on entries with ids from `first_id` on, in the order given."""
    candidates = [candidate(number, one) for number, one in enumerate(told, first_id)]
    return judge(candidates, window or Window(), entities(), START + timedelta(days=7))


def stories(verdict: Verdict) -> list[int | None]:
    """The story of each entry, in the order of their ids."""
    return [j.story_id for j in sorted(verdict.judged, key=lambda j: j.entry.entry_id)]


def groups(verdict: Verdict, names: Sequence[str]) -> set[frozenset[str]]:
    """Which of the entries, called by `names`, share a story."""
    found = stories(verdict)
    return {frozenset(n for n, s in zip(names, found, strict=True) if s == story) for story in found}
