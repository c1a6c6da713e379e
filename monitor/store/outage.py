"""Whether it was our own network that was away, judged from what the database says of all feeds, and what follows.

Without any server's answer for a while, on several hosts that were well before: those failures were none of theirs.
A host that is away while others answer, or for longer than they were silent, is no outage of ours.
"""

import json
from datetime import UTC, datetime, timedelta

from monitor.addresses import host_of
from monitor.store.codec import instant
from monitor.store.db import Store

OUTAGE = timedelta(minutes=10)
"""Without any server's answer for so long it was our network that was away."""
VICTIMS = 3
"""On so many hosts at least feeds failed in it, and on half of those asked: one host's outage is its own."""
SPREAD = 300
"""Seconds over which they are asked again."""
SLACK = timedelta(minutes=5)
"""So long before the last answer was noted it may have come: a pass notes at its end."""
OFTEN = timedelta(minutes=1)
"""Answers within this are noted once."""
ASKED = """
SELECT feed_id, coalesce(moved_url, url) AS url, state = 'failing' AND last_status IS NULL AND failing_since > :well AS away
FROM feeds WHERE last_polled_at > :last
"""
FORGIVE = """
UPDATE feeds SET failures = 0, failing_since = NULL, reason = 'our own network was away',
    next_poll_at = strftime('%Y-%m-%dT%H:%M:%SZ', :now, '+' || (feed_id * 7919 % :spread) || ' seconds')
WHERE feed_id IN (SELECT value FROM json_each(:ids))
"""


def answered(store: Store, now: datetime) -> int:
    """Note that a server answered; returns how many feeds are asked soon because our network was away before.

    Those began to fail, without any server's answer, after the last one that came: the failures are forgotten.
    """
    rows = store.rows("SELECT value FROM counters WHERE name = 'answered'")
    last = datetime.fromtimestamp(rows[0]["value"], UTC) if rows else None
    if last is not None and timedelta(0) <= now - last < OFTEN:
        return 0
    with store.write() as conn:
        conn.execute(
            "INSERT INTO counters VALUES ('answered', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            [int(now.timestamp())],
        )
        if last is None or now - last < OUTAGE:
            return 0
        asked = conn.execute(ASKED, {"last": instant(last), "well": instant(last - SLACK)}).fetchall()
        victims = [row for row in asked if row["away"]]
        hosts = {host_of(row["url"]) for row in victims}
        if len(hosts) < VICTIMS or 2 * len(hosts) < len({host_of(row["url"]) for row in asked}):
            return 0
        ids = json.dumps([row["feed_id"] for row in victims])
        conn.execute(FORGIVE, {"now": instant(now), "spread": SPREAD, "ids": ids})
        return len(victims)
