"""Grouping: which open story an entry belongs to.

Every story within four days is weighed by its reports, half by the likest of them, half by all: one odd report
does not draw strangers in, and a long story does not shut out its next one.  What two reports have in common is
likeness.py's; nothing here knows a language.
"""

from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbours:
    """The open stories that a report may belong to, those with most in common with it."""

    report: Report
    crowd: Crowd
    stories: Mapping[int, Sequence[Report]]
    """The reports of each that are compared."""

    def place(self) -> Placement:
        """The story whose event is reported, or none; of two alike the older one."""
        scored = [(score(self.report, others, self.crowd), -story_id) for story_id, others in self.stories.items()]
        best = max((s for s in scored if s[0] > NEEDED), default=None)
        if best is None:
            return Placement(story_id=None)
        likest = max(self.stories[-best[1]], key=lambda o: (likeness(self.report, o, self.crowd), -o.profile.entry_id))
        why = (f"like entry {likest.profile.entry_id}", *reasons(self.report, likest, self.crowd))
        return Placement(story_id=-best[1], reasons=why)


def neighbours(profile: Profile, stories: Iterable[Story]) -> Neighbours:
    """What `profile` is compared with, of all open stories."""
    report = report_of(profile)
    near = [(story.story_id, found) for story in stories if (found := _heard(profile, story))]
    crowd = Crowd(report, [other for _, others in near for other in others])
    return Neighbours(report=report, crowd=crowd, stories=dict(_shortlist(report, near, crowd)))


def place(profile: Profile, stories: Iterable[Story]) -> Placement:
    """The open story that `profile` reports too, or none."""
    return neighbours(profile, stories).place()


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


def score(report: Report, others: Sequence[Report], crowd: Crowd) -> float:
    """How well a report fits the reports of a story; above `NEEDED` it joins.  `crowd` is that of `report`."""
    return balance([likeness(report, other, crowd) for other in others])


def balance(likenesses: Sequence[float]) -> float:
    """Half by the likest of a story's reports, half by all."""
    return (max(likenesses) + sum(likenesses) / len(likenesses)) / 2
