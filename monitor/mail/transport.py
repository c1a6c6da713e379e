"""Which way mail leaves: SMTP or a Maildir, both with `send(Message) -> Reply`."""

from collections.abc import Mapping

from monitor.mail.maildir import Maildir
from monitor.mail.settings import MailSettings
from monitor.mail.smtp import SmtpSession

Transport = Maildir | SmtpSession


def open_transport(settings: MailSettings, *, env: Mapping[str, str]) -> Transport:
    """The transport of the config, as a context manager."""
    if settings.transport == "maildir":
        return Maildir(settings.path)
    return SmtpSession(settings, env=env)
