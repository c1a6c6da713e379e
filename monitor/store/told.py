"""What digests told of stories: with which status each was told last, and which of them turned since.

What is said of it is digest/'s.  Written with the issue that tells it, in its transaction.
"""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from monitor.model import Reversal, Status, Story, ToldBefore
from monitor.store.codec import instant, moment
from monitor.store.db import Store
from monitor.store.stories import story_of

AT_MOST = 12
"""Stories that turned of which one issue tells; the others wait for the next."""

FIRST_TOLD = """
coalesce((SELECT min(i.made_at) FROM placements p CROSS JOIN marks k USING (entry_id) JOIN issues i USING (issue_id)
          WHERE p.story_id = t.story_id AND k.digest = t.digest),
         (SELECT made_at FROM issues i WHERE i.issue_id = t.issue_id))
"""
BEFORE = f"""
SELECT t.story_id, t.status, {FIRST_TOLD} AS told_at FROM told_stories t
WHERE t.digest = ? AND t.story_id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - both parts stand above
TURNED = f"""
SELECT s.*, t.status AS was, {FIRST_TOLD} AS told_at, c.speaker, c.speaker_entity, d.url, d.language,
       iif(d.source = '', d.feed, d.source) AS publisher, p.story_id AS by_story
FROM told_stories t JOIN stories s USING (story_id) LEFT JOIN entry_claims c ON c.claim_id = s.status_claim_id
LEFT JOIN entries d ON d.entry_id = c.entry_id LEFT JOIN placements p ON p.entry_id = d.entry_id
WHERE t.digest = :digest AND s.status IN ('denied', 'disputed') AND t.status != s.status
  AND (s.muted_until IS NULL OR s.muted_until <= :now)
ORDER BY s.weight DESC, d.published_at DESC, s.story_id LIMIT :limit
"""  # noqa: S608 - both parts stand above


def before(store: Store, digest: str, story_ids: Iterable[int]) -> dict[int, ToldBefore]:
    """Of these stories those that the digest told before, by id."""
    rows = store.rows(BEFORE, [digest, json.dumps(sorted(set(story_ids)))])
    return {row["story_id"]: ToldBefore(status=row["status"], at=moment(row["told_at"])) for row in rows}


def turned(store: Store, digest: str, *, now: datetime) -> list[Reversal]:
    """Stories that are denied or disputed now and were not when the digest told of them; what is muted waits."""
    rows = store.conn.execute(TURNED, {"digest": digest, "now": instant(now), "limit": AT_MOST}).fetchall()
    return [
        Reversal(
            story=story_of(row),
            was=row["was"],
            told_at=moment(row["told_at"]),
            speaker=row["speaker"],
            speaker_entity=row["speaker_entity"],
            by_story=row["by_story"],
            publisher=row["publisher"] or "",
            url=row["url"] or "",
            language=row["language"] or "",
        )
        for row in rows
    ]


def tell(conn: sqlite3.Connection, digest: str, issue_id: int, stories: Iterable[Story]) -> None:
    """Note that an issue told of these stories as they are."""
    told: list[tuple[str, int, Status, int]] = [(digest, s.story_id, s.status, issue_id) for s in stories]
    conn.executemany(
        """INSERT INTO told_stories (digest, story_id, status, issue_id) VALUES (?, ?, ?, ?)
           ON CONFLICT (digest, story_id) DO UPDATE SET status = excluded.status, issue_id = excluded.issue_id""",
        told,
    )
