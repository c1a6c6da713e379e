"""Dossiers: one affair over weeks, by the particular names and matters in the titles of its stories.

A story joins the dossier of the open story it has most in common with; what nearly every story names makes no affair,
nor does the subject of the watch, its people, or who reported it.  Each story stands in exactly one dossier.
Only stories published near each other are compared, whatever else came in the same batch.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import lru_cache

from monitor.model import Entity, Profile, Story
from monitor.stories.belonging import heart, is_rumour
from monitor.stories.grouping import OPEN as HEARD
from monitor.stories.matters import codes_of, conflict, kinds_of, matters
from monitor.text import fold_text

OPEN = timedelta(days=45)
"""Between a new story and the reports of one whose affair it continues."""
BACKGROUND = 10
"""Stories imagined beside the open ones, in which no name stands: among few stories nothing is rare or common."""
COMMON = 0.15
"""A name in a larger part of the stories makes no affair, though two may always share one."""
NEEDED = 0.5
"""Of what two stories name and tell, the part that must be shared."""
MATTER = 0.35
"""What a shared matter (headquarters, hood) counts beside a shared name (Ford)."""
STEPS = frozenset(("launch", "price", "orders", "deliveries", "presale"))
"""Kinds of event on the way of a new model to its buyers."""
PARTIES = ("company", "person", "place")
"""Kinds of entity that have affairs; media, tipsters and agencies tell of all of them."""
ANSWERED = timedelta(days=60)
"""Between a rumour and its denial or confirmation."""
FEEDS_LAG = timedelta(hours=36)
"""So long before its rumour an answer may have been published."""
MATTERS = 2
"""Matters, or a matter and a model or a party, that a rumour and its answer share."""
LONGEST_TITLE = 3
"""Names in a title at most."""


def looked_at(profile: Profile) -> tuple[object, ...]:
    """What of a report decides which affair its story belongs to: where a revision changes none of it, it changes no affair."""
    return (
        profile.title_codes,
        profile.title_entities,
        profile.title_cues,
        profile.title_events,
        profile.category,
        profile.stance,
    )


def subjects(entities: Mapping[str, Entity]) -> frozenset[str]:
    """Whom one of the watches is about, with their people and parts."""
    return frozenset(e.name for e in entities.values() if e.subject)


def dossier_for(story: Story, stories: Sequence[Story], *, entities: Mapping[str, Entity]) -> int | None:
    """The dossier that a new story belongs to; None for a new affair.

    `entities` are those of all watches by name: they say which names are parties and which the watch's own.
    """
    own = subjects(entities)
    day = story.first_published_at
    mine = _marks(story, entities, own, day)
    others = [
        (s, _marks(s, entities, own, day)) for s in stories if s.story_id != story.story_id and _is_open(s, story)
    ]
    seen = Counter(mark for _, marks in others for mark in marks)
    size = len(others) + 1 + BACKGROUND

    def weight(marks: Iterable[str]) -> float:
        return sum((math.log(size / (seen[m] + 1)) * (MATTER if m.startswith("cue:") else 1.0)) ** 2 for m in marks)

    best: tuple[float, int, int] | None = None
    for other, theirs in others:
        shared = mine & theirs
        if any(m.startswith("name:") and seen[m] <= max(2, COMMON * len(others)) for m in shared):
            score = weight(shared) / math.sqrt(weight(_parties(mine)) * weight(_parties(theirs)))
            if (
                score >= NEEDED
                and _bound(story, other, shared, entities)
                and (best is None or (score, other.story_id) > best[:2])
            ):
                best = (score, other.story_id, other.dossier_id)
    if best is not None:
        return best[2]
    answered = _by_answer(story, stories, entities, own)
    return answered if answered is not None else _by_model(story, [other for other, _ in others], entities, own)


def _by_model(
    story: Story, stories: Sequence[Story], entities: Mapping[str, Entity], own: AbstractSet[str]
) -> int | None:
    """The dossier of a story of the same model, though many name it: both steps on its way to the buyers, or of one matter."""
    codes, mine = codes_of(story), matters(story)
    best: tuple[int, datetime, int, int] | None = None
    for other in stories:
        if codes.isdisjoint(codes_of(other)) or conflict(story, other, entities, own):
            continue
        shared = len(mine & matters(other))
        steps = not kinds_of(story).isdisjoint(STEPS) and not kinds_of(other).isdisjoint(STEPS)
        if shared >= MATTERS or steps:
            found = (shared, other.last_published_at, other.story_id, other.dossier_id)
            best = found if best is None else max(best, found)
    return None if best is None else best[3]


def _bound(one: Story, other: Story, shared: AbstractSet[str], entities: Mapping[str, Entity]) -> bool:
    """Whether what two stories share is more than a model: a recall and a fire of one car are two affairs.

    The same matter or kind of event binds them besides, or that both are steps of the model on its way to the buyers.
    """
    if any(m.startswith("name:") and m.removeprefix("name:") in entities for m in shared):
        return True
    ours, theirs = kinds_of(one), kinds_of(other)
    if _answers(one, other) and not (ours and theirs):
        return True
    mine, others = ours | matters(one), theirs | matters(other)
    if not mine or not others or not mine.isdisjoint(others):
        return True
    return not ours.isdisjoint(STEPS) and not theirs.isdisjoint(STEPS)


def _by_answer(
    story: Story, stories: Sequence[Story], entities: Mapping[str, Entity], own: AbstractSet[str]
) -> int | None:
    """The dossier of a rumour that the story answers, or of the answer to it: known by their matters, not by a name."""
    mine = matters(story)
    best: tuple[int, int, int] | None = None
    for other in stories:
        shared = len(mine & matters(other))
        if shared and _answers(story, other) and not conflict(story, other, entities, own):
            shared += not codes_of(story).isdisjoint(codes_of(other))
            shared += not _involved(story, entities, own).isdisjoint(_involved(other, entities, own))
            if shared >= MATTERS and (best is None or (shared, other.story_id) > best[:2]):
                best = (shared, other.story_id, other.dossier_id)
    return None if best is None else best[2]


def _involved(story: Story, entities: Mapping[str, Entity], own: AbstractSet[str]) -> frozenset[str]:
    """The parties beside the watch's own that a story's titles and openings name: an answer often says in its text to what."""
    named = {n for m in story.members for n in m.entities}
    return frozenset(n for n in named - own if n in entities and entities[n].kind in PARTIES)


def _answers(one: Story, other: Story) -> bool:
    """Whether one of two stories may answer the other, a rumour of weeks before at most, or both are such rumours."""
    if is_rumour(one) and is_rumour(other):
        return _is_open(other, one)
    for answer, rumour in ((one, other), (other, one)):
        if heart(answer) in ("denial", "confirmation") and is_rumour(rumour):
            return (
                rumour.first_published_at - FEEDS_LAG <= answer.last_published_at
                and answer.first_published_at <= rumour.last_published_at + ANSWERED
            )
    return False


def _is_open(other: Story, story: Story) -> bool:
    return other.first_published_at - OPEN <= story.last_published_at and (
        story.first_published_at - OPEN <= other.last_published_at
    )


def _marks(story: Story, entities: Mapping[str, Entity], own: AbstractSet[str], day: datetime) -> frozenset[str]:
    """The parties, models and matters that a third of a story's titles of these days name; of older ones its headline."""
    members = [m for m in story.members if abs(m.published_at - day) <= HEARD]
    named = Counter(n for m in members for n in (*m.title_codes, *m.title_entities))
    told = Counter(cue for m in members for cue in m.title_cues)
    if members:
        names = [n for n, count in named.items() if 3 * count >= len(members)]
    else:
        names = [
            n for n in story.about if _stands_in(story.headline, (n, *(entities[n].names if n in entities else ())))
        ]
    parties = (n for n in names if n not in own and (n not in entities or entities[n].kind in PARTIES))
    cues = (cue for cue, count in told.items() if 3 * count >= len(members))
    return frozenset((*(f"name:{n}" for n in parties), *(f"cue:{cue}" for cue in cues)))


def _parties(marks: frozenset[str]) -> list[str]:
    """The names alone: matters that only one story tells of do not part an affair, shared ones bind it."""
    return [m for m in marks if m.startswith("name:")]


@lru_cache(maxsize=8192)
def _stands_in(headline: str, names: tuple[str, ...]) -> bool:
    folded = fold_text(headline)
    return any(fold_text(name.lstrip("=#")) in folded for name in names)


def title_of(stories: Sequence[Story], *, entities: Mapping[str, Entity]) -> str:
    """What most of a dossier's stories are about, most shared first.

    "" for a single story, and where they share nothing but the watch's own subject: a headline says more.
    """
    if len(stories) < 2:  # noqa: PLR2004 - one story shares with none
        return ""
    own = subjects(entities)
    seen = Counter(name for s in stories for name in s.about)
    shared = [name for name, count in seen.most_common(LONGEST_TITLE) if 2 * count > len(stories)]
    shown = [name if name in entities else name.upper() for name in shared]
    return " · ".join(shown) if set(shared) - own else ""
