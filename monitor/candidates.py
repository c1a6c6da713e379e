"""Candidates: what the rules read in an entry, before it is judged.  The first step of judging; compares with nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Entry, Profile, Reading
from monitor.rules.matcher import Matcher, read_all
from monitor.stories.claims import title_stance
from monitor.stories.evidence import profile as profile_of


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


def profiled(entry: Entry, reading: Reading) -> Profile:
    """What grouping compares of an entry that a rule caught."""
    stance, speakers = title_stance(entry, reading)
    return profile_of(entry, reading, stance=stance, speakers=speakers)
