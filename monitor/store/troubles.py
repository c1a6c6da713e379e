"""What could not be seen of a feed, as spells in the database: gaps, silence, blindness, failure; and which digest told of them.

A spell begins with the poll that finds it and ends with the one that finds it over; a gap is over at once.  A feed is
silent beside whatever else it is, since only news end a silence; of `blind`, `failing` and `gone` it is one at a time,
and a spell that turns from one into another is the same spell.  One that comes back within a day never ended, unless a
digest said that it had, or the feed's owner changed it: then it is another.
Whether a poll found one is decided in feeds/, what a digest tells in digest/.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.model import Polled, Trouble
from monitor.store.codec import instant, maybe_moment, moment
from monitor.store.db import Store

AGAIN = timedelta(days=1)
"""Within so long a spell that comes back is the old one: a feed that flickers must not be told of all day."""
OLD = timedelta(days=30)
"""What ended longer ago is no news for any digest."""
UNREAD = {"blind": "blind", "failed": "failing", "gone": "gone"}
"""A poll's outcome as the kind of a spell in which nothing can be read."""

RENAMED = "the articles seen before came under other ids"
"""The note of a gap through which nothing fell: such a feed has one at every poll."""
LIKE = 500
"""So many of a feed's latest entries are looked at for a window's articles."""
FEWEST = 3
"""Articles of a window below which nothing is said of them."""
MOST = 1000
"""Gaps of a feed that are kept; older ones are only counted."""

GAP = """
INSERT INTO feed_troubles (feed, kind, since, began_at, ended_at, missed, note)
SELECT feed, 'gap', min(last_success_at, :at), :at, :at, :missed, :note FROM feeds WHERE feed_id = :id
"""
KNOWN = """
SELECT DISTINCT title, summary FROM (
    SELECT title, summary FROM entries WHERE feed = (SELECT feed FROM feeds WHERE feed_id = :id) AND first_seen_at < :at
    ORDER BY first_seen_at DESC LIMIT :like)
"""
PRUNE = """
DELETE FROM feed_troubles WHERE trouble_id IN (
    SELECT trouble_id FROM feed_troubles WHERE kind = 'gap' AND feed = (SELECT feed FROM feeds WHERE feed_id = :id)
    ORDER BY began_at DESC, trouble_id DESC LIMIT -1 OFFSET :most)
"""
ONGOING = """
UPDATE feed_troubles AS t SET ended_at = NULL, kind = :kind, note = :note, began_at = min(began_at, :at)
WHERE trouble_id = (
    SELECT t.trouble_id FROM feed_troubles t JOIN feeds f USING (feed)
    WHERE f.feed_id = :id AND (t.kind = 'silent') = (:kind = 'silent') AND t.kind != 'gap'
    ORDER BY t.ended_at IS NULL DESC, t.trouble_id DESC LIMIT 1)
  AND (ended_at IS NULL
       OR (ended_at > :recent AND NOT closed
           AND NOT EXISTS (SELECT 1 FROM told_troubles k WHERE k.trouble_id = t.trouble_id AND k.phase = 'ended')))
"""
BEGIN = """
INSERT INTO feed_troubles (feed, kind, since, began_at, note)
SELECT feed, :kind, min(iif(:kind = 'silent', news_at, last_success_at), :at), :at, :note FROM feeds WHERE feed_id = :id
"""
END = """
UPDATE feed_troubles SET ended_at = :at, began_at = min(began_at, :at)
WHERE ended_at IS NULL AND (:all OR kind != 'silent') AND feed = (SELECT feed FROM feeds WHERE feed_id = :id)
"""
STOP = """
UPDATE feed_troubles
SET closed = 1,
    ended_at = coalesce(ended_at, (SELECT max(began_at, coalesce(f.last_polled_at, began_at)) FROM feeds f WHERE f.feed = feed_troubles.feed))
WHERE NOT closed AND kind != 'gap' AND feed IN (SELECT value FROM json_each(:feeds))
"""
HUSH = """
INSERT OR IGNORE INTO told_troubles (digest, trouble_id, phase)
SELECT d.digest, t.trouble_id, p.value FROM digest_starts d, feed_troubles t, json_each('["began", "ended"]') p
WHERE t.ended_at IS NULL AND t.feed IN (SELECT value FROM json_each(:feeds))
"""
UNTOLD = """
SELECT t.*, (SELECT group_concat(phase) FROM told_troubles k WHERE k.digest = :digest AND k.trouble_id = t.trouble_id) AS phases
FROM feed_troubles t
WHERE (t.kind != 'gap' OR t.missed IS NOT 0) AND (t.ended_at IS NULL OR t.ended_at > :old) AND (t.ended_at IS NULL OR t.ended_at >= :started)
  AND (SELECT count(*) FROM told_troubles k WHERE k.digest = :digest AND k.trouble_id = t.trouble_id) < 2
ORDER BY t.began_at, t.trouble_id
"""


