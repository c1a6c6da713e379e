"""`run` and `poll`: the daemon, and one pass by hand.  The composition root of the lanes."""

import difflib
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import alike, as_json, counted
from monitor.errors import UsageError
from monitor.feeds.cadence import CONFIGURED
from monitor.poll import Pass, Report, poll
from monitor.store import custody, feeds, issues, judgings, outbox, turns
from monitor.store.db import Store
from monitor.text import shown

log = logging.getLogger(__name__)

SELDOM = 60.0
"""Seconds between two looks at how things stand, and between two heartbeats."""
MOST_PER_HOST = 10
"""So many feeds of one host the daemon takes at a tick: a hundred that are overdue must not come down on it at once."""

if TYPE_CHECKING:
    from monitor.daemon import Lane  # APScheduler takes long to import and only the daemon needs it


@click.command("run")
@click.option("--once", is_flag=True, help="Do what is due now and exit, for a timer.")
@click.pass_obj
def run_command(shell: Shell, *, once: bool) -> None:
    """Run the daemon in the foreground until SIGTERM."""
    from monitor import daemon

    shell.thorough = not once
    settings = shell.settings
    shell.start_log()
    stop = Event()
    work = lanes(shell, stop, most_per_host=None if once else MOST_PER_HOST)
    with Store(settings.database) as store:  # stays open, so that the lanes' own need not change the journal each time
        feeds.sync(store, settings.feeds)
        turns.hasten(store, interval=max(settings.fetch.interval, settings.fetch.min_interval), reason=CONFIGURED)
        issues.start(store, [d.name for d in settings.digests], shell.clock())
        if judgings.pending(store, shell.sight.fingerprint):
            from monitor.again import begin

            begin(store, shell.sight, shell.clock())
        if not once:
            daemon.run(work, tick=settings.tick, env=shell.env, stop=stop, status=lambda: in_one_line(shell))
        elif not daemon.once(work):
            sys.exit(1)


def lanes(shell: Shell, stop: Event, *, most_per_host: int | None = None) -> "tuple[Lane, ...]":
    """The kinds of work; each opens the database for itself, on its own thread."""
    from monitor.daemon import Lane
    from monitor.deliver import deliver
    from monitor.publish import publish_due
    from monitor.urgent import publish_urgent

    settings, sight, press, clock = shell.settings, shell.sight, shell.press, shell.clock

    def poll_due(lane: Lane) -> None:
        done = poll(
            settings.database, settings.feeds, settings.fetch, sight,
            clock=clock, most_per_host=most_per_host, stop=stop, told=lambda _: lane.beat(), beat=lane.beat,
        )  # fmt: skip
        if done.reports:
            log.info("%s", summed_up(done))

    def judge(lane: Lane) -> None:
        def go_on() -> bool:
            lane.beat()
            return not stop.is_set()

        with Store(settings.database) as store:
            if judgings.pending(store, sight.fingerprint):
                from monitor.again import judge_again  # what judges takes long to load

                judge_again(store, sight, clock=clock, go_on=go_on)

    def publish(_: Lane) -> None:
        with Store(settings.database) as store:
            try:
                publish_due(store, press, now=clock())
            finally:  # a slot that cannot be filled keeps no urgent news back
                publish_urgent(store, press, now=clock())

    def hand_over(lane: Lane) -> None:
        with Store(settings.database) as store:
            deliver(store, settings.mail, clock=clock, env=shell.env, stop=stop, told=lambda _: lane.beat())

    rounds = (
        Lane(name="polling", work=poll_due),
        Lane(name="publishing", work=publish),
        _watching(shell, once=most_per_host is None),
        Lane(name="delivering", work=hand_over),
    )
    return (
        *rounds,
        _beating(shell, rounds),
        Lane(name="judging again", work=judge),  # last: with --once no mail waits for it
    )


class Seldom:
    """Says at most once in `SELDOM` seconds that it is time."""

    def __init__(self) -> None:
        """Begin with the first time still to come."""
        self._last: float | None = None

    def due(self) -> bool:
        """Whether it is time; then it is not for a while."""
        now = time.monotonic()
        if self._last is not None and now - self._last < SELDOM:
            return False
        self._last = now
        return True


def _watching(shell: Shell, *, once: bool) -> "Lane":
    """The lane that tells a person when he must act; a daemon looks twice at what its own work may mend."""
    from monitor.alarm import Watchman, raise_alarm
    from monitor.daemon import Lane

    settings, seldom = shell.settings, Seldom()
    before: set[str] | None = None if once else set()
    watchman = Watchman(
        health=settings.health, mail=settings.mail, language=settings.language, timezone=settings.timezone
    )

    def watch(_: Lane) -> None:
        if seldom.due():
            with Store(settings.database) as store:
                raise_alarm(store, watchman, now=shell.clock(), before=before)

    return Lane(name="watching", work=watch)


