"""What a person must look at: pure judgements over what the database and the disk say.

A concern is `urgent` where a person must act: dead mail, no disk, a writer that stands still, mail that waits for half a day, most feeds down, one
down for a week or not once read in the week since it was first asked.  What it says of a feed or a mail is what was stored; printing it safely is the command's.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.store.codec import moment
from monitor.store.custody import Hold
from monitor.store.feeds import FeedRow
from monitor.store.outbox import Delivery

DOWN_FOR = timedelta(days=7)
LITTLE_DISK = 200_000_000
"""Bytes below which the database may soon not be written."""
STALLED = timedelta(hours=1)
"""So long past its due time, work that is not done has nobody who does it."""
LONG = timedelta(hours=12)
"""After which mail that its server will not take needs a person."""
DOWN = ("failing", "blind", "gone")
RECENT = timedelta(days=7)
"""A gap is worth a look for so long."""
RENAMED = 3
"""A fallback or a moved site may change a feed's ids once; so often in thirty days they change by themselves."""
REOPEN = "give it a new `url` in the config, which keeps its history, or write enabled = false"


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """One thing worth a look."""

    urgent: bool
    subject: str
    message: str
    kind: str = ""
    """Of what is urgent: hold, dead, unknown, wait, late, disk, polling, feeds, feed (read once) or unread (never)."""
    says: Mapping[str, object] = field(default_factory=dict)
    """What the message says, as values, so that a mail can say it in the reader's language."""
    about: str = ""
    """What it is the same concern of as another, where its subject does not say so: dead mails to one recipient are one."""

    @property
    def name(self) -> str:
        """What tells it from other concerns, whenever it is seen."""
        return self.about or self.subject


def concerns(
    feeds: Sequence[FeedRow],
    mails: Sequence[Delivery],
    *,
    hold_unknown: bool,
    free_disk: int,
    now: datetime,
    hold: Hold | None = None,
) -> tuple[Concern, ...]:
    """Everything that is not well, what needs a hand first.

    `mails` are those not sent, `hold_unknown` says that mail of unknown fate waits for a person, `free_disk` is bytes,
    `hold` says why all mail is held.
    """
    on = [feed for feed in feeds if feed.state != "off"]
    found = [
        *_mail(mails, now, hold_unknown=hold_unknown, hold=hold),
        *_disk(free_disk),
        *_polling(on, now),
        *_feeds(on, now),
    ]
    return tuple(sorted(found, key=lambda c: not c.urgent))


def state_of(feed: FeedRow) -> str:
    """A feed's state for people: one that was never asked is not well yet, only new."""
    return "not polled yet" if feed.state == "ok" and feed.first_polled_at is None else feed.state


def free_disk(path: Path) -> int:
    """Bytes free where the database stands."""
    return shutil.disk_usage(path.parent).free


def _mail(mails: Sequence[Delivery], now: datetime, *, hold_unknown: bool, hold: Hold | None) -> list[Concern]:
    found = []
    if hold is not None:
        drop = "; first `monitor deliver --drop ID` for each of those below that has arrived" if mails else ""
        said = f"is held since {hold.since:%Y-%m-%d %H:%M}Z: {hold.why}. `monitor deliver --release` lets it go{drop}"
        found.append(Concern(urgent=True, subject="mail", message=said, kind="hold"))
    for mail in mails:
        subject = f"mail {mail.outbox_id}"
        mend = f"`monitor deliver --retry {mail.outbox_id}` or `--drop {mail.outbox_id}`"
        if mail.state in ("refused", "failed"):
            said = f"to {mail.recipient} is {mail.state} ({mail.last_reply}): mend it, then {mend}"
            found.append(_about(mail, Concern(urgent=True, subject=subject, message=said, kind="dead")))
        elif mail.state == "unknown":
            said = f"to {mail.recipient}: the server's last word was lost, it may have arrived"
            said += f" and waits for you: {mend}" if hold_unknown else " and goes out again"
            found.append(_about(mail, Concern(urgent=hold_unknown, subject=subject, message=said, kind="unknown")))
    found += _waiting([mail for mail in mails if mail.state == "queued" and mail.attempts], now)
    goes = ("queued", "sending") if hold_unknown else ("queued", "sending", "unknown")
    late = [mail for mail in mails if mail.state in goes and moment(mail.next_try_at) < now - STALLED]
    if late and hold is None:
        said = f"{len(late)} should have been sent for an hour: is `monitor run` running?"
        found.append(Concern(urgent=True, subject="mail", message=said, kind="late"))
    return found


