"""Stories that the reader wants to hear no more of for a while.

A story is muted until an instant; that it was is kept when it ends, so that the next issue can tell what happened
meanwhile.  Which digests leave it out is digests.py's.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.store.codec import instant, moment
from monitor.store.db import Store

MUTE = """
UPDATE stories SET muted_at = iif(muted_until IS NULL OR EXISTS (SELECT 1 FROM issues WHERE made_at > muted_until), ?, muted_at), muted_until = ?
WHERE story_id = ?
"""
"""A mute that follows another one, with no issue between them, goes on from that one's beginning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Muted:
    """A story that is quiet."""

    story_id: int
    dossier_id: int
    headline: str
    status: str
    muted_until: datetime


def muted(store: Store, now: datetime) -> list[Muted]:
    """Every story that is quiet now, the one that ends first before the others."""
    rows = store.rows(
        """SELECT story_id, dossier_id, headline, status, muted_until FROM stories WHERE muted_until > ?
           ORDER BY muted_until, story_id""",
        [instant(now)],
    )
    return [Muted(**{**dict(row), "muted_until": moment(row["muted_until"])}) for row in rows]


def mute(store: Store, story_id: int, until: datetime, *, now: datetime) -> str | None:
    """Keep a story out of every digest until an instant, whatever was said before; its headline, None where there is none."""
    return _write(store, story_id, MUTE, [instant(now), instant(until), story_id])


def unmute(store: Store, story_id: int, now: datetime) -> str | None:
    """End a mute now, where one lasts; its headline, None where there is no such story."""
    text = instant(now)
    return _write(
        store,
        story_id,
        "UPDATE stories SET muted_until = ? WHERE story_id = ? AND muted_until > ?",
        [text, story_id, text],
    )


def _write(store: Store, story_id: int, sql: str, values: list[object]) -> str | None:
    with store.write() as conn:
        row = conn.execute("SELECT headline FROM stories WHERE story_id = ?", [story_id]).fetchone()
        if row is None:
            return None
        conn.execute(sql, values)
        return str(row["headline"])
