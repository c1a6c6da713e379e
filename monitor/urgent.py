"""Urgent mails: what cannot wait goes out at once, as far as the cap per hour allows; the rest leads the next issue.

What is urgent is decided in digest/urgent.py.  An urgent mail marks what it links, like any issue of its digest, so nothing
stands in both; it has no running number.
"""

import sqlite3
from datetime import datetime
from functools import partial

from monitor.digest.issue import Background, Issue
from monitor.digest.plan import plan
from monitor.digest.render import Rendered, render
from monitor.digest.settings import DigestSettings
from monitor.digest.urgent import YOUNG, room, urgent_stories
from monitor.drafting import Press
from monitor.publish import Published, bring_out
from monitor.store import custody, digests, pauses, urgencies
from monitor.store.db import Store
from monitor.translating import Translator


def publish_urgent(store: Store, press: Press, *, now: datetime) -> list[Published]:
    """Mail what is urgent now: one mail a digest at most, however many stories there are at once.

    None of a digest that is paused, and none while mail is held.  What goes wrong with one digest keeps back no other, and is raised when all had their turn.
    """
    made: list[Published] = []
    faults: list[Exception] = []
    if custody.check(store, now) is not None:
        return made
    resting = pauses.paused(store, now)
    for settings in press.digests:
        if (
            settings.name in resting
            or not settings.urgent
            or settings.kind != "digest"
            or "sure" not in settings.levels
        ):
            continue
        try:
            made += _publish(store, press, settings, now)
        except Exception as fault:  # noqa: BLE001 - raised below, after the other digests
            faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else ExceptionGroup("several digests failed", faults)
    return made


def _publish(store: Store, press: Press, settings: DigestSettings, now: datetime) -> list[Published]:
    found = urgencies.perhaps(store, settings.name, settings.watches, since=now - YOUNG, now=now)
    if not found:
        return []
    urgencies.believe(store, settings.name, now)

    def count(conn: sqlite3.Connection, issue_id: int, issue: Issue) -> bool:
        before = urgencies.count(conn, issue.digest, issue_id, now)
        return room(before, settings.urgent_per_hour, now) > 0

    compose = partial(_compose, store, press, settings, Translator(press.translate), now)
    slot = now.replace(microsecond=0)
    done = bring_out(store, press, settings, compose, kind="urgent", slot=slot, now=now, also=count)
    return [] if done is None else [done]


def _compose(
    store: Store, press: Press, settings: DigestSettings, translator: Translator, now: datetime
) -> tuple[Issue, Rendered] | None:
    """The mail; None where nothing is urgent, or what is must wait, which is noted."""
    issue = draw_up_urgent(store, press, settings, now=now)
    if issue is None:
        return None
    if room(urgencies.sent(store, settings.name), settings.urgent_per_hour, now):
        issue = translator.translated(store, issue, settings, press.links, now=now)
        return issue, render(issue, settings=settings, links=press.links)
    urgencies.defer(store, settings.name, [told.view.story.story_id for told in issue.told], now)
    return None


def draw_up_urgent(store: Store, press: Press, settings: DigestSettings, *, now: datetime) -> Issue | None:
    """Plan the mail of what is urgent now; None where nothing is.  Writes nothing."""
    with store.read():
        perhaps = urgencies.perhaps(store, settings.name, settings.watches, since=now - YOUNG, now=now)
        eligible = digests.eligible(
            store,
            settings.name,
            watches=settings.watches,
            levels=settings.levels,
            now=now,
            paywalled=press.paywalled,
            first=settings.first,
            stories=perhaps,
        )
        views, dossiers = digests.story_views(store, settings.name, perhaps)
        answered = (c.answers for view in views.values() for c in view.claims if c.answers is not None)
        chosen = urgent_stories(eligible, views, urgent_rumours=urgencies.urgent_among(store, answered), now=now)
        outcomes = digests.came_true(store, settings.name, since=None, now=now, shown=chosen)
        before = digests.told_before(store, settings.name, dossiers, chosen, now=now)
    return plan(
        settings,
        [one for one in eligible if one.story_id in chosen],
        views,
        dossiers,
        number=0,
        slot=now,
        now=now,
        urgent=True,
        background=Background(
            outcomes=tuple(o for o in outcomes if o.story.story_id in chosen),
            before=before,
            entities=tuple(press.entities.values()),
            sender=press.mail.sender,
            unsubscribe=press.mail.unsubscribe or "",
        ),
    )
