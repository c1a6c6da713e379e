"""Looking up entries by what a person has of one: an address, a title, some of its words; and what is known of a host.  Read only.

An address is sought by the index on addresses, a title by the full-text index, as the first words of an entry; neither reads
through a table.  What a find is worth is decided elsewhere.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from math import log

from monitor.model import Entry
from monitor.store.db import Store
from monitor.store.entries import ENTRY, entry_of
from monitor.store.search import terms

MOST = 10
"""Entries of one address or title that are found."""
BEGINNING = 30
"""Terms of a title that are sought as they stand; the rest of a long one is compared by the caller."""
ASKED = 24
"""Terms of a title by which its like are sought."""
LATEST = 1000
"""Entries that one term proposes, the latest; a term with as many says little."""
COUSINS = 2000
"""Entries with one path that are looked at for another query."""
UNDER = (
    ENTRY + "WHERE e.url IN (SELECT value FROM json_each(?)) ORDER BY +e.published_at DESC LIMIT ?"  # noqa: S608 - only constants are joined
)
AMONG = (
    ENTRY + "WHERE e.entry_id IN (SELECT value FROM json_each(?)) ORDER BY +e.published_at DESC, e.entry_id DESC"  # noqa: S608 - the same
)


def by_address(store: Store, addresses: Sequence[str]) -> list[Entry]:
    """Entries under exactly one of these addresses, newest first."""
    return [entry_of(row) for row in store.rows(UNDER, [json.dumps(list(addresses)), MOST])]


def with_query(store: Store, bases: Sequence[str]) -> list[tuple[int, str]]:
    """(id, address) of entries whose address is one of `bases` with a query or fragment behind it."""
    spans = [(base + mark, base + chr(ord(mark) + 1)) for base in bases for mark in "?#"]
    wanted = " OR ".join(["(url >= ? AND url < ?)"] * len(spans))
    rows = store.rows(
        f"SELECT entry_id, url FROM entries WHERE {wanted} LIMIT ?",  # noqa: S608 - only placeholders are joined
        [*(end for span in spans for end in span), COUSINS],
    )
    return [(row["entry_id"], row["url"]) for row in rows]


def beginning_with(store: Store, title: str) -> list[tuple[int, str]]:
    """(id, title) of the latest entries whose words begin with those of the title, whatever their case, accents and script."""
    begin = " ".join(terms(title).split()[:BEGINNING])
    if not begin:
        return []
    rows = store.rows(
        """SELECT e.entry_id, e.title FROM entry_terms t JOIN entries e ON e.entry_id = t.rowid
           WHERE entry_terms MATCH ? ORDER BY t.rowid DESC LIMIT ?""",
        [f'^"{begin}"', LATEST],
    )
    return [(row["entry_id"], row["title"]) for row in rows]


def get_all(store: Store, ids: Sequence[int]) -> list[Entry]:
    """Entries by their ids, newest first."""
    return [entry_of(row) for row in store.rows(AMONG, [json.dumps(list(ids))])]


def sharing_words(store: Store, title: str, most: int) -> list[Entry]:
    """Entries that share the most telling of a title's words, best first."""
    worth: Counter[int] = Counter()
    for term in list(dict.fromkeys(terms(title).split()))[:ASKED]:
        rows = store.rows(
            "SELECT rowid FROM entry_terms WHERE entry_terms MATCH ? ORDER BY rowid DESC LIMIT ?", [f'"{term}"', LATEST]
        )
        for row in rows:
            worth[row["rowid"]] += round(100 * (1 + log(LATEST / len(rows))))
    best = {entry_id: place for place, (entry_id, _) in enumerate(worth.most_common(most))}
    return sorted(get_all(store, list(best)), key=lambda entry: best[entry.entry_id])


def feeds_of_hosts(store: Store, hosts: Sequence[str]) -> list[str]:
    """The feeds that brought entries with addresses of these hosts, those with the most first; a bounded number is looked at."""
    spans = [(f"{scheme}://{host}/", f"{scheme}://{host}0") for scheme in ("https", "http") for host in hosts]
    wanted = " OR ".join(["(url >= ? AND url < ?)"] * len(spans))
    rows = store.rows(
        f"""SELECT feed FROM (SELECT feed FROM entries WHERE {wanted} LIMIT ?)
            GROUP BY feed ORDER BY count(*) DESC, feed""",  # noqa: S608 - only placeholders are joined
        [*(end for span in spans for end in span), COUSINS],
    )
    return [row["feed"] for row in rows]


def forgotten(store: Store, feed: str, keys: Sequence[str]) -> bool:
    """Whether an entry of the feed under one of these identities is kept no longer."""
    return bool(
        store.rows(
            "SELECT 1 FROM forgotten WHERE feed = ? AND key IN (SELECT value FROM json_each(?)) LIMIT 1",
            [feed, json.dumps(list(keys))],
        )
    )


def feed_row(store: Store, feed: str) -> sqlite3.Row | None:
    """What is stored of a feed, with the number of items that its last document held (`held`)."""
    rows = store.rows(
        """SELECT f.*, (SELECT count(*) FROM feed_memory m, json_each(m.seen) WHERE m.feed_id = f.feed_id) AS held
           FROM feeds f WHERE f.feed = ?""",
        [feed],
    )
    return rows[0] if rows else None


def spells(store: Store, feed: str, since: str, until: str, most: int) -> list[sqlite3.Row]:
    """The spells of a feed that touch the time from `since` to `until`, latest first; a gap reaches back to `since` of its own."""
    return store.rows(
        """SELECT kind, since, began_at, ended_at, missed, note FROM feed_troubles
           WHERE feed = ? AND coalesce(since, began_at) <= ? AND coalesce(ended_at, '~') >= ?
           ORDER BY began_at DESC, trouble_id DESC LIMIT ?""",
        [feed, until, since, most],
    )


def troubled(store: Store, feeds: Sequence[str], since: str, until: str) -> list[str]:
    """Which of these feeds had a spell that touches this time, in order of name."""
    rows = store.rows(
        """SELECT DISTINCT feed FROM feed_troubles WHERE feed IN (SELECT value FROM json_each(?))
           AND coalesce(since, began_at) <= ? AND coalesce(ended_at, '~') >= ? ORDER BY feed""",
        [json.dumps(list(feeds)), until, since],
    )
    return [row["feed"] for row in rows]
