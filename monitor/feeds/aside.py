"""Bodies read aside, in a second process (reader.py), while this one fetches, judges and stores.

Few bodies are in that process at a time, so its memory is bounded by the largest it is given.  Where it dies the
body it was at is told as the cause, the others come back unread, and it is not started again: a pass goes on alone.
"""

import asyncio
import os
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from monitor.feeds.reader import LENGTH, Bug, Task, packed, unpacked
from monitor.model import Polled

DEPTH = 3
"""Bodies given at once: one that is read and two that wait, so that it need not."""
PATIENCE = 60.0
"""Seconds after which a process that gives no sign counts as dead; a body takes far less than one."""
LONGEST_REPLY = 1 << 28
"""Bytes; a longer one is no reply."""

Reply = Polled | Bug | None
"""What became of a body; None where it was not read."""


class Died(Exception):  # noqa: N818 - nobody's mistake
    """The process ended while it read a body."""


class Aside:
    """The second process, and who waits for what it reads."""

    def __init__(
        self, process: asyncio.subprocess.Process, tasks: asyncio.StreamWriter, replies: asyncio.StreamReader
    ) -> None:
        """Listen to a process that has been started."""
        self._process, self._tasks, self._replies = process, tasks, replies
        self._waiting: deque[Callable[[Reply | Died], None]] = deque()
        self._given = asyncio.Event()
        self._dead = False
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls) -> "Aside":
        """Start the process.

        Raises:
            OSError: there is no room for another process.
        """
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PYTHON", "LD_"))}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "monitor.feeds.reader",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("it was started without pipes")
        return cls(process, process.stdin, process.stdout)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def has_room(self) -> bool:
        """Whether it lives and another body may be given."""
        return not self._dead and self._process.returncode is None and len(self._waiting) < DEPTH

    def give(self, task: Task, told: Callable[[Reply | Died], None]) -> None:
        """Have a body read; `told` hears what came of it, soon and on this loop."""
        bare = replace(task.feed, headers={}, fallback_headers={}, proxy=None)  # reading needs no secrets
        self._waiting.append(told)
        self._given.set()
        with suppress(OSError, RuntimeError):  # that it is gone is heard by who listens
            self._tasks.write(packed(replace(task, feed=bare)))

    async def close(self) -> None:
        """End it; it holds nothing that could be lost."""
        self._dead = True
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)
        await self._kill()

    async def _listen(self) -> None:
        """Hand replies to who waits for them, in order, until the process ends."""
        try:
            while True:
                await self._given.wait()
                async with asyncio.timeout(PATIENCE):
                    length = int.from_bytes(await self._replies.readexactly(LENGTH), "big")
                    reply = unpacked(await self._replies.readexactly(min(length, LONGEST_REPLY)))
                told = self._waiting.popleft()
                if not self._waiting:
                    self._given.clear()
                told(reply)
        except (asyncio.IncompleteReadError, OSError, TimeoutError):
            self._dead = True
            await self._kill()
            reply = Died()
            while self._waiting:
                self._waiting.popleft()(reply)
                reply = None

    async def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
