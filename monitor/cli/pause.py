"""`pause`: holidays for a digest.  It makes no issue until the pause ends; what happened is in the next one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, table
from monitor.digest.settings import DigestSettings
from monitor.digest.slots import instant_of, next_slot
from monitor.errors import UsageError
from monitor.store import pauses
from monitor.store.pauses import Pause
from monitor.text import shown

LONGEST = 3650
"""Days."""


@click.command("pause")
@click.argument("digest", required=False)
@click.option(
    "--until", metavar="DAY", help="When it begins again (2026-12-08, in the digest's zone); else when you say --off."
)
@click.option("--off", is_flag=True, help="End it: the next issue tells what happened meanwhile.")
@click.option("--json", "json_", is_flag=True, help="Print the paused digests as JSON.")
@click.pass_obj
def pause_command(shell: Shell, digest: str | None, until: str | None, *, off: bool, json_: bool) -> None:
    """Let DIGEST make no issue for a while; without DIGEST list the paused ones.

    Feeds are polled, matched and judged as ever.  A slot that falls in the pause is not made up for; what came in
    stands in the first issue after.  Mails that were made before still go out.
    """
    now = shell.clock()
    if digest is None:
        if off or until is not None:
            raise UsageError("name the digest that is meant: `monitor status` lists them")
        _list(shell, now, json_=json_)
        return
    if (off and until is not None) or json_:
        given = "--json is for the list, without a digest" if json_ else "--off ends it at once: leave --until out"
        raise UsageError(given)
    settings = shell.digest(digest)
    end = None if until is None else _day(until, settings, now)
    with shell.open_store(create=True) as store:
        if off:
            ended = pauses.resume(store, digest, now)
        else:
            pauses.pause(store, digest, end, now)
    if not off:
        click.echo(f"digest {shown(digest)} is {told(Pause(digest=digest, since=now, until=end), settings)}")
    elif ended:
        slot = next_slot(settings, now)
        click.echo(f"digest {shown(digest)} goes on: what happened is in its next issue, {_local(slot, settings)}")
    else:
        click.echo(f"digest {shown(digest)} was not paused")


def told(pause: Pause, settings: DigestSettings) -> str:
    """What a pause means for the reader, as the end of a sentence."""
    if pause.until is None:
        return f"paused: no issue until `monitor pause {shown(pause.digest)} --off`"
    from monitor.mailed import first_slot  # reads digests, which takes long to load

    slot = first_slot(settings, pause, pause.since)
    return f"paused until {_local(pause.until, settings)}: its next issue is that of {_local(slot, settings)}"


def _day(written: str, settings: DigestSettings, now: datetime) -> datetime:
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"--until {shown(written)[:40]!r} is no day: write 2026-12-08") from error
    if not 0 < (day - now.astimezone(ZoneInfo(settings.timezone)).date()).days <= LONGEST:
        raise UsageError(f"--until {written} is no day to come, or more than ten years off: name one after today")
    return instant_of(day, time(0), ZoneInfo(settings.timezone))


def _list(shell: Shell, now: datetime, *, json_: bool) -> None:
    with shell.open_store() as store:
        found = list(pauses.paused(store, now).values())
    if json_:
        as_json(found)
    elif found:
        zones = {d.name: d for d in shell.settings.digests}
        table(
            ("digest", "since", "until"),
            [
                (
                    p.digest,
                    _local(p.since, zones.get(p.digest)),
                    _local(p.until, zones.get(p.digest)) if p.until else "--off",
                )
                for p in found
            ],
        )
    else:
        click.echo("no digest is paused")


def _local(at: datetime | None, settings: DigestSettings | None) -> str:
    if at is None:
        return "never"
    zone = "UTC" if settings is None else settings.timezone
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