def record(conn: sqlite3.Connection, polled: Polled, *, state: str) -> None:
    """Begin and end the spells of one feed as its poll found them, inside the caller's transaction, before its row is written.

    `state` is the feed's until now: a feed that was and is well costs nothing here.
    """
    given = {"id": polled.feed_id, "at": instant(polled.at), "recent": instant(polled.at - AGAIN)}
    if polled.gap:
        renamed = _is_renamed(conn, polled)
        conn.execute(GAP, {**given, "missed": 0 if renamed else polled.missed, "note": RENAMED if renamed else None})
        pruned = conn.execute(PRUNE, {"id": polled.feed_id, "most": MOST}).rowcount
        conn.execute("UPDATE feeds SET gaps_pruned = gaps_pruned + ? WHERE feed_id = ?", [pruned, polled.feed_id])
    kind = UNREAD.get(polled.outcome) or ("silent" if polled.silent else None)
    if kind is None and state == "ok":
        return
    if kind is None or kind == "silent":
        conn.execute(END, {**given, "all": kind is None})
    if kind is not None:
        spell = {**given, "kind": kind, "note": polled.error or polled.silent}
        if not conn.execute(ONGOING, spell).rowcount:
            conn.execute(BEGIN, spell)


def _is_renamed(conn: sqlite3.Connection, polled: Polled) -> bool:
    """Whether half of a window's articles or more are among the feed's latest entries, under other ids."""
    window = {(item.title, item.summary) for item in polled.items}
    if len(window) < FEWEST:
        return False
    known = conn.execute(KNOWN, {"id": polled.feed_id, "at": instant(polled.at), "like": LIKE})
    return 2 * len(window & {tuple(row) for row in known}) >= len(window)


def stop(conn: sqlite3.Connection, feeds: Sequence[str]) -> None:
    """End the spells of feeds whose owner changed or removed them, untold and for good, inside the caller's transaction."""
    given = {"feeds": json.dumps(list(feeds))}
    conn.execute(HUSH, given)
    conn.execute(STOP, given)


def untold(store: Store, digest: str, *, started: datetime, now: datetime) -> list[Trouble]:
    """The spells of which the digest has not told all, oldest first.

    Left out are those that were over when it `started` and gaps through which nothing fell.
    """
    rows = store.conn.execute(
        UNTOLD, {"digest": digest, "old": instant(now - OLD), "started": instant(started)}
    ).fetchall()
    return [trouble_of(row, frozenset((row["phases"] or "").split(",")) - {""}) for row in rows]


def trouble_of(row: sqlite3.Row, told: frozenset[str] = frozenset()) -> Trouble:
    """A row of the table, with the phases of which a digest `told`."""
    return Trouble(
        trouble_id=row["trouble_id"],
        feed=row["feed"],
        kind=row["kind"],
        since=maybe_moment(row["since"]),
        began_at=moment(row["began_at"]),
        ended_at=maybe_moment(row["ended_at"]),
        missed=row["missed"],
        told=told,
    )


def tell(conn: sqlite3.Connection, digest: str, issue_id: int, told: Iterable[tuple[int, Sequence[str]]]) -> bool:
    """Note that an issue tells of spells, each (trouble_id, phases); False where another told meanwhile.

    Then the caller takes its transaction back.
    """
    for trouble_id, phases in told:
        for phase in phases:
            done = conn.execute(
                "INSERT OR IGNORE INTO told_troubles VALUES (?, ?, ?, ?)", [digest, trouble_id, phase, issue_id]
            )
            if not done.rowcount:
                return False
    return True
