"""Keeping: a poll's new items are judged and stored with their verdicts, a slice in one transaction, oldest first.

The transaction checks that what they were judged against still holds, and they are judged again where it does
not; so nothing is ever stored unjudged.  What the poll said about its feed is stored with the last slice: where it ends
before, the feed is asked again and what is stored is known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.candidates import REACH, TRIES, TURN, Candidate, read, unconcerned
from monitor.errors import BusyError
from monitor.model import Entry, Feed, FeedState, Item, Polled
from monitor.sight import Sight
from monitor.store import entries, feeds, judgings, stories, turns, verdicts
from monitor.store.db import Store
from monitor.store.entries import Known

SLICE = 100
"""Items that are judged and stored at once: a bound on what a stop waits for and a transaction holds."""


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
        slice_ = replace(polled, items=polled.items[start : start + SLICE])
        with TURN:
            kept = _keep_slice(store, feed, state, slice_, sight, last=last)
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
        candidates = _read(feed, state, polled, items, known, window.next_entry_id, sight)
        verdict = unconcerned(candidates, window.version)
        if verdict is None:
            from monitor.weigh import weigh  # long to load

            verdict = weigh(store, candidates, window, sight, polled.at)
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
            verdicts.record(conn, verdict, polled.at)
            if candidates:
                earliest = max(polled.at - REACH, min(c.entry.published_at for c in candidates))
                judgings.note(conn, sight.fingerprint, polled.at, earliest)
        return len(fresh), sum(bool(c.reading.matches) for c in candidates if not c.revised)
    raise BusyError(
        f"feed {feed.name}: other writers kept changing what its entries were judged against: it is tried again"
    )


def _revised(before: Known | None, item: Item) -> bool:
    return before is not None and entries.differs(before, item)


def _read(
    feed: Feed,
    state: FeedState,
    polled: Polled,
    items: Sequence[Item],
    known: Mapping[str, Known | None],
    free: int,
    sight: Sight,
) -> list[Candidate]:
    """What the rules make of each item; new entries get the ids from `free` on."""
    candidates = []
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
    return candidates


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
