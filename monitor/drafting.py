"""Drafting an issue: read -> plan -> translate -> render, all before the transaction that publish.py makes of it.

Reads, and writes nothing but what was translated.  What goes in and how it looks is decided in digest/.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.corrections import corrections, once_a_story
from monitor.digest.issue import Background, Issue
from monitor.digest.plan import held_back, plan
from monitor.digest.render import Rendered, render
from monitor.digest.settings import DigestSettings, LinkSettings, TranslateSettings
from monitor.hints import hints
from monitor.mail.settings import MailSettings
from monitor.model import Correction, Entity, StoryView
from monitor.quiet import quiet_issue
from monitor.recap import recap_issue
from monitor.rules.lists import Watchlist
from monitor.store import digests, issues, told, troubles, urgencies
from monitor.store.db import Store
from monitor.translating import Translator

CORRECTED = timedelta(days=60)
"""So far back a number that was mailed and is another now is worth a correction."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What all publishing needs to know of the config."""

    digests: tuple[DigestSettings, ...]
    links: LinkSettings
    mail: MailSettings
    paywalled: frozenset[str] = frozenset()
    """Names of feeds whose articles cost money."""
    entities: Mapping[str, Entity] = field(default_factory=dict)
    """Of all watches, by name: how the reader knows them, and who speaks for whom."""
    watchlists: Mapping[str, Watchlist] = field(default_factory=dict)
    """By watch, for the words they do not know."""
    translate: TranslateSettings | None = None
    """Who translates; None: nobody."""
    token: Callable[[], str] = lambda: secrets.token_hex(8)
    """The random part of a Message-ID."""


def compose(
    store: Store,
    press: Press,
    settings: DigestSettings,
    translator: Translator,
    *,
    slot: datetime,
    now: datetime,
    line: bool,
) -> tuple[Issue, Rendered] | None:
    """An issue and its mail; with nothing new its quiet `line`, or None.  Writes nothing but what was translated."""
    entities = tuple(press.entities.values())
    if settings.kind == "weekly":
        return recap_issue(store, settings, press.links, press.mail, entities, translator, slot=slot, now=now)
    issue = draw_up(store, press, settings, slot=slot, now=now)
    if issue is not None:
        issue = translator.translated(store, issue, settings, press.links, now=now)
        return issue, render(issue, settings=settings, links=press.links)
    if not line:
        return None
    return quiet_issue(store, settings, press.links, press.mail, entities, slot=slot, now=now)


def look(
    store: Store,
    press: Press,
    settings: DigestSettings,
    translator: Translator,
    *,
    now: datetime,
    since: datetime | None = None,
) -> Rendered | None:
    """The mail of an issue made `now` as it would look, or of all that was first seen `since`; None where there is nothing new.

    Writes nothing but what was translated.
    """
    if settings.kind == "weekly":
        entities = tuple(press.entities.values())
        recap = recap_issue(
            store, settings, press.links, press.mail, entities, translator, slot=now, now=now, since=since
        )
        return None if recap is None else recap[1]
    issue = draw_up(store, press, settings, slot=now, now=now, since=since, until=now)
    if issue is None:
        return None
    issue = translator.translated(store, issue, settings, press.links, now=now)
    return render(issue, settings=settings, links=press.links)


def draw_up(
    store: Store,
    press: Press,
    settings: DigestSettings,
    *,
    slot: datetime,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Issue | None:
    """Read what the digest may show as of now and plan its issue; None where there is nothing new.  Writes nothing.

    For a look only: `since` shows what was first seen since then, mailed or not; `until` leaves out what came after it.
    """
    with store.read():
        eligible = digests.eligible(
            store,
            settings.name,
            watches=settings.watches,
            levels=settings.levels,
            now=now,
            paywalled=press.paywalled,
            first=settings.first,
            since=since,
            until=until,
        )
        news = [e for e in eligible if not held_back(e, settings.first)]
        views, dossiers = digests.story_views(store, settings.name, (e.story_id for e in news))
        if since is not None:
            views = _seen_anew(views, {e.entry.entry_id for e in news})
        number = issues.next_number(store, settings.name)
        previous = None if since is not None else issues.last_made(store, settings.name)
        follow = digests.followed(store, settings.name, since=previous, now=now)
        outcomes = digests.came_true(store, settings.name, since=previous, now=now, shown=views)
        turned = () if since is not None else told.turned(store, settings.name, now=now)
        corrected = () if previous is None else _corrected(store, settings.name, since=previous, now=now)
        before = digests.told_before(store, settings.name, dossiers, views, now=now)
        started = issues.started(store, settings.name) or now
        unseen = troubles.untold(store, settings.name, started=started, now=now)
        deferred = urgencies.deferred(store, settings.name)
    told_of = hints(store, press.watchlists, settings, now) if news and since is None else ()
    return plan(
        settings,
        news,
        views,
        dossiers,
        number=number,
        slot=slot,
        now=now,
        background=Background(
            previous=previous,
            follow=tuple(follow),
            outcomes=tuple(outcomes),
            reversals=tuple(turned),
            corrections=corrected,
            before=before,
            troubles=tuple(unseen),
            entities=tuple(press.entities.values()),
            proposals=told_of,
            deferred=deferred,
            sender=press.mail.sender,
            unsubscribe=press.mail.unsubscribe or "",
        ),
    )


def _seen_anew(views: Mapping[int, StoryView], shown: set[int]) -> dict[int, StoryView]:
    """Stories of which all is shown again as if none had been told: beside it nothing is new."""
    return {
        story_id: replace(view, mailed=view.mailed and any(s.entry_id not in shown for s in view.sources))
        for story_id, view in views.items()
    }


def _corrected(store: Store, digest: str, *, since: datetime, now: datetime) -> tuple[Correction, ...]:
    return once_a_story(corrections(store, digest, since=since, mailed_from=now - CORRECTED, now=now))
