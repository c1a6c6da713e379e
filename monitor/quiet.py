"""Quiet: an issue with nothing new, where its slot is to say so.  Reads only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.digest.issue import Issue
from monitor.digest.plan import as_of
from monitor.digest.quiet import Reach, quiet_mail
from monitor.digest.render import Rendered
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.mail.settings import MailSettings
from monitor.model import Entity
from monitor.store import digests, feeds, issues
from monitor.store.codec import moment
from monitor.store.db import Store

READ = ("ok", "silent")
"""States of feeds that can be read."""
OVERDUE = timedelta(hours=1)
"""A feed that should have been asked so long ago has not been read, whatever it was then."""


def quiet_issue(
    store: Store,
    settings: DigestSettings,
    links: LinkSettings,
    mail: MailSettings,
    entities: Sequence[Entity],
    *,
    slot: datetime,
    now: datetime,
) -> tuple[Issue, Rendered]:
    """An issue that says there is nothing new, with what is awaited and how many feeds were read."""
    with store.read():
        previous = issues.last_made(store, settings.name)
        issue = Issue(
            digest=settings.name,
            number=issues.next_number(store, settings.name),
            slot=slot,
            made_at=now,
            cards=(),
            lines=(),
            marks=(),
            follow=tuple(as_of(s, now) for s in digests.followed(store, settings.name, since=previous, now=now)),
            outcomes=tuple(digests.came_true(store, settings.name, since=previous, now=now, shown=())),
            entities=tuple(entities),
            sender=mail.sender,
            unsubscribe=mail.unsubscribe or "",
        )
        reach = reach_of(feeds.health(store), now)
    return issue, quiet_mail(issue, reach, settings=settings, links=links)


def reach_of(rows: Sequence[feeds.FeedRow], now: datetime) -> Reach:
    """Which feeds were read: those that are well and were asked when they were due."""
    on = [row for row in rows if row.state != "off"]
    read = [row for row in on if _is_read(row, now)]
    return Reach(read=len(read), unread=tuple(row.feed for row in on if row not in read))


def _is_read(row: feeds.FeedRow, now: datetime) -> bool:
    due = None if row.next_poll_at is None else moment(row.next_poll_at)
    return row.state in READ and row.last_success_at is not None and (due is None or now - due < OVERDUE)
