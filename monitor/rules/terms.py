"""A term of a watchlist: read as written, compiled, found in a field.

Latin words are whole words, Han terms substrings, `#SU7` model codes, `=EV` case-sensitive words, `/.../`
regular expressions and `@name` another set (rule-language.md, "A term").  Knows no rule and no file.
"""

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from monitor.model import Field, Hit
from monitor.rules.cost import LONGEST, CostError, check
from monitor.text import HAN_RANGES, LATIN, TRIMS, Folded, fold, fold_text, is_han, plain

HYPHEN = "[-\u2010\u2011]"
"""Hyphens as they are after folding (NFKC makes U+2011 to U+2010) and before."""
BLANKS = "\\s\u180e\u200b-\u200d\u2060\ufeff"
GAP = f"[{BLANKS}\u2010\u2011-]+"
"""What an inner blank of a term matches."""
LETTERS = LATIN.replace("0-9", "")
CASED = (
    "A-Za-z0-9\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff\u2160-\u217f\ufb00-\ufb06"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
)
"""What glues to a case-sensitive word: Latin letters and digits before folding, raised, wide and tied ones and accents too."""
BLANK = "\x00"
"""Stands where a mask blanked: it is in no term, no inner blank and no token."""
NEVER = "(?!)"

Kind = Literal["latin", "han", "code", "case", "regex", "set"]
Place = tuple[int, int, int, int]
"""Start and end in the folded text, start and end in the original."""


class TermError(ValueError):
    """A term that cannot be one; the message says what to write instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One term as written, ready to be found."""

    written: str
    kind: Kind
    source: str
    """The regular expression that finds it."""
    core: str = ""
    """Folded letters that must be in the text for the term to hit; "" where none are known."""
    doubt: str = ""
    """Why it can hit nothing, for its author; "" where it can."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first sought: most terms of a watchlist are not in most entries."""
        return _compiled(self.source, re.ASCII if self.kind == "regex" else re.NOFLAG)


