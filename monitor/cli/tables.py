"""How commands print: a table for people, JSON for programs.  Rich aligns Chinese and stays in here."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

import click

from monitor.text import HIDDEN, shown

MANY = 3
"""More feeds than these that share a reason are told as one line."""


def as_json(value: object) -> None:
    """Print records, rows or plain values as one JSON document; what could steer a terminal is escaped."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, default=str)
    click.echo(HIDDEN.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    """A hidden character as JSON writes it; outside of strings none stands."""
    return json.dumps(found.group())[1:-1]


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON is any value
    """Records to dictionaries and instants to text in UTC, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value


def counted(number: int, word: str, words: str = "") -> str:
    """`1 feed`, `2 feeds`; `words` where the plural is no mere s."""
    return f"{number} {word if number == 1 else words or f'{word}s'}"


def alike(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """`name: reason` a line; names that share a reason, more than three, as one line with their number."""
    groups: dict[str, list[str]] = {}
    for name, reason in pairs:
        groups.setdefault(reason, []).append(name)
    lines = []
    for reason, names in groups.items():
        if len(names) <= MANY:
            lines += [f"{name}: {reason}" for name in names]
        else:
            lines.append(f"{len(names)} feeds ({', '.join(names[:2])} and {len(names) - 2} more): {reason}")
    return lines


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None) -> None:
    """Print rows under their columns; what feeds wrote is shown without control characters."""
    from rich.console import Console
    from rich.table import Table

    made = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        made.add_row(*("" if cell is None else shown(str(cell)) for cell in row))
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 200
    console.print(made)