def _waiting(tried: Sequence[Delivery], now: datetime) -> list[Concern]:
    """Mail that was tried and waits for long, by what the server said; given up after two days, so in time for a person to mend it."""
    since: dict[str, list[datetime]] = {}
    for mail in tried:
        since.setdefault(mail.last_reply or "no reason given", []).append(moment(mail.queued_at))
    return [
        Concern(
            urgent=now - min(times) >= LONG,
            subject="mail",
            message=f"{len(times)} {'waits' if len(times) == 1 else 'wait'} since {min(times):%Y-%m-%d %H:%M}Z, to be given up after two days: {reply}",
            kind="wait",
            says={"n": len(times), "since": min(times), "reply": reply},
            about="mail that waits",
        )
        for reply, times in since.items()
        if now - min(times) >= STALLED
    ]


def _about(mail: Delivery, concern: Concern) -> Concern:
    """A concern of one mail as one of its recipient."""
    says = {"recipient": mail.recipient, "id": mail.outbox_id, "reply": mail.last_reply or mail.state}
    return replace(concern, says=says, about=f"mail to {mail.recipient}")


def _disk(free: int) -> list[Concern]:
    if free >= LITTLE_DISK:
        return []
    said, says = f"only {free // 1_000_000} MB are free: make room", {"mb": free // 1_000_000}
    return [Concern(urgent=True, subject="disk", message=said, kind="disk", says=says)]


def _polling(on: Sequence[FeedRow], now: datetime) -> list[Concern]:
    """Nobody polls where most feeds are long overdue; a single one may be held back by its server."""
    due = [moment(feed.next_poll_at) for feed in on if feed.next_poll_at and feed.state != "gone"]
    late = [at for at in due if at < now - STALLED]
    if not late or 2 * len(late) <= len(due):
        return []
    said = f"most feeds have waited since {max(late):%Y-%m-%d %H:%M}Z to be polled: is `monitor run` running?"
    return [Concern(urgent=True, subject="polling", message=said, kind="polling", says={"since": max(late)})]


def _feeds(on: Sequence[FeedRow], now: datetime) -> list[Concern]:
    down = [feed for feed in on if feed.state in DOWN]
    found = []
    if 2 * len(down) > len(on):
        said = f"{len(down)} of {len(on)} cannot be read: is the network well?"
        says: dict[str, object] = {"down": len(down), "on": len(on)}
        found.append(Concern(urgent=True, subject="feeds", message=said, kind="feeds", says=says))
    found += _quiet(on) + _gaps(on, now)
    for feed in down:
        since = None if feed.last_success_at is None else moment(feed.last_success_at)
        when = "never read" if since is None else f"last read {since:%Y-%m-%d %H:%M}Z"
        said = f"is {feed.state}, {when}: {feed.last_error or 'no reason given'}"
        if feed.state == "blind" and feed.trouble_since:
            said += f" (since {moment(feed.trouble_since):%Y-%m-%d %H:%M}Z)"
        if feed.state == "gone":
            said += f"; it is asked no more: {REOPEN}"
        begun = since or (None if feed.first_polled_at is None else moment(feed.first_polled_at))
        long = begun is not None and now - begun >= DOWN_FOR
        says = {"feed": feed.feed, "since": begun, "error": feed.last_error or feed.state}
        kind = "unread" if since is None else "feed"
        found.append(Concern(urgent=long, subject=f"feed {feed.feed}", message=said, kind=kind, says=says))
    return found


def _quiet(on: Sequence[FeedRow]) -> list[Concern]:
    """Feeds that are quieter than their own past makes likely."""
    silent = [feed for feed in on if feed.state == "silent"]
    return [
        Concern(
            urgent=False,
            subject=f"feed {feed.feed}",
            message=f"is silent: nothing new {'for long' if feed.news_at is None else 'since ' + feed.news_at[:10]}, longer than its past makes"
            " likely; look whether its site has moved its feed",
        )
        for feed in silent
    ]


def _gaps(on: Sequence[FeedRow], now: datetime) -> list[Concern]:
    """Feeds of which something was never seen lately, and those that hide what is new by naming all anew."""
    lately = [feed for feed in on if feed.last_loss_at and now - moment(feed.last_loss_at) < RECENT]
    lost = [
        Concern(
            urgent=False,
            subject=f"feed {feed.feed}",
            message=f"had a gap on {str(feed.last_loss_at)[:16].replace('T', ' ')}Z: "
            + (f"some {feed.missed_30d} entries in thirty days" if feed.missed_30d else "entries")
            + " were probably never seen; a fuller feed of the site or a shorter [fetch] max_interval would show them",
        )
        for feed in lately
    ]
    renamed = [
        Concern(
            urgent=False,
            subject=f"feed {feed.feed}",
            message=f"its ids change: {feed.renamed_30d} times in thirty days it gave the articles seen before other ids, and each time"
            " all of them were stored again; look for another feed of the site",
        )
        for feed in on
        if feed.renamed_30d >= RENAMED
    ]
    return lost + renamed
