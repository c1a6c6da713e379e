"""Feeds in the database: what the config names, what a poll said about one, how they fare.

Decides nothing about pace or health: that comes in with `Polled`.  Whose turn it is stands in turns.py.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from monitor.model import Feed, FeedState, Polled
from monitor.store import hosts, troubles
from monitor.store.codec import dumps, instant, maybe_instant
from monitor.store.db import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedRow:
    """What `status` tells of a feed."""

    feed: str
    url: str
    state: str
    first_polled_at: str | None
    last_success_at: str | None
    last_error: str | None
    consecutive_failures: int
    next_poll_at: str | None
    gaps: int
    entries_per_day: float | None
    matches_30d: int
    news_at: str | None = None
    """When it last brought something new."""
    trouble_since: str | None = None
    """Since when it is silent, blind, failing or gone."""
    last_gap_at: str | None = None
    missed_30d: int | None = None
    """Entries that gaps of the last thirty days probably cost; None where there was no gap or nobody can say."""
    last_loss_at: str | None = None
    """The last gap through which something may have fallen."""
    renamed_30d: int = 0
    """Gaps of the last thirty days at which the articles seen before came under other ids."""


SYNC = """
INSERT INTO feeds (feed, url, language, context, timezone, enabled) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (feed) DO UPDATE SET url = excluded.url, language = excluded.language, context = excluded.context,
    timezone = excluded.timezone, enabled = excluded.enabled, configured = 1
"""
ANEW = """
UPDATE feeds SET state = 'ok', failures = 0, failing_since = NULL, next_poll_at = NULL, hold_until = NULL, lease_until = NULL, last_error = NULL,
    moved_url = NULL, etag = NULL, last_modified = NULL, body_hash = NULL
WHERE feed = ?
"""
"""Another address: what its server is told, what it earned and what was read of it begins anew, and an answer of the old one that
is under way comes too late."""
FORGET = """
UPDATE feeds SET etag = iif(asked_as IS NULL, etag, NULL), last_modified = iif(asked_as IS NULL, last_modified, NULL),
    body_hash = iif(asked_as IS NULL, body_hash, NULL), asked_as = ?
WHERE feed = ?
"""
"""Asked in other words a server may answer otherwise: what it gave for the old ones is no condition for the new."""
REOPEN = "UPDATE feeds SET state = 'ok', next_poll_at = NULL WHERE feed = ? AND state = 'gone'"


def sync(store: Store, feeds: Sequence[Feed], *, accept: str | None = None) -> None:
    """Make the table name exactly the config's feeds: a new `url` under a name keeps its history, a name gone is off.

    One that was off and is on again is asked also where its server had called it gone.  `accept` is the header with which
    they will be asked, where they will be.
    """
    known = {row["feed"]: row for row in store.rows("SELECT * FROM feeds")}
    names = {feed.name for feed in feeds}
    moved = [f.name for f in feeds if f.name in known and known[f.name]["url"] != f.url]
    changed = [feed for feed in feeds if _differs(known.get(feed.name), feed)]
    back = [f.name for f in changed if f.enabled and f.name in known and not _is_on(known[f.name])]
    gone = [name for name, row in known.items() if name not in names and row["configured"]]
    words = {} if accept is None else {f.name: _words(f, accept) for f in feeds}
    anew = [(now, name) for name, now in words.items() if name not in known or known[name]["asked_as"] != now]
    if not changed and not gone and not anew:
        return
    with store.write() as conn:
        conn.executemany(SYNC, [(f.name, f.url, f.language, f.context, f.timezone, f.enabled) for f in changed])
        conn.executemany(ANEW, [(name,) for name in moved])
        conn.executemany(FORGET, anew)
        conn.executemany(REOPEN, [(name,) for name in back])
        conn.executemany(  # what another address held says nothing about gaps in this one
            "DELETE FROM feed_memory WHERE feed_id = (SELECT feed_id FROM feeds WHERE feed = ?)", [(n,) for n in moved]
        )
        conn.executemany("UPDATE feeds SET configured = 0 WHERE feed = ?", [(name,) for name in gone])
        troubles.stop(conn, [*moved, *gone, *(feed.name for feed in changed if not feed.enabled)])


def _is_on(row: sqlite3.Row) -> bool:
    return bool(row["configured"] and row["enabled"])


def _words(feed: Feed, accept: str) -> str:
    """A short name of the words with which a feed is asked."""
    return blake2b(f"{feed.user_agent or ''}\n{accept}".encode(), digest_size=8).hexdigest()


def _differs(row: sqlite3.Row | None, feed: Feed) -> bool:
    columns = ("url", "language", "context", "timezone", "enabled", "configured")
    wanted = (feed.url, feed.language, feed.context, feed.timezone, int(feed.enabled), 1)
    return row is None or tuple(row[c] for c in columns) != wanted


STATES = {"news": "ok", "unchanged": "ok", "blind": "blind", "failed": "failing", "gone": "gone"}
"""A poll's outcome as the state of its feed; a good poll of a silent feed is `silent`."""


