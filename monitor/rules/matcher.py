"""The matcher: what a watch's rules make of one entry's title and summary.

    scan    an entry with none of the terms that a rule must have leaves after one look for them
    mask    all masks are found on the folded text before any is blanked
    rules   in order; the first that fires gives match, level and the spans

What a rule looks for and where is the watchlist's; how a term is found is terms.py's; whether a rule fires on
what was found is firing.py's.
"""

from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Entity, Event, Hit, Match, Mention, Reading
from monitor.rules.cost import LONGEST
from monitor.rules.firing import FIELDS, Sheet, applies, fire, level_of
from monitor.rules.lists import Watchlist
from monitor.rules.shelf import Cores, Sets, Shelf
from monitor.rules.terms import find, folded_field, parse
from monitor.text import Folded, fold_text

MANY = 100
"""Anchors from which it is quicker to ask a text for its pairs of characters first."""


class Matcher:
    """A watch's compiled rules; made once, used for every entry, holds no state of any."""

    def __init__(self, name: str, watchlist: Watchlist) -> None:
        """Compile `watchlist` for the watch called `name`."""
        self.name = name
        self.rules = watchlist.rules
        self.entities: tuple[Entity, ...] = watchlist.entities
        self.masks = Shelf((mask, parse(term)) for mask, terms in watchlist.masks.items() for term in terms)
        self._names = Shelf((entity, parse(term)) for entity in watchlist.entities for term in entity.names)
        self._words = Shelf((kind, parse(term)) for kind in watchlist.events for term in kind.words)
        sets = {name: watchlist.terms(name) for name in watchlist.sets}
        self.sets = Sets(sets, (self.masks.cores, self._names.cores, self._words.cores))
        self._codes = Shelf(
            (name, term)
            for name, terms in sets.items()
            for term in terms
            if term.kind == "code" or name.startswith("model")
        )
        """Model codes wherever they stand, and every term of sets whose name begins with `model`."""
        self._anchors = self._compile_anchors()
        self._many = Cores(self._anchors) if len(self._anchors) > MANY and "" not in self._anchors else None

    def _compile_anchors(self) -> tuple[str, ...]:
        """Letters of which every entry that matches holds one: of each rule, the must-have group with the fewest."""
        anchors: set[str] = set()
        for rule in self.rules:
            groups = [*rule.all, *((rule.any,) if rule.any else ()), *rule.title_has]
            cores = [{term.core for name in group for term in self.sets[name]} for group in groups]
            if cores:
                # A group with a regular expression is sure of no letter: it sorts out nothing.
                anchors |= min(cores, key=lambda choice: ("" in choice, len(choice)))
        needless = {a for a in anchors if any(b in a for b in anchors - {a})}
        return tuple(sorted(anchors - needless))

    def may_match(self, text: str) -> bool:
        """Whether folded text holds the letters of any anchor; False is certain, True is not."""
        if self._many is not None:
            return any(True for _ in self._many.within(text))
        for anchor in self._anchors:  # noqa: SIM110 - of every entry that comes in; a generator takes twice as long
            if anchor in text:
                return True
        return False

    def sheet(self, title: Folded, summary: Folded) -> Sheet:
        """One entry laid out for this watch."""
        return Sheet(self.sets, self.masks, title=title, summary=summary)

    def match(self, sheet: Sheet, language: str, context: str | None) -> Match | None:
        """The first rule that fires, with the spans that made it."""
        for rule in self.rules:
            if applies(rule, language, context):
                evidence = fire(rule, sheet)
                if evidence is not None:
                    return Match(watch=self.name, rule=rule.id, level=level_of(rule, evidence), evidence=evidence)
        return None

    def mentions(self, sheet: Sheet) -> Iterator[Mention]:
        """Every entity named in title and summary, in order of place; of names that overlap the longest."""
        for field in FIELDS:
            view = sheet.views[field]
            found = [
                (first, last, entity)
                for entity, term in self._names.live(sheet.cores[field])
                for _, _, first, last in find(term, view)
            ]
            text = view.folded.original
            for start, end, entity in _longest(found, len(text)):
                yield Mention(entity=entity, field=field, start=start, end=end, text=text[start:end])

    def events(self, sheet: Sheet) -> Iterator[Event]:
        """Every word that tells what happened, in the order of the watchlist's kinds."""
        for field in FIELDS:
            view = sheet.views[field]
            for kind, term in self._words.live(sheet.cores[field]):
                for _, _, start, end in find(term, view):
                    yield Event(
                        kind=kind.kind,
                        weight=kind.weight,
                        urgent=kind.urgent,
                        field=field,
                        start=start,
                        end=end,
                        text=view.folded.original[start:end],
                    )

    def model_codes(self, sheet: Sheet) -> Iterator[Hit]:
        """Model codes and coined names, whichever rule fired."""
        for field in FIELDS:
            view = sheet.views[field]
            for name, term in self._codes.live(sheet.cores[field]):
                for _, _, start, end in find(term, view):
                    yield view.hit(name, term, start, end)


def _longest(found: list[tuple[int, int, Entity]], length: int) -> list[tuple[int, int, Entity]]:
    """Of spans that overlap the longest, of equals the first; in order of place."""
    taken = bytearray(length)
    kept = []
    for start, end, entity in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            kept.append((start, end, entity))
    return sorted(kept, key=lambda f: f[0])


def read_all(matchers: Sequence[Matcher], *, title: str, summary: str, language: str, context: str | None) -> Reading:
    """What all watches make of one entry, united; entities, events and codes of those that match."""
    text = fold_text(title[:LONGEST]) + "\n" + fold_text(summary[:LONGEST])
    able = [matcher for matcher in matchers if matcher.may_match(text)]
    if not able:
        return Reading()
    folded = folded_field(title), folded_field(summary)
    matched = []
    for matcher in able:
        sheet = matcher.sheet(*folded)
        match = matcher.match(sheet, language, context)
        if match is not None:
            matched.append((matcher, sheet, match))
    return Reading(
        matches=tuple(match for _, _, match in matched),
        mentions=_united(matcher.mentions(sheet) for matcher, sheet, _ in matched),
        events=tuple(dict.fromkeys(e for matcher, sheet, _ in matched for e in matcher.events(sheet))),
        codes=tuple(dict.fromkeys(c for matcher, sheet, _ in matched for c in matcher.model_codes(sheet))),
    )


def _united(lists: Iterable[Iterable[Mention]]) -> tuple[Mention, ...]:
    """Mentions of several watches, each place named once."""
    seen = {(m.field, m.start, m.end): m for mentions in lists for m in mentions}
    return tuple(sorted(seen.values(), key=lambda m: (FIELDS.index(m.field), m.start)))
