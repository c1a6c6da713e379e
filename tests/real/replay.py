"""The main job on real input: recorded feeds served one state after another, polled, judged, mailed.

    python -m tests.real.replay ../shared/corpora/snapshots [--out FOLDER] [--slices N]

Every state of every series is served over loopback at its own hour, the clock standing there too; the shipped watch
looks on and a digest falls due twice a day.  Prints what came of it; database and mails stay in the folder to be read.
The corpora are other people's texts and no part of the project: where they are missing, this says so.
"""

import argparse
import re
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli.shell import Shell
from monitor.deliver import deliver
from monitor.poll import poll
from monitor.publish import publish_due
from monitor.store.db import Store
from tests.support.feeds import FeedServer

STAMP = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{6})")
TYPES = {".xml": "application/xml", ".json": "application/feed+json"}
PAUSE = timedelta(days=30)
"""A hole between states longer than this begins another period, with a database of its own."""
ENGLISH = ("bloomberg", "scmp")
SLOT = timedelta(hours=1)
"""How often the clock stops for slots between two states."""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """One recorded body of one feed."""

    at: datetime
    series: str
    path: Path


@dataclass(kw_only=True)
class Tally:
    """What one period came to."""

    polls: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    new: int = 0
    matched: int = 0
    errors: list[str] = field(default_factory=list)


def states(folder: Path) -> list[State]:
    """Every state of every series, in the order of their hours."""
    found = []
    for path in folder.glob("*/*"):
        stamp = STAMP.search(path.name)
        if stamp and path.suffix in TYPES:
            at = datetime.strptime(stamp.group(1), "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
            found.append(State(at=at, series=path.parent.name, path=path))
    return sorted(found, key=lambda s: (s.at, s.series))


def periods(ordered: list[State]) -> Iterator[list[State]]:
    """States cut where nothing was recorded for a month."""
    current: list[State] = []
    for state in ordered:
        if current and state.at - current[-1].at > PAUSE:
            yield current
            current = []
        current.append(state)
    if current:
        yield current


def config(series: list[str], base: str) -> str:
    """What a user would write for these feeds."""
    tables = "".join(
        f'\n[[feeds]]\nname = "{name}"\nurl = "{base}/{name}"\nlanguage = "{"en" if any(e in name for e in ENGLISH) else "zh"}"\n'
        for name in series
    )
    return (
        '[monitor]\nlanguage = "it"\ntimezone = "Europe/Rome"\n[fetch]\nallow_private_addresses = true\n'
        '[mail]\nfrom = "monitor@replay.example"\n[[watches]]\nname = "xiaomi-auto"\nuse = "xiaomi-auto"\n'
        '[[digests]]\nname = "daily"\nto = ["reader@replay.example"]\nat = ["07:30", "18:30"]\n' + tables
    )


def replay(period: list[State], folder: Path, server: FeedServer) -> Tally:
    """Serve, poll and publish one period; the clock never goes back."""
    series = sorted({state.series for state in period})
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(config(series, server.url), encoding="utf-8")
    now = [period[0].at]
    shell = Shell(config=str(folder / "config.toml"), clock=lambda: now[0], env={})
    settings, tally = shell.settings, Tally()
    for state in period:
        while now[0] + SLOT < state.at:
            now[0] += SLOT
            press(shell)
        now[0] = max(now[0], state.at)
        server.put(f"/{state.series}", state.path.read_bytes(), TYPES[state.path.suffix])
        done = poll(
            settings.database,
            settings.feeds,
            settings.fetch,
            shell.sight,
            clock=shell.clock,
            everything=True,
            names=[state.series],
        )
        for report in done.reports:
            tally.polls += 1
            tally.outcomes[report.outcome] += 1
            tally.new += report.new
            tally.matched += report.matched
            if report.error:
                tally.errors.append(f"{state.path.name} of {report.feed}: {report.error}")
        press(shell)
    for _ in range(24):
        now[0] += SLOT
        press(shell)
    return tally


def press(shell: Shell) -> None:
    """Make what is due now and hand it over."""
    with Store(shell.settings.database) as store:
        publish_due(store, shell.press, now=shell.clock())
        deliver(store, shell.settings.mail, clock=shell.clock, env=shell.env)


def tell(name: str, tally: Tally, database: Path) -> None:
    """Print a period's figures, and what its reader would have seen."""
    with closing(sqlite3.connect(database)) as db:
        (entries,) = db.execute("SELECT count(*) FROM entries").fetchone()
        (stories,) = db.execute("SELECT count(*) FROM story_overview").fetchone()
        (dossiers,) = db.execute("SELECT count(*) FROM dossier_overview").fetchone()
        (mails,) = db.execute("SELECT count(*) FROM delivery_log WHERE state = 'sent'").fetchone()
        (marked,) = db.execute("SELECT count(*) FROM digest_entries").fetchone()
        (copies,) = db.execute("SELECT count(*) FROM news WHERE copy_of IS NOT NULL").fetchone()
        print(
            f"{name}: {tally.polls} polls {dict(tally.outcomes)}, {entries} entries, {tally.matched} matched ({copies} copies), "
            f"{stories} stories in {dossiers} dossiers, {mails} mails with {marked} entries"
        )
        for error in tally.errors[:10]:
            print(f"  {error}")
        held: dict[tuple[int, int, str, str], list[str]] = defaultdict(list)
        for row in db.execute(
            """SELECT s.dossier_id, s.story_id, s.status, s.category, n.published_at, n.level, n.feed, n.title, n.copy_of
               FROM story_overview s JOIN news n USING (story_id) ORDER BY 1, 2, 5"""
        ):
            mark = "=" if row[8] else " "
            held[row[:4]].append(f"      {mark} {row[4][:16]} {row[5]:6} {row[6]:28} {row[7]}")
        for (dossier, story, status, category), lines in held.items():
            print(f"  d{dossier} s{story} {status} {category}")
            for line in lines:
                print(line)


def main() -> None:
    """Replay every period of a folder of series."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("snapshots", type=Path)
    parser.add_argument("--out", type=Path, help="a new folder for databases and mails (default: a temporary one)")
    args = parser.parse_args()
    if not args.snapshots.is_dir():
        sys.exit(f"{args.snapshots} is not there: the recorded series are no part of the project")
    out = args.out or Path(tempfile.mkdtemp(prefix="replay-"))
    with FeedServer() as server:
        for period in periods(states(args.snapshots)):
            name = f"{period[0].at:%Y-%m-%d}"
            tell(name, replay(period, out / name, server), out / name / "news.db")
    print(f"databases and mails: {out}")


if __name__ == "__main__":
    main()
