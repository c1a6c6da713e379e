"""How far the kept entries were judged again after what judges them changed: one row each time, the last one counts.

Writes inside the caller's transaction.  What is judged again, and how, is again.py's.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Entry
from monitor.store.codec import instant
from monitor.store.db import Store
from monitor.store.entries import entry_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """One time that the kept entries are judged again."""

    judging_id: int
    sight: str
    """The fingerprint of what they are judged by."""
    at: tuple[str, int]
    """Publication and id of the last entry that was judged, as stored: the next one comes behind it."""
    whole: bool
    """Whether all are judged."""
    came: int
    """Entries that match and did not."""
    went: int
    """Entries that match no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An entry with what is stored of its verdict."""

    entry: Entry
    matches: tuple[tuple[str, str, str, str], ...]
    """Watch, rule, level, evidence as stored, by watch."""
    story_id: int | None
    copy_of: int | None
    profile: str | None
    """As stored."""


def last(store: Store) -> Judging | None:
    """The last time; None in a database that knew one sight only."""
    rows = store.rows("SELECT * FROM judgings ORDER BY judging_id DESC LIMIT 1")
    return _judging(rows[0]) if rows else None


def _judging(row: sqlite3.Row) -> Judging:
    return Judging(
        judging_id=row["judging_id"],
        sight=row["sight"],
        at=(row["at_published"], row["at_entry"]),
        whole=row["ended_at"] is not None,
        came=row["came"],
        went=row["went"],
    )


def pending(store: Store, sight: str) -> bool:
    """Whether entries are to be judged again for who sees by this sight."""
    now = last(store)
    return now is not None and (now.sight != sight or not now.whole)


def begin(conn: sqlite3.Connection, sight: str, since: datetime, now: datetime) -> None:
    """Begin to judge all that was published since `since`."""
    conn.execute(
        "INSERT INTO judgings (sight, began_at, at_published, at_entry) VALUES (?, ?, ?, 0)",
        [sight, instant(now), instant(since)],
    )


def go_on(conn: sqlite3.Connection, judging: Judging, at: tuple[str, int], *, came: int, went: int) -> bool:
    """Note that the entries up to `at` are judged; False where the judging is not as it was, or no longer the last one."""
    done = conn.execute(
        """UPDATE judgings SET at_published = ?, at_entry = ?, came = came + ?, went = went + ?
           WHERE judging_id = ? AND at_published = ? AND at_entry = ? AND judging_id = (SELECT max(judging_id) FROM judgings)""",
        [*at, came, went, judging.judging_id, *judging.at],
    )
    return bool(done.rowcount)


def end(conn: sqlite3.Connection, judging: Judging, now: datetime) -> bool:
    """Note that all are judged; False as above."""
    done = conn.execute(
        "UPDATE judgings SET ended_at = ? WHERE judging_id = ? AND at_published = ? AND at_entry = ?",
        [instant(now), judging.judging_id, *judging.at],
    )
    return bool(done.rowcount)


def note(conn: sqlite3.Connection, sight: str, now: datetime, earliest: datetime) -> None:
    """Note by what new entries were judged, the `earliest` published of which is named.

    Where that is not what the kept ones are judged by, those from `earliest` on are to be judged again; the very first sight of
    a database needs no judging again.
    """
    row = conn.execute("SELECT judging_id, sight FROM judgings ORDER BY judging_id DESC LIMIT 1").fetchone()
    if row is None:
        conn.execute(
            "INSERT INTO judgings (sight, began_at, at_published, at_entry, ended_at) VALUES (?, ?, '', 0, ?)",
            [sight, instant(now), instant(now)],
        )
    elif row["sight"] != sight:
        conn.execute(
            # another `at_entry` each time, so that a step under way, which has not seen these entries, counts for nothing
            """UPDATE judgings SET ended_at = NULL, at_entry = min(at_entry, 0) - 1, at_published = min(?, CASE WHEN ended_at IS NULL THEN at_published ELSE ? END)
               WHERE judging_id = ?""",
            [instant(earliest), instant(earliest), row["judging_id"]],
        )


NEXT = """
SELECT e.entry_id, e.feed, e.language, e.title, e.summary, '' AS content, e.url, e.author, e.source, e.published_at, e.dated,
       e.first_seen_at, e.backlog, f.context, f.timezone, p.story_id, p.copy_of, p.profile,
       (SELECT json_group_array(json_array(watch, rule, level, evidence)) FROM (
            SELECT * FROM matches m WHERE m.entry_id = e.entry_id ORDER BY watch)) AS matches
FROM entries e LEFT JOIN feeds f USING (feed) LEFT JOIN placements p USING (entry_id)
WHERE e.published_at >= ? AND (e.published_at, e.entry_id) > (?, ?)
ORDER BY e.published_at, e.entry_id LIMIT ?
"""
"""Up the index `entries_published`.  Their content is left out: no rule looks there."""


def following(store: Store, at: tuple[str, int], most: int) -> list[Standing]:
    """The entries behind `at`, oldest first."""
    return [
        Standing(
            entry=entry_of(row),
            matches=tuple(tuple(match) for match in json.loads(row["matches"])),
            story_id=row["story_id"],
            copy_of=row["copy_of"],
            profile=row["profile"],
        )
        for row in store.rows(NEXT, [at[0], *at, most])
    ]
