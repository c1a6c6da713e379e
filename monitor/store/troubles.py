"""What could not be seen of a feed, as spells in the database: gaps, silence, blindness, failure.

A spell begins with the poll that finds it and ends with the one that finds it over; a gap is over at once.
Whether a poll found one is decided in feeds/.
"""

import sqlite3

from monitor.model import Polled
from monitor.store.codec import instant

GAP = """
INSERT INTO feed_troubles (feed, kind, since, began_at, ended_at, missed, note)
SELECT feed, 'gap', last_success_at, :at, :at, :missed, :note FROM feeds WHERE feed_id = :id
"""
BEGIN = """
INSERT INTO feed_troubles (feed, kind, since, began_at, note)
SELECT f.feed, :kind, iif(:kind = 'silent', f.news_at, f.last_success_at), :at, :note FROM feeds f WHERE feed_id = :id
AND NOT EXISTS (SELECT 1 FROM feed_troubles t WHERE t.feed = f.feed AND t.kind = :kind AND t.ended_at IS NULL)
"""
END = """
UPDATE feed_troubles SET ended_at = :at WHERE ended_at IS NULL AND kind != :kind
AND feed = (SELECT feed FROM feeds WHERE feed_id = :id)
"""


def record(conn: sqlite3.Connection, polled: Polled) -> None:
    """Begin and end the spells of one feed as its poll found them, inside the caller's transaction, before its row is written."""
    given = {
        "id": polled.feed_id,
        "at": instant(polled.at),
        "missed": polled.missed,
        "note": polled.error or polled.silent,
    }
    if polled.gap:
        conn.execute(GAP, given)
    kind = {"blind": "blind", "failed": "failing", "gone": "gone"}.get(polled.outcome) or (
        "silent" if polled.silent else ""
    )
    conn.execute(END, {**given, "kind": kind})
    if kind:
        conn.execute(BEGIN, {**given, "kind": kind})
