"""Folding: text made comparable across scripts and spellings, with every span led back to the original.

Tags out, entities once, NFKC, curly apostrophes straight, casefold, accents off, Traditional to Simplified,
in this order (rule-language.md, "How an entry is judged").  Works code point by code point, so that a span of
folded text is exactly what a person would mark in the text as shown.  Finds and decides nothing.  OpenCC stays in here.
"""

import html
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cache

LATIN = "a-z0-9\u00df-\u00f6\u00f8-\u024f"
"""Latin letters and digits as they are after folding, for a regular expression's brackets."""
HAN_RANGES = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Chinese characters, for a regular expression's brackets."""
TRIMS = "ultra|max|pro|gt|plus|standard|edition|evo|se"
"""Names of a model's versions, which may be stuck to its code: SU7Ultra."""
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?:[\s/][^<>]{0,2000})?>|<!--[^<>]{0,2000}-->")
"""A tag or comment; a stray `<` as in "price < 300" is none.  Bounded, so that hostile text costs linear time."""
VANISH = frozenset(("a", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"))
"""Tags inside a word; any other separates words."""
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
APOSTROPHES = {ord(c): "'" for c in "\u2018\u2019\u201b\u02bc\u02b9\uff07\u2032"}
HAN = re.compile(f"[{HAN_RANGES}]")
SOFT_HYPHEN = "\u00ad"
"""Written inside words and not seen: folds to nothing."""
MARKS = ("Mn", "Me")
"""Categories of what stands on the character before it, and belongs to it: accents, variation selectors, a key's frame."""
SIGNS = ("<circle>", "<super>", "<sub>")
"""How NFKC marks raised and circled signs.  They number, footnote or claim what stands beside them (①SU7, SU7², SU7™): as
letters and digits they would be glued to it, so they stay what they are.  Raised letters (nº) are letters."""
MOST_CHARS = 70_000
"""Folded characters that are remembered: more than any script needs, and a bound on what hostile text can fill."""
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with the way back: `starts[i]` and `ends[i]` bound in the original what made character i."""

    text: str
    original: str
    starts: "array[int]"
    ends: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's part that `text[start:end]` came from; combining marks belong to their letter."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.original)
            return at, at
        return self.starts[start], self.ends[end - 1]


def is_han(char: str) -> bool:
    """Whether a character is Chinese script."""
    return HAN.match(char) is not None


@cache
def simplified() -> dict[int, str]:
    """Traditional to Simplified, a table for `str.translate`: one character for one, so that spans hold."""
    from opencc import OpenCC

    han = [chr(c) for block in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)) for c in range(*block)]
    converted = OpenCC("t2s").convert("\n".join(han)).split("\n")
    table = {ord(a): b for a, b in zip(han, converted, strict=True) if a != b and len(b) == 1}
    # A few characters are the simple form of one and the traditional form of another: all of them fold to the last.
    return {char: table.get(ord(simple), simple) for char, simple in table.items()}


class _FoldTable(dict[int, str]):
    """A table for `str.translate` that learns each character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if len(self) < MOST_CHARS:
            self[code] = folded
        return folded


FOLDED = _FoldTable()


def _fold_char(char: str) -> str:
    """One character folded: may give none (an accent), one, or several (ﬁ)."""
    if char == SOFT_HYPHEN:
        return ""
    if unicodedata.category(char) in ("No", "So") and unicodedata.decomposition(char).startswith(SIGNS):
        return char
    wide = unicodedata.normalize("NFKC", char).translate(APOSTROPHES).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", wide) if unicodedata.category(c) not in MARKS)
    return unicodedata.normalize("NFC", bare).translate(simplified())


def fold_text(text: str) -> str:
    """The folded text alone: what `fold(text).text` is, quicker."""
    if "<" in text or "&" in text:
        text = "".join(piece for _, _, piece in _shown(text))
    return text.lower() if text.isascii() else text.translate(FOLDED)


def fold(text: str) -> Folded:
    """Fold with a map back to `text`."""
    chars, starts, ends = _pieces(text)
    out: list[str] = []
    first, last = array("l"), array("l")
    for char, start, end in zip(chars, starts, ends, strict=True):
        folded = FOLDED[ord(char)]
        if not folded and last and last[-1] <= start and unicodedata.category(char) in MARKS:
            last[-1] = end
        for piece in folded:
            out.append(piece)
            first.append(start)
            last.append(end)
    return Folded("".join(out), text, first, last)


def plain(text: str) -> Folded:
    """Tags, entities and soft hyphens out, nothing else: what case-sensitive terms look at."""
    chars, starts, ends = _pieces(text)
    if SOFT_HYPHEN in chars:
        kept = [at for at, char in enumerate(chars) if char != SOFT_HYPHEN]
        chars, starts, ends = [chars[at] for at in kept], [starts[at] for at in kept], [ends[at] for at in kept]
    return Folded("".join(chars), text, array("l", starts), array("l", ends))


def _pieces(text: str) -> tuple[list[str], list[int], list[int]]:
    """The characters of the text as shown, each with the bounds of what wrote it."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, end, piece in _shown(text):
        chars.extend(piece)
        if len(piece) == end - at:
            starts.extend(range(at, end))
            ends.extend(range(at + 1, end + 1))
        else:
            starts.extend([at] * len(piece))
            ends.extend([end] * len(piece))
    return chars, starts, ends


def _shown(text: str) -> list[tuple[int, int, str]]:
    """The text as shown, in parts: where each stands in the original and what it shows."""
    if "<" not in text and "&" not in text:
        return [(0, len(text), text)]
    out = []
    at = 0
    for tag in TAG.finditer(text) if "<" in text else ():
        out.extend(_unescaped(text, at, tag.start()))
        if tag.group(2) is None or tag.group(2).casefold() not in VANISH:
            out.append((tag.start(), tag.end(), " "))
        at = tag.end()
    out.extend(_unescaped(text, at, len(text)))
    return out


def _unescaped(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    out = []
    for entity in ENTITY.finditer(text, start, end) if "&" in text else ():
        value = html.unescape(entity.group())
        if value == entity.group():
            continue
        out.append((start, entity.start(), text[start : entity.start()]))
        out.append((entity.start(), entity.end(), value))
        start = entity.end()
    out.append((start, end, text[start:end]))
    return out


def shown(text: str) -> str:
    """Text safe for a terminal or a mail: no control or bidi characters, no lone surrogates, single blanks."""
    return BLANKS.sub(" ", HIDDEN.sub("", text)).strip()
