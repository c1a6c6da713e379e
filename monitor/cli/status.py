"""`status`: what needs a hand first, then feeds, outbox, last digests, next slots.  Exit 1 where a person must act."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from monitor.cli.columns import cut
from monitor.cli.shell import Shell
from monitor.cli.tables import MANY, as_json, counted, table
from monitor.digest.settings import DigestSettings
from monitor.digest.slots import next_slot
from monitor.health import Concern, concerns, free_disk, state_of
from monitor.store import custody, feeds, issues, judgings, mutes, outbox, pauses
from monitor.store.codec import moment
from monitor.text import shown

SHORT = 40
"""Code points of a subject: enough to find the mail by."""
TOLD = 12
"""So many concerns are told one by one: without a network every feed is one."""


@click.command("status")
@click.option("--json", "json_", is_flag=True, help="Print everything as JSON.")
@click.option("--all", "everything", is_flag=True, help="List the feeds that are well, too.")
@click.pass_obj
def status_command(shell: Shell, *, json_: bool, everything: bool) -> None:
    """Tell how the monitor fares: what needs a hand first."""
    settings, now = shell.settings, shell.clock()
    with shell.open_store() as store:
        rows = feeds.health(store)
        mails = outbox.deliveries(store, ("queued", "sending", "unknown", "refused", "failed"))
        unsent = outbox.unsent(store)
        judging = judgings.last(store)
        quiet = mutes.muted(store, now)
        hold = custody.held(store, now)
        resting = pauses.paused(store, now)
        made = {name: dict(row) for name, row in issues.last_issues(store).items()}
    held = settings.mail.on_unknown == "hold"
    found = concerns(rows, mails, hold_unknown=held, free_disk=free_disk(settings.database), now=now, hold=hold)
    slots = {d.name: _slot(d, resting.get(d.name), now) for d in settings.digests}
    again = None if judging is None or judging.whole else judging
    if json_:
        as_json({
            "concerns": found, "feeds": rows, "outbox": mails, "digests": list(made.values()), "next_slots": slots,
            "judging_again": again, "muted": quiet, "paused": list(resting.values()),
            "held": hold, "unsent": unsent[0],
        })  # fmt: skip
    else:
        found = merged(found)
        for concern in found[:TOLD]:
            click.echo(f"{'!!' if concern.urgent else ' -'} {shown(concern.subject)} {shown(concern.message)}")
        if len(found) > TOLD:
            click.echo(f"   and {len(found) - TOLD} more: what is left stands in the tables below")
        _feeds(rows, everything=everything)
        if again is not None:
            click.echo(f"\nthe rules changed: entries are judged again, so far those published up to {again.at[0]}")
        _muted(quiet, settings.timezone)
        _mails(shell, mails, unsent, hold)
        _digests(made, slots, resting, settings.timezone)
    if any(concern.urgent for concern in found):
        sys.exit(1)


def _slot(digest: DigestSettings, pause: pauses.Pause | None, now: datetime) -> datetime | None:
    """The digest's next slot, that after its pause."""
    if pause is None:
        return next_slot(digest, now)
    from monitor.mailed import first_slot  # reads digests, which takes long to load

    return first_slot(digest, pause, now)


def merged(found: Sequence[Concern]) -> tuple[Concern, ...]:
    """The concerns with those of many feeds that say the same as one, in the place of the first."""
    kinds = Counter((c.urgent, c.message) for c in found if c.subject.startswith("feed "))
    told: dict[tuple[bool, str, str], Concern] = {}
    for concern in found:
        number = kinds[concern.urgent, concern.message] if concern.subject.startswith("feed ") else 1
        subject = f"{number} feeds, each" if number > MANY else concern.subject
        told.setdefault((concern.urgent, subject, concern.message), replace(concern, subject=subject))
    return tuple(told.values())


def _feeds(rows: list[feeds.FeedRow], *, everything: bool) -> None:
    count = Counter(state_of(row) for row in rows)
    told = ", ".join(f"{number} {state}" for state, number in count.most_common())
    click.echo(f"\n{counted(len(rows), 'feed')}: {told or 'none polled yet'}")
    listed = rows if everything else [row for row in rows if row.state != "ok" or row.gaps]
    errors = Counter((row.state, row.last_error) for row in listed)
    same = [] if everything else [each for each, number in errors.items() if number > MANY and each[1]]
    for state, error in same:
        click.echo(f"  {errors[state, error]} feeds are {state}, all with: {shown(str(error))} (--all lists them)")
    listed = [row for row in listed if (row.state, row.last_error) not in same or row.gaps]
    if listed:
        table(("feed", "state", "last read", "next poll", "failures", "gaps", "a day", "matches 30d", "last error"), [
            (r.feed, state_of(r), r.last_success_at, r.next_poll_at, r.consecutive_failures, r.gaps, r.entries_per_day,
             r.matches_30d, r.last_error)
            for r in listed
        ])  # fmt: skip


def _muted(quiet: Sequence[mutes.Muted], zone: str) -> None:
    """The muted stories, those that are heard again first; `mute` lists the rest."""
    if quiet:
        click.echo(f"\n{counted(len(quiet), 'story', 'stories')} muted, by `monitor mute`:")
    for one in quiet[:TOLD]:
        click.echo(f"  s{one.story_id} until {_local(one.muted_until, zone)}: {shown(one.headline)}")


def _mails(
    shell: Shell, mails: list[outbox.Delivery], unsent: tuple[dict[str, int], str | None], hold: custody.Hold | None
) -> None:
    mail = shell.settings.mail
    near = mail.transport == "maildir"
    where = f"the Maildir {mail.path}: nothing leaves this machine" if near else f"{mail.host}:{mail.port}"
    held = "mail is held, see above" if hold else f"mail goes to {where}"
    click.echo(f"\noutbox: {_states(*unsent)}; {held}")
    if len(mails) < sum(unsent[0].values()):
        click.echo(f"the last {len(mails)} of them:")
    if mails:
        table(("id", "digest", "slot", "to", "subject", "state", "tries", "next try", "last reply"), [
            (m.outbox_id, m.digest, m.slot, m.recipient, cut(m.subject or "", SHORT), m.state, m.attempts,
             m.again(hold_unknown=mail.on_unknown == "hold"), m.last_reply)
            for m in mails
        ])  # fmt: skip


def _states(count: Mapping[str, int], oldest: str | None) -> str:
    """How many wait in which state, and since when the oldest does."""
    if oldest is None:
        return "nothing waits"
    return f"{', '.join(f'{number} {state}' for state, number in count.items())}, the oldest of {moment(oldest):%Y-%m-%d %H:%M}Z"


def _digests(
    issues: Mapping[str, dict[str, object]],
    slots: dict[str, datetime | None],
    resting: Mapping[str, pauses.Pause],
    zone: str,
) -> None:
    click.echo()
    for name, slot in slots.items():
        due = f"{_local(slot, zone)} {zone}" if slot else "never"
        if (pause := resting.get(name)) is not None:
            due = (
                f"{due} (paused until then)"
                if pause.until
                else f"none, paused until `monitor pause {shown(name)} --off`"
            )
        said = "none made yet"
        if last := issues.get(name):
            at = _local(moment(str(last["made_at"])), zone)
            said = f"last n. {last['number']}, made {at}: {shown(str(last['subject']))}"
        click.echo(f"digest {shown(name)}: next slot {due}; {said}")


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
