"""What a watchlist is once it is read: sets, masks, rules, entities and kinds of events.  Reads no file, finds nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.model import Entity, Level
from monitor.rules.terms import Term, parse


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule; a group is the names of the sets of which one must hit."""

    id: str
    all: tuple[tuple[str, ...], ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    where: str = "title"
    title_has: tuple[tuple[str, ...], ...] = ()
    near: int | None = None
    context: str | None = None
    languages: tuple[str, ...] = ()
    level: Level = "likely"


@dataclass(frozen=True, kw_only=True, slots=True)
class EventKind:
    """A kind of event and the words that tell of it."""

    kind: str
    weight: int
    urgent: bool
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Watchlist:
    """A topic: everything one watch needs, what it extends already joined in."""

    name: str
    masks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms as written; `@name` still points to another set."""
    rules: tuple[Rule, ...] = ()
    entities: tuple[Entity, ...] = ()
    events: tuple[EventKind, ...] = ()
    beside: tuple[str, ...] = ()

    def terms(self, name: str) -> tuple[Term, ...]:
        """Every term of a set, `@name` followed."""
        out: dict[str, Term] = {}
        waiting = [name]
        seen = set()
        while waiting:
            current = waiting.pop(0)
            if current in seen:
                continue
            seen.add(current)
            for written in self.sets[current]:
                if written.startswith("@"):
                    waiting.append(written[1:])
                else:
                    out.setdefault(written, parse(written))
        return tuple(out.values())
