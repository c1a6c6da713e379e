"""`feeds list, import, export`: what is polled, and OPML in and out.  `discover` and `add` are discover.py's."""

from dataclasses import replace
from pathlib import Path

import click

from monitor.cli.discover import add_command, discover_command
from monitor.cli.newcomers import choose, hand_over, instance_of, unrouted
from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, counted, table
from monitor.errors import MonitorError
from monitor.feeds import opml
from monitor.health import state_of
from monitor.model import Feed
from monitor.store import feeds as stored
from monitor.text import shown


@click.group("feeds")
def feeds_command() -> None:
    """List the feeds, or carry them to and from other readers."""


@feeds_command.command("list")
@click.option("--json", "json_", is_flag=True, help="Print the feeds as JSON.")
@click.pass_obj
def list_command(shell: Shell, *, json_: bool) -> None:
    """List every configured feed with its state."""
    configured = shell.settings.feeds
    health = {}
    if shell.settings.database.exists():
        with shell.open_store() as store:
            health = {row.feed: row for row in stored.health(store)}
    rows = [
        {
            "feed": feed.name,
            "language": feed.language,
            "context": feed.context,
            "url": feed.url,
            "state": _state(feed, health.get(feed.name)),
            "matches_30d": health[feed.name].matches_30d if feed.name in health else 0,
        }
        for feed in configured
    ]
    if json_:
        as_json(rows)
    else:
        table(("feed", "language", "context", "state", "matches 30d", "url"), [
            (r["feed"], r["language"], r["context"], r["state"], r["matches_30d"], r["url"]) for r in rows
        ])  # fmt: skip


def _state(feed: Feed, known: stored.FeedRow | None) -> str:
    """As the config has it where the database does not know better."""
    if not feed.enabled:
        return "off"
    return state_of(known) if known else "not polled yet"


@feeds_command.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def export_command(shell: Shell, file: Path | None) -> None:
    """Write the feeds as OPML to FILE or the terminal.

    Those of your RSSHub are written as rsshub://route: the instance's address and key stay here.
    """
    instance = instance_of(shell.settings)
    text = opml.export([replace(feed, url=unrouted(feed.url, instance)) for feed in shell.settings.feeds])
    if file is None:
        click.echo(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MonitorError(f"{file} cannot be written ({error.strerror}): choose another place") from error
    click.echo(f"wrote {counted(len(shell.settings.feeds), 'feed')} to {file}")


@feeds_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Append the tables to the config instead of printing them.")
@click.pass_obj
def import_command(shell: Shell, file: Path, *, write: bool) -> None:
    """Print an OPML file's new feeds as [[feeds]] tables.

    Those whose address the config has are left out.
    """
    try:
        document = file.read_bytes()
    except OSError as error:
        raise MonitorError(f"{file} cannot be read ({error.strerror}): check its path and permissions") from error
    settings = shell.settings
    found = opml.read(document, subject=str(file), leaves=True)
    new, odd = choose(found, known={feed.url for feed in settings.feeds}, instance=instance_of(settings))
    for outline, reason in odd:
        click.echo(f"left out: {shown(outline.name)} {reason}", err=True)
    if not (new or write):
        click.echo(f"nothing new: the config has every feed of {file}", err=True)
    hand_over(settings, new, write=write)


feeds_command.add_command(discover_command)
feeds_command.add_command(add_command)
