"""The alarm: a mail to whom it concerns when a person must act, and one when all is well again.

What a person must look at is judged in health.py, of what he is told in digest/alarm.py.  A health mail that cannot be
delivered is itself no reason for another; neither is mail that is held or waits, since a further one would wait too.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.digest.alarm import Look, Worry, alarm_mail, look, well_mail
from monitor.digest.render import Rendered
from monitor.digest.words import Words
from monitor.health import Concern, concerns, free_disk
from monitor.letters import letters
from monitor.mail.settings import HealthSettings, MailSettings
from monitor.model import Message
from monitor.quiet import reach_of
from monitor.store import alarms, custody, feeds, issues, outbox
from monitor.store.db import Store

log = logging.getLogger(__name__)

TOLD = ("dead", "unknown", "wait", "disk", "polling", "feeds", "feed", "unread")
"""Kinds of concern that are mailed: those a mail may still tell of."""
PATIENT = ("polling", "wait")
"""Kinds that mend themselves soon after the machine wakes up."""
MAILS = 1000
"""So many messages are looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Watchman:
    """Whom to tell, how, and what of."""

    health: HealthSettings
    mail: MailSettings
    language: str
    timezone: str
    token: Callable[[], str] = lambda: secrets.token_hex(8)
    """The random part of a Message-ID."""


def raise_alarm(store: Store, watchman: Watchman, *, now: datetime, before: set[str] | None = None) -> Rendered | None:
    """Queue a mail where a concern begins or all is well again; returns what was queued.  None while mail is held.

    Of those that may mend themselves only such are told as stood at the look `before`, whose names these become; with None all are.
    """
    if not watchman.health.to or custody.check(store, now) is not None:
        return None
    rows = feeds.health(store)
    open_ones = outbox.deliveries(store, ("queued", "unknown", "refused", "failed"), MAILS)
    mails = [mail for mail in open_ones if mail.kind != "health"]
    hold_unknown = watchman.mail.on_unknown == "hold"
    found = concerns(rows, mails, hold_unknown=hold_unknown, free_disk=free_disk(store.path), now=now)
    urgent = [concern for concern in found if concern.urgent and concern.kind in TOLD]
    known = alarms.known(store)
    if before is not None:
        there = {name for name, one in known.items() if not one.over} | before
        patient = {concern.name for concern in urgent if concern.kind in PATIENT}
        urgent = [concern for concern in urgent if concern.name not in patient - there]
        before.clear()
        before.update(patient)
    seen = look(known, [concern.name for concern in urgent], now)
    if seen == Look():
        return None
    words = Words(watchman.language, watchman.timezone, today=now)
    told = _first([concern for concern in urgent if concern.name in seen.tell])
    with store.write() as conn:
        if not alarms.unchanged(conn, known):
            return None  # another process has just looked
        well = seen.well and alarms.take_back(conn)
        mail: Rendered | None = None
        if told:
            mail = alarm_mail([Worry(kind=each.kind, says=each.says) for each in told], words, now)
        elif well:
            mail = well_mail(reach_of(rows, now), words, now)
        issue_id = None
        if mail is not None:
            slot = now.replace(microsecond=0)
            issue_id = issues.settle(conn, alarms.DIGEST, slot, "health", number=None, subject=mail.subject, now=now)
            if issue_id is None:
                return None  # two in one second: the next look tells it
            outbox.queue(conn, issue_id, _letters(watchman, mail, slot, now), now)
        alarms.change(conn, tell=seen.tell, over=seen.over, close=seen.well, issue_id=issue_id, now=now)
    if mail is not None:
        log.warning("health: %s", "; ".join(map(_logged, told[:3])) if told else "all is well again")
    return mail


def _logged(concern: Concern) -> str:
    """A concern for the log, which names no recipient's mailbox; what a server said of a mail may repeat it."""
    if concern.kind in ("dead", "unknown", "wait"):
        return f"{concern.subject} needs a hand, see `monitor status`"
    return f"{concern.subject} {concern.message}"


def _first(found: Sequence[Concern]) -> list[Concern]:
    """Each concern once: of several dead mails to one recipient the first."""
    return list({concern.name: concern for concern in reversed(found)}.values())[::-1]


def _letters(watchman: Watchman, mail: Rendered, slot: datetime, now: datetime) -> Sequence[Message]:
    return letters(
        watchman.mail,
        mail,
        watchman.token,
        name=alarms.DIGEST,
        to=watchman.health.to,
        language=watchman.language,
        slot=slot,
        now=now,
    )
