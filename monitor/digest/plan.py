"""Planning: which eligible entries an issue shows, in which order, and what waits for the next.

Pure.  One card a story, or a few stories of one dossier (hands.py).  Cards come by weight, which weight.py reckons: what was
left over, then kind of event and how certain it is, level, independent sources, novelty, dossier.  What gets no card gets a
line of its own as long as the mail stays within `LARGEST`; the rest is counted, stays unmarked and leads the next issue.
Says nothing about words and looks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.digest.hands import Hand, hands
from monitor.digest.issue import Background, Card, Issue, Told
from monitor.digest.room import (
    FRAME,
    LARGEST,
    PER_LINE,
    PER_REMARKS,
    SHOWN_CORRECTIONS,
    amends_size,
    card_size,
    entry_size,
    named_size,
    proposal_size,
    remarks_size,
    title_size,
)
from monitor.digest.settings import DigestSettings
from monitor.digest.unseen import notices
from monitor.model import Dossier, Eligible, Story, StoryView

SHOWN_ENTRIES = 40
"""Entries of one story that one issue links."""
LINES_SHARE = 3
"""One part in so many of the room is for lines where not all can have a card: a reader shall see at least what there is."""


def plan(
    settings: DigestSettings,
    eligible: Iterable[Eligible],
    views: Mapping[int, StoryView],
    dossiers: Mapping[int, Dossier],
    *,
    number: int,
    slot: datetime,
    now: datetime,
    background: Background | None = None,
    urgent: bool = False,
) -> Issue | None:
    """Decide an issue; None where there is nothing new, nothing to take back and nothing that began or ended.

    Args:
        settings: the digest's `first` and `max_cards`.
        eligible: unmarked matched entries, one row an entry and watch.
        views: the stories of these entries, by id.
        dossiers: the dossiers of these stories, by id.
        number: the issue's running number.
        slot: the instant it was due.
        now: the instant it is made.
        background: what earlier issues leave to this one.
        urgent: whether it is an urgent mail.
    """
    background = background or Background()
    told = _told(_once(e for e in eligible if not held_back(e, settings.first)), views, background)
    notes = notices(background.troubles, now)
    follow = [as_of(s, now) for s in background.follow]
    ended = background.outcomes or any(s.status == "expired" for s in follow)
    if not (told or notes or ended or background.reversals or background.corrections):
        return None
    shelf = _Shelf(settings.max_cards, background)
    wanted = hands(told, dossiers)
    shelf.expect(wanted)
    for hand in wanted:
        shelf.place(hand, dossiers[hand.stories[0].view.story.dossier_id])
    shown = {t.view.story.story_id for t in shelf.all_told}
    return Issue(
        digest=settings.name,
        number=number,
        slot=slot,
        made_at=now,
        cards=tuple(shelf.cards),
        lines=tuple(shelf.lines),
        marks=tuple((e.entry.entry_id, e.match.watch) for t in shelf.all_told for e in t.new),
        left_stories=shelf.left_stories,
        left_entries=shelf.left_entries,
        follow=tuple(s for s in follow if s.story_id not in shown),
        outcomes=tuple(o for o in background.outcomes if _is_known(o.story.story_id, shown, views)),
        notices=notes,
        reversals=background.reversals,
        corrections=background.corrections,
        proposals=background.proposals,
        entities=background.entities,
        urgent=urgent,
        sender=background.sender,
        unsubscribe=background.unsubscribe,
    )


def _is_known(story_id: int, shown: set[int], views: Mapping[int, StoryView]) -> bool:
    """Whether the reader knows a story: by this issue or an earlier one."""
    return story_id in shown or story_id not in views or views[story_id].mailed


def as_of(story: Story, now: datetime) -> Story:
    """A story with the status that its deadline gives it at `now`, whenever it was last judged."""
    if story.expected_by is None or story.status not in ("rumour", "expired"):
        return story
    passed = now.astimezone(UTC).date() > story.expected_by
    return replace(story, status="expired" if passed else "rumour")


def held_back(eligible: Eligible, first: float) -> bool:
    """Whether an entry was too old to be news when it was first caught: `first` seconds or more, or undated in a backlog.

    That is asked of what came with its feed's first poll, and of what a rule caught only when it was judged again.  Its age
    is that of then, so that an entry that waits for room never grows too old.
    """
    entry = eligible.entry
    caught = eligible.caught_at or (entry.first_seen_at if entry.backlog else None)
    if caught is None:
        return False
    dated = entry.dated or not entry.backlog  # undated, it was seen as soon as it was there
    return not (dated and caught - entry.published_at < timedelta(seconds=first))


def _once(eligible: Iterable[Eligible]) -> list[Eligible]:
    """Each entry once, under the watch that is surest of it."""
    best: dict[int, Eligible] = {}
    for one in eligible:
        known = best.get(one.entry.entry_id)
        if known is None or (known.match.level != "sure" and one.match.level == "sure"):
            best[one.entry.entry_id] = one
    return sorted(best.values(), key=lambda e: (e.entry.published_at, e.entry.entry_id))


def _told(eligible: Sequence[Eligible], views: Mapping[int, StoryView], background: Background) -> list[Told]:
    previous = background.previous
    by_story: dict[int, list[Eligible]] = defaultdict(list)
    for one in eligible:
        by_story[one.story_id].append(one)
    return [
        Told(
            view=views[story_id],
            new=tuple(new[:SHOWN_ENTRIES]),
            waiting=len(new[SHOWN_ENTRIES:]),
            led=story_id in background.deferred
            or (previous is not None and any(e.entry.first_seen_at <= previous for e in new)),
        )
        for story_id, new in by_story.items()
    ]


def _answered(told: Sequence[Told], before: Sequence[Story]) -> tuple[Story, ...]:
    """Of the stories mailed before the one that these answer; an affair's other stories would only fill the card."""
    answers = {c.answers for t in told for c in t.view.claims}
    return tuple(s for s in before if s.story_id in answers)[-1:]


