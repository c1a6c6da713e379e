"""`terms`: words that have lately begun to turn up beside the watched names, with what to write into the watchlist."""

from typing import TYPE_CHECKING

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, counted
from monitor.errors import UsageError
from monitor.text import shown

if TYPE_CHECKING:
    from monitor.rules.novelty import Newcomer
    from monitor.terms import Terms

MOST = 20
"""Newcomers of one watch that are printed; `--json` has all."""


@click.command("terms")
@click.option("--dismiss", "word", metavar="WORD", help="Never propose WORD again.")
@click.option("--watch", metavar="NAME", help="Only look beside the names of this watch.")
@click.option("--days", type=click.IntRange(1, 365), help="How many days are recent; 14 where nothing is said.")
@click.option("--json", "json_", is_flag=True, help="Print the newcomers as JSON.")
@click.pass_obj
def terms_command(shell: Shell, word: str | None, watch: str | None, days: int | None, *, json_: bool) -> None:
    """Show words newly seen beside the watched names, the most sudden first: candidates for the watchlist."""
    from monitor.store.dismissed import dismiss
    from monitor.terms import DAYS, terms

    settings = shell.settings
    if word is not None:
        if watch is not None or days is not None or json_:
            raise UsageError("--dismiss stands alone: it is for every watch and shows nothing")
        with shell.open_store() as store:
            fresh = dismiss(store, word.encode("utf-8", "replace").decode("utf-8"), shell.clock())
        click.echo(f"{shown(word)} is proposed no more" if fresh else f"{shown(word)} was dismissed before")
        return
    lists = {w.name: made for w, made in zip(settings.watches, settings.watchlists, strict=True)}
    if watch is not None and watch not in lists:
        raise UsageError(f"there is no watch {watch}: name one of {', '.join(lists) or '(none in the config)'}")
    chosen = lists if watch is None else {watch: lists[watch]}
    with shell.open_store() as store:
        found = terms(store, chosen, shell.clock(), days=days or DAYS)
    if json_:
        as_json(found)
        return
    for each in found:
        _print(each, days or DAYS)


def _print(found: "Terms", days: int) -> None:
    click.echo(click.style(f"{shown(found.watch)}, the last {counted(days, 'day')}:", bold=True))
    if not found.before:
        click.echo(
            "  nothing is kept from the time before, so nothing can be told from what is always there: try later"
        )
    elif not found.newcomers:
        click.echo("  no newcomers")
    for newcomer in found.newcomers[:MOST]:
        _print_one(newcomer)
    if len(found.newcomers) > MOST:
        click.echo(f"  and {len(found.newcomers) - MOST} more: --json has all")


def _print_one(newcomer: "Newcomer") -> None:
    where = f"{counted(newcomer.feeds, 'feed')}, {counted(newcomer.days, 'day')}"
    seen = f"{newcomer.titles} of {counted(newcomer.near, 'title')} ({where}), {newcomer.before} before"
    word = click.style(shown(newcomer.word), bold=True)
    click.echo(f"  {word}  {newcomer.kind}, {seen}, score {newcomer.score}{', strong' if newcomer.strong else ''}")
    for title in newcomer.examples:
        click.echo(f"    - {shown(title)}")
    click.echo(f"    into [{newcomer.table}]: {shown(newcomer.line)}")
