"""What every command is handed: the config, the clock, the environment.  Opens nothing until it is asked."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.digest.settings import DigestSettings
    from monitor.drafting import Press
    from monitor.sight import Sight
    from monitor.store.db import Store


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Shell:
    """One command's surroundings; the demo hands in its own clock."""

    config: str | None = None
    verbose: bool = False
    thorough: bool = False
    """Also look for what is doubtful in the watchlists, which takes a while: for `check` and the daemon."""
    clock: Callable[[], datetime] = real_clock
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def settings(self) -> "Settings":
        """The config, read and checked once; its warnings go to standard error.

        Raises:
            UsageError: no config, or one with problems, all of them named.
        """
        from monitor.config import find, load

        settings = load(find(self.config, env=self.env, cwd=Path.cwd()), env=self.env)
        for warning in settings.warnings if self.thorough else settings.cautions:
            click.echo(f"monitor: warning: {warning}", err=True)
        return settings

    @cached_property
    def sight(self) -> "Sight":
        """The watches' compiled matchers and their entities."""
        from monitor.rules.joining import entities_of
        from monitor.rules.matcher import Matcher
        from monitor.sight import Sight, fingerprint

        settings = self.settings
        lists = {watch.name: made for watch, made in zip(settings.watches, settings.watchlists, strict=True)}
        contexts = {feed.name: feed.context for feed in settings.feeds if feed.context is not None}
        return Sight(
            matchers=tuple(Matcher(name, watchlist) for name, watchlist in lists.items()),
            entities=entities_of(settings.watchlists),
            signed=lambda: fingerprint(lists, contexts),
        )

    @cached_property
    def press(self) -> "Press":
        """What publishing needs of the config."""
        from monitor.drafting import Press

        settings = self.settings
        return Press(
            digests=settings.digests,
            links=settings.links,
            mail=settings.mail,
            translate=settings.translate,
            paywalled=frozenset(feed.name for feed in settings.feeds if feed.paywall),
            entities=self.sight.entities,
            watchlists={w.name: made for w, made in zip(settings.watches, settings.watchlists, strict=True)},
        )

    def digest(self, name: str) -> "DigestSettings":
        """The settings of a digest of the config.

        Raises:
            UsageError: it has none of this name.
        """
        digests = self.settings.digests
        found = next((digest for digest in digests if digest.name == name), None)
        if found is None:
            raise UsageError(f"no digest is called {name!r}: the config has {', '.join(d.name for d in digests)}")
        return found

    def open_store(self, *, create: bool = False) -> "Store":
        """The database; `create=False` says how to make one where there is none."""
        from monitor.store.db import Store

        return Store(self.settings.database, create=create)

    def start_log(self, *, by_hand: bool = False) -> None:
        """Log to standard error, with journald's priorities under systemd; `by_hand` only what no command tells itself."""
        from monitor.systemd import start_logging

        start_logging(self.env, verbose=self.verbose, quiet=by_hand)
