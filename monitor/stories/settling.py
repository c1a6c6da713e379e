"""Settling: statuses, deadlines, dates and title of an affair, from its stories and the claims that have a part in them.

What a claim says of a story is status.py's; which story it belongs to belonging.py's.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from monitor.model import Claim, Dossier, Entity, Story
from monitor.stories import status
from monitor.stories.dossiers import title_of


def settled(
    dossier: Dossier,
    stories: Iterable[Story],
    claims: Iterable[Claim],
    entities: Mapping[str, Entity],
    now: datetime,
    *,
    silent: AbstractSet[int] = frozenset(),
) -> tuple[Dossier, Sequence[Story]]:
    """The affair and its stories by id, judged anew; `claims` may be of others, too.

    `silent` are stories that have lost all their reports: the affair is what the others make it, and as it was without any.
    """
    ordered = sorted(stories, key=lambda s: s.story_id)
    ids = {s.story_id for s in ordered}
    own = [c for c in claims if c.story_id in ids or c.answers in ids]
    heard = status.shared_out(sorted(own, key=lambda c: (c.published_at, c.claim_id)), ordered)
    done = []
    for story in ordered:
        dated = replace(story, expected_by=status.due(story, heard, entities))
        word, decided_by = status.story_status(dated, heard, entities, now)
        done.append(replace(dated, status=word, status_claim_id=decided_by))
    living = [s for s in done if s.story_id not in silent]
    if not living:
        return dossier, done
    affair = replace(
        dossier,
        status=status.dossier_status(living, heard, entities),
        title=title_of(living, entities=entities) or living[0].headline,
        first_published_at=min(s.first_published_at for s in living),
        last_published_at=max(s.last_published_at for s in living),
    )
    return affair, done
