"""Hosts that had enough, in the database: which of them may not be asked, and until when.

A host's word counts for every feed on it.  Whether a server meant its host or one feed is decided in feeds/.
"""

import sqlite3
from datetime import datetime, timedelta

from monitor.addresses import host_of
from monitor.store.codec import instant

LONGEST = timedelta(days=8)
"""A hold that ends later was set by a clock that was ahead."""
AHEAD = timedelta(hours=1)
"""So was one set so far in the future."""
HOLD = """
INSERT INTO hosts (host, hold_until, set_at) VALUES (:host, :until, :at)
ON CONFLICT DO UPDATE SET
    hold_until = iif(set_at > :ahead OR hold_until > :longest, excluded.hold_until, max(hold_until, excluded.hold_until)),
    set_at = excluded.set_at
"""


def hold(conn: sqlite3.Connection, url: str, until: datetime, *, now: datetime) -> None:
    """Leave the host of `url` alone until then, inside the caller's transaction; a longer hold that is believed stays."""
    conn.execute(HOLD, {"host": host_of(url), "until": instant(until), "at": instant(now), **_believed(now)})


def held(conn: sqlite3.Connection, now: datetime) -> dict[str, str]:
    """The hosts that may not be asked now, each with the instant at which it may be."""
    rows = conn.execute(
        "SELECT host, hold_until FROM hosts WHERE hold_until > :now AND hold_until <= :longest AND set_at <= :ahead",
        {"now": instant(now), **_believed(now)},
    )
    return {row["host"]: row["hold_until"] for row in rows}


def _believed(now: datetime) -> dict[str, str]:
    return {"ahead": instant(now + AHEAD), "longest": instant(now + LONGEST)}
