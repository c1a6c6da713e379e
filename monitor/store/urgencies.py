"""Urgent mails in the database: what may be urgent, how many went out lately, and what had to wait for the next issue.

What is urgent is decided in digest/urgent.py.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.store.codec import instant, moment
from monitor.store.db import Store

PERHAPS = """
SELECT DISTINCT p.story_id FROM entries e JOIN placements p USING (entry_id) JOIN stories s USING (story_id)
WHERE e.published_at > :since AND NOT e.backlog AND s.status NOT IN ('rumour', 'expired')
  AND (s.muted_until IS NULL OR s.muted_until <= :now)
  AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = e.entry_id AND m.level = 'sure' AND m.caught_at IS NULL
                AND m.watch IN (SELECT value FROM json_each(:watches)))
  AND (s.urgent OR EXISTS (SELECT 1 FROM entry_claims c JOIN stories r ON r.story_id = c.answers
                           WHERE c.entry_id = e.entry_id AND c.headline AND r.urgent))
  AND NOT EXISTS (SELECT 1 FROM marks k WHERE k.digest = :digest AND k.entry_id = e.entry_id)
  AND p.story_id NOT IN (SELECT story_id FROM deferred WHERE digest = :digest)
  AND p.story_id NOT IN (
        SELECT q.story_id FROM issues i JOIN marks k USING (issue_id) JOIN placements q USING (entry_id)
        WHERE i.digest = :digest AND i.kind = 'urgent')
"""
LATEST = "SELECT counted_at FROM urgent_mails WHERE digest = ? ORDER BY counted_at DESC LIMIT 1000"
"""As many as a config may let go out in an hour."""


def perhaps(store: Store, digest: str, watches: Sequence[str], *, since: datetime, now: datetime) -> set[int]:
    """Stories with something unmarked, published after `since`, that may be urgent; of which no urgent mail told and none waits.

    Reads little: this is asked at each tick.
    """
    rows = store.conn.execute(
        PERHAPS, {"digest": digest, "watches": json.dumps(list(watches)), "since": instant(since), "now": instant(now)}
    )
    return {row["story_id"] for row in rows}


def urgent_among(store: Store, story_ids: Iterable[int]) -> set[int]:
    """Those of the stories that are of an urgent kind."""
    wanted = json.dumps(sorted(set(story_ids)))
    sql = "SELECT story_id FROM stories WHERE urgent AND story_id IN (SELECT value FROM json_each(?))"
    return {row["story_id"] for row in store.rows(sql, [wanted])}


def sent(store: Store, digest: str) -> list[datetime]:
    """When the digest's latest urgent mails count as sent."""
    return [moment(row["counted_at"]) for row in store.rows(LATEST, [digest])]


def count(conn: sqlite3.Connection, digest: str, issue_id: int, now: datetime) -> list[datetime]:
    """Note an urgent mail inside the caller's transaction; returns when the latest before it count as sent.

    Such as a clock that was ahead dated later than now count as of now: they hold others back for an hour and not until then.
    """
    conn.execute(
        "UPDATE urgent_mails SET counted_at = :now WHERE digest = :digest AND counted_at > :now",
        {"digest": digest, "now": instant(now)},
    )
    before = conn.execute(LATEST, [digest]).fetchall()
    conn.execute("INSERT INTO urgent_mails VALUES (?, ?, ?)", [issue_id, digest, instant(now)])
    return [moment(row["counted_at"]) for row in before]


def believe(store: Store, digest: str, now: datetime) -> None:
    """Bring what a clock that was ahead dated later than now back to now."""
    given = [instant(now), digest, instant(now)]
    if store.rows("SELECT 1 FROM urgent_mails WHERE counted_at > ? AND digest = ? LIMIT 1", given[:2]):
        with store.write() as conn:
            conn.execute("UPDATE urgent_mails SET counted_at = ? WHERE digest = ? AND counted_at > ?", given)


def deferred(store: Store, digest: str) -> frozenset[int]:
    """Urgent stories beyond the cap, which lead the digest's next issue."""
    return frozenset(row["story_id"] for row in store.rows("SELECT story_id FROM deferred WHERE digest = ?", [digest]))


def defer(store: Store, digest: str, story_ids: Iterable[int], now: datetime) -> None:
    """Let urgent stories wait for the next issue."""
    with store.write() as conn:
        conn.executemany(
            "INSERT OR IGNORE INTO deferred VALUES (?, ?, ?)", [(digest, one, instant(now)) for one in story_ids]
        )


def told(conn: sqlite3.Connection, digest: str, story_ids: Iterable[int]) -> None:
    """Note that an issue told of stories, inside the caller's transaction: they wait no more."""
    conn.executemany(
        "DELETE FROM deferred WHERE digest = ? AND story_id = ?", [(digest, story_id) for story_id in story_ids]
    )
