"""Translations in the database: what an engine made of a text, so that no text is paid for twice.

Kept as they came, whatever they are worth: whether one may stand in a mail is judged each time (digest/checked.py), so a
check that learns something takes back what it let through before.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from monitor.store.codec import instant
from monitor.store.db import Store

KEPT = timedelta(days=90)
"""A text is translated again after that; by then no digest shows it any more."""
DAY = timedelta(days=1)
AT_ONCE = 400
"""Texts sought with one query."""


def known(store: Store, texts: Collection[str], *, target: str, engine: str) -> Mapping[tuple[str, str], str]:
    """What `engine` made of these texts in `target`, by text and its language."""
    sought, found = sorted(set(texts)), {}
    for start in range(0, len(sought), AT_ONCE):
        some = sought[start : start + AT_ONCE]
        rows = store.rows(
            f"""SELECT text, source, translation FROM translations
                WHERE target = ? AND engine = ? AND text IN ({", ".join("?" * len(some))})""",  # noqa: S608 - marks alone
            [target, engine, *some],
        )
        found.update({(row["text"], row["source"]): row["translation"] for row in rows})
    return found


def characters(store: Store, now: datetime) -> int:
    """Code points translated in the 24 hours before `now`, by any engine."""
    rows = store.rows(
        "SELECT coalesce(sum(length(text)), 0) AS n FROM translations WHERE made_at > ? AND made_at <= ?",
        [instant(now - DAY), instant(now)],
    )
    return int(rows[0]["n"])


def keep(store: Store, made: Mapping[tuple[str, str], str], *, target: str, engine: str, now: datetime) -> None:
    """Keep translations, by text and its language, and forget those of long ago."""
    with store.write() as conn:
        conn.executemany(
            "INSERT OR REPLACE INTO translations (text, source, target, engine, translation, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            [(text, source, target, engine, done, instant(now)) for (text, source), done in made.items()],
        )
        conn.execute("DELETE FROM translations WHERE made_at < ?", [instant(now - KEPT)])
