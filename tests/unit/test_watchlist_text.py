"""Whatever stands in a watchlist's text, it is read or refused with file, line and remedy, and never a crash."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ProblemsError
from monitor.rules.cost import LONGEST, check
from monitor.rules.watchlist import loads

KEYS = st.sampled_from(
    ["schema", "name", "extends", "drop", "mask", "set", "rule", "entity", "event", "discover", "id", "all", "any", "none", "in", "title_has",
     "near", "context", "lang", "level", "kind", "names", "part_of", "of", "words", "weight", "urgent", "beside", "car", "a|b", "@x", "", " ", "è"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["auto", "@car", "@", "#SU7", "#", "=EV", "=", "/a+/", "/(a+)+b/", "/(/", "*", "au*to", "小米*", "", "  ", "cars", "car", "car|brand", "|", "sure",
     "title", "company", "\x00", "\u0301", "&amp;", "<b>", "/[/", "../x", "/\x00/", "~", "x" * 300, "/x{99999}/", "/(?i)a/", "/\\1/", "\\", '"', "]"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(WORDS, st.text(max_size=5), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
LINES = st.one_of(
    st.sampled_from(["[set]", "[mask]", "[[rule]]", "[rule]", "[entity]", "[event]", "[discover]", "[drop.set]", "[", "]", "[[", "# x", "", "id = 'r'"]),
    st.tuples(KEYS, VALUES).map(lambda pair: f"{_toml(pair[0])} = {_toml(pair[1])}"),
    st.text(max_size=12),
)  # fmt: skip


def _toml(value: Any) -> str:  # noqa: ANN401 - whatever was generated
    """A value as TOML would have it, near enough to be read more often than not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value) if isinstance(value, float) else json.dumps(value)


