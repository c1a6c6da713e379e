"""Corrections: what a feed changed in an entry after a digest had told of it: a price that was 215,900 and is 199,900.

A revision never makes an entry new, so its digest would not name it again; a number that the reader was told and that is wrong
must be.  Reads only; how an issue says it is the digest's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Quantity
from monitor.store.codec import instant, moment
from monitor.store.db import Store
from monitor.stories.changed import changed_numbers

MAILED = """
SELECT e.entry_id, p.story_id, e.title, e.summary, e.url, e.revised_at, r.title AS old_title, r.summary AS old_summary
FROM issues i JOIN marks k USING (issue_id) JOIN entries e USING (entry_id) JOIN placements p USING (entry_id)
JOIN entry_revisions r ON r.entry_id = e.entry_id AND r.replaced_at =
    (SELECT min(replaced_at) FROM entry_revisions WHERE entry_id = e.entry_id AND replaced_at > max(i.made_at, ?1))
WHERE i.digest = ?2 AND i.slot >= ?3 AND e.revised_at > ?1 AND p.profile IS NOT NULL
ORDER BY e.revised_at, e.entry_id
"""
"""The wording that the reader was told last: the one that was replaced first after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """An entry that a digest told of and whose numbers are others now."""

    entry_id: int
    story_id: int
    title: str
    url: str
    revised_at: datetime
    numbers: tuple[tuple[Quantity, Quantity], ...]
    """(what it was, what it is), as each text writes it."""


def corrections(store: Store, digest: str, *, since: datetime, mailed_from: datetime) -> Iterator[Correction]:
    """What was corrected after `since`, of what the digest told in its issues from the slot `mailed_from` on, in order of time."""
    for row in store.rows(MAILED, [instant(since), digest, instant(mailed_from)]):
        numbers = changed_numbers(
            {"title": row["old_title"], "summary": row["old_summary"]},
            {"title": row["title"], "summary": row["summary"]},
        )
        if numbers:
            yield Correction(
                entry_id=row["entry_id"],
                story_id=row["story_id"],
                title=row["title"],
                url=row["url"],
                revised_at=moment(row["revised_at"]),
                numbers=numbers,
            )
