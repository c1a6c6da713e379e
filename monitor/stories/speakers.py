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
WORD = re.compile(r"[^\s,.;:!?\"'“”«»()《》「」]+(?:'[^\s,.;:!?\"'“”«»()]+)?")
HAN_SOURCE = re.compile("[一-龥a-z0-9]{2,12}?(?=报道|报导|透露|消息|爆料|披露|获悉|称|援引)")
HAN_OWNER = re.compile("(?:(?![近今昨明日晚此后前而但该本其在对于据])[一-龥]){2,8}")
"""Whose an office is: no word of time or place."""
OWNED = re.compile(r" (?:di|del|della|dell'|of|at|for) ?(?:the )?")
OF = re.compile(r" ?(?:di|del|of|for) ?")
HAN_AFTER = re.compile("(?:(?![向在对就近已将又也再此今昨首正公曾均则于与和或被把给的郑])[一-龥]){2,3}")
"""A name behind a title, of no word that leads to the verb."""
WORDS_BEFORE = 80
"""So far before its verb an unknown name may begin."""
LONGEST_NAME = 5
"""Words of a name that nobody listed."""
SHORTEST = 2
"""Letters of its first word."""
NO_NAME = frozenset(
    ("i", "it", "they", "he", "she", "we", "this", "that", "these", "those", "here", "there", "who", "which", "what", "as", "and", "but",
     "so", "now", "also", "however", "meanwhile", "today", "yesterday", "if", "when", "while", "the", "a", "an", "in", "on", "no", "not",
     "egli", "lui", "lei", "loro", "questo", "questa", "quello", "cio", "ora", "oggi", "ieri", "qui", "chi", "che", "come", "se", "ma",
     "e", "si", "non", "lo", "la", "il", "le", "gli", "un", "una", "mentre", "intanto", "anche", "inoltre", "infine", "ecco", "cosi",
     "quando", "dopo", "prima", "poi", "recentemente", "è", "exclusive", "esclusiva", "breaking", "ev", "suv", "ceo", "pr", "cina",
     "china", "breve", "comunque", "secondo", "stando", "according", "nel", "nella", "del", "della", "con", "per", "da", "al", "alla", "new", "nuovo", "nuova", "spy", "more", "some", "three", "two",
     "tre", "due", "ufficiale", "report", "rapporto", "recent", "sempre", "altri", "molti")
)  # fmt: skip


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
    return [_of_another(replace(a, oblique=_is_oblique(a, sentence, cues)), sentence, cues) for a in out]


def written(actor: Actor, sentence: Sentence) -> str:
    """The speaker as the text writes it, without its article."""
    start, end = sentence.folded.span(actor.start, actor.end)
    text = sentence.folded.original[start:end]
    article = ARTICLE.match(text.casefold())
    return text[article.end() :] if article else text


def unknown_before(sentence: Sentence, at: int, cues: Cues, language: Language) -> Actor | None:
    """A name that no watchlist knows, right before the verb at `at`."""
    folded = sentence.folded
    if language == "zh":
        return _han_name(sentence, at)
    piece = next((a for a, b in sentence.pieces if a <= at <= b), sentence.start)
    floor = max(piece, at - WORDS_BEFORE)
    words = list(WORD.finditer(folded.text, floor, at))
    while words and re.fullmatch(cues.open, words[-1].group()) and not _is_capital(sentence, words[-1].start()):
        words.pop()
    name = _run(sentence, list(reversed(words)), backwards=True)
    return None if name is None or _is_oblique(name, sentence, cues) else name


def unknown_after(sentence: Sentence, at: int) -> Actor | None:
    """A name that no watchlist knows, right behind `at`: ", riferisce il Corriere"."""
    words = list(WORD.finditer(sentence.folded.text, at, min(sentence.end, at + WORDS_BEFORE)))
    if words and words[0].group() in ("il", "lo", "la", "l", "the", "gli", "i", "a", "an", "un", "una", "del", "di"):
        words.pop(0)
    return _run(sentence, words, backwards=False)


