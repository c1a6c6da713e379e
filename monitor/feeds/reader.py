"""The second process of a pass that brings much: reads one body after the other until its input ends.

    python -m monitor.feeds.reader < tasks > replies

It asks nobody and stores nothing: tasks and replies are pickled records with their length before them, on pipes
whose other ends are aside.py's alone.  It ends with its input, so it outlives no pass and no process that is killed.
"""

import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from monitor.errors import FetchError
from monitor.feeds.answer import Answer
from monitor.feeds.conclude import conclude
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Polled

LENGTH = 4
"""Bytes, most significant first, that say how long the record after them is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One body to be read."""

    feed: Feed
    state: FeedState
    answer: Answer | FetchError
    settings: FetchSettings
    now: datetime
    jitter: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Bug:
    """Reading a body raised what it should not."""

    name: str
    trace: str


def packed(record: object) -> bytes:
    """A record as it goes over a pipe."""
    raw = pickle.dumps(record, protocol=pickle.HIGHEST_PROTOCOL)
    return len(raw).to_bytes(LENGTH, "big") + raw


def unpacked(raw: bytes) -> Any:  # noqa: ANN401 - the reader of a pipe knows what comes
    """The record of which these are the bytes after its length."""
    return pickle.loads(raw)  # noqa: S301 - written by the same program, on a pipe of its own


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer every task with a `Polled` or a `Bug`, in order."""
    while len(length := source.read(LENGTH)) == LENGTH:
        task: Task = unpacked(source.read(int.from_bytes(length, "big")))
        reply: Polled | Bug
        try:
            reply = conclude(task.feed, task.state, task.answer, task.settings, now=task.now, jitter=task.jitter)
        except Exception as bug:  # noqa: BLE001 - told where the pass is told
            reply = Bug(name=type(bug).__name__, trace=traceback.format_exc())
        sink.write(packed(reply))
        sink.flush()


def main() -> None:
    """Serve standard input; what anybody else prints goes to standard error."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)  # the pass that started it hears them too, and ends it in order
    with suppress(BrokenPipeError, EOFError), os.fdopen(os.dup(1), "wb") as sink:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
