"""Grouping: which open story an entry belongs to.

Every story within four days is weighed by its reports, half by the likest of them, half by all: one odd report
does not draw strangers in, and a long story does not shut out its next one.  What two reports have in common is
likeness.py's; nothing here knows a language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nlargest

from monitor.model import Profile, Story
from monitor.stories.crowd import Crowd, Report, report_of
from monitor.stories.likeness import likeness, reasons

OPEN = timedelta(days=4)
"""Between an entry and a report of its story."""
HEARD = 8
"""Reports of one story that are compared: its first ones, which make it, and its last; bounds what a long story costs."""
SHORTLIST = 12
"""Stories that get a closer look: those that share most signs or words at first sight."""
NEEDED = 0.0
"""Above this score an entry belongs to the story."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where an entry belongs, and why; `story_id` is None for the first report of an event."""

    story_id: int | None
    reasons: tuple[str, ...] = ()


def place(profile: Profile, stories: Sequence[Story]) -> Placement:
    """The open story that `profile` reports too, or none; of two alike the older one."""
    report = report_of(profile)
    heard = [(story.story_id, found) for story in stories if (found := _heard(profile, story))]
    crowd = Crowd(report, [other for _, others in heard for other in others])
    scored = [
        (_score(report, others, crowd), -story_id, others) for story_id, others in _shortlist(report, heard, crowd)
    ]
    best = max((s for s in scored if s[0] > NEEDED), key=lambda s: s[:2], default=None)
    if best is None:
        return Placement(story_id=None)
    likest = max(best[2], key=lambda other: (likeness(report, other, crowd), -other.profile.entry_id))
    why = (f"like entry {likest.profile.entry_id}", *reasons(report, likest, crowd))
    return Placement(story_id=-best[1], reasons=why)


def _heard(profile: Profile, story: Story) -> list[Report]:
    """The story's reports of these days, an earlier version of `profile` itself left out."""
    since, until = profile.published_at - OPEN, profile.published_at + OPEN
    near = [m for m in story.members if since <= m.published_at <= until and m.entry_id != profile.entry_id]
    if len(near) > HEARD:
        near = [*near[: HEARD // 2], *near[-HEARD // 2 :]]
    return [report_of(member) for member in near]


def _shortlist(
    report: Report, heard: Sequence[tuple[int, list[Report]]], crowd: Crowd
) -> list[tuple[int, list[Report]]]:
    """The stories whose first or last report shares most with `report`."""

    def first_sight(story: tuple[int, list[Report]]) -> tuple[float, int]:
        ends = (story[1][0], story[1][-1])
        return max(crowd.shares(report.signs, o.signs) + crowd.wording(report, o) for o in ends), -story[0]

    return nlargest(SHORTLIST, heard, key=first_sight)


def _score(report: Report, others: Sequence[Report], crowd: Crowd) -> float:
    scores = [likeness(report, other, crowd) for other in others]
    return (max(scores) + sum(scores) / len(scores)) / 2
