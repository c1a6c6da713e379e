"""Weighing: entries judged against the open part of the database, which is read for them and no further.

The verdict is the caller's to store, who checks that the window still holds.  Deadlines that have passed are judged
again here too.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.candidates import TRIES, Candidate, read
from monitor.errors import BusyError
from monitor.judge import judge, settle
from monitor.model import Entity, Story, Verdict, Window
from monitor.sight import Sight
from monitor.store import stories, verdicts
from monitor.store.db import Store
from monitor.stories import copies, dossiers, grouping

NEAR = max(grouping.OPEN, copies.OPEN) + timedelta(days=1)
"""So far around an entry lie the reports it is compared with; a day more, of events that it may retell."""


def weigh(store: Store, candidates: Sequence[Candidate], window: Window, sight: Sight, now: datetime) -> Verdict:
    """Judge what a rule catches, now or before, against the open window; what none does is judged against nothing.

    Where an entry is caught no more, its copies are judged again besides: one takes its place.  `window` is a closed one that
    was read before all else, so that storing notices any other's write.
    """
    concerned = [c for c in candidates if c.reading.matches or c.story_id is not None]
    there = {c.entry.entry_id for c in concerned}
    copied = _copies(store, [c for c in concerned if not c.reading.matches and c.copy_of is None], sight)
    concerned += [c for c in copied if c.entry.entry_id not in there]
    dates = [c.entry.published_at for c in concerned]
    if concerned:
        window = _same(stories.window(store, dates, reports=NEAR, dossiers=dossiers.OPEN), window)
    batch = [*concerned, *(c for c in candidates if not (c.reading.matches or c.story_id is not None))]
    verdict = judge(batch, window, sight.entities, now)
    affairs = {s.dossier_id for s in verdict.stories}
    older = {s.story_id for s in window.stories if s.dossier_id in affairs and not _is_whole(s, dates)}
    if older:
        # What a story and its status are follows from all its reports, of which only the near ones were read.
        verdict = judge(batch, stories.completed(store, window, older), sight.entities, now)
    return verdict


def _is_whole(story: Story, dates: Sequence[datetime]) -> bool:
    """Whether all its reports are near one of the dates."""
    return any(d - NEAR <= story.first_published_at and story.last_published_at <= d + NEAR for d in dates)


def _copies(store: Store, leaving: Sequence[Candidate], sight: Sight) -> list[Candidate]:
    """The copies of entries that leave the news, to be judged again."""
    homes = {c.entry.entry_id: c.story_id for c in leaving if c.story_id is not None}
    if not homes:
        return []
    return [
        Candidate(entry=entry, reading=read(sight.matchers, entry), revised=True, story_id=story_id, copy_of=copy_of)
        for entry, story_id, copy_of in stories.copies(store, homes)
    ]


def _same(full: Window, closed: Window) -> Window:
    """The full window; under the first one's version where another wrote in between, so that storing notices."""
    return full if full.version == closed.version else closed


def settle_deadlines(store: Store, entities: Mapping[str, Entity], now: datetime) -> int:
    """Judge again what is past its deadline; returns how many stories changed."""
    for _ in range(TRIES):
        due = stories.due_dossiers(store, now.astimezone(UTC).date().isoformat())
        if not due:
            return 0
        verdict = settle(stories.window_of(store, due), entities, now)
        if not (verdict.stories or verdict.dossiers):
            return 0
        with store.write() as conn:
            if not verdicts.bump(conn, verdict):
                continue
            verdicts.record(conn, verdict, now)
        return len(verdict.stories)
    raise BusyError("other writers kept changing what deadlines were judged against: it is tried again")
