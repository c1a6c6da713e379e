"""Delivering: lease a message -> send -> record what the server said.

One message at a time over one connection a run; one recipient's failure delays no other.  Nothing is decided
about what is sent, and a message is the same bytes with the same Message-ID at every try.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from threading import Event

from monitor.mail.settings import MailSettings
from monitor.mail.transport import Transport, open_transport
from monitor.model import Message, Reply
from monitor.store import custody, outbox
from monitor.store.db import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """What became of one try."""

    outbox_id: int
    recipient: str
    state: str
    reply: str


def deliver(
    store: Store,
    settings: MailSettings,
    *,
    clock: Callable[[], datetime],
    env: Mapping[str, str],
    stop: Event | None = None,
    told: Callable[["Delivered"], None] = lambda _: None,
) -> list[Delivered]:
    """Hand over every message that is due, once each; those that must wait are due again later.  None while mail is held."""
    done: list[Delivered] = []
    if custody.check(store, clock()) is not None:
        return done
    outbox.empty(store, now=clock())
    leased = outbox.lease(store, now=clock(), on_unknown=settings.on_unknown)
    if leased is None:
        return done
    with open_transport(settings, env=env) as transport:
        while leased is not None:
            reply = _send(transport, leased.message)
            state = outbox.record(store, leased, reply, now=clock())
            done.append(
                Delivered(outbox_id=leased.outbox_id, recipient=leased.message.recipient, state=state, reply=reply.text)
            )
            _log(leased, state, reply)
            told(done[-1])
            if stop is not None and stop.is_set():
                break
            leased = outbox.lease(store, now=clock(), on_unknown=settings.on_unknown)
    custody.check(store, clock())
    return done


def _send(transport: Transport, message: Message) -> Reply:
    """Send one; a bug met with this message is told and hinders no other."""
    try:
        return transport.send(message)
    except Exception as bug:
        log.exception("message %s: sending failed; please report this", message.message_id)
        return Reply(state="unknown", text=f"sending failed ({type(bug).__name__}), see the log")


def _log(leased: outbox.Leased, state: str, reply: Reply) -> None:
    """Tell the log, which names no recipient's mailbox; servers like to repeat it."""
    if state == "sent":
        log.info("digest %s, message %d %s: sent", leased.digest, leased.outbox_id, leased.message.message_id)
        return
    user, at, host = parseaddr(leased.message.recipient)[1].rpartition("@")
    said = reply.text.replace(f"{user}{at}{host}", f"...@{host}") if user else reply.text
    log.warning(
        "digest %s, message %d %s: %s: %s", leased.digest, leased.outbox_id, leased.message.message_id, state, said
    )
