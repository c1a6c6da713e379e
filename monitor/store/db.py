"""One connection to the database: opening, migrating, short transactions, a clean close.

Knows no table but its own bookkeeping.  One `Store` belongs to one thread; a second process or thread opens
its own.  Writing starts with BEGIN IMMEDIATE, since a deferred transaction that reads and then writes fails
under a second writer ("database is locked", see DESIGN.md).
"""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from monitor.errors import StoreError
from monitor.store.migrations import migrations
from monitor.store.steps import execute
from monitor.store.views import VIEWS

BUSY_SECONDS = 30.0
"""How long a writer waits for another's short transaction."""
APPLICATION_ID = 0x4E4D4F4E
"""`NMON`: tells our file from any other SQLite database (PRAGMA application_id)."""
CHECKPOINT = 4000
"""Pages (16 MB) of the log after which a poller moves them into the file: a first poll writes each page of the index many times."""
REMEDIES = {
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_IOERR: "check the disk",
    sqlite3.SQLITE_BUSY: "another program holds it, end that one",
    sqlite3.SQLITE_READONLY: "run this as the user who owns the file, or check the permissions of file and folder",
    sqlite3.SQLITE_CANTOPEN: "run this once as the user who owns the file, or check the permissions of file and folder",
    sqlite3.SQLITE_PERM: "check the permissions of file and folder",
    sqlite3.SQLITE_CORRUPT: "restore a backup",
    sqlite3.SQLITE_NOTADB: "restore a backup or name another file in [monitor] database",
}
"""What a person can do about each primary result code; any other is a bug and shows itself."""
PRIMARY = 0xFF


class Store:
    """An open database, migrated to the schema this program knows; only read where this user may not write it."""

    def __init__(self, path: Path, *, create: bool = True, busy: float = BUSY_SECONDS, durable: bool = True) -> None:
        """Open `path`.

        Args:
            path: the file; its folder is made with it.
            create: False refuses to make a new file.
            busy: seconds to wait for other writers.
            durable: False lets a power cut take back the latest commits, which need not wait for the disk then; a
                durable commit of another connection keeps all that stands before it.

        Raises:
            StoreError: the file is missing, not ours, unreadable or from a newer program.
        """
        self.path = path
        self.busy = busy
        self.durable = durable
        try:
            there = path.exists()
            self.writable = not there or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
            if not there and not create:
                raise StoreError(f"there is no database at {path} yet: run `monitor poll` once to make it")
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = "rwc" if self.writable else "ro"
            self.conn = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=busy, isolation_level=None
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the database {path} cannot be opened ({error}): check the permissions of file and folder"
            ) from error
        try:
            with self._telling():
                self._prepare()
        except BaseException:
            self.conn.close()
            raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what the disk, the permissions or other programs do into a sentence."""
        try:
            yield
        except sqlite3.Error as error:
            # what the sqlite3 module itself objects to carries no code: that is a bug
            remedy = REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & PRIMARY)
            if remedy is None:
                raise
            raise StoreError(f"the database {self.path} cannot be used ({error}): {remedy}") from error

    def _prepare(self) -> None:
        self.conn.row_factory = sqlite3.Row
        with self.read():  # both as of one moment: another process may be making the file
            owner = self.conn.execute("PRAGMA application_id").fetchone()[0]
            empty = self.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if owner != APPLICATION_ID and not (owner == 0 and empty):
            raise StoreError(f"{self.path} is another program's database: name another file in [monitor] database")
        self.conn.execute("PRAGMA foreign_keys = ON")
        if self.writable:
            self._journal("WAL", self.busy)
            # NORMAL keeps the file sound after a power cut; a mail's mark must survive one too, hence FULL
            self.conn.execute(f"PRAGMA synchronous = {'FULL' if self.durable else 'NORMAL'}")
            if not self.durable:
                self.conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        if not self._outdated():
            return
        if not self.writable:
            raise StoreError(
                f"{self.path} was written by an older version and this user may not change it: run this once as its owner"
            )
        with self.write():
            migrations.apply(self.conn)
            self._make_views()
            self.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def _journal(self, mode: str, patience: float) -> None:
        """Set the journal mode, trying again while another process sets it: SQLite does not wait for that by itself."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self.conn.execute(f"PRAGMA journal_mode = {mode}")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def _outdated(self) -> bool:
        tables = {row[0] for row in self.conn.execute("SELECT name FROM sqlite_master")}
        if "_sqlite_migrations" not in tables:
            return True
        known = {
            row[0]
            for row in self.conn.execute(
                "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [migrations.name]
            )
        }
        ours = migrations.names
        if known - ours:
            raise StoreError(f"{self.path} was written by a newer version of this program: update the program")
        return bool(ours - known) or self._views() != VIEWS

    def _views(self) -> dict[str, str]:
        """Those of our views that are there; a user may have added others, which are left alone."""
        found = self.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
        return {row["name"]: row["sql"] for row in found if row["name"] in VIEWS}

    def _make_views(self) -> None:
        for name in self._views():
            self.conn.execute(f'DROP VIEW "{name}"')
        execute(self.conn, ";\n".join(VIEWS.values()))

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run one short write transaction; rolled back where the block raises.

        Raises:
            StoreError: the disk is full, the file may not be written, or another program holds it.
        """
        with self._telling():
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self.conn
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:  # a full disk takes it back by itself
                    self.conn.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Read several things as of one moment."""
        with self._telling():
            self.conn.execute("BEGIN")
            try:
                yield self.conn
            finally:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._telling():
            return self.conn.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Close; the last one out leaves a rollback journal, so that users without write access can open the file."""
        if self.writable:
            with suppress(sqlite3.Error):  # another process still uses it: the last one to close does it
                self.conn.execute("PRAGMA busy_timeout = 0")
                self._journal("DELETE", patience=0)
        self.conn.close()

    def __enter__(self) -> Self:
        """Return the open store."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Close it."""
        self.close()
