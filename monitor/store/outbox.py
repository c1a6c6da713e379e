"""The outbox: rendered messages, one row a recipient, leased while they are handed over.

A row is `queued`, then `sending` under a lease, then `sent`, `refused` (5xx), `failed` (given up after two
days), `unknown` (the server's last word was lost) or `dropped` by a person.  A lease that ran out under
`sending` means a process died in the middle: what the server made of it is unknown too.  A message that kills
its process waits longer at each try like any other, and is given up like any other.  The text of a message that is settled
is taken out after a month; what waits for a person keeps it.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.model import Message, Reply
from monitor.store import custody
from monitor.store.codec import instant, moment
from monitor.store.db import Store

SENDING = timedelta(seconds=25)
"""A message may take 20 s; a lease lasts 5 s more."""
GIVE_UP = timedelta(days=2)
FEWEST_TRIES = 3
"""Before a message is given up, however old: the machine may just have woken up without a network."""
FIRST_PAUSE = timedelta(minutes=1)
KEPT = timedelta(days=30)
"""So long a mail that was sent or dropped keeps its text; its row stays."""
SLICE = 50
"""Texts taken out in one transaction."""
LONGEST_PAUSE = timedelta(hours=4)
"""No row waits longer: what says so was written while the clock was ahead."""
DIED = "the process ended while sending"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leased:
    """A message that this process may now hand over."""

    outbox_id: int
    message: Message
    attempts: int
    """Tries so far, this one included."""
    digest: str = ""
    """Whose issue it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One row of the view `delivery_log`."""

    outbox_id: int
    digest: str
    slot: str
    kind: str
    recipient: str
    message_id: str
    state: str
    attempts: int
    last_reply: str | None
    next_try_at: str
    sent_at: str | None
    queued_at: str
    subject: str | None = None

    def again(self, *, hold_unknown: bool) -> str:
        """When it is tried again; `by hand` where nothing does so by itself."""
        dead = self.state in ("refused", "failed") or (hold_unknown and self.state == "unknown")
        return "by hand" if dead else self.next_try_at


def queue(conn: sqlite3.Connection, issue_id: int, messages: Sequence[Message], now: datetime) -> None:
    """Queue the messages of an issue, inside the caller's transaction."""
    at = instant(now)
    conn.executemany(
        "INSERT INTO outbox (message_id, issue_id, recipient, payload, queued_at, next_try_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(m.message_id, issue_id, m.recipient, m.payload, at, at) for m in messages],
    )


OPEN = "state IN ('queued', 'sending', 'unknown')"
"""The condition of the table's index of rows that are not settled."""
DUE = """(next_try_at <= :now OR next_try_at > :bound)
AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :bound)
AND (state IN ('queued', 'sending') OR (state = 'unknown' AND :resend))"""
"""Rows to hand over; one that is `sending` and passes has outlived its lease."""


def lease(store: Store, *, now: datetime, on_unknown: Literal["resend", "hold"]) -> Leased | None:
    """Take the message that has waited longest, or None; at most one at a time, so that a lease stays short."""
    at = {"now": instant(now), "bound": instant(now + LONGEST_PAUSE), "resend": on_unknown == "resend"}
    if not store.conn.execute(f"SELECT 1 FROM outbox WHERE {OPEN} AND {DUE} LIMIT 1", at).fetchone():  # noqa: S608 - constants
        return None
    with store.write() as conn:
        _settle_dead(conn, at, now, on_unknown)
        row = conn.execute(
            f"""SELECT outbox_id, message_id, recipient, payload, attempts, digest FROM outbox JOIN issues USING (issue_id)
                WHERE {OPEN} AND {DUE} ORDER BY next_try_at, outbox_id LIMIT 1""",  # noqa: S608 - constants
            at,
        ).fetchone()
        if row is None:
            return None
        # should this try kill the process, the next one waits as after a refusal, behind all others
        again = now + (pause(row["attempts"]) if row["attempts"] else SENDING)
        conn.execute(
            """UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = ?, next_try_at = ?
               WHERE outbox_id = ?""",
            [instant(now + SENDING), instant(again), row["outbox_id"]],
        )
        custody.count(conn)
    message = Message(message_id=row["message_id"], recipient=row["recipient"], payload=row["payload"])
    return Leased(outbox_id=row["outbox_id"], message=message, attempts=row["attempts"] + 1, digest=row["digest"])


