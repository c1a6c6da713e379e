"""Matters: what a story's titles say happens or may happen, whoever is named: a plant in Germany, a rise of prices.

A rumour and its denial share them where they share no particular name.  Words for how it is said and when make none.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from monitor.model import Entity, Story
from monitor.negations import ANY, CONFIRMED_NOT
from monitor.stories.concepts import concepts
from monitor.text import fold_text

MANNER = frozenset(
    ("deny", "answer", "sources", "media", "official", "announce", "details", "plan", "study", "leak", "video",
     "livestream", "weibo", "linkedin", "next week", "next month", "next year", "decade", "brand", "rivals", "name")
)  # fmt: skip
"""Concepts that say how, where or when a thing is told: they are in rumours and denials of any matter."""


def overturns(quote: str, rumour: Story) -> bool:
    """Whether a confirmation confirms that what the rumour says is not so; not where the rumour was of a "not" itself."""
    told = [m.title for m in rumour.members] or [fold_text(rumour.headline)]
    return CONFIRMED_NOT.search(fold_text(quote)) is not None and not any(ANY.search(title) for title in told)


def matters(story: Story) -> frozenset[str]:
    """The matters of a story's titles; of one whose reports are not read, of its headline."""
    told = {cue for m in story.members for cue in m.title_cues}
    return frozenset(told or concepts(fold_text(story.headline), "")) - MANNER


def codes_of(story: Story) -> frozenset[str]:
    """The models that a story's titles name."""
    return frozenset(code for m in story.members for code in m.title_codes)


def kinds_of(story: Story) -> frozenset[str]:
    """The kinds of event that a story's titles tell; of one whose reports are not read, its heaviest."""
    return frozenset(kind for m in story.members for kind in m.title_events) or frozenset(
        filter(None, (story.category,))
    )


def conflict(one: Story, other: Story, entities: Mapping[str, Entity], own: AbstractSet[str]) -> bool:
    """Whether two stories name different models, or different parties beside the watch's `own`."""
    ours, theirs = codes_of(one), codes_of(other)
    if ours and theirs and ours.isdisjoint(theirs):
        return True
    ours, theirs = (
        frozenset(
            n
            for m in s.members
            for n in m.title_entities
            if n not in own and n in entities and entities[n].kind == "company"
        )
        for s in (one, other)
    )
    return bool(ours and theirs and ours.isdisjoint(theirs))
