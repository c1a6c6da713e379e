"""Issues in the database: slots dealt with, their running numbers, and the marks of what was mailed.

What goes into an issue is read by digests.py and decided elsewhere.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.store.codec import instant, maybe_moment, moment
from monitor.store.db import Store

AHEAD = timedelta(hours=1)
"""What was made later than this from now was made by a clock that was set back since."""
SECOND = timedelta(seconds=1)
OWED_AGAIN = 60
"""So often one slot may be owed again, each time a second later in the books."""


def start(store: Store, digests: Sequence[str], now: datetime) -> None:
    """Note when each digest was first known: what was due before is not owed.

    Where the clock was ahead then, its true time counts: else nothing would be due until the clock is there again.
    The slots of issues that were made under it are owed again when the clock comes to them.
    """
    late = [instant(now + AHEAD)]
    if store.rows("SELECT 1 FROM issues WHERE NOT ahead AND made_at > ? LIMIT 1", late):
        with store.write() as conn:
            conn.execute("UPDATE issues SET ahead = 1 WHERE NOT ahead AND made_at > ?", late)
    known = {row["digest"]: row["started_at"] for row in store.rows("SELECT * FROM digest_starts")}
    if new := [(name, instant(now)) for name in digests if known.get(name, "~") > instant(now)]:
        with store.write() as conn:
            conn.executemany(
                """INSERT INTO digest_starts VALUES (?, ?)
                   ON CONFLICT (digest) DO UPDATE SET started_at = min(started_at, excluded.started_at)""",
                new,
            )


def started(store: Store, digest: str) -> datetime | None:
    """When the digest was first known; None where it never ran."""
    rows = store.rows("SELECT started_at FROM digest_starts WHERE digest = ?", [digest])
    return moment(rows[0]["started_at"]) if rows else None


def last_slot(store: Store, digest: str, now: datetime) -> datetime | None:
    """The latest slot up to now that was dealt with, whether it found anything or not.

    Those dealt with under a clock that was ahead do not count: they must not silence the true ones.
    """
    rows = store.rows(
        "SELECT max(slot) AS slot FROM issues WHERE digest = ? AND kind IN ('digest', 'weekly') AND slot <= ? AND NOT ahead",
        [digest, instant(now)],
    )
    return maybe_moment(rows[0]["slot"])


def is_new(store: Store, digest: str) -> bool:
    """Whether no slot of the digest was ever dealt with."""
    return not store.rows("SELECT 1 FROM issues WHERE digest = ? AND kind IN ('digest', 'weekly') LIMIT 1", [digest])


def last_made(store: Store, digest: str) -> datetime | None:
    """When the digest's last issue that was mailed was made.

    One made under a clock that was ahead does not count: till then nothing that happens would be news since.
    """
    rows = store.rows(
        "SELECT max(made_at) AS at FROM issues WHERE digest = ? AND number IS NOT NULL AND NOT ahead", [digest]
    )
    return maybe_moment(rows[0]["at"])


def next_number(store: Store, digest: str) -> int:
    """The running number of the next issue that is mailed, from 1."""
    rows = store.rows("SELECT coalesce(max(number), 0) + 1 AS n FROM issues WHERE digest = ?", [digest])
    return int(rows[0]["n"])


def settle(
    conn: sqlite3.Connection,
    digest: str,
    slot: datetime,
    kind: str,
    *,
    number: int | None,
    subject: str | None,
    now: datetime,
) -> int | None:
    """Note that a slot is dealt with and return the issue's id; None where another process was first.

    One that was dealt with while the clock was ahead stands a second later, and keeps the row of then.
    """
    for again in range(OWED_AGAIN):
        at = instant(slot + again * SECOND)
        done = conn.execute(
            "INSERT OR IGNORE INTO issues (digest, slot, kind, number, made_at, subject) VALUES (?, ?, ?, ?, ?, ?)",
            [digest, at, kind, number, instant(now), subject],
        )
        if done.rowcount:
            return done.lastrowid
        there = conn.execute("SELECT ahead FROM issues WHERE digest = ? AND slot = ? AND kind = ?", [digest, at, kind])
        if not there.fetchone()["ahead"]:
            break
    return None


def mark(conn: sqlite3.Connection, digest: str, issue_id: int, marks: Sequence[tuple[int, str]]) -> bool:
    """Mark (entry_id, watch) pairs; False where one of them was marked meanwhile: then the caller takes its transaction back."""
    for entry_id, watch in marks:
        done = conn.execute("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?)", [digest, entry_id, watch, issue_id])
        if not done.rowcount:
            return False
    return True


def is_next(conn: sqlite3.Connection, digest: str, issue_id: int, number: int) -> bool:
    """Whether no other issue took the running number meanwhile; where one did, the caller takes its transaction back."""
    (taken,) = conn.execute(
        "SELECT count(*) FROM issues WHERE digest = ? AND issue_id != ? AND number >= ?", [digest, issue_id, number]
    ).fetchone()
    return not taken


def last_issues(store: Store) -> dict[str, sqlite3.Row]:
    """Each digest's last issue that was mailed, by its name: digest, slot, number, made_at, subject."""
    rows = store.rows(
        """SELECT digest, slot, number, made_at, subject FROM issues
           WHERE issue_id IN (SELECT max(issue_id) FROM issues WHERE number IS NOT NULL GROUP BY digest)"""
    )
    return {row["digest"]: row for row in rows}
