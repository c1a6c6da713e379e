"""Full text over all entries: any script, two characters are enough in Chinese.

The index holds folded words and, of scripts that put no blanks between words, the pairs of neighbouring characters,
since SQLite's own tokenizers find nothing for two characters (trigram) or take a whole Chinese sentence for one
word (unicode61).
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add

from monitor.errors import UsageError
from monitor.store.db import Store
from monitor.text import HAN_RANGES, fold_text

DENSE = HAN_RANGES + "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u31f0-\u31ff"
"""Scripts without blanks between words: Chinese, Thai and Lao, Burmese, Khmer, Japanese kana."""
WORD = re.compile(rf"((?:(?![\W_])[{DENSE}])+)|([^\W_{DENSE}]+)")
"""A run of a script without blanks, or a word: (run, word), one of them empty."""
MOST_WORDS = 50
"""Words of one query; more are a pasted page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One entry that a search found."""

    entry_id: int
    feed: str
    language: str
    title: str
    url: str
    published_at: str
    story_id: int | None


def terms(text: str) -> str:
    """The index terms of a text, in order: words; of a dense run its pairs, and its last character by itself."""
    out: list[str] = []
    for run, word in WORD.findall(fold_text(text)):
        if word:
            out.append(word)
        else:
            out.extend(map(add, run, run[1:]))
            out.append(run[-1])
    return " ".join(out)


def index(conn: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Add (entry_id, title, summary) rows, inside the caller's transaction."""
    conn.executemany(
        "INSERT INTO entry_terms (rowid, terms) VALUES (?, ?)",
        [(i, terms(f"{title}\n{summary}")) for i, title, summary in rows],
    )


def unindex(conn: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Take entries out of the index, inside the caller's transaction."""
    conn.executemany("DELETE FROM entry_terms WHERE rowid = ?", [(i,) for i in ids])


def query(text: str) -> str | None:
    """An FTS5 query for what a person typed: every word must occur (or begin one), a dense run as it stands.

    None where nothing can be sought.  Only letters and digits in quotes get in, so no text is syntax.

    Raises:
        UsageError: more than `MOST_WORDS` words.
    """
    parts = []
    for run, word in WORD.findall(fold_text(text)):
        pairs = " ".join(map(add, run, run[1:]))
        parts.append(f'"{pairs}"' if pairs else f'"{run or word}"*')
    if len(parts) > MOST_WORDS:
        raise UsageError(f"{len(parts)} words are too many to search for: name at most {MOST_WORDS}")
    return " AND ".join(dict.fromkeys(parts)) or None


def search(store: Store, text: str, limit: int = 50) -> list[Found]:
    """Entries that hold every word of `text` in title or summary, newest first.

    Raises:
        UsageError: more than `MOST_WORDS` words.
    """
    wanted = query(text)
    if wanted is None:
        return []
    rows = store.rows(
        """SELECT e.entry_id, e.feed, e.language, e.title, e.url, e.published_at, p.story_id
           FROM entry_terms JOIN entries e ON e.entry_id = entry_terms.rowid
           LEFT JOIN placements p ON p.entry_id = e.entry_id
           WHERE entry_terms MATCH ? ORDER BY e.published_at DESC, e.entry_id DESC LIMIT ?""",
        [wanted, limit],
    )
    return [Found(**dict(row)) for row in rows]
