"""What a digest is to be: the `[[digests]]`, `[links]` and `[translate]` tables as plain values.  Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal

from monitor.model import Level


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestSettings:
    """One digest as its owner configured it; durations in seconds."""

    name: str
    to: tuple[str, ...]
    watches: tuple[str, ...]
    """Names; all of the config's where the file names none."""
    kind: Literal["digest", "weekly"] = "digest"
    at: tuple[time, ...] = (time(7, 30), time(18, 30))
    """Local times of day; empty where `every` is set."""
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    """Weekdays with slots, Monday 0."""
    every: float | None = None
    """Multiples are counted from 1970-01-01T00:00Z."""
    timezone: str = "UTC"
    """IANA name; the monitor's."""
    language: str = "en"
    """it, en or zh."""
    first: float = 3 * 86400
    """Of a feed's very first successful poll only what is younger is mailed."""
    catch_up: float = 12 * 3600
    """How late a missed slot is still sent."""
    quiet: Literal["evening", "always", "never"] = "evening"
    levels: tuple[Level, ...] = ("sure", "likely")
    max_cards: int = 20
    urgent: bool = False
    urgent_per_hour: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkSettings:
    """Addresses that are put beside entries."""

    reading: str = "https://translate.google.com/translate?sl=auto&tl={language}&u={url}"
    """The "read it in my language" link beside foreign entries; empty: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslateSettings:
    """Who translates what is foreign."""

    engine: Literal["libretranslate", "deepl", "openai"]
    url: str | None = None
    """Where it answers, without user part; None for DeepL's own, which its key tells."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the address's user part stands for."""
    key_file: Path | None = None
    """Resolved from `key_credential`."""
    model: str | None = None
    what: Literal["titles", "all"] = "titles"
    """`all`: quotes too."""
    proxy: str | None = None
    """The fetches' one, for an address outside."""
