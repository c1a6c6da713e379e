"""Verbs of saying in a sentence, each with whoever says it.

Finds "X nega", 据X报道, "according to X", ", riferisce X", "X: …" and "lo ha annunciato X"; negated verbs and those of
what is still to come are none.  What stance follows is stance.py's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from monitor.stories import speakers
from monitor.stories.clauses import Sentence
from monitor.stories.cues import VERBS, Cues, Verb
from monitor.stories.language import Language
from monitor.stories.speakers import Actor

Saying = Verb | Literal["according", "headed"]
MOST_VERBS = 30
"""Verbs of saying in one sentence that are looked at."""
DOUBTED = re.compile(r"(?:avrebbe(?:ro)?|reportedly|allegedly|疑似|据称|据传|被曝) ?(?:\w{1,12} )?$")
QUOTE = re.compile(r"^ ?[\"“«「『]")
QUOTE_HERE = re.compile(r" ?[\"“«「『]")
FIRST_PERSON = re.compile(r"\b(?:noi|nostr[oaie]|siamo|abbiamo|we|our|us)\b|我们|我司|我方", re.ASCII)
INVERTED = re.compile(
    r"^ ?(?:(?:il|lo|la|l'|gli|i|un|una|the|a|an|its|proprio|anche|oggi|stesso|then|now|former|allora|ex) ?){0,3}$"
)
LEADS = re.compile(
    r"^[\s\"“”«»'「」『』]*(?:(?:lo|la|l'|li|le|ha|hanno|e|come|cosi|secondo|stando|quanto|a|in|as|so|that|was|is|were|has|che|,|ufficiale|:|it) ?){0,4}$"
)
FROM = re.compile(r"[ \"“«]*(?:da|dal|dalla|dall') ?")
"""Before the only one named: "Da Xiaomi fanno sapere che ..."."""
TAKES_OBJECT = re.compile(r"cit|quot")
"""Behind these verbs stands whom they quote, not who speaks."""
PARENTHESIS = re.compile(r"\([^()]{0,80}\)")
STATEMENT = 8
"""Letters and digits from which on the words behind a colon are more than a label."""
BEFORE = 40
"""Code points before a verb in which its negation or auxiliary stands."""
TOLD = ("向", "对")
"""Before whom something is told, who does not speak: 知情人士向财新透露."""
NEAR = 40
"""So far behind "according to" its source may begin; in Chinese it stands right there."""
CLOSING = frozenset((":", "-", "—", "–", "|", "("))
"""Before one of these at the end of a title a medium signs it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """A verb of saying with whoever says it."""

    verb: Saying
    start: int
    """In the folded field."""
    actor: Actor | None
    leads: bool = False
    """The speaker stands before the verb in the same piece: here a clause of its own may begin."""

    @property
    def official(self) -> bool:
        """Whether someone speaks for himself."""
        if self.actor is None:
            return False
        return self.actor.part == "party" or (
            self.actor.part == "unknown" and self.verb not in ("relay", "leak", "according")
        )

    @property
    def heard(self) -> bool:
        """Whether it is a medium's or a source's word."""
        return self.actor is not None and not self.official


def attributions(sentence: Sentence, cast: Sequence[Actor], words: Cues, language: Language) -> list[Attribution]:
    """Who says what in a sentence; `cast` is everyone in it who may be speaking."""
    return _Scene(sentence, cast, words, language).attributions()


def _verbs(sentence: Sentence, words: Cues) -> list[tuple[Verb, int, int]]:
    """Verbs of saying in order of place; of those that overlap the weightiest."""
    found = [
        (rank, hit.start(), hit.end(), verb)
        for rank, verb in enumerate(VERBS)
        for hit in getattr(words, verb).finditer(sentence.folded.text, sentence.start, sentence.end)
        if hit.end() > hit.start()
    ]
    taken: list[tuple[Verb, int, int]] = []
    for _, start, end, verb in sorted(found, key=lambda f: (f[0], f[1])):
        if len(taken) < MOST_VERBS and all(end <= a or start >= b for _, a, b in taken):
            taken.append((verb, start, end))
    return sorted(taken, key=lambda t: t[1])