class _Shelf:
    """The room of one mail while it is filled: cards first, then lines, then what is only counted."""

    def __init__(self, max_cards: int, background: Background) -> None:
        self.max_cards = max_cards
        self.before = background.before
        self.room = LARGEST - FRAME - sum(named_size(s) for s in background.follow)
        self.room -= sum(named_size(o.story) for o in background.outcomes)
        self.room -= sum(proposal_size(p) for p in background.proposals)
        self.room -= sum(amends_size(x) for x in background.reversals)
        self.room -= sum(amends_size(x) for x in background.corrections[:SHOWN_CORRECTIONS])
        self.for_lines = 0
        self.cards: list[Card] = []
        self.lines: list[Told] = []
        self.left_stories = 0
        self.left_entries = 0

    @property
    def all_told(self) -> list[Told]:
        return [*(told for card in self.cards for told in card.stories), *self.lines]

    def expect(self, wanted: Sequence[Hand]) -> None:
        """Keep a part of the room for lines where not all that comes can have a card."""
        sizes = 0
        for number, hand in enumerate(wanted, 1):
            sizes += card_size(hand, ())
            if number > self.max_cards or sizes > self.room:
                self.for_lines = self.room // LINES_SHARE
                break

    def place(self, hand: Hand, dossier: Dossier) -> None:
        """Give stories their card; where that is too large, one each, or lines, or count them."""
        stories = hand.stories
        beside = next((c.number for c in self.cards if c.dossier.dossier_id == dossier.dossier_id), None)
        before = _answered(stories, self.before.get(dossier.dossier_id, ()))
        size = card_size(hand, before)
        if len(self.cards) < self.max_cards and size <= self.room - (self.for_lines if self.cards else 0):
            self.room -= size
            card = Card(
                number=len(self.cards) + 1,
                dossier=dossier,
                stories=stories,
                contested=hand.contested,
                beside=beside,
                before=before,
            )
            self.cards.append(card)
            self._count(stories)
        elif len(stories) > 1:
            for told in stories:
                self.place(Hand(stories=(told,)), dossier)
        else:
            self._line(stories[0])

    def _line(self, told: Told) -> None:
        """A line as far as there is room: even of one story some entries may have to wait."""
        base = PER_LINE + title_size(told) + PER_REMARKS
        room = self.room - base
        fitting = 0
        for one in told.new:
            room -= entry_size(one)
            if room < 0:
                break
            fitting += 1
        if fitting == 0:
            self.left_stories += 1
            self.left_entries += len(told.new) + told.waiting
            return
        kept = replace(told, new=told.new[:fitting], waiting=told.waiting + len(told.new) - fitting)
        remarks = remarks_size(kept)
        self.room -= base - PER_REMARKS + remarks + sum(entry_size(e) for e in kept.new)
        self.lines.append(kept)
        self._count([kept])

    def _count(self, stories: Sequence[Told]) -> None:
        self.left_entries += sum(told.waiting for told in stories)
        self.left_stories += sum(told.waiting > 0 for told in stories)
