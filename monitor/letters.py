"""Letters: a rendered mail as one message a recipient, each with the Message-ID that all its tries will carry.

What follows up an urgent mail, or takes back what a mail told, answers it, so that a mail program shows it below.  Writes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from monitor.digest.issue import Issue
from monitor.digest.render import Rendered
from monitor.digest.settings import DigestSettings
from monitor.mail.message import build, new_message_id
from monitor.mail.settings import MailSettings
from monitor.model import Message
from monitor.store import threads
from monitor.store.db import Store

NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


def address(
    mail: MailSettings,
    settings: DigestSettings,
    rendered: Rendered,
    token: Callable[[], str],
    *,
    slot: datetime,
    now: datetime,
    answered: Mapping[str, Sequence[str]] = NOTHING,
) -> Sequence[Message]:
    """One message a recipient of a digest; as `letters`."""
    return letters(
        mail,
        rendered,
        token,
        name=settings.name,
        to=settings.to,
        language=settings.language,
        slot=slot,
        now=now,
        answered=answered,
    )


def letters(
    mail: MailSettings,
    rendered: Rendered,
    token: Callable[[], str],
    *,
    name: str,
    to: Sequence[str],
    language: str,
    slot: datetime,
    now: datetime,
    answered: Mapping[str, Sequence[str]] = NOTHING,
) -> Sequence[Message]:
    """One message a recipient.

    `token` gives the random part of each Message-ID; `answered` by recipient the Message-IDs it belongs below, oldest first.
    """
    domain = mail.sender.rpartition("@")[2].rstrip("> ") or "localhost"
    messages = []
    for recipient in to:
        message_id = new_message_id(name, slot, recipient, token(), domain)
        payload = build(
            sender=mail.sender,
            recipient=recipient,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=message_id,
            date=now,
            list_id=f"{name}.{domain}",
            language=language,
            unsubscribe=mail.unsubscribe,
            references=answered.get(recipient, ()),
        )
        messages.append(Message(message_id=message_id, recipient=recipient, payload=payload))
    return messages


def answered_by(store: Store, issue: Issue) -> Mapping[str, Sequence[str]]:
    """By recipient the mails that an issue belongs below: those whose news it takes back, and the urgent ones on its stories.

    An urgent one belongs below all that are on the same affair.
    """
    stories = [told.view.story for told in issue.told]
    return threads.above(
        store,
        issue.digest,
        stories=(story.story_id for story in stories),
        dossiers=(story.dossier_id for story in stories) if issue.urgent else (),
        taken_back=issue.takes_back,
    )
