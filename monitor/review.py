"""Explaining: what each rule made of an entry, and why a story holds what it holds.  Reads, decides and writes nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Entry, Hit, Level
from monitor.rules.matcher import Matcher
from monitor.rules.trace import RuleTrace, trace
from monitor.store import entries
from monitor.store.db import Store
from monitor.store.search import MOST_WORDS, search
from monitor.text import fold_text

ALIKE = 10
"""Entries of one title that are explained at the most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchReview:
    """What one watch made of a text."""

    watch: str
    rule: str | None
    """The rule that fired; None where none did."""
    level: Level | None
    masked: tuple[Hit, ...]
    """What its masks took out before any rule looked; a hit's set is the mask's name."""
    rules: tuple[RuleTrace, ...]
    """In order, up to the one that fired."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryReview:
    """One entry, or a bare title, as the watches see it."""

    entry_id: int | None = None
    title: str
    summary: str = ""
    url: str = ""
    facts: tuple[str, ...] = ()
    watches: tuple[WatchReview, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryReview:
    """One story with each entry's reasons and what is claimed."""

    story_id: int
    dossier_id: int
    headline: str
    status: str
    lines: tuple[str, ...]


def is_address(text: str) -> bool:
    """Whether what a person typed is meant as an address, not as a title."""
    return text.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in text)


def find_entries(store: Store, text: str) -> list[Entry]:
    """Entries under an address or title; of a title also those that differ in case, accents, script or blanks only."""
    found = entries.find(store, text)
    wanted = _alike(text)
    if found or is_address(text) or not wanted or len(wanted.split()) > MOST_WORDS:
        return found
    for hit in search(store, text, 200):
        entry = entries.get(store, hit.entry_id) if _alike(hit.title) == wanted else None
        if entry is not None:
            found.append(entry)
    return found[:ALIKE]


def _alike(title: str) -> str:
    return " ".join(fold_text(title).split())


def explain_entry(store: Store, matchers: Sequence[Matcher], entry: Entry) -> EntryReview:
    """An entry with its place, its marks and what each rule makes of it today."""
    watches = _watches(matchers, entry.title, entry.summary, entry.language, entry.context)
    context = f", context {entry.context}" if entry.context else ""
    came = (
        f"{entry.feed} ({entry.language}{context}), published {entry.published_at:%Y-%m-%d %H:%M}Z, "
        f"first seen {entry.first_seen_at:%Y-%m-%d %H:%M}Z"
    )
    facts = [came]
    if not entry.dated:
        facts.append("the feed gave no date: the time first seen stands for it")
    if entry.backlog:
        facts.append("came with the feed's first poll: mailed only if it was younger than the digest's `first`")
    facts += _judged(store, entry.entry_id, watches)
    for row in store.rows("SELECT story_id, copy_of, reasons FROM placements WHERE entry_id = ?", [entry.entry_id]):
        facts.append(f"story s{row['story_id']}" + (f", a copy of entry {row['copy_of']}" if row["copy_of"] else ""))
        facts.extend(f"because: {reason}" for reason in json.loads(row["reasons"]))
    marks = store.rows("SELECT digest, slot FROM digest_entries WHERE entry_id = ? ORDER BY slot", [entry.entry_id])
    facts.extend(f"mailed in {row['digest']} of {row['slot']}" for row in marks)
    return EntryReview(
        entry_id=entry.entry_id,
        title=entry.title,
        summary=entry.summary,
        url=entry.url,
        facts=tuple(facts),
        watches=watches,
    )


def _judged(store: Store, entry_id: int, today: Sequence[WatchReview]) -> list[str]:
    """Where the stored verdict is another than today's rules would give."""
    rows = store.rows("SELECT watch, rule, level FROM matches WHERE entry_id = ? ORDER BY watch", [entry_id])
    stored = {row["watch"]: (row["rule"], row["level"]) for row in rows}
    facts = []
    for review in today:
        before = stored.get(review.watch)
        if before != ((review.rule, review.level) if review.rule else None):
            said = f"matched by {before[0]}, {before[1]}" if before else "not matched"
            facts.append(f"{review.watch}: stored as {said}; the rules below have changed since")
    return facts


def explain_title(matchers: Sequence[Matcher], title: str) -> EntryReview:
    """A title that no entry bears: what the rules would make of it, whatever its language, in a feed without context."""
    return EntryReview(
        title=title,
        facts=("no entry bears this title: this is what the rules would make of it in a feed without context",),
        watches=_watches(matchers, title, "", "", None),
    )


def _watches(
    matchers: Sequence[Matcher], title: str, summary: str, language: str, context: str | None
) -> tuple[WatchReview, ...]:
    reviews = []
    for matcher in matchers:
        made = trace(matcher, title=title, summary=summary, language=language, context=context)
        fired = made.fired
        reviews.append(
            WatchReview(
                watch=matcher.name,
                rule=fired.rule if fired else None,
                level=fired.level if fired else None,
                masked=made.masked,
                rules=made.rules,
            )
        )
    return tuple(reviews)


def explain_story(store: Store, number: int, *, dossier: bool) -> tuple[StoryReview, ...]:
    """A story, or every story of a dossier, with its entries, their reasons and the claims."""
    rows = store.rows(
        "SELECT * FROM story_overview WHERE iif(?, dossier_id, story_id) = ? ORDER BY first_published_at, story_id",
        [dossier, number],
    )
    return tuple(
        StoryReview(
            story_id=row["story_id"],
            dossier_id=row["dossier_id"],
            headline=row["headline"],
            status=row["status"],
            lines=(*_entries(store, row["story_id"]), *_claims(store, row["story_id"], row["status_claim_id"])),
        )
        for row in rows
    )


def _entries(store: Store, story_id: int) -> list[str]:
    rows = store.rows(
        """SELECT e.entry_id, e.feed, e.language, e.published_at, e.title, p.copy_of, p.reasons
           FROM placements p JOIN entries e USING (entry_id) WHERE p.story_id = ? ORDER BY e.published_at, e.entry_id""",
        [story_id],
    )
    return [
        f"{row['entry_id']} {row['published_at']} {row['feed']} ({row['language']}): {row['title']}  [{'; '.join(json.loads(row['reasons']))}]"
        for row in rows
    ]


def _claims(store: Store, story_id: int, decided: int | None) -> list[str]:
    rows = store.rows(
        "SELECT * FROM entry_claims WHERE story_id = ? OR answers = ? ORDER BY published_at, claim_id",
        [story_id, story_id],
    )
    return [
        f"{row['stance']}{' (decides the status)' if row['claim_id'] == decided else ''}: "
        f"{row['speaker'] or '(no speaker named)'}: {row['quote']}"
        + (f" [expected by {row['expected_by']}]" if row["expected_by"] else "")
        for row in rows
    ]
