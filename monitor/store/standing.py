"""How one entry stands: its verdict, its place, its marks, its earlier wordings.  Read only."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Level, Match
from monitor.store import codec
from monitor.store.codec import maybe_moment, moment
from monitor.store.db import Store

STANDS_FOR = """
SELECT o.entry_id FROM placements p JOIN placements o USING (story_id) JOIN matches n ON n.entry_id = o.entry_id
WHERE p.entry_id = :entry AND p.copy_of IS NOT NULL
  AND (o.entry_id = p.copy_of OR (o.copy_of = p.copy_of AND o.entry_id < p.entry_id))
  AND n.watch IN (SELECT value FROM json_each(:watches)) AND n.level IN (SELECT value FROM json_each(:levels))
ORDER BY o.entry_id = p.copy_of DESC, o.entry_id LIMIT 1
"""
"""As digests.py leaves out copies."""
PLACE = """
SELECT p.story_id, s.dossier_id, s.headline, s.status, p.reasons, s.muted_until, p.copy_of, e.feed AS copy_feed, e.url AS copy_url
FROM placements p JOIN stories s USING (story_id) LEFT JOIN entries e ON e.entry_id = p.copy_of WHERE p.entry_id = ?
"""
MARKS = """
SELECT d.digest, d.slot, d.kind, d.number, d.watch,
       (SELECT json_group_array(state) FROM (SELECT DISTINCT l.state FROM delivery_log l
        WHERE (l.digest, l.slot, l.kind) = (d.digest, d.slot, d.kind) ORDER BY l.state)) AS states
FROM digest_entries d WHERE d.entry_id = ? ORDER BY d.slot, d.digest
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Caught:
    """A watch's verdict as it is stored."""

    match: Match
    caught_at: datetime | None
    """When judging again first caught it at this level; None where it was caught as it came in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """A verdict that was, and is no more."""

    rule: str
    level: Level
    left_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an entry stands."""

    story_id: int
    dossier_id: int
    headline: str
    status: str
    """Of the story."""
    reasons: tuple[str, ...]
    """Why it stands there."""
    muted_until: datetime | None
    copy_of: int | None
    copy_feed: str | None
    """Of what it is a copy of, as the address."""
    copy_url: str | None


def verdict(store: Store, entry_id: int) -> dict[str, Caught]:
    """What is stored of an entry's verdict: by the watch that catches it, empty where none does."""
    rows = store.rows("SELECT * FROM matches WHERE entry_id = ? ORDER BY watch", [entry_id])
    return {
        row["watch"]: Caught(
            match=Match(watch=row["watch"], rule=row["rule"], level=row["level"], evidence=codec.hits(row["evidence"])),
            caught_at=maybe_moment(row["caught_at"]),
        )
        for row in rows
    }


def former(store: Store, entry_id: int) -> dict[str, Left]:
    """By watch what caught it once; where it is caught again, `verdict` has it too."""
    rows = store.rows("SELECT * FROM former_matches WHERE entry_id = ?", [entry_id])
    return {row["watch"]: Left(rule=row["rule"], level=row["level"], left_at=moment(row["left_at"])) for row in rows}


def place(store: Store, entry_id: int) -> Place | None:
    """Where it stands; None for what nothing ever caught.  What nothing catches any more keeps its place."""
    rows = [dict(row) for row in store.rows(PLACE, [entry_id])]
    for row in rows:
        row |= {"reasons": tuple(json.loads(row["reasons"])), "muted_until": maybe_moment(row["muted_until"])}
    return Place(**rows[0]) if rows else None


def stands_for(store: Store, entry_id: int, watches: Sequence[str], levels: Sequence[str]) -> int | None:
    """Of a copy: the entry that stands for it in a digest of these watches and levels; None where it stands for itself."""
    rows = store.conn.execute(
        STANDS_FOR, {"entry": entry_id, "watches": json.dumps(list(watches)), "levels": json.dumps(list(levels))}
    ).fetchall()
    return rows[0]["entry_id"] if rows else None


def marks(store: Store, entry_id: int) -> list[sqlite3.Row]:
    """The issues that it stands in: digest, slot, kind, number, watch, and the states of their messages as JSON."""
    return store.rows(MARKS, [entry_id])


def revisions(store: Store, entry_id: int) -> list[sqlite3.Row]:
    """The wordings that the feed took back, oldest first: replaced_at, title, summary."""
    return store.rows(
        "SELECT replaced_at, title, summary FROM entry_revisions WHERE entry_id = ? ORDER BY replaced_at", [entry_id]
    )
