"""An entry, and what the rules read in it: matches, entities, events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Field = Literal["title", "summary"]
Level = Literal["sure", "likely"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One stored item of a feed, ready to be judged."""

    entry_id: int
    feed: str
    language: str
    title: str
    summary: str = ""
    content: str = ""
    url: str = ""
    author: str = ""
    source: str = ""
    context: str | None = None
    """Of its feed."""
    timezone: str = "UTC"
    """Of its feed: "next week" is counted from the day it was there."""
    published_at: datetime
    """The feed's date, bounded; the time first seen where the item had none."""
    dated: bool = True
    first_seen_at: datetime
    backlog: bool = False
    """Came with the feed's first successful poll."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A term that fired, with its place in the original text: `field[start:end] == text`."""

    set: str
    term: str
    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """An entry that a watch's rule caught."""

    watch: str
    rule: str
    level: Level
    evidence: tuple[Hit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """One thing under all its spellings, from a watchlist."""

    name: str
    kind: str
    """company, person, media, tipster, agency or place."""
    names: tuple[str, ...] = ()
    part_of: str | None = None
    of: str | None = None
    """The company a person speaks for."""
    subject: bool = False
    """A watch is about it, or it belongs to whom a watch is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """An entity found in an entry."""

    entity: Entity
    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A kind of event found in an entry: what happened."""

    kind: str
    weight: int
    urgent: bool
    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What the rules read in one entry; no match where nobody watches it."""

    matches: tuple[Match, ...] = ()
    mentions: tuple[Mention, ...] = ()
    """Of the matching watches' entities, in order of field and place."""
    events: tuple[Event, ...] = ()
    codes: tuple[Hit, ...] = ()
    """Model codes (`#SU7`) and coined names that the watches' sets know, whichever rule fired."""
