"""What systemd asks for, and how logs are marked for it."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from monitor.systemd import Marked, Stamped, start_logging, watchdog_interval


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    """Leave the root logger as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    ("env", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "-5"}, None),
    ],
)
def test_the_watchdog_interval_is_for_the_named_process(env: dict[str, str], seconds: float | None) -> None:
    """Microseconds become seconds; another process's watchdog is not ours."""
    assert watchdog_interval(env, pid=7) == seconds


def record(level: int, text: str) -> logging.LogRecord:
    """A log record as the program makes them."""
    return logging.LogRecord("monitor", level, __file__, 1, text, None, None)


@pytest.mark.parametrize(
    ("level", "mark"),
    [(logging.DEBUG, 7), (logging.INFO, 6), (logging.WARNING, 4), (logging.ERROR, 3), (logging.CRITICAL, 2)],
)
def test_every_line_for_the_journal_has_its_priority(level: int, mark: int) -> None:
    """A message of several lines is marked on each, or a traceback would be read at another priority."""
    assert Marked().format(record(level, "one\ntwo")) == f"<{mark}>one\n<{mark}>two"


def test_lines_elsewhere_carry_time_and_level() -> None:
    """On a terminal or in a file a line begins with the time in UTC."""
    made = record(logging.WARNING, "slow")
    made.created = 1_600_000_000.0
    assert Stamped().format(made) == "2020-09-13T12:26:40Z warning slow"


def test_quiet_and_verbose_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands by hand log errors alone; --verbose logs everything; a stream without a number is fine."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    start_logging({"JOURNAL_STREAM": "1:1"}, verbose=False, quiet=True)
    assert logging.getLogger("monitor").getEffectiveLevel() == logging.ERROR
    start_logging({}, verbose=True, quiet=True)
    assert logging.getLogger("monitor").getEffectiveLevel() == logging.DEBUG
