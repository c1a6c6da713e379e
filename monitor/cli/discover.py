"""`feeds discover, add`: the feeds of a page, shown, or as tables for the config."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from monitor.addresses import origin, without_user
from monitor.cli.newcomers import NO_INSTANCE, asked, hand_over, instance_of, reason_against
from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, table
from monitor.errors import MonitorError, UsageError
from monitor.feeds.opml import Outline
from monitor.text import shown

if TYPE_CHECKING:
    from monitor.feeds.discover import Discovery, Found


@click.command("discover")
@click.argument("url")
@click.option("--all", "everything", is_flag=True, help="Look everywhere, also where something was found already.")
@click.option("--json", "json_", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def discover_command(shell: Shell, url: str, *, everything: bool, json_: bool) -> None:
    """Find the feeds of a page by its address.

    What the page declares is looked at first, then its links, then the usual places.
    """
    found = _discovered(shell, _whole(url), everything=everything)
    if json_:
        as_json({"feeds": found.feeds, "rsshub": found.offers, "troubles": found.troubles})
    elif found.feeds:
        table(("title", "format", "entries", "newest", "language", "url"), [
            (f.title, f.format, f.entries, f"{f.newest:%Y-%m-%d %H:%M}" if f.newest else None, f.language, f.url)
            for f in found.feeds
        ])  # fmt: skip
    for trouble in found.troubles:
        click.echo(shown(trouble), err=True)
    if found.offers and (everything or not found.feeds):
        lacking = "" if instance_of(shell.settings) else '; it needs [rsshub] with instance = "https://…" in the config'
        click.echo(f"RSSHub makes a feed of this page: {', '.join(found.offers)}{lacking}", err=True)
    if not (found.feeds or found.offers):
        raise MonitorError(
            f"{shown(without_user(url))} has no feed that could be found: look on the page for its address"
        )


@click.command("add")
@click.argument("url")
@click.option("--name", help="The feed's name; else its title.")
@click.option("--language", type=click.Choice(["it", "en", "zh"]), help="Else what the feed or its page says.")
@click.option("--context", help='"cars" where every item is about cars.')
@click.option("--all", "everything", is_flag=True, help="Take every feed that is found, not only the likeliest.")
@click.option("--write", is_flag=True, help="Append to the config instead of printing.")
@click.pass_obj
def add_command(
    shell: Shell,
    url: str,
    *,
    name: str | None,
    language: str | None,
    context: str | None,
    everything: bool,
    write: bool,
) -> None:
    """Print a [[feeds]] table for a feed, a page's feed, or rsshub://route.

    It is asked first: what cannot be read, and what the config has, is refused.
    """
    settings = shell.settings
    instance = instance_of(settings)
    url = _whole(url)
    feeds = _found(shell, url, instance)
    known = {feed.url: feed.name for feed in settings.feeds}
    new = {address: feed for address, feed in feeds.items() if asked(address, instance) not in known}
    if not new:
        names = ", ".join(dict.fromkeys(known[asked(address, instance)] for address in feeds))
        raise MonitorError(f"the config has it already, as {shown(names)}: change its table, or remove it first")
    taken = list(new) if everything else list(new)[:1]
    for address in new:
        if address not in taken:
            click.echo(f"also found, taken with --all: {shown(without_user(address))}", err=True)
    outlines = [
        Outline(
            name=name or new[address].title or urlsplit(asked(address, instance)).hostname or address,
            url=address,
            language=language or new[address].language,
            context=context,
        )
        for address in taken
    ]
    hand_over(settings, outlines, write=write)


def _discovered(shell: Shell, url: str, *, everything: bool) -> "Discovery":
    """What an address leads to; a route of RSSHub to what the instance gives for it, which is shown as the route."""
    if not _is_route(url):
        return _search(shell, url, everything=everything)
    found = _at_instance(shell, url)
    return replace(found, feeds=tuple(replace(feed, url=url) for feed in found.feeds))


def _is_route(url: str) -> bool:
    return url.lower().startswith("rsshub:")


def _found(shell: Shell, url: str, instance: str | None) -> "dict[str, Found]":
    """The feeds that an address leads to, under the addresses to configure them with.

    Raises:
        MonitorError: there is none.
    """
    if _is_route(url):
        return {url: _route(shell, url)}
    found = _search(shell, url)
    for trouble in found.troubles:
        click.echo(shown(trouble), err=True)
    if found.feeds:
        return {_with_login(feed.url, url): feed for feed in found.feeds}
    if found.offers and instance is not None:
        return {found.offers[0]: _route(shell, found.offers[0])}
    if found.offers:
        raise MonitorError(f"the page has no feed of its own; {found.offers[0]} {NO_INSTANCE}")
    raise MonitorError(
        f"{shown(without_user(url))} has no feed that could be found: `monitor feeds discover --all` looks everywhere"
    )


def _route(shell: Shell, url: str) -> "Found":
    """What the instance gives for a route, which must be a feed."""
    found = _at_instance(shell, url)
    if not found.feeds:
        raise MonitorError("; ".join(found.troubles) or f"the instance of RSSHub gave no feed for {shown(url)}")
    return found.feeds[0]


def _at_instance(shell: Shell, url: str) -> "Discovery":
    from monitor.config.routes import routed

    instance = instance_of(shell.settings)
    if reason := reason_against(url, instance):
        raise UsageError(f"{shown(url)[:200]} {reason}")
    return _search(shell, routed(url, instance), only=True)


def _search(shell: Shell, url: str, *, everything: bool = False, only: bool = False) -> "Discovery":
    """Discover over a connection of its own; with `only` the address itself and no other."""
    from monitor.feeds.discover import discover
    from monitor.web import Web

    async def run() -> "Discovery":
        async with Web(per_host=1) as web:
            return await discover(web, url, shell.settings.fetch, now=shell.clock(), everything=everything, only=only)

    if reason := reason_against(url, None):
        raise UsageError(f"{shown(without_user(url))[:200]} {reason}")
    return asyncio.run(run())


def _whole(url: str) -> str:
    """An address as people write it, with its scheme."""
    url = url.strip()
    return url if "://" in url else f"https://{url}"


def _with_login(url: str, typed: str) -> str:
    """A feed's address with the login that was written into the page's, where it is of the same host and port."""
    one, other = urlsplit(url), urlsplit(typed)
    login = other.netloc.rpartition("@")[0]
    if not login or origin(one) != origin(other):
        return url
    return one._replace(netloc=f"{login}@{one.netloc}").geturl()
