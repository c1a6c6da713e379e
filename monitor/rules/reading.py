"""One watchlist file as written: keys checked, terms compiled once to see that they can be, lines remembered.

Joins nothing: what a file extends or drops is joining.py's.
"""

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from monitor.errors import Problem
from monitor.rules.terms import Term, TermError, parse

TOP = ("schema", "name", "extends", "drop", "mask", "set", "rule", "entity", "event", "discover")
RULE = ("id", "all", "any", "none", "in", "title_has", "near", "context", "lang", "level")
ENTITY = ("kind", "names", "part_of", "of")
KINDS = ("company", "person", "media", "tipster", "agency", "place")
EVENT = ("words", "weight", "urgent")
MOST_NEAR = 8
"""Groups of a rule with `near`: bounds what it costs to look for chains of hits."""
HEADER = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]+\s*(?:#.*)?$")


@dataclass(kw_only=True)
class Draft:
    """A file as read, before it is joined with others."""

    label: str
    lines: list[str]
    shipped: bool = False
    """Whether the file comes with the program."""
    name: str = ""
    extends: tuple[str, ...] = ()
    masks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    drop_terms: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    drop_rules: tuple[str, ...] = ()
    warnings: list[Problem] = field(default_factory=list)

    def at(self, name: str, section: str = "", inside: str | None = None) -> str:
        """`file:line` of where a key, table or rule id is written, as near as it can be found."""
        line = self.line_of(name, section, inside) or self.line_of(section)
        return self.label if line is None else f"{self.label}:{line}"

    def line_of(self, name: str, section: str = "", inside: str | None = None) -> int | None:
        """The line of a key, table or rule id in a section; of `inside`, a string of its list, where that can be seen."""
        quoted = rf"(?:{re.escape(name)}|[\"']{re.escape(name)}[\"'])"
        wanted = re.compile(rf"\s*(?:{quoted}\s*=|id\s*=\s*{quoted})")
        current = ""
        for number, line in enumerate(self.lines, 1):
            if header := HEADER.match(line):
                current = header.group(1)
                named = current == name or re.search(rf"\.\s*{quoted}$", current) is not None
            else:
                named = name != "" and wanted.match(line) is not None
            if named and (not section or current.partition(".")[0].strip() == section):
                return number if inside is None else self._line_inside(number, inside)
        return None

    def _line_inside(self, first: int, text: str) -> int:
        """The line of a string in the list that begins on line `first`."""
        spellings = (f'"{text}"', f"'{text}'", '"' + text.replace("\\", "\\\\") + '"')
        for number, line in enumerate(self.lines[first - 1 :], first):
            if any(spelling in line for spelling in spellings):
                return number
            if number > first and (HEADER.match(line) or line.strip().startswith("]")):
                break
        return first


def read_file(label: str, text: str, problems: list[Problem]) -> Draft:
    """Read and check one file; mistakes go to `problems`.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML at all.
    """
    raw = tomllib.loads(text)
    return _Reader(Draft(label=label, lines=text.splitlines()), problems).read(raw)


class _Reader:
    """Checks one file's tables and fills its draft."""

    def __init__(self, draft: Draft, problems: list[Problem]) -> None:
        self.draft = draft
        self.problems = problems

    def wrong(self, key: str, message: str, section: str = "", inside: str | None = None) -> None:
        self.problems.append(Problem(place=self.draft.at(key, section, inside), message=message))

    def doubt(self, key: str, message: str, section: str = "", inside: str | None = None) -> None:
        self.draft.warnings.append(Problem(place=self.draft.at(key, section, inside), message=message))

    def keys(
        self, table: object, allowed: tuple[str, ...], where: str, section: str = "", name: str = ""
    ) -> dict[str, Any]:
        """A table whose keys are known; it is told of at the key's own line, else at that of `name`."""
        if not isinstance(table, dict):
            self.wrong(name or section, f"{where} must be a table: write {allowed[0]} = ... in it", section)
            return {}
        for key in sorted(table.keys() - set(allowed)):
            near = difflib.get_close_matches(key[:100], allowed, 1)
            at = name if name and self.draft.line_of(key, section) is None else key
            self.wrong(
                at, f"{where} has the unknown key {key!r}: write {near[0] if near else ', '.join(allowed)}", section
            )
        return table

    def table(self, value: object, section: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.wrong(section, f"[{section}] must be a table: write [{section}] and its names below")
        return {}

    def strings(self, value: object, where: str, key: str, section: str = "") -> tuple[str, ...]:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self.wrong(key, f'{where} must be a list of strings: write ["...", "..."]', section)
            return ()
        return tuple(values)

    def word(self, value: object, where: str, key: str, section: str = "") -> str | None:
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.wrong(key, f'{where} must be a word: write it in quotes, as in "Xiaomi"', section)
        return None

    def read(self, raw: dict[str, Any]) -> Draft:
        draft = self.draft
        raw = self.keys(raw, TOP, "the file")
        if raw.get("schema", 1) != 1:
            self.wrong("schema", f"is of schema {raw['schema']!r}, which this program cannot read: write schema = 1")
        draft.name = self.word(raw.get("name"), "name", "name") or draft.label
        draft.extends = self.strings(raw.get("extends", []), "extends", "extends")
        draft.masks = self.term_lists(raw.get("mask", {}), "mask")
        draft.sets = self.term_lists(raw.get("set", {}), "set")
        self.rules(raw.get("rule", []))
        self.entities(raw.get("entity", {}))
        self.events(raw.get("event", {}))
        discover = self.keys(raw.get("discover", {}), ("beside",), "[discover]", "discover")
        draft.beside = self.strings(discover.get("beside", []), "[discover] beside", "beside", "discover")
        self.drops(raw.get("drop", {}))
        return draft

    def term_lists(self, value: object, section: str) -> dict[str, tuple[str, ...]]:
        out = {}
        for name, written in self.table(value, section).items():
            if not name.strip() or "|" in name or name.startswith("@"):
                self.wrong(
                    name, f"[{section}] {name!r} cannot be named in a rule: use letters, digits, - and _", section
                )
            terms = self.strings(written, f"[{section}] {name}", name, section)
            out[name] = self.terms(terms, f"[{section}] {name}", name, section)
        return out

    def terms(self, written: tuple[str, ...], where: str, key: str, section: str) -> tuple[str, ...]:
        """The terms that can be; one written twice, or that can hit nothing, is a doubt."""
        good: dict[object, Term] = {}
        for text in written:
            try:
                term = parse(text)
            except TermError as error:
                self.wrong(key, f"{where}: the term {text!r} {error}", section, text)
                continue
            if term.kind == "set" and section != "set":
                self.wrong(
                    key, f"{where}: {text!r} points to a set, which only [set] can: write its terms", section, text
                )
                continue
            same = text if term.kind == "set" else (term.kind == "case", term.source)
            if same in good:
                first = good[same].written
                again = "twice" if first == text else f"twice, as {first!r} and as {text!r}"
                self.doubt(key, f"{where} holds {text!r} {again}: take one out", section, text)
                continue
            good[same] = term
            if term.doubt:
                self.doubt(key, f"{where}: the term {text!r} {term.doubt}", section, text)
        return tuple(term.written for term in good.values())

    def groups(self, raw: dict[str, Any], key: str, rule_id: str) -> tuple[tuple[str, ...], ...]:
        written = self.strings(raw.get(key, []), f"rule {rule_id!r}: {key}", rule_id, "rule")
        return tuple(tuple(part.strip() for part in group.split("|")) for group in written)

    def rules(self, value: object) -> None:
        if not isinstance(value, list):
            self.wrong("rule", "rules are written as [[rule]] tables: put the name of each into id")
            return
        for number, raw in enumerate(value, 1):
            rule_id = raw.get("id") if isinstance(raw, dict) else None
            if not isinstance(rule_id, str) or not rule_id.strip():
                self.wrong("rule", f'rule number {number} has no name: write id = "..." in it')
            elif rule_id in self.draft.rules:
                self.wrong(rule_id, f"there are two rules {rule_id!r}: give one another id", "rule")
            else:
                self.rule(rule_id, self.keys(raw, RULE, f"rule {rule_id!r}", "rule", rule_id))

    def rule(self, rule_id: str, raw: dict[str, Any]) -> None:
        def wrong(message: str) -> None:
            self.wrong(rule_id, f"rule {rule_id!r}: {message}", "rule")

        where, level, near = raw.get("in", "title"), raw.get("level", "likely"), raw.get("near")
        every, titles = self.groups(raw, "all", rule_id), self.groups(raw, "title_has", rule_id)
        if where not in ("title", "summary", "text"):
            wrong(f'in = {where!r} must be "title", "summary" or "text"')
        if level not in ("sure", "likely"):
            wrong(f'level = {level!r} must be "sure" or "likely"')
        if near is not None and (not isinstance(near, int) or isinstance(near, bool) or near < 0):
            wrong(f"near = {near!r} must be a number of tokens, as in 6")
        elif near is not None and len(every) >= MOST_NEAR:
            wrong(f"near looks at fewer than {MOST_NEAR} groups: name fewer in all")
        if where == "summary" and level == "sure" and not titles:
            message = f'rule {rule_id!r} looks into summaries only and counts as likely: write level = "likely"'
            self.doubt(rule_id, message, "rule")
        self.draft.rules[rule_id] = {
            "id": rule_id,
            "all": every,
            **{
                key: tuple(name for group in self.groups(raw, key, rule_id) for name in group)
                for key in ("any", "none")
            },
            "where": where,
            "title_has": titles,
            "near": near,
            "context": self.word(raw.get("context"), f"rule {rule_id!r}: context", rule_id, "rule"),
            "languages": tuple(
                language.lower()
                for language in self.strings(raw.get("lang", []), f"rule {rule_id!r}: lang", rule_id, "rule")
            ),
            "level": level,
        }

    def entities(self, value: object) -> None:
        for name, raw in self.table(value, "entity").items():
            where = f"[entity] {name!r}"
            table = self.keys(raw, ENTITY, where, "entity", name)
            kind = table.get("kind")
            if kind is not None and kind not in KINDS:
                self.wrong(name, f"{where}: kind = {kind!r} must be one of {', '.join(KINDS)}", "entity")
            names = self.strings(table.get("names", []), f"{where} names", name, "entity")
            self.draft.entities[name] = {
                "kind": kind,
                "names": self.terms(names, where, name, "entity"),
                "part_of": self.word(table.get("part_of"), f"{where}: part_of", name, "entity"),
                "of": self.word(table.get("of"), f"{where}: of", name, "entity"),
            }

    def events(self, value: object) -> None:
        for kind, raw in self.table(value, "event").items():
            where = f"[event] {kind}"
            table = self.keys(raw, EVENT, where, "event", kind)
            weight, urgent = table.get("weight"), table.get("urgent")
            if weight is not None and (not isinstance(weight, int) or isinstance(weight, bool)):
                self.wrong(kind, f"{where}: weight = {weight!r} must be a whole number, as in 5", "event")
            if urgent is not None and not isinstance(urgent, bool):
                self.wrong(kind, f"{where}: urgent = {urgent!r} must be true or false", "event")
            words = self.strings(table.get("words", []), f"{where} words", kind, "event")
            self.draft.events[kind] = {
                "weight": weight,
                "urgent": urgent,
                "words": self.terms(words, where, kind, "event"),
            }

    def drops(self, value: object) -> None:
        table = self.keys(value, ("set", "mask", "rule"), "drop", "drop")
        for kind in ("set", "mask"):
            lists = table.get(kind, {})
            if not isinstance(lists, dict):
                self.wrong("drop", f'drop.{kind} must name its lists: write {kind} = {{ name = ["..."] }}')
                continue
            self.draft.drop_terms[kind] = {
                name: self.strings(terms, f"drop.{kind}.{name}", "drop") for name, terms in lists.items()
            }
        self.draft.drop_rules = self.strings(table.get("rule", []), "drop.rule", "drop")
