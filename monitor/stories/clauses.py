"""Sentences and pieces of a text, with their places in the original.

A sentence ends at a full stop, question or exclamation mark, semicolon, line or stroke between items; a piece ends at a comma, a colon or a
dash as well.  Which pieces make one clause depends on who speaks in them (stance.py).  Says nothing of meaning.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.text import HAN_RANGES, Folded, fold

LONGEST = 5000
"""Code points of a field that are looked at, as the rules do."""
SENTENCE = 600
"""A longer stretch without an end of sentence is cut at a blank."""
LETTER = f"[{HAN_RANGES}a-z0-9]"
END = re.compile(
    r"[。!?;\n…]+[\"”»』」)’]{0,3}|\.{1,6}[\"”»』」)]{0,3}(?=\s|$)"
    rf"|(?<=[{HAN_RANGES}a-z0-9「」『』《》]{{5}})/(?=[「『《]?{LETTER}{{5}})"
)
"""A stroke between two long stretches parts the items of a morning paper's title."""
ABBREVIATED = re.compile(
    r"(?:\b[a-z]|\b(?:inc|co|corp|ltd|mr|mrs|ms|dr|sig|dott|ing|vs|ca|approx|est|ecc|jr))$", re.ASCII
)
DATED = re.compile(r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|genn?|febbr|ott|dic|no|nr|art)$", re.ASCII)
"""Short words that end in a full stop before a number: "Dec. 5"."""
PIECE = re.compile(
    r"[,:—–|]+|\s-+\s|\s\(|\)\s|\s(?=(?:while|whereas|mentre|but|ma|pero)\s)|"
    rf"(?<=[{HAN_RANGES}])\s(?=[{HAN_RANGES}])"
)
CLOCK = re.compile(r"[0-9]$")
CLOSED = '"”»』」'


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a field: `folded.text[start:end]`, cut into pieces of the same measure."""

    folded: Folded
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The sentence, folded."""
        return self.folded.text[self.start : self.end]

    @property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return "?" in self.folded.text[max(self.start, self.end - 3) : self.end]


def folded_field(text: str) -> Folded:
    """A field made ready: its first `LONGEST` code points, folded."""
    return fold(text[:LONGEST])


def sentences(folded: Folded) -> Iterator[Sentence]:
    """Every sentence with a letter or digit in it, in order, without blanks and marks around it."""
    text = folded.text
    start = 0
    for end in (*_ends(folded), len(text)):
        for first, last in _cut(text, start, end):
            if last > first:
                yield Sentence(folded, first, last, tuple(_pieces(text, first, last)))
        start = end


def original_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The part of the original field behind a part of the folded text."""
    return folded.span(start, end)


def folded_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The part of the folded text that an original part became."""
    return bisect_left(folded.starts, start), bisect_left(folded.starts, end)


def _ends(folded: Folded) -> Iterator[int]:
    """Where sentences end, each just behind its last mark."""
    text = folded.text
    for mark in END.finditer(text):
        written = mark.group()
        if written[0] == "." and _is_short(text, mark.start()):
            continue
        if written[-1] in CLOSED and _goes_on(folded, mark.end()):
            continue
        yield mark.end()


def _is_short(text: str, at: int) -> bool:
    """Whether the full stop there ends a short form and no sentence."""
    before = text[max(0, at - 8) : at]
    return ABBREVIATED.search(before) is not None or (
        DATED.search(before) is not None and text[at + 1 : at + 3].strip()[:1].isdigit()
    )


def _goes_on(folded: Folded, at: int) -> bool:
    """Whether a sentence goes on behind a closing quotation mark: "…!", said he."""
    rest = folded.text[at : at + 3].lstrip()
    if not rest or rest[0] in ",，":
        return bool(rest)
    place = at + folded.text[at : at + 3].index(rest[0])
    return folded.original[folded.starts[place]].islower()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without blanks around it, in parts of at most `SENTENCE`."""
    while end - start > SENTENCE:
        middle = text.rfind(" ", start + 1, start + SENTENCE)
        middle = middle if middle > start else start + SENTENCE
        yield trimmed(text, start, middle)
        start = middle
    yield trimmed(text, start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without what is neither letter, digit nor opening or closing mark at both ends; empty where nothing is left."""
    while start < end and not (text[start].isalnum() or text[start] in '"“«『「《(#$€£¥+-'):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in '"”»』」》)?%$€£¥'):
        end -= 1
    if not any(c.isalnum() for c in text[start:end]):
        return start, start
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for mark in PIECE.finditer(text, start, end):
        in_number = (
            mark.group() in (",", ":")
            and CLOCK.search(text[at : mark.start()])
            and text[mark.end() : mark.end() + 1].isdigit()
        )
        if mark.start() > at and not in_number:
            yield at, mark.start()
            at = mark.end()
    if end > at:
        yield at, end
