"""An issue as decided: cards, lines, marks, and what it is written against.  Records only; plan.py fills them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.digest.translations import Translations
from monitor.digest.unseen import Notice
from monitor.model import (
    Correction,
    Dossier,
    Eligible,
    Entity,
    Outcome,
    Proposal,
    Reversal,
    Story,
    StoryView,
    Trouble,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Background:
    """What an issue is written against."""

    previous: datetime | None = None
    """When the last issue was made; what was there before then and is unmarked was left over."""
    follow: tuple[Story, ...] = ()
    """Stories told before whose deadline matters now."""
    outcomes: tuple[Outcome, ...] = ()
    """Rumours that came true: of what may be told now, and of what was told before and did since the last issue."""
    reversals: tuple[Reversal, ...] = ()
    """Stories told before that were denied or disputed since."""
    corrections: tuple[Correction, ...] = ()
    """Numbers told before that their feed changed since the last issue."""
    before: Mapping[int, tuple[Story, ...]] = field(default_factory=dict)
    """By dossier: its latest stories that were mailed and have nothing new."""
    troubles: tuple[Trouble, ...] = ()
    """Spells in which feeds could not be seen, of which the digest has not told all."""
    entities: tuple[Entity, ...] = ()
    """Of the digest's watches, for the names the reader knows."""
    proposals: tuple[Proposal, ...] = ()
    """Words to tell of that the watchlists do not know."""
    deferred: frozenset[int] = frozenset()
    """Stories that were urgent when the hour had enough urgent mails: they lead."""
    sender: str = ""
    """Whom an answer reaches: the mail's From."""
    unsubscribe: str = ""
    """A mailto: or https: address; "" where there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One story as an issue tells it."""

    view: StoryView
    new: tuple[Eligible, ...]
    """Entries it links and marks, oldest first; one an entry."""
    waiting: int = 0
    """Eligible entries of it that found no room."""
    led: bool = False
    """It was left over from the issue before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One story, several of one affair below the weightiest, or the versions of a contested one."""

    number: int
    dossier: Dossier
    stories: tuple[Told, ...]
    """Heaviest first, the versions of a contested affair by date."""
    contested: bool = False
    beside: int | None = None
    """Number of the first card of the same dossier, where that is another."""
    before: tuple[Story, ...] = ()
    """What was mailed before and is answered here, one at most; named without being marked again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """One mail as decided: what it says and what it marks."""

    digest: str
    number: int
    slot: datetime
    made_at: datetime
    cards: tuple[Card, ...]
    lines: tuple[Told, ...]
    """Stories without a card."""
    marks: tuple[tuple[int, str], ...]
    """(entry_id, watch) of every entry that is linked, no more and no less."""
    left_stories: int = 0
    left_entries: int = 0
    """What waits for the next issue."""
    follow: tuple[Story, ...] = ()
    """Rumours mailed before that are due soon, or ran out since the last issue."""
    outcomes: tuple[Outcome, ...] = ()
    """Rumours that came true, those of the cards and lines here too."""
    notices: tuple[Notice, ...] = ()
    """What could not be seen since the last issue."""
    reversals: tuple[Reversal, ...] = ()
    corrections: tuple[Correction, ...] = ()
    """What was told before and is to be taken back: above the cards."""
    proposals: tuple[Proposal, ...] = ()
    entities: tuple[Entity, ...] = ()
    urgent: bool = False
    """It could not wait for a slot; then it has no running number."""
    translations: Translations = field(default_factory=Translations, compare=False)
    """Of its foreign texts, as far as somebody translated them."""
    sender: str = ""
    """Whom an answer reaches: the mail's From."""
    unsubscribe: str = ""
    """A mailto: or https: address; "" where there is none."""

    @property
    def told(self) -> tuple[Told, ...]:
        """Every story it tells, in order."""
        return (*(told for card in self.cards for told in card.stories), *self.lines)

    @property
    def stories(self) -> tuple[Story, ...]:
        """Every story whose status the reader learns from it."""
        return (*(r.story for r in self.reversals), *(told.view.story for told in self.told))

    @property
    def takes_back(self) -> tuple[int, ...]:
        """Stories mailed earlier of which something is otherwise now."""
        return tuple(
            dict.fromkeys((*(r.story.story_id for r in self.reversals), *(c.story.story_id for c in self.corrections)))
        )

    @property
    def answers(self) -> tuple[int, ...]:
        """Stories mailed earlier that it takes back, corrects or goes on with: what weighs most first."""
        named = [s.story_id for card in self.cards for s in card.before]
        on = [told.view.story.story_id for told in self.told if told.view.mailed]
        ended = [s.story_id for s in (*(o.story for o in self.outcomes), *self.follow) if s.status != "rumour"]
        here = {told.view.story.story_id for told in self.told if not told.view.mailed}
        return tuple(n for n in dict.fromkeys((*self.takes_back, *named, *on, *ended)) if n not in here)
