"""Proposals in the database: which new words a digest has told its reader of, so that it tells of each once.

What is proposed is decided in rules/novelty.py, and whether it is time in hints.py.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.store.codec import instant, maybe_moment
from monitor.store.db import Store


def told(store: Store, digest: str) -> frozenset[str]:
    """Every word, folded, that this digest told of."""
    return frozenset(row["word"] for row in store.rows("SELECT word FROM told_words WHERE digest = ?", [digest]))


def last_told(store: Store, digest: str, now: datetime) -> datetime | None:
    """When this digest last told of a word; what lies ahead was told by a clock that was."""
    rows = store.rows(
        """SELECT max(i.made_at) AS at FROM told_words t JOIN issues i USING (issue_id)
           WHERE t.digest = ? AND i.made_at <= ?""",
        [digest, instant(now)],
    )
    return maybe_moment(rows[0]["at"])


def tell(conn: sqlite3.Connection, digest: str, issue_id: int, words: Sequence[str]) -> bool:
    """Note that an issue tells of these words; False where another issue told of one meanwhile."""
    done = conn.executemany(
        "INSERT OR IGNORE INTO told_words (digest, word, issue_id) VALUES (?, ?, ?)",
        [(digest, word, issue_id) for word in words],
    )
    return done.rowcount == len(words) if words else True
