"""Fetches under way, and what came of them: unread, or read aside by a second process where a pass brings much.

A fetch keeps its place and its body until its result is stored, so that no more bodies are in memory than fetches
are allowed.  Knows nothing of the database: who stores takes what came and says when it is stored.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.errors import FetchError
from monitor.feeds.answer import Answer
from monitor.feeds.aside import Aside, Died, Reply
from monitor.feeds.fetch import fetch
from monitor.feeds.reader import Bug, Task
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Polled
from monitor.web import LARGE, Web

WORTH = 4_000_000
"""Bytes of bodies in which everything is new after which a second process pays: it takes 0.2 s to start."""
MANY = 40
"""Feeds never read that are asked for in one pass, after which it is started without waiting for their bodies."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """What came of asking for a feed, until it is stored."""

    feed: Feed
    state: FeedState
    answer: Answer | FetchError
    took: float
    """Seconds."""
    polled: Polled | None = None
    """What it means, where that was found out aside."""
    stored: asyncio.Event = field(default_factory=asyncio.Event)


class Crew:
    """The fetches of one pass."""

    def __init__(self, feeds: Mapping[str, Feed], settings: FetchSettings, clock: Callable[[], datetime]) -> None:
        """Nothing is under way yet."""
        self._feeds, self._settings, self._clock = feeds, settings, clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._states: dict[int, FeedState] = {}
        self._ready: list[Came] = []
        self._unread: deque[Came] = deque()
        self._fresh = 0
        """Bytes of bodies that came and in which everything is new."""
        self._new = 0
        """Feeds that were never read."""
        self._aside: Aside | None = None
        self._starting: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        """How many are asked for or came and are not stored."""
        return len(self._tasks)

    def __contains__(self, feed_id: int) -> bool:
        """Whether a feed is among them."""
        return feed_id in self._tasks

    @property
    def states(self) -> list[FeedState]:
        """Of the feeds among them."""
        return list(self._states.values())

    def ask(self, web: Web, name: str, state: FeedState) -> None:
        """Ask for a feed."""
        self._states[state.feed_id] = state
        self._new += not state.seen
        if self._starting is None and self._new >= MANY:
            self._starting = asyncio.create_task(self._start_aside())
        self._tasks[state.feed_id] = asyncio.create_task(self._fetch(web, self._feeds[name], state))

    def take(self) -> list[Came]:
        """What may be stored now; of bodies that a second process could read only one, and that where else there is nothing."""
        ready, self._ready = self._ready, []
        while self._unread and (self._aside is None or not ready):
            ready.append(self._unread.popleft())
        self._wake.clear()
        return ready

    async def done(self, each: Came) -> None:
        """It is stored: let go of its body."""
        each.stored.set()
        await self._tasks.pop(each.state.feed_id)
        del self._states[each.state.feed_id]

    def wake(self) -> None:
        """End somebody's wait."""
        self._wake.set()

    async def wait(self, seconds: float) -> None:
        """Until something came, or so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    async def disband(self) -> None:
        """Drop what is under way."""
        tasks = [*self._tasks.values(), *([self._starting] if self._starting else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._aside is not None:
            await self._aside.close()

    async def _fetch(self, web: Web, feed: Feed, state: FeedState) -> None:
        """Fetch one feed; its place and its body are held until it is stored."""
        clock = asyncio.get_running_loop().time
        began = clock()

        async def give(answer: Answer | FetchError) -> None:
            each = Came(feed=feed, state=state, answer=answer, took=clock() - began)
            self._arrived(each)
            await each.stored.wait()

        try:
            async with fetch(web, feed, state, self._settings, now=self._clock()) as answer:
                await give(answer)
        except FetchError as error:
            await give(error)
        except Exception as bug:
            log.exception("feed %s: asking for it failed; please report this", feed.name)
            await give(FetchError(f"it could not be asked for ({type(bug).__name__}), see the log"))

    def _arrived(self, each: Came) -> None:
        size = 0 if isinstance(each.answer, FetchError) or each.state.seen else len(each.answer.body)
        if 0 < size <= LARGE:  # a larger one takes long to hand over and is read here, one at a time
            self._fresh += size
            self._unread.append(each)
            if self._starting is None and self._fresh >= WORTH:
                self._starting = asyncio.create_task(self._start_aside())
            self._hand_over()
        else:
            self._ready.append(each)
        self._wake.set()

    async def _start_aside(self) -> None:
        try:
            self._aside = await Aside.start()
        except OSError as error:
            log.warning("no second process could be started to read what comes (%s): the pass goes on alone", error)
        else:
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the second process as many bodies as it has room for."""
        while self._aside is not None and self._aside.has_room and self._unread:
            self._aside.give(*self._task(self._unread.popleft()))

    def _task(self, each: Came) -> tuple[Task, Callable[[Reply | Died], None]]:
        """A body to be read, and what happens then."""
        task = Task(
            feed=each.feed, state=each.state, answer=each.answer, settings=self._settings, now=self._clock(), jitter=jitter()
        )  # fmt: skip
        return task, lambda reply: self._read(each, reply)

    def _read(self, each: Came, reply: Reply | Died) -> None:
        """Take what the second process made of a body."""
        if isinstance(reply, Died):
            log.warning(
                "feed %s: the second process ended while it read its answer; the pass goes on alone", each.feed.name
            )
            self._aside = None
            each = replace(each, answer=FetchError("reading its answer ended the process that read it"))
        elif isinstance(reply, Bug):
            log.error("feed %s: reading its answer failed; please report this\n%s", each.feed.name, reply.trace)
            each = replace(each, answer=FetchError(f"the answer could not be read ({reply.name}), see the log"))
        else:
            each = replace(each, polled=reply)
        self._ready.append(each)
        self._hand_over()
        self._wake.set()


def jitter() -> float:
    """Between -1 and 1: spreads the next polls."""
    return random.uniform(-1, 1)  # noqa: S311 - spreads requests, guards no secret
