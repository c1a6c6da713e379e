"""Which story a claim is about: its entry's own as a rule, another where names, numbers and wording lead there, or none.

An article retells what came before; such a clause belongs to the story of that event, and to none where there is no
such story here.  Names no status.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from monitor.model import Claim, Profile, Stance, Story
from monitor.quantities import agree, months
from monitor.stories.concepts import concepts
from monitor.stories.wording import alike
from monitor.text import fold_text

PARTS = 4
"""Levels of companies within companies that are followed up."""
BEFORE, AFTER = timedelta(days=60), timedelta(days=3)
"""A story that a claim retells began at most so long before it; one that began later by more is another."""
ENOUGH = 3.0
"""Points from which a story other than the entry's own is the one."""
ENOUGH_LATER = 5.0
"""The same for a claim that had no story until a new one was opened."""
NAME = 1.5
"""Points for a name that the entry's own story does not bear."""
SAME = 1.5
"""Points for the same stance, and for the same speaker."""
ALIKE = 0.45
"""Wording from this on is evidence by itself."""
HALF_A_YEAR = 6
"""Months: a month named without a year is the last one within so many."""
COMPARED = 3
"""Members of a story whose wording is compared."""
PAST = re.compile(
    r"\b(?:mese scorso|scorso mese|scorso anno|anno scorso|lo scorso|la scorsa|settimana scorsa|a suo tempo|in precedenza|all'inizio di quest'anno|last (?:month|year|week)|earlier this (?:month|year|week)|previously|months ago|weeks ago)\b"
    r"|上个?月|去年|年初|此前|早前|今年早些时候",
    re.ASCII,
)

YEAR = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?= ?年|\b(?![.,]?[0-9]))", re.ASCII)


def heart(story: Story) -> Stance:
    """The stance that most titles of a story take; of equal ones the first; `report` where they take none."""
    return _marks(story.members).heart


def is_rumour(story: Story) -> bool:
    """Whether a story is a rumour, by its titles; one whose reports are not read, by what it was judged to be."""
    return heart(story) == "rumour" or (not story.members and story.status in ("rumour", "expired"))


def names_of(story: Story) -> frozenset[str]:
    """The entities that a story's titles name, or where they name none all it is about."""
    return _marks(story.members).names or frozenset(story.about)


@dataclass(frozen=True, eq=False, slots=True)
class _Marks:
    """What a story's reports bear, worked out once as long as they stay the same: each is asked of for every claim."""

    names: frozenset[str]
    speakers: frozenset[str]
    cues: frozenset[str]
    codes: frozenset[str]
    numbers: tuple[tuple[float, str], ...]
    heart: Stance


@lru_cache(maxsize=1024)
def _marks(members: tuple[Profile, ...]) -> _Marks:
    taken = Counter(m.stance for m in members if m.stance != "report")
    return _Marks(
        names=frozenset(name for m in members for name in m.title_entities),
        speakers=frozenset(name for m in members for name in m.speakers),
        cues=frozenset(cue for m in members for cue in m.cues),
        codes=frozenset(code for m in members for code in m.title_codes),
        numbers=tuple(dict.fromkeys(number for m in members for number in m.numbers)),
        heart=taken.most_common(1)[0][0] if taken else "report",
    )


def _led_to(claim: Claim, stories: Sequence[Story]) -> Iterator[Story]:
    """Those of the stories that began near the claim; none for a claim of long ago."""
    if claim.expected_by is not None or not _is_of_old(claim):
        since, until = claim.published_at - BEFORE, claim.published_at + AFTER
        yield from (s for s in stories if since <= s.first_published_at <= until)


def belongs(claim: Claim, stories: Sequence[Story], own: int | None, *, late: Story | None = None) -> int | None:
    """The story that a claim is about, of `stories`; `own` is its entry's.  None where its event has no story here.

    `late`: the claim had no story so far, this is its entry's, and `stories` were opened since.  One that began before the
    claim only came late, and is judged as if it had been there; one that began later needs more.
    """
    if late is not None:
        earlier = [s for s in stories if s.first_published_at <= claim.published_at]
        found = belongs(claim, [late, *earlier], late.story_id)
        if found not in (None, late.story_id):
            return found
    home = next((s for s in stories if s.story_id == own), None)
    enough = ENOUGH if home is not None else ENOUGH_LATER
    scored = [(_points(claim, s, home), s.story_id) for s in _led_to(claim, stories) if s.story_id != own]
    points, best = max(scored, default=(0.0, None))
    if points >= enough:
        return best
    if home is None or (not claim.headline and _is_background(claim, home)):
        return None
    return home.story_id


