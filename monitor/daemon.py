"""The daemon: a short tick that starts polling, publishing and delivering, and never waits for them.

APScheduler gives the tick and nothing else: what is due stands in the database, so a timer that pauses in
suspend or fires late delays work and loses none.  Each lane runs on a thread of its own and never twice at
once.  The watchdog is fed by the same scheduler, and only while no lane has stood still for too long.
"""

import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import MonitorError
from monitor.systemd import notify, watchdog_interval

log = logging.getLogger(__name__)

STALLED = 900.0
"""Seconds without a sign of life after which a lane counts as stuck: far above any single fetch or message."""
STATUS_SECONDS = 60.0
"""How often systemd is told how things stand."""
SET_BACK = 5.0
"""Seconds by which the clock must be set back to count."""
LISTEN_SECONDS = 0.25
"""How soon a signal is noticed."""


@dataclass(kw_only=True)
class Lane:
    """One kind of work: `work` does what is due and returns; it calls `beat` while it gets on."""

    name: str
    work: Callable[["Lane"], None]
    running: bool = False
    well: bool | None = None
    """Whether the last time went well; None before the first."""
    last_beat: float = 0.0

    def beat(self) -> None:
        """Say that the lane gets on."""
        self.last_beat = time.monotonic()

    def go(self) -> bool:
        """Do the lane's work once; what goes wrong is told, returned as False, and tried again at the next tick."""
        self.beat()
        self.running = True
        try:
            self.work(self)
        except MonitorError as error:
            log.error("%s failed: %s", self.name, error)  # noqa: TRY400 - a fault a person can mend needs no traceback
        except Exception:
            log.exception("%s failed on a bug; please report this", self.name)
        else:
            self.well = True
            return True
        finally:
            self.running = False
        self.well = False
        return False

    def stuck(self) -> bool:
        """Whether the lane runs without a sign of life."""
        return self.running and time.monotonic() - self.last_beat > STALLED


def once(lanes: Sequence[Lane]) -> bool:
    """Do what is due now, one lane after the other; False where one of them failed, which hinders no other."""
    went = [lane.go() for lane in lanes]
    return all(went)


def run(
    lanes: Sequence[Lane],
    *,
    tick: float,
    env: Mapping[str, str],
    stop: Event,
    status: Callable[[], str],
    ahead: Callable[[], float] = lambda: time.time() - time.monotonic(),
) -> None:
    """Run the lanes every `tick` seconds until SIGTERM, SIGINT or `stop`; return when what is under way has ended.

    Call it on the main thread, which alone hears signals.  `status` says in one line how things stand.  `ahead` is how many
    seconds the wall clock is ahead of the steady one: APScheduler waits for a wall time, which a clock set back may
    reach in a year.
    """
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # "still running" at each tick is how this is meant
    watchdog = watchdog_interval(env)
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(len(lanes) + 2)}, timezone="UTC")
    often = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1, "next_run_time": datetime.now(UTC)}
    for lane in lanes:
        scheduler.add_job(lane.go, "interval", seconds=tick, **often)
    if watchdog is not None:
        scheduler.add_job(_feed_watchdog, "interval", seconds=watchdog / 2, args=[lanes, env], **often)
    scheduler.add_job(_tell_status, "interval", seconds=STATUS_SECONDS, args=[status, env], **often)
    with _signals() as asked:
        before = ahead()  # before any lane runs, so that no setting back goes by unseen
        scheduler.start()
        notify("READY=1", env=env)
        log.info("running, a tick every %g s", tick)
        while not (asked or stop.wait(LISTEN_SECONDS)):
            now = ahead()
            if now < before - SET_BACK:
                log.warning("the clock was set back by %.0f s: the timers start anew", before - now)
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            before = now
        stop.set()
        notify("STOPPING=1", env=env)
        log.info("stopping")
        scheduler.shutdown(wait=True)
        log.info("stopped")


@contextmanager
def _signals() -> Iterator[list[int]]:
    """A list that fills as SIGTERM or SIGINT comes.

    The handler does no more than that: it runs between any two steps of the main thread, which may hold a lock.
    """
    asked: list[int] = []
    before = {number: signal.signal(number, lambda n, _: asked.append(n)) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _feed_watchdog(lanes: Sequence[Lane], env: Mapping[str, str]) -> None:
    stuck = [lane.name for lane in lanes if lane.stuck()]
    if stuck:
        log.error("%s has stood still for %g s: the watchdog is not fed", ", ".join(stuck), STALLED)
    else:
        notify("WATCHDOG=1", env=env)


def _tell_status(status: Callable[[], str], env: Mapping[str, str]) -> None:
    try:
        line = status()
    except MonitorError as error:
        line = str(error)
    notify(f"STATUS={' '.join(line.split())}", env=env)  # a line end would begin another assignment
