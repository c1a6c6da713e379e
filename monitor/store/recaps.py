"""What a recap reads: the stories of a week, the rumours that were settled in it, its figures, what could not be seen.

Which of it is told is decided in digest/recap.py.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from monitor.model import Fate, Figure, Trouble
from monitor.store.codec import instant, maybe_moment
from monitor.store.db import Store
from monitor.store.stories import story_of
from monitor.store.troubles import trouble_of

CAUGHT = """
EXISTS (SELECT 1 FROM placements p JOIN matches m USING (entry_id) JOIN entries e USING (entry_id)
        WHERE p.story_id = s.story_id AND m.watch IN (SELECT value FROM json_each(:watches))
          AND m.level IN (SELECT value FROM json_each(:levels)) AND {when})
AND (s.muted_until IS NULL OR s.muted_until <= :now)
"""
STORIES = f"""
SELECT s.story_id FROM stories s
WHERE s.last_published_at > :since AND s.first_published_at <= :until
  AND {CAUGHT.format(when="e.published_at > :since AND e.published_at <= :until AND p.copy_of IS NULL")}
"""  # noqa: S608 - constants
ENTRIES = """
SELECT count(DISTINCT p.entry_id) AS n FROM entries e JOIN placements p USING (entry_id)
WHERE e.published_at > :since AND e.published_at <= :until AND p.story_id IN (SELECT value FROM json_each(:stories))
  AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = e.entry_id)
"""
FATES = f"""
SELECT s.*, c.published_at AS settled_at, c.speaker, c.speaker_entity,
       (SELECT iif(e.source = '', e.feed, e.source) FROM placements p JOIN entries e USING (entry_id)
        WHERE p.story_id = s.story_id AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = p.entry_id)
        ORDER BY e.published_at, e.entry_id LIMIT 1) AS first
FROM stories s LEFT JOIN entry_claims c ON c.claim_id = s.status_claim_id
WHERE ((s.status IN ('confirmed', 'denied') AND c.published_at > :since AND c.published_at <= :until)
       OR (s.status = 'expired' AND s.expected_by >= :first_day AND s.expected_by < :last_day))
  AND EXISTS (SELECT 1 FROM entry_claims r WHERE r.story_id = s.story_id AND r.headline AND r.stance = 'rumour')
  AND {CAUGHT.format(when="TRUE")}
ORDER BY s.first_published_at, s.story_id LIMIT :limit
"""  # noqa: S608 - constants
FIGURES = """
SELECT g.*, (SELECT substr(iif(f.field = 'title', e.title, e.summary), max(1, f.start_at - 59), f.end_at - f.start_at + 120)
             FROM entry_figures f JOIN entries e USING (entry_id)
             WHERE f.entry_id = g.entry_id AND f.value = g.value AND f.unit = g.unit
             ORDER BY f.field DESC, f.start_at LIMIT 1) AS text
FROM (
    SELECT p.story_id, f.value, f.unit, min(f.entry_id) AS entry_id,
           count(DISTINCT iif(e.source = '', e.feed, e.source)) AS sources, min(e.published_at) AS first
    FROM entry_figures f JOIN entries e USING (entry_id) JOIN placements p USING (entry_id)
    WHERE e.published_at > :since AND e.published_at <= :until AND f.unit != '' AND p.copy_of IS NULL
      AND p.story_id IN (SELECT value FROM json_each(:stories))
    GROUP BY p.story_id, f.value, f.unit
) g ORDER BY g.story_id, g.sources DESC, g.first, g.value
"""
TROUBLES = """
SELECT * FROM feed_troubles
WHERE began_at <= :until AND (ended_at IS NULL OR ended_at > :since) AND (kind != 'gap' OR missed IS NOT 0)
ORDER BY began_at, trouble_id
"""
FATES_AT_MOST = 40


def stories(
    store: Store, watches: Sequence[str], levels: Sequence[str], *, since: datetime, until: datetime, now: datetime
) -> list[int]:
    """Stories of which something was published after `since` and up to `until`; what is muted left out."""
    rows = store.conn.execute(STORIES, _given(watches, levels, since, until, now))
    return [row["story_id"] for row in rows]


def entries(store: Store, story_ids: Iterable[int], *, since: datetime, until: datetime) -> int:
    """How many entries of these stories were published then, copies too."""
    given = {"stories": json.dumps(list(story_ids)), "since": instant(since), "until": instant(until)}
    return int(store.conn.execute(ENTRIES, given).fetchone()["n"])


def fates(
    store: Store, watches: Sequence[str], levels: Sequence[str], *, since: datetime, until: datetime, now: datetime
) -> list[Fate]:
    """Rumours that were confirmed, denied or ran out in that time, by when they were first told."""
    given = _given(watches, levels, since, until, now) | {
        "first_day": f"{since.astimezone(UTC):%Y-%m-%d}",
        "last_day": f"{until.astimezone(UTC):%Y-%m-%d}",
        "limit": FATES_AT_MOST,
    }
    return [
        Fate(
            story=story_of(row),
            first=row["first"] or "",
            decided_at=maybe_moment(row["settled_at"]),
            speaker=row["speaker"],
            speaker_entity=row["speaker_entity"],
        )
        for row in store.conn.execute(FATES, given)
    ]


def figures(store: Store, story_ids: Iterable[int], *, since: datetime, until: datetime) -> list[Figure]:
    """Precise numbers with a unit in these stories' entries of that time, each once a story, those that most sources have first."""
    given = {"stories": json.dumps(list(story_ids)), "since": instant(since), "until": instant(until)}
    return [
        Figure(
            story_id=row["story_id"],
            value=row["value"],
            unit=row["unit"],
            entry_id=row["entry_id"],
            sources=row["sources"],
            text=row["text"],
        )
        for row in store.conn.execute(FIGURES, given)
    ]


def troubles(store: Store, *, since: datetime, until: datetime) -> list[Trouble]:
    """Spells in which something could not be seen in that time, as if nobody had been told of them."""
    rows = store.conn.execute(TROUBLES, {"since": instant(since), "until": instant(until)})
    return [trouble_of(row) for row in rows]


def _given(
    watches: Sequence[str], levels: Sequence[str], since: datetime, until: datetime, now: datetime
) -> dict[str, object]:
    return {
        "watches": json.dumps(list(watches)),
        "levels": json.dumps(list(levels)),
        "since": instant(since),
        "until": instant(until),
        "now": instant(now),
    }
