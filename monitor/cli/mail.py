"""`mail test`: whether mail can leave, tried with one small message."""

import sys
from collections.abc import Sequence
from email.utils import parseaddr

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, table
from monitor.config.kinds import mail_address
from monitor.errors import UsageError
from monitor.text import shown
from monitor.trial import try_mail


@click.group("mail")
def mail_command() -> None:
    """Try the way that mail takes."""


@mail_command.command("test")
@click.option(
    "--to", metavar="ADDRESS", multiple=True, help="Whom to send it; else everybody in the digests and [health]."
)
@click.option("--json", "json_", is_flag=True, help="Print the answers as JSON.")
@click.pass_obj
def test_command(shell: Shell, to: tuple[str, ...], *, json_: bool) -> None:
    """Send one small message through the real transport, and say what the server said.

    Nothing is stored: neither the outbox nor a digest knows of it.
    """
    settings = shell.settings
    everybody = [one for digest in settings.digests for one in digest.to] + list(settings.health.to)
    recipients = _each_once([_check(one) for one in to] or everybody)
    tried = try_mail(settings.mail, recipients, language=settings.language, now=shell.clock(), env=shell.env)
    if json_:
        as_json(
            [
                {"to": t.recipient, "message_id": t.message_id, "state": t.reply.state, "reply": t.reply.text}
                for t in tried
            ]
        )
    else:
        if settings.mail.transport == "smtp":
            click.echo(shown(f"through {settings.mail.host}:{settings.mail.port}, security {settings.mail.security}:"))
        else:
            click.echo(f"into the Maildir {settings.mail.path}: nothing leaves this machine")
        table(("to", "state", "answer"), [(t.recipient, t.reply.state, t.reply.text) for t in tried])
    if any(t.reply.state != "sent" for t in tried):
        sys.exit(1)


def _each_once(written: Sequence[str]) -> list[str]:
    """Every address as it is written first: with a name and without it is one mailbox."""
    found: dict[str, str] = {}
    for one in written:
        found.setdefault(parseaddr(one)[1], one)
    return list(found.values())


def _check(written: str) -> str:
    try:
        return mail_address(written)
    except ValueError as error:
        raise UsageError(f"--to {shown(written)[:80]!r} {error}") from error
