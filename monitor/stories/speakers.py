"""Who may be speaking in a sentence: entities, the nouns that stand for them, and names that nobody listed.

"Il portavoce", "l'azienda", "la compagnia di Lei Jun", 小米发言人 and "a spokesman" are parties: they speak for somebody
the news is about.  Media, tipsters, insiders and netizens are hearsay: what they say is a rumour.  Which of them says
which words is stance.py's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from monitor.model import Entity
from monitor.stories import strangers
from monitor.stories.clauses import Sentence
from monitor.stories.cues import Cues
from monitor.stories.language import Language
from monitor.stories.named import Named

Part = Literal["party", "hearsay", "unknown"]
LISTED = {"company": "party", "person": "party", "agency": "party", "media": "hearsay", "tipster": "hearsay"}
JOINT = re.compile(
    r"(?: ?(?:'s|s'|di|del|della|dell'|dei|of|for|from|at|su) ?)?(?:(?:the|la|il|lo|l'|china|cinese|chinese|group|motors?|auto|ev|pr|marketing|design|senior|top|集团|公司|汽车|总办|旗下|科技) ?){0,2}"
    r"|[ -]"
)
"""What may stand between two words for one speaker: "portavoce di Xiaomi", "Ford CEO Jim Farley", 小米集团总裁."""
ARTICLE = re.compile(r"^(?:(?:il|lo|la|i|gli|le|un|uno|una|the|a|an|its|his)\s+|(?:l'|un'|l’|un’|有|一位|一名)\s*)")
OWNED = re.compile(r" (?:di|del|della|dell'|of|at|for) ?(?:the )?")
OF = re.compile(r" ?(?:di|del|of|for) ?")
OPENER = re.compile(r"(?:^|\b(?:that|che))[\s\"“«‘']*(?:the |il |la |l')?$")
"""Before a company that a sentence or clause begins with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Someone who may be speaking; `start` and `end` in the folded field."""

    start: int
    end: int
    part: Part
    entity: Entity | None = None
    """Itself where it was named, else whom it speaks for."""
    stands_for: bool = False
    """A noun such as "the company": for whom, the words around it tell."""
    oblique: bool = False
    """Stands behind a preposition: spoken of, not speaking."""
    role: int | None = None
    """Where the words for what it is begin, before a name: "il presidente Lu Weibing"."""

    @property
    def phrase(self) -> int:
        """Where all that belongs to it begins."""
        return self.start if self.role is None else self.role


def actors(sentence: Sentence, named: Named, cues: Cues, entities: Mapping[str, Entity]) -> list[Actor]:
    """Everyone in a sentence who may be speaking, in order of place.

    `named` is whom the sentence's field names; `entities` find the company a person speaks for.
    """
    found = [*_named(sentence, named), *_nouns(sentence, cues)]
    found.sort(key=lambda a: (a.start, -a.end))
    out: list[Actor] = []
    for actor in found:
        if out and actor.start < out[-1].end:
            continue
        joined = _joined(out[-1], actor, sentence, entities) if out else None
        if joined is None:
            out.append(actor)
        else:
            out[-1] = joined
    cast = [_of_another(replace(a, oblique=_is_oblique(a, sentence, cues)), sentence, cues) for a in out]
    return [_of_opener(a, cast[:place], sentence) for place, a in enumerate(cast)]


def written(actor: Actor, sentence: Sentence) -> str:
    """The speaker as the text writes it, without its article."""
    start, end = sentence.folded.span(actor.start, actor.end)
    text = sentence.folded.original[start:end]
    article = ARTICLE.match(text.casefold())
    return text[article.end() :] if article else text


def unknown_before(sentence: Sentence, at: int, cues: Cues, language: Language) -> Actor | None:
    """A name that no watchlist knows, right before the verb at `at`."""
    if language == "zh":
        return _stranger(strangers.han_name(sentence, at), sentence, cues)
    name = _stranger(strangers.name_before(sentence, at, passing=cues.open), sentence, cues)
    return None if name is None or _is_oblique(name, sentence, cues) else name


def unknown_after(sentence: Sentence, at: int, cues: Cues) -> Actor | None:
    """A name that no watchlist knows, right behind `at`: ", riferisce il Corriere"."""
    return _stranger(strangers.name_after(sentence, at, sentence.end, behind_article=True), sentence, cues)


def han_source(sentence: Sentence, at: int, cues: Cues) -> Actor | None:
    """A medium that nobody listed behind 据: 据界面新闻报道."""
    return _stranger(strangers.han_medium(sentence, at), sentence, cues)


def with_name(actor: Actor, sentence: Sentence, limit: int) -> Actor:
    """A noun for a speaker with the unlisted name behind it: "Xiaomi president Anna Li", 小米副总裁某某."""
    if not actor.stands_for:
        return actor
    han = strangers.han_person(sentence, actor.end, limit)
    if han is not None and han[1] == limit:
        return replace(actor, end=limit)
    blank = sentence.folded.text[actor.end : actor.end + 1] == " "
    name = strangers.name_after(sentence, actor.end, limit) if blank else None
    return actor if name is None or name[0] != actor.end + 1 else replace(actor, end=name[1])


def person_of(actor: Actor, sentence: Sentence) -> Actor | None:
    """A company with an unlisted name between it and a colon, as its speaker: 蔚来李斌：我们…."""
    if actor.entity is None or actor.entity.kind != "company" or actor.stands_for:
        return None
    han = strangers.han_person(sentence, actor.end, sentence.end)
    if han is None or sentence.folded.text[han[1] : han[1] + 1] != ":":
        return None
    return replace(actor, end=han[1], stands_for=True)


def _stranger(span: tuple[int, int] | None, sentence: Sentence, cues: Cues) -> Actor | None:
    """One whom nobody listed; a medium where the name says so."""
    if span is None:
        return None
    medium = cues.outlet.search(sentence.folded.text[span[0] : span[1]])
    return Actor(start=span[0], end=span[1], part="hearsay" if medium else "unknown")


def _named(sentence: Sentence, named: Named) -> list[Actor]:
    out = []
    for start, end, mention in named.folded_within(sentence.start, sentence.end):
        part = LISTED.get(mention.entity.kind)
        if part is not None:
            out.append(
                Actor(start=start, end=end, part="party" if part == "party" else "hearsay", entity=mention.entity)
            )
    return out


def _nouns(sentence: Sentence, cues: Cues) -> list[Actor]:
    text = sentence.folded.text
    out = [
        Actor(start=hit.start(), end=hit.end(), part=part, stands_for=pattern in ("company", "office"))
        for pattern, part in _PARTS
        for hit in getattr(cues, pattern).finditer(text, sentence.start, sentence.end)
        if hit.end() > hit.start()
    ]
    quoted = re.finditer(r"《([^《》]{2,20})》", text[sentence.start : sentence.end])
    out += [Actor(start=sentence.start + q.start(1), end=sentence.start + q.end(1), part="hearsay") for q in quoted]
    return out


_PARTS: tuple[tuple[str, Part], ...] = (
    ("company", "party"),
    ("office", "party"),
    ("authority", "party"),
    ("source", "hearsay"),
)


def _joined(first: Actor, second: Actor, sentence: Sentence, entities: Mapping[str, Entity]) -> Actor | None:
    """Both as one speaker where only a joint lies between them; None where they are two."""
    between = sentence.folded.text[first.end : second.start]
    if not JOINT.fullmatch(between):
        return None
    whole = replace(first, end=second.end)
    if "hearsay" in (first.part, second.part):
        return _heard(first, second, whole)
    kinds = (_kind(first), _kind(second))
    if kinds == ("noun", "person") and OF.fullmatch(between):
        return replace(whole, entity=_company_of(second.entity, entities), stands_for=True)
    if "person" in kinds:
        named = replace(second, role=first.phrase) if kinds[1] == "person" else first
        return named if kinds != ("person", "company") else None
    return replace(whole, entity=first.entity or second.entity, stands_for=True) if "noun" in kinds else None


def _heard(first: Actor, second: Actor, whole: Actor) -> Actor | None:
    """A medium or tipster next to the noun for what it is: the name counts; an insider of a company stays an insider."""
    if first.part == second.part and first.entity is None and second.entity is None:
        return whole
    named = next((a for a in (second, first) if a.part == "hearsay" and a.entity is not None), None)
    noun = next((a for a in (first, second) if a.part == "hearsay" and a.entity is None), None)
    if named is not None and noun is not None:
        return replace(named, role=first.phrase) if named is second else named
    if noun is first and second.part == "party" and second.entity is not None:
        return replace(whole, part="hearsay", entity=None)
    return None


def _kind(actor: Actor) -> str:
    if actor.entity is None or actor.stands_for:
        return "noun"
    return "person" if actor.entity.kind == "person" else "company"


def _company_of(person: Entity | None, entities: Mapping[str, Entity]) -> Entity | None:
    return entities.get(person.of) if person is not None and person.of is not None else None


def _of_another(actor: Actor, sentence: Sentence, cues: Cues) -> Actor:
    """A noun for a speaker that belongs to someone unlisted: "il presidente di Stellantis", 北京亦庄官方."""
    if not actor.stands_for or actor.entity is not None:
        return actor
    text = sentence.folded.text
    piece = next((a for a, b in sentence.pieces if a <= actor.start < b), sentence.start)
    owner = strangers.han_owner(sentence, piece, actor.start)
    if owner is not None:
        return replace(actor, start=owner[0], stands_for=False)
    if not cues.office.match(text, actor.start, actor.end):
        return actor
    of = OWNED.match(text, actor.end, sentence.end)
    if of is not None and strangers.is_capital(sentence, of.end()):
        name = strangers.name_after(sentence, of.end(), sentence.end)
        return actor if name is None else replace(actor, end=name[1], stands_for=False)
    if text[actor.start - 1 : actor.start] != " ":
        return actor
    name = strangers.name_before(sentence, actor.start, since=piece)
    owns = name is not None and text[name[1] : actor.start].isspace()
    return replace(actor, start=name[0], stands_for=False) if name is not None and owns else actor


def _of_opener(actor: Actor, earlier: Sequence[Actor], sentence: Sentence) -> Actor:
    """A noun for a speaker behind the company that its sentence, or a clause of it, begins with: "NIO will …, the company said"."""
    if not actor.stands_for or actor.entity is not None or actor.oblique:
        return actor
    text = sentence.folded.text
    companies = [
        a.entity
        for a in earlier
        if a.entity is not None
        and a.entity.kind == "company"
        and not a.oblique
        and OPENER.search(text[sentence.start : a.phrase])
    ]
    return replace(actor, entity=companies[-1]) if companies else actor


def _is_oblique(actor: Actor, sentence: Sentence, cues: Cues) -> bool:
    before = sentence.folded.text[max(sentence.start, actor.phrase - 30) : actor.phrase]
    return cues.oblique.search(before.rstrip("《「『")) is not None
