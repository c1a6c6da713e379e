"""Which stance a clause takes and whose it is: verbs of saying with their speakers first, then the words around them.

    denial        someone denies, or says what makes a denial
    confirmation  someone confirms, or concedes
    rumour        a medium or a source says it, or nobody and it is said to be so, or a conditional
    official      someone whom the news is about speaks for himself
    report        all else

The order is that of weight.  A clause is the run of a sentence's pieces in which one speaker has the word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Entity, Stance
from monitor.stories import speakers
from monitor.stories.clauses import Sentence, trimmed
from monitor.stories.cues import Cues, cues
from monitor.stories.language import language_of
from monitor.stories.named import Named
from monitor.stories.sayings import Attribution, Saying, attributions
from monitor.stories.speakers import Actor
from monitor.stories.tenses import asks_ahead
from monitor.text import HAN

YES_NO = 4
"""A question of fewer words asks nothing that could be a rumour."""
Taken = tuple[Stance, Actor | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A run of pieces with one speaker; offsets in the folded field."""

    sentence: Sentence
    start: int
    end: int
    stance: Stance
    actor: Actor | None = None
    """None where nobody is named as speaking."""


def clauses(
    sentence: Sentence, named: Named, entities: Mapping[str, Entity], *, language: str, headline: bool
) -> Iterator[Clause]:
    """The clauses of one sentence with stance and speaker; `named` is whom its field names."""
    spoken = language_of(sentence.text, language)
    words = cues(spoken)
    cast = speakers.actors(sentence, named, words, entities)
    said = attributions(sentence, cast, words, spoken)
    for first, last, own in _runs(sentence, said):
        start, end = trimmed(sentence.folded.text, first, last)
        if end > start:
            text = sentence.folded.text[start:end]
            told = asks_ahead(text) or (headline and spoken != "zh")
            stance, actor = _Group(sentence, text, own, words, told=told).stance()
            yield Clause(sentence=sentence, start=start, end=end, stance=stance, actor=actor)


def _runs(sentence: Sentence, said: Sequence[Attribution]) -> Iterator[tuple[int, int, list[Attribution]]]:
    """Pieces put together until another speaker takes the word."""
    start, last, own = sentence.start, sentence.start, list[Attribution]()
    for first, end in sentence.pieces:
        here = [a for a in said if first <= a.start < end]
        other = next((a for a in here if a.leads and a.actor is not None), None)
        if other is not None and any(a.actor is not None for a in own) and not _goes_on(own, other):
            yield start, last, own
            start, own = first, []
        own += here
        last = end
    yield start, last, own


def _goes_on(own: Sequence[Attribution], other: Attribution) -> bool:
    """Whether the same one goes on, or a source is named for what was just said."""
    if other.verb == "relay" and other.heard:
        return any(a.verb in ("relay", "according") for a in own)
    return any(_is_same(a.actor, other.actor) for a in own)


def _is_same(one: Actor | None, other: Actor | None) -> bool:
    if one is None or other is None:
        return False
    return one == other or (one.entity is not None and one.entity == other.entity)


class _Group:
    """One clause with what is said in it."""

    def __init__(self, sentence: Sentence, text: str, said: Sequence[Attribution], words: Cues, *, told: bool) -> None:
        """`told`: a question here may pass on a rumour: it asks for what is to come, or is a title that may ask for what is."""
        self.sentence = sentence
        self.text = text
        self.said = said
        self.words = words
        self.told = told
        self.official = [a for a in said if a.official and a.verb != "leak"]
        self.speaker = self.official[0].actor if self.official else None
        self.unproven = words.unproven.search(text) is not None

    def stance(self) -> Taken:
        """The weightiest stance that the clause takes, and whose it is."""
        for decide in (self.denial, self.confirmation, self.rumour):
            taken = decide()
            if taken is not None:
                return taken
        return ("official", self.speaker) if self.official else (self.unspoken(), None)

    def denial(self) -> Taken | None:
        denied = _first(self.said, "deny")
        if denied is not None:
            return "denial", denied.actor
        if (self.official and self.words.counter.search(self.text)) or self.words.outright.search(self.text):
            return "denial", self.speaker
        return None

    def confirmation(self) -> Taken | None:
        confirmed = None if self.unproven else _first(self.said, "confirm")
        if confirmed is not None and not confirmed.heard:
            return "confirmation", confirmed.actor
        if self.official and self.words.concede.search(self.text):
            return "confirmation", self.speaker
        return None

    def rumour(self) -> Taken | None:
        """A rumour, unless a party answers it or declares what a medium only passes on."""
        if _first(self.official, "answer") is not None:
            return None
        heard = _best_heard(self.said)
        if heard is not None and not self.passed_on():
            return "rumour", heard
        leak = _first(self.said, "leak")
        if leak is not None or (not self.official and self.words.hearsay.search(self.text)):
            return "rumour", leak.actor if leak is not None else None
        return None

    def passed_on(self) -> bool:
        """Whether what a medium is named for is what a party declared before: "X announced …, Reuters reported"."""
        declared = _first(self.official, "declare")
        return declared is not None and all(a.start > declared.start for a in self.said if a.heard)

    def unspoken(self) -> Stance:
        """The stance of a clause in which nobody is named as speaking."""
        words, text = self.words, self.text
        rhetorical = self.sentence.asks and words.ask.search(text)
        harm = words.risk.search(text)
        modal = words.modal.search(text, 0, len(text) if harm is None else harm.start())
        doubtful = modal is not None and not words.reckoned.search(text) and not rhetorical
        if self.unproven or doubtful or _first(self.said, "relay") is not None:
            return "rumour"
        if words.formal.search(text) or _first(self.said, "declare") is not None:
            return "official"
        return "rumour" if self.told and self.asks() else "report"

    def asks(self) -> bool:
        """Whether it is a question for yes or no: a way of passing on a rumour.

        One for facts, for advice, or put to the reader is none.
        """
        long = len(self.text.split()) >= YES_NO or HAN.search(self.text) is not None
        return self.sentence.asks and long and not self.words.ask.search(self.text)


def _first(said: Sequence[Attribution], verb: Saying) -> Attribution | None:
    of_verb = [a for a in said if a.verb == verb]
    return next((a for a in of_verb if a.actor is not None), of_verb[0] if of_verb else None)


def _best_heard(said: Sequence[Attribution]) -> Actor | None:
    """Of those who only heard it the one best named."""
    heard = [a.actor for a in said if a.heard and a.actor is not None]
    return max(heard, key=lambda a: (a.entity is not None, a.part == "unknown"), default=None)
