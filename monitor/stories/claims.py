"""Who says what: the claims in an entry's title and summary, each with stance, speaker, quote and deadline.

Reads title and summary alone; which story a claim is about is status.py's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.model import Entity, Entry, Field, Reading, Stance
from monitor.quantities import quantities
from monitor.stories.clauses import Sentence, folded_field, original_span, sentences
from monitor.stories.deadlines import deadline
from monitor.stories.homes import meant, residents
from monitor.stories.named import Named
from monitor.stories.notices import told
from monitor.stories.speakers import written
from monitor.stories.stance import Clause, clauses
from monitor.stories.wording import OPENING, leads, opens, retells
from monitor.text import HAN

MOST = 60
"""Claims of one entry that are kept."""
SENTENCES = 200
"""Sentences of a field that are looked at: far more than an article's summary has, and a bound on one that is all full stops."""
FIELDS: tuple[Field, Field] = ("title", "summary")
ORDER: tuple[Stance, ...] = ("denial", "confirmation", "rumour", "official", "report")
ITEMS = 3
"""A title of so many sentences is a morning paper's list of items."""
FEWEST = {True: 5, False: 3}
"""Han letters or Latin words below which a stretch that takes no stance is a tag and no sentence."""
GOES_ON = re.compile(
    r"\b(?:inoltre|anche|aggiun(?:ge|gono|to)|infine|also|add(?:s|ed|ing)|besides|moreover|further(?:more)?)\b"
    r"|此外|另外|同时|还(?:表示|称|说|透露)|并(?:称|表示)",
    re.ASCII,
)
"""Words by which a sentence goes on about what the one before it is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimDraft:
    """A claim as read, before it has an id and a story; `field[start:end] == quote`."""

    stance: Stance
    speaker: str | None = None
    """As written, without its article."""
    speaker_entity: str | None = None
    """The name of the entity that speaks, or for which the speaker does."""
    field: Field
    start: int
    end: int
    quote: str
    expected_from: date | None = None
    expected_by: date | None = None
    entities: tuple[str, ...] = ()
    numbers: tuple[tuple[float, str], ...] = ()
    headline: bool = False


def title_stance(entry: Entry, reading: Reading) -> tuple[Stance, tuple[str, ...]]:
    """The weightiest stance of the title, or where it takes none of what leads the summary, and all who speak there."""
    reader = _Reader(entry, reading, [m.entity for m in reading.mentions])
    title = [d for d in reader.read_title() if d.headline]
    names = [m.text for m in reading.mentions if m.field == "title"]
    names += [c.text for c in reading.codes if c.field == "title"]
    opening = takewhile(lambda d: d.start < max(OPENING.values()), reader.read_summary())
    lead = (d for d in opening if leads(entry.title, len(entry.summary), d.start, d.quote, names))
    for field in (title, lead):
        own = list(field)
        stance: Stance = min((d.stance for d in own), key=ORDER.index, default="report")
        if stance != "report":
            return stance, tuple(
                dict.fromkeys(name for d in own if (name := d.speaker_entity or d.speaker) is not None)
            )
    return "report", ()


def read_claims(entry: Entry, reading: Reading, entities: Sequence[Entity]) -> Iterable[ClaimDraft]:
    """Every claim of title and summary, in order of place; at most `MOST`."""
    return _Reader(entry, reading, entities).read()


class _Reader:
    """One entry while its claims are read: who spoke last, and for whom "the company" stands."""

    def __init__(self, entry: Entry, reading: Reading, entities: Sequence[Entity]) -> None:
        self.entry = entry
        self.reading = reading
        self.entities: Mapping[str, Entity] = {e.name: e for e in (*entities, *(m.entity for m in reading.mentions))}
        self.day = entry.published_at.astimezone(_zone(entry.timezone)).date()
        self.subject = self._subject()
        self.stated = entry.title
        """Of the title what is stated; of a list its items that a rule fired for."""
        self.last: Entity | None = None
        """The party that spoke last."""

    def read(self) -> list[ClaimDraft]:
        return list(islice(chain(self.read_title(), self.read_summary()), MOST))

    def read_title(self) -> list[ClaimDraft]:
        drafts = list(self._drafts("title", self.entry.title))
        self.stated = " ".join(d.quote for d in drafts if d.headline) or self.entry.title
        return drafts

    def read_summary(self) -> Iterator[ClaimDraft]:
        """One by one, so that no more is read than is wanted; the title must have been read."""
        self.last = None
        yield from self._drafts("summary", self.entry.summary)

    def _subject(self) -> Entity | None:
        """The company that the entry is about: the first one named, whole rather than part."""
        for mention in self.reading.mentions:
            company = self._company(mention.entity)
            if company is not None:
                return company
        return None

    def _company(self, entity: Entity | None) -> Entity | None:
        """The company that an entity is, belongs to or speaks for."""
        for _ in range(4):
            if entity is None or (entity.kind == "company" and entity.part_of is None):
                return entity
            entity = self.entities.get((entity.part_of if entity.kind == "company" else entity.of) or "")
        return entity

    def _drafts(self, field: Field, text: str) -> Iterator[ClaimDraft]:
        folded = folded_field(text)
        named = Named(folded, (m for m in self.reading.mentions if m.field == field))
        counted = [q for q in quantities(text, field) if q.precise]
        before: ClaimDraft | None = None
        stated = list(filter(None, map(told, islice(sentences(folded), SENTENCES))))
        for sentence in stated:
            beside = field == "title" and len(stated) >= ITEMS and not self._is_item(sentence)
            about = _names(named, *original_span(folded, sentence.start, sentence.end))
            for clause in clauses(
                sentence, named, self.entities, language=self.entry.language, headline=field == "title"
            ):
                if clause.stance == "report" and _is_scrap(folded.text[clause.start : clause.end]):
                    continue
                start, end = original_span(folded, clause.start, clause.end)
                draft = self._draft(clause, field, text, start, end)
                if beside:
                    draft = replace(draft, headline=False)
                names = _names(named, start, end)
                spoken = {draft.speaker_entity}
                if not set(names) - spoken:
                    names = tuple(dict.fromkeys((*names, *about)))
                if (
                    before is not None
                    and self._goes_on(before, draft)
                    and GOES_ON.search(folded.text[clause.start : clause.end])
                ):
                    names = tuple(dict.fromkeys((*names, *before.entities)))
                own = tuple((q.value, q.unit) for q in counted if start <= q.start and q.end <= end)
                draft = replace(draft, entities=names, numbers=tuple(dict.fromkeys(own)))
                before = draft
                yield draft

    def _goes_on(self, before: ClaimDraft, draft: ClaimDraft) -> bool:
        """Whether the same one speaks on, as far as is told."""
        one, other = (self._company(self.entities.get(d.speaker_entity or "")) for d in (before, draft))
        return one is not None and one == other

    def _draft(self, clause: Clause, field: Field, text: str, start: int, end: int) -> ClaimDraft:
        speaker, entity = self._speaker(clause)
        folded = clause.sentence.folded.text[clause.start : clause.end]
        days = deadline(folded, self.day) if clause.stance != "denial" else None
        return ClaimDraft(
            stance=clause.stance,
            speaker=speaker,
            speaker_entity=entity,
            field=field,
            start=start,
            end=end,
            quote=text[start:end],
            expected_from=days[0] if days else None,
            expected_by=days[1] if days else None,
            headline=self._is_headline(field, start, end),
        )

    def _is_headline(self, field: Field, start: int, end: int) -> bool:
        """Whether a clause states what the entry is about: the title, or what opens the summary and retells it."""
        quote = self.entry.summary[start:end]
        return field == "title" or (opens(start, quote) and retells(self.stated, quote))

    def _is_item(self, sentence: Sentence) -> bool:
        """Whether a sentence of a title with several items is one for which a rule fired; every one where none is."""
        start, end = original_span(sentence.folded, sentence.start, sentence.end)
        fired = [h.start for m in self.reading.matches for h in m.evidence if h.field == "title"]
        return not fired or any(start <= at < end for at in fired)

    def _speaker(self, clause: Clause) -> tuple[str | None, str | None]:
        """The speaker as written and by name; a noun for him, or none, means the one who spoke last or the entry's company."""
        actor = clause.actor
        if actor is None:
            implied = clause.stance in ("denial", "confirmation")
            entity = (self.last or self.subject) if implied else None
            return None, entity.name if entity is not None else None
        entity = actor.entity
        if entity is None and actor.stands_for:
            likely = [e.name for e in (self.last, self.subject) if e is not None]
            home = residents(clause.sentence, actor.start, actor.end)
            entity = self.entities.get(meant(likely, self.entities, home) or "")
        if actor.part == "party":
            self.last = self._company(entity) or self.last
        return written(actor, clause.sentence), entity.name if entity is not None else None


def _names(named: Named, start: int, end: int) -> tuple[str, ...]:
    """Whom a stretch is about; a medium or tipster in it is a source."""
    about = (m.entity for m in named.within(start, end))
    return tuple(dict.fromkeys(e.name for e in about if e.kind not in ("media", "tipster")))


def _is_scrap(text: str) -> bool:
    """Whether a stretch is too short to say anything: a tag, a byline."""
    return len(HAN.findall(text)) < FEWEST[True] and len(text.split()) < FEWEST[False]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
