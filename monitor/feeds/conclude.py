"""What a poll came to: a function of what was known about the feed and what the network said.

    304 or the same body    unchanged
    a body                  decode -> cut out known items -> parse the rest -> news
    a page, an empty feed   blind
    410                     gone;  anything else that failed: back off

Its result is a record that another process could have produced; storing it is keep.py's.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import FeedError, FetchError
from monitor.feeds.answer import GONE, NOT_MODIFIED, TOO_MANY, UNAVAILABLE, Answer, hash_of
from monitor.feeds.cadence import LONGEST_PAUSE, after_failure, after_success
from monitor.feeds.gaps import is_gap, missed
from monitor.feeds.rhythm import Rhythm, arrivals, dumps, latest, learn, loads
from monitor.feeds.settings import FetchSettings
from monitor.feeds.silence import silent
from monitor.model import Feed, FeedState, Polled

MOVE_FAILURES = 3
"""After so many failures in a row the address a server moved the feed to is forgotten."""


def conclude(
    feed: Feed, state: FeedState, answer: Answer | FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    """Read one feed's answer; `jitter` between -1 and 1 spreads the next polls."""
    polled = _meaning(feed, state, answer, settings, now=now, jitter=jitter)
    refused = answer if isinstance(answer, FetchError) else answer.refused

    def until(wait: float | None) -> datetime:
        return now + timedelta(seconds=min(wait or settings.min_interval, LONGEST_PAUSE))

    # what a first address that was not asked said before still stands
    hold = state.hold_until if state.hold_until is not None and state.hold_until > now else None
    busy = refused is not None and refused.status == TOO_MANY
    if refused is not None and (busy or (refused.retry_after and refused.status == UNAVAILABLE)):
        hold = until(refused.retry_after)
    return replace(
        polled,
        hold_until=hold,
        hold_host_until=hold if busy else None,
        held_hosts={url: until(wait) for url, wait in answer.busy.items()},
    )


def _meaning(
    feed: Feed, state: FeedState, answer: Answer | FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    if isinstance(answer, FetchError):
        return _failed(feed, state, answer, settings, now=now, jitter=jitter)
    rhythm = loads(state.rhythm)
    body_hash = None if answer.status == NOT_MODIFIED else answer.body_hash or hash_of(answer.body)
    if body_hash is None or body_hash == state.body_hash:
        return _good(state, answer, rhythm, settings, now=now, jitter=jitter, body_hash=body_hash)
    from monitor.feeds.reading import read  # takes long to load, and most answers bring nothing to read

    try:
        content = read(feed, state, answer, settings, now=now)
    except FeedError as error:
        return _blind(feed, state, str(error), answer, settings, now=now, jitter=jitter)
    known = set(state.seen.values())
    fresh = [item for item in content.items if item.key not in known]
    same = not state.seen or answer.source == state.source
    gap = same and is_gap(state.seen, content.seen)
    if state.succeeded_at is not None and not state.seen:  # under a new address nothing tells what was there before
        fresh = [item for item in fresh if item.published_at]
    beyond = None if state.seen and not gap else rhythm.latest
    if not same:  # another address may give the same entries under other ids, which tells no pace
        fresh = []
    come = arrivals(fresh, now=now, since=state.succeeded_at, beyond=beyond)
    learned = learn(rhythm, come, shown=len(content.seen), now=now, since=state.succeeded_at, gap=gap)
    learned = replace(learned, latest=latest(rhythm, fresh, now), wishes=content.wishes)
    return replace(
        _good(state, answer, learned, settings, now=now, jitter=jitter, body_hash=body_hash),
        outcome="news",
        items=content.items,
        fresh=bool(come),
        seen=content.seen,
        source=answer.source,
        gap=gap,
        missed=missed(content.items, since=state.succeeded_at, now=now) if gap else None,
        rhythm=dumps(learned) if learned != rhythm else None,
    )


def _good(
    state: FeedState,
    answer: Answer,
    rhythm: Rhythm,
    settings: FetchSettings,
    *,
    now: datetime,
    jitter: float,
    body_hash: str | None,
) -> Polled:
    """What any readable answer comes to; 304 keeps the validators that it does not name."""
    pace = after_success(answer.headers, settings, now=now, jitter=jitter, rhythm=rhythm)
    kept = state if answer.status == NOT_MODIFIED else FeedState(feed_id=state.feed_id, url=state.url)
    return Polled(
        feed_id=state.feed_id, at=now, outcome="unchanged", status=answer.status, error=answer.note, moved_to=answer.moved_to,
        etag=answer.validators.get("etag") or kept.etag,
        last_modified=answer.validators.get("last_modified") or kept.last_modified,
        body_hash=body_hash, next_poll_at=pace.at, interval=pace.interval, reason=pace.reason, silent=silent(rhythm, now),
    )  # fmt: skip


def _failed(
    feed: Feed, state: FeedState, error: FetchError, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    wait = None if feed.fallback else error.retry_after  # a fallback may be asked meanwhile
    pace = after_failure(state.failures + 1, wait, settings, now=now, jitter=jitter, rhythm=loads(state.rhythm))
    away = error.status == GONE
    moved = state.url != feed.url
    return Polled(
        feed_id=state.feed_id, at=now, outcome="gone" if away and not moved else "failed", status=error.status,
        error=str(error), next_poll_at=pace.at, interval=pace.interval, reason=pace.reason,
        forget_move=_forgets(feed, state, away=away),
    )  # fmt: skip


def _forgets(feed: Feed, state: FeedState, *, away: bool = False) -> bool:
    """Whether the address a server moved the feed to has failed for good: it is `away`, or holds no feed, once too often."""
    return state.url != feed.url and (away or state.failures + 1 >= MOVE_FAILURES)


def _blind(
    feed: Feed, state: FeedState, error: str, answer: Answer, settings: FetchSettings, *, now: datetime, jitter: float
) -> Polled:
    pace = after_failure(
        state.failures + 1, None, settings, now=now, jitter=jitter, rhythm=loads(state.rhythm), answered=True
    )
    return Polled(
        feed_id=state.feed_id, at=now, outcome="blind", status=answer.status, error=error,
        next_poll_at=pace.at, interval=pace.interval, reason=pace.reason, forget_move=_forgets(feed, state),
    )  # fmt: skip
