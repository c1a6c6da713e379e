"""Whether this file is the one that mail was last made from: a copy that was put back does not know what went out since.

A small file beside the database (`news.db.here`) says which database lives here and how far it had come.  It is written
after the database and never ahead of it, so a database that is behind it is an older copy.  One found without it came
from elsewhere; one whose whole folder was put back has another inode and has rested for long.  Where one of these
is so, mail is held till a person releases it: nothing is made and nothing is sent, all else goes on.
"""

import json
import logging
import os
import secrets
import sqlite3
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.store.codec import instant, moment
from monitor.store.db import Store

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=10)
"""So often the file beside is written where nothing happens."""
RESTED = timedelta(hours=1)
"""A file system may give a file another inode by itself; after so long a rest that counts as a file put back."""
LEFT = 60.0
"""Seconds after which a draft of the file beside has nobody who writes it."""
UNKNOWN = "what was mailed since then is not known here and might go out again"
OLDER = "an older copy of the database was put back: mail had been made here up to {at}Z, and " + UNKNOWN
ELSEWHERE = (
    "the database was copied here from elsewhere: what was mailed there since is not known here and might go out again"
)
PUT_BACK = "the database's folder was put back or moved after {at}Z: " + UNKNOWN
ANOTHER = "another database was put in this place, where mail had been made up to {at}Z: " + UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """Mail waits for a person."""

    since: datetime
    why: str
    """One sentence without its full stop."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """What the file beside the database says."""

    database: str
    """A random name that the database bears in itself."""
    issue: int
    """Its last issue."""
    moves: int
    """How often a message was leased or its fate recorded."""
    inode: int
    at: str
    """When this was written, at most ten minutes before the program ended."""


def beside(store: Store) -> Path:
    """The path of the file beside the database, behind links."""
    path = store.path.resolve()
    return path.with_name(f"{path.name}.here")


def check(store: Store, now: datetime) -> Hold | None:
    """Whether mail is held, found out anew; where it is not, the file beside is kept up to date.

    For whoever makes or sends mail, before and after.
    """
    seat = _read(store)  # before the database: read later it could be ahead of it
    with store.read() as conn:
        row = _row(conn)
    if row["held_at"] is None and row["token"] is not None and _fault(store, seat, row, now) is None:
        if _stale(store, seat, row, now):
            _write(store, row["token"], row, now)
        return None
    with store.write() as conn:  # nobody else takes the place meanwhile
        seat, row = _read(store), _row(conn)
        why = row["held_why"] or _fault(store, seat, row, now)
        if why is None:
            token = row["token"] or secrets.token_hex(8)
            if _write(store, token, row, now):
                conn.execute("UPDATE custody SET token = ?", [token])
            return None
        since = row["held_at"] or instant(now)
        if row["held_at"] is None:
            conn.execute("UPDATE custody SET held_at = ?, held_why = ?", [since, why])
            log.warning("mail is held: %s; see `monitor status`, then `monitor deliver --release`", why)
    return Hold(since=moment(since), why=why)


def held(store: Store, now: datetime) -> Hold | None:
    """The same for those who only look: nothing is written, and who may not write the database may not read the file beside."""
    seat = _read(store)
    with store.read() as conn:
        row = _row(conn)
    why = row["held_why"] or (_fault(store, seat, row, now) if store.writable else None)
    return None if why is None else Hold(since=moment(row["held_at"] or instant(now)), why=why)


def release(store: Store, now: datetime) -> bool:
    """End the hold: from now on this is the database that lives here; False where there is none."""
    with store.write() as conn:
        row = _row(conn)
        if row["held_at"] is None and _fault(store, _read(store), row, now) is None:
            return False
        token = row["token"] or secrets.token_hex(8)
        written = _write(store, token, row, now)
        if not written:  # what stands there would hold mail again
            with suppress(OSError):
                beside(store).unlink()
        conn.execute("UPDATE custody SET token = ?, held_at = NULL, held_why = NULL", [token if written else None])
    return True


def count(conn: sqlite3.Connection) -> None:
    """Note, in the caller's transaction, that a message moved."""
    conn.execute("UPDATE custody SET moves = moves + 1")


def _row(conn: sqlite3.Connection) -> sqlite3.Row:
    row: sqlite3.Row = conn.execute(
        "SELECT token, moves, held_at, held_why, (SELECT coalesce(max(issue_id), 0) FROM issues) AS issue FROM custody"
    ).fetchone()
    return row


def _fault(store: Store, seat: Seat | None, row: sqlite3.Row, now: datetime) -> str | None:
    """Why this cannot be trusted to be the database that mail was last made from."""
    if seat is None:
        return None if row["token"] is None else ELSEWHERE
    if row["token"] is None and not row["issue"]:  # begun anew on purpose
        return None
    at = seat.at[:16].replace("T", " ")
    if row["token"] not in (None, seat.database):
        return ANOTHER.format(at=at)
    if row["token"] is None or row["issue"] < seat.issue or row["moves"] < seat.moves:
        return OLDER.format(at=at)
    if _inode(store) != seat.inode and now - moment(seat.at) > RESTED:
        return PUT_BACK.format(at=at)
    return None


def _stale(store: Store, seat: Seat | None, row: sqlite3.Row, now: datetime) -> bool:
    if seat is None:
        return True
    same = (seat.issue, seat.moves, seat.inode) == (row["issue"], row["moves"], _inode(store))
    return not same or abs(now - moment(seat.at)) > FRESH


def _inode(store: Store) -> int:
    return store.path.stat().st_ino


def _read(store: Store) -> Seat | None:
    """What stands beside; None where nothing does, or nothing that means anything."""
    with suppress(OSError, ValueError, TypeError, RecursionError):
        seat = Seat(**json.loads(beside(store).read_text(encoding="utf-8")))
        plain = all(type(value) is int for value in (seat.issue, seat.moves, seat.inode))
        if plain and instant(moment(seat.at)) == seat.at:
            return seat
    return None


def _write(store: Store, token: str, row: sqlite3.Row, now: datetime) -> bool:
    """Write the file beside, whole or not at all; False where the disk does not let it: then there is no guard."""
    seat = Seat(database=token, issue=row["issue"], moves=row["moves"], inode=_inode(store), at=instant(now))
    path = beside(store)
    _sweep(path)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8") as out:
            json.dump(asdict(seat), out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        return False
    return True


def _sweep(path: Path) -> None:
    """Take away drafts of processes that died while they wrote one."""
    with suppress(OSError):
        for stray in path.parent.iterdir():
            if stray.name.startswith(f"{path.name}.") and time.time() - stray.stat().st_mtime > LEFT:
                stray.unlink()
