"""Slots: local times and multiples, both changes of the clock, catching up."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.digest.settings import DigestSettings
from monitor.digest.slots import due_slot, instant_of, latest_slot, next_slot
from tests.support.news import digest

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Rome",
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Havana",
    "Asia/Beirut",
)


def daily(*at: str, **values: Any) -> DigestSettings:  # noqa: ANN401 - a record's fields, checked by the record
    """A digest in Rome at these local times."""
    return digest(at=tuple(time.fromisoformat(t) for t in at), **values)


def utc(text: str) -> datetime:
    """`2027-03-28T01:30` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def walk(settings: DigestSettings, begin: datetime, end: datetime) -> list[datetime]:
    """Every slot after `begin` up to `end`, as a daemon that looks every ten minutes finds it."""
    found: list[datetime] = []
    now = begin
    while now <= end:
        slot = due_slot(settings, last=found[-1] if found else None, started=begin, now=now)
        if slot is not None:
            found.append(slot)
        now += timedelta(minutes=10)
    return found


def test_a_time_in_the_lost_hour_is_due_at_the_end_of_the_gap() -> None:
    """02:30 on the day the clock goes forward comes once, at 03:00 summer time; the days around as ever."""
    slots = walk(daily("02:30"), utc("2027-03-27T00:00"), utc("2027-03-29T12:00"))
    assert slots == [utc("2027-03-27T01:30"), utc("2027-03-28T01:00"), utc("2027-03-29T00:30")]


def test_a_time_in_the_doubled_hour_is_due_once() -> None:
    """02:30 on the day the clock goes back comes once, the first time."""
    slots = walk(daily("02:30"), utc("2027-10-30T12:00"), utc("2027-11-01T12:00"))
    assert slots == [utc("2027-10-31T00:30"), utc("2027-11-01T01:30")]


def test_two_times_in_the_lost_hour_are_one_slot() -> None:
    """02:10 and 02:50 fall together where their hour is lost."""
    slots = walk(daily("02:10", "02:50"), utc("2027-03-27T12:00"), utc("2027-03-28T12:00"))
    assert slots == [utc("2027-03-28T01:00")]


@pytest.mark.parametrize("day", ["2027-03-28", "2027-03-29", "2027-10-31", "2027-11-01"])
def test_midnight_comes_every_day(day: str) -> None:
    """00:00 is neither skipped nor doubled around the changes."""
    begin = utc(f"{day}T00:00") - timedelta(hours=12)
    slots = walk(daily("00:00"), begin, begin + timedelta(days=1))
    assert len(slots) == 1


@pytest.mark.parametrize(
    ("zone", "at", "slots"),
    [
        # forward at 00:00: midnight never comes, and is due as the day begins, at 01:00
        ("America/Havana", "00:00", ("2027-03-13T05:00", "2027-03-14T05:00", "2027-03-15T04:00")),
        ("Asia/Beirut", "00:00", ("2027-03-26T22:00", "2027-03-27T22:00", "2027-03-28T21:00")),
        # back at 01:00 to 00:00: midnight comes twice, and is due the first time
        ("America/Havana", "00:00", ("2027-11-06T04:00", "2027-11-07T04:00", "2027-11-08T05:00")),
        ("America/Havana", "00:30", ("2027-11-06T04:30", "2027-11-07T04:30", "2027-11-08T05:30")),
        # back at 00:00 to 23:00 of the day before: 23:30 comes twice, midnight once
        ("Asia/Beirut", "23:30", ("2027-10-29T20:30", "2027-10-30T20:30", "2027-10-31T21:30")),
        ("Asia/Beirut", "00:00", ("2027-10-29T21:00", "2027-10-30T22:00", "2027-10-31T22:00")),
    ],
)  # fmt: skip
def test_a_clock_that_changes_at_midnight_skips_and_doubles_no_slot(
    zone: str, at: str, slots: tuple[str, str, str]
) -> None:
    """Zones whose change falls on the day's own edge: one slot a day."""
    wanted = [utc(slot) for slot in slots]
    begin, end = wanted[0] - timedelta(hours=1), wanted[-1] + timedelta(hours=1)
    assert walk(daily(at, timezone=zone), begin, end) == wanted


def test_a_weekday_slot_in_the_lost_hour_keeps_its_day() -> None:
    """Sundays at 02:30 in Rome: the Sunday of the change has its slot, and no other day has."""
    slots = walk(daily("02:30", days=(6,)), utc("2027-03-15T00:00"), utc("2027-04-05T00:00"))
    assert slots == [utc("2027-03-21T01:30"), utc("2027-03-28T01:00"), utc("2027-04-04T00:30")]


