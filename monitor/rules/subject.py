"""Whom a watch is about: the one whom its rules ask for, else the company for which most people speak; with its people and parts.

Every report of a watch names its subject, so that stories/ takes two for one affair for something else.  A list that
extends another brings in many companies with people and parts; none of them is the subject for that.  Finds nothing in texts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Entity
from monitor.rules.lists import Rule
from monitor.text import fold_text

ABOUT = ("company", "person", "agency", "place")
"""Kinds that news can be about; media and tipsters tell of others."""
LEVELS = 4
"""Of parts of parts that are followed down."""


def subjects(
    rules: Sequence[Rule], sets: Mapping[str, Sequence[str]], entities: Mapping[str, Entity]
) -> frozenset[str]:
    """The names of those that a watch is about; none where its rules ask for several companies, or for a matter."""
    heads = _asked_for(rules, sets, entities) or _spoken_for(entities)
    for _ in range(LEVELS):
        further = {e.name for e in entities.values() if e.of in heads or e.part_of in heads}
        if further <= heads:
            break
        heads |= further
    return frozenset(heads)


def _asked_for(rules: Sequence[Rule], sets: Mapping[str, Sequence[str]], entities: Mapping[str, Entity]) -> set[str]:
    """The one that a set names for which at least half of the rules ask; of several such sets all of theirs."""
    asked = Counter(name for rule in rules for name in _positive(rule))
    spelled = {_bare(spelling): e for e in entities.values() if e.kind in ABOUT for spelling in (*e.names, e.name)}
    found: set[str] = set()
    for name, count in asked.items():
        if 2 * count >= len(rules):
            named = {e.name: e for term in _terms(name, sets) if (e := spelled.get(_bare(term))) is not None}
            heads = {e.of or e.name for e in named.values() if e.part_of not in named}
            found |= heads if len(heads) == 1 else set()
    return found


def _positive(rule: Rule) -> set[str]:
    """The sets that help a rule to fire."""
    return {*rule.any, *(name for group in (*rule.all, *rule.title_has) for name in group)}


def _terms(name: str, sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The terms of a set as written, `@name` followed; what leads nowhere is for others to tell."""
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            written = sets.get(current, ())
            waiting += [term[1:] for term in written if term.startswith("@")]
            yield from (term for term in written if not term.startswith("@"))


def _spoken_for(entities: Mapping[str, Entity]) -> set[str]:
    """Those for whom most people speak, and at least half as many."""
    owners = Counter(e.of for e in entities.values() if e.of is not None)
    most = max(owners.values(), default=0)
    return {name for name, count in owners.items() if 2 * count >= most}


def _bare(term: str) -> str:
    return fold_text(term.strip("=#*"))
