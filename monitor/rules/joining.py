"""Joining a watchlist with those it extends: one's own comes first, what is dropped is taken out of what comes in.

Sets, masks, entities and events of one name are joined; a rule of the same id is replaced.  Checks only what can be
seen nowhere else: that what is dropped was there, and that a joined entity has a kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.errors import Problem
from monitor.model import Entity
from monitor.rules.lists import EventKind, Rule, Watchlist
from monitor.rules.reading import KINDS, Draft
from monitor.rules.subject import subjects


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file as read, and what it extends."""

    draft: Draft
    bases: tuple["Source", ...] = ()


@dataclass(kw_only=True, slots=True)
class Joined:
    """What a file and its bases hold together; dictionaries keep the order in which things were written."""

    masks: dict[str, dict[str, None]] = field(default_factory=dict)
    sets: dict[str, dict[str, None]] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    beside: dict[str, None] = field(default_factory=dict)

    def take(self, other: "Joined") -> None:
        """Join what comes later: it adds, and replaces nothing that is there."""
        for mine, theirs in ((self.masks, other.masks), (self.sets, other.sets)):
            for name, terms in theirs.items():
                mine.setdefault(name, {}).update(terms)
        for rule_id, rule in other.rules.items():
            self.rules.setdefault(rule_id, rule)
        for table, further, listed in (
            (self.entities, other.entities, "names"),
            (self.events, other.events, "words"),
        ):
            for name, values in further.items():
                table[name] = _united(table.get(name, {}), values, listed)
        self.beside.update(other.beside)

    def watchlist(self, name: str, drafts: Sequence[Draft], problems: list[Problem]) -> Watchlist:
        """The records; an entity to which no file gave a kind is a problem."""
        for entity, values in self.entities.items():
            if values["kind"] is None:
                place = place_of(drafts, entity, "entity")
                message = f"[entity] {entity!r} has no kind: write one of {', '.join(KINDS)}"
                problems.append(Problem(place=place, message=message))
        known = {
            entity: Entity(name=entity, **{**values, "kind": values["kind"] or ""})
            for entity, values in self.entities.items()
        }
        rules = tuple(Rule(**rule) for rule in self.rules.values())
        about = subjects(rules, {name: tuple(terms) for name, terms in self.sets.items()}, known)
        return Watchlist(
            name=name,
            masks={mask: tuple(terms) for mask, terms in self.masks.items()},
            sets={set_: tuple(terms) for set_, terms in self.sets.items()},
            rules=rules,
            entities=tuple(replace(e, subject=e.name in about) for e in known.values()),
            events=tuple(
                EventKind(
                    kind=kind,
                    weight=1 if values["weight"] is None else values["weight"],
                    urgent=bool(values["urgent"]),
                    words=values["words"],
                )
                for kind, values in self.events.items()
            ),
            beside=tuple(self.beside),
        )


def _united(mine: Mapping[str, Any], theirs: Mapping[str, Any], listed: str) -> dict[str, Any]:
    """Two tables of one name: lists joined, of plain values the first that is given."""
    out = {key: value if mine.get(key) is None else mine[key] for key, value in theirs.items()}
    out[listed] = tuple(dict.fromkeys((*mine.get(listed, ()), *theirs[listed])))
    return out


def entities_of(watchlists: Iterable[Watchlist]) -> dict[str, Entity]:
    """The entities of several watches by name; of one that two know, the spellings are joined.

    What one of them is about is a subject for all: its reports name it beside theirs.
    """
    known: dict[str, Entity] = {}
    for entity in (e for watchlist in watchlists for e in watchlist.entities):
        first = known.get(entity.name, entity)
        known[entity.name] = replace(
            first,
            names=tuple(dict.fromkeys((*first.names, *entity.names))),
            of=first.of or entity.of,
            part_of=first.part_of or entity.part_of,
            subject=first.subject or entity.subject,
        )
    return known


def sources(source: Source) -> list[Source]:
    """A file and all that it extends, nearest first, each once."""
    found: dict[int, Source] = {}
    waiting = [source]
    while waiting:
        current = waiting.pop(0)
        if id(current) not in found:
            found[id(current)] = current
            waiting.extend(current.bases)
    return list(found.values())


def join(source: Source, problems: list[Problem]) -> Joined:
    """Everything a file and its bases hold together."""
    return _join(source, problems, {})


def _join(source: Source, problems: list[Problem], known: dict[int, Joined]) -> Joined:
    if id(source) in known:
        return known[id(source)]
    draft = source.draft
    coming = Joined()
    for base in source.bases:
        coming.take(_join(base, problems, known))
    _drop(draft, coming, problems)
    joined = Joined()
    joined.take(
        Joined(
            masks={name: dict.fromkeys(terms) for name, terms in draft.masks.items()},
            sets={name: dict.fromkeys(terms) for name, terms in draft.sets.items()},
            rules=draft.rules,
            entities=draft.entities,
            events=draft.events,
            beside=dict.fromkeys(draft.beside),
        )
    )
    joined.take(coming)
    known[id(source)] = joined
    return joined


def _drop(draft: Draft, coming: Joined, problems: list[Problem]) -> None:
    """Take out of what comes in what the file drops."""

    def absent(what: str) -> None:
        message = f"there is {what} to drop in what the file extends: take it out of drop"
        problems.append(Problem(place=draft.at("drop"), message=message))

    for kind, target in (("set", coming.sets), ("mask", coming.masks)):
        for name, terms in draft.drop_terms.get(kind, {}).items():
            for term in terms:
                if term in target.get(name, {}):
                    del target[name][term]
                else:
                    absent(f"no {term!r} in the {kind} {name!r}")
    for rule_id in draft.drop_rules:
        if coming.rules.pop(rule_id, None) is None:
            absent(f"no rule {rule_id!r}")


def place_of(drafts: Sequence[Draft], name: str, section: str, inside: str | None = None) -> str:
    """Where a thing is written, in the nearest file that has it."""
    for draft in drafts:
        line = draft.line_of(name, section, inside)
        if line is not None:
            return f"{draft.label}:{line}"
    return drafts[0].label
