"""Entries in the database: which are known, storing new ones, keeping the words a feed took back."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Entry, Item
from monitor.store.codec import instant, moment
from monitor.store.db import Store
from monitor.store.search import index, unindex

REVISIONS = 20
"""So many latest wordings of an entry are kept beside its first: a view counter in a summary changes at every poll."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is stored under an item's identity."""

    entry_id: int
    title: str
    summary: str
    content: str
    published_at: datetime
    dated: bool
    first_seen_at: datetime
    backlog: bool
    story_id: int | None
    copy_of: int | None


def known(store: Store, feed: str, keys: Sequence[str]) -> dict[str, Known | None]:
    """What is stored under the feed's `keys`; None for an identity whose entry is no longer kept."""
    wanted = json.dumps(list(keys))
    rows = store.rows(
        """SELECT e.key, e.entry_id, e.title, e.summary, e.content, e.published_at, e.dated, e.first_seen_at, e.backlog,
                  p.story_id, p.copy_of
           FROM entries e LEFT JOIN placements p USING (entry_id)
           WHERE e.feed = ? AND e.key IN (SELECT value FROM json_each(?))""",
        [feed, wanted],
    )
    found: dict[str, Known | None] = {
        row["key"]: Known(
            entry_id=row["entry_id"],
            title=row["title"],
            summary=row["summary"],
            content=row["content"],
            published_at=moment(row["published_at"]),
            dated=bool(row["dated"]),
            first_seen_at=moment(row["first_seen_at"]),
            backlog=bool(row["backlog"]),
            story_id=row["story_id"],
            copy_of=row["copy_of"],
        )
        for row in rows
    }
    gone = store.rows(
        "SELECT key FROM forgotten WHERE feed = ? AND key IN (SELECT value FROM json_each(?))", [feed, wanted]
    )
    found.update({row["key"]: None for row in gone})
    return found


def differs(before: Known, item: Item) -> bool:
    """Whether the feed changed its words; another date or link alone is no revision."""
    return (before.title, before.summary, before.content) != (item.title, item.summary, item.content)


def insert(conn: sqlite3.Connection, entries: Sequence[tuple[str, Entry]]) -> None:
    """Store new entries, each with its identity, inside the caller's transaction."""
    conn.executemany(
        """INSERT INTO entries (entry_id, feed, key, language, title, summary, content, url, author, source,
                                published_at, dated, first_seen_at, backlog)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (e.entry_id, e.feed, key, e.language, e.title, e.summary, e.content, e.url, e.author, e.source,
             instant(e.published_at), e.dated, instant(e.first_seen_at), e.backlog)
            for key, e in entries
        ],
    )  # fmt: skip
    index(conn, [(e.entry_id, e.title, e.summary) for _, e in entries])


def revise(conn: sqlite3.Connection, entries: Sequence[Entry], now: datetime) -> None:
    """Replace the words of stored entries, the old ones kept, inside the caller's transaction."""
    at = instant(now)
    for e in entries:
        conn.execute(
            """INSERT INTO entry_revisions (entry_id, replaced_at, title, summary, content)
               SELECT entry_id, ?, title, summary, content FROM entries WHERE entry_id = ?""",
            [_later(conn, e.entry_id, at), e.entry_id],
        )
        conn.execute(
            """DELETE FROM entry_revisions WHERE entry_id = :id
               AND replaced_at > (SELECT min(replaced_at) FROM entry_revisions WHERE entry_id = :id)
               AND replaced_at NOT IN (SELECT replaced_at FROM entry_revisions WHERE entry_id = :id
                                       ORDER BY replaced_at DESC LIMIT :most)""",
            {"id": e.entry_id, "most": REVISIONS},
        )
        conn.execute(
            """UPDATE entries SET language = ?, title = ?, summary = ?, content = ?, url = ?, author = ?, source = ?,
                                  revised_at = ? WHERE entry_id = ?""",
            [e.language, e.title, e.summary, e.content, e.url, e.author, e.source, at, e.entry_id],
        )
    unindex(conn, [e.entry_id for e in entries])
    index(conn, [(e.entry_id, e.title, e.summary) for e in entries])


def _later(conn: sqlite3.Connection, entry_id: int, at: str) -> str:
    """`at`, or a second after the entry's last revision where that is later: no two may stand at one instant."""
    (last,) = conn.execute("SELECT max(replaced_at) FROM entry_revisions WHERE entry_id = ?", [entry_id]).fetchone()
    return at if last is None or last < at else instant(moment(last) + timedelta(seconds=1))


ENTRY = """
SELECT e.*, f.context, f.timezone FROM entries e LEFT JOIN feeds f USING (feed)
"""


def entry_of(row: sqlite3.Row) -> Entry:
    """An entry from a row of its table and its feed's context and timezone, as `ENTRY` reads them."""
    return Entry(
        entry_id=row["entry_id"],
        feed=row["feed"],
        language=row["language"],
        title=row["title"],
        summary=row["summary"],
        content=row["content"],
        url=row["url"],
        author=row["author"],
        source=row["source"],
        context=row["context"],
        timezone=row["timezone"] or "UTC",
        published_at=moment(row["published_at"]),
        dated=bool(row["dated"]),
        first_seen_at=moment(row["first_seen_at"]),
        backlog=bool(row["backlog"]),
    )


def get(store: Store, entry_id: int) -> Entry | None:
    """One entry by its id."""
    rows = store.rows(ENTRY + "WHERE e.entry_id = ?", [entry_id])
    return entry_of(rows[0]) if rows else None
