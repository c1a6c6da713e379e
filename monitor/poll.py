"""Polling: due feeds -> fetch -> (304 or same body: done) -> split -> parse new items -> judge -> store.

Fetching is concurrent on one event loop (feeds/crew.py); reading, judging and storing happen on one thread beside
it, the only one that writes.  A pass that brings much has bodies read by a second process meanwhile.  What a poll
means is decided in feeds/ and judge.py; here things are led along.
A bug that one feed's answer brings out is logged with its traceback and counts as that feed's failure.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from monitor.addresses import host_of, is_outside
from monitor.errors import FetchError, StoreError
from monitor.feeds.answer import TOO_MANY
from monitor.feeds.conclude import conclude
from monitor.feeds.crew import Came, Crew, jitter
from monitor.feeds.fetch import ACCEPT
from monitor.feeds.order import Order
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Polled
from monitor.sight import Sight
from monitor.store import feeds, outage, stories, turns
from monitor.store.db import Store
from monitor.web import Web

LOOK_AGAIN = 10.0
"""Seconds after which a pass that still waits looks for more that is due."""

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one feed's poll came to."""

    feed: str
    outcome: str
    error: str | None = None
    new: int = 0
    """Entries stored for the first time."""
    matched: int = 0
    """Of the new ones."""
    took: float = 0.0


@dataclass(kw_only=True)
class Pass:
    """What a pass over the feeds came to, filled as it goes."""

    reports: list[Report] = field(default_factory=list)

    @property
    def failed(self) -> list[Report]:
        """Feeds that could not be read."""
        return [r for r in self.reports if r.outcome in ("failed", "gone", "blind")]


def poll(  # noqa: PLR0913 - two of them only listen
    path: Path,
    configured: Sequence[Feed],
    settings: FetchSettings,
    sight: Sight,
    *,
    clock: Callable[[], datetime],
    everything: bool = False,
    names: Iterable[str] | None = None,
    most_per_host: int | None = None,
    stop: Event | None = None,
    told: Callable[[Report], None] = lambda _: None,
    beat: Callable[[], None] = lambda: None,
) -> Pass:
    """Poll what is due, or with `everything` (and `names`) what is not, and return when it is stored.

    Of one host at most `most_per_host` feeds are taken, again every ten seconds.  `told` hears of each feed as it is done, on
    the thread that stores, and `beat` of each slice of a long one.  `stop` ends the pass soon: fetches under way are
    dropped and their feeds are due again.
    """
    work = _Pass({feed.name: feed for feed in configured}, settings, sight, clock, told, beat, stop or Event())
    work.most_per_host = most_per_host
    with ThreadPoolExecutor(1, thread_name_prefix="store") as hand:
        hand.submit(work.open, path).result()
        try:
            hand.submit(feeds.sync, work.store, configured, accept=ACCEPT).result()
            order = Order(
                hand.submit(work.due, everything=everything, names=names).result(), per_host=settings.per_host
            )
            asyncio.run(work.run(order, hand, again=not everything))
            hand.submit(work.settle).result()
        finally:
            hand.submit(work.store.close).result()
    return work.done


