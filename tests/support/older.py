"""A database as the first release left it."""

import sqlite3
from pathlib import Path

from monitor.store.schema import FIRST
from monitor.store.steps import statements


def older(path: Path, rows: str) -> None:
    """Make one there, of a digest that has been running, with what the statements `rows` put into it."""
    conn = sqlite3.connect(path)
    for statement in statements(FIRST):
        conn.execute(statement)
    conn.executescript(
        """CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
           INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('monitor', 'first_schema', 'x');
           PRAGMA application_id = 1313689422;
           INSERT INTO digest_starts VALUES ('daily', '2026-11-01T00:00:00Z');"""
    )
    conn.executescript(rows)
    conn.close()
