"""`digest` and `deliver`: an issue made by hand, the outbox drained by hand."""

import re
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from monitor.cli.pause import told
from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, counted, table
from monitor.deliver import deliver
from monitor.digest.settings import DigestSettings
from monitor.drafting import look
from monitor.errors import MonitorError, UsageError
from monitor.publish import publish
from monitor.store import custody, outbox, pauses
from monitor.store.db import Store
from monitor.translating import Translator

UNFIT = re.compile(r"[^\w.-]+")
"""What stands in no file name."""
OPEN_STATES = ("queued", "sending", "unknown", "refused", "failed")


@click.command("digest")
@click.argument("name")
@click.option("--preview", is_flag=True, help="Write text and HTML beside the database; mark nothing, send nothing.")
@click.option(
    "--as-of", metavar="WHEN", help="With --preview: as if it were then (2026-11-23T07:30, in the digest's zone)."
)
@click.option("--since", metavar="WHEN", help="With --preview: show what was first seen since then, mailed or not.")
@click.pass_obj
def digest_command(shell: Shell, name: str, *, preview: bool, as_of: str | None, since: str | None) -> None:
    """Build and queue the digest NAME now, apart from its slots."""
    settings = shell.digest(name)
    if (as_of or since) and not preview:
        raise UsageError("--as-of and --since go with --preview: what is mailed is always as of now")
    now = shell.clock() if as_of is None else instant(as_of, settings, "--as-of")
    with shell.open_store() as store:
        if preview:
            _preview(shell, store, settings, now, None if since is None else instant(since, settings, "--since"))
            return
        pause, hold = pauses.paused(store, now).get(name), custody.held(store, now)
        made = publish(store, shell.press, settings, slot=now, now=now)
    if pause is not None:
        click.echo(f"the digest is {told(pause, settings)}; this one was asked for by hand")
    _tell(made.untranslated)
    if made.outcome == "queued":
        entries = counted(made.entries, "entry", "entries")
        click.echo(f"queued {counted(made.messages, 'message')} with {entries}: {made.subject}")
        click.echo(
            "`monitor deliver` hands them over; the daemon does so by itself"
            if hold is None
            else "mail is held: `monitor deliver` says why"
        )
    else:
        click.echo(
            "nothing new: no mail is queued" if made.outcome == "nothing" else "this second's issue is already made"
        )


def _preview(shell: Shell, store: Store, settings: DigestSettings, now: datetime, since: datetime | None) -> None:
    translator = Translator(shell.press.translate)
    rendered = look(store, shell.press, settings, translator, now=now, since=since)
    _tell(translator.trouble)
    if rendered is None:
        click.echo("nothing new: the digest would not be sent")
        return
    folder = shell.settings.database.parent
    stem = UNFIT.sub("-", settings.name).strip("-.") or "digest"
    text, html = folder / f"{stem}-preview.txt", folder / f"{stem}-preview.html"
    try:
        text.write_text(rendered.text, encoding="utf-8")
        html.write_text(rendered.html, encoding="utf-8")
    except OSError as error:
        raise MonitorError(f"{folder} cannot be written ({error.strerror}): make room, or see who owns it") from error
    click.echo(f"{rendered.subject}\n  {text}\n  {html}")


def _tell(trouble: str | None) -> None:
    """Say why titles were not translated, where that is so."""
    if trouble is not None:
        click.echo(f"monitor: warning: {trouble}", err=True)


def instant(text: str, settings: DigestSettings, option: str) -> datetime:
    """A point in time as a person types it, in the digest's zone where it names none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is no time: write 2026-11-23T07:30") from error
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(settings.timezone))


@click.command("deliver")
@click.option("--retry", type=int, metavar="ID", help="Take up a message again that was refused, failed or held.")
@click.option("--drop", type=int, metavar="ID", help="Give up a message that was not sent.")
@click.option("--release", is_flag=True, help="End the hold after a database was put back or moved.")
@click.option("--json", "json_", is_flag=True, help="Print what happened as JSON.")
@click.pass_obj
def deliver_command(shell: Shell, *, retry: int | None, drop: int | None, release: bool, json_: bool) -> None:
    """Hand over every message that is due, once; ids stand in `monitor status`."""
    settings, now = shell.settings, shell.clock()
    with shell.open_store() as store:
        if retry is not None and not outbox.change(store, retry, "queued", now=now):
            raise _settled(retry)
        if drop is not None and not outbox.change(store, drop, "dropped", now=now):
            raise _settled(drop)
        if release and not custody.release(store, now) and not json_:
            click.echo("mail was not held")
        done = deliver(store, settings.mail, clock=shell.clock, env=shell.env)
        left = outbox.deliveries(store, OPEN_STATES)
        count, _ = outbox.unsent(store)
        hold = custody.held(store, now)
    if json_:
        as_json({"tried": done, "left": left, "held": hold})
    else:
        if drop is not None:
            click.echo(f"message {drop} is dropped: it is not sent")
        if hold is not None:
            click.echo(f"mail is held since {hold.since:%Y-%m-%d %H:%M}Z: {hold.why}.")
            click.echo("`monitor deliver --release` sends what is left; first `--drop ID` each that has arrived")
        sent = sum(d.state == "sent" for d in done)
        click.echo(f"{sent} sent, {len(done) - sent} not; {sum(count.values())} left in the outbox")
        if settings.mail.transport == "maildir":
            click.echo(f"mail goes to the Maildir {settings.mail.path}: nothing leaves this machine")
        if left:
            waits = settings.mail.on_unknown == "hold"
            table(("id", "to", "state", "tries", "next try", "last reply"), [
                (d.outbox_id, d.recipient, d.state, d.attempts, d.again(hold_unknown=waits), d.last_reply) for d in left
            ])  # fmt: skip
    if hold is not None or any(d.state in ("refused", "failed") for d in done):
        sys.exit(1)


def _settled(outbox_id: int) -> UsageError:
    return UsageError(
        f"no message {outbox_id} waits: there is none, or it was sent, is under way or was dropped long ago; `monitor status` lists those that wait"
    )


def eml_of(folder: Path) -> list[Path]:
    """The mails that wait in a Maildir, newest last."""
    return sorted((folder / "new").glob("*"), key=lambda p: (p.stat().st_mtime_ns, p.name))
