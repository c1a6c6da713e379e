"""The whole config as plain values.  The records of single tables belong to the packages that use them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.digest.settings import DigestSettings, LinkSettings, TranslateSettings
from monitor.errors import Problem
from monitor.feeds.settings import FetchSettings
from monitor.mail.settings import HealthSettings, MailSettings
from monitor.model import Feed
from monitor.rules.watchlist import Watchlist


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """A topic the reader follows, as the config names it."""

    name: str
    use: str
    """A shipped watchlist's name or a path relative to the config."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """A config that was read, checked and put together."""

    path: Path
    """The file, absolute."""
    database: Path
    """Absolute."""
    language: str = "en"
    timezone: str = "UTC"
    tick: float = 15.0
    """Seconds."""
    feeds: tuple[Feed, ...]
    fetch: FetchSettings
    watches: tuple[Watch, ...]
    watchlists: tuple[Watchlist, ...]
    """One a watch, in the same order."""
    digests: tuple[DigestSettings, ...]
    """Those in effect."""
    links: LinkSettings
    mail: MailSettings
    health: HealthSettings
    translate: TranslateSettings | None = None
    """None: nothing is translated."""
    cautions: tuple[Problem, ...] = ()
    """What is legal in the file and yet worth a word: keys not in effect yet."""
    doubts: Callable[[], tuple[Problem, ...]] = tuple
    """The same of its watchlists: rules that can never fire.  Looked for when asked, since it takes longer than all else."""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """All that is legal and yet worth a word."""
        return (*self.cautions, *self.doubts())
