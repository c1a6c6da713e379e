"""What a poll came to: a function of what was known about the feed and what the network said.

    304 or the same body    unchanged
    a body                  decode -> cut out known items -> parse the rest -> news
    a page, an empty feed   blind
    410                     gone;  anything else that failed: back off

Its result is a record that another process could have produced; storing it is keep.py's.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from monitor.errors import FeedError, FetchError
from monitor.feeds.cadence import LONGEST_PAUSE, after_failure, after_success
from monitor.feeds.fetch import GONE, NOT_MODIFIED, TOO_MANY, UNAVAILABLE, Answer
from monitor.feeds.gaps import is_gap, missed
from monitor.feeds.reading import read
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Polled

MOVE_FAILURES = 3
"""After so many failures in a row the address a server moved the feed to is forgotten."""


def conclude(
    feed: Feed, state: FeedState, answer: Answer | FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    """Read one feed's answer; `jitter` between -1 and 1 spreads the next polls."""
    if isinstance(answer, FetchError):
        return _failed(feed, state, answer, settings, now=now, jitter=jitter)
    pace = after_success(answer.headers, settings, now=now, jitter=jitter)
    told = Polled(
        feed_id=state.feed_id,
        at=now,
        outcome="unchanged",
        status=answer.status,
        moved_to=answer.moved_to,
        etag=answer.validators.get("etag"),
        last_modified=answer.validators.get("last_modified"),
        next_poll_at=pace.at,
        interval=pace.interval,
        reason=pace.reason,
    )
    if answer.status == NOT_MODIFIED:
        return replace(told, etag=told.etag or state.etag, last_modified=told.last_modified or state.last_modified)
    body_hash = blake2b(answer.body, digest_size=16).hexdigest()
    if body_hash == state.body_hash:
        return replace(told, body_hash=body_hash)
    try:
        items, seen = read(feed, state, answer, settings, now=now)
    except FeedError as error:
        return _blind(feed, state, str(error), answer, settings, now=now, jitter=jitter)
    gap = is_gap(state.seen, seen)
    lost = missed(items, since=state.succeeded_at, now=now) if gap else None
    return replace(told, outcome="news", body_hash=body_hash, items=items, seen=seen, gap=gap, missed=lost)


def _failed(
    feed: Feed, state: FeedState, error: FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    pace = after_failure(state.failures + 1, error.retry_after, settings, now=now, jitter=jitter)
    wait = None if error.retry_after is None else min(error.retry_after, LONGEST_PAUSE)
    busy, away = error.status == TOO_MANY, error.status == GONE
    moved = state.url != feed.url
    held = (
        now + timedelta(seconds=wait or settings.min_interval)
        if busy or (wait and error.status == UNAVAILABLE)
        else None
    )
    return Polled(
        feed_id=state.feed_id, at=now, outcome="gone" if away and not moved else "failed", status=error.status,
        error=str(error), next_poll_at=pace.at, interval=pace.interval, reason=pace.reason,
        forget_move=_forgets(feed, state, away=away),
        hold_until=held, hold_host_until=held if busy else None,
    )  # fmt: skip


def _forgets(feed: Feed, state: FeedState, *, away: bool = False) -> bool:
    """Whether the address a server moved the feed to has failed for good: it is `away`, or holds no feed, once too often."""
    return state.url != feed.url and (away or state.failures + 1 >= MOVE_FAILURES)


def _blind(
    feed: Feed, state: FeedState, error: str, answer: Answer, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    pace = after_failure(state.failures + 1, None, settings, now=now, jitter=jitter)
    return Polled(
        feed_id=state.feed_id, at=now, outcome="blind", status=answer.status, error=error,
        next_poll_at=pace.at, interval=pace.interval, reason=pace.reason, forget_move=_forgets(feed, state),
    )  # fmt: skip
