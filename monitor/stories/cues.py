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

from monitor.text import HAN

Language = Literal["it", "en", "zh"]
Verb = Literal["deny", "confirm", "declare", "tell", "relay", "leak", "answer"]
VERBS: tuple[Verb, ...] = ("deny", "confirm", "declare", "tell", "relay", "leak", "answer")
"""In order of weight: of verbs that overlap, the first and then the longest counts."""
HAN_PART = 0.2
"""From this part of Han letters on a sentence is Chinese: each of them is worth several Latin ones."""


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
    reckoned: re.Pattern[str]
    outright: re.Pattern[str]
    formal: re.Pattern[str]
    unproven: re.Pattern[str]
    company: re.Pattern[str]
    office: re.Pattern[str]
    source: re.Pattern[str]
    authority: re.Pattern[str]
    oblique: re.Pattern[str]
    agent: re.Pattern[str]
    open: re.Pattern[str]
    ask: re.Pattern[str]


def joined(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for any of these; ASCII classes, as a Han letter beside a Latin word does not glue."""
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.ASCII)


@cache
def cues(language: Language) -> Cues:
    """The patterns of a language."""
    table = tomllib.loads((files("monitor.stories") / "cues.toml").read_text("utf-8"))[language]
    return Cues(**{f.name: joined(table[f.name]) for f in fields(Cues)})


def language_of(text: str, declared: str) -> Language:
    """The language of a sentence: Chinese by its script, else the one its feed declares, else English."""
    letters = sum(c.isalnum() for c in text)
    if len(HAN.findall(text)) > HAN_PART * letters:
        return "zh"
    return "it" if declared.partition("-")[0] == "it" else "en"
