"""Stories, dossiers and claims, the window they are judged in and the verdict."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.model.entries import Entry, Field, Reading

Stance = Literal["rumour", "official", "denial", "confirmation", "report"]
Status = Literal["reported", "rumour", "official", "confirmed", "denied", "disputed", "expired"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its unit, as a text says it; 21.59万元 is 215900 CNY."""

    value: float
    unit: str
    """ISO currency, `%`, `units`, `km`, `mm`, `kWh`, `kW`, `hp`, `Nm`, `kg`, `min`, `h`, `people`, ... or "" for a bare number."""
    field: Field
    start: int
    end: int
    text: str
    precise: bool = True
    """Specific enough to tell one event from another (65 %, 88,898 units; not "two")."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What grouping compares of one matched entry: evidence that can be named.  Stored as JSON."""

    entry_id: int
    feed: str
    language: str
    published_at: datetime
    title: str
    """Folded."""
    summary: str
    """Folded, its first part."""
    headline: str = ""
    """The title as printed, without a publisher: what its story may be called by."""
    category: str = ""
    """Its heaviest kind of event, of the title where that tells one; or ""."""
    weight: int = 0
    urgent: bool = False
    """Of that kind of event."""
    entities: tuple[str, ...] = ()
    """Names found in title and summary; those of the title first."""
    title_entities: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Model codes and coined names, folded: su7, yu7, 澎程."""
    title_codes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    """Kinds of event in title and summary, heaviest of the title first."""
    title_events: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    """Finer, language-free signs of what happened that grouping may use (`supplier`, `designer`, ...)."""
    title_cues: tuple[str, ...] = ()
    numbers: tuple[tuple[float, str], ...] = ()
    """Precise (value, unit) pairs."""
    title_numbers: tuple[tuple[float, str], ...] = ()
    months: tuple[str, ...] = ()
    """`2021-08` or, without a year, `08`."""
    stance: Stance = "report"
    """Of the title, else of the summary."""
    speakers: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    """That caught it: what a watch is about is rare beside another's reports alone."""

    def __hash__(self) -> int:
        """Hash by entry and title: what is equal has the same, and hashing all of it costs more than it tells apart."""
        return hash((self.entry_id, self.title))


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One clause of an entry: who says what, and what it is about."""

    claim_id: int
    entry_id: int
    stance: Stance
    speaker: str | None = None
    """As written."""
    speaker_entity: str | None = None
    field: Field = "summary"
    start: int
    end: int
    quote: str
    published_at: datetime
    expected_from: date | None = None
    expected_by: date | None = None
    entities: tuple[str, ...] = ()
    """Names in the clause: what it is about."""
    numbers: tuple[tuple[float, str], ...] = ()
    headline: bool = False
    """The entry's own main statement (its title, or what the title retells): belongs to the entry's story."""
    story_id: int | None = None
    """The story whose event it reports; None where that event has no story here."""
    answers: int | None = None
    """The story of the same dossier that a denial or confirmation answers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One event: every entry that reports it, whichever the language."""

    story_id: int
    dossier_id: int
    headline: str
    headline_entry_id: int
    category: str
    """The heaviest kind of event, or ""."""
    weight: int = 0
    urgent: bool = False
    status: Status = "reported"
    status_claim_id: int | None = None
    """The claim that decided the status."""
    expected_by: date | None = None
    """The last day by which its rumour should have come true."""
    first_published_at: datetime
    last_published_at: datetime
    about: tuple[str, ...] = ()
    """Main entities, most particular first: from whom it is about."""
    members: tuple[Profile, ...] = ()
    """Copies left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """One affair over weeks: its stories."""

    dossier_id: int
    title: str
    status: Status = "reported"
    first_published_at: datetime
    last_published_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """A matched entry that later ones may turn out to be copies of."""

    entry_id: int
    title: str
    """Folded."""
    summary: str
    """Folded, its first part."""
    url: str
    published_at: datetime
    story_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The open part of what is stored: all that judging new entries may depend on.

    `version` is what the writing transaction checks again; the `next_*` ids are free as long as it holds.
    """

    version: int = 0
    next_entry_id: int = 1
    next_story_id: int = 1
    next_dossier_id: int = 1
    next_claim_id: int = 1
    stories: tuple[Story, ...] = ()
    dossiers: tuple[Dossier, ...] = ()
    claims: tuple[Claim, ...] = ()
    """Of the stories above."""
    originals: tuple[Original, ...] = ()
    known: frozenset[int] = frozenset()
    """Of the stories above those that a digest has mailed something of: readers know them as they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One entry with all that was decided about it."""

    entry: Entry
    reading: Reading
    revised: bool = False
    """The entry was judged before: this takes the place of all that was stored of it then."""
    copy_of: int | None = None
    story_id: int | None = None
    reasons: tuple[str, ...] = ()
    """Why it joined its story, in words; none of one that keeps its place, for the reasons that are stored."""
    profile: Profile | None = None
    figures: tuple[Quantity, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What judging decided: to be stored in one transaction, if the window's version still holds."""

    version: int
    judged: tuple[Judged, ...] = ()
    stories: tuple[Story, ...] = ()
    """New or changed."""
    dossiers: tuple[Dossier, ...] = ()
    claims: tuple[Claim, ...] = ()
    """New or changed."""
    merged: tuple[tuple[int, int], ...] = ()
    """(story, into which it was merged), all of it: no reader knew either."""
    moved: tuple[tuple[int, int], ...] = ()
    """(entry that was stored before, story that it was parted for), with its copies."""
