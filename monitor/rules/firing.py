"""Firing: one entry laid out for a watch, its masks blanked, and whether a rule's groups hit in it.

Every set's hits are found at most once an entry.  Knows the order of rules as little as the file they come from.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Field, Hit, Level
from monitor.rules.lists import Rule
from monitor.rules.shelf import Sets, Shelf
from monitor.rules.terms import View, find
from monitor.text import HAN_RANGES, LATIN, Folded

TOKEN = re.compile(f"[{LATIN}]+(?:(?<=[0-9])[.,](?=[0-9])[{LATIN}]+)*|[{HAN_RANGES}]")
"""A Latin word, a number, or one Han character (`near` counts these)."""
MOST_HITS = 40
"""Hits of one group that evidence names."""
FIELDS: tuple[Field, Field] = ("title", "summary")
Masks = Shelf[str] | tuple[()]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with its place in the folded text too, which `near` counts in."""

    hit: Hit
    start: int
    end: int


class Sheet:
    """One entry laid out for a watch: both fields folded and masked, every set's hits found once."""

    def __init__(self, sets: Sets, masks: Masks, *, title: Folded, summary: Folded) -> None:
        """Find the masks in both fields and blank what they cover."""
        self.sets = sets
        self.views: dict[Field, View] = {"title": View(title, "title"), "summary": View(summary, "summary")}
        self.cores = {field: frozenset(sets.cores.within(view.text)) for field, view in self.views.items()}
        """Letters that stand in each field before it is masked: what is not there cannot hit."""
        self.masked: list[Hit] = []
        """What the masks took out; a hit's set is the mask's name."""
        for view in self.views.values():
            if masks and view.text:
                self._mask(view, masks)
        self._known: dict[tuple[str | tuple[str, ...], Field], tuple[Found, ...]] = {}
        self._tokens: dict[Field, list[int]] = {}

    def _mask(self, view: View, masks: Shelf[str]) -> None:
        places = []
        for name, term in masks.live(self.cores[view.field]):
            for place in find(term, view):
                places.append(place)
                self.masked.append(view.hit(name, term, *place[2:]))
        if places:
            view.blank(places)

    def hits(self, group: tuple[str, ...], field: Field) -> tuple[Found, ...]:
        """Every hit of a group's sets in one field, in order of place."""
        if not self.views[field].text:
            return ()
        known = self._known.get((group, field))
        if known is None:
            found = [f for name in group for f in self._of_set(name, field)]
            known = tuple(sorted(found, key=lambda f: (f.start, -f.end)))
            self._known[group, field] = known
        return known

    def _of_set(self, name: str, field: Field) -> tuple[Found, ...]:
        known = self._known.get((name, field))
        if known is None:
            view = self.views[field]
            known = tuple(
                Found(view.hit(name, term, first, last), start, end)
                for _, term in self.sets.shelves[name].live(self.cores[field])
                for start, end, first, last in find(term, view)
            )
            self._known[name, field] = known
        return known

    def tokens_between(self, field: Field, start: int, end: int) -> int:
        """Tokens of a field that begin from one place to another; what is blanked counts as none."""
        starts = self._tokens.get(field)
        if starts is None:
            starts = self._tokens[field] = [token.start() for token in TOKEN.finditer(self.views[field].text)]
        return max(0, bisect_left(starts, end) - bisect_left(starts, start))


def applies(rule: Rule, language: str, context: str | None) -> bool:
    """Whether a rule is meant for such an entry at all; an unknown language hinders none."""
    return speaks(rule, language) and (rule.context is None or rule.context == context)


def speaks(rule: Rule, language: str) -> bool:
    """Whether a rule is meant for entries of a language: `zh` for `zh-TW` too."""
    tag = language.lower()
    return not rule.languages or not tag or any(w in (tag, tag.partition("-")[0]) for w in rule.languages)


def where(rule: Rule) -> tuple[Field, ...]:
    """The fields that `all`, `any` and `none` look at."""
    if rule.where == "text":
        return FIELDS
    return ("title",) if rule.where == "title" else ("summary",)


def groups_of(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The groups of sets that must hit where the rule looks."""
    return (*rule.all, *((rule.any,) if rule.any else ()))


def level_of(rule: Rule, evidence: Sequence[Hit]) -> Level:
    """How sure a rule that fired is: nothing that stands in the summary alone is sure."""
    return rule.level if any(hit.field == "title" for hit in evidence) else "likely"


def fire(rule: Rule, sheet: Sheet) -> tuple[Hit, ...] | None:
    """The hits that make the rule fire, or None."""
    fields = where(rule)
    groups = groups_of(rule)
    titles = _each(sheet, rule.title_has, ("title",))
    found = _each(sheet, groups, fields) if titles is not None else None
    if titles is None or found is None or not (titles or found):
        return None
    if any(sheet.hits(rule.none, field) for field in fields if rule.none):
        return None
    if rule.near is not None and groups:
        near = rule.near
        chain = next((c for field in fields if (c := _close(near, groups, sheet, field))), None)
        if chain is None:
            return None
        found = [(f,) for f in chain]
    return tuple(dict.fromkeys(f.hit for hits in (*titles, *found) for f in hits[:MOST_HITS]))


def _each(sheet: Sheet, groups: Sequence[tuple[str, ...]], fields: Sequence[Field]) -> list[tuple[Found, ...]] | None:
    """The hits of every group, or None as soon as one has none."""
    out = []
    for group in groups:
        found = tuple(f for field in fields for f in sheet.hits(group, field))
        if not found:
            return None
        out.append(found)
    return out


def _close(near: int, groups: Sequence[tuple[str, ...]], sheet: Sheet, field: Field) -> tuple[Found, ...] | None:
    """One hit of each group in one field, neighbours at most `near` tokens apart; the first such from the left.

    Of all chains that hold the same groups only the one that reaches furthest is kept: what can be joined to
    another can be joined to it.  So the cost grows with the hits, not with their combinations.
    """
    line = sorted(
        ((f, 1 << bit) for bit, group in enumerate(groups) for f in sheet.hits(group, field)),
        key=lambda f: (f[0].start, f[0].end),
    )
    whole = (1 << len(groups)) - 1
    chains: dict[int, tuple[Found, ...]] = {}
    for found, bit in line:
        for held, chain in [(0, ()), *chains.items()]:
            if held & bit or (chain and sheet.tokens_between(field, chain[-1].end, found.start) > near):
                continue
            if held | bit == whole:
                return (*chain, found)
            known = chains.get(held | bit)
            if known is None or known[-1].end < found.end:
                chains[held | bit] = (*chain, found)
    return None
