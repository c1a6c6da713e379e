"""Feeds that are to come into the config: which are new, and their tables printed or appended to the file."""

import tomllib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from monitor.addresses import without_user
from monitor.cli.append import append
from monitor.cli.tables import counted
from monitor.feeds import opml
from monitor.text import shown

if TYPE_CHECKING:
    from monitor.config import Settings

NO_INSTANCE = (
    'is a route of RSSHub and needs an instance to ask: add [rsshub] with instance = "https://…" to the config'
)


def instance_of(settings: "Settings") -> str | None:
    """`[rsshub] instance` as written, with its login and access key, which the settings leave out."""
    with settings.path.open("rb") as file:
        instance = tomllib.load(file).get("rsshub", {}).get("instance")
    return instance if isinstance(instance, str) else None


def asked(address: str, instance: str | None) -> str:
    """The address under which a feed is known: a route of RSSHub at the instance, no login."""
    from monitor.config.routes import routed

    return without_user(routed(address.strip(), instance))


def unrouted(url: str, instance: str | None) -> str:
    """The opposite: `rsshub://route` for an address at the instance; others as they are."""
    from monitor.config.routes import RSSHUB, bare

    base = without_user(bare(instance)) + "/" if instance is not None else ""
    if instance is None or not url.startswith(base):
        return url
    route, _, query = url.removeprefix(base).partition("?")
    key = urlsplit(instance).query
    query = query.removesuffix(key).removesuffix("&") if key else query
    return RSSHUB + route + (f"?{query}" if query else "")


def choose(
    found: Iterable[opml.Outline], *, known: set[str], instance: str | None = None
) -> tuple[list[opml.Outline], list[tuple[opml.Outline, str]]]:
    """Those that the config lacks, each address once; and those whose address can be none, with the reason."""
    new: dict[str, opml.Outline] = {}
    odd = []
    for outline in found:
        if reason := reason_against(outline.url, instance):
            odd.append((outline, reason))
        elif asked(outline.url, instance) not in known:
            new.setdefault(asked(outline.url, instance), outline)
    return list(new.values()), odd


def reason_against(address: str, instance: str | None) -> str | None:
    """Why an address can be no feed's; None where it can."""
    from monitor.config.kinds import urlsplit_scheme, web_address
    from monitor.config.routes import RSSHUB

    if not address:
        return "has no address (xmlUrl)"
    if urlsplit_scheme(address) == "rsshub":
        if instance is None:
            return NO_INSTANCE
        if not address[len(RSSHUB) :].strip("/"):
            return 'names no route of RSSHub: write it like "rsshub://ithome/digi"'
        address = asked(address, instance)
    try:
        web_address(address)
    except ValueError as error:
        return str(error)
    return None


def hand_over(settings: "Settings", new: Sequence[opml.Outline], *, write: bool) -> None:
    """Print the tables of new feeds, or append them to the config and say so; what had to be guessed is told."""
    names = {feed.name for feed in settings.feeds}
    text = "".join(opml.as_table(outline, taken=names, default_language=settings.language) for outline in new)
    for line in guessed(new, default_language=settings.language):
        click.echo(shown(line), err=True)
    if not write:
        click.echo(text, nl=False)
        return
    if text:
        append(settings.path, text)
    click.echo(f"appended {counted(len(new), 'feed')} to {settings.path}; `monitor check` reads it again")


def guessed(new: Iterable[opml.Outline], *, default_language: str) -> list[str]:
    """What was not said, or means to no shipped rule, and so is worth a look; a line each."""
    new = list(new)
    silent = [outline.name for outline in new if not outline.language]
    folders = sorted({outline.context for outline in new if outline.context and outline.context != "cars"})
    lines = []
    if silent:
        lines.append(
            f"{counted(len(silent), 'feed')} without a language: taken as {default_language!r}, correct it where it is another"
        )
    if folders:
        lines.append(
            f"folders become contexts, and no shipped rule asks for {', '.join(folders)}: where every item is about cars, "
            'write context = "cars"'
        )
    return lines
