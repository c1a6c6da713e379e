"""When a window may have turned over: what bursts leave over that fall together, and what is asked for it."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.cadence import after_success
from monitor.feeds.rhythm import Rhythm, arrivals, dumps, learn, loads
from monitor.feeds.settings import FetchSettings
from monitor.feeds.turnover import lost
from monitor.model import Item

MONDAY = datetime(2026, 10, 5, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SETTINGS = FetchSettings()


def minutes(rhythm: Rhythm, now: datetime) -> float:
    """Until the next poll, without jitter."""
    return after_success({}, SETTINGS, now=now, jitter=0, rhythm=rhythm).interval / 60


def lived(bursts: list[datetime], *, size: int, window: int, until: datetime, apart: timedelta) -> Rhythm:
    """What is known after polls every ten minutes, with bursts of `size` items, each `apart` from the next."""
    dates = sorted(begun + n * apart for begun in bursts for n in range(size))
    rhythm, since = Rhythm(), None
    now = MONDAY
    while now < until:
        come = [Item(key=f"{d}", title="", published_at=d) for d in dates if (since or MONDAY - DAY) < d <= now]
        if come or since is None:
            times = arrivals(come, now=now, since=since)
            rhythm = learn(rhythm, times, shown=window, now=now, since=since)
        since = now
        now += timedelta(minutes=10)
    return rhythm


@given(st.floats(0.001, 12), st.floats(0.5, 60), st.integers(1, 100))
def test_what_is_lost_is_the_mean_of_what_the_window_does_not_hold(bursts: float, size: float, window: int) -> None:
    """The same as summing over every number of bursts, between what is sure to be lost and all that comes."""
    chances = [math.exp(n * math.log(bursts) - bursts - math.lgamma(n + 1)) for n in range(120)]
    expected = sum(chance * max(n * size - window, 0) for n, chance in enumerate(chances))
    told = lost(bursts, size, window)
    assert told == pytest.approx(expected, abs=0.02)
    assert max(bursts * size - window, 0) - 0.02 <= told <= bursts * size


@given(st.floats(0, 50), st.floats(0, 2000), st.integers(0, 10**6))
def test_no_window_and_no_burst_make_it_fail(bursts: float, size: float, window: int) -> None:
    """Nothing comes, nothing is lost; whatever comes, the loss is a number that is not negative."""
    assert lost(bursts, size, window) >= 0
    assert lost(0, size, window) == lost(bursts, 0, window) == 0


def test_a_feed_whose_bursts_may_fall_together_is_asked_often_at_their_hours_on_every_weekday() -> None:
    """Forty of fifty entries come at once, at midnight or one o'clock; no Thursday has seen it yet, which proves nothing."""
    begun = [MONDAY + n * DAY + timedelta(minutes=50) for n in range(14) if n % 7 in (0, 1, 2, 4)]
    rhythm = lived(begun, size=40, window=50, until=MONDAY + 14 * DAY, apart=timedelta(seconds=20))
    thursday = MONDAY + 17 * DAY
    assert minutes(rhythm, thursday) < 20
    assert 30 < minutes(rhythm, thursday + timedelta(hours=12)) < 120


def test_bursts_that_are_small_beside_the_window_ask_for_nothing() -> None:
    """Four at once of a hundred: twenty-five would have to fall together."""
    begun = [MONDAY + n * DAY + timedelta(hours=9) for n in range(14)]
    few, many = (lived(begun, size=4, window=w, until=MONDAY + 14 * DAY, apart=timedelta(minutes=1)) for w in (100, 5))
    nine = MONDAY + 14 * DAY + timedelta(hours=9)
    assert minutes(few, nine) > 40
    assert minutes(many, nine) < 20


def test_only_prompt_items_with_dates_of_their_own_make_a_rush() -> None:
    """What a site gathered for hours, or does not date, came at once as far as anybody knows, but not in bursts of its own."""
    since, now = MONDAY + DAY, MONDAY + DAY + timedelta(minutes=20)
    for date, rush in ((now - timedelta(minutes=5), 9), (since - timedelta(hours=5), 0), (None, 0)):
        items = [Item(key=str(n), title="", published_at=date) for n in range(9)]
        rhythm = learn(Rhythm(at=since), arrivals(items, now=now, since=since), shown=20, now=now, since=since)
        assert (rhythm.rush, rhythm.burst) == (rush, 9)
        assert loads(dumps(rhythm)).rush == rush


def test_a_window_that_shows_fewer_than_came_at_once_before_is_asked_every_half_hour() -> None:
    """A site that shows its day's texts, seven yesterday and one today: no more than it shows can be pushed out."""
    known = Rhythm(at=MONDAY, observed=10, watched=10, hours=(1.0,) * 24, days=(24 / 7,) * 7, burst=7, window=7)
    assert [round(minutes(replace(known, window=w), MONDAY)) for w in (7, 3, 1)] == [30, 30, 30]


def test_a_feed_that_shows_one_entry_is_not_slept_through() -> None:
    """Each new one pushes out the last, though no two were ever seen within an hour."""
    known = Rhythm(at=MONDAY, observed=20, watched=20, hours=(0.5,) * 24, days=(12 / 7,) * 7, burst=1, window=20)
    assert minutes(replace(known, window=1), MONDAY) == 30
    assert minutes(known, MONDAY) > 60
