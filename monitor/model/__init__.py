"""The records handed along: what a feed said, what was known, what was decided, what is to be written.

Every record is frozen and keyword-only, holds plain values and decides nothing.  Instants are aware
datetimes in UTC, days are `date`, offsets count code points of the field as stored.  Settings that only
one package uses are that package's own; what two packages must agree on stands here.
"""

from monitor.model.entries import Entity, Entry, Event, Field, Hit, Level, Match, Mention, Reading
from monitor.model.feeds import Feed, FeedState, Item, Polled, Trouble, TroubleKind
from monitor.model.mail import (
    Correction,
    Eligible,
    Fate,
    Figure,
    Message,
    Outcome,
    Proposal,
    Reply,
    Reversal,
    Source,
    StoryView,
    ToldBefore,
)
from monitor.model.stories import (
    Claim,
    Dossier,
    Judged,
    Original,
    Profile,
    Quantity,
    Stance,
    Status,
    Story,
    Verdict,
    Window,
)

__all__ = [
    "Claim",
    "Correction",
    "Dossier",
    "Eligible",
    "Entity",
    "Entry",
    "Event",
    "Fate",
    "Feed",
    "FeedState",
    "Field",
    "Figure",
    "Hit",
    "Item",
    "Judged",
    "Level",
    "Match",
    "Mention",
    "Message",
    "Original",
    "Outcome",
    "Polled",
    "Profile",
    "Proposal",
    "Quantity",
    "Reading",
    "Reply",
    "Reversal",
    "Source",
    "Stance",
    "Status",
    "Story",
    "StoryView",
    "ToldBefore",
    "Trouble",
    "TroubleKind",
    "Verdict",
    "Window",
]