@cache
def _compiled(source: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(source, flags)


def folded_field(text: str) -> Folded:
    """A field folded for terms; more than `LONGEST` code points of it are not looked at."""
    return fold(text[:LONGEST])


class View:
    """One field made ready for terms: folded, its masks blanked."""

    __slots__ = ("_plain", "blanked", "field", "folded", "text")

    def __init__(self, folded: Folded, field: Field) -> None:
        """Start from a field as `folded_field` gives it, nothing blanked yet."""
        self.field: Field = field
        self.folded = folded
        self.text = folded.text.replace(BLANK, " ")
        self.blanked: list[tuple[int, int]] = []
        """Masked parts of the original."""
        self._plain: Folded | None = None

    def blank(self, places: Iterable[Place]) -> None:
        """Blank these parts, all found before any is blanked."""
        text = list(self.text)
        for start, end, first, last in places:
            text[start:end] = BLANK * (end - start)
            self.blanked.append((first, last))
        self.text = "".join(text)
        self._plain = None

    def hit(self, name: str, term: Term, first: int, last: int) -> Hit:
        """A record of `term` of the set `name`, found at this place of the original."""
        text = self.folded.original[first:last]
        return Hit(set=name, term=term.written, field=self.field, start=first, end=last, text=text)

    def cased(self) -> Folded:
        """The text without tags and entities, its case kept, masked parts blanked."""
        if self._plain is None:
            made = plain(self.folded.original)
            chars = list(made.text)
            for first, last in self.blanked:
                start, end = bisect_right(made.ends, first), bisect_left(made.starts, last)
                chars[start:end] = BLANK * (end - start)
            self._plain = Folded("".join(chars), made.original, made.starts, made.ends)
        return self._plain


def find(term: Term, view: View) -> Iterator[Place]:
    """Every hit, from left to right, none over another of the same term; what is blanked is in none."""
    if term.core not in view.text:
        return
    folded = view.folded
    if term.kind == "case":
        cased = view.cased()
        for hit in term.pattern.finditer(cased.text):
            first, last = cased.span(*hit.span())
            yield bisect_right(folded.ends, first), bisect_left(folded.starts, last), first, last
    else:
        found = _unblanked(term.pattern, view.text) if term.kind == "regex" else term.pattern.finditer(view.text)
        for hit in found:
            start, end = hit.span()
            if end > start:
                yield (start, end, *folded.span(start, end))


def _unblanked(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Hits of an expression that hold no blanked character; one that would is sought again before it."""
    if BLANK not in text:
        yield from pattern.finditer(text)
        return
    at = 0
    while at <= len(text) and (hit := pattern.search(text, at)) is not None:
        hole = text.find(BLANK, hit.start(), hit.end())
        if hole < 0:
            yield hit
            at = max(hit.end(), hit.start() + 1)
            continue
        yield from pattern.finditer(text, hit.start(), hole)
        at = hole + 1


@cache
def parse(written: str) -> Term:
    """Compile a term as written in a file.

    Raises:
        TermError: empty, a bad or dangerous regular expression, a stray `*`, an `@` without a name.
    """
    if not written.strip():
        raise TermError("is empty: leave it out")
    if written.startswith("@"):
        if not written[1:].strip():
            raise TermError('names no set: write "@name"')
        return Term(written=written, kind="set", source=NEVER)
    if written.startswith("/"):
        return _regex(written)
    if written.startswith("="):
        return _cased(written)
    if written.startswith("#"):
        return _code(written)
    folded = fold_text(written).strip()
    if not any(c.isalnum() for c in folded):
        raise TermError("has no letter or digit: leave it out")
    if any(is_han(c) for c in folded):
        if "*" in folded:
            raise TermError("is Chinese and needs no *: it is found inside longer words anyway")
        return Term(written=written, kind="han", source=re.escape(folded), core=folded)
    return _latin(written, folded)


def _words(text: str) -> list[str]:
    return [word for word in re.split(f"[{BLANKS}]+", text) if word]


def _literal(word: str) -> str:
    """A word for a pattern; a hyphen written in it matches a hyphen of any kind, and nothing else."""
    return HYPHEN.join(re.escape(part) for part in re.split(HYPHEN, word))


def _core(words: Iterable[str]) -> str:
    """The longest run of letters that every hit holds as they are."""
    return max((part for word in words for part in re.split(HYPHEN, word.rstrip("*"))), key=len, default="")


def _latin(written: str, folded: str) -> Term:
    words = _words(folded)
    for word in words:
        if "*" in word[:-1] or word == "*":
            raise TermError("has a * that does not end a word: write it at a word's end, as in auto elettric*")
    parts = [_literal(w[:-1]) + f"[{LATIN}]*" if w.endswith("*") else _literal(w) for w in words]
    left = f"(?<![{LATIN}])" if re.match(f"[{LATIN}]", words[0]) else ""
    last = words[-1]
    right = "" if last.endswith("*") or not re.match(f"[{LATIN}]", last[-1]) else f"(?![{LATIN}])"
    return Term(written=written, kind="latin", source=left + GAP.join(parts) + right, core=_core(words))


def _cased(written: str) -> Term:
    words = _words(written[1:])
    if not words or not any(c.isalnum() for c in written):
        raise TermError('names no word: write "=EV"')
    if any("*" in word for word in words):
        raise TermError('takes no *, since it is one spelling: write each, as in "=EV", "=EVs"')
    left = f"(?<![{CASED}])" if re.match(f"[{CASED}]", words[0]) else ""
    right = f"(?![{CASED}])" if re.match(f"[{CASED}]", words[-1][-1]) else ""
    pattern = left + GAP.join(map(_literal, words)) + right
    return Term(written=written, kind="case", source=pattern, core=_core(_words(fold_text(written[1:]))))


def _code(written: str) -> Term:
    code = fold_text(written[1:]).strip()
    if not re.fullmatch(f"[{LATIN}](?:[{LATIN}.]|{HYPHEN})*", code):
        raise TermError('is no model code: write letters and digits, as in "#SU7"')
    number = f"[0-9]+(?:[.,][0-9]+)*[{HAN_RANGES}]"
    pattern = f"(?<![{LATIN}]){_literal(code)}(?=$|[^{LATIN}]|(?:{TRIMS})(?![{LETTERS}])|{number})"
    return Term(written=written, kind="code", source=pattern, core=_core([code]))


def _regex(written: str) -> Term:
    if len(written) < len("/./") or not written.endswith("/"):
        raise TermError("does not end with /: write /.../")
    source = written[1:-1]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            letters = check(source)
            re.compile(source, re.ASCII)
    except CostError as error:
        raise TermError(str(error)) from error
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise TermError(f"is no regular expression ({error}): mend it or write plain words") from error
    strange = "".join(dict.fromkeys(chr(c) for c in letters.all if fold_text(chr(c)) not in (chr(c), "")))
    doubt = f"holds {strange}, which folded text never has: write {fold_text(strange)}" if strange else ""
    return Term(written=written, kind="regex", source=source, core=letters.core, doubt=doubt)
