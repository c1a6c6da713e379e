"""A config as read: each table checked by itself, those with mistakes left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.config.tables import Table
from monitor.text import shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One of `[[feeds]]`, `[[watches]]` or `[[digests]]`."""

    place: str
    """`feeds[3]`."""
    name: str
    """As written, without blanks at its ends; "" where there is none."""
    raw: Mapping[str, Any]
    table: Any
    """The checked table of its kind; None where it has mistakes."""

    def at(self, key: str = "") -> str:
        """The place of a key, with the name that a person will look for."""
        return self.place + (f".{key}" if key else "") + self.label

    @property
    def label(self) -> str:
        """The name in brackets, on one line; "" where there is none."""
        return f" ({shown(self.name)[:60]})" if self.name else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What the file says."""

    raw: Mapping[str, Any]
    """Everything as TOML gave it, mistakes too."""
    single: Mapping[str, Table]
    """Tables that stand once and have no mistake."""
    listed: Mapping[str, Sequence[Listed]]

    def keys(self, table: str) -> Mapping[str, Any]:
        """The keys that a single table sets, right or wrong."""
        value = self.raw.get(table)
        return value if isinstance(value, dict) else {}
