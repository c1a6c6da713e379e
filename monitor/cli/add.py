"""`add`: an article that came through no feed, from the net, a file, standard input or the command line itself."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, counted
from monitor.errors import FeedError, MonitorError, UsageError
from monitor.text import shown

if TYPE_CHECKING:
    from monitor.add import Added
    from monitor.feeds.article import Article

LARGEST = 10_000_000
"""Bytes of a document; `[fetch] max_body` may be less."""
STDIN = "-"


@click.command("add")
@click.argument("what", metavar="[URL|FILE|-]", required=False)
@click.option("--title", metavar="TEXT", help="The headline; needed where there is no URL or FILE.")
@click.option("--text", metavar="TEXT", help="What the article says; - reads it from standard input.")
@click.option("--url", metavar="URL", help="Where the article stands, for one that is not fetched.")
@click.option("--source", metavar="NAME", help="Who published it.")
@click.option(
    "--date", metavar="WHEN", help="When it was published (2026-11-23T07:30); else what it says itself, else now."
)
@click.option("--language", type=click.Choice(["it", "en", "zh"]), help="Else what it says itself, or looks like.")
@click.option("--json", "json_", is_flag=True, help="Print what became of it as JSON.")
@click.pass_obj
def add_command(shell: Shell, /, what: str | None, *, json_: bool, **given: str | None) -> None:
    """Store and judge an article that came through no feed.

    URL is fetched; FILE is a saved page (.html), a mail (.eml) or plain text whose first line is the title; - reads one of
    these from standard input.  What the options say goes before what the article says.
    """
    from monitor.add import add, spoken

    settings = shell.settings
    given = {name: None if value is None else _printable(value) for name, value in given.items()}
    if what is None and given["title"] is None:
        raise UsageError('there is nothing to add: name a URL or a FILE, or say --title "…" and perhaps --text "…"')
    if what == STDIN and given["text"] == STDIN:
        raise UsageError("standard input can be the article or its text, not both: take one - away")
    article = _meant(shell, what, given)
    if article.url:
        _check_address(article.url)
    language = given["language"] or spoken(article, settings.language)
    with shell.open_store(create=True) as store:
        made = add(store, article, shell.sight, configured=settings.feeds, language=language, now=shell.clock())
    if json_:
        as_json(made)
    else:
        _tell(made)


def _meant(shell: Shell, what: str | None, given: dict[str, Any]) -> "Article":
    """The article as it is found, with what the options say instead."""
    from monitor.feeds.article import Article

    article = Article(title="") if what is None else _found(shell, what)
    text = given["text"]
    said = {name: given[name] for name in ("title", "url", "source") if given[name] is not None}
    if text is not None:
        said |= {"text": _stdin().decode("utf-8", "replace") if text == STDIN else text, "summary": ""}
    if given["date"] is not None:
        said["dates"] = (_date(shell, given["date"]),)
    return replace(article, **said)


def _found(shell: Shell, what: str) -> "Article":
    """The article at an address, in a file or on standard input.

    Raises:
        MonitorError: there is none that could be read; the message names it.
    """
    from monitor.add import visit
    from monitor.addresses import shown as bare
    from monitor.feeds.saved import read_saved
    from monitor.finding import is_address

    settings = shell.settings.fetch
    name = shown(what)[:200]
    try:
        if is_address(what):
            name = bare(what)
            _check_address(what)
            return visit(what, settings, most=LARGEST)
        raw = _stdin() if what == STDIN else _file(Path(what), name)
        return read_saved(raw, name="" if what == STDIN else what)
    except FeedError as error:
        raise FeedError(f"{'standard input' if what == STDIN else name}: {error}") from error


def _file(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise UsageError(f"there is no file {name}: name a file, or an address that begins with https://")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no path can be so"
        raise MonitorError(f"{name} cannot be read ({reason}): check its name and permissions") from error
    return _bounded(raw, name)


def _stdin() -> bytes:
    return _bounded(sys.stdin.buffer.read(LARGEST + 1), "standard input")


def _bounded(raw: bytes, name: str) -> bytes:
    if len(raw) > LARGEST:
        raise MonitorError(
            f"{name} is larger than {LARGEST // 1_000_000} MB: save the article's text alone and add that"
        )
    return raw


def _check_address(url: str) -> None:
    from monitor.cli.newcomers import reason_against

    if reason := reason_against(url, None):
        raise UsageError(f"{shown(url)[:200]} {reason}")


def _date(shell: Shell, text: str) -> str:
    """The date, which is checked here and read again with the article's."""
    from monitor.feeds.dates import read_date

    at = read_date(text, shell.settings.timezone, shell.clock())
    if at is None:
        raise UsageError(
            f"--date {shown(text)[:60]!r} is no time in the past: write 2026-11-23T07:30, in {shell.settings.timezone}"
        )
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _printable(text: str) -> str:
    """An argument without the lone surrogates that stand for bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _tell(made: "Added") -> None:
    """What became of it, in a few lines."""
    known = {"known": "is here already", "revised": "was here with other words, and is judged again", "new": "added"}
    click.echo(click.style(f"entry {made.entry_id} {known[made.outcome]}: {shown(made.title)}", bold=True))
    where = f"{made.source} ({made.feed})" if made.source else made.feed
    click.echo(f"  {shown(where)}, {made.language}, published {made.published_at:%Y-%m-%d %H:%M}Z")
    if not made.dated:
        click.echo("  it bears no date that could be read, so the time it was added stands for it: --date says another")
    for match in made.caught:
        click.echo(f"  {shown(match.watch)}: {shown(match.rule)}, {match.level}")
    if not made.caught:
        click.echo(f"  no rule catches it: `monitor explain {made.entry_id}` says why")
    elif made.copy_of is not None:
        click.echo(f"  story s{made.story_id}: {shown(made.headline)}: a copy of entry {made.copy_of}")
    else:
        others = f", with {counted(made.entries - 1, 'other report')}" if made.entries > 1 else ", which it opens"
        click.echo(f"  story s{made.story_id}: {shown(made.headline)}{others}")
