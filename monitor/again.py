"""Judging again: the entries of the last weeks, after the rules, the watchlists or the contexts of feeds changed.

    begin   what judges is not what judged before: all that was published in the last `REACH` is to be judged again
    step    the next slice is read; what a rule catches otherwise, or sees otherwise, is weighed as a revision is
    store   one transaction: the verdict, and how far the work has come

A step that is cut short has stored nothing, and the next one begins where the last one ended.  An entry whose reading is the
same keeps its place and its claims.  Two processes may work at once: one of them finds its step done.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.candidates import REACH, TRIES, TURN, Candidate, profiled, read
from monitor.errors import BusyError
from monitor.model import Reading
from monitor.sight import Sight
from monitor.store import codec, judgings, stories, verdicts
from monitor.store.db import Store
from monitor.store.judgings import Judging, Standing
from monitor.weigh import weigh

log = logging.getLogger(__name__)

SLICE = 100
"""Entries of one step: a bound on what a stop waits for and a transaction holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """What judging again has come to."""

    came: int
    """Entries that match and did not."""
    went: int
    """Entries that match no more."""
    whole: bool
    """Whether all are judged."""


def begin(store: Store, sight: Sight, now: datetime) -> bool:
    """See to it that the kept entries are judged by `sight`; False where they are, or nothing is kept.

    For the beginning of a process: one whose sight is the older must not take back what a newer one began.
    """
    last = judgings.last(store)
    if last is None or last.sight == sight.fingerprint:
        return False
    with store.write() as conn:
        judgings.begin(conn, sight.fingerprint, now - REACH, now)
    log.info("what judges has changed: the entries of the last %d days are judged again", REACH.days)
    return True


def judge_again(
    store: Store,
    sight: Sight,
    *,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
) -> Again | None:
    """Judge again what is left of it, slice by slice; None where nothing is left, or it is another sight's work.

    `go_on` is asked before each slice and ends the work where it says no.
    """
    judging = judgings.last(store)
    if judging is None or judging.whole or judging.sight != sight.fingerprint:
        return None
    while go_on() and not judging.whole:
        with TURN:
            _step(store, judging, sight, clock())
        now = judgings.last(store)
        if now is None or now.judging_id != judging.judging_id:
            break
        judging = now
    if judging.whole:
        log.info("judged again: %d entries came into the news, %d went", judging.came, judging.went)
    return Again(came=judging.came, went=judging.went, whole=judging.whole)


def _step(store: Store, judging: Judging, sight: Sight, now: datetime) -> None:
    """Judge one slice and store the verdict with how far the work has come."""
    for tried in range(TRIES):
        window = stories.closed_window(store)  # before all else that is read, so that storing notices any other's write
        slice_ = judgings.following(
            store, judging.at, max(SLICE >> tried, 1)
        )  # less is sooner done than another's write
        if not slice_:
            with store.write() as conn:
                judgings.end(conn, judging, now)
            return
        candidates = changed(slice_, sight)
        verdict = weigh(store, candidates, window, sight, now)
        caught = {
            s.entry.entry_id: bool(s.matches) for s in slice_
        }  # what is judged besides is copies, which were caught
        came = sum(bool(j.reading.matches) and not caught.get(j.entry.entry_id, True) for j in verdict.judged)
        went = sum(not j.reading.matches and caught.get(j.entry.entry_id, True) for j in verdict.judged)
        end = slice_[-1].entry
        with store.write() as conn:
            if candidates and not verdicts.bump(conn, verdict):
                continue
            if judgings.go_on(conn, judging, (codec.instant(end.published_at), end.entry_id), came=came, went=went):
                verdicts.record(conn, verdict, now, again=True)
        return
    raise BusyError("other writers kept changing what entries were judged against: it is tried again")


def changed(standings: Sequence[Standing], sight: Sight) -> list[Candidate]:
    """Of the entries those of which the rules make something else than is stored, to be judged as revisions."""
    readings = [(standing, read(sight.matchers, standing.entry)) for standing in standings]
    return [
        Candidate(
            entry=standing.entry,
            reading=reading,
            revised=True,
            story_id=standing.story_id,
            copy_of=standing.copy_of,
        )
        for standing, reading in readings
        if differs(standing, reading)
    ]


def differs(standing: Standing, reading: Reading) -> bool:
    """Whether a reading is another than the one whose verdict is stored: in its matches, or in what grouping compares."""
    matches = tuple((m.watch, m.rule, m.level, codec.evidence(m.evidence)) for m in reading.matches)
    if tuple(sorted(matches)) != standing.matches:
        return True
    return (
        bool(matches)
        and standing.copy_of is None
        and codec.profile_text(profiled(standing.entry, reading)) != standing.profile
    )
