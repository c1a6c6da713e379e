"""Recaps: a weekly digest's mail, made of what the last seven days held.  Writes nothing but what was translated, marks nothing."""

from datetime import datetime, timedelta
from functools import partial

from monitor.digest.issue import Issue
from monitor.digest.recap import Week, recap_mail
from monitor.digest.render import Rendered
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.mail.settings import MailSettings
from monitor.model import Entity
from monitor.quiet import reach_of
from monitor.store import digests, feeds, issues, recaps
from monitor.store.db import Store
from monitor.translating import Translator

SPAN = timedelta(days=7)


def recap_issue(
    store: Store,
    settings: DigestSettings,
    links: LinkSettings,
    mail: MailSettings,
    entities: tuple[Entity, ...],
    translator: Translator,
    *,
    slot: datetime,
    now: datetime,
    since: datetime | None = None,
) -> tuple[Issue, Rendered] | None:
    """The recap of the seven days before `slot`, or of all `since`; None of a week without news where `quiet` is never."""
    with store.read():
        week = _week(store, settings, since=since or slot - SPAN, until=slot, now=now)
        number = issues.next_number(store, settings.name)
    if not week.views and settings.quiet == "never":
        return None
    issue = Issue(
        digest=settings.name,
        number=number,
        slot=slot,
        made_at=now,
        cards=(),
        lines=(),
        marks=(),
        entities=entities,
        sender=mail.sender,
        unsubscribe=mail.unsubscribe or "",
    )
    written = partial(recap_mail, week=week, settings=settings, links=links)
    issue = translator.translated(store, issue, settings, links, now=now, written=written)
    return issue, written(issue)


def _week(store: Store, settings: DigestSettings, *, since: datetime, until: datetime, now: datetime) -> Week:
    days = {"since": since, "until": until}
    ids = recaps.stories(store, settings.watches, settings.levels, **days, now=now)
    views, dossiers = digests.story_views(store, settings.name, ids)
    return Week(
        **days,
        views=views,
        dossiers=dossiers,
        entries=recaps.entries(store, ids, **days),
        fates=recaps.fates(store, settings.watches, settings.levels, **days, now=now),
        figures=recaps.figures(store, ids, **days),
        troubles=recaps.troubles(store, **days),
        reach=reach_of(feeds.health(store), now),
    )
