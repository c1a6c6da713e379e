"""`explain`: why an entry or a story is where it is, or why an article never came in.  Finds what is meant; decides nothing."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import laid
from monitor.cli.shell import Shell
from monitor.cli.tables import as_json
from monitor.errors import MonitorError, UsageError
from monitor.finding import find, is_address
from monitor.model import Feed
from monitor.review import EntryReview, explain_entry, explain_title
from monitor.storyline import StoryReview, explain_story
from monitor.text import shown

if TYPE_CHECKING:
    from datetime import date

    from monitor.store.db import Store

TYPED = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}/\S*")
"""An address as it is copied from a page: without its scheme."""


@click.command("explain")
@click.argument("what", metavar="ID|URL|TITLE")
@click.option("--feed", metavar="NAME", help="Judge a title as if it came from this feed, and say what hindered that.")
@click.option("--language", metavar="TAG", help="Judge a title as one in this language.")
@click.option("--context", metavar="NAME", help="Judge a title as one of a feed with this context.")
@click.option("--summary", metavar="TEXT", help="Judge a title together with this summary.")
@click.option("--date", metavar="DAY", help="The day (2026-11-23) of an article that never came in.")
@click.option("--json", "json_", is_flag=True, help="Print the reasons as JSON.")
@click.option("--all", "everything", is_flag=True, help="Show every rule of every watch, and every claim of a story.")
@click.pass_obj
def explain_command(
    shell: Shell, /, what: str, *, json_: bool, everything: bool, date: str | None, **given: str | None
) -> None:
    """Say what each rule made of WHAT, and what became of it.

    12 is an entry, s12 a story, d12 a dossier; else an address or a title, which need not have come in: then why it did not, as
    far as can be known.
    """
    what = _printable(what)
    said = {name: _printable(value) for name, value in given.items() if value is not None}
    numbered = re.fullmatch(r"([sd]?)([0-9]{1,15})", what)
    address = is_address(what) or TYPED.fullmatch(what) is not None
    if said and (numbered or address):
        raise UsageError(f"--{next(iter(said))} is for a title: leave it out, or name the title instead of {what}")
    if date is not None and numbered:
        raise UsageError(f"--date is for an address or a title: leave it out, {what} is found by its number")
    if numbered and numbered.group(1):
        dossier = numbered.group(1) == "d"
        stories = _stories(shell, int(numbered.group(2)), dossier=dossier)
        _print(stories, laid.stories(stories, dossier=dossier, everything=everything, now=shell.clock()), json_=json_)
        return
    day = _day(date)
    if numbered:
        made = [_entry(shell, int(what))]
    elif address:
        made = _address(shell, what if is_address(what) else f"https://{what}", day)
    else:
        made = _title(shell, what, day, said)
    _print(made, (line for review in made for line in laid.entry(review, everything=everything)), json_=json_)


def _print(records: object, lines: Iterable[str], *, json_: bool) -> None:
    if json_:
        as_json(records)
        return
    for line in lines:
        click.echo(line)


def _printable(text: str) -> str:
    """An argument without the lone surrogates that stand for bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _day(text: str | None) -> "date | None":
    from datetime import date

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--date {shown(text or '')[:40]!r} is no day: write it like 2026-11-23") from error


def _stories(shell: Shell, number: int, *, dossier: bool) -> tuple[StoryReview, ...]:
    with shell.open_store() as store:
        made = explain_story(store, number, dossier=dossier)
    if not made:
        kind = "dossier" if dossier else "story"
        raise MonitorError(f"there is no {kind} {number}: `monitor search` finds entries and their stories")
    return made


def _entry(shell: Shell, number: int) -> EntryReview:
    from monitor.store import entries

    with shell.open_store() as store:
        entry = entries.get(store, number)
        if entry is None:
            raise MonitorError(f"there is no entry {number}: `monitor search` finds entries by their words")
        return explain_entry(store, shell.sight.matchers, entry, digests=shell.settings.digests, now=shell.clock())


def _found(shell: Shell, store: "Store", what: str) -> list[EntryReview]:
    """The entries under an address or a title."""
    address = what if is_address(what) else None
    return [
        explain_entry(
            store, shell.sight.matchers, entry, digests=shell.settings.digests, now=shell.clock(), asked=address
        )
        for entry in find(store, what)
    ]


def _address(shell: Shell, url: str, day: "date | None") -> list[EntryReview]:
    from monitor import addresses
    from monitor.absence import of_address
    from monitor.errors import RefusedAddressError

    settings = shell.settings
    try:
        addresses.split(url)
    except RefusedAddressError as error:
        raise UsageError(f"{shown(addresses.shown(url))}: {error}") from error
    with shell.open_store() as store:
        found = _found(shell, store, url)
        if found:
            return found
        absence = of_address(store, url, settings.feeds, shell.clock(), max_items=settings.fetch.max_items, day=day)
    return [EntryReview(url=url, absence=absence)]


def _title(shell: Shell, title: str, day: "date | None", given: dict[str, str]) -> list[EntryReview]:
    """The entries that bear a title; what the rules make of a bare one, for which no database need be there."""
    from monitor.absence import of_title

    settings = shell.settings
    named = _feed(settings.feeds, given.get("feed"))
    absence = None
    if settings.database.exists():
        with shell.open_store() as store:
            found = _found(shell, store, title)
            if found and not given:
                return found
            if not found:
                absence = of_title(
                    store,
                    title,
                    settings.feeds,
                    shell.clock(),
                    named=named,
                    max_items=settings.fetch.max_items,
                    day=day,
                )
    as_if: dict[str, Any] = {"language": named.language, "context": named.context, "feed": named.name} if named else {}
    as_if |= {name: value for name, value in given.items() if name != "feed"}
    return [explain_title(shell.sight.matchers, title, absence=absence, **as_if)]


def _feed(feeds: Sequence[Feed], name: str | None) -> Feed | None:
    """The feed of this name.

    Raises:
        UsageError: there is none.
    """
    if name is None:
        return None
    for feed in feeds:
        if feed.name == name:
            return feed
    raise UsageError(f"there is no feed {shown(name)[:60]}: `monitor feeds list` names those of the config")
