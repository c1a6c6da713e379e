"""What a digest reads: eligible entries, story views, what was told before.

Which entries go in, and how they look, is decided elsewhere; what it leaves behind is issues.py's.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.model import Claim, Dossier, Eligible, Match, Outcome, Source, Story, StoryView
from monitor.store import codec, issues, told
from monitor.store.codec import instant, maybe_instant, maybe_moment, moment
from monitor.store.db import Store
from monitor.store.entries import entry_of
from monitor.store.stories import claim_of, read_dossiers, story_of

ALL = "matches m CROSS JOIN placements p USING (entry_id)"
SOME = "json_each(:stories) w CROSS JOIN placements p ON p.story_id = w.value CROSS JOIN matches m USING (entry_id)"
ELIGIBLE = """
SELECT e.*, f.context, f.timezone, m.watch, m.rule, m.level, m.evidence, m.caught_at, p.story_id
FROM {caught} CROSS JOIN entries e USING (entry_id) CROSS JOIN stories s USING (story_id)  -- most entries match nothing
LEFT JOIN feeds f ON f.feed = e.feed
WHERE m.watch IN (SELECT value FROM json_each(:watches)) AND m.level IN (SELECT value FROM json_each(:levels))
  AND (p.copy_of IS NULL OR NOT EXISTS (  -- what it is a copy of may be another digest's: then its first copy stands for it
        SELECT 1 FROM placements o JOIN matches n USING (entry_id)
        WHERE o.story_id = p.story_id AND (o.entry_id = p.copy_of OR (o.copy_of = p.copy_of AND o.entry_id < p.entry_id))
          AND n.watch IN (SELECT value FROM json_each(:watches)) AND n.level IN (SELECT value FROM json_each(:levels))))
  AND (s.muted_until IS NULL OR s.muted_until <= :now)
  AND e.first_seen_at >= :since AND (:until IS NULL OR e.first_seen_at <= :until)
  AND (:again OR NOT EXISTS (SELECT 1 FROM marks k JOIN issues i USING (issue_id)
                             WHERE k.digest = :digest AND k.entry_id = m.entry_id
                               AND (:until IS NULL OR i.made_at <= :until)))
ORDER BY e.published_at, e.entry_id, m.watch
"""
SOURCES = """
SELECT p.story_id, p.copy_of, e.* FROM placements p JOIN entries e USING (entry_id)
WHERE p.story_id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = p.entry_id)
ORDER BY e.published_at, e.entry_id
"""
MAILED = """
SELECT DISTINCT p.story_id FROM placements p CROSS JOIN marks k USING (entry_id)
WHERE k.digest = ? AND p.story_id IN (SELECT value FROM json_each(?))
"""
FOLLOW = """
WITH open AS (
    SELECT story_id FROM stories WHERE expected_by >= min(:since, :today)
    UNION SELECT story_id FROM stories WHERE muted_until > :previous)
SELECT s.* FROM open CROSS JOIN stories s USING (story_id)
WHERE s.status IN ('rumour', 'expired') AND s.expected_by IS NOT NULL
  AND (s.expected_by >= min(:since, :today) OR (s.muted_until > :previous AND NOT EXISTS (  -- was told before it was muted
        SELECT 1 FROM issues i WHERE i.digest = :digest AND i.number IS NOT NULL AND i.made_at < s.muted_at
          AND date(i.made_at) > s.expected_by)))
  AND (s.muted_until IS NULL OR s.muted_until <= :now)
  AND EXISTS (SELECT 1 FROM placements p CROSS JOIN marks k USING (entry_id) WHERE k.digest = :digest AND p.story_id = s.story_id)
ORDER BY s.expected_by, s.story_id LIMIT :limit
"""
CAME_TRUE = """
WITH open AS (
    SELECT value AS story_id FROM json_each(:shown)
    UNION SELECT story_id FROM stories WHERE status = 'confirmed' AND decided_at > :since  -- which is never before its claim was seen
    UNION SELECT story_id FROM stories WHERE muted_until > :since)
SELECT s.*, c.published_at AS confirmed_at, c.speaker, c.speaker_entity,
       (SELECT iif(e.source = '', e.feed, e.source) FROM placements p JOIN entries e USING (entry_id)
        WHERE p.story_id = s.story_id AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = p.entry_id)
        ORDER BY e.published_at, e.entry_id LIMIT 1) AS first,
       EXISTS (SELECT 1 FROM entry_claims n WHERE n.answers = s.story_id AND n.stance = 'denial'
                 AND n.published_at < c.published_at) AS denied
