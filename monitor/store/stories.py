"""Stories, dossiers and claims in the database: reading the open window, writing a verdict.

The window is all that judging may depend on, and it is bounded by dates, so reading it costs the same with a
million entries.  Decides nothing about what belongs together.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Claim, Dossier, Judged, Original, Profile, Story, Verdict, Window
from monitor.store import codec
from monitor.store.codec import dumps, instant, maybe_day, moment
from monitor.store.db import Store

OPEN_STORY = timedelta(days=5)
"""A story takes entries within four days of its own; one day more covers what is judged late."""
OPEN_DOSSIER = timedelta(days=45)
"""A dossier takes stories for so long after its last."""


def counters(store: Store) -> dict[str, int]:
    """The version of what is stored and the next free ids."""
    return {row["name"]: row["value"] for row in store.rows("SELECT name, value FROM counters")}


def closed_window(store: Store) -> Window:
    """Free ids and version only: enough for entries that no rule caught."""
    at = counters(store)
    return Window(
        version=at["version"],
        next_entry_id=at["entry"],
        next_story_id=at["story"],
        next_dossier_id=at["dossier"],
        next_claim_id=at["claim"],
    )


def window(store: Store, dates: Sequence[datetime]) -> Window:
    """The open part for entries published at these instants; what lies between two distant ones stays out."""
    with store.read():
        dossiers: dict[int, None] = {}
        for since, until in _spans(dates, OPEN_DOSSIER):
            rows = store.rows(
                "SELECT dossier_id FROM dossiers WHERE last_published_at >= ? AND first_published_at <= ?",
                [instant(since), instant(until)],
            )
            dossiers.update((row["dossier_id"], None) for row in rows)
        members: dict[int, list[Profile]] = defaultdict(list)
        originals: list[Original] = []
        for since, until in _spans(dates, OPEN_STORY):
            for profile, url, story_id in _members(store, since, until):
                members[story_id].append(profile)
                originals.append(original(profile, url, story_id))
        return _window(store, sorted(dossiers), members, originals)


def _spans(dates: Sequence[datetime], reach: timedelta) -> list[tuple[datetime, datetime]]:
    """The stretches of time within `reach` of any of the dates, those that touch joined."""
    spans: list[tuple[datetime, datetime]] = []
    for date in sorted(set(dates)):
        since, until = date - reach, date + reach
        if spans and since <= spans[-1][1]:
            since = spans.pop()[0]
        spans.append((since, until))
    return spans


def window_of(store: Store, dossier_ids: Sequence[int]) -> Window:
    """These dossiers alone, for judging their statuses again; their stories' members stay out."""
    with store.read():
        return _window(store, dossier_ids, {}, [])


def _window(
    store: Store, dossier_ids: Sequence[int], members: dict[int, list[Profile]], originals: Sequence[Original]
) -> Window:
    return replace(
        closed_window(store),
        dossiers=tuple(read_dossiers(store, dossier_ids).values()),
        stories=tuple(read_stories(store, dossier_ids, members)),
        claims=tuple(read_claims(store, dossier_ids)),
        originals=tuple(originals),
    )


def _members(store: Store, since: datetime, until: datetime) -> Iterator[tuple[Profile, str, int]]:
    """Profile, address and story of every matched entry of a stretch of time that is no copy, oldest first."""
    rows = store.rows(
        """SELECT p.story_id, p.profile, e.url FROM placements p JOIN entries e USING (entry_id)
           WHERE p.published_at BETWEEN ? AND ? AND p.copy_of IS NULL AND p.profile IS NOT NULL
           ORDER BY p.published_at, p.entry_id""",
        [instant(since), instant(until)],
    )
    for row in rows:
        yield codec.profile(row["profile"]), row["url"], row["story_id"]


def original(profile: Profile, url: str, story_id: int) -> Original:
    """An entry as later ones are compared with it."""
    return Original(
        entry_id=profile.entry_id,
        feed=profile.feed,
        title=profile.title,
        summary=profile.summary,
        url=url,
        published_at=profile.published_at,
        story_id=story_id,
    )


