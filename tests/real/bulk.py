"""Many eligible entries at one slot: what reading, planning and rendering the issue cost, and how large it comes out.

    python -m tests.real.bulk [--entries 10000] [--stories 4000] [--drain]

Fills a database with matched entries in three languages, stories of which some share a dossier, claims with speakers and figures;
then draws up and renders the issue in a process of its own; with `--drain` it publishes issue after issue until nothing is left.
"""

import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.digest.render import render
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.drafting import Press, draw_up
from monitor.mail.settings import MailSettings
from monitor.model import Claim, Dossier, Entry, Hit, Judged, Match, Reading, Stance, Status, Story, Verdict
from monitor.publish import publish
from monitor.store import entries, issues, verdicts
from monitor.store.db import Store
from tests.support.entries import entities

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
TITLES = (
    ("it", "Xiaomi SU7, il prezzo scende a {n}.900 yuan: l'annuncio di Lei Jun numero {k}"),
    ("en", "Xiaomi says SU7 deliveries passed {n},000 units in month {k}, sources say"),
    ("zh", "小米汽车宣布SU7售价{n}.99万元，第{k}次调整，雷军回应"),
)
SUMMARY = "Xiaomi ha comunicato i dettagli in una nota. " * 8
STATUSES: tuple[Status, ...] = ("reported", "rumour", "official", "denied", "confirmed")
STANCES: tuple[Stance, ...] = ("rumour", "official", "denial", "report")
DIGEST = DigestSettings(
    name="bulk",
    to=("me@reader.example",),
    watches=("xiaomi-auto",),
    timezone="Europe/Rome",
    language="it",
    every=3600.0,
)
PRESS = Press(
    digests=(DIGEST,), links=LinkSettings(), mail=MailSettings(sender="monitor@reader.example"), entities=entities()
)
BATCH = 500


def fill(store: Store, count: int, stories: int) -> None:
    """Store the entries."""
    for start in range(1, count + 1, BATCH):
        judged, opened, affairs, claims, rows = [], [], [], [], []
        for n in range(start, min(start + BATCH, count + 1)):
            language, title = TITLES[n % 3]
            story_id = (n - 1) % stories + 1
            at = NOW - timedelta(minutes=n % 1400 + 5)
            entry = Entry(
                entry_id=n, feed=f"feed {n % 80}", language=language, title=title.format(n=n % 90 + 10, k=n), summary=SUMMARY,
                url=f"https://{n % 80}.example/2026/11/article-{n}.html", published_at=at, first_seen_at=at,
            )  # fmt: skip
            rows.append((f"k{n}", entry))
            hit = Hit(set="brand", term="xiaomi", field="title", start=0, end=6, text=entry.title[:6])
            match = Match(watch="xiaomi-auto", rule="brand+car", level="sure" if n % 4 else "likely", evidence=(hit,))
            judged.append(Judged(entry=entry, reading=Reading(matches=(match,)), story_id=story_id))
            if n <= stories:
                opened.append(_story(story_id, entry))
                affairs.append(_dossier(opened[-1]))
            claims += _claims(entry, story_id)
        with store.write() as conn:
            entries.insert(conn, rows)
            verdict = Verdict(
                version=0, judged=tuple(judged), stories=tuple(opened), dossiers=tuple(affairs), claims=tuple(claims)
            )
            verdicts.record(conn, verdict, NOW)


def _story(story_id: int, entry: Entry) -> Story:
    return Story(
        story_id=story_id, dossier_id=story_id - story_id % 3 or 1, headline=entry.title, headline_entry_id=entry.entry_id,
        category=("price", "deliveries", "launch")[story_id % 3], weight=story_id % 10, status=STATUSES[story_id % 5],
        first_published_at=entry.published_at, last_published_at=entry.published_at, about=("su7", "Xiaomi"),
    )  # fmt: skip


def _dossier(story: Story) -> Dossier:
    return Dossier(
        dossier_id=story.dossier_id, title=story.headline, status=story.status,
        first_published_at=story.first_published_at, last_published_at=story.last_published_at,
    )  # fmt: skip


def _claims(entry: Entry, story_id: int) -> list[Claim]:
    return [
        Claim(
            claim_id=entry.entry_id * 2 + k, entry_id=entry.entry_id, stance=STANCES[(entry.entry_id + k) % 4], speaker="Xiaomi",
            speaker_entity="Xiaomi", field="title" if k else "summary", start=0, end=len(entry.title), quote=entry.title,
            published_at=entry.published_at, headline=bool(k), story_id=story_id, entities=("Xiaomi",), numbers=((215900.0, "CNY"),),
        )
        for k in (0, 1)
    ]  # fmt: skip


def measure(path: Path) -> None:
    """Draw up and render in this process; print CPU seconds of each and the most memory held."""
    with Store(path) as store:
        begin = time.process_time()
        issue = draw_up(store, PRESS, DIGEST, slot=NOW, now=NOW)
        drawn = time.process_time()
        if issue is None:
            raise SystemExit("nothing to tell")
        rendered = render(issue, settings=DIGEST, links=PRESS.links)
        end = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(
        f"read and plan {drawn - begin:.2f} s, render {end - drawn:.2f} s, peak {peak:.0f} MB: {len(issue.cards)} cards, "
        f"{len(issue.lines)} lines, {len(issue.marks)} entries, {issue.left_entries} left, {len(rendered.html.encode()):,} bytes of HTML\n"
    )


def drain(path: Path) -> None:
    """Publish issue after issue until nothing is left."""
    with Store(path) as store:
        begin, number, now = time.process_time(), 0, NOW
        while publish(store, PRESS, DIGEST, slot=now, now=now).outcome == "queued":
            number, now = number + 1, now + timedelta(hours=1)
        (row,) = store.rows("SELECT count(*) AS n, count(DISTINCT entry_id) AS once FROM digest_entries")
    each = (time.process_time() - begin) / max(number, 1)
    sys.stdout.write(
        f"{number} issues until nothing was left, {each:.2f} s each: {row['n']} marks, {row['once']} entries\n"
    )


def main() -> None:
    """Fill, measure in a fresh process, drain."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--stories", type=int, default=4_000)
    parser.add_argument("--drain", action="store_true", help="publish until nothing is left")
    parser.add_argument("--file", type=Path, help="measure this database; the script itself uses it")
    told = parser.parse_args()
    if told.file is not None:
        measure(told.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        with Store(path) as store:
            fill(store, told.entries, told.stories)
            issues.start(store, [DIGEST.name], NOW - timedelta(days=1))
        subprocess.run([sys.executable, "-m", "tests.real.bulk", "--file", str(path)], check=True)
        if told.drain:
            drain(path)


if __name__ == "__main__":
    main()