def test_a_day_that_a_zone_skipped_is_due_at_its_end() -> None:
    """Samoa had no 30 December 2011: its slot falls to the first instant of the 31st."""
    settings = daily("07:30", timezone="Pacific/Apia")
    assert walk(settings, utc("2011-12-29T20:00"), utc("2011-12-31T00:00")) == [
        utc("2011-12-30T10:00"),
        utc("2011-12-30T17:30"),
    ]


def test_days_are_those_of_the_zone() -> None:
    """A Monday slot just after local midnight belongs to Monday there, though it is Sunday in UTC."""
    settings = daily("00:30", days=(0,))
    assert next_slot(settings, utc("2026-11-20T12:00")) == utc("2026-11-22T23:30")
    assert latest_slot(settings, utc("2026-11-22T23:29")) == utc("2026-11-15T23:30")


def test_multiples_are_counted_from_the_epoch() -> None:
    """`every = "2h"` means even hours in UTC, whatever the zone does."""
    settings = digest(every=7200.0, at=())
    assert latest_slot(settings, utc("2027-03-28T01:59")) == utc("2027-03-28T00:00")
    assert next_slot(settings, utc("2027-03-28T02:00")) == utc("2027-03-28T04:00")


def test_after_a_downtime_one_slot_is_caught_up() -> None:
    """A week off ends with the latest slot alone, and with none where that was missed for too long."""
    settings = daily("07:30", "18:30", catch_up=12 * 3600.0)
    last = utc("2026-11-10T06:30")
    assert due_slot(settings, last=last, started=NEVER, now=utc("2026-11-17T10:00")) == utc("2026-11-17T06:30")
    evening = daily("18:30", catch_up=3600.0)
    assert due_slot(evening, last=last, started=NEVER, now=utc("2026-11-17T10:00")) is None


def test_a_changed_time_takes_effect_at_once() -> None:
    """A time moved to just before now is due now; one moved before the slot already dealt with is not."""
    last = utc("2026-11-17T06:30")
    now = utc("2026-11-17T12:00")
    assert due_slot(daily("12:30"), last=last, started=NEVER, now=now) == utc("2026-11-17T11:30")
    assert due_slot(daily("07:00"), last=last, started=NEVER, now=now) is None


def test_what_was_due_before_the_digest_was_known_is_not_owed() -> None:
    """A digest set up at noon begins in the evening."""
    started = utc("2026-11-17T11:00")
    settings = daily("07:30", "18:30")
    assert due_slot(settings, last=None, started=started, now=utc("2026-11-17T12:00")) is None
    assert due_slot(settings, last=None, started=started, now=utc("2026-11-17T17:30")) == utc("2026-11-17T17:30")


def test_a_digest_without_days_is_never_due() -> None:
    """No slot is found and none is awaited."""
    settings = daily("07:30", days=())
    assert latest_slot(settings, utc("2026-11-17T12:00")) is None
    assert next_slot(settings, utc("2026-11-17T12:00")) is None


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy adds the zone
    at=st.times(),
    zone=st.sampled_from(ZONES),
)
@example(moment=datetime(2027, 3, 28, 0, 0, tzinfo=UTC), at=time(2, 30), zone="Europe/Rome")
@example(moment=datetime(2027, 10, 31, 0, 0, tzinfo=UTC), at=time(2, 30), zone="Europe/Rome")
def test_a_daily_slot_comes_once_a_local_day(moment: datetime, at: time, zone: str) -> None:
    """Every time of day, anywhere: slots are a day apart give or take a change of the clock, and on both sides of now."""
    settings = digest(at=(at.replace(second=0, microsecond=0),), timezone=zone)
    last, following = latest_slot(settings, moment), next_slot(settings, moment)
    assert last is not None
    assert following is not None
    assert last <= moment < following
    assert timedelta(hours=22) <= following - last <= timedelta(hours=26)
    assert next_slot(settings, last) == following
    assert latest_slot(settings, following) == following


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001 - a wall clock has none
def test_a_slot_shows_its_time_on_the_wall_clock(wall: datetime, zone: str) -> None:
    """Where the wall clock ever shows a time, its slot falls on it; else on a later time of the wall clock."""
    wall = wall.replace(microsecond=0)
    instant = instant_of(wall.date(), wall.time(), ZoneInfo(zone))
    assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= wall


@given(
    every=st.integers(1, 86400 * 3),
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy adds the zone
)
def test_multiples_surround_now(every: int, moment: datetime) -> None:
    """The latest multiple is at most one span back, the next exactly one span on."""
    settings = digest(every=float(every), at=())
    last, following = latest_slot(settings, moment), next_slot(settings, moment)
    assert last is not None
    assert following is not None
    assert last <= moment < following
    assert following - last == timedelta(seconds=every)
    assert last.timestamp() % every == 0
