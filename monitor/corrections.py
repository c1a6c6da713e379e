"""Corrections: what a feed changed in an entry after a digest had told of it: a price that was 215,900 and is 199,900.

A revision never makes an entry new, so its digest would not name it again; a number that the reader was told and that is wrong
must be.  Reads only; how an issue says it is the digest's.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.model import Correction
from monitor.store.codec import instant, moment
from monitor.store.db import Store
from monitor.store.stories import story_of
from monitor.stories.changed import changed_numbers

MAILED = """
SELECT s.*, e.entry_id, e.title, e.summary, e.url, e.language, e.revised_at, iif(e.source = '', e.feed, e.source) AS publisher,
       i.made_at, r.title AS old_title, r.summary AS old_summary
FROM issues i JOIN marks k USING (issue_id) JOIN entries e USING (entry_id) JOIN placements p USING (entry_id)
JOIN stories s USING (story_id)
JOIN entry_revisions r ON r.entry_id = e.entry_id AND r.replaced_at =
    (SELECT min(replaced_at) FROM entry_revisions WHERE entry_id = e.entry_id AND replaced_at > max(iif(i.ahead, ?1, i.made_at), ?1))
WHERE i.digest = ?2 AND i.slot >= ?3 AND e.revised_at > ?1 AND p.profile IS NOT NULL
  AND (s.muted_until IS NULL OR s.muted_until <= ?4)
ORDER BY e.revised_at, e.entry_id
"""
"""The wording that the reader was told last: the one that was replaced first after it."""


def corrections(
    store: Store, digest: str, *, since: datetime, mailed_from: datetime, now: datetime
) -> Iterator[Correction]:
    """What was corrected after `since`, of what the digest told in its issues from the slot `mailed_from` on, in order of time.

    Of what is muted `now` nothing.
    """
    for row in store.rows(MAILED, [instant(since), digest, instant(mailed_from), instant(now)]):
        numbers = changed_numbers(
            {"title": row["old_title"], "summary": row["old_summary"]},
            {"title": row["title"], "summary": row["summary"]},
        )
        if numbers:
            yield Correction(
                entry_id=row["entry_id"],
                story=story_of(row),
                told_at=min(moment(row["made_at"]), now),
                revised_at=moment(row["revised_at"]),
                publisher=row["publisher"],
                url=row["url"],
                language=row["language"],
                numbers=numbers,
            )


def once_a_story(found: Iterable[Correction]) -> tuple[Correction, ...]:
    """Each story's changes once, in order of time: what another correction of it says, too, is left out."""
    kept: list[Correction] = []
    for one in found:
        same = [other for other in kept if other.story.story_id == one.story.story_id]
        if any(_changes(one) <= _changes(other) for other in same):
            continue
        kept = [other for other in kept if other not in same or not _changes(other) < _changes(one)]
        kept.append(one)
    return tuple(kept)


def _changes(one: Correction) -> frozenset[tuple[float, float, str]]:
    return frozenset((was.value, now.value, now.unit) for was, now in one.numbers)
