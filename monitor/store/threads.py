"""Threads: which mails, by recipient, an issue follows up, so that a mail program shows it below them.  Reads only."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor.store.db import Store

ABOVE = """
SELECT DISTINCT o.recipient, o.message_id, i.made_at, i.issue_id
FROM marks k JOIN issues i USING (issue_id) JOIN placements p USING (entry_id) JOIN stories s USING (story_id)
JOIN outbox o USING (issue_id)
WHERE k.digest = :digest AND o.state NOT IN ('refused', 'failed', 'dropped')
  AND k.entry_id IN (
        SELECT entry_id FROM placements WHERE story_id IN (SELECT value FROM json_each(:stories))
        UNION SELECT q.entry_id FROM stories t JOIN placements q USING (story_id)
              WHERE t.dossier_id IN (SELECT value FROM json_each(:dossiers))
        UNION SELECT entry_id FROM placements WHERE story_id IN (SELECT value FROM json_each(:taken_back)))
  AND (i.kind = 'urgent' OR p.story_id IN (SELECT value FROM json_each(:taken_back)))
ORDER BY i.made_at, i.issue_id
"""


def above(
    store: Store,
    digest: str,
    *,
    stories: Iterable[int] = (),
    dossiers: Iterable[int] = (),
    taken_back: Iterable[int] = (),
) -> Mapping[str, Sequence[str]]:
    """By recipient the Message-IDs, oldest first, of the digest's earlier mails that an issue belongs to.

    They are the urgent mails that told of these stories or dossiers, and whatever mail told of what is taken back.
    """
    given = {
        "digest": digest,
        **{
            key: json.dumps(sorted(set(ids)))
            for key, ids in (("stories", stories), ("dossiers", dossiers), ("taken_back", taken_back))
        },
    }
    found: dict[str, list[str]] = defaultdict(list)
    for row in store.conn.execute(ABOVE, given):
        found[row["recipient"]].append(row["message_id"])
    return found