def _settle_dead(
    conn: sqlite3.Connection, at: dict[str, object], now: datetime, on_unknown: Literal["resend", "hold"]
) -> None:
    """Say what became of tries whose process died, where they are not simply made again."""
    dead = "state = 'sending' AND (lease_until <= :now OR lease_until > :bound)"
    conn.execute(
        f"""UPDATE outbox SET state = 'failed', lease_until = NULL, last_reply = :said
            WHERE {OPEN} AND {dead} AND attempts >= :fewest AND queued_at <= :old""",  # noqa: S608 - constants
        {**at, "said": DIED, "old": instant(now - GIVE_UP), "fewest": FEWEST_TRIES},
    )
    if on_unknown == "hold":
        conn.execute(
            f"UPDATE outbox SET state = 'unknown', lease_until = NULL, last_reply = :said WHERE {OPEN} AND {dead}",  # noqa: S608 - constants
            {**at, "said": DIED},
        )


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries: one minute, doubling up to four hours."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def record(store: Store, leased: Leased, reply: Reply, *, now: datetime) -> str:
    """Write what became of a try and give the lease back; returns the row's new state.

    A try that outlived its lease says nothing about a later one's, unless that it was sent.
    """
    with store.write() as conn:
        row = conn.execute(
            "SELECT state, attempts, queued_at FROM outbox WHERE outbox_id = ?", [leased.outbox_id]
        ).fetchone()
        ours = row["state"] == "sending" and row["attempts"] == leased.attempts
        if row["state"] == "sent" or not (ours or reply.state == "sent"):
            return str(row["state"])
        state: str = "queued" if reply.state == "retry" else reply.state
        old = now - moment(row["queued_at"]) >= GIVE_UP and row["attempts"] >= FEWEST_TRIES
        if old and state in ("queued", "unknown"):
            state = "failed"
        conn.execute(
            """UPDATE outbox SET state = ?, lease_until = NULL, last_reply = ?, next_try_at = ?,
               sent_at = iif(? = 'sent', ?, sent_at) WHERE outbox_id = ?""",
            [state, reply.text, instant(now + pause(leased.attempts)), state, instant(now), leased.outbox_id],
        )
        custody.count(conn)
    return state


def change(store: Store, outbox_id: int, state: Literal["queued", "dropped"], *, now: datetime) -> bool:
    """Take up or drop a message by hand; False where there is none that is neither sent nor being sent, or its text is gone."""
    with store.write() as conn:
        done = conn.execute(
            """UPDATE outbox SET state = ?, lease_until = NULL, next_try_at = ?, queued_at = iif(? = 'queued', ?, queued_at)
               WHERE outbox_id = ? AND state != 'sent' AND (state != 'sending' OR lease_until <= ?) AND length(payload) > 0""",
            [state, instant(now), state, instant(now), outbox_id, instant(now)],
        )
        custody.count(conn)
    return done.rowcount == 1


SETTLED = "state IN ('sent', 'dropped') AND length(payload) > 0"
"""The condition of the table's index of rows that are settled and have their text."""


def empty(store: Store, *, now: datetime) -> int:
    """Take the text out of mails that were settled long ago, a slice of them; how many there were.

    `next_try_at` of a settled row is hours at most after it was settled.
    """
    old = f"SELECT outbox_id FROM outbox WHERE {SETTLED} AND next_try_at < ? LIMIT {SLICE}"  # noqa: S608 - constants
    ids = [row["outbox_id"] for row in store.rows(old, [instant(now - KEPT)])]
    if ids:
        with store.write() as conn:
            conn.executemany(f"UPDATE outbox SET payload = x'' WHERE outbox_id = ? AND {SETTLED}", [[i] for i in ids])  # noqa: S608 - constants
    return len(ids)


def deliveries(store: Store, states: Sequence[str], limit: int = 100) -> list[Delivery]:
    """Messages in these states: those that nobody sends, then those that were tried, then the others, each newest first."""
    columns = ", ".join(Delivery.__slots__)
    marks = ", ".join("?" * len(states))
    rows = store.rows(
        f"""SELECT {columns} FROM delivery_log WHERE state IN ({marks})
            ORDER BY state IN ('queued', 'sending'), attempts = 0, outbox_id DESC LIMIT ?""",  # noqa: S608 - names of the record, question marks
        [*states, limit],
    )
    return [Delivery(**dict(row)) for row in rows]


def unsent(store: Store) -> tuple[dict[str, int], str | None]:
    """How many messages were neither sent nor dropped, by state, most first; and the slot of the oldest."""
    rows = store.rows(
        """SELECT state, count(*) AS n, min(slot) AS oldest FROM outbox JOIN issues USING (issue_id)
           WHERE state NOT IN ('sent', 'dropped') GROUP BY state ORDER BY n DESC, state"""
    )
    return {row["state"]: row["n"] for row in rows}, min((row["oldest"] for row in rows), default=None)


def waiting(store: Store) -> int:
    """How many messages are still to be handed over."""
    rows = store.rows(f"SELECT count(*) AS n FROM outbox WHERE {OPEN}")  # noqa: S608 - a constant
    return int(rows[0]["n"])
