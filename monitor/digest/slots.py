"""Slots: the UTC instants at which a digest is due, by local times and days or by multiples of a span.

Pure.  Both changes of the clock are looked through: a time in the hour that is skipped is due once, at the first
instant after the gap; a time in the hour that comes twice is due once, the first time.  Which slots were dealt with
is handed in; a slot missed for longer than `catch_up` is let go, and of several missed ones only the latest is owed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.digest.settings import DigestSettings

FIRST_WITHIN = timedelta(minutes=30)
"""So long at most a digest's first issue waits until every feed was tried."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SPAN = 8
"""Days looked at to either side: with one weekday a week the nearest slot is at most seven days off."""


def due_slot(settings: DigestSettings, *, last: datetime | None, started: datetime, now: datetime) -> datetime | None:
    """Return the slot that is due now, or None.

    Args:
        settings: times, days, zone and `catch_up` of the digest.
        last: the latest slot up to now that was dealt with, whether it found anything or not.
        started: when the digest was first known; what was due before is not owed.
        now: any aware instant.
    """
    slot = latest_slot(settings, now)
    if slot is None or slot < started or (last is not None and slot <= last):
        return None
    return slot if now - slot <= timedelta(seconds=settings.catch_up) else None


def first_slot(settings: DigestSettings, *, tried: bool, started: datetime, now: datetime) -> datetime | None:
    """Return the slot of a digest's very first issue where that is due now, else None: a recap has none but its slots.

    It waits until every feed was `tried`, read or not, and no longer than `FIRST_WITHIN` after it `started`.  However late it is
    then, its slot is the latest one since that start, or the start itself: two processes find the same.
    """
    if settings.kind != "digest" or not (tried or now - started >= FIRST_WITHIN):
        return None
    latest = latest_slot(settings, now)
    return started if latest is None else max(started, latest)


def is_last_of_day(settings: DigestSettings, slot: datetime) -> bool:
    """Whether no other slot of the digest follows on the slot's local day."""
    zone, after = ZoneInfo(settings.timezone), next_slot(settings, slot)
    return after is None or after.astimezone(zone).date() != slot.astimezone(zone).date()


def latest_slot(settings: DigestSettings, now: datetime) -> datetime | None:
    """Return the last slot at or before `now`; None for a digest without any."""
    if settings.every is not None:
        return _multiple(settings.every, now, 0)
    return max((slot for slot in _around(settings, now) if slot <= now), default=None)


def next_slot(settings: DigestSettings, now: datetime) -> datetime | None:
    """Return the first slot after `now`; None for a digest without any."""
    if settings.every is not None:
        return _multiple(settings.every, now, 1)
    return min((slot for slot in _around(settings, now) if slot > now), default=None)


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local time: its first where it comes twice, the end of the gap where it never comes."""
    first = datetime.combine(day, at, zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at):
        return first
    # PEP 495: inside a gap fold=1 names an instant before the change and fold=0 one after it
    before = datetime.combine(day, at.replace(fold=1), zone).astimezone(UTC)
    return _change(before, first, zone)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second after `before` at which the offset is that of `after`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _around(settings: DigestSettings, now: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(settings.timezone)
    today = now.astimezone(zone).date()
    for offset in range(-SPAN, SPAN + 1):
        day = today + timedelta(days=offset)
        if day.weekday() in settings.days:
            for at in settings.at:
                yield instant_of(day, at, zone)


def _multiple(every: float, now: datetime, ahead: int) -> datetime:
    """Return the latest multiple of `every` (whole seconds, as slots are stored) up to now, or one further."""
    span = timedelta(seconds=every)
    return EPOCH + ((now - EPOCH) // span + ahead) * span
