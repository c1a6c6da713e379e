"""What a person was told of by health mails: one row a concern, kept when it is over, since it says when it was told.

Which concerns are told is decided in digest/alarm.py.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.store.codec import instant, moment
from monitor.store.db import Store

DIGEST = "health"
"""What stands for a digest's name in the views."""
NEEDLESS = "all was well again before it was sent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """A concern that was told."""

    told_at: datetime
    over: bool
    """It has ended."""
    closed: bool
    """And that all is well again was said, or need not be."""


def known(store: Store) -> dict[str, Alarm]:
    """Every concern that was ever told, by its name."""
    return {
        row["concern"]: Alarm(told_at=moment(row["told_at"]), over=bool(row["over"]), closed=bool(row["closed"]))
        for row in store.rows("SELECT * FROM alarms ORDER BY concern")
    }


def change(
    conn: sqlite3.Connection,
    *,
    tell: Iterable[str],
    over: Iterable[str],
    close: bool,
    issue_id: int | None,
    now: datetime,
) -> None:
    """Write what a look came to, inside the caller's transaction: told by an issue now, over now, all closed."""
    conn.executemany(
        """INSERT INTO alarms (concern, told_at, over, closed, issue_id) VALUES (?, ?, 0, 0, ?)
           ON CONFLICT (concern) DO UPDATE SET told_at = excluded.told_at, over = 0, closed = 0, issue_id = excluded.issue_id""",
        [(concern, instant(now), issue_id) for concern in tell],
    )
    conn.executemany("UPDATE alarms SET over = 1 WHERE concern = ?", [(concern,) for concern in over])
    if close:
        conn.execute("UPDATE alarms SET over = 1, closed = 1")


def take_back(conn: sqlite3.Connection) -> bool:
    """Drop what was never sent of the mails on concerns that are not closed; whether any of them may have arrived."""
    own = "issue_id IN (SELECT issue_id FROM alarms WHERE NOT closed)"
    conn.execute(
        f"UPDATE outbox SET state = 'dropped', last_reply = ? WHERE state = 'queued' AND {own}",  # noqa: S608 - constants
        [NEEDLESS],
    )
    left = conn.execute(f"SELECT 1 FROM outbox WHERE state NOT IN ('dropped', 'refused') AND {own} LIMIT 1")  # noqa: S608 - constants
    return left.fetchone() is not None


def unchanged(conn: sqlite3.Connection, before: Mapping[str, Alarm]) -> bool:
    """Whether no other process wrote since `before` was read, inside the caller's transaction."""
    rows = conn.execute("SELECT concern, told_at, over, closed FROM alarms").fetchall()
    there = {(row["concern"], row["told_at"], bool(row["over"]), bool(row["closed"])) for row in rows}
    return there == {(name, instant(one.told_at), one.over, one.closed) for name, one in before.items()}
