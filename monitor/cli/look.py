"""`search` and `explain`: finding entries, and why one is where it is.  Marks what was found; decides nothing."""

import re
from collections.abc import Sequence

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, table
from monitor.errors import MonitorError
from monitor.model import Field, Hit
from monitor.review import (
    EntryReview,
    StoryReview,
    WatchReview,
    explain_entry,
    explain_story,
    explain_title,
    find_entries,
    is_address,
)
from monitor.store import entries
from monitor.store.search import search
from monitor.text import shown

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around a hit until the text is safe to print: private characters, taken out of what feeds wrote."""
MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
AROUND = 80
"""Code points of a summary that are shown before and after its hits."""


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


@click.command("explain")
@click.argument("what", metavar="ID|URL|TITLE")
@click.option("--json", "json_", is_flag=True, help="Print the reasons as JSON.")
@click.option("--all", "everything", is_flag=True, help="Show every rule of the watches that did not match, too.")
@click.pass_obj
def explain_command(shell: Shell, what: str, *, json_: bool, everything: bool) -> None:
    """Say what each rule made of WHAT: 12 is an entry, s12 a story, d12 a dossier; else an address or a title."""
    what = _printable(what)
    numbered = re.fullmatch(r"([sd]?)([0-9]{1,15})", what)
    if numbered and numbered.group(1):
        reviews = _stories(shell, int(numbered.group(2)), dossier=numbered.group(1) == "d")
        if json_:
            as_json(reviews)
        else:
            _print_stories(reviews)
        return
    reviewed = _entries(shell, what, int(what) if numbered else None)
    if json_:
        as_json(reviewed)
        return
    for review in reviewed:
        _print_entry(review, everything=everything)


def _stories(shell: Shell, number: int, *, dossier: bool) -> tuple[StoryReview, ...]:
    with shell.open_store() as store:
        reviews = explain_story(store, number, dossier=dossier)
    if not reviews:
        kind = "dossier" if dossier else "story"
        raise MonitorError(f"there is no {kind} {number}: `monitor search` finds entries and their stories")
    return reviews


def _entries(shell: Shell, what: str, number: int | None) -> list[EntryReview]:
    """The entries that are meant; what the rules make of a bare title, for which no database need be there."""
    matchers = shell.sight.matchers
    if number is None and not is_address(what) and not shell.settings.database.exists():
        return [explain_title(matchers, what)]
    with shell.open_store() as store:
        if number is not None:
            entry = entries.get(store, number)
            if entry is None:
                raise MonitorError(f"there is no entry {number}: `monitor search` finds entries by their words")
            return [explain_entry(store, matchers, entry)]
        found = find_entries(store, what)
        if not found and is_address(what):
            raise MonitorError(
                "no entry has this address, so no feed gave it or it is kept no longer: "
                "explain its title to see what the rules would make of it"
            )
        return [explain_entry(store, matchers, entry) for entry in found] or [explain_title(matchers, what)]


def _printable(text: str) -> str:
    """An argument without the lone surrogates that stand for bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _print_entry(review: EntryReview, *, everything: bool) -> None:
    title = shown(review.title)
    click.echo(click.style(title if review.entry_id is None else f"{review.entry_id} {title}", bold=True))
    for line in (review.url, *review.facts):
        if line:
            click.echo(f"  {shown(line)}")
    matched = any(watch.rule for watch in review.watches)
    for watch in sorted(review.watches, key=lambda w: w.rule is None):
        click.echo(
            f"{shown(watch.watch)}: " + (f"matched by {watch.rule}, {watch.level}" if watch.rule else "no match")
        )
        if watch.rule or everything or not matched:  # where none matched, each says why
            _print_watch(review, watch)


def _print_watch(review: EntryReview, watch: WatchReview) -> None:
    hits = watch.rules[-1].hits if watch.rule else ()
    if hits:
        click.echo(f"  title    {_marked(review.title, hits, 'title')}")
        if any(hit.field == "summary" for hit in hits):
            click.echo(f"  summary  {_marked(review.summary, hits, 'summary')}")
    for hit in watch.masked:
        click.echo(f"  masked   {shown(f'{hit.set} blanks «{hit.text}» ({hit.field})')}")
    for rule in watch.rules:
        line = shown(f"{rule.rule}: {rule.why}")
        click.echo(click.style(f"  fired    {line}", fg="green") if rule.fired else f"  not      {line}")


def _marked(text: str, hits: Sequence[Hit], field: Field) -> str:
    """A field with its hits marked, those that touch as one; of a long one the part around them."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((h.start, h.end) for h in hits if h.field == field):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    first = 0 if field == "title" else max(0, spans[0][0] - AROUND)
    last = len(text) if field == "title" else min(len(text), spans[-1][1] + AROUND)
    out, at = "…" if first else "", first
    for start, end in spans:
        out += _bare(text[at:start]) + OPEN + _bare(text[start:end]) + CLOSE
        at = end
    out += _bare(text[at:last]) + ("…" if last < len(text) else "")
    return MARKED.sub(lambda found: click.style(f"«{found.group(1)}»", bold=True), shown(out))


def _bare(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")


def _print_stories(reviews: Sequence[StoryReview]) -> None:
    for review in reviews:
        headline = shown(f"s{review.story_id} (dossier d{review.dossier_id}) {review.headline}: {review.status}")
        click.echo(click.style(headline, bold=True))
        for line in review.lines:
            click.echo(f"  {shown(line)}")
