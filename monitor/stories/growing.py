"""Growing: what a story is by its reports, one by one, and anew after one of them was revised or taken back.

Headline, category, dates and whom it is about; which reports belong to it is grouping.py's, its status status.py's.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from monitor.model import Profile, Story

ABOUT = 8
"""So many names at most say whom a story is about."""


def about(profile: Profile) -> tuple[str, ...]:
    """Whom one report is about, those of its title first."""
    names = dict.fromkeys((*profile.title_codes, *profile.title_entities, *profile.codes, *profile.entities))
    return tuple(names)[:ABOUT]


def grown_by(story: Story, profile: Profile) -> Story:
    """The story with one more report; the heaviest kind of event among them names its category."""
    if profile.category and (profile.weight > story.weight or not story.category):
        story = replace(story, category=profile.category, weight=profile.weight, urgent=profile.urgent)
    return replace(
        story,
        first_published_at=min(story.first_published_at, profile.published_at),
        last_published_at=max(story.last_published_at, profile.published_at),
        about=tuple(dict.fromkeys((*story.about, *about(profile))))[:ABOUT],
        members=(*story.members, profile),
    )


def retold(story: Story, reports: Iterable[Profile]) -> Story:
    """The story as these reports make it, after one of them changed its words or was taken back.

    It is called as before where that report is left, else as the first one left has it; without any it keeps its name.
    """
    members = sorted(reports, key=lambda m: (m.published_at, m.entry_id))
    if not members:
        return replace(story, members=())
    named = next((m for m in members if m.entry_id == story.headline_entry_id), members[0])
    first = members[0].published_at
    bare = replace(
        story, headline=named.headline, headline_entry_id=named.entry_id, category="", weight=0, urgent=False, about=(),
        first_published_at=first, last_published_at=first, members=(),
    )  # fmt: skip
    return reduce(grown_by, members, bare)
