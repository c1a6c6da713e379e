"""Verdicts in the database: claiming the version and ids they were made on, writing what was decided.

Both run inside the caller's transaction.  Reading the window is stories.py's; nothing is decided here.
"""

import sqlite3
from datetime import datetime

from monitor.model import Judged, Verdict
from monitor.store import codec, merged
from monitor.store.codec import dumps, instant
from monitor.store.stories import KNOWN


def bump(conn: sqlite3.Connection, verdict: Verdict) -> bool:
    """Claim the version and ids that the verdict was made on; False where somebody else wrote meanwhile."""
    (now,) = conn.execute("SELECT value FROM counters WHERE name = 'version'").fetchone()
    if now != verdict.version or _became_known(conn, verdict):
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


def _became_known(conn: sqlite3.Connection, verdict: Verdict) -> bool:
    """Whether a story that is merged or parted was mailed since the window was read."""
    touched = {i for pair in verdict.merged for i in pair}
    for entry_id, _ in verdict.moved:
        row = conn.execute("SELECT story_id FROM placements WHERE entry_id = ?", [entry_id]).fetchone()
        touched |= {row["story_id"]} if row is not None else set()
    return bool(touched) and conn.execute(KNOWN, [dumps(sorted(touched))]).fetchone() is not None


def _rehouse(conn: sqlite3.Connection, verdict: Verdict, now: datetime) -> None:
    """Move reports with their copies between stories; what was muted stays so wherever it goes."""
    conn.executemany(
        "UPDATE placements SET story_id = ? WHERE story_id = ?", [(kept, gone) for gone, kept in verdict.merged]
    )
    merged.record(conn, verdict.merged, now)
    for entry_id, story_id in verdict.moved:
        row = conn.execute("SELECT story_id FROM placements WHERE entry_id = ?", [entry_id]).fetchone()
        if row is not None:
            conn.execute(
                "UPDATE placements SET story_id = ? WHERE story_id = ? AND (entry_id = ? OR copy_of = ?)",
                [story_id, row["story_id"], entry_id, entry_id],
            )
            merged.hand_on_mute(conn, row["story_id"], story_id)


def record(conn: sqlite3.Connection, verdict: Verdict, now: datetime, *, again: bool = False) -> None:
    """Write what was decided, inside the caller's transaction; the entries themselves are stored already.

    `again`: the entries were judged again, their words unchanged; what a watch catches only now bears the time.
    """
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
                                expected_by, first_published_at, last_published_at, about, decided_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (story_id) DO UPDATE SET
               dossier_id = excluded.dossier_id, headline = excluded.headline, headline_entry_id = excluded.headline_entry_id,
               category = excluded.category, weight = excluded.weight, urgent = excluded.urgent, status = excluded.status,
               status_claim_id = excluded.status_claim_id, expected_by = excluded.expected_by,
               first_published_at = excluded.first_published_at, last_published_at = excluded.last_published_at, about = excluded.about,
               decided_at = iif(stories.status = excluded.status AND stories.status_claim_id IS excluded.status_claim_id,
                                stories.decided_at, excluded.decided_at)""",
        [
            (s.story_id, s.dossier_id, s.headline, s.headline_entry_id, s.category, s.weight, s.urgent, s.status, s.status_claim_id,
             None if s.expected_by is None else s.expected_by.isoformat(), instant(s.first_published_at),
             instant(s.last_published_at), dumps(s.about), instant(now))
            for s in verdict.stories
        ],
    )  # fmt: skip
    _rehouse(conn, verdict, now)
    for judged in verdict.judged:
        if judged.reading.matches or judged.revised:
            _record_entry(conn, judged, instant(now), again=again)
    conn.executemany(
        """INSERT INTO entry_claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (claim_id) DO UPDATE SET
               story_id = excluded.story_id, answers = excluded.answers, stance = excluded.stance""",
        [
            (c.claim_id, c.entry_id, c.story_id, c.answers, instant(c.published_at), c.stance, c.speaker, c.speaker_entity, c.field,
             c.start, c.end, c.quote, None if c.expected_from is None else c.expected_from.isoformat(),
             None if c.expected_by is None else c.expected_by.isoformat(), dumps(c.entities), dumps(c.numbers), c.headline)
            for c in verdict.claims
        ],
    )  # fmt: skip


def _record_entry(conn: sqlite3.Connection, judged: Judged, now: str, *, again: bool) -> None:
    entry_id = judged.entry.entry_id
    _record_matches(conn, judged, now, again=again)
    conn.execute("DELETE FROM entry_claims WHERE entry_id = ?", [entry_id])
    conn.execute("DELETE FROM entry_figures WHERE entry_id = ?", [entry_id])
    if not judged.reading.matches:
        # It keeps its place, should a later revision match again, but speaks for its story no longer.
        conn.execute("UPDATE placements SET profile = NULL WHERE entry_id = ?", [entry_id])
        return
    conn.execute(
        """INSERT INTO placements VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (entry_id) DO UPDATE SET story_id = excluded.story_id,
           copy_of = excluded.copy_of, published_at = excluded.published_at, profile = excluded.profile,
           reasons = iif(excluded.reasons = '[]', placements.reasons, excluded.reasons)""",
        [
            entry_id, judged.story_id, judged.copy_of, instant(judged.entry.published_at), dumps(judged.reasons),
            None if judged.profile is None else codec.profile_text(judged.profile),
        ],
    )  # fmt: skip
    conn.executemany(
        "INSERT OR IGNORE INTO entry_figures VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(entry_id, f.field, f.start, f.end, f.value, f.unit, f.text) for f in judged.figures],
    )


def _record_matches(conn: sqlite3.Connection, judged: Judged, now: str, *, again: bool) -> None:
    """Replace the entry's matches; what a watch catches no more is remembered."""
    entry_id = judged.entry.entry_id
    before = conn.execute("SELECT watch, rule, level, caught_at FROM matches WHERE entry_id = ?", [entry_id]).fetchall()
    caught = {row["watch"]: row["caught_at"] for row in before}
    levels = {(row["watch"], row["level"]) for row in before}
    still = {m.watch for m in judged.reading.matches}
    conn.executemany(
        "INSERT OR REPLACE INTO former_matches VALUES (?, ?, ?, ?, ?)",
        [(entry_id, row["watch"], row["rule"], row["level"], now) for row in before if row["watch"] not in still],
    )
    conn.execute("DELETE FROM matches WHERE entry_id = ?", [entry_id])
    conn.executemany(
        "INSERT INTO matches VALUES (?, ?, ?, ?, ?, ?)",
        [
            (entry_id, m.watch, m.rule, m.level, codec.evidence(m.evidence),
             now if again and (m.watch, m.level) not in levels else caught.get(m.watch))
            for m in judged.reading.matches
        ],
    )  # fmt: skip
