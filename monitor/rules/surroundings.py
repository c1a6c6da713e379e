"""Surroundings: what stands beside the watched names in an entry once all that the watchlist knows is blanked.

Near is where a set of `[discover] beside` hits; a watchlist without it, what it matches.  An entry that the watch's own
vetoes keep out is near nothing.  Cuts no word and counts none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from monitor.model import Entry, Field
from monitor.rules.cost import LONGEST
from monitor.rules.firing import FIELDS, Sheet
from monitor.rules.lists import Watchlist
from monitor.rules.matcher import Matcher
from monitor.rules.terms import Term, View, find, folded_field, parse
from monitor.text import fold_text

AROUND = 60
"""Characters of a summary, before and after a watched name, that are near it; of a title all are."""
MODELS = "model"
"""The set for a new model where the watchlist has none of its own; sets whose name begins so hold models."""


@dataclass(frozen=True, slots=True)
class Near:
    """The parts of one entry that are near: a field with what is known blanked, and where a part of it begins and ends."""

    parts: tuple[tuple[View, int, int], ...]


def read(entry: Entry) -> str:
    """Title and summary of an entry, folded, as far as rules look at them."""
    return fold_text(f"{entry.title[:LONGEST]}\n{entry.summary[:LONGEST]}")


class Surroundings:
    """One watch made ready to be looked around; holds no state of any entry."""

    def __init__(self, name: str, watchlist: Watchlist, dismissed: Collection[str] = ()) -> None:
        """Compile `watchlist`; `dismissed` are words that count as known too, as plain terms."""
        self.matcher = Matcher(name, watchlist)
        self.beside = tuple(dict.fromkeys(t for each in watchlist.beside for t in watchlist.terms(each)))
        terms = [t for each in watchlist.sets for t in watchlist.terms(each)]
        terms += [parse(n) for entity in watchlist.entities for n in entity.names]
        terms += [parse(n) for event in watchlist.events for n in event.words]
        terms += [parse(word) for word in dismissed]
        # one Chinese character is part of too many words: to blank 车 would cut a name in two
        self.known: tuple[Term, ...] = tuple(t for t in dict.fromkeys(terms) if t.kind != "han" or len(t.core) > 1)
        self.vetoes = tuple(dict.fromkeys(each for rule in watchlist.rules for each in rule.none))
        self.models = next((s for s in (*watchlist.beside, *watchlist.sets) if s.startswith(MODELS)), MODELS)

    def look(self, entry: Entry) -> Near | None:
        """What is near in an entry, None where nothing is."""
        found = self._found(entry, read(entry))
        if found is None:
            return None
        sheet, parts = found
        views = {field: sheet.views[field] for field, _, _ in parts}
        for view in views.values():
            view.blank([place for term in self.known if term.core in view.text for place in find(term, view)])
        return Near(tuple((views[field], start, end) for field, start, end in parts))

    def is_near(self, entry: Entry, text: str) -> bool:
        """Whether anything is near in an entry; `text` is what `read` makes of it."""
        return self._found(entry, text) is not None

    def _found(self, entry: Entry, text: str) -> tuple[Sheet, list[tuple[Field, int, int]]] | None:
        if not (any(t.core in text for t in self.beside) if self.beside else self.matcher.may_match(text)):
            return None
        sheet = self.matcher.sheet(folded_field(entry.title), folded_field(entry.summary))
        parts = [(field, start, end) for field in FIELDS for start, end in self._near(sheet, field)]
        if not parts:
            return None
        if self.beside and not self._vetoed(sheet):
            return sheet, parts
        return (sheet, parts) if self._matches(sheet, entry) else None

    def _matches(self, sheet: Sheet, entry: Entry) -> bool:
        return self.matcher.match(sheet, entry.language, entry.context) is not None

    def _vetoed(self, sheet: Sheet) -> bool:
        return bool(self.vetoes and sheet.hits(self.vetoes, "title"))

    def _near(self, sheet: Sheet, field: Field) -> list[tuple[int, int]]:
        """The parts of a field that are near, none over another."""
        view = sheet.views[field]
        length = len(view.text)
        if not self.beside:
            return [(0, length)] if field == "title" else []
        hits = sorted(place[:2] for term in self.beside for place in find(term, view))
        if field == "title":
            return [(0, length)] if hits else []
        parts: list[tuple[int, int]] = []
        for start, end in hits:
            first, last = _edge(view.text, max(0, start - AROUND), 1), min(length, end + AROUND)
            last = _edge(view.text, last, -1) if last < length else last
            if parts and first <= parts[-1][1]:
                parts[-1] = parts[-1][0], max(parts[-1][1], last)
            else:
                parts.append((first, last))
        return parts


def _edge(text: str, at: int, step: int) -> int:
    """The nearest place from `at` on, in the direction of `step`, that cuts no Latin word in two."""
    while 0 < at < len(text) and re.match("[^\\W\u2e80-\U000323af][^\\W\u2e80-\U000323af]", text[at - 1 : at + 1]):
        at += step
    return at
