"""Letters: a rendered mail as one message a recipient, each with the Message-ID that all its tries will carry."""

from collections.abc import Callable, Sequence
from datetime import datetime

from monitor.digest.render import Rendered
from monitor.digest.settings import DigestSettings
from monitor.mail.message import build, new_message_id
from monitor.mail.settings import MailSettings
from monitor.model import Message


def address(
    mail: MailSettings,
    settings: DigestSettings,
    rendered: Rendered,
    token: Callable[[], str],
    *,
    slot: datetime,
    now: datetime,
) -> Sequence[Message]:
    """One message a recipient of a digest; `token` gives the random part of each Message-ID."""
    domain = mail.sender.rpartition("@")[2].rstrip("> ") or "localhost"
    messages = []
    for recipient in settings.to:
        message_id = new_message_id(settings.name, slot, recipient, token(), domain)
        payload = build(
            sender=mail.sender,
            recipient=recipient,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=message_id,
            date=now,
            list_id=f"{settings.name}.{domain}",
            language=settings.language,
            unsubscribe=mail.unsubscribe,
        )
        messages.append(Message(message_id=message_id, recipient=recipient, payload=payload))
    return messages
