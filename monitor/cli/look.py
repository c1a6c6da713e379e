"""`search`: entries by their words."""

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, table
from monitor.store.search import search


@click.command("search")
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=30, show_default=True)
@click.option("--json", "json_", is_flag=True, help="Print the entries as JSON.")
@click.pass_obj
def search_command(shell: Shell, text: tuple[str, ...], limit: int, *, json_: bool) -> None:
    """Find entries that hold every word of TEXT in title or summary, newest first; two Chinese characters are enough."""
    with shell.open_store() as store:
        found = search(store, " ".join(text), limit)
    if json_:
        as_json(found)
    elif not found:
        click.echo("nothing found")
    else:
        table(
            ("entry", "story", "published", "feed", "title"),
            [(f.entry_id, f.story_id and f"s{f.story_id}", f.published_at, f.feed, f.title) for f in found],
        )