def told(text: str) -> list[str]:
    """The problems of a text, or what it is warned of."""
    try:
        made = loads(text, Path("/nowhere"))
    except ProblemsError as error:
        return [str(problem) for problem in error.problems] or ["nothing is told"]
    return [str(warning) for warning in made.warnings]


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Lines as one might type them, in any order: problems with a place and a sentence, and nothing else."""
    for sentence in told(text):
        assert re.match(r"\S.*: \S", sentence, re.DOTALL)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_file_with_a_slip_is_read_or_refused(data: st.DataObject) -> None:
    """A good file with a piece cut out, doubled, or something typed into it."""
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)))))
    end = min(end, start + 8)
    typed = data.draw(st.one_of(st.text(max_size=4), st.just(GOOD[start:end] * 2)))
    told(GOOD[:start] + typed + GOOD[end:])


GOOD = """schema = 1
name = "Own"
extends = "cars"
drop = { set = { makers = ["byd"] }, mask = { toys = ["rc car*"] } }
[mask]
m = ["android auto"]
[set]
brand = ["byd", "比亚迪", "@people"]
people = ["=Stella Li", '/su\\d/']
[[rule]]
id = "r"
all = ["brand|people", "car"]
none = ["phone|device"]
title_has = ["brand"]
in = "text"
near = 6
context = "cars"
lang = ["it"]
level = "sure"
[entity]
"Denza" = { kind = "company", part_of = "BYD", names = ["denza", "腾势"] }
[event]
strike = { weight = 6, urgent = true, words = ["sciopero"] }
[discover]
beside = ["brand"]
"""


def test_the_good_file_is_good() -> None:
    """What the slips are made in has no problem and no doubt."""
    assert told(GOOD) == []


RULE = '[set]\ncar = ["auto"]\n[[rule]]\nid = "r"\nany = ["car"]\n'
MISTAKES = {
    # ------------------------------------------------------------------ terms
    "a term is empty": ('[set]\ncar = ["auto",\n""]', 3, "leave it out"),
    "a term has no letter": ('[set]\ncar = ["auto",\n"..."]', 3, "leave it out"),
    "a * inside a word": ('[set]\ncar = ["auto",\n"au*to"]', 3, "at a word's end"),
    "a * on its own": ('[set]\ncar = ["auto",\n"auto *"]', 3, "at a word's end"),
    "a * in Chinese": ('[set]\ncar = ["auto",\n"小米*"]', 3, "needs no *"),
    "a code that is none": ('[set]\ncar = ["auto",\n"#SU 7"]', 3, '"#SU7"'),
    "a case-sensitive word with *": ('[set]\ncar = ["auto",\n"=EV*"]', 3, '"=EVs"'),
    "a case-sensitive nothing": ('[set]\ncar = ["auto",\n"="]', 3, 'write "=EV"'),
    "an expression without its end": ('[set]\ncar = ["auto",\n"/a"]', 3, "write /.../"),
    "an expression that is none": ('[set]\ncar = ["auto",\n"/(a/"]', 3, "mend it"),
    "an expression that runs away": ('[set]\ncar = ["auto",\n"/(a+)+b/"]', 3, "bound what repeats"),
    "a backreference": ("[set]\ncar = ['auto',\n'/(a)\\1/']", 3, "say it without"),
    "a flag": ("[set]\ncar = ['auto',\n'/(?i)a/']", 3, "leave (?i) out"),
    "an @ without a name": ('[set]\ncar = ["auto",\n"@"]', 3, 'write "@name"'),
    "an @ to nowhere": ('[set]\ncar = ["auto",\n"@it"]', 3, "write one of car"),
    "an @ to itself": ('[set]\ncar = ["auto", "@car"]', 2, "take one @ out"),
    "a ring of sets": ('[set]\ncar = ["@it"]\nit = ["@car"]', 2, "take one @ out"),
    "an @ in a mask": ('[set]\ncar = ["auto"]\n[mask]\nm = ["x",\n"@car"]', 5, "write its terms"),
    # ------------------------------------------------------------------ tables and keys
    "an unknown table": ('[sets]\ncar = ["auto"]', 1, "write set"),
    "an unknown key of a rule": (f'{RULE}titel_has = ["car"]', 6, "write title_has"),
    "a set that is no list": ("[set]\ncar = 7", 2, 'write ["...", "..."]'),
    "a set that no rule could name": ('[set]\n"a|b" = ["auto"]', 2, "use letters"),
    "a mask that is no list": ("[mask]\nm = [1]", 2, 'write ["...", "..."]'),
    "an older schema": ('schema = 2\n[set]\ncar = ["auto"]', 1, "write schema = 1"),
    "no rule": ('[set]\ncar = ["auto"]', None, "add a [[rule]]"),
    "rules that are no tables": ('rule = "x"', 1, "[[rule]] tables"),
    "no TOML": ("[set]\ncar = [", 2, "is no TOML"),
    # ------------------------------------------------------------------ rules
    "a rule without a name": (f'{RULE}[[rule]]\nany = ["car"]', 3, 'write id = "..."'),
    "two rules of one name": (f'{RULE}[[rule]]\nid = "r"\nany = ["car"]', 4, "give one another id"),
    "an unknown set in all": (f'{RULE}all = ["cat"]', 4, "write one of car"),
    "an unknown set in any": ('[set]\ncar = ["x"]\n[[rule]]\nid = "r"\nany = ["cat"]', 4, "write one of car"),
    "an unknown set in none": (f'{RULE}none = ["cat"]', 4, "write one of car"),
    "an unknown set in title_has": (f'{RULE}title_has = ["car|cat"]', 4, "write one of car"),
    "a group that is no word": (f"{RULE}all = [7]", 4, 'write ["...", "..."]'),
    "another field": (f'{RULE}in = "body"', 4, '"title", "summary" or "text"'),
    "another level": (f'{RULE}level = "certain"', 4, '"sure" or "likely"'),
    "a near that is no number": (f'{RULE}near = "six"', 4, "as in 6"),
    "a near below nothing": (f"{RULE}near = -1", 4, "as in 6"),
    "near for too many groups": (f"{RULE}near = 1\nall = {['car'] * 9}", 4, "name fewer"),
    "a context that is no word": (f"{RULE}context = 7", 4, "write it in quotes"),
    "languages that are no words": (f"{RULE}lang = 7", 4, 'write ["...", "..."]'),
    # ------------------------------------------------------------------ extends and drop
    "extends of nothing": ('extends = "nowhere"', None, "name a file or one of cars, xiaomi-auto"),
    "extends that is no name": ("extends = 7", 1, 'write ["...", "..."]'),
    "drop of what is not there": ('extends = "cars"\ndrop = { set = { car_it = ["xyz"] } }', 2, "take it out of drop"),
    "drop of a rule not there": ('extends = "cars"\ndrop = { rule = ["xyz"] }', 2, "take it out of drop"),
    "drop of a list without its name": ('extends = "cars"\ndrop = { set = ["x"] }', 2, "set = { name"),
    "drop of another thing": ('extends = "cars"\ndrop = { sets = {} }', 2, "write set"),
    # ------------------------------------------------------------------ entities, events, newcomers
    "an entity without a kind": ('[entity]\n"A" = { names = ["a"] }', 2, "write one of company"),
    "an entity of another kind": ('[entity]\n"A" = { kind = "firm" }', 2, "one of company"),
    "an entity that is no table": ('[entity]\n"A" = "a"', 2, "write kind = ... in it"),
    "an unknown key of an entity": ('[entity]\n"A" = { kind = "company", name = ["a"] }', 2, "write names"),
    "an entity with a bad name": ('[entity]\n"A" = { kind = "company", names = ["/(a/"] }', 2, "mend it"),
    "an entity part of no word": ('[entity]\n"A" = { kind = "company", part_of = 7 }', 2, "write it in quotes"),
    "an event without a number": ('[event]\nx = { weight = "high" }', 2, "as in 5"),
    "an event neither urgent nor not": ('[event]\nx = { urgent = "yes" }', 2, "true or false"),
    "an unknown key of an event": ('[event]\nx = { word = ["a"] }', 2, "write words"),
    "beside an unknown set": ('[set]\ncar = ["auto"]\n[discover]\nbeside = ["brand"]', 4, "write one of car"),
    "an unknown key of discover": ("[discover]\nnext = []", 2, "write beside"),
}
"""What is wrong, a file, the line that is named (None: the file alone) and the remedy."""


@pytest.mark.parametrize("wrong", MISTAKES)
def test_each_kind_of_mistake_is_told_with_its_line_and_remedy(wrong: str) -> None:
    """Every sentence of the page that can be broken, broken once."""
    text, line, remedy = MISTAKES[wrong]
    with pytest.raises(ProblemsError) as caught:
        loads(text, Path("/nowhere"))
    sentences = [str(problem) for problem in caught.value.problems]
    place = "" if line is None else f"text:{line}: "
    assert [s for s in sentences if s.startswith(place) and remedy in s], sentences


def test_all_mistakes_of_terms_are_told_at_once() -> None:
    """Each classical expression that runs away is refused on its own line, with the remedy, beside the others."""
    bad = [
        "(a+)+$",
        "(a|a)*b",
        "(a|aa)+$",
        "(.*a){12}",
        "^(([a-z])+.)+[a-z]([a-z])+$",
        r"(\w+\s?)+!",
        r"(.*,)*x",
        "(x+x+)+y",
        "a*a*a*a*b",
    ]
    lines = ",\n".join(f"'/{source}/'" for source in bad)
    with pytest.raises(ProblemsError) as caught:
        loads(f"[set]\ncar = [\n{lines}\n]\n[[rule]]\nid = 'r'\nany = ['car']", Path("/nowhere"))
    sentences = [str(problem) for problem in caught.value.problems]
    for line, source in enumerate(bad, 3):
        found = [s for s in sentences if f"/{source}/" in s.replace("\\\\", "\\")]
        assert [s for s in found if s.startswith(f"text:{line}: ") and "bound what repeats" in s], (source, found)


PARTS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "[ab]",
        ".",
        r"\w",
        "汉",
        r"\s",
        "[^a]",
        "(?:a|ab)",
        "(?:ab|b)",
        "^",
        "$",
        r"\b",
        "(?=a)",
        "(?!b)",
        "a|b",
    ]
)
REPEATED = st.sampled_from(["", "", "*", "+", "?", "{0,20}", "{2,9}", "*?", "++", "{0,200}"])
EXPRESSIONS = st.recursive(
    st.tuples(PARTS, REPEATED).map("".join),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["(?:", "(", "(?=", "(?>"]), inner, st.just(")"), REPEATED).map("".join),
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=150)
@given(EXPRESSIONS, st.sampled_from(["a", "ab", "aab", "汉a ", "a b", "b"]))
def test_what_is_allowed_comes_to_an_end(source: str, unit: str) -> None:
    """An expression that runs away would not return from a whole field of what it is slowest on in a lifetime."""
    try:
        check(f"(?:{source})x")
    except (ValueError, re.error):
        return
    text = (unit * LONGEST)[:LONGEST]
    assert re.compile(f"(?:{source})x", re.ASCII).search(text) is None