FROM open CROSS JOIN stories s USING (story_id) JOIN entry_claims c ON c.claim_id = s.status_claim_id JOIN entries d ON d.entry_id = c.entry_id
WHERE s.status = 'confirmed' AND (s.muted_until IS NULL OR s.muted_until <= :now)
  AND (s.story_id IN (SELECT value FROM json_each(:shown)) OR (
    (d.first_seen_at > :since OR (s.muted_until > :since AND NOT EXISTS (  -- was told before it was muted
        SELECT 1 FROM issues i WHERE i.digest = :digest AND i.number IS NOT NULL AND i.made_at < s.muted_at
          AND i.made_at >= d.first_seen_at)))
    AND EXISTS (SELECT 1 FROM placements p CROSS JOIN marks k USING (entry_id) WHERE k.digest = :digest AND p.story_id = s.story_id)))
ORDER BY c.published_at, s.story_id LIMIT :limit
"""
BEFORE = """
SELECT * FROM (
    SELECT s.*, row_number() OVER (PARTITION BY s.dossier_id ORDER BY s.last_published_at DESC, s.story_id DESC) AS place
    FROM stories s
    WHERE s.dossier_id IN (SELECT value FROM json_each(?)) AND s.story_id NOT IN (SELECT value FROM json_each(?))
      AND (s.muted_until IS NULL OR s.muted_until <= ?)
      AND EXISTS (SELECT 1 FROM placements p CROSS JOIN marks k USING (entry_id) WHERE k.digest = ? AND p.story_id = s.story_id)
      AND EXISTS (SELECT 1 FROM matches m JOIN placements p USING (entry_id) WHERE p.story_id = s.story_id))
