"""Stories, dossiers and claims in the database: reading the window that new entries are judged in.

The window is all that judging may depend on, and it is bounded by dates, so reading it costs the same with a
million entries.  How far it reaches is judging's to say; writing what was decided is verdicts.py's.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Claim, Dossier, Entry, Original, Profile, Story, Window
from monitor.store import codec
from monitor.store.codec import instant, maybe_day, moment
from monitor.store.db import Store
from monitor.store.entries import entry_of


def counters(store: Store) -> dict[str, int]:
    """The version of what is stored and the next free ids."""
    return {row["name"]: row["value"] for row in store.rows("SELECT name, value FROM counters")}


def closed_window(store: Store) -> Window:
    """Free ids and version only: enough for entries that no rule caught."""
    at = counters(store)
    return Window(
        version=at["version"],
        next_entry_id=at["entry"],
        next_story_id=at["story"],
        next_dossier_id=at["dossier"],
        next_claim_id=at["claim"],
    )


def window(store: Store, dates: Sequence[datetime], *, reports: timedelta, dossiers: timedelta) -> Window:
    """The open part for entries published at these instants; what lies between two distant ones stays out.

    That is the dossiers within `dossiers` of a date, and of their stories the reports within `reports`.
    """
    with store.read():
        found: set[int] = set()
        for since, until in _spans(dates, dossiers):
            rows = store.rows(
                "SELECT dossier_id FROM dossiers WHERE last_published_at >= ? AND first_published_at <= ?",
                [instant(since), instant(until)],
            )
            found.update(row["dossier_id"] for row in rows)
        members: dict[int, list[Profile]] = defaultdict(list)
        originals: list[Original] = []
        for since, until in _spans(dates, reports):
            for profile, url, story_id in _members(store, since, until):
                members[story_id].append(profile)
                originals.append(original(profile, url, story_id))
        return replace(_window(store, sorted(found), members, originals), known=_known(store, sorted(members)))


KNOWN = """
SELECT story_id FROM stories s WHERE story_id IN (SELECT value FROM json_each(?))
    AND EXISTS (SELECT 1 FROM placements p JOIN marks m USING (entry_id) WHERE p.story_id = s.story_id)
