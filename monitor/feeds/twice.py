"""Text that was encoded to UTF-8 twice (â€™ for ’, Ã¨ for è, å°ç±³ for 小米), read once where that is certain.

Whole texts are looked at first: what a document does once it mostly does everywhere.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

MARKS = ("Ã", "Â", "â", "å", "æ", "ä")
"""One of them stands in every text of some length that was encoded twice."""
RUN = re.compile(r"[^\x00-\x7f]+")
QUOTE = re.compile(r"â€[\x80-\xbf\u0152-\u2122]")
"""Typographic quotes, dashes and dots: no language writes â before €."""
SINGLE = {ord(bytes([code]).decode("cp1252", "ignore") or chr(code)): code for code in range(0x80, 0xA0)}
"""windows-1252 as browsers read it: the bytes it leaves out are control characters (encoding.spec.whatwg.org, section 9)."""
SHARE = 0.8
"""Of the runs of characters beyond ASCII so many are UTF-8 read as something else; the others lost a byte on the way."""
ENOUGH = 3
"""So many Chinese characters are no chance: `è»…` would be one."""
CONTROL = re.compile("[\x80-\x9f]")
CP1252 = {code: found for code in range(0x80, 0xA0) if (found := bytes([code]).decode("cp1252", "ignore"))}
"""Characters of windows-1252 that were taken for Latin 1."""
HAN = 0x2E80
SAMPLE, MOST = 500, 100_000
"""Runs that decide, and runs that are read again."""


def once(text: str) -> str:
    """The text as it was meant; unchanged where nothing shows that it was encoded twice."""
    if text.isascii() or not any(mark in text for mark in MARKS):
        return text
    if _throughout(found.group() for found in islice(RUN.finditer(text), SAMPLE)):
        return RUN.sub(lambda found: _read(found.group()) or found.group(), text, count=MOST)
    return QUOTE.sub(lambda found: _read(found.group()) or found.group(), text, count=MOST) if "â€" in text else text


def _throughout(runs: Iterable[str]) -> bool:
    """Whether nearly all of these runs were encoded twice."""
    read = [_read(run) for run in runs]
    found = [each for each in read if each]
    sure = sum(map(len, found)) >= ENOUGH or all(max(map(ord, each)) < HAN for each in found)
    return sure and len(found) >= SHARE * len(read)


def _read(run: str) -> str | None:
    """What the run was before its second encoding; None where it was none."""
    try:
        return run.translate(SINGLE).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def field_once(text: str) -> str:
    """One field as feedparser reads it: UTF-8 that was taken for Latin 1 read once, and windows-1252 taken for Latin 1 put right."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return text.translate(CP1252) if CONTROL.search(text) else text
