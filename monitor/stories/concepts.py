"""Concepts: finer signs of what happened, named alike in Italian, Chinese and English.

Finds which of them a folded text names, so that reports in different languages can be compared.  Their words stand in
`concepts.toml` beside this file, by language, for many a word of one means another thing in the next: "sale" rises in
Italian and sells in English.  Weighs nothing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from monitor.stories.language import Language, language_of
from monitor.text import HAN_RANGES

LANGUAGES: tuple[Language, ...] = ("it", "zh", "en")
WORD = re.compile("[a-z\u00df-\u024f]+")
HAN_RUN = re.compile(f"[{HAN_RANGES}]{{2,400}}")
SHORTEST_STEM = 3
LONGEST_STEM = 16

Table = Mapping[str, Mapping[str, str]]
"""Concept -> `it`, `zh`, `en` and where it has one `all` -> words parted by commas."""


class _Latin:
    """The words in Latin letters that count in texts of one language, by the way they are found."""

    def __init__(self) -> None:
        self.exact: dict[str, list[str]] = {}
        self.stems: dict[str, list[str]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def add(self, concept: str, word: str) -> None:
        first, *rest = word.split()
        if rest:
            self.phrases.setdefault(first, []).append((tuple(rest), concept))
        elif word.endswith("*"):
            self.stems.setdefault(word[:-1], []).append(concept)
        else:
            self.exact.setdefault(word, []).append(concept)

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        words = list(WORD.finditer(text))
        plain = [w.group() for w in words]
        for at, word in enumerate(plain):
            start = words[at].start()
            for concept in self.exact.get(word, ()):
                yield start, concept
            for end in range(SHORTEST_STEM, min(len(word), LONGEST_STEM) + 1):
                for concept in self.stems.get(word[:end], ()):
                    yield start, concept
            for rest, concept in self.phrases.get(word, ()):
                if _follow(plain, at + 1, rest):
                    yield start, concept


def _follow(words: list[str], at: int, wanted: tuple[str, ...]) -> bool:
    found = words[at : at + len(wanted)]
    return len(found) == len(wanted) and all(
        w.startswith(p[:-1]) if p.endswith("*") else w == p for w, p in zip(found, wanted, strict=True)
    )


class _Chinese:
    """The words in Chinese characters, which need no blank beside them."""

    def __init__(self) -> None:
        self.words: dict[str, list[str]] = {}
        self.lengths: dict[str, set[int]] = {}
        """Of the words that begin with two characters."""

    def add(self, concept: str, word: str) -> None:
        self.words.setdefault(word, []).append(concept)
        self.lengths.setdefault(word[:2], set()).add(len(word))

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        for run in HAN_RUN.finditer(text):
            piece = run.group()
            for at in range(len(piece) - 1):
                for length in self.lengths.get(piece[at : at + 2], ()):
                    for concept in self.words.get(piece[at : at + length], ()):
                        yield run.start() + at, concept


def table() -> Table:
    """The words as they are written."""
    return tomllib.loads((files("monitor.stories") / "concepts.toml").read_text("utf-8"))


@cache
def _lexicon() -> tuple[Mapping[Language, _Latin], _Chinese]:
    """Latin words by the language of the text they count in, and the Chinese ones, which count in any."""
    latin: Mapping[Language, _Latin] = {language: _Latin() for language in LANGUAGES}
    chinese = _Chinese()
    for concept, words in table().items():
        for word in words["zh"].split(", "):
            chinese.add(concept, word)
        for language in LANGUAGES:
            own = "" if language == "zh" else words[language]
            for word in filter(None, (*own.split(", "), *words.get("all", "").split(", "))):
                latin[language].add(concept, word)
    return latin, chinese


def concepts(folded: str, declared: str) -> tuple[str, ...]:
    """Names of the concepts that a folded text speaks of, in order of place, each once.

    `declared` is the language its feed is said to be in; the text's own script and words go before it.
    """
    latin, chinese = _lexicon()
    found = sorted((*latin[language_of(folded, declared)].find(folded), *chinese.find(folded)))
    return tuple(dict.fromkeys(concept for _, concept in found))
