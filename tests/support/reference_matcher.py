"""A slow, obvious reading of rule-language.md, written from that page and not from the code, to compare the matcher with.

Text is a list of cells: one character as it is compared, and the part of the original that wrote it.  Terms are found
by trying every place; a chain for `near` by trying every combination.  Knows a handful of Traditional characters only.
"""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

VANISHING = ["a", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"]
TRIMS = ["ultra", "max", "pro", "gt", "plus", "standard", "edition", "evo", "se"]
TRADITIONAL = dict(zip("車電動軍發會龍體輛召", "车电动军发会龙体辆召", strict=True))
"""What generated texts may hold of it."""
SEEN_BLANKS = " \t\n\r\u00a0\u2009\u202f\u3000"
HIDDEN_BLANKS = "\u200b\u200c\u200d\u2060\ufeff"
HYPHENS = "-\u2010\u2011"
SIGNS = "™℠①②¹²₂"
"""Raised and circled signs and numbers, of which folding makes no letter and no digit."""
HOLE = "\x00"
"""What a masked character has become."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One character as it is compared, and the bounds of what wrote it."""

    char: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A hit: the set and term, the field, and its place in the original."""

    set: str
    term: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rule that fired, its level, and every choice of spans that may be named as what made it fire."""

    rule: str
    level: str
    choices: frozenset[frozenset[Span]]


def as_shown(text: str) -> list[Cell]:
    """Tags out, then entities once; a soft hyphen is not shown."""
    cells: list[Cell] = []
    at = 0
    while at < len(text):
        tag = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]*)?>").match(text, at)
        entity = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);").match(text, at)
        if tag:
            if tag.group(1).lower() not in VANISHING:
                cells.append(Cell(" ", at, tag.end()))
            at = tag.end()
        elif entity and html.unescape(entity.group()) != entity.group():
            cells += [Cell(char, at, entity.end()) for char in html.unescape(entity.group())]
            at = entity.end()
        else:
            cells.append(Cell(text[at], at, at + 1))
            at += 1
    return [cell for cell in cells if cell.char != "\u00ad"]


def folded(text: str) -> list[Cell]:
    """NFKC, straight apostrophes, casefold, accents off, simplified; an accent lengthens what it stands on."""
    cells: list[Cell] = []
    for cell in as_shown(text):
        if is_accent(cell.char):
            if cells:
                cells[-1] = Cell(cells[-1].char, cells[-1].start, cell.end)
            continue
        if cell.char in SIGNS:
            cells.append(cell)
            continue
        wide = unicodedata.normalize("NFKC", cell.char).replace("’", "'").replace("‘", "'").casefold()
        bare = [char for char in unicodedata.normalize("NFD", wide) if not is_accent(char)]
        cells += [Cell(TRADITIONAL.get(char, char), cell.start, cell.end) for char in bare]
    return cells


def is_accent(char: str) -> bool:
    """A mark that stands on another character."""
    return unicodedata.category(char) in ("Mn", "Me")


def is_latin(char: str) -> bool:
    """A Latin letter or a digit."""
    return char in "0123456789" or (char.isalpha() and unicodedata.name(char, "").startswith("LATIN"))


def is_letter(char: str) -> bool:
    """A Latin letter."""
    return is_latin(char) and not char.isdigit()


def is_han(char: str) -> bool:
    """A Chinese character."""
    return unicodedata.name(char, "").startswith("CJK UNIFIED")


def is_gap(char: str) -> bool:
    """A blank of any kind, or a hyphen."""
    return char in SEEN_BLANKS + HIDDEN_BLANKS + HYPHENS


def same(written: str, there: str) -> bool:
    """Whether a term's character is the text's; a hyphen is any hyphen."""
    return written == there or (written in HYPHENS and there in HYPHENS)


def string(cells: Sequence[Cell]) -> str:
    """The characters of cells."""
    return "".join(cell.char for cell in cells)


class Laid:
    """One field as the page has it laid out: folded, and as written without markup; masks blank both."""

    def __init__(self, name: str, text: str) -> None:
        """Lay out a field called `name`."""
        self.name = name
        self.folded = folded(text)
        self.cased = as_shown(text)

    def blank(self, spans: Sequence[tuple[int, int]]) -> None:
        """Blank what stands in these parts of the original."""

        def blanked(cells: Sequence[Cell]) -> list[Cell]:
            return [
                Cell(HOLE, c.start, c.end) if any(first < c.end and c.start < last for first, last in spans) else c
                for c in cells
            ]

        self.folded, self.cased = blanked(self.folded), blanked(self.cased)

    def find(self, term: str) -> list[tuple[int, int]]:
        """Where a term stands in the original: from the left, none over another."""
        cells = self.cased if term.startswith("=") else self.folded
        found = []
        at = 0
        while at < len(cells):
            end = ends_at(term, string(cells), at)
            if end is None:
                at += 1
            else:
                found.append((cells[at].start, cells[end - 1].end))
                at = end
        return found

    def between(self, one: tuple[int, int], other: tuple[int, int]) -> int:
        """Tokens that begin between two hits."""
        starts = [self.folded[at].start for at in tokens(string(self.folded))]
        return sum(one[1] <= start < other[0] for start in starts)


def tokens(text: str) -> Iterator[int]:
    """Where Latin words, numbers and single Chinese characters begin."""
    at = 0
    while at < len(text):
        if is_han(text[at]):
            yield at
            at += 1
        elif is_latin(text[at]):
            yield at
            while at < len(text) and (
                is_latin(text[at])
                or (text[at] in ".," and text[at - 1].isdigit() and text[at + 1 : at + 2] in tuple("0123456789"))
            ):
                at += 1
        else:
            at += 1