def may_lead(claim: Claim, opened: Sequence[Story], home: Story | None) -> bool:
    """Whether stories that were opened later may be what a clause tells of: they bear a name that its entry's does not.

    A quick look that spares most clauses the whole comparison.
    """
    if claim.headline or not opened:
        return False
    names = set(claim.entities) - (names_of(home) if home is not None else set())
    return any(not names.isdisjoint(names_of(s)) for s in opened)


def _points(claim: Claim, story: Story, home: Story | None) -> float:
    """How much leads from a claim to a story that is not its entry's own; 0.0 where nothing does that `home` lacks."""
    here = names_of(story)
    names = (here & set(claim.entities)) - {claim.speaker_entity}
    wording = max((alike(m.title, claim.quote) for m in story.members[:COMPARED]), default=0.0)
    leads = bool(names) or shares(claim, story) > 0 or wording >= ALIKE
    if home is not None:
        known = names_of(home)
        names -= known
        speaks = claim.stance in ("denial", "confirmation") and claim.speaker_entity in here - known
        leads = bool(names) or speaks or wording >= ALIKE or shares(claim, story) > shares(claim, home)
    if not leads:
        return 0.0
    return (
        NAME * min(len(names), 2)
        + shares(claim, story)
        + 3 * wording
        + (SAME if claim.stance == heart(story) else 0.0)
        + (SAME if claim.speaker_entity is not None and claim.speaker_entity in _marks(story.members).speakers else 0.0)
        + min(_concepts(claim, story, home), 2)
    )


def shares(claim: Claim, story: Story) -> float:
    """Points for codes and precise numbers that a claim shares with a story."""
    folded = _folded(claim.quote)
    marks = _marks(story.members)
    codes = any(code in folded for code in marks.codes)
    equal = sum(any(agree(n, t) for t in marks.numbers) for n in claim.numbers)
    return 2.0 * codes + 2.0 * min(equal, 2)


def _concepts(claim: Claim, story: Story, home: Story | None) -> int:
    members = home.members if home is not None else ()
    language = next((m.language for m in members if m.entry_id == claim.entry_id), "")
    return len(_signs(claim.quote, language) & _marks(story.members).cues)


@lru_cache(maxsize=512)
def _folded(quote: str) -> str:
    return fold_text(quote)


@lru_cache(maxsize=512)
def _signs(quote: str, language: str) -> frozenset[str]:
    return frozenset(concepts(_folded(quote), language))


def _is_background(claim: Claim, home: Story) -> bool:
    """Whether a clause tells of an event other than its entry's.

    That is one that lies back, one that is certain behind a rumour (else the title would say so), or a denial or
    confirmation about names that its entry's story does not bear.
    """
    if heart(home) == "rumour" and claim.stance in ("official", "confirmation"):
        return True
    if claim.stance in ("denial", "confirmation") and set(claim.entities) - {claim.speaker_entity} - names_of(home):
        return True
    return claim.expected_by is None and _lies_back(claim, home)


def _is_of_old(claim: Claim) -> bool:
    """Whether a clause names a year that is over: "2014 …, denied by Lei Jun"."""
    return any(int(year) < claim.published_at.year for year in YEAR.findall(claim.quote))


def _lies_back(claim: Claim, home: Story) -> bool:
    folded = _folded(claim.quote)
    if _is_of_old(claim):
        return True
    if PAST.search(folded):
        return not any(PAST.search(m.title) for m in home.members)
    here = {month for m in home.members for month in m.months}
    return any(_is_past(month, claim.published_at.date()) for month in months(claim.quote) if month not in here)


def _is_past(month: str, day: date) -> bool:
    """Whether a month, with its year or without, is over; one without a year only where it is not long over."""
    year, _, number = month.rpartition("-")
    if year:
        return (int(year), int(number)) < (day.year, day.month)
    return 0 < (day.month - int(number)) % 12 <= HALF_A_YEAR