def han_source(sentence: Sentence, at: int) -> Actor | None:
    """A medium that nobody listed behind 据: 据界面新闻报道."""
    hit = HAN_SOURCE.match(sentence.folded.text, at, sentence.end)
    return None if hit is None else Actor(start=at, end=hit.end(), part="unknown")


def with_name(actor: Actor, sentence: Sentence, limit: int) -> Actor:
    """A noun for a speaker with the unlisted name behind it: "Xiaomi president Anna Li", 小米副总裁某某."""
    if not actor.stands_for:
        return actor
    text = sentence.folded.text
    han = HAN_AFTER.match(text, actor.end, limit)
    if han is not None and han.end() == limit:
        return replace(actor, end=han.end())
    words = list(WORD.finditer(text, actor.end, limit))
    name = _run(sentence, words[:LONGEST_NAME], backwards=False) if text[actor.end : actor.end + 1] == " " else None
    return actor if name is None or name.start != actor.end + 1 else replace(actor, end=name.end)


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
    han = HAN_OWNER.fullmatch(text, piece, actor.start)
    if han is not None:
        return replace(actor, start=han.start(), stands_for=False)
    if not cues.office.match(text, actor.start, actor.end):
        return actor
    of = OWNED.match(text, actor.end, sentence.end)
    if of is not None and _is_capital(sentence, of.end()):
        name = _run(sentence, list(WORD.finditer(text, of.end(), sentence.end))[:LONGEST_NAME], backwards=False)
        return actor if name is None else replace(actor, end=name.end, stands_for=False)
    if text[actor.start - 1 : actor.start] != " ":
        return actor
    before = list(WORD.finditer(text, max(piece, actor.start - WORDS_BEFORE), actor.start))
    name = _run(sentence, before[::-1], backwards=True)
    owns = name is not None and text[name.end : actor.start].isspace()
    return replace(actor, start=name.start, stands_for=False) if name is not None and owns else actor


def _is_oblique(actor: Actor, sentence: Sentence, cues: Cues) -> bool:
    before = sentence.folded.text[max(sentence.start, actor.phrase - 30) : actor.phrase]
    return cues.oblique.search(before) is not None


def _is_capital(sentence: Sentence, at: int) -> bool:
    return sentence.folded.original[sentence.folded.starts[at]].isupper()


def _run(sentence: Sentence, words: Sequence["re.Match[str]"], *, backwards: bool) -> Actor | None:
    """The capitalised words that `words` begin with, as one name."""
    taken: list[re.Match[str]] = []
    for word in words:
        touching = (
            not taken
            or sentence.folded.text[min(word.end(), taken[-1].end()) : max(word.start(), taken[-1].start())].isspace()
        )
        if not touching or not _is_capital(sentence, word.start()) or len(taken) == LONGEST_NAME:
            break
        taken.append(word)
    if backwards:
        taken.reverse()
    while taken and taken[0].group() in NO_NAME:
        taken.pop(0)
    if not taken or any(any(c.isdigit() for c in w.group()) for w in taken) or len(taken[0].group()) < SHORTEST:
        return None
    return Actor(start=taken[0].start(), end=taken[-1].end(), part="unknown")


def _han_name(sentence: Sentence, at: int) -> Actor | None:
    """A short run of Han letters between the beginning of a piece and the verb, unless it is more than a name."""
    text = sentence.folded.text
    start = next((a for a, b in sentence.pieces if a <= at <= b), None)
    if start is None:
        return None
    if text.startswith("据", start):
        start += 1
    name = text[start:at]
    if not re.fullmatch(r"[一-龥a-z0-9]{3,10}", name) or re.search(
        r"[的在将会已了是有被把对与和就但而并或这那其此再又也还上该我你他她们]", name
    ):
        return None
    return Actor(start=start, end=at, part="unknown")
