"""Lines for a terminal: how wide text stands there, marks inside it, and breaking it with a hanging indent.

What feeds wrote is made safe first, and marks are put in by private characters that are taken out of it before, so that no text
marks itself or steers the terminal.  Chinese characters take two columns and may part anywhere, but for the stops behind them.
"""

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable

import click

from monitor.text import shown

NARROWEST, WIDEST, ELSEWHERE = 40, 120, 80
"""Columns: what a terminal is taken for at the least and the most, and where there is none."""
WIDE = "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd"
STOPS = "\u3001\u3002\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\u201d\u2019\u00bb\u203a)"
"""They never begin a line."""
OPENING = "\u300a\u300c\u300e\u3010\uff08\u201c\u2018\u00ab\u2039("
"""They never end one."""
HIT, HIT_END, MASK, MASK_END = "\ue000", "\ue001", "\ue002", "\ue003"
MARKS = {HIT: "\u00ab", HIT_END: "\u00bb", MASK: "\u2039", MASK_END: "\u203a"}
"""What stands for each mark on the terminal, beside its colour."""
OURS = "".join(MARKS)
UNIT = re.compile(f"[{HIT}{MASK}{OPENING}]*(?:[{WIDE}]|[^\\s{WIDE}{OURS}]+)[{STOPS}{HIT_END}{MASK_END}]*|[{OURS}]+")
"""What is not broken: a wide character with what opens before and stops behind it, or a run of others, with their marks."""
STYLED = re.compile(f"{HIT}([^{HIT_END}]*){HIT_END}|{MASK}([^{MASK_END}]*){MASK_END}")


def columns() -> int:
    """Columns of the terminal; where the output goes elsewhere, 80."""
    if not sys.stdout.isatty():
        return ELSEWHERE
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((ELSEWHERE, 24)).columns))


def cells(text: str) -> int:
    """Columns that a text takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> str:
    """A text made safe and broken into lines, the first of them behind `first`, the others behind `rest`; marks are left in.

    What cannot be broken and is wider than a line, such as an address, stands on one of its own.
    """
    lines = [first]
    used = cells(first)
    start = used
    end = 0
    clean = shown(text)
    for unit in UNIT.finditer(clean):
        blank = " " if clean[end : unit.start()] and used > start else ""
        wide = cells(unit.group())
        if used > start and used + len(blank) + wide > width:
            lines.append(rest)
            used = start = cells(rest)
            blank = ""
        lines[-1] += blank + unit.group()
        used += len(blank) + wide
        end = unit.end()
    return "\n".join(line.rstrip() for line in lines)


def marked(text: str, hits: Iterable[tuple[int, int]], masks: Iterable[tuple[int, int]] = ()) -> str:
    """A text with its hits and what was masked in it marked; spans that touch are marked as one."""
    spans = [(*span, HIT, HIT_END) for span in _joined(hits)] + [(*span, MASK, MASK_END) for span in _joined(masks)]
    out, at = "", 0
    for start, end, begin, close in sorted(spans):
        if start >= at:  # a mark is never inside another
            out += unmarked(text[at:start]) + begin + unmarked(text[start:end]) + close
            at = end
    return out + unmarked(text[at:])


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def cut(text: str, most: int) -> str:
    """The beginning of a text that is longer than so many code points."""
    return text if len(text) <= most else f"{text[:most]}…"


def unmarked(text: str) -> str:
    """A text without the characters that mark."""
    return text if text.isascii() else "".join(char for char in text if char not in MARKS)


def styled(text: str) -> str:
    """A wrapped text with its marks as they are to be seen: signs and, on a terminal, bold or dim."""
    text = STYLED.sub(_styled, text)
    return "".join(MARKS.get(char, char) for char in text)


def _styled(found: re.Match[str]) -> str:
    hit = found.group(1) is not None
    inner = found.group(1 if hit else 2)
    begin, end = (HIT, HIT_END) if hit else (MASK, MASK_END)
    return click.style(f"{MARKS[begin]}{inner}{MARKS[end]}", bold=hit or None, dim=None if hit else True)
