"""Mailed: what became of an entry in each digest: in which issue it stands, what it waits for, or why it is in none.

Says of one entry what digests.py and digest/plan.py decide of all; decides nothing, writes nothing.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.digest.plan import held_back
from monitor.digest.settings import DigestSettings
from monitor.digest.slots import due_slot, next_slot
from monitor.model import Eligible, Entry, Level
from monitor.store import issues, pauses, standing
from monitor.store.codec import moment
from monitor.store.db import Store
from monitor.store.pauses import Pause
from monitor.store.standing import Caught, Place

SECOND = timedelta(seconds=1)
"""Slots are whole seconds: one at the end of a pause is made."""

Reason = Literal["mailed", "waits", "match", "watch", "level", "copy", "muted", "before", "old"]
"""`match`: no rule catches it; `watch`: no watch of this digest does; `level`: not at a level that the digest takes; `copy`:
another entry with its text stands for it; `muted`: its story is; `before`: seen longer than `first` before the digest was
first known; `old`: it came with a feed's first poll, or was caught only when it was judged again, and was older than `first`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestReview:
    """An entry and one digest."""

    digest: str
    reason: Reason
    slot: datetime | None = None
    """Of the issue that it stands in, or the one that it waits for."""
    number: int | None = None
    """Of the issue that it stands in."""
    kind: str | None = None
    """Of that issue."""
    states: tuple[str, ...] = ()
    """Of that issue's messages, each state once: sent, queued, failed and what else the view `delivery_log` knows."""
    watch: str | None = None
    """Under which it was mailed."""
    levels: tuple[Level, ...] = ()
    """Those that the digest takes, where that is the reason."""
    first: float | None = None
    """The digest's `first` in seconds, where that is the reason."""
    copy_of: int | None = None
    """The entry that stands for it."""
    until: datetime | None = None
    """Till when its story is muted."""
    since: datetime | None = None
    """When the digest was first known, where that is the reason; None: it is not yet."""
    overdue: bool = False
    """The issue that it waits for is due and not made."""
    left_over: bool = False
    """It waits though an issue was made since it came in: there was no room, or its story was muted."""
    paused: bool = False
    """The digest is paused."""


def first_slot(digest: DigestSettings, pause: Pause | None, now: datetime) -> datetime | None:
    """The digest's next slot, that after its pause; None where it has none, or no end of the pause is known."""
    if pause is None:
        return next_slot(digest, now)
    return None if pause.until is None else next_slot(digest, pause.until - SECOND)


def mailed(store: Store, entry: Entry, digests: Sequence[DigestSettings], now: datetime) -> tuple[DigestReview, ...]:
    """What became of an entry in each digest of the config, a recap apart, and in others that mailed it once."""
    marks = {row["digest"]: row for row in standing.marks(store, entry.entry_id)}
    caught = standing.verdict(store, entry.entry_id)
    place = standing.place(store, entry.entry_id)
    made = [
        _marked(marks.pop(digest.name)) if digest.name in marks else _unmarked(store, entry, caught, place, digest, now)
        for digest in digests
        if digest.kind == "digest"
    ]
    return (*made, *(_marked(row) for row in marks.values()))


def _marked(row: sqlite3.Row) -> DigestReview:
    return DigestReview(
        digest=row["digest"],
        reason="mailed",
        slot=moment(row["slot"]),
        number=row["number"],
        kind=row["kind"],
        states=tuple(json.loads(row["states"])),
        watch=row["watch"],
    )


def _unmarked(
    store: Store,
    entry: Entry,
    caught: dict[str, Caught],
    place: Place | None,
    digest: DigestSettings,
    now: datetime,
) -> DigestReview:
    """The first reason against it, in the order in which a reader would ask."""
    name = digest.name
    watched = [one for watch, one in caught.items() if watch in digest.watches]
    wanted = [one for one in watched if one.match.level in digest.levels]
    if not wanted or place is None:
        reason: Reason = "level" if watched else "watch" if caught else "match"
        return DigestReview(digest=name, reason=reason, levels=digest.levels if watched else ())
    stands = standing.stands_for(store, entry.entry_id, digest.watches, digest.levels)
    if stands is not None:
        return DigestReview(digest=name, reason="copy", copy_of=stands)
    if place.muted_until is not None and place.muted_until > now:
        return DigestReview(digest=name, reason="muted", until=place.muted_until)
    started = issues.started(store, name)
    if entry.first_seen_at < (started or now) - timedelta(seconds=digest.first):
        return DigestReview(digest=name, reason="before", first=digest.first, since=started)
    eligible = [
        Eligible(entry=entry, match=one.match, story_id=place.story_id, caught_at=one.caught_at) for one in wanted
    ]
    if all(held_back(one, digest.first) for one in eligible):
        return DigestReview(digest=name, reason="old", first=digest.first)
    made_at = issues.last_made(store, name)
    pause = pauses.paused(store, now).get(name)
    owed = pauses.owed_since(store, name, started or now, now)
    due = None if pause else due_slot(digest, last=issues.last_slot(store, name, now), started=owed, now=now)
    return DigestReview(
        digest=name,
        reason="waits",
        slot=due or first_slot(digest, pause, now),
        paused=pause is not None,
        overdue=due is not None,
        left_over=made_at is not None and made_at >= min(one.caught_at or entry.first_seen_at for one in wanted),
    )
