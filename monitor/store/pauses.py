"""Digests that make no issue for a while: holidays.

What comes in meanwhile stays unmarked, so the first issue after tells it; a slot that fell in the pause is not owed.
A pause is kept when it is over, since it says from when on slots are owed again.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.store.codec import instant, maybe_instant, maybe_moment, moment
from monitor.store.db import Store

LASTS = "NOT over AND (until IS NULL OR until > ?)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """A digest that is paused."""

    digest: str
    since: datetime
    until: datetime | None
    """None: till a person ends it."""


def paused(store: Store, now: datetime) -> dict[str, Pause]:
    """Every digest that is paused now, by name."""
    rows = store.rows(f"SELECT digest, since, until FROM pauses WHERE {LASTS} ORDER BY digest", [instant(now)])  # noqa: S608 - a constant
    return {
        row["digest"]: Pause(digest=row["digest"], since=moment(row["since"]), until=maybe_moment(row["until"]))
        for row in rows
    }


def owed_since(store: Store, digest: str, started: datetime, now: datetime) -> datetime:
    """From when on the digest's slots are owed: since it was `started`, or since its last pause ended."""
    rows = store.rows("SELECT until FROM pauses WHERE digest = ? AND until <= ?", [digest, instant(now)])
    return max([started, *(moment(row["until"]) for row in rows)])


def pause(store: Store, digest: str, until: datetime | None, now: datetime) -> None:
    """Let the digest make no issue from now until an instant, whatever was said before."""
    with store.write() as conn:
        conn.execute(
            """INSERT INTO pauses (digest, since, until, over) VALUES (:digest, :since, :until, 0)
               ON CONFLICT (digest) DO UPDATE SET since = iif(NOT over AND (until IS NULL OR until > :since), since, :since),
                                                  until = :until, over = 0""",
            {"digest": digest, "since": instant(now), "until": maybe_instant(until)},
        )


def resume(store: Store, digest: str, now: datetime) -> bool:
    """End the digest's pause now; False where none lasts."""
    with store.write() as conn:
        done = conn.execute(
            f"UPDATE pauses SET until = ?, over = 1 WHERE digest = ? AND {LASTS}",  # noqa: S608 - a constant
            [instant(now), digest, instant(now)],
        )
    return done.rowcount == 1
