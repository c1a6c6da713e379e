"""What a digest reads, and the messages that leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.model.entries import Entry, Match
from monitor.model.stories import Claim, Quantity, Status, Story


@dataclass(frozen=True, kw_only=True, slots=True)
class Eligible:
    """A matched entry that a digest may show: no copy, not yet marked, not held back."""

    entry: Entry
    match: Match
    story_id: int
    caught_at: datetime | None = None
    """When judging again first caught it; None where it was caught as it came in."""
    paywall: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One entry of a story as a digest lists it, copies too."""

    entry_id: int
    feed: str
    publisher: str
    """Whom the entry names as its source, where a search feed does; else ""."""
    language: str
    title: str
    url: str
    published_at: datetime
    copy_of: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldBefore:
    """What a digest told of a story before."""

    status: Status
    """With which it was told last."""
    at: datetime
    """When it was told first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryView:
    """A story with what a digest shows of it."""

    story: Story
    sources: tuple[Source, ...]
    """Oldest first."""
    claims: tuple[Claim, ...] = ()
    """That belong to it, in order of publication."""
    asides: tuple[Claim, ...] = ()
    """Claims of its entries whose event has no story."""
    voices: tuple[Source, ...] = ()
    """Entries of other stories that some of its claims come from."""
    mailed: bool = False
    """This digest has shown it before."""
    before: ToldBefore | None = None
    """How it did, as far as that is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A rumour that came true: who told it first, and whose word confirmed it."""

    story: Story
    first: str
    """Publisher or feed of its first report."""
    speaker: str | None = None
    """As written, of the claim that confirmed it."""
    speaker_entity: str | None = None
    confirmed_at: datetime
    denied: bool = False
    """It was denied before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """A rumour that was settled: confirmed, denied, or its deadline passed."""

    story: Story
    first: str
    """Publisher or feed of its first report."""
    decided_at: datetime | None
    """When the word that settled it was published; None where its deadline did."""
    speaker: str | None = None
    """Of that word, as written."""
    speaker_entity: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A precise number that a story's entries say."""

    story_id: int
    value: float
    unit: str
    entry_id: int
    """One that says it."""
    sources: int
    """Different publishers or feeds that do."""
    text: str = ""
    """The words around it there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reversal:
    """A story that a digest told of and that was denied or disputed since."""

    story: Story
    was: Status
    """With which it was told."""
    told_at: datetime
    """When it was told first."""
    speaker: str | None = None
    """As written, of the claim that turned it."""
    speaker_entity: str | None = None
    by_story: int | None = None
    """The story in which that claim's entry stands."""
    publisher: str = ""
    """Of that entry, or its feed."""
    url: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """An entry that a digest told of and whose numbers are others now, by its feed's own revision."""

    entry_id: int
    story: Story
    told_at: datetime
    """When it was mailed."""
    revised_at: datetime
    publisher: str
    """Whom it names as its source, else its feed."""
    url: str
    language: str
    numbers: tuple[tuple[Quantity, Quantity], ...]
    """(what it was, what it is), as each text writes it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A word newly seen beside the watched names, which no watchlist knows."""

    watch: str
    key: str
    """As folded."""
    word: str
    """As the news write it."""
    titles: int
    """Different titles near the watched names that bear it."""
    feeds: int
    example: str
    """One of these titles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A rendered mail for one recipient, as queued."""

    message_id: str
    """RFC 5322 Message-ID with its angle brackets; one for all tries."""
    recipient: str
    payload: bytes
    """The whole message, CRLF line ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What became of one try to hand a message over."""

    state: Literal["sent", "refused", "retry", "unknown"]
    """`refused`: a 5xx for this recipient; `retry`: a 4xx or no connection; `unknown`: lost after the final dot."""
    text: str
    """The server's words or the fault, one line, without secrets."""
