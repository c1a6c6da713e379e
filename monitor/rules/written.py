"""Written: terms as TOML that a person would write: strings, lists, lines of a list.  Knows nothing of what they mean."""

import json
from collections.abc import Iterable, Sequence

from monitor.rules.needless import apart

WIDE = 116
"""Columns of a line of terms."""


def toml(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, and control characters are in no term."""
    return json.dumps(text, ensure_ascii=False)


def listed(terms: Sequence[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(map(toml, terms))}]"


def lines_of(groups: Iterable[Iterable[str]]) -> str:
    """Terms on lines of their own, each language beginning a new one; what two have, or one's takes in, stands once."""
    seen: set[str] = set()
    lines = []
    for group in apart(groups):
        row = [term for term in dict.fromkeys(group) if term not in seen]
        seen.update(row)
        line = ""
        for term in map(toml, row):
            if line and len(line) + len(term) > WIDE:
                lines.append(line)
                line = ""
            line += f" {term}," if line else f"    {term},"
        lines += [line] if line else []
    return "\n".join(lines)