def read_stories(store: Store, dossier_ids: Sequence[int], members: dict[int, list[Profile]]) -> Iterable[Story]:
    """The stories of these dossiers, with those members that are handed in."""
    rows = store.rows(
        "SELECT * FROM stories WHERE dossier_id IN (SELECT value FROM json_each(?)) ORDER BY story_id",
        [json.dumps(list(dossier_ids))],
    )
    for row in rows:
        yield story_of(row, members.get(row["story_id"], []))


def story_of(row: sqlite3.Row, members: Sequence[Profile] = ()) -> Story:
    """A story from a row of its table."""
    return Story(
        story_id=row["story_id"],
        dossier_id=row["dossier_id"],
        headline=row["headline"],
        headline_entry_id=row["headline_entry_id"],
        category=row["category"],
        weight=row["weight"],
        urgent=bool(row["urgent"]),
        status=row["status"],
        status_claim_id=row["status_claim_id"],
        expected_by=maybe_day(row["expected_by"]),
        first_published_at=moment(row["first_published_at"]),
        last_published_at=moment(row["last_published_at"]),
        about=tuple(json.loads(row["about"])),
        members=tuple(members),
    )


def _dossier(row: sqlite3.Row) -> Dossier:
    return Dossier(
        dossier_id=row["dossier_id"],
        title=row["title"],
        status=row["status"],
        first_published_at=moment(row["first_published_at"]),
        last_published_at=moment(row["last_published_at"]),
    )


def read_dossiers(store: Store, dossier_ids: Iterable[int]) -> dict[int, Dossier]:
    """Dossiers by id."""
    rows = store.rows(
        "SELECT * FROM dossiers WHERE dossier_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(set(dossier_ids)))],
    )
    return {row["dossier_id"]: _dossier(row) for row in rows}


def read_claims(store: Store, dossier_ids: Sequence[int]) -> list[Claim]:
    """Claims that belong to the dossiers' stories or were made in their entries, in order of publication."""
    rows = store.rows(
        """WITH wanted AS (SELECT story_id FROM stories WHERE dossier_id IN (SELECT value FROM json_each(?)))
           SELECT * FROM entry_claims WHERE story_id IN wanted OR answers IN wanted
              OR (story_id IS NULL AND entry_id IN (SELECT entry_id FROM placements WHERE story_id IN wanted))
           ORDER BY published_at, claim_id""",
        [json.dumps(list(dossier_ids))],
    )
    return [claim_of(row) for row in rows]


def claim_of(row: sqlite3.Row) -> Claim:
    """A claim from a row of its table."""
    return Claim(
        claim_id=row["claim_id"],
        entry_id=row["entry_id"],
        stance=row["stance"],
        speaker=row["speaker"],
        speaker_entity=row["speaker_entity"],
        field=row["field"],
        start=row["start_at"],
        end=row["end_at"],
        quote=row["quote"],
        published_at=moment(row["published_at"]),
        expected_from=maybe_day(row["expected_from"]),
        expected_by=maybe_day(row["expected_by"]),
        entities=tuple(json.loads(row["entities"])),
        numbers=codec.numbers(row["numbers"]),
        headline=bool(row["headline"]),
        story_id=row["story_id"],
        answers=row["answers"],
    )


def due_dossiers(store: Store, today: str) -> list[int]:
    """Dossiers with a story whose rumour has outlived its day."""
    rows = store.rows("SELECT DISTINCT dossier_id FROM stories WHERE status = 'rumour' AND expected_by < ?", [today])
    return [row["dossier_id"] for row in rows]


def bump(conn: sqlite3.Connection, verdict: Verdict) -> bool:
    """Claim the version and ids that the verdict was made on; False where somebody else wrote meanwhile."""
    (now,) = conn.execute("SELECT value FROM counters WHERE name = 'version'").fetchone()
    if now != verdict.version:
        return False
    free = {
        "version": verdict.version + 1,
        "entry": max((j.entry.entry_id + 1 for j in verdict.judged), default=0),
        "story": max((s.story_id + 1 for s in verdict.stories), default=0),
        "dossier": max((d.dossier_id + 1 for d in verdict.dossiers), default=0),
        "claim": max((c.claim_id + 1 for c in verdict.claims), default=0),
    }
    conn.executemany(
        "UPDATE counters SET value = max(value, ?) WHERE name = ?", [(value, name) for name, value in free.items()]
    )
    return True