def ends_at(term: str, text: str, at: int) -> int | None:
    """Where a term that begins at this place of the text ends, None where it does not."""
    if term.startswith("/"):
        return _expression(term[1:-1], text, at)
    if term.startswith("="):
        return _words([(word, False) for word in term[1:].split()], text, at, is_cased)
    if term.startswith("#"):
        return _code(string(folded(term[1:])), text, at)
    plain = string(folded(term))
    if any(is_han(char) for char in plain):
        return at + len(plain) if text.startswith(plain, at) else None
    return _words([(word.removesuffix("*"), word.endswith("*")) for word in plain.split()], text, at, is_latin)


def is_cased(char: str) -> bool:
    """What glues to a word as it is written: an accent on its own too."""
    return is_accent(char) or (char not in SIGNS and is_latin(unicodedata.normalize("NFKC", char)[0]))


def _words(words: Sequence[tuple[str, bool]], text: str, at: int, glues: Any) -> int | None:  # noqa: ANN401 - a predicate
    """Whole words in a row, some of them open, with blanks or hyphens between."""
    if at and glues(text[at - 1]):
        return None
    for number, (word, is_open) in enumerate(words):
        if number:
            gap = at
            while at < len(text) and is_gap(text[at]):
                at += 1
            if at == gap:
                return None
        if len(text) < at + len(word) or not all(map(same, word, text[at : at + len(word)])):
            return None
        at += len(word)
        while is_open and at < len(text) and glues(text[at]):
            at += 1
        if at < len(text) and glues(text[at]):
            return None
    return at


def _code(code: str, text: str, at: int) -> int | None:
    """A model code: nothing glued on its left, on its right a trim or a number before Han at the most."""
    if (at and is_latin(text[at - 1])) or not text.startswith(code, at):
        return None
    end = at + len(code)
    right = text[end:]
    if not right or not is_latin(right[0]):
        return end
    for trim in TRIMS:
        if right.startswith(trim) and not (right[len(trim) :] and is_letter(right[len(trim)])):
            return end
    number = re.match("[0-9]+(?:[.,][0-9]+)*", right)
    if number and right[number.end() :] and is_han(right[number.end()]):
        return end
    return None


def _expression(source: str, text: str, at: int) -> int | None:
    """A regular expression; what it matches holds no hole and is not empty."""
    pattern = re.compile(source, re.ASCII)
    hit = pattern.match(text, at)
    if hit is not None and HOLE in hit.group():
        hit = pattern.match(text, at, text.index(HOLE, at))
    return hit.end() if hit is not None and hit.end() > at else None


@dataclass
class Reference:
    """A watchlist as plain tables, the keys named as in the file."""

    masks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rules: Sequence[Mapping[str, Any]] = ()

    def judge(self, title: str, summary: str, language: str, context: str | None) -> Outcome | None:
        """What the rules make of an entry: the first that fires."""
        laid = {"title": Laid("title", title), "summary": Laid("summary", summary)}
        for part in laid.values():
            part.blank([span for terms in self.masks.values() for term in terms for span in part.find(term)])
        for rule in self.rules:
            if rule.get("context", context) != context:
                continue
            if language and language.partition("-")[0] not in rule.get("lang", [language.partition("-")[0]]):
                continue
            outcome = self.fire(rule, laid)
            if outcome is not None:
                return outcome
        return None

    def terms(self, name: str) -> set[str]:
        """Every term of a set, `@` followed."""
        own = set(self.sets[name])
        return {term for term in own if term[0] != "@"}.union(*(self.terms(term[1:]) for term in own if term[0] == "@"))

    def spans(self, group: str, part: Laid) -> list[Span]:
        """Every hit of a group, `a|b`, in a field."""
        return [
            Span(name, term, part.name, first, last)
            for name in group.split("|")
            for term in self.terms(name)
            for first, last in part.find(term)
        ]

    def fire(self, rule: Mapping[str, Any], laid: Mapping[str, Laid]) -> Outcome | None:
        """Whether a rule fires, and what it may name as its reason."""
        where = rule.get("in", "title")
        parts = list(laid.values()) if where == "text" else [laid[where]]
        groups = [*rule.get("all", []), *(["|".join(rule["any"])] if rule.get("any") else [])]
        heads = [self.spans(group, laid["title"]) for group in rule.get("title_has", [])]
        bodies = [[span for part in parts for span in self.spans(group, part)] for group in groups]
        if not (heads or bodies) or not all(heads) or not all(bodies):
            return None
        if any(self.spans(group, part) for group in rule.get("none", []) for part in parts):
            return None
        titles = frozenset(span for spans in heads for span in spans)
        if "near" not in rule or not groups:
            choices = [titles.union(*bodies)]
        else:
            chains = (self.chains(groups, part, rule["near"]) for part in parts)
            choices = [titles | chain for chain in next((found for found in chains if found), [])]
            if not choices:
                return None
        in_title = any(span.field == "title" for span in choices[0])
        level = rule.get("level", "likely") if in_title else "likely"
        return Outcome(rule["id"], level, frozenset(choices))

    def chains(self, groups: Sequence[str], part: Laid, near: int) -> list[frozenset[Span]]:
        """Every choice of one hit a group whose neighbours are near enough."""
        found = []
        for chosen in itertools.product(*(self.spans(group, part) for group in groups)):
            line = sorted(chosen, key=lambda span: (span.start, span.end))
            pairs = itertools.pairwise((span.start, span.end) for span in line)
            if all(part.between(one, other) <= near for one, other in pairs):
                found.append(frozenset(chosen))
        return found
