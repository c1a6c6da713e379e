"""Ids of stories that were found to be one with another: each leads to the story that it is part of now.

An id that was shown once, in a preview or a list, is never without meaning.  What is merged is judge.py's to decide.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.store.codec import instant, moment
from monitor.store.db import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A story that is one with another since then."""

    story_id: int
    merged_into: int
    merged_at: datetime


def record(conn: sqlite3.Connection, merged: Iterable[tuple[int, int]], now: datetime) -> None:
    """Keep into which story each was merged, inside the caller's transaction; a mute goes with it, and the later one counts."""
    for gone, kept in merged:
        conn.execute("UPDATE merged_stories SET merged_into = ? WHERE merged_into = ?", [kept, gone])
        conn.execute("INSERT OR REPLACE INTO merged_stories VALUES (?, ?, ?)", [gone, kept, instant(now)])
        hand_on_mute(conn, gone, kept)
        conn.execute("UPDATE stories SET muted_until = NULL WHERE story_id = ?", [gone])


def hand_on_mute(conn: sqlite3.Connection, one: int, other: int) -> None:
    """Let a story be quiet as long as another one, if it is not longer."""
    conn.execute(
        """UPDATE stories SET muted_until = m.until, muted_at = m.since
           FROM (SELECT muted_until AS until, muted_at AS since FROM stories WHERE story_id = ?) m
           WHERE story_id = ? AND m.until IS NOT NULL AND (muted_until IS NULL OR muted_until < m.until)""",
        [one, other],
    )


def part(store: Store, story_id: int) -> Part | None:
    """What became of a story that is one with another; None where it is none such."""
    rows = store.rows("SELECT * FROM merged_stories WHERE story_id = ?", [story_id])
    return _part(rows[0]) if rows else None


def parts(store: Store, story_id: int) -> tuple[Part, ...]:
    """The stories that were merged into this one, the first to be so before the others."""
    rows = store.rows("SELECT * FROM merged_stories WHERE merged_into = ? ORDER BY merged_at, story_id", [story_id])
    return tuple(map(_part, rows))


def _part(row: sqlite3.Row) -> Part:
    return Part(story_id=row["story_id"], merged_into=row["merged_into"], merged_at=moment(row["merged_at"]))
