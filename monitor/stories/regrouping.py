"""Regrouping: stories that a new report shows to be one event, and a story that it shows to be two.

Reports come one by one, so the first of an event may open two stories (one tells the price, one the orders) until a third tells
both; and a vague title may join a story whose event it does not report, and draw its own after it.  Both are seen by the one
measure of grouping.py: two stories are one where the reports of the smaller would join the larger, and a story is two where
they would not.  Whether it may still be changed is judge.py's to say.
"""

from collections.abc import Sequence

from monitor.stories.crowd import Report
from monitor.stories.grouping import Neighbours, balance, score
from monitor.stories.likeness import DAY, WEIGHTS, conflict, likeness

FITS = 1.0
"""From this score on a report clearly fits a story besides its own, so that the two may be one."""
ONE = 0.5
"""Above this score, on the average, the reports of one story would join another: clearly above what joining needs."""
TWO = -0.25
"""Below this score they would not; between the two nothing is changed, so that no story is torn back and forth."""
PART = 2
"""Reports that make an event of their own: one odd report may be anything."""
APART = 1.0
"""Days that count at most: days alone part no story that went on."""


def one_event(near: Neighbours, home: int) -> tuple[int, ...]:
    """The stories that are one event with `home`, which the report has joined and shows it; most likely first."""
    if home not in near.stories:
        return ()
    own = [*near.stories[home], near.report]
    found = []
    for story_id, reports in near.stories.items():
        fits = score(near.report, reports, near.crowd) if story_id != home else 0.0
        if fits < FITS or any(conflict(a, b) for a in own for b in reports):
            continue
        if _union(near, own, reports) > ONE:
            found.append((-fits, story_id))
    return tuple(story_id for _, story_id in sorted(found))


def two_events(near: Neighbours, home: int) -> frozenset[int]:
    """The entries of `home` that report another event than its rest, as the report among them shows; none where all are of one."""
    own = near.stories.get(home, ())
    if len(own) < PART:
        return frozenset()
    side: list[Report] = [near.report]
    rest: list[Report] = []
    for one in own:
        to_rest = _likenesses(near, one, [other for other in own if other is not one])
        (to_new,) = _likenesses(near, one, [near.report])
        (side if to_new > sum(to_rest) / len(to_rest) else rest).append(one)
    if len(side) < PART or not rest or _union(near, side, rest) >= TWO:
        return frozenset()
    return frozenset(report.profile.entry_id for report in side)


def _union(near: Neighbours, one: Sequence[Report], other: Sequence[Report]) -> float:
    """How well the reports of the smaller of two groups would join the larger, on the average."""
    small, large = sorted((one, other), key=len)
    return sum(balance(_likenesses(near, report, large)) for report in small) / len(small)


def _likenesses(near: Neighbours, report: Report, others: Sequence[Report]) -> list[float]:
    """The likeness of a report to each of the others, more than `APART` between them counted as so much."""
    everyone = [r for reports in near.stories.values() for r in reports if r is not report]
    crowd = near.crowd.around(report, everyone)
    return [
        likeness(report, other, crowd) - WEIGHTS["days"] * max(0.0, _days(report, other) - APART) for other in others
    ]


def _days(one: Report, other: Report) -> float:
    return abs((one.profile.published_at - other.profile.published_at).total_seconds()) / DAY
