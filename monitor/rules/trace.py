"""Tracing: what became of each rule, to the letter: which groups hit where, what a mask or a veto took.  Decides nothing.

Every reason that kept a rule from firing is told, not the first alone, so that its author sees what else stands in the way.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from monitor.model import Field, Hit, Level
from monitor.rules.firing import FIELDS, Sheet, fire, groups_of, level_of, speaks, where
from monitor.rules.lists import Rule
from monitor.rules.matcher import Matcher
from monitor.rules.terms import folded_field

Failing = Literal["context", "language", "group", "veto", "near", "nothing"]
"""Why a rule did not fire; `nothing`: it names no set that must hit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupTrace:
    """One group of a rule: the sets of which one must hit."""

    part: Literal["title_has", "all", "any"]
    sets: tuple[str, ...]
    fields: tuple[Field, ...]
    """Where the rule looks for it."""
    hits: tuple[Hit, ...]
    """In these fields; none: the group fails."""
    blanked: tuple[Hit, ...] = ()
    """Of a group that fails: what would hit there, were it not for a mask."""
    masks: tuple[str, ...] = ()
    """The masks that took it."""
    elsewhere: tuple[Hit, ...] = ()
    """Of a group that fails: its hits in the field where the rule does not look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleTrace:
    """What became of one rule."""

    rule: str
    level: Level
    """At which it fired, or would."""
    declared: Level
    """The rule's own: what stands in the summary alone is never sure."""
    fired: bool
    failed: tuple[Failing, ...]
    """Every reason against it; empty where it fired."""
    groups: tuple[GroupTrace, ...]
    evidence: tuple[Hit, ...] = ()
    """The hits that made it fire."""
    vetoes: tuple[Hit, ...] = ()
    """The hits of its `none`."""
    context: str | None = None
    """That of the feeds it is for."""
    languages: tuple[str, ...] = ()
    """Those it is for; empty: all."""
    near: int | None = None
    apart: int | None = None
    """Where `near` fails: the tokens its hits stand apart at the least; None where no field holds all of them."""

    @property
    def distance(self) -> int:
        """How far it was from firing: the groups that it lacks, what a mask took left aside."""
        return sum(not (group.hits or group.blanked) for group in self.groups)

    @property
    def is_near(self) -> bool:
        """Whether it found something of what it looks for, so that its reasons are worth telling."""
        there = [bool(group.hits or group.blanked) for group in self.groups]
        return any(there) or (bool(there) and all(group.elsewhere for group in self.groups))


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """What one watch made of an entry."""

    rules: tuple[RuleTrace, ...]
    """Every rule up to the first that fires."""
    unasked: tuple[str, ...]
    """The rules behind it, which are never asked."""
    masked: tuple[Hit, ...]
    """What the masks took out before any rule looked; a hit's set is the mask's name."""

    @property
    def fired(self) -> RuleTrace | None:
        """The rule that decided, if any did."""
        return next((rule for rule in self.rules if rule.fired), None)


def trace(matcher: Matcher, *, title: str, summary: str, language: str, context: str | None) -> Trace:
    """Every rule up to the first that fires, with its reasons, and what was masked."""
    folded = folded_field(title), folded_field(summary)
    sheet = matcher.sheet(*folded)
    bare = Sheet(matcher.sets, (), title=folded[0], summary=folded[1])
    made = []
    for rule in matcher.rules:
        made.append(_one(rule, sheet, bare, language, context))
        if made[-1].fired:
            break
    return Trace(
        rules=tuple(made),
        unasked=tuple(rule.id for rule in matcher.rules[len(made) :]),
        masked=tuple(dict.fromkeys(sheet.masked)),
    )


def _one(rule: Rule, sheet: Sheet, bare: Sheet, language: str, context: str | None) -> RuleTrace:
    groups = tuple(_groups(rule, sheet, bare))
    vetoes = _hits(sheet, rule.none, where(rule))
    evidence = fire(rule, sheet) or ()
    against: dict[Failing, bool] = {
        "context": rule.context not in (None, context),
        "language": not speaks(rule, language),
        "nothing": not groups,
        "group": not all(group.hits for group in groups),
        "veto": bool(vetoes),
    }
    # `near` is asked only of groups that all hit
    against["near"] = not (against["group"] or against["nothing"]) and fire(replace(rule, none=()), sheet) is None
    failed = tuple(reason for reason, holds in against.items() if holds)
    return RuleTrace(
        rule=rule.id,
        level=rule.level if failed else level_of(rule, evidence),
        declared=rule.level,
        fired=not failed,
        failed=failed,
        groups=groups,
        evidence=() if failed else evidence,
        vetoes=vetoes,
        context=rule.context,
        languages=rule.languages,
        near=rule.near,
        apart=_apart(rule, sheet) if against["near"] else None,
    )


def _groups(rule: Rule, sheet: Sheet, bare: Sheet) -> Iterator[GroupTrace]:
    fields = where(rule)
    for group in rule.title_has:
        yield _group("title_has", group, ("title",), sheet, bare)
    for number, group in enumerate(groups_of(rule)):
        yield _group("all" if number < len(rule.all) else "any", group, fields, sheet, bare)


def _group(
    part: Literal["title_has", "all", "any"],
    sets: tuple[str, ...],
    fields: tuple[Field, ...],
    sheet: Sheet,
    bare: Sheet,
) -> GroupTrace:
    hits = _hits(sheet, sets, fields)
    if hits:
        return GroupTrace(part=part, sets=sets, fields=fields, hits=hits)
    blanked = _hits(bare, sets, fields)
    return GroupTrace(
        part=part,
        sets=sets,
        fields=fields,
        hits=(),
        blanked=blanked,
        masks=tuple(dict.fromkeys(mask.set for hit in blanked for mask in sheet.masked if _overlap(mask, hit))),
        elsewhere=_hits(sheet, sets, [field for field in FIELDS if field not in fields]),
    )


def _overlap(one: Hit, other: Hit) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _hits(sheet: Sheet, group: tuple[str, ...], fields: Sequence[Field]) -> tuple[Hit, ...]:
    return tuple(dict.fromkeys(found.hit for field in fields for found in sheet.hits(group, field)))


def _apart(rule: Rule, sheet: Sheet) -> int | None:
    """The least `near` with which the rule's groups would hit; None where none would do."""
    most = max(len(sheet.views[field].text) for field in where(rule))

    def close(near: int) -> bool:
        return fire(replace(rule, near=near, none=()), sheet) is not None

    return bisect_left(range(most), x=True, key=close) if most and close(most) else None
