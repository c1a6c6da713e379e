"""The feed of articles that came through none: a row that no config names and no pass polls.

Storing what is added is entries.py's; a config that later gives a feed the same name takes the row over, as with any name.
"""

from monitor.store.db import Store

ANY = "und"
"""The language of a feed that has none of its own (RFC 5646): each of its entries has one."""


def know(store: Store, name: str) -> int:
    """The id of the feed's row, which is made where there is none.

    It is not configured, so `sync` leaves it alone, nothing is due there, and `status` does not speak of it; the view
    `feed_health` shows it as off.
    """
    sought = "SELECT feed_id FROM feeds WHERE feed = ?"
    if found := store.rows(sought, [name]):
        return int(found[0]["feed_id"])
    with store.write() as conn:
        conn.execute(
            "INSERT INTO feeds (feed, url, language, configured) VALUES (?, '', ?, 0) ON CONFLICT DO NOTHING",
            [name, ANY],
        )
        (feed_id,) = conn.execute(sought, [name]).fetchone()
    return int(feed_id)
