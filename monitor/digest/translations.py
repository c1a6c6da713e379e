"""What an issue's foreign texts are in the reader's language, as far as somebody translated them.

Asked for a text it has, it gives the translation; for any other it remembers that it was asked.  So the page itself says
which texts it shows, and nobody else has to know.  Knows no engine and believes what it is handed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "quote"]
LONGEST = 600
"""Code points of a text that is translated; a longer one is no title, and no quote that is shown."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A text in another language."""

    text: str
    language: str
    """As its feed has it: `zh`, `zh-Hant`, `en`."""


class Translations:
    """Translations by text and language, checked already."""

    def __init__(self, known: Mapping[Foreign, str] | None = None) -> None:
        """Know these."""
        self._known = dict(known or {})
        self.wanted: dict[Foreign, Kind] = {}
        """What was asked for and not there, in the page's order."""
        self.used = False
        """Whether a translation was handed out."""

    def of(self, text: str, language: str, kind: Kind) -> str:
        """The translation, "" for none."""
        foreign = Foreign(text, language)
        found = self._known.get(foreign, "")
        if found:
            self.used = True
        elif 0 < len(text) <= LONGEST:
            self.wanted.setdefault(foreign, kind)
        return found
