"""Candidates: what the rules read in an entry, before it is judged.  The first step of judging; compares with nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from monitor.model import Entry, Judged, Profile, Reading, Verdict
from monitor.rules.matcher import Matcher, read_all

TRIES = 20
"""How often entries are judged again because another process wrote meanwhile."""
TURN = Lock()
"""Held by who judges, from reading what is there to storing the verdict: of two threads one would do it in vain, over and over."""
REACH = timedelta(days=30)
"""How far back entries are judged again, by publication."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An entry that was read and waits for its place."""

    entry: Entry
    reading: Reading
    revised: bool = False
    """It was judged before: under other words, or as a copy of what is revised."""
    story_id: int | None = None
    """Where a revised entry stands already: it keeps its place."""
    copy_of: int | None = None
    """Of which entry, as long as that one stands."""


def read(matchers: Sequence[Matcher], entry: Entry) -> Reading:
    """What the watches' rules read in one entry."""
    return read_all(matchers, title=entry.title, summary=entry.summary, language=entry.language, context=entry.context)


def unconcerned(candidates: Sequence[Candidate], version: int) -> Verdict | None:
    """The verdict on entries that no rule catches and none caught before: there is nothing to judge; None where one is concerned.

    What judges takes long to load, and most of what comes is such an entry.  `version` is that of the window they would be judged against.
    """
    if any(c.reading.matches or c.story_id is not None for c in candidates):
        return None
    judged = (Judged(entry=c.entry, reading=c.reading, revised=c.revised) for c in candidates)
    return Verdict(version=version, judged=tuple(judged))


def profiled(entry: Entry, reading: Reading) -> Profile:
    """What grouping compares of an entry that a rule caught."""
    from monitor.stories.claims import title_stance  # long to load, and few entries are caught
    from monitor.stories.evidence import profile as profile_of

    stance, speakers = title_stance(entry, reading)
    return profile_of(entry, reading, stance=stance, speakers=speakers)
