"""Explaining a match: each rule in order, which groups hit where, which veto or mask stopped it.  Decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Field, Hit, Level
from monitor.rules.firing import Sheet, applies, fire, groups_of, level_of, speaks, where
from monitor.rules.lists import Rule
from monitor.rules.matcher import Matcher
from monitor.rules.terms import folded_field

SHOWN = 8
"""Hits of one reason that are spelt out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleTrace:
    """What became of one rule."""

    rule: str
    level: Level
    fired: bool
    why: str
    hits: tuple[Hit, ...] = ()
    """The evidence where it fired, the hits that vetoed it where one did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """What one watch made of an entry."""

    rules: tuple[RuleTrace, ...]
    """Every rule up to the first that fires."""
    masked: tuple[Hit, ...]
    """What the masks took out before any rule looked; a hit's set is the mask's name."""

    @property
    def fired(self) -> RuleTrace | None:
        """The rule that decided, if any did."""
        return next((rule for rule in self.rules if rule.fired), None)


def trace(matcher: Matcher, *, title: str, summary: str, language: str, context: str | None) -> Trace:
    """Every rule up to the first that fires, with its reason, and what was masked."""
    folded = folded_field(title), folded_field(summary)
    sheet = matcher.sheet(*folded)
    bare = Sheet(matcher.sets, (), title=folded[0], summary=folded[1])
    out = []
    for rule in matcher.rules:
        found = _one(rule, sheet, bare, language, context)
        out.append(found)
        if found.fired:
            break
    return Trace(rules=tuple(out), masked=tuple(dict.fromkeys(sheet.masked)))


def _one(rule: Rule, sheet: Sheet, bare: Sheet, language: str, context: str | None) -> RuleTrace:
    def told(why: str, hits: tuple[Hit, ...] = (), *, fired: bool = False) -> RuleTrace:
        level = level_of(rule, hits) if fired else rule.level
        return RuleTrace(rule=rule.id, level=level, fired=fired, why=why, hits=hits)

    if not applies(rule, language, context):
        return told(
            f"is only for feeds with context {rule.context}"
            if speaks(rule, language)
            else f"is only for entries in {'/'.join(rule.languages)}"
        )
    evidence = fire(rule, sheet)
    if evidence is not None:
        return told(quoted(evidence), evidence, fired=True)
    fields = where(rule)
    wanted: list[tuple[tuple[str, ...], tuple[Field, ...]]] = [(group, ("title",)) for group in rule.title_has]
    wanted += [(group, fields) for group in groups_of(rule)]
    for group, places in wanted:
        if not _hits(sheet, group, places):
            blanked = _hits(bare, group, places)
            but = f": {quoted(blanked)} is masked" if blanked else ""
            return told(f"{'|'.join(group)} does not hit in the {' or '.join(places)}{but}")
    if not wanted:
        return told("names no set that must hit")
    if vetoes := _hits(sheet, rule.none, fields):
        return told(f"stopped by {quoted(vetoes)}", vetoes)
    return told(f"its hits are more than {rule.near} tokens apart")


def _hits(sheet: Sheet, group: tuple[str, ...], fields: Sequence[Field]) -> tuple[Hit, ...]:
    return tuple(found.hit for field in fields for found in sheet.hits(group, field))


def quoted(hits: Sequence[Hit]) -> str:
    """Hits for people: set «words» (place)."""
    return ", ".join(list(dict.fromkeys(f"{hit.set} «{hit.text}» ({hit.field})" for hit in hits))[:SHOWN])