"""


def _known(store: Store, story_ids: Sequence[int]) -> frozenset[int]:
    """Those of the stories that a reader has had something of."""
    return frozenset(row["story_id"] for row in store.rows(KNOWN, [json.dumps(list(story_ids))]))


def completed(store: Store, window: Window, story_ids: AbstractSet[int]) -> Window:
    """The window with all reports of these stories, whenever they were published."""
    members = _all_members(store, sorted(story_ids))
    return replace(
        window,
        stories=tuple(
            replace(s, members=tuple(members.get(s.story_id, ()))) if s.story_id in story_ids else s
            for s in window.stories
        ),
    )


def _spans(dates: Sequence[datetime], reach: timedelta) -> list[tuple[datetime, datetime]]:
    """The stretches of time within `reach` of any of the dates, those that touch joined."""
    spans: list[tuple[datetime, datetime]] = []
    for date in sorted(set(dates)):
        since, until = date - reach, date + reach
        if spans and since <= spans[-1][1]:
            since = spans.pop()[0]
        spans.append((since, until))
    return spans


def window_of(store: Store, dossier_ids: Sequence[int]) -> Window:
    """These dossiers alone, with all their reports, for judging their statuses again."""
    with store.read():
        bare = _window(store, dossier_ids, {}, [])
        return completed(store, bare, {s.story_id for s in bare.stories})


def _window(
    store: Store, dossier_ids: Sequence[int], members: dict[int, list[Profile]], originals: Sequence[Original]
) -> Window:
    return replace(
        closed_window(store),
        dossiers=tuple(read_dossiers(store, dossier_ids).values()),
        stories=tuple(read_stories(store, dossier_ids, members)),
        claims=tuple(read_claims(store, dossier_ids)),
        originals=tuple(originals),
    )


def _members(store: Store, since: datetime, until: datetime) -> Iterator[tuple[Profile, str, int]]:
    """Profile, address and story of every matched entry of a stretch of time that is no copy, oldest first."""
    rows = store.rows(
        """SELECT p.story_id, p.profile, e.url FROM placements p JOIN entries e USING (entry_id)
           WHERE p.published_at BETWEEN ? AND ? AND p.copy_of IS NULL AND p.profile IS NOT NULL
           ORDER BY p.published_at, p.entry_id""",
        [instant(since), instant(until)],
    )
    for row in rows:
        yield codec.profile(row["profile"]), row["url"], row["story_id"]


def _all_members(store: Store, story_ids: Sequence[int]) -> dict[int, list[Profile]]:
    """Profiles of these stories, whenever they were published, oldest first."""
    members: dict[int, list[Profile]] = defaultdict(list)
    for row in store.rows(
        """SELECT story_id, profile FROM placements
           WHERE story_id IN (SELECT value FROM json_each(?)) AND copy_of IS NULL AND profile IS NOT NULL
           ORDER BY published_at, entry_id""",
        [json.dumps(list(story_ids))],
    ):
        members[row["story_id"]].append(codec.profile(row["profile"]))
    return members


def copies(store: Store, originals: Mapping[int, int]) -> list[tuple[Entry, int, int]]:
    """The matched copies of these entries (entry_id -> story_id), each with its story and what it is a copy of."""
    rows = store.rows(
        """SELECT e.*, f.context, f.timezone, p.story_id, p.copy_of
           FROM placements p JOIN entries e USING (entry_id) LEFT JOIN feeds f ON f.feed = e.feed
           WHERE p.story_id IN (SELECT value FROM json_each(?)) AND p.copy_of IN (SELECT value FROM json_each(?))
             AND EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = p.entry_id)""",
        [json.dumps(sorted(set(originals.values()))), json.dumps(sorted(originals))],
    )
    return [(entry_of(row), row["story_id"], row["copy_of"]) for row in rows]


def original(profile: Profile, url: str, story_id: int) -> Original:
    """An entry as later ones are compared with it."""
    return Original(
        entry_id=profile.entry_id,
        title=profile.title,
        summary=profile.summary,
        url=url,
        published_at=profile.published_at,
        story_id=story_id,
    )


def read_stories(store: Store, dossier_ids: Sequence[int], members: dict[int, list[Profile]]) -> Iterable[Story]:
    """The stories of these dossiers that an entry still reports, with those members that are handed in."""
    rows = store.rows(
        """SELECT * FROM stories s WHERE dossier_id IN (SELECT value FROM json_each(?))
             AND EXISTS (SELECT 1 FROM placements p JOIN matches m USING (entry_id) WHERE p.story_id = s.story_id)
           ORDER BY story_id""",
        [json.dumps(list(dossier_ids))],
    )
    for row in rows:
        yield story_of(row, members.get(row["story_id"], []))


def story_of(row: sqlite3.Row, members: Sequence[Profile] = ()) -> Story:
    """A story from a row of its table."""
    return Story(
        story_id=row["story_id"],
        dossier_id=row["dossier_id"],
        headline=row["headline"],
        headline_entry_id=row["headline_entry_id"],
        category=row["category"],
        weight=row["weight"],
        urgent=bool(row["urgent"]),
        status=row["status"],
        status_claim_id=row["status_claim_id"],
        expected_by=maybe_day(row["expected_by"]),
        first_published_at=moment(row["first_published_at"]),
        last_published_at=moment(row["last_published_at"]),
        about=tuple(json.loads(row["about"])),
        members=tuple(members),
    )


def _dossier(row: sqlite3.Row) -> Dossier:
    return Dossier(
        dossier_id=row["dossier_id"],
        title=row["title"],
        status=row["status"],
        first_published_at=moment(row["first_published_at"]),
        last_published_at=moment(row["last_published_at"]),
    )


def read_dossiers(store: Store, dossier_ids: Iterable[int]) -> dict[int, Dossier]:
    """Dossiers by id."""
    rows = store.rows(
        "SELECT * FROM dossiers WHERE dossier_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(set(dossier_ids)))],
    )
    return {row["dossier_id"]: _dossier(row) for row in rows}


def read_claims(store: Store, dossier_ids: Sequence[int]) -> list[Claim]:
    """Claims that belong to the dossiers' stories or were made in their entries, in order of publication."""
    rows = store.rows(
        """WITH wanted AS (SELECT story_id FROM stories WHERE dossier_id IN (SELECT value FROM json_each(?)))
           SELECT * FROM entry_claims WHERE story_id IN wanted OR answers IN wanted
              OR (story_id IS NULL AND entry_id IN (SELECT entry_id FROM placements WHERE story_id IN wanted))
           ORDER BY published_at, claim_id""",
        [json.dumps(list(dossier_ids))],
    )
    return [claim_of(row) for row in rows]


def claim_of(row: sqlite3.Row) -> Claim:
    """A claim from a row of its table."""
    return Claim(
        claim_id=row["claim_id"],
        entry_id=row["entry_id"],
        stance=row["stance"],
        speaker=row["speaker"],
        speaker_entity=row["speaker_entity"],
        field=row["field"],
        start=row["start_at"],
        end=row["end_at"],
        quote=row["quote"],
        published_at=moment(row["published_at"]),
        expected_from=maybe_day(row["expected_from"]),
        expected_by=maybe_day(row["expected_by"]),
        entities=tuple(json.loads(row["entities"])),
        numbers=codec.numbers(row["numbers"]),
        headline=bool(row["headline"]),
        story_id=row["story_id"],
        answers=row["answers"],
    )


def due_dossiers(store: Store, today: str) -> list[int]:
    """Dossiers with a story whose rumour has outlived its day."""
    # without DISTINCT, for which SQLite would read through the stories by their dossiers
    rows = store.rows("SELECT dossier_id FROM stories WHERE status = 'rumour' AND expected_by < ?", [today])
    return sorted({row["dossier_id"] for row in rows})
