"""Keeping: a poll's new items are judged and stored with their verdicts in one transaction.

The transaction checks that what they were judged against still holds, and they are judged again where it does
not; so nothing is ever stored unjudged.  Deadlines that have passed are judged again here too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.judge import Candidate, judge, read, settle
from monitor.model import Entity, Entry, Feed, FeedState, Item, Polled, Verdict, Window
from monitor.rules.matcher import Matcher
from monitor.store import entries, feeds, stories
from monitor.store.db import Store
from monitor.store.entries import Known

TRIES = 20
"""How often entries are judged again because another process wrote meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What all judging looks through: the watches' matchers and their entities by name."""

    matchers: tuple[Matcher, ...]
    entities: Mapping[str, Entity]


def keep(store: Store, feed: Feed, state: FeedState, polled: Polled, sight: Sight) -> tuple[int, int]:
    """Judge a poll's new items and store them with their verdicts; returns how many are new, and matched of these."""
    for _ in range(TRIES):
        known = entries.known(store, feed.name, [item.key for item in polled.items]) if polled.items else {}
        items = [item for item in polled.items if item.key not in known or _revised(known[item.key], item)]
        candidates, verdict = _judge(store, feed, state, polled, items, known, sight)
        with store.write() as conn:
            if items and not stories.bump(conn, verdict):
                continue
            feeds.record(conn, polled, url=state.url)
            fresh = [(item.key, c.entry) for item, c in zip(items, candidates, strict=True) if not c.revised]
            entries.insert(conn, fresh)
            entries.revise(conn, [c.entry for c in candidates if c.revised], polled.at)
            stories.record(conn, verdict)
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
    sight: Sight,
) -> tuple[list[Candidate], Verdict]:
    """Read the items; where a rule caught one, judge them against the open window, else against nothing."""
    window = stories.closed_window(store)
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
    if any(c.reading.matches or c.story_id is not None for c in candidates):
        dates = [c.entry.published_at for c in candidates if c.reading.matches or c.story_id is not None]
        window = _same(stories.window(store, dates), window)
    return candidates, judge(candidates, window, sight.entities, polled.at)


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
        due = stories.due_dossiers(store, now.date().isoformat())
        if not due:
            return 0
        verdict = settle(stories.window_of(store, due), entities, now)
        if not (verdict.stories or verdict.dossiers):
            return 0
        with store.write() as conn:
            if not stories.bump(conn, verdict):
                continue
            stories.record(conn, verdict)
        return len(verdict.stories)
    raise RuntimeError("other writers kept changing what deadlines were judged against")
