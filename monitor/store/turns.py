"""Whose turn it is, in the database: what is due, leases on it, who may not be asked now and why.

Decides nothing about pace: when a feed is due stands in its row.  Hosts that had enough are hosts.py's.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from monitor.addresses import host_of
from monitor.model import FeedState
from monitor.store import hosts
from monitor.store.codec import instant, maybe_instant, maybe_moment, moment
from monitor.store.db import Store

LEASE_GRACE = timedelta(seconds=5)
"""A lease lasts as long as its work may take, and so much more."""

LONGEST_LEASE = timedelta(days=1)
"""A lease that ends later was set by a clock that was ahead."""
AHEAD = timedelta(hours=1)
"""A poll so far in the future too."""

NOWHERE: Mapping[str, str] = MappingProxyType({})
STATE = """
SELECT f.*, m.seen, m.source FROM feeds f LEFT JOIN feed_memory m USING (feed_id)
"""


def hasten(store: Store, *, interval: float, reason: str) -> None:
    """Ask sooner where the config's interval, in seconds, became shorter since a feed was last asked.

    Only feeds that are well and whose pace had this `reason`: what a server wished and what a failure earned stays.
    """
    sooner = "strftime('%Y-%m-%dT%H:%M:%SZ', last_polled_at, :pause)"
    where = f"state = 'ok' AND hold_until IS NULL AND reason = :reason AND interval_seconds > :interval AND next_poll_at > {sooner}"
    given = {"interval": interval, "reason": reason, "pause": f"+{interval:.3f} seconds"}
    if not store.conn.execute(f"SELECT 1 FROM feeds WHERE {where} LIMIT 1", given).fetchone():  # noqa: S608 - constants
        return
    with store.write() as conn:
        conn.execute(f"UPDATE feeds SET next_poll_at = {sooner}, interval_seconds = :interval WHERE {where}", given)  # noqa: S608 - constants


def why_not(store: Store, names: Iterable[str], *, now: datetime) -> dict[str, str]:
    """Why each of these feeds may not be asked now, in a few words, in the order of the names."""
    at = instant(now)
    holds = hosts.held(store.conn, now)
    known = {row["feed"]: row for row in store.rows("SELECT * FROM feeds")}
    return {name: _why_not(known[name], holds, at) for name in names if name in known}


def _why_not(row: sqlite3.Row, holds: Mapping[str, str], at: str) -> str:
    if not row["enabled"]:
        return "off in the config"
    if row["state"] == "gone":
        return "gone: its server answered 410"
    if row["hold_until"] and row["hold_until"] > at:
        return f"its server asked to be left alone until {row['hold_until']}"
    if until := holds.get(host_of(row["moved_url"] or row["url"])):
        return f"its host asked to be left alone until {until}"
    if row["lease_until"] and row["lease_until"] > at:
        return "being asked by another process"
    return "not reached in this pass"


OPEN = """configured AND enabled AND state != 'gone' AND (hold_until IS NULL OR hold_until <= :now OR last_polled_at > :ahead
    OR feed IN (SELECT value FROM json_each(:elsewhere)))
AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :never)"""
"""Feeds that may be asked at all: on, not gone, not held back by their server unless they may be read elsewhere, not leased.

