"""`mute`: quiet for a story.  Digests leave it out until the mute ends; what happened is in the next issue after."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, table
from monitor.errors import MonitorError, UsageError
from monitor.text import shown

DAYS = 30
"""So long a story is quiet where nothing is said."""
LONGEST = 3650


@click.command("mute")
@click.argument("story", required=False)
@click.option("--days", type=click.IntRange(1, LONGEST), help=f"How long; {DAYS} days where nothing is said.")
@click.option("--off", is_flag=True, help="End it: the next issue tells what happened meanwhile.")
@click.option("--json", "json_", is_flag=True, help="Print the muted stories as JSON.")
@click.pass_obj
def mute_command(shell: Shell, story: str | None, days: int | None, *, off: bool, json_: bool) -> None:
    """Keep STORY, such as s12, out of every digest for some days; without STORY list the muted ones.

    It is still polled, matched, judged and searchable.  The code stands at the foot of the story in each mail.
    """
    now = shell.clock()
    if story is None:
        if off or days is not None:
            raise UsageError("name the story, such as s12: its code stands at the foot of the story in each mail")
        _list(shell, now, json_=json_)
        return
    if (off and days is not None) or json_:
        given = "--json is for the list, without a story" if json_ else "--off ends it at once: leave --days out"
        raise UsageError(given)
    number = _number(story)
    from monitor.store import merged, mutes

    until = now.astimezone(UTC).replace(microsecond=0) + timedelta(days=days or DAYS)
    with shell.open_store() as store:
        gone = merged.part(store, number)
        number = number if gone is None else gone.merged_into
        quiet = {one.story_id for one in mutes.muted(store, now)}
        headline = mutes.unmute(store, number, now) if off else mutes.mute(store, number, until, now=now)
    if headline is None:
        raise MonitorError(f"there is no story {number}: `monitor search` finds entries and their stories")
    if gone is not None:
        click.echo(f"s{gone.story_id} is part of s{number} since {_local(shell, gone.merged_at)}")
    if not off:
        click.echo(f"s{number} is quiet until {_local(shell, until)}: {shown(headline)}")
    elif number in quiet:
        click.echo(f"s{number} is heard again; what happened meanwhile is in the next issue: {shown(headline)}")
    else:
        click.echo(f"s{number} was not muted: {shown(headline)}")


def _list(shell: Shell, now: datetime, *, json_: bool) -> None:
    from monitor.store.mutes import muted

    with shell.open_store() as store:
        found = muted(store, now)
    if json_:
        as_json(found)
    elif found:
        table(
            ("story", "dossier", "status", "muted until", "headline"),
            [(f"s{m.story_id}", f"d{m.dossier_id}", m.status, _local(shell, m.muted_until), m.headline) for m in found],
        )
    else:
        click.echo("no story is muted")


def _number(story: str) -> int:
    found = re.fullmatch(r"s?([0-9]{1,15})", story, re.IGNORECASE | re.ASCII)
    if found is None:
        raise UsageError(f"{shown(story)[:40]!r} is no story: name one by its code, such as s12")
    return int(found.group(1))


def _local(shell: Shell, at: datetime) -> str:
    zone = shell.settings.timezone
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