def record(conn: sqlite3.Connection, verdict: Verdict) -> None:
    """Write what was decided, inside the caller's transaction; the entries themselves are stored already."""
    conn.executemany(
        """INSERT INTO dossiers VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET title = excluded.title, status = excluded.status,
           first_published_at = excluded.first_published_at, last_published_at = excluded.last_published_at""",
        [
            (d.dossier_id, d.title, d.status, instant(d.first_published_at), instant(d.last_published_at))
            for d in verdict.dossiers
        ],
    )
    conn.executemany(
        """INSERT INTO stories (story_id, dossier_id, headline, headline_entry_id, category, weight, urgent, status, status_claim_id,
                                expected_by, first_published_at, last_published_at, about)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (story_id) DO UPDATE SET
               dossier_id = excluded.dossier_id, headline = excluded.headline, headline_entry_id = excluded.headline_entry_id,
               category = excluded.category, weight = excluded.weight, urgent = excluded.urgent, status = excluded.status,
               status_claim_id = excluded.status_claim_id, expected_by = excluded.expected_by,
               first_published_at = excluded.first_published_at, last_published_at = excluded.last_published_at, about = excluded.about""",
        [
            (s.story_id, s.dossier_id, s.headline, s.headline_entry_id, s.category, s.weight, s.urgent, s.status, s.status_claim_id,
             None if s.expected_by is None else s.expected_by.isoformat(), instant(s.first_published_at),
             instant(s.last_published_at), dumps(s.about))
            for s in verdict.stories
        ],
    )  # fmt: skip
    for judged in verdict.judged:
        if judged.reading.matches or judged.revised:
            _record_entry(conn, judged)
    conn.executemany(
        """INSERT INTO entry_claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (claim_id) DO UPDATE SET story_id = excluded.story_id, answers = excluded.answers""",
        [
            (c.claim_id, c.entry_id, c.story_id, c.answers, instant(c.published_at), c.stance, c.speaker, c.speaker_entity, c.field,
             c.start, c.end, c.quote, None if c.expected_from is None else c.expected_from.isoformat(),
             None if c.expected_by is None else c.expected_by.isoformat(), dumps(c.entities), dumps(c.numbers), c.headline)
            for c in verdict.claims
        ],
    )  # fmt: skip


def _record_entry(conn: sqlite3.Connection, judged: Judged) -> None:
    entry_id = judged.entry.entry_id
    conn.execute("DELETE FROM matches WHERE entry_id = ?", [entry_id])
    conn.execute("DELETE FROM entry_claims WHERE entry_id = ?", [entry_id])
    conn.execute("DELETE FROM entry_figures WHERE entry_id = ?", [entry_id])
    if not judged.reading.matches:
        # It keeps its place, should a later revision match again, but speaks for its story no longer.
        conn.execute("UPDATE placements SET profile = NULL WHERE entry_id = ?", [entry_id])
        return
    conn.executemany(
        "INSERT INTO matches VALUES (?, ?, ?, ?, ?)",
        [(entry_id, m.watch, m.rule, m.level, codec.evidence(m.evidence)) for m in judged.reading.matches],
    )
    conn.execute(
        """INSERT INTO placements VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (entry_id) DO UPDATE SET story_id = excluded.story_id,
           copy_of = excluded.copy_of, published_at = excluded.published_at, reasons = excluded.reasons, profile = excluded.profile""",
        [
            entry_id, judged.story_id, judged.copy_of, instant(judged.entry.published_at), dumps(judged.reasons),
            None if judged.profile is None else codec.profile_text(judged.profile),
        ],
    )  # fmt: skip
    conn.executemany(
        "INSERT OR IGNORE INTO entry_figures VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(entry_id, f.field, f.start, f.end, f.value, f.unit, f.text) for f in judged.figures],
    )
