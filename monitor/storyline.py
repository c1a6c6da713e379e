"""Storylines: what a story holds and why: its entries with their reasons, its claims, the issues that told of it.  Reads only."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from monitor.store.codec import maybe_day, maybe_moment, moment
from monitor.store.db import Store
from monitor.store.merged import Part, part, parts

ENTRIES = """
SELECT e.entry_id, e.feed, e.language, e.published_at, e.title, e.url, p.copy_of, p.reasons
FROM placements p JOIN entries e USING (entry_id)
WHERE p.story_id = ? AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = p.entry_id) ORDER BY e.published_at, e.entry_id
"""
CLAIMS = """
SELECT claim_id, entry_id, published_at, stance, speaker, quote, expected_by, answers IS ? AS answers
FROM entry_claims c WHERE (story_id = ? OR answers = ? OR claim_id = ?) AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = c.entry_id)
ORDER BY published_at, claim_id
"""
ISSUES = """
SELECT i.digest, i.number, i.slot, count(*) AS entries FROM placements p JOIN marks k USING (entry_id) JOIN issues i USING (issue_id)
WHERE p.story_id = ? GROUP BY i.issue_id ORDER BY i.slot, i.digest
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryEntry:
    """One report of it."""

    entry_id: int
    feed: str
    language: str
    published_at: datetime
    title: str
    url: str
    copy_of: int | None
    reasons: tuple[str, ...]
    """Why it stands there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryClaim:
    """One clause that claims something."""

    claim_id: int
    entry_id: int
    published_at: datetime
    stance: str
    speaker: str | None
    """As written."""
    quote: str
    expected_by: date | None
    answers: bool
    """Whether it answers this story, and belongs to another or to none."""
    decides: bool
    """Whether the story's status comes from it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryIssue:
    """An issue that told of it."""

    digest: str
    number: int
    slot: datetime
    entries: int
    """Of the story, that it marked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryReview:
    """One story."""

    story_id: int
    headline: str
    category: str
    status: str
    dossier_id: int
    dossier_title: str
    dossier_status: str
    first_published_at: datetime
    last_published_at: datetime
    muted_until: datetime | None
    entries: tuple[StoryEntry, ...]
    claims: tuple[StoryClaim, ...]
    issues: tuple[StoryIssue, ...]
    parts: tuple[Part, ...]
    """Stories that were found to be one with it."""


def explain_story(store: Store, number: int, *, dossier: bool) -> tuple[StoryReview, ...]:
    """A story, or every story of a dossier, oldest first; none where there is no such one, or nothing in it matches any more.

    A story that was merged into another is that one.
    """
    gone = None if dossier else part(store, number)
    number = number if gone is None else gone.merged_into
    rows = store.rows(
        f"""SELECT s.*, d.title AS dossier_title, d.status AS dossier_status FROM story_overview s JOIN dossiers d USING (dossier_id)
            WHERE s.{"dossier_id" if dossier else "story_id"} = ? ORDER BY s.first_published_at, s.story_id""",  # noqa: S608 - one of two names
        [number],
    )
    return tuple(
        StoryReview(
            story_id=row["story_id"],
            headline=row["headline"],
            category=row["category"],
            status=row["status"],
            dossier_id=row["dossier_id"],
            dossier_title=row["dossier_title"],
            dossier_status=row["dossier_status"],
            first_published_at=moment(row["first_published_at"]),
            last_published_at=moment(row["last_published_at"]),
            muted_until=maybe_moment(row["muted_until"]),
            entries=_entries(store, row["story_id"]),
            claims=_claims(store, row["story_id"], row["status_claim_id"]),
            issues=tuple(
                StoryIssue(digest=i["digest"], number=i["number"], slot=moment(i["slot"]), entries=i["entries"])
                for i in store.rows(ISSUES, [row["story_id"]])
            ),
            parts=parts(store, row["story_id"]),
        )
        for row in rows
    )


def _entries(store: Store, story_id: int) -> tuple[StoryEntry, ...]:
    made = []
    for row in store.rows(ENTRIES, [story_id]):
        values = dict(row)
        values |= {
            "published_at": moment(row["published_at"]),
            "reasons": tuple(json.loads(row["reasons"])),
        }
        made.append(StoryEntry(**values))
    return tuple(made)


def _claims(store: Store, story_id: int, decisive: int | None) -> tuple[StoryClaim, ...]:
    made = []
    for row in store.rows(CLAIMS, [story_id, story_id, story_id, decisive]):
        values = dict(row)
        values |= {
            "published_at": moment(row["published_at"]),
            "expected_by": maybe_day(row["expected_by"]),
            "answers": bool(row["answers"]),
            "decides": row["claim_id"] == decisive,
        }
        made.append(StoryClaim(**values))
    return tuple(made)
