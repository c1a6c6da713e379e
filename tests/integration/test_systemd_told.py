"""What is told over a real notify socket, and what a log file that the journal reads looks like."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.systemd import notify, start_logging
from tests.support.notify import Manager


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    """Leave the root logger as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_message_reaches_the_socket(tmp_path: Path) -> None:
    """$NOTIFY_SOCKET as a path gets the message as one datagram."""
    with Manager(tmp_path / "notify") as manager:
        notify("READY=1", env={"NOTIFY_SOCKET": manager.address})
        notify("STATUS=44 feeds, 小米", env={"NOTIFY_SOCKET": manager.address})
        manager.wait_for("STATUS=44 feeds, 小米")
    assert manager.heard[0] == "READY=1"


def test_a_message_reaches_an_abstract_socket() -> None:
    """`@name` is a socket of the abstract namespace."""
    with Manager(f"@monitor-test-{os.getpid()}") as manager:
        notify("WATCHDOG=1", env={"NOTIFY_SOCKET": manager.address})
        manager.wait_for("WATCHDOG=1")


@pytest.mark.parametrize(
    "address", [None, "", "/nowhere/notify", "@nobody-listens-here", "vsock:2:1234", "x" * 300, "/" + "x" * 300]
)
def test_nobody_listening_is_no_fault(address: str | None) -> None:
    """Outside systemd, or with a socket that cannot be reached, nothing happens."""
    notify("READY=1", env={} if address is None else {"NOTIFY_SOCKET": address})


def test_lines_are_marked_only_where_the_journal_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """$JOURNAL_STREAM names a stream by device and inode; a log redirected to a file has no marks."""
    with (tmp_path / "log").open("w+") as log:
        monkeypatch.setattr(sys, "stderr", log)
        at = os.fstat(log.fileno())
        start_logging({"JOURNAL_STREAM": f"{at.st_dev}:{at.st_ino}"}, verbose=False)
        logging.getLogger("monitor").info("marked")
        start_logging({"JOURNAL_STREAM": "1:1"}, verbose=False)
        logging.getLogger("monitor").info("plain")
        log.seek(0)
        marked, plain = log.read().splitlines()
    assert marked == "<6>marked"
    assert plain.endswith("Z info plain")
