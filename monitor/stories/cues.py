"""The words that give a stance away, per language: read once from `cues.toml` beside this file.

Knows the patterns and how to run them; what follows from a hit is stance.py's and speakers.py's.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Literal

from monitor.stories.language import Language
from monitor.text import HAN_RANGES

Verb = Literal["deny", "confirm", "declare", "tell", "relay", "leak", "answer"]
VERBS: tuple[Verb, ...] = ("deny", "confirm", "declare", "tell", "relay", "leak", "answer")
"""In order of weight: of verbs that overlap, the first and then the longest counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cues:
    """One language's patterns, compiled; see the head of `cues.toml` for what each is."""

    deny: re.Pattern[str]
    confirm: re.Pattern[str]
    declare: re.Pattern[str]
    tell: re.Pattern[str]
    relay: re.Pattern[str]
    leak: re.Pattern[str]
    answer: re.Pattern[str]
    negation: re.Pattern[str]
    passive: re.Pattern[str]
    according: re.Pattern[str]
    counter: re.Pattern[str]
    concede: re.Pattern[str]
    hearsay: re.Pattern[str]
    modal: re.Pattern[str]
    risk: re.Pattern[str]
    reckoned: re.Pattern[str]
    outright: re.Pattern[str]
    formal: re.Pattern[str]
    unproven: re.Pattern[str]
    company: re.Pattern[str]
    office: re.Pattern[str]
    source: re.Pattern[str]
    outlet: re.Pattern[str]
    authority: re.Pattern[str]
    oblique: re.Pattern[str]
    agent: re.Pattern[str]
    open: re.Pattern[str]
    ask: re.Pattern[str]


def joined(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for any of these; ASCII classes, as a Han letter beside a Latin word does not glue."""
    return re.compile("|".join(f"(?:{p})" for p in patterns).replace("{han}", HAN_RANGES), re.ASCII)


@cache
def cues(language: Language) -> Cues:
    """The patterns of a language."""
    table = tomllib.loads((files("monitor.stories") / "cues.toml").read_text("utf-8"))[language]
    return Cues(**{f.name: joined(table[f.name]) for f in fields(Cues)})