A feed that was polled in the future was polled by a clock that was ahead (a machine without a battery, before the net told it
the time): what was set then holds nothing back.
"""


def due(
    store: Store,
    *,
    now: datetime,
    everything: bool = False,
    names: Iterable[str] | None = None,
    most_per_host: int | None = None,
    fallbacks: Mapping[str, str] = NOWHERE,
) -> list[int]:
    """Ids of feeds to poll, longest waiting first; `everything` takes those not due as well, `names` only these.

    Neither takes one that is off, gone, held back by its server or its host, or leased by another process.  One that is held
    back is taken all the same where its name has an address in `fallbacks` at a host that is not.  Of one host at most `most_per_host`
    are taken: what is overdue after a start or a sleep must not come down on it at once.
    """
    wanted = None if names is None else set(names)
    holds = hosts.held(store.conn, now)
    elsewhere = _elsewhere(fallbacks, holds)
    rows = store.conn.execute(
        f"""SELECT feed_id, feed, coalesce(moved_url, url) AS url FROM feeds
            WHERE {OPEN} AND (:all OR next_poll_at IS NULL OR next_poll_at <= :now OR last_polled_at > :ahead)
            ORDER BY next_poll_at, feed_id""",  # noqa: S608 - a constant
        {**_moments(now), "all": everything, "elsewhere": json.dumps(elsewhere)},
    )
    taken: Counter[str] = Counter()
    found = []
    for row in rows:
        host = host_of(row["url"])
        if (wanted is not None and row["feed"] not in wanted) or (host in holds and row["feed"] not in elsewhere):
            continue
        if most_per_host is None or taken[host] < most_per_host:
            found.append(row["feed_id"])
            taken[host] += 1
    return found


def _elsewhere(fallbacks: Mapping[str, str], holds: Container[str]) -> list[str]:
    """The names of feeds that may be read at another address while their own is held back."""
    return [name for name, url in fallbacks.items() if host_of(url) not in holds]


def _moments(now: datetime) -> dict[str, object]:
    """What `OPEN` asks with."""
    return {"now": instant(now), "ahead": instant(now + AHEAD), "never": instant(now + LONGEST_LEASE)}


def lease(
    conn: sqlite3.Connection,
    feed_ids: Sequence[int],
    *,
    now: datetime,
    lasting: float,
    polls: Mapping[int, int] | None = None,
    fallbacks: Mapping[str, str] = NOWHERE,
) -> list[tuple[str, FeedState]]:
    """Take those of the feeds that are still free, in this order, inside the caller's transaction: [(name, what was known)].

    `lasting` is the longest a poll may take, in seconds; with `polls` only those are taken that have been polled just so often.
    `fallbacks` as for `due`.
    """
    holds = hosts.held(conn, now)
    until = instant(now + timedelta(seconds=lasting) + LEASE_GRACE)
    found = conn.execute(
        f"{STATE} WHERE {OPEN} AND feed_id IN (SELECT value FROM json_each(:ids))",  # noqa: S608 - constants
        {**_moments(now), "ids": json.dumps(list(feed_ids)), "elsewhere": json.dumps(_elsewhere(fallbacks, holds))},
    )
    rows = [row for row in found if polls is None or polls[row["feed_id"]] == row["polls"]]
    conn.executemany("UPDATE feeds SET lease_until = ? WHERE feed_id = ?", [(until, r["feed_id"]) for r in rows])
    held = {host: moment(end) for host, end in holds.items()}
    free = {row["feed_id"]: (row["feed"], _state(row, moment(until), held, now)) for row in rows}
    return [free[feed_id] for feed_id in feed_ids if feed_id in free]


def addresses(store: Store) -> dict[int, tuple[str, int]]:
    """The host each feed is asked at and how often it was polled, by id."""
    rows = store.rows("SELECT feed_id, coalesce(moved_url, url) AS url, polls FROM feeds")
    return {row["feed_id"]: (host_of(row["url"]), row["polls"]) for row in rows}


def release(store: Store, states: Iterable[FeedState]) -> None:
    """Give leases back unpolled, at a stop; one that ran out and is another's by now is left alone."""
    with store.write() as conn:
        conn.executemany(f"UPDATE feeds SET lease_until = NULL WHERE {OURS}", [_lease_of(state) for state in states])  # noqa: S608 - a constant


def held(conn: sqlite3.Connection, state: FeedState) -> bool:
    """Whether the lease under which the feed was asked is still the one that stands, inside the caller's transaction."""
    return conn.execute(f"SELECT 1 FROM feeds WHERE {OURS}", _lease_of(state)).fetchone() is not None  # noqa: S608 - a constant


OURS = "feed_id = :id AND lease_until IS :lease"


def _lease_of(state: FeedState) -> dict[str, int | str | None]:
    return {"id": state.feed_id, "lease": maybe_instant(state.leased_until)}


def _state(row: sqlite3.Row, leased_until: datetime, held: Mapping[str, datetime], now: datetime) -> FeedState:
    hold = maybe_moment(row["hold_until"])
    believed = hold is not None and hold > now and row["last_polled_at"] <= instant(now + AHEAD)
    return FeedState(
        feed_id=row["feed_id"],
        url=row["moved_url"] or row["url"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        seen=json.loads(row["seen"] or "{}"),
        health=row["state"],
        failures=row["failures"],
        succeeded_at=maybe_moment(row["last_success_at"]),
        rhythm=row["rhythm"],
        polls=row["polls"],
        leased_until=leased_until,
        source=row["source"] or "",
        hold_until=hold if believed else None,
        held_hosts=held,
    )