class _Scene:
    """One sentence with all who may speak in it, while its verbs are given to them."""

    def __init__(self, sentence: Sentence, cast: Sequence[Actor], words: Cues, language: Language) -> None:
        self.sentence = sentence
        self.text = sentence.folded.text
        self.cast = cast
        self.words = words
        self.language = language
        self.out: list[Attribution] = []

    def attributions(self) -> list[Attribution]:
        headed = next((h for actor in self.cast if (h := self.heads(actor) or self.signs(actor))), None)
        if headed is not None:
            self.out.append(headed)
        for hit in self.words.according.finditer(self.text, self.sentence.start, self.sentence.end):
            actor = self.source(hit.end())
            if actor is not None and (actor.part == "hearsay" or not hit.group().startswith("per ")):
                self.out.append(Attribution(verb="according", start=hit.start(), actor=actor))
        for verb, start, end in _verbs(self.sentence, self.words):
            before = self.text[max(self.sentence.start, start - BEFORE) : start]
            if self.words.negation.search(before):
                continue
            actor, leads = self.subject(start, end)
            saying: Saying = "leak" if DOUBTED.search(before) and verb not in ("deny", "confirm") else verb
            if verb == "tell" and actor is not None and self.closes(actor, start, end):
                saying = "relay"
            self.out.append(Attribution(verb=saying, start=start, actor=actor, leads=leads))
        return self.out

    def heads(self, actor: Actor) -> Attribution | None:
        """A speaker before a colon: "Reuters: …", 雷军：….

        A company there is the subject, unless it clearly speaks, or a whole Chinese sentence follows.
        """
        begins = not self.text[self.sentence.start : actor.phrase].strip(' 《"“«')
        person = speakers.person_of(actor, self.sentence) if begins and self.language == "zh" else None
        says = (QUOTE_HERE, FIRST_PERSON, self.words.counter, self.words.concede)
        if person is not None and any(p.match(self.text, person.end + 1) for p in says):
            return Attribution(verb="headed", start=person.start, actor=person)
        content = self.text[actor.end : self.sentence.end].lstrip(" 》")
        if not begins or not content.startswith(":"):
            return None
        content = content.lstrip(" :")
        of_company = actor.part == "party" and (actor.entity is None or actor.entity.kind == "company")
        patterns = (QUOTE, FIRST_PERSON, self.words.counter, self.words.concede)
        told = self.language == "zh" and sum(c.isalnum() for c in PARENTHESIS.sub("", content)) >= STATEMENT
        if of_company and not told and not any(p.search(content) for p in patterns):
            return None
        return Attribution(verb="headed", start=actor.start, actor=actor)

    def signs(self, actor: Actor) -> Attribution | None:
        """A medium that stands alone behind the last mark: "…: report", "… - Reuters"."""
        pieces = self.sentence.pieces
        if len(pieces) == 1 or actor.part != "hearsay" or actor.start < pieces[-1][0]:
            return None
        rest = self.text[pieces[-1][0] : actor.phrase] + self.text[actor.end : pieces[-1][1]]
        mark = self.text[pieces[-2][1] : pieces[-1][0]].strip()
        if any(c.isalnum() for c in rest) or mark not in CLOSING:
            return None
        return Attribution(verb="relay", start=actor.start, actor=actor)

    def closes(self, actor: Actor, start: int, end: int) -> bool:
        """Whether a title ends in who wrote it, by its initials: "…, FT says"."""
        written = speakers.written(actor, self.sentence)
        alone = not any(c.isalnum() for c in self.text[end : self.sentence.end])
        return (
            alone
            and actor.part == "unknown"
            and written.isupper()
            and self.text[actor.end : start] == " "
            and self.piece(start)[0] > self.sentence.start
        )

    def piece(self, at: int) -> tuple[int, int]:
        """The piece of the sentence around a place."""
        whole = (self.sentence.start, self.sentence.end)
        return next(((a, b) for a, b in self.sentence.pieces if a <= at < b), whole)

    def source(self, at: int) -> Actor | None:
        """Whom "according to" at `at` names, in the same piece; of several a medium that is named, then the first."""
        chinese = self.language == "zh"
        end = min(self.piece(at)[1], at + (2 if chinese else NEAR))
        near = [a for a in self.cast if at <= a.start <= end]
        if near and self.words.hearsay.search(self.text, at, near[0].start):
            return None
        named = next((a for a in near if a.part == "hearsay" and a.entity is not None), None)
        first = named or (near[0] if near else None)
        return first or (speakers.han_source if chinese else speakers.unknown_after)(self.sentence, at, self.words)

    def subject(self, start: int, end: int) -> tuple[Actor | None, bool]:
        """Who says the verb there, and whether he stands before it in the same piece."""
        behind = next((a for a in self.cast if end <= a.start), None)
        if behind is not None and self.words.agent.search(self.text[end : behind.phrase]):
            return behind, False
        if self.words.passive.search(self.text[max(self.sentence.start, start - BEFORE) : start]):
            return None, False
        before = self.before(start)
        if before is not None:
            return before, True
        return self.after(start, end, behind) or self.going_on(start), False

    def before(self, start: int) -> Actor | None:
        """The nearest who stands before a verb in its piece; of hearsay one that is named."""
        first = self.piece(start)[0]
        there = [a for a in self.cast if first <= a.start and a.end <= start]
        near = [a for a in there if self.may_speak(a)]
        last = speakers.with_name(near[-1], self.sentence, start) if near else None
        stranger = speakers.unknown_before(self.sentence, start, self.words, self.language)
        known = (*self.cast, last) if last is not None else self.cast
        if stranger is not None and not any(a.start < stranger.end and stranger.start < a.end for a in known):
            if last is not None and last.part == "hearsay" and self.text[last.end : stranger.start].isspace():
                return replace(last, end=stranger.end)
            rumoured = self.words.hearsay.search(self.text, stranger.start, stranger.end)
            return None if rumoured else stranger
        if last is not None and last.part == "hearsay":
            return next((a for a in reversed(near) if a.part == "hearsay" and a.entity is not None), last)
        if last is None and there and FROM.fullmatch(self.text[first : there[0].start]):
            return there[0]
        return last

    def after(self, start: int, end: int, behind: Actor | None) -> Actor | None:
        """Who stands right behind a verb that its piece begins with: "riferisce il Corriere", "said Ford"."""
        first, last = self.piece(start)
        if (
            self.language == "zh"
            or TAKES_OBJECT.match(self.text[start:end])
            or not LEADS.search(self.text[first:start])
        ):
            return None
        if behind is not None and behind.start < last and INVERTED.search(self.text[end : behind.phrase]):
            return speakers.with_name(behind, self.sentence, last)
        stranger = speakers.unknown_after(self.sentence, end, self.words)
        if stranger is None or (behind is not None and behind.start < stranger.end):
            return None
        return stranger if INVERTED.search(self.text[end : stranger.start]) else None

    def going_on(self, start: int) -> Actor | None:
        """Who had the word before in the sentence, else whom it named last."""
        spoke = next((a.actor for a in reversed(self.out) if a.actor is not None), None)
        earlier = [a for a in self.cast if a.end <= start and self.may_speak(a)]
        stranger = self.introduced(earlier[-1]) if earlier and spoke is None else None
        if stranger is not None:
            return stranger
        for name, title in zip(earlier[-2:], earlier[-1:], strict=False):
            if (
                title.stands_for
                and name.entity is not None
                and self.text[name.end : title.phrase].strip() in (",", "", ", the", ", il")
            ):
                return spoke or name
        return spoke or (earlier[-1] if earlier else None)

    def introduced(self, title: Actor) -> Actor | None:
        """A name that nobody listed, with what it is behind it between commas: "Anna Li, head of sales at BYD, said"."""
        first, last = self.piece(title.phrase)
        between = (self.text[:first].rstrip()[-1:], self.text[last : last + 1])
        leads = INVERTED.search(self.text[first : title.phrase]) and self.words.office.match(self.text, title.start)
        if between != (",", ",") or not leads:
            return None
        end = len(self.text[:first].rstrip()) - 1
        name = speakers.unknown_before(self.sentence, end, self.words, self.language)
        if name is None or name.end != end or self.piece(name.start)[0] != name.start:
            return None
        of = next((a.entity for a in self.cast if first <= a.start < last and a.part == "party" and a.entity), None)
        return replace(name, entity=of, part="party", stands_for=of is None)

    def may_speak(self, actor: Actor) -> bool:
        """Whether someone in the cast may be the one who speaks; a named source also from behind a preposition, if not told it."""
        if not actor.oblique:
            return True
        told = self.text[: actor.phrase].rstrip("《「『").endswith(TOLD)
        return actor.part == "hearsay" and actor.entity is not None and not told
