"""Coined words: the pieces of a text that may be a new name, in a script with blanks and in one without.

Latin words, codes and runs of words written large are taken as they stand.  Chinese has no blanks: each short stretch
of characters is a guess, and a guess is a word where its characters hold together (its parts meet far oftener than by
chance) and what stands before and behind it varies: new-word discovery by cohesion and boundary entropy.  Knows
neither watchlist nor date, and ranks nothing.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from monitor.text import HAN_RANGES, LATIN, TRIMS, Folded

LONGEST = 6
"""Characters of the longest Chinese name that is sought."""
COHESION = 3.0
"""Least pointwise mutual information of a guess's two parts, in nats: twenty times likelier together than by chance."""
ENTROPY = 0.6
"""Least entropy of what stands beside a guess, in nats: about two neighbours, neither of them rare."""
SWALLOWED = 0.7
"""A part that stands inside one longer word at this share of its places or more is no word by itself."""
MOST_WORDS = 3
"""Latin words that one name may have."""
HEADLINE = 4
"""So many long words, all written large, make a headline whose capitals say nothing; a long word has as many letters."""
HAN_RUN = re.compile(f"[{HAN_RANGES}]+")
WORD = re.compile(f"[{LATIN}]+")
LETTER = re.compile(f"[{LATIN}]")
TRIM = re.compile(f"([{LATIN}]*?[0-9])(?:{TRIMS})")
CODE = re.compile("[a-z]{1,4}[0-9]{1,3}[a-z]{0,2}")
"""A model code: a few letters, a number, perhaps a letter or two.  What begins with a digit is a size or a speed."""
NUMBERED = re.compile("([a-z]{1,4})([0-9]{2,3})")
OPENERS = frozenset('.:!?|\u2013\u2014\u00ab"([\u300c')
"""Behind these, as at the beginning, any word may be written large."""
LOOSE = frozenset(
    "的了着过是在和与及或也都就还又再才只很更最太不没未无被把让给对向从到为于以将会能可要应该说称想看用做当其此这那哪谁何么怎什个些们"
    "吗呢吧啊呀嘛等第每各上下中前后里内外年月日时分秒一二三四五六七八九十百千万亿两半元块台辆款次名人家有来去出起多少大小我你他她它自己"
)
"""Characters that join words or count; a coined name seldom begins or ends with one."""
STOP = frozenset(
    re.findall(
        r"\w+",
        TRIMS.replace("|", " ")
        + " q1 q2 q3 q4 h1 h2 a an the and for with from in on at of to by is its new this that more"
        " il lo la i gli le un una uno e di da per con su nel del della dei al alla che non nuova nuovo"
        " january february march april may june july august september october november december"
        " monday tuesday wednesday thursday friday saturday sunday",
    )
)
"""Latin words that are written large and are no newcomer."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A Latin word or several in a row: as folded, as written, and whether its letters say that it is a name."""

    key: str
    shown: str
    large: bool
    """Written as names alone are; a headline or the beginning of a sentence writes any word large."""
    small: bool
    opens: bool
    """Begins a sentence."""


def guesses(run: str) -> set[str]:
    """Every stretch of two to `LONGEST` characters of a Chinese run that may be a word."""
    return {
        run[start:end]
        for start in range(len(run) - 1)
        if run[start] not in LOOSE
        for end in range(start + 2, min(len(run), start + LONGEST) + 1)
        if run[end - 1] not in LOOSE
    }


class Counts:
    """How often wanted guesses, their parts and their neighbours occur in the runs that were added."""

    def __init__(self, wanted: Collection[str]) -> None:
        """Count these guesses and all of their parts, nothing else."""
        self.wanted = frozenset(wanted)
        self.parts = {part for word in self.wanted for part in (word, *_parts(word))}
        self._starts = {part[:2] for part in self.parts if len(part) > 1}
        self.count: Counter[str] = Counter()
        self.left: dict[str, Counter[str]] = {word: Counter() for word in self.wanted}
        self.right: dict[str, Counter[str]] = {word: Counter() for word in self.wanted}
        self.characters = 0

    def add(self, run: str) -> set[str]:
        """Count one Chinese run and return the wanted guesses in it.

        An end of the run is a neighbour unlike any other, since anything might stand there.
        """
        found = set()
        self.count.update(run)
        for start in range(len(run) - 1):
            if run[start : start + 2] not in self._starts:
                continue
            for end in range(start + 2, min(len(run), start + LONGEST) + 1):
                part = run[start:end]
                if part not in self.parts:
                    continue
                self.count[part] += 1
                if part in self.wanted:
                    found.add(part)
                    self.left[part][run[start - 1] if start else f"<{self.characters}"] += 1
                    self.right[part][run[end] if end < len(run) else f">{self.characters}"] += 1
        self.characters += len(run)
        return found

    def cohesion(self, word: str) -> float:
        """The least mutual information, in nats, over all ways to part a word that occurs."""
        return min(
            math.log(self.count[word] * self.characters / (self.count[word[:at]] * self.count[word[at:]]))
            for at in range(1, len(word))
        )

    def freedom(self, word: str) -> float:
        """The entropy, in nats, of what stands beside a word, on its less free side."""
        return min(_entropy(self.left[word]), _entropy(self.right[word]))

    def words(self) -> list[str]:
        """The wanted guesses that hold together and stand free."""
        return [word for word in self.free() if self.cohesion(word) >= COHESION]

    def free(self) -> list[str]:
        """The wanted guesses that stand free, whether they hold together or not."""
        return [word for word in self.wanted if self.count[word] and self.freedom(word) >= ENTROPY]


