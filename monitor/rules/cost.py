r"""What a regular expression may cost: an upper bound on its steps, read from its syntax tree, before it ever runs.

A backtracking matcher runs away where many ways through the expression fail late.  For each part this counts the
ways it can match from one place, and the steps on them; ways multiply along a sequence and add up over branches.
Where the next character alone decides, there is one way: `\d+ ` and `(?:ab|cd)*` are cheap, `(a|ab)*c` is not.
The bound may be far above the truth, never below it.  Runs nothing and knows no term.
"""

import importlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

LONGEST = 5000
"""Code points of a field that rules look at; an open repeat counts as so many."""
MOST_STEPS = 10 * LONGEST
"""Steps from one place of a field that an expression may need at the most: a fraction of a second a field."""
HUGE = 10**12
OTHER = -1
"""Stands for every character beyond ASCII."""

Chars = frozenset[int]
ASCII: Final[Chars] = frozenset(range(128))
ANY: Final[Chars] = ASCII | {OTHER}
DIGIT: Final[Chars] = frozenset(b"0123456789")
SPACE: Final[Chars] = frozenset(b" \t\n\r\f\v")
WORD: Final[Chars] = DIGIT | frozenset(b"_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
CATEGORIES: Final = {
    "CATEGORY_DIGIT": DIGIT,
    "CATEGORY_NOT_DIGIT": ANY - DIGIT,
    "CATEGORY_SPACE": SPACE,
    "CATEGORY_NOT_SPACE": ANY - SPACE,
    "CATEGORY_WORD": WORD,
    "CATEGORY_NOT_WORD": ANY - WORD,
}
SINGLE: Final = frozenset(("LITERAL", "NOT_LITERAL", "ANY", "IN"))
REPEATS: Final = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
ASSERTIONS: Final = frozenset(("AT", "ASSERT", "ASSERT_NOT"))


class CostError(ValueError):
    """An expression that may run away, or whose cost cannot be told; the message says what to write instead."""


class _Over:
    """What follows the last part: nothing that could fail any more."""


END: Final = _Over()
"""After the whole expression: a part that stands here and may match nothing ends the search, whatever it met."""
STOP: Final = _Over()
"""After a lookaround or an atomic group: no way back into it, but it may be tried again from elsewhere."""
Follow = Chars | _Over
Node = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Letters:
    """What is written in an expression."""

    all: Sequence[int]
    """Every character, for those that check spelling."""
    core: str
    """Characters in a row that are in whatever it matches; "" where none are sure, or one letter only."""


def check(source: str) -> Letters:
    """Refuse an expression that may run away; returns the characters written in it.

    Raises:
        CostError: it refers back to a group, switches flags, or may need more than `MOST_STEPS` from one place.
        re.error: it is no expression.
    """
    parser: Any = importlib.import_module("re._parser")
    tree = parser.parse(source, re.ASCII)
    if tree.state.flags & (re.IGNORECASE | re.LOCALE):
        raise CostError("switches flags: leave (?i) out, case is folded already")
    found: list[int] = []
    meter = _Meter(found)
    _, steps = meter.sequence(list(tree), END)
    if steps + meter.once > MOST_STEPS:
        raise CostError(
            "may run away on a long text: bound what repeats, as in .{0,20}, and let no two neighbours match the same"
        )
    return Letters(found, _core(list(tree)))


def _core(items: Sequence[Node]) -> str:
    """The longest row of plain characters that any match must hold, if it is worth looking for; groups are not looked into."""
    runs = [""]
    for op, value in items:
        if str(op) == "LITERAL":
            runs[-1] += chr(value)
        else:
            runs.append("")
    longest = max(runs, key=len)
    return "" if len(longest) == 1 and longest.isascii() else longest


class _Meter:
    """Walks a syntax tree; every method takes what may follow, and returns ways and steps."""

    def __init__(self, written: list[int]) -> None:
        self.written = written
        self.once = 0
        """Steps taken after nothing can fail any more: once a search, not once a way."""

    def sequence(self, items: Sequence[Node], follow: Follow) -> tuple[int, int]:
        ways, steps = 1, 0
        for item in reversed(items):
            own_ways, own_steps = self.one(item, follow)
            ways, steps = min(ways * own_ways, HUGE), min(own_steps + own_ways * steps, HUGE)
            follow = _first(item, follow)
        return ways, steps

    def one(self, item: Node, follow: Follow) -> tuple[int, int]:
        op, value = str(item[0]), item[1]
        if op in SINGLE or op in ("AT", "FAILURE"):
            if op == "LITERAL":
                self.written.append(value)
            elif op == "IN":
                self.written.extend(member for kind, member in value if str(kind) == "LITERAL")
            return 1, 1
        if op in REPEATS:
            return self.repeat(op, value, follow)
        if op == "SUBPATTERN":
            _, added, _, body = value
            if added & (re.IGNORECASE | re.LOCALE | re.UNICODE):
                raise CostError("switches flags: leave (?i: ) out, case is folded already")
            return self.sequence(list(body), follow)
        if op == "BRANCH":
            return self.branch([list(body) for body in value[1]], follow)
        if op in ("ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            body = value if op == "ATOMIC_GROUP" else value[1]
            return 1, 1 + self.sequence(list(body), STOP)[1]
        if op.startswith("GROUPREF"):
            raise CostError("refers back to a group: say it without")
        raise CostError("uses what this program cannot tell the cost of: say it more simply")

    def branch(self, bodies: Sequence[Sequence[Node]], follow: Follow) -> tuple[int, int]:
        """Ways add up over the branches that one next character may enter."""
        costs = [self.sequence(body, follow) for body in bodies]
        starts = [_start(body) for body in bodies]
        ways = max(
            sum(own for (own, _), start in zip(costs, starts, strict=True) if _meet(start, frozenset((char,))))
            for char in frozenset((OTHER,)).union(*starts)
        )
        return min(ways, HUGE), min(sum(steps for _, steps in costs) + len(bodies), HUGE)

    def repeat(self, op: str, value: tuple[int, int, Iterable[Node]], follow: Follow) -> tuple[int, int]:
        low, body, most = value[0], list(value[2]), min(int(value[1]), LONGEST)
        decided = isinstance(follow, _Over) or not _meet(_start(body), follow)
        if len(body) == 1 and str(body[0][0]) in SINGLE:
            self.one(body[0], follow)
            if follow is END:
                self.once += most
                return 1, low + 1
            return 1 if decided or low == most or op == "POSSESSIVE_REPEAT" else most - low + 1, 2 * most + 1
        inner: Follow = ANY
        if isinstance(follow, _Over):
            inner = follow if low <= 1 else ANY
        elif not _nullable(body):
            inner = _start(body) | follow
        ways, steps = self.sequence(body, inner)
        if ways == 1:
            total = min((steps + 1) * (most + 1), HUGE)
            if not decided or _nullable(body):
                return 1 if op == "POSSESSIVE_REPEAT" else most - low + 1, total
            parts = _parts(body)
            # One way through and one way out: no character is looked at more than forth and back by each part.
            return 1, total if parts is None else min(total, 2 * parts * LONGEST)
        grown = ways ** min(most, 40) if most else 1
        total = min(grown * max(most, 1), HUGE)
        return 1 if op == "POSSESSIVE_REPEAT" else total, min(total * (steps + 1), HUGE)


def _start(items: Iterable[Node]) -> Chars:
    """Characters that a sequence may begin with; all where it may match nothing."""
    first: Follow = ANY
    for item in reversed(list(items)):
        first = _first(item, first)
    return first if isinstance(first, frozenset) else ANY


def _first(item: Node, follow: Follow) -> Follow:
    """What may come next before this part, given what may come after it."""
    op, value = str(item[0]), item[1]
    if op in SINGLE:
        return _chars(item)
    if op in ASSERTIONS:
        return ANY
    if op == "FAILURE":
        return frozenset()
    if op == "BRANCH":
        bodies = [list(body) for body in value[1]]
    elif op in REPEATS:
        bodies = [list(value[2]), *([[]] if value[0] == 0 else [])]
    else:
        bodies = [list(value if op == "ATOMIC_GROUP" else value[3])]
    firsts = []
    for body in bodies:
        first = follow
        for inner in reversed(body):
            first = _first(inner, first)
        firsts.append(first)
    if any(isinstance(first, _Over) for first in firsts):
        return follow if op in REPEATS else ANY
    return frozenset[int]().union(*(first for first in firsts if isinstance(first, frozenset)))


def _nullable(items: Sequence[Node]) -> bool:
    marker = -2
    first: Follow = frozenset((marker,))
    for item in reversed(items):
        if str(item[0]) in ASSERTIONS:
            continue
        first = _first(item, first)
    return not isinstance(first, frozenset) or marker in first


def _parts(items: Iterable[Node]) -> int | None:
    """How many parts a sequence has, those within them counted; None where a lookaround is among them."""
    total = 0
    for op, value in items:
        name = str(op)
        if name in ("ASSERT", "ASSERT_NOT"):
            return None
        total += 1
        inner: list[Any] = []
        if name == "BRANCH":
            inner = [node for body in value[1] for node in body]
        elif name in REPEATS:
            inner = list(value[2])
        elif name == "SUBPATTERN":
            inner = list(value[3])
        elif name == "ATOMIC_GROUP":
            inner = list(value)
        parts = _parts(inner)
        if parts is None:
            return None
        total += parts
    return total


def _chars(item: Node) -> Chars:
    """The characters that a one-character part matches."""
    op, value = str(item[0]), item[1]
    if op == "ANY":
        return ANY
    if op == "LITERAL":
        return frozenset((value,))
    if op == "NOT_LITERAL":
        return ANY - {value}
    out: set[int] = set()
    negated = False
    for kind, member in value:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            out.add(member)
        elif name == "RANGE":
            out.update(range(member[0], min(member[1], max(ASCII)) + 1))
            if member[1] > max(ASCII):
                out.add(OTHER)
        else:
            out |= CATEGORIES.get(str(member), ANY)
    # What is left of a negated set beyond ASCII is not spelt out: some of it always is.
    return ANY - out | {OTHER} if negated else frozenset(out)


def _meet(one: Chars, other: Chars) -> bool:
    """Whether some character is in both."""
    if one & other:
        return True
    return (OTHER in one and bool(other - ASCII)) or (OTHER in other and bool(one - ASCII))