WHERE place <= ? ORDER BY first_published_at, story_id
"""
NAMED_BEFORE = 3
"""So many earlier stories of a dossier are named again."""
CAME_TRUE_AT_MOST = 40
FOLLOWED = 12
"""So many deadlines at most are brought to mind in one issue."""


def eligible(  # noqa: PLR0913 - each bounds the one query
    store: Store,
    digest: str,
    *,
    watches: Sequence[str],
    levels: Sequence[str],
    now: datetime,
    paywalled: frozenset[str],
    first: float,
    since: datetime | None = None,
    until: datetime | None = None,
    stories: Collection[int] | None = None,
) -> list[Eligible]:
    """Matched entries the digest has not marked: no copies of one another, not muted, oldest first; one row an entry and watch.

    Of all stories, or of these `stories` alone, which reads nothing else.

    What was seen more than `first` seconds before the digest was first known stays out, so that a digest added
    to an old database does not mail its past.  For a look only: `since` gives what was first seen since then,
    marked or not; `until` leaves out what was seen, and the marks that were made, after it.
    """
    floor = (issues.started(store, digest) or now) - timedelta(seconds=first) if since is None else since
    rows = store.conn.execute(
        ELIGIBLE.format(caught=ALL if stories is None else SOME),
        {
            "stories": json.dumps(sorted(stories or ())),
            "watches": json.dumps(list(watches)),
            "levels": json.dumps(list(levels)),
            "now": instant(now),
            "since": instant(floor),
            "until": maybe_instant(until),
            "again": since is not None,
            "digest": digest,
        },
    ).fetchall()
    return [
        Eligible(
            entry=entry_of(row),
            match=Match(watch=row["watch"], rule=row["rule"], level=row["level"], evidence=codec.hits(row["evidence"])),
            story_id=row["story_id"],
            caught_at=maybe_moment(row["caught_at"]),
            paywall=row["feed"] in paywalled,
        )
        for row in rows
    ]


def story_views(store: Store, digest: str, story_ids: Iterable[int]) -> tuple[dict[int, StoryView], dict[int, Dossier]]:
    """The stories with all their sources and claims, and their dossiers, by id."""
    wanted = json.dumps(sorted(set(story_ids)))
    sources: dict[int, list[Source]] = defaultdict(list)
    homes: dict[int, int] = {}
    for row in store.rows(SOURCES, [wanted]):
        sources[row["story_id"]].append(_source(row, row["copy_of"]))
        homes[row["entry_id"]] = row["story_id"]
    claims, asides = _claims(store, wanted, homes)
    voices = _voices(store, claims, homes)
    before = told.before(store, digest, homes.values())
    mailed = {row["story_id"] for row in store.rows(MAILED, [digest, wanted])}
    stories = [
        story_of(row)
        for row in store.rows("SELECT * FROM stories WHERE story_id IN (SELECT value FROM json_each(?))", [wanted])
    ]
    views = {
        s.story_id: StoryView(
            story=s,
            sources=tuple(sources[s.story_id]),
            claims=tuple(claims[s.story_id]),
            asides=tuple(asides[s.story_id]),
            voices=tuple(voices[s.story_id]),
            mailed=s.story_id in mailed,
            before=before.get(s.story_id),
        )
        for s in stories
    }
    return views, read_dossiers(store, (s.dossier_id for s in stories))


def _claims(
    store: Store, wanted: str, homes: Mapping[int, int]
) -> tuple[dict[int, list[Claim]], dict[int, list[Claim]]]:
    """By story: the claims that belong to it, and those of its entries whose event has no story."""
    claims: dict[int, list[Claim]] = defaultdict(list)
    asides: dict[int, list[Claim]] = defaultdict(list)
    for row in store.rows(
        """SELECT * FROM entry_claims WHERE story_id IN (SELECT value FROM json_each(?)) OR (story_id IS NULL AND
               entry_id IN (SELECT entry_id FROM placements WHERE story_id IN (SELECT value FROM json_each(?))))
           ORDER BY published_at, claim_id""",
        [wanted, wanted],
    ):
        claim = claim_of(row)
        if claim.story_id is not None:
            claims[claim.story_id].append(claim)
        elif claim.entry_id in homes:
            asides[homes[claim.entry_id]].append(claim)
    return claims, asides


def _voices(store: Store, claims: Mapping[int, Sequence[Claim]], homes: Mapping[int, int]) -> dict[int, list[Source]]:
    """By story: the entries of other stories that some of its claims come from."""
    needed = {
        c.entry_id: story_id for story_id, own in claims.items() for c in own if homes.get(c.entry_id) != story_id
    }
    found = {
        row["entry_id"]: _source(row)
        for row in store.rows(
            "SELECT * FROM entries WHERE entry_id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(needed))]
        )
    }
    voices: dict[int, list[Source]] = defaultdict(list)
    for story_id, own in claims.items():
        others = dict.fromkeys(c.entry_id for c in own if homes.get(c.entry_id) != story_id)
        voices[story_id] = [found[entry_id] for entry_id in others if entry_id in found]
    return voices


def followed(store: Store, digest: str, *, since: datetime | None, now: datetime) -> list[Story]:
    """Stories this digest mailed as rumours: those with a deadline ahead, and those that ran out since `since`.

    One that was muted meanwhile is told of when its mute has ended, unless an issue before the mute did.
    """
    rows = store.conn.execute(
        FOLLOW,
        {
            "today": f"{now.astimezone(UTC):%Y-%m-%d}",
            "since": f"{(since or now).astimezone(UTC):%Y-%m-%d}",
            "previous": instant(since or now),
            "now": instant(now),
            "digest": digest,
            "limit": FOLLOWED,
        },
    ).fetchall()
    return [story_of(row) for row in rows]


def came_true(
    store: Store, digest: str, *, since: datetime | None, now: datetime, shown: Iterable[int]
) -> list[Outcome]:
    """Rumours that were confirmed: those of the stories `shown`, and those this digest mailed and that were since `since`.

    Of what was muted meanwhile, all that the mute kept back and nothing else.
    """
    rows = store.conn.execute(
        CAME_TRUE,
        {
            "since": instant(since or now),
            "now": instant(now),
            "digest": digest,
            "shown": json.dumps(sorted(set(shown))),
            "limit": CAME_TRUE_AT_MOST,
        },
    ).fetchall()
    return [
        Outcome(
            story=story_of(row),
            first=row["first"] or "",
            speaker=row["speaker"],
            speaker_entity=row["speaker_entity"],
            confirmed_at=moment(row["confirmed_at"]),
            denied=bool(row["denied"]),
        )
        for row in rows
    ]


def told_before(
    store: Store, digest: str, dossier_ids: Iterable[int], story_ids: Iterable[int], *, now: datetime
) -> dict[int, tuple[Story, ...]]:
    """By dossier: the latest stories the digest mailed, `story_ids` and what is muted left out, oldest first."""
    found: dict[int, tuple[Story, ...]] = defaultdict(tuple)
    parameters = [json.dumps(sorted(dossier_ids)), json.dumps(sorted(story_ids)), instant(now), digest, NAMED_BEFORE]
    for row in store.rows(BEFORE, parameters):
        found[row["dossier_id"]] += (story_of(row),)
    return dict(found)


def _source(row: sqlite3.Row, copy_of: int | None = None) -> Source:
    return Source(
        entry_id=row["entry_id"],
        feed=row["feed"],
        publisher=row["source"],
        language=row["language"],
        title=row["title"],
        url=row["url"],
        published_at=moment(row["published_at"]),
        copy_of=copy_of,
    )
