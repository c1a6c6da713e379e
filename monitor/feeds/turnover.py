"""When so much of a feed's window may have turned over that entries are pushed out unseen: pure.

Two ways to look at it, of which the sooner counts: half of the window at the pace of the largest burst seen, and bursts
that fall together, thought to come independent of each other (a Poisson process whose rate changes by the hour).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.feeds.rhythm import HOURS, RUSH, Rhythm

SAFE = 0.5
"""Share of a window that may turn over unseen."""
QUIET = 0.4
"""Of a burst at least so much is thought possible in the quietest hour: few weeks do not show all that may happen."""
LOSS = 0.2
"""Entries a day that may be lost on average to bursts that fall together."""
BUSIEST = 3
"""Every hour is thought at least as busy as the others are on average without so many of the busiest."""
FAR = 5.0
"""So many standard deviations beyond the mean nothing is expected any more."""
TERMS = 40
"""Terms of the series that are summed at most; they fall like a factorial."""
STEPS = 6
"""Halvings of an hour: to the minute."""
NEVER = math.inf

Shares = tuple[Sequence[float], Sequence[float]]
"""How busy each hour and each weekday is beside the mean, as `Rhythm.shares` says."""
Spans = Sequence[tuple[int, int, float]]
"""The time ahead as `hours_between` cuts it: hour, weekday, length in hours."""


def half_turned(rhythm: Rhythm, shares: Shares, spans: Spans) -> float:
    """Hours until half of the window may have turned over at the pace of the largest burst, which is no larger than the window."""
    size, room = min(rhythm.burst, rhythm.window), rhythm.window * SAFE
    if size <= 1 and size < room:
        return NEVER
    hours, days = shares
    least = max(size / rhythm.window, QUIET) if rhythm.window else QUIET
    waited = turned = 0.0
    for hour, day, share in spans:
        pace = size * min(max(hours[hour] * days[day], least), 1.0)
        if turned + pace * share > room:
            return waited + (room - turned) / pace
        waited, turned = waited + share, turned + pace * share
    return NEVER


def rushed_through(rhythm: Rhythm, a_day: float, shares: Shares, spans: Spans) -> float:
    """Hours after which more than `LOSS` is lost to bursts that fall together, where `a_day` entries come.

    A few weeks do not show which weekdays are without bursts: none is thought quieter than the mean.
    """
    rush = _Rush(size=min(rhythm.rush, rhythm.window), window=rhythm.window)
    if rush.size <= 1:
        return NEVER
    hours, days = shares
    calm = sum(sorted(hours)[:-BUSIEST]) / (HOURS - BUSIEST)
    waited = bursts = 0.0
    for hour, day, share in spans:
        pace = a_day / HOURS / rush.size * max(hours[hour], calm) * max(days[day], 1.0)
        if rush.loses(bursts + pace * share, waited + share):
            step = part = share / 2
            for _ in range(STEPS):
                step /= 2
                part += -step if rush.loses(bursts + pace * part, waited + part) else step
            return waited + part
        waited, bursts = waited + share, bursts + pace * share
    return NEVER


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rush:
    """Bursts of one size before a window."""

    size: float
    window: int

    def loses(self, bursts: float, hours: float) -> bool:
        """Whether a pause of so many hours, in which so many bursts are expected, costs more than it may."""
        come = self.size * min(hours * 3600 / RUSH.total_seconds(), 1.0)
        return lost(bursts, come, self.window) > LOSS * hours / HOURS


def lost(bursts: float, size: float, window: int) -> float:
    """Entries lost on average where `bursts` of `size` are expected between two polls of a window of so many entries."""
    if bursts <= 0 or size <= 0 or window / size > bursts + FAR * math.sqrt(bursts) + FAR:
        return 0.0
    room = window / size
    first = math.floor(room) + 1
    chance = math.exp(first * math.log(bursts) - bursts - math.lgamma(first + 1))
    total = 0.0
    for count in range(first, first + TERMS):
        total += (count - room) * chance
        chance *= bursts / (count + 1)
    return total * size
