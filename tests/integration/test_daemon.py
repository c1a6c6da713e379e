"""The daemon's frame: ticks, signals, what systemd hears.  The lanes' own work is tested where it lives."""

import logging
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from monitor.daemon import STALLED, Lane, once, run
from monitor.errors import MonitorError
from monitor.systemd import notify
from tests.support.notify import Manager

PATIENCE = 30.0


class Steps:
    """Work that counts its runs and can be held up."""

    def __init__(self) -> None:
        """Start open."""
        self.runs = 0
        self.open = threading.Event()
        self.open.set()
        self.again = threading.Semaphore(0)

    def __call__(self, lane: Lane) -> None:
        """Do one round."""
        self.runs += 1
        self.again.release()
        assert self.open.wait(PATIENCE)
        lane.beat()


def test_systemd_hears_ready_status_watchdog_and_stopping(tmp_path: Path) -> None:
    """READY comes once all is set up, WATCHDOG again and again, STOPPING after SIGTERM; then run returns."""
    work = Steps()
    with Manager(tmp_path / "notify") as manager:
        env = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "200000", "WATCHDOG_PID": str(os.getpid())}

        def listen() -> None:
            manager.wait_for("READY=1")
            manager.wait_for("STATUS=all well")
            manager.wait_for("WATCHDOG=1", times=3)
            os.kill(os.getpid(), signal.SIGTERM)

        listener = threading.Thread(target=listen)
        listener.start()
        stop = threading.Event()
        run([Lane(name="polling", work=work)], tick=3600, env=env, stop=stop, status=lambda: "all well")
        listener.join()
        manager.wait_for("STOPPING=1")
    assert stop.is_set()
    assert work.runs == 1


def test_lanes_run_at_once_and_neither_waits_for_the_other() -> None:
    """A lane that is held up is not started twice, and the others go on at each tick."""
    slow, quick, stop = Steps(), Steps(), threading.Event()
    slow.open.clear()

    def watch() -> None:
        for _ in range(3):
            assert quick.again.acquire(timeout=PATIENCE)
        runs.append(slow.runs)
        stop.set()
        slow.open.set()

    runs: list[int] = []
    watcher = threading.Thread(target=watch)
    watcher.start()
    lanes = [Lane(name="slow", work=slow), Lane(name="quick", work=quick)]
    run(lanes, tick=0.05, env={}, stop=stop, status=lambda: "")
    watcher.join()
    assert runs == [1]


def test_a_stop_waits_for_what_is_under_way() -> None:
    """Work in progress sees that a stop was asked for, and is finished before run returns."""
    stop, done = threading.Event(), []

    def work(_: Lane) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        done.append(stop.wait(PATIENCE))

    run([Lane(name="slow", work=work)], tick=3600, env={}, stop=stop, status=lambda: "")
    assert done == [True]


def test_a_failing_lane_is_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """A fault a person can mend is one line, a bug has its traceback; both lanes come again at the next tick."""
    stop = threading.Event()
    count = {"fault": 0, "bug": 0}

    def fault(_: Lane) -> None:
        count["fault"] += 1
        raise MonitorError("the disk is full: make room")

    def bug(_: Lane) -> None:
        count["bug"] += 1
        if min(count.values()) > 1:
            stop.set()
        raise ZeroDivisionError

    run(
        [Lane(name="delivering", work=fault), Lane(name="polling", work=bug)],
        tick=0.05,
        env={},
        stop=stop,
        status=lambda: "",
    )
    assert min(count.values()) > 1
    told = {r.getMessage(): r.exc_info for r in caplog.records if r.levelno == logging.ERROR}
    assert told["delivering failed: the disk is full: make room"] is None
    assert told["polling failed on a bug; please report this"] is not None


def test_the_watchdog_starves_while_a_lane_stands_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks that find a lane stuck systemd hears no WATCHDOG=1, so that it starts the daemon anew; after, again."""
    monkeypatch.setattr("monitor.daemon.STALLED", 0.0)
    stop, go_on = threading.Event(), threading.Event()

    def wait(_: Lane) -> None:
        assert go_on.wait(PATIENCE)

    class Told(logging.Handler):
        def emit(
            self, record: logging.LogRecord
        ) -> None:  # on the watchdog's own thread, so in order with what it sends
            if "has stood still" in record.getMessage():
                notify("STUCK", env=env)

    handler = Told()
    logging.getLogger("monitor.daemon").addHandler(handler)
    with Manager(tmp_path / "notify") as manager:
        env = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "100000"}

        def watch() -> None:
            try:
                manager.wait_for("STUCK", times=3)
                before = manager.heard.count("WATCHDOG=1")
                go_on.set()
                manager.wait_for("WATCHDOG=1", times=before + 1)
            finally:
                go_on.set()
                stop.set()

        watcher = threading.Thread(target=watch)
        watcher.start()
        run([Lane(name="polling", work=wait)], tick=3600, env=env, stop=stop, status=lambda: "")
        watcher.join()
    logging.getLogger("monitor.daemon").removeHandler(handler)
    told = [message for message in manager.heard if message in ("STUCK", "WATCHDOG=1")]
    first, last = told.index("STUCK"), len(told) - told[::-1].index("STUCK")
    assert told[first:last] == ["STUCK"] * (last - first)
    assert last - first >= 3
    assert "WATCHDOG=1" in told[last:]


def test_a_lane_is_stuck_only_while_it_runs_without_a_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Idle lanes and those that give signs of life are not stuck, however long they take."""
    lane = Lane(name="polling", work=lambda _: None)
    lane.beat()
    lane.running = True
    assert not lane.stuck()
    later = time.monotonic() + STALLED + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert lane.stuck()
    lane.beat()
    assert not lane.stuck()
    lane.running = False
    later += STALLED + 1
    assert not lane.stuck()


def test_one_round_does_every_lane_and_says_whether_all_went_well() -> None:
    """`run --once`: a lane that fails hinders no other, and is not passed over in silence."""
    done = []

    def fault(_: Lane) -> None:
        raise MonitorError("no room: make some")

    lanes = [Lane(name="a", work=fault), Lane(name="b", work=lambda lane: done.append(lane.name))]
    assert once(lanes) is False
    assert done == ["b"]
    assert once(lanes[1:]) is True


def test_signals_are_given_back() -> None:
    """After a run SIGTERM and SIGINT mean what they meant before."""
    before = (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT))
    stop = threading.Event()
    stop.set()
    run([], tick=1, env={}, stop=stop, status=lambda: "")
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_a_clock_set_back_stops_no_lane() -> None:
    """The wall clock runs a year back: the lanes go on at once instead of waiting for the time that was."""
    work, stop = Steps(), threading.Event()
    ahead = [0.0]

    def set_back() -> None:
        assert work.again.acquire(timeout=PATIENCE)
        ahead[0] -= 365 * 86400
        assert work.again.acquire(timeout=PATIENCE)
        stop.set()

    other = threading.Thread(target=set_back)
    other.start()
    run([Lane(name="polling", work=work)], tick=3600, env={}, stop=stop, status=str, ahead=lambda: ahead[0])
    other.join()
    assert work.runs == 2
