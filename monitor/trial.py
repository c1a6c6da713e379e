"""A trial mail: one small message to each recipient through the real transport, with what the server said.

It stands in no outbox and marks nothing: what is tried is the way, not the news.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.digest.words import Words
from monitor.mail.message import build, new_message_id
from monitor.mail.settings import MailSettings
from monitor.mail.transport import open_transport
from monitor.model import Message, Reply

NAME = "test"
"""What stands for a digest's name in its headers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What became of one trial mail."""

    recipient: str
    message_id: str
    reply: Reply


def try_mail(
    settings: MailSettings,
    recipients: Sequence[str],
    *,
    language: str,
    now: datetime,
    env: Mapping[str, str],
    token: Callable[[], str] = lambda: secrets.token_hex(8),
) -> list[Tried]:
    """Send one message to each recipient over one connection; a refusal of one hinders no other."""
    with open_transport(settings, env=env) as transport:
        tried = []
        for recipient in recipients:
            message = _message(settings, recipient, Words(language, "UTC"), now, token())
            tried.append(Tried(recipient=recipient, message_id=message.message_id, reply=transport.send(message)))
        return tried


def _message(settings: MailSettings, recipient: str, words: Words, now: datetime, token: str) -> Message:
    domain = settings.sender.rpartition("@")[2].rstrip("> ") or "localhost"
    message_id = new_message_id(NAME, now, recipient, token, domain)
    text = words.say("trial_text", id=message_id)
    payload = build(
        sender=settings.sender,
        recipient=recipient,
        subject=words.say("trial_subject"),
        text=f"{text}\n",
        html=f'<!doctype html><html lang="{words.language}"><body><p>{escape(text)}</p></body></html>',
        message_id=message_id,
        date=now,
        list_id=f"{NAME}.{domain}",
        language=words.language,
        unsubscribe=settings.unsubscribe,
    )
    return Message(message_id=message_id, recipient=recipient, payload=payload)
