"""Keeping: a poll's new items are judged and stored with their verdicts, a slice in one transaction, oldest first.

The transaction checks that what they were judged against still holds, and they are judged again where it does
not; so nothing is ever stored unjudged.  What the poll said about its feed is stored with the last slice: where it ends
before, the feed is asked again and what is stored is known.  Deadlines that have passed are judged again here too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.judge import Candidate, judge, read, settle
from monitor.model import Entity, Entry, Feed, FeedState, Item, Polled, Story, Verdict, Window
from monitor.sight import Sight
from monitor.store import entries, feeds, stories, turns, verdicts
from monitor.store.db import Store
from monitor.store.entries import Known
from monitor.stories import copies, dossiers, grouping

NEAR = max(grouping.OPEN, copies.OPEN) + timedelta(days=1)
"""So far around an entry lie the reports it is compared with; a day more, of events that it may retell."""
SLICE = 100
"""Items that are judged and stored at once: a bound on what a stop waits for and a transaction holds."""
TRIES = 20
"""How often entries are judged again because another process wrote meanwhile."""


def keep(
    store: Store,
    feed: Feed,
    state: FeedState,
    polled: Polled,
    sight: Sight,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[int, int] | None:
    """Judge a poll's new items and store them with their verdicts, slice by slice.

    `go_on` is asked between two slices and ends the work where it says no: the feed is then as good as not polled.
    Returns how many are new, and matched of these; None where it was ended, or the feed's lease ran out and another
    process has it, whose poll brings the rest.
    """
    new = matched = 0
    for start in range(0, max(len(polled.items), 1), SLICE):
        if start and not go_on():
            return None
        last = start + SLICE >= len(polled.items)
        kept = _keep_slice(
            store, feed, state, replace(polled, items=polled.items[start : start + SLICE]), sight, last=last
        )
        if kept is None:
            return None
        new, matched = new + kept[0], matched + kept[1]
    return new, matched


def _keep_slice(
    store: Store, feed: Feed, state: FeedState, polled: Polled, sight: Sight, *, last: bool
) -> tuple[int, int] | None:
    """Judge and store one slice; with the last one what the poll said about its feed."""
    for _ in range(TRIES):
        window = stories.closed_window(store)  # before all else that is read, so that storing notices any other's write
        known = entries.known(store, feed.name, [item.key for item in polled.items]) if polled.items else {}
        items = [item for item in polled.items if item.key not in known or _revised(known[item.key], item)]
        candidates, verdict = _judge(store, feed, state, polled, items, known, window, sight)
        with store.write() as conn:
            if not turns.held(conn, state):
                return None
            if items and not verdicts.bump(conn, verdict):
                continue
            if last:
                feeds.record(conn, polled, state)
            fresh = [(item.key, c.entry) for item, c in zip(items, candidates, strict=True) if not c.revised]
            entries.insert(conn, fresh)
            entries.revise(conn, [c.entry for c in candidates if c.revised], polled.at)
            verdicts.record(conn, verdict)
        return len(fresh), sum(bool(c.reading.matches) for c in candidates if not c.revised)
    raise RuntimeError(f"feed {feed.name}: other writers kept changing what its entries were judged against")


def _revised(before: Known | None, item: Item) -> bool:
    return before is not None and entries.differs(before, item)


def _judge(
    store: Store,
    feed: Feed,
    state: FeedState,
    polled: Polled,
    items: Sequence[Item],
    known: Mapping[str, Known | None],
    window: Window,
    sight: Sight,
) -> tuple[list[Candidate], Verdict]:
    """Read the items; where a rule caught one, now or before, judge them against the open window, else against nothing.

    Returns a candidate an item.  Where an entry is caught no more, its copies are judged again besides: one takes its place.
    """
    candidates = []
    free = window.next_entry_id
    for item in items:
        before = known.get(item.key)
        entry = _entry(feed, item, before, free, polled.at, backlog=state.succeeded_at is None)
        free += before is None
        candidates.append(
            Candidate(
                entry=entry,
                reading=read(sight.matchers, entry),
                revised=before is not None,
                story_id=before.story_id if before else None,
                copy_of=before.copy_of if before else None,
            )
        )
    concerned = [c for c in candidates if c.reading.matches or c.story_id is not None]
    concerned += _copies(store, [c for c in concerned if not c.reading.matches and c.copy_of is None], sight)
    dates = [c.entry.published_at for c in concerned]
    if concerned:
        window = _same(stories.window(store, dates, reports=NEAR, dossiers=dossiers.OPEN), window)
    batch = [*concerned, *(c for c in candidates if not (c.reading.matches or c.story_id is not None))]
    verdict = judge(batch, window, sight.entities, polled.at)
    affairs = {s.dossier_id for s in verdict.stories}
    older = {s.story_id for s in window.stories if s.dossier_id in affairs and not _is_whole(s, dates)}
    if older:
        # What a story and its status are follows from all its reports, of which only the near ones were read.
        verdict = judge(batch, stories.completed(store, window, older), sight.entities, polled.at)
    return candidates, verdict


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


def _entry(feed: Feed, item: Item, before: Known | None, free: int, now: datetime, *, backlog: bool) -> Entry:
    return Entry(
        entry_id=before.entry_id if before else free,
        feed=feed.name,
        language=feed.language,
        title=item.title,
        summary=item.summary,
        content=item.content,
        url=item.url,
        author=item.author,
        source=item.source,
        context=feed.context,
        timezone=feed.timezone,
        published_at=before.published_at if before else item.published_at or now,
        dated=before.dated if before else item.published_at is not None,
        first_seen_at=before.first_seen_at if before else now,
        backlog=before.backlog if before else backlog,
    )


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
            verdicts.record(conn, verdict)
        return len(verdict.stories)
    raise RuntimeError("other writers kept changing what deadlines were judged against")