def _beating(shell: Shell, rounds: "Sequence[Lane]") -> "Lane":
    """The lane that tells another machine that these all went well."""
    from monitor.daemon import Lane
    from monitor.heartbeat import Heartbeat

    heartbeat, seldom = Heartbeat(shell.settings.health, proxy=shell.settings.fetch.proxy), Seldom()

    def beat(_: Lane) -> None:
        if all(lane.well for lane in rounds) and not any(lane.stuck() for lane in rounds) and seldom.due():
            heartbeat.beat()

    return Lane(name="heartbeat", work=beat)


def in_one_line(shell: Shell) -> str:
    """How things stand, for `systemctl status`."""
    with Store(shell.settings.database) as store:
        rows = feeds.health(store)
        waiting = outbox.waiting(store)
        held = "; mail is held, see `monitor status`" if custody.held(store, shell.clock()) else ""
    bad = sum(row.state not in ("ok", "off") for row in rows)
    return f"{counted(len(rows), 'feed')}, {bad} not well; {counted(waiting, 'mail')} in the outbox{held}"


@click.command("poll")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "json_", is_flag=True, help="Print the reports as JSON.")
@click.pass_obj
def poll_command(shell: Shell, names: tuple[str, ...], *, json_: bool) -> None:
    """Poll every feed now, due or not; not against Retry-After, a feed that is gone or off, or a live lease."""
    settings = shell.settings
    known = [feed.name for feed in settings.feeds]
    if unknown := [name for name in names if name not in known]:
        raise UsageError(
            f"no feed is called {unknown[0]!r}{_meant(unknown[0], known)}: `monitor feeds list` names them"
        )
    wanted = dict.fromkeys(names or known)
    with Store(settings.database) as store:  # stays open, so that the pass need not change the journal
        issues.start(store, [d.name for d in settings.digests], shell.clock())
        with progress(len(wanted), quiet=json_) as told:
            done = poll(
                settings.database, settings.feeds, settings.fetch, shell.sight,
                clock=shell.clock, everything=True, names=names or None, told=told,
            )  # fmt: skip
        if json_:
            as_json(sorted(done.reports, key=lambda r: r.feed))
        else:
            asked = {report.feed for report in done.reports}
            _tell(done, turns.why_not(store, [name for name in wanted if name not in asked], now=shell.clock()))
        _judge_again(shell, store, quiet=json_)
    if done.reports and len(done.failed) == len(done.reports):
        sys.exit(1)


def _judge_again(shell: Shell, store: Store, *, quiet: bool) -> None:
    """Judge the kept entries again where a changed watchlist asks for it, and say what came of it."""
    if not judgings.pending(store, shell.sight.fingerprint):
        return
    from monitor.again import begin, judge_again  # what judges takes long to load
    from monitor.candidates import REACH

    begin(store, shell.sight, shell.clock())
    done = judge_again(store, shell.sight, clock=shell.clock)
    if done is not None and not quiet:
        came = counted(done.came, "entry", "entries")
        click.echo(f"the rules changed: of the last {REACH.days} days {came} came into the news, {done.went} left them")


def _meant(name: str, known: list[str]) -> str:
    """The feed that was meant, perhaps, whatever its capitals."""
    folded = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(name.casefold()[:200], folded, n=1)
    return f", did you mean {folded[close[0]]!r}?" if close else ""


def summed_up(done: Pass) -> str:
    """A pass in one line."""
    new, matched = sum(r.new for r in done.reports), sum(r.matched for r in done.reports)
    return (
        f"{counted(len(done.reports), 'feed')} polled, {len(done.failed)} failed; "
        f"{counted(new, 'new entry', 'new entries')}, {matched} matched"
    )


def _tell(done: Pass, left: Mapping[str, str]) -> None:
    click.echo(summed_up(done))
    failed = sorted(done.failed, key=lambda r: r.feed)
    for line in alike((report.feed, report.error or report.outcome) for report in failed):
        click.echo(f"  {shown(line)}")
    if left:
        click.echo(f"{counted(len(left), 'feed')} not asked:")
    for line in alike(left.items()):
        click.echo(f"  {shown(line)}")


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[Report], None]]:
    """A bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("polling", total=total)
        yield lambda _: bar.advance(task)