def record(conn: sqlite3.Connection, polled: Polled, state: FeedState) -> None:
    """Write what a poll said about its feed, inside the caller's transaction, which saw that the lease is `held`; gives it back.

    `state` is what was known when the feed was asked.  An answer from before keeps its place where this one says nothing.
    """
    at = instant(polled.at)
    good = polled.outcome in ("news", "unchanged")
    troubles.record(conn, polled, state=state.health)
    conn.execute(
        """UPDATE feeds SET state = :state, moved_url = iif(:forget, NULL, coalesce(:moved, moved_url)),
               etag = CASE WHEN :good THEN :etag WHEN NOT :forget THEN etag END,
               last_modified = CASE WHEN :good THEN :modified WHEN NOT :forget THEN last_modified END,
               body_hash = iif(:good, coalesce(:hash, body_hash), body_hash),
               interval_seconds = :interval, reason = :reason, next_poll_at = :next, lease_until = NULL,
               failures = iif(:good, 0, failures + 1), failing_since = iif(:good, NULL, coalesce(failing_since, :at)), polls = polls + 1, last_polled_at = :at,
               first_polled_at = coalesce(first_polled_at, :at),
               first_success_at = iif(:good, coalesce(first_success_at, :at), first_success_at),
               last_success_at = iif(:good, :at, last_success_at), last_status = :status, last_error = :error,
               hold_until = :hold, news_at = iif(:fresh, :at, news_at),
               rhythm = coalesce(:rhythm, rhythm)
           WHERE feed_id = :id""",
        {
            "id": polled.feed_id, "forget": polled.forget_move, "moved": polled.moved_to, "good": good,
            "etag": polled.etag, "modified": polled.last_modified, "hash": polled.body_hash, "interval": polled.interval,
            "reason": polled.reason, "next": instant(polled.next_poll_at), "at": at, "status": polled.status,
            "error": polled.error, "hold": maybe_instant(polled.hold_until),
            "fresh": polled.fresh, "rhythm": polled.rhythm, "state": "silent" if good and polled.silent else STATES[polled.outcome],
        },
    )  # fmt: skip
    if polled.seen:
        conn.execute(
            """INSERT INTO feed_memory (feed_id, seen, source) VALUES (?, ?, ?)
               ON CONFLICT DO UPDATE SET seen = excluded.seen, source = excluded.source""",
            [polled.feed_id, dumps(polled.seen), polled.source],
        )
    if polled.hold_host_until is not None:
        hosts.hold(conn, state.url, polled.hold_host_until, now=polled.at)
    for url, until in polled.held_hosts.items():
        hosts.hold(conn, url, until, now=polled.at)


def all_tried(store: Store) -> bool:
    """Whether there are feeds, and each that is on and not gone was asked at least once, whatever came of it."""
    (row,) = store.rows(
        """SELECT count(*) AS feeds, count(*) FILTER (WHERE first_polled_at IS NULL AND state != 'gone') AS untried
           FROM feeds WHERE configured AND enabled"""
    )
    return bool(row["feeds"]) and not row["untried"]


def health(store: Store) -> list[FeedRow]:
    """Every configured feed as the view `feed_health` shows it, those that need a hand first."""
    columns = ", ".join(FeedRow.__slots__)
    rows = store.rows(
        f"""SELECT {columns} FROM feed_health WHERE feed IN (SELECT feed FROM feeds WHERE configured)
            ORDER BY state = 'ok', state, feed"""  # noqa: S608 - the columns are the record's own names
    )
    return [FeedRow(**dict(row)) for row in rows]
