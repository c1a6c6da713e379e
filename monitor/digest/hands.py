"""Hands: which stories share a card.

Pure.  The stories of one dossier that are new in the same issue stand on one card: those that contradict each other as its
versions, by date; the others below the weightiest of them.  A card holds a few; an affair of many reports gets several cards,
each in its own place.  What is only likely to be about what the reader follows never rises beside what is sure.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.digest.issue import Told
from monitor.digest.weight import is_doubtful, order
from monitor.model import Dossier, StoryView

SHOWN_VERSIONS = 8
"""Stories that share a contested card."""
SHARED = 5
"""Stories of one affair that share another card: with more nobody finds what he looks for."""
CONTESTED = ("disputed", "denied")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hand:
    """What one card would hold."""

    stories: tuple[Told, ...]
    """Heaviest first, the versions of a contested affair by date."""
    contested: bool = False


def hands(told: Sequence[Told], dossiers: Mapping[int, Dossier]) -> list[Hand]:
    """All cards in order: by the weightiest story of each, what is doubtful last."""
    groups: dict[tuple[int, bool], list[Told]] = defaultdict(list)
    for one in sorted(told, key=order):
        groups[one.view.story.dossier_id, is_doubtful(one)].append(one)
    found = [hand for (dossier_id, _), group in groups.items() for hand in _shared(dossiers[dossier_id], group)]
    return sorted(found, key=lambda h: (all(map(is_doubtful, h.stories)), min(map(order, h.stories))))


def _shared(dossier: Dossier, group: Sequence[Told]) -> Iterator[Hand]:
    versions = _versions(dossier, group)
    if versions:
        yield Hand(stories=tuple(sorted(versions, key=_when)), contested=True)
    sharing = {t.view.story.story_id for t in versions}
    others = [t for t in group if t.view.story.story_id not in sharing]
    for start in range(0, len(others), SHARED):
        yield Hand(stories=tuple(others[start : start + SHARED]))


def _versions(dossier: Dossier, group: Sequence[Told]) -> list[Told]:
    """Those stories of a dossier that contradict each other; none where nothing is contested."""
    versions = [t for t in group if _takes_side(t.view)][:SHOWN_VERSIONS]
    statuses = {dossier.status, *(t.view.story.status for t in versions)}
    return versions if len(versions) > 1 and not statuses.isdisjoint(CONTESTED) else []


def _takes_side(view: StoryView) -> bool:
    """Whether a story was contradicted, or is itself a denial or confirmation."""
    said = {c.stance for c in view.claims if c.headline}
    return view.story.status in CONTESTED or not said.isdisjoint(("denial", "confirmation"))


def _when(told: Told) -> tuple[datetime, int]:
    return told.view.story.first_published_at, told.view.story.story_id
