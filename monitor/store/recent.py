"""The kept entries of a stretch of time, for who looks for words in them.  Matched or not, without their content.

Reads by the index on publication dates and never more than it is told; judges and writes nothing.
"""

from datetime import datetime

from monitor.model import Entry
from monitor.store.codec import instant, moment
from monitor.store.db import Store

MOST = 30_000
"""Entries that one reading brings: the newest of a stretch that holds more."""
STRETCH = """
SELECT e.entry_id, e.feed, e.language, e.title, e.summary, e.published_at, e.first_seen_at, f.context
FROM entries e LEFT JOIN feeds f USING (feed)
WHERE e.published_at >= ? AND e.published_at < ?
ORDER BY e.published_at DESC LIMIT ?
"""
"""Read down the index `entries_published`, so that the limit bounds what is read, too."""


def between(store: Store, since: datetime, until: datetime, most: int = MOST) -> list[Entry]:
    """The newest entries published from `since` on and before `until`, at most `most`, oldest first.

    Their content is left out: it is most of the database and bears no headline.
    """
    rows = store.rows(STRETCH, [instant(since), instant(until), most])
    return [
        Entry(
            entry_id=row["entry_id"],
            feed=row["feed"],
            language=row["language"],
            title=row["title"],
            summary=row["summary"],
            context=row["context"],
            published_at=moment(row["published_at"]),
            first_seen_at=moment(row["first_seen_at"]),
        )
        for row in reversed(rows)
    ]