class _Pass:
    """One pass: feeds in their order, fetches under way, one hand that stores what came and leases what comes next."""

    store: Store

    def __init__(
        self,
        configured: Mapping[str, Feed],
        settings: FetchSettings,
        sight: Sight,
        clock: Callable[[], datetime],
        told: Callable[[Report], None],
        beat: Callable[[], None],
        stop: Event,
    ) -> None:
        self.feeds, self.settings, self.sight = configured, settings, sight
        self.clock, self.told, self.beat, self.stop = clock, told, beat, stop
        self.done = Pass()
        self.most_per_host: int | None = None
        self.answered = False
        """Whether a server answered that is not reached without our network."""
        self.telling = {name for name, feed in configured.items() if is_outside(feed.url)} or configured.keys()
        self.polls: dict[int, int] = {}
        """How often each feed had been polled when it was found due: one that another process polled since is left out."""
        self.fallbacks = {name: feed.fallback for name, feed in configured.items() if feed.fallback}
        self.lasting = settings.timeout * (2 if self.fallbacks else 1)
        """Seconds that asking a feed may take, its fallback included."""

    def open(self, path: Path) -> None:
        self.store = Store(path, durable=False)  # what a power cut takes is asked for again

    def due(self, *, everything: bool, names: Iterable[str] | None) -> list[tuple[int, str]]:
        known = turns.addresses(self.store)
        ids = turns.due(
            self.store,
            now=self.clock(),
            everything=everything,
            names=names,
            most_per_host=self.most_per_host,
            fallbacks=self.fallbacks,
        )
        self.polls = {feed_id: polls for feed_id, (_, polls) in known.items()}
        return [(feed_id, known[feed_id][0]) for feed_id in ids]

    def look_again(self) -> list[tuple[int, str]]:
        self.settle()
        return self.due(everything=False, names=None)

    async def run(self, order: Order, hand: ThreadPoolExecutor, *, again: bool) -> None:
        """Fetch until nothing is left or `stop` is set; each turn of the hand stores what came and leases what is next.

        While a slow host keeps the pass open, `again` takes in what falls due meanwhile.
        """
        clock = asyncio.get_running_loop().time
        looked = clock()
        crew = Crew(self.feeds, self.settings, self.clock)
        watch = asyncio.create_task(_watch(self.stop, crew.wake))
        try:
            async with Web(per_host=self.settings.per_host) as web:
                while not self.stop.is_set():
                    if again and crew and clock() - looked >= LOOK_AGAIN:
                        due = await _on(hand, self.look_again)
                        order.add(each for each in due if each[0] not in crew)  # a lease may end before its fetch does
                        looked = clock()
                    came = crew.take()
                    for each in came:
                        self._make_room(order, each)
                    asked = order.take(self.settings.concurrency - len(crew) + len(came))
                    if came or asked:
                        leased = await _on(hand, self._turn, came, asked)
                        for feed_id in set(asked) - {state.feed_id for _, state in leased}:
                            order.done(feed_id)  # another process has it
                        for each in came:
                            await crew.done(each)
                        for name, state in leased:
                            crew.ask(web, name, state)
                    elif crew:
                        await crew.wait(LOOK_AGAIN)
                    else:
                        return
        finally:
            watch.cancel()
            await crew.disband()
            with suppress(StoreError):  # what cannot be given back runs out by itself
                await _on(hand, turns.release, self.store, crew.states)

    def _make_room(self, order: Order, each: Came) -> None:
        """Its host may be asked for another feed; or for none, where it had enough."""
        order.done(each.state.feed_id)
        refused = each.answer if isinstance(each.answer, FetchError) else each.answer.refused
        hosts = {host_of(url) for url in each.answer.busy}
        if refused is not None and refused.status == TOO_MANY:
            hosts.add(host_of(each.state.url))
        left = sum(map(order.drop, hosts))
        if left:
            log.warning("feed %s: its host had enough, %d more of its feeds wait", each.feed.name, left)

    def _turn(self, came: Sequence[Came], asked: Sequence[int]) -> list[tuple[str, FeedState]]:
        """Store what came, each feed's news in a transaction of its own and all else in one; lease what is next."""
        quiet: list[tuple[Came, Polled]] = []
        for each in came:
            if self.stop.is_set():
                break
            polled = self._conclude(each)
            rest = self._keep(each, polled) if polled.items else polled
            if rest is not None:
                quiet.append((each, rest))
        with self.store.write() as conn:
            ours = [turns.held(conn, each.state) for each, _ in quiet]
            for each, polled in compress(quiet, ours):
                feeds.record(conn, polled, each.state)
            leased = turns.lease(
                conn, asked, now=self.clock(), lasting=self.lasting, polls=self.polls, fallbacks=self.fallbacks
            )
        if self.stop.is_set():
            turns.release(self.store, [each.state for each in came])  # what is stored has given its lease back
        for (each, polled), own in zip(quiet, ours, strict=True):
            if own:
                self._report(each, polled)
            else:
                _tell_late(each.feed.name)
        return leased

    def _go_on(self) -> bool:
        """Whether the next slice of a feed's news is to be judged; says that the pass gets on."""
        self.beat()
        return not self.stop.is_set()

    def _conclude(self, each: Came) -> Polled:
        """Read one feed's answer, unless it is read; a bug in reading it is told and hinders no other feed."""
        if each.polled is not None:
            return each.polled
        now, spread = self.clock(), jitter()
        try:
            return conclude(each.feed, each.state, each.answer, self.settings, now=now, jitter=spread)
        except Exception as bug:
            log.exception("feed %s: reading its answer failed; please report this", each.feed.name)
            error = FetchError(f"the answer could not be read ({type(bug).__name__}), see the log")
            return conclude(each.feed, each.state, error, self.settings, now=now, jitter=spread)

    def _keep(self, each: Came, polled: Polled) -> Polled | None:
        """Judge and store one feed's news; returns the failure to be recorded where a bug prevents it, else None.

        A bug is told and hinders no other feed.  A full disk or a stuck writer is no feed's fault and ends the pass.
        """
        try:
            from monitor.keep import keep  # what judges takes long to load, and most passes bring no news

            kept = keep(self.store, each.feed, each.state, polled, self.sight, go_on=self._go_on)
        except StoreError:
            raise
        except Exception:
            log.exception("feed %s: judging its entries failed; please report this", each.feed.name)
            return self._conclude(
                replace(each, polled=None, answer=FetchError("its entries could not be judged, see the log"))
            )
        if kept is not None:
            self._report(each, polled, new=kept[0], matched=kept[1])
        elif not self.stop.is_set():
            _tell_late(each.feed.name)
        return None

    def _report(self, each: Came, polled: Polled, *, new: int = 0, matched: int = 0) -> None:
        self.answered = self.answered or (polled.status is not None and each.feed.name in self.telling)
        if polled.error is not None:
            log.warning("feed %s: %s", each.feed.name, polled.error)
        report = Report(
            feed=each.feed.name, outcome=polled.outcome, error=polled.error, new=new, matched=matched, took=each.took
        )
        self.done.reports.append(report)
        self.told(report)

    def settle(self) -> None:
        """Judge again what is past its deadline; let feeds that failed while our own network was away be asked soon."""
        now = self.clock()
        if self.answered and (away := outage.answered(self.store, now)):
            log.info("the network is back: %d feeds that failed meanwhile are asked within minutes", away)
        if stories.due_dossiers(self.store, now.astimezone(UTC).date().isoformat()):
            from monitor.weigh import settle_deadlines

            settle_deadlines(self.store, self.sight.entities, now)


def _tell_late(name: str) -> None:
    log.warning("feed %s: its answer came after its lease had run out and is left to who asks for it now", name)


async def _on(hand: ThreadPoolExecutor, work: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401 - the work's own
    """Have the hand do something."""
    return await asyncio.get_running_loop().run_in_executor(hand, work, *arguments)


async def _watch(stop: Event, wake: Callable[[], None]) -> None:
    """Wake the pass soon after somebody asks for an end."""
    while not stop.is_set():  # noqa: ASYNC110 - a signal sets the event, from another thread
        await asyncio.sleep(0.1)
    wake()
