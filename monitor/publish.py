"""Publishing: slot due -> an issue is made (drafting.py) -> one transaction that marks and queues.

Everything slow happens before the transaction; the transaction checks the slot and the marks again, so that two
processes never send one slot twice and no entry stands in two issues of one digest.  Sending is deliver.py's.
"""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

from monitor.digest.issue import Issue
from monitor.digest.quiet import speaks
from monitor.digest.render import Rendered
from monitor.digest.settings import DigestSettings
from monitor.digest.slots import due_slot, first_slot
from monitor.drafting import Press, compose
from monitor.letters import address, answered_by
from monitor.model import Message
from monitor.store import custody, feeds, issues, outbox, pauses, proposals, told, troubles, urgencies
from monitor.store.db import Store
from monitor.translating import Translator
from monitor.weigh import settle_deadlines

log = logging.getLogger(__name__)

Kind = Literal["digest", "weekly", "urgent", "health"]
"""Of a mail: as the views `digest_entries` and `delivery_log` call it."""
TRIES = 5
"""How often an issue is planned again because another process marked meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What became of a slot."""

    digest: str
    slot: datetime
    outcome: Literal["queued", "nothing", "taken"]
    """`nothing`: no new entry and no line that says so, hence no mail; `taken`: another process dealt with the slot."""
    subject: str | None = None
    entries: int = 0
    messages: int = 0
    untranslated: str | None = None
    """Why what could have been translated was not, in one sentence."""


class _Overtaken(Exception):  # noqa: N818 - no error: it takes the transaction back, and the issue is planned again
    """Another process published meanwhile."""


def publish_due(store: Store, press: Press, *, now: datetime) -> list[Published]:
    """Make an issue of each digest whose slot is due; a slot missed for longer than `catch_up`, or in a pause, is let go.

    None while mail is held.  What goes wrong with one digest keeps back no other, and is raised when all had their turn.
    """
    settle_deadlines(store, press.entities, now)
    issues.start(store, [d.name for d in press.digests], now)
    if custody.check(store, now) is not None:
        return []
    made: list[Published] = []
    faults: list[Exception] = []
    resting = pauses.paused(store, now)
    for settings in press.digests:
        started = issues.started(store, settings.name) or now
        owed = pauses.owed_since(store, settings.name, started, now)
        slot = due_slot(settings, last=issues.last_slot(store, settings.name, now), started=owed, now=now)
        first = issues.is_new(store, settings.name) and owed == started
        if first and settings.kind == "digest":
            slot = first_slot(settings, tried=feeds.all_tried(store), started=started, now=now)
        if slot is None or settings.name in resting:
            continue
        line = speaks(settings, slot) or (first and settings.quiet != "never")
        try:
            made.append(publish(store, press, settings, slot=slot, now=now, line=line))
        except Exception as fault:  # noqa: BLE001 - raised below, after the other digests
            faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else ExceptionGroup("several digests failed", faults)
    return made


def publish(
    store: Store, press: Press, settings: DigestSettings, *, slot: datetime, now: datetime, line: bool = False
) -> Published:
    """Make one issue for `slot` and queue it; with nothing new its quiet `line`, or else note that there was nothing to say."""
    slot = slot.replace(microsecond=0)
    settle_deadlines(store, press.entities, now)
    issues.start(store, [settings.name], now)
    translator = Translator(press.translate)
    made = partial(compose, store, press, settings, translator, slot=slot, now=now, line=line)
    done = bring_out(store, press, settings, made, kind=settings.kind, slot=slot, now=now)
    done = done or Published(digest=settings.name, slot=slot, outcome="nothing")
    return replace(done, untranslated=translator.trouble)


def bring_out(
    store: Store,
    press: Press,
    settings: DigestSettings,
    composed: Callable[[], tuple[Issue, Rendered] | None],
    *,
    kind: Kind,
    slot: datetime,
    now: datetime,
    also: Callable[[sqlite3.Connection, int, Issue], bool] = lambda *_: True,
) -> Published | None:
    """Queue what `composed` makes, made again where another process marks meanwhile; None where nothing is urgent.

    `also` writes what belongs to an issue besides, given its id, and says whether it may still go out.
    """
    for _ in range(TRIES):
        issue, rendered = composed() or (None, None)
        if issue is None and kind == "urgent":
            return None
        messages: Sequence[Message] = ()
        if issue is not None and rendered is not None:
            answered = answered_by(store, issue)
            messages = address(press.mail, settings, rendered, press.token, slot=slot, now=now, answered=answered)
        with suppress(_Overtaken):
            return _write(store, settings, issue, rendered, messages, kind=kind, slot=slot, now=now, also=also)
    raise RuntimeError(f"digest {settings.name}: other writers kept marking the entries it was about to mark")


def _write(
    store: Store,
    settings: DigestSettings,
    issue: Issue | None,
    rendered: Rendered | None,
    messages: Sequence[Message],
    *,
    kind: Kind,
    slot: datetime,
    now: datetime,
    also: Callable[[sqlite3.Connection, int, Issue], bool],
) -> Published:
    """Settle the slot, mark and queue in one transaction.

    Raises:
        _Overtaken: another process took the number or marked an entry meanwhile; nothing is written.
    """
    subject = None if rendered is None else rendered.subject
    number = None if issue is None or issue.urgent else issue.number
    with store.write() as conn:
        issue_id = issues.settle(conn, settings.name, slot, kind, number=number, subject=subject, now=now)
        if issue_id is None:
            return Published(digest=settings.name, slot=slot, outcome="taken")
        if issue is None:
            return Published(digest=settings.name, slot=slot, outcome="nothing")
        fresh = number is None or issues.is_next(conn, settings.name, issue_id, number)
        seen = [(notice.trouble.trouble_id, notice.phases) for notice in issue.notices]
        if not (
            fresh
            and issues.mark(conn, settings.name, issue_id, issue.marks)
            and troubles.tell(conn, settings.name, issue_id, seen)
            and proposals.tell(conn, settings.name, issue_id, [proposal.key for proposal in issue.proposals])
            and also(conn, issue_id, issue)
        ):
            raise _Overtaken
        urgencies.told(conn, settings.name, [each.view.story.story_id for each in issue.told])
        told.tell(conn, settings.name, issue_id, issue.stories)
        outbox.queue(conn, issue_id, messages, now)
    log.info("digest %s: queued %d message(s) with %d entries", settings.name, len(messages), len(issue.marks))
    return Published(
        digest=settings.name,
        slot=slot,
        outcome="queued",
        subject=subject,
        entries=len(issue.marks),
        messages=len(messages),
    )
