"""Words that the reader looked at and does not want in a watchlist, so that they are never proposed again.

Keeps them folded, as plain words, whatever marks a watchlist writes around them.  Proposes nothing.
"""

from datetime import datetime

from monitor.errors import UsageError
from monitor.store.codec import instant
from monitor.store.db import Store
from monitor.text import fold_text

MARKS = "\"'#=@/,[]() "
"""What a watchlist writes around a word, and what a person may copy with it."""


def words(store: Store) -> tuple[str, ...]:
    """Every dismissed word, in alphabetical order; each is a plain term."""
    return tuple(row["word"] for row in store.rows("SELECT word FROM dismissed ORDER BY word"))


def dismiss(store: Store, word: str, now: datetime) -> bool:
    """Never propose `word` again, for any watch; False where that was said before.

    Takes it as the news write it or as a watchlist would: `YU7`, `"#YU7"`.

    Raises:
        UsageError: it has no letter or digit.
    """
    plain = " ".join(fold_text(word).replace("*", "").strip(MARKS).split())
    if not any(c.isalnum() for c in plain):
        raise UsageError(
            f"{word!r} cannot be dismissed, since it has no letter or digit: name a word as `terms` shows it"
        )
    with store.write() as conn:
        done = conn.execute(
            "INSERT INTO dismissed (word, dismissed_at) VALUES (?, ?) ON CONFLICT DO NOTHING", [plain, instant(now)]
        )
    return done.rowcount > 0