def _entropy(neighbours: Mapping[str, int]) -> float:
    total = sum(neighbours.values())
    return -sum(n / total * math.log(n / total) for n in neighbours.values())


def _parts(word: str) -> Iterator[str]:
    """What a word holds that might pass for a word: of Chinese any stretch, of words some of them, of a code its beginning."""
    if not LETTER.match(word):
        yield from (word[i:j] for i in range(len(word)) for j in range(i + 1, len(word) + 1) if j - i < len(word))
    elif " " in word:
        split = word.split()
        spans = ((i, j) for i in range(len(split)) for j in range(i + 1, len(split) + 1) if j - i < len(split))
        yield from (" ".join(split[i:j]) for i, j in spans)
    elif numbered := NUMBERED.fullmatch(word):
        yield from (word[:end] for end in range(numbered.end(1) + 1, len(word)))


def longest(found: Mapping[str, int]) -> list[str]:
    """Of words within words, given with how often each occurs, those that are no mere part of a longer one."""
    whole: dict[str, int] = {}
    for word, number in found.items():
        for part in _parts(word):
            whole[part] = max(whole.get(part, 0), number)
    return [word for word, number in found.items() if whole.get(word, 0) < SWALLOWED * number]


def latin(text: str) -> Iterator[tuple[str, int, int]]:
    """Latin words of folded text and up to `MOST_WORDS` in a row: as sought, where they begin and end.

    A version stuck to a code is cut off (n90max is n90).  A number before Chinese may end early: su734分钟 is su7 or su734.
    """
    line: list[int] = []
    last = 0
    for found in WORD.finditer(text):
        start, end = found.span()
        line = [*line, start][-MOST_WORDS:] if line and text[last:start] == " " else [start]
        last = end
        for first in line[:-1]:
            yield text[first:end], first, end
        word = found.group()
        trimmed = TRIM.fullmatch(word)
        cut = len(trimmed.group(1)) if trimmed else len(word)
        yield word[:cut], start, start + cut
        numbered = NUMBERED.fullmatch(word)
        if numbered and HAN_RUN.match(text, end):
            for stop in range(numbered.end(1) + 1, len(word)):
                yield word[:stop], start, start + stop


def pieces(text: str, folded: Folded, start: int, end: int) -> Iterator[Piece]:
    """The Latin words of `text[start:end]` that may be names; `text` is that of `folded`, some of it blanked."""
    part = text[start:end]
    long = [w for w in WORD.finditer(part) if w.end() - w.start() >= HEADLINE and w.group().isalpha()]
    headline = len(long) >= HEADLINE and all(
        _written(folded, start + w.start(), start + w.end())[0].isupper() for w in long
    )
    for key, first, last in latin(part):
        words = key.split()
        if words[0] in STOP or words[-1] in STOP or len(key) < 2 or not any(c.isalpha() for c in key):  # noqa: PLR2004 - one letter is no name
            continue
        spelt = [_written(folded, start + first + w.start(), start + first + w.end()) for w in WORD.finditer(key)]
        large = all(any(c.isupper() for c in word) or word.isdigit() for word in spelt)
        if len(words) > 1 and not large:
            continue
        said = part[:first].rstrip()
        opens = len(words) == 1 and (not said or said[-1] in OPENERS)
        inner = any(c.isupper() for word in spelt for c in word[1:])
        shown = _written(folded, start + first, start + last)
        yield Piece(key, shown, large=large and (inner or not (headline or opens)), small=not large, opens=opens)


def _written(folded: Folded, start: int, end: int) -> str:
    first, last = folded.span(start, end)
    return folded.original[first:last]
