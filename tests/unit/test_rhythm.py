"""What is learned of the times at which a feed brings news, and the pace and the silence that follow from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds import rhythm as rhythms
from monitor.feeds.cadence import CONFIGURED, after_failure, after_success
from monitor.feeds.rhythm import Rhythm, arrivals, dumps, hours_between, latest, loads
from monitor.feeds.settings import FetchSettings
from monitor.feeds.silence import silent
from monitor.feeds.wishes import Wishes
from monitor.model import Item

MONDAY = datetime(2026, 10, 5, 0, 0, tzinfo=UTC)
SETTINGS = FetchSettings()
DAY = timedelta(days=1)


def items(*dates: datetime | None) -> list[Item]:
    """An item for each date."""
    return [Item(key=str(n), title=str(n), published_at=date) for n, date in enumerate(dates)]


def learn(
    rhythm: Rhythm, come: list[Item], *, shown: int, now: datetime, since: datetime | None, gap: bool = False
) -> Rhythm:
    """What is learned of a poll that found these items new."""
    times = arrivals(come, now=now, since=since, beyond=rhythm.latest if gap else None)
    learned = rhythms.learn(rhythm, times, shown=shown, now=now, since=since, gap=gap)
    return replace(learned, latest=latest(rhythm, come, now))


def lived(hours: tuple[int, ...], *, days: int, weekdays: tuple[int, ...] = tuple(range(7)), each: int = 1) -> Rhythm:
    """What is known after so many days, asked every hour, with `each` items at these hours of these weekdays."""
    rhythm, since = Rhythm(), None
    for n in range(days * 24):
        now = MONDAY + timedelta(hours=n)
        come = items(*[now] * each) if now.hour in hours and now.weekday() in weekdays else []
        if come or since is None:
            rhythm = learn(rhythm, come, shown=20, now=now, since=since)
        since = now
    return rhythm


def pace(rhythm: Rhythm, now: datetime) -> float:
    """Minutes until the next poll, without jitter."""
    return after_success({}, SETTINGS, now=now, jitter=0, rhythm=rhythm).interval / 60


def test_a_feed_is_asked_often_at_its_hours_and_seldom_at_night() -> None:
    """Ten entries each weekday morning: twenty minutes before them, hours after them."""
    rhythm = lived((7, 8), days=21, weekdays=(0, 1, 2, 3, 4), each=5)
    thursday = MONDAY + 24 * DAY
    assert pace(rhythm, thursday.replace(hour=7)) < 60 < pace(rhythm, thursday.replace(hour=14))
    assert pace(rhythm, thursday.replace(hour=7)) < pace(rhythm, (thursday + 3 * DAY).replace(hour=7))


def test_a_feed_not_watched_for_a_day_keeps_the_configured_interval() -> None:
    """A backlog's dates alone are not trusted with the pace, only with how fast its window may turn over."""
    slow = learn(Rhythm(), items(*(MONDAY - n * DAY for n in range(20))), shown=20, now=MONDAY, since=None)
    told = after_success({}, SETTINGS, now=MONDAY, jitter=0, rhythm=slow)
    assert (told.interval, told.reason) == (SETTINGS.interval, CONFIGURED)
    fast = learn(Rhythm(), items(*[MONDAY] * 40), shown=20, now=MONDAY, since=None)
    assert pace(fast, MONDAY) == SETTINGS.interval / 60
    assert pace(fast, MONDAY + 2 * DAY) < 60


def test_a_first_backlog_tells_the_pace_after_a_day() -> None:
    """Twenty entries in twenty days: not every twenty minutes any more, nor only twice a day."""
    rhythm = learn(Rhythm(), items(*(MONDAY - n * DAY for n in range(20))), shown=20, now=MONDAY, since=None)
    assert 120 < pace(rhythm, MONDAY + timedelta(hours=25)) < 600


def test_a_burst_that_fills_half_the_window_is_never_slept_through() -> None:
    """Fifteen of twenty entries came within an hour: two thirds of an hour is the most, at any hour."""
    rhythm = lived((9,), days=10, each=15)
    for hour in range(24):
        assert pace(rhythm, MONDAY + 11 * DAY + timedelta(hours=hour)) <= 70


def test_the_pace_falls_while_nothing_comes() -> None:
    """A feed that stops is asked ever less, without anything being learned of it."""
    rhythm = lived((6, 9, 12, 15), days=20)
    paces = [pace(rhythm, MONDAY + (20 + n) * DAY) for n in (0, 10, 40, 200)]
    assert paces == sorted(paces)
    assert paces[-1] > 1.5 * paces[0]


def test_a_feed_that_changes_is_learned_anew() -> None:
    """After six weeks with another pace the old one is forgotten."""
    rhythm, since = lived((8,), days=30, each=10), MONDAY + 29 * DAY
    for n in range(6):
        now = MONDAY + (30 + 7 * n) * DAY
        rhythm = learn(rhythm, items(now), shown=20, now=now, since=since)
        since = now
    assert rhythm.per_day(since) < 3


def test_an_item_changed_or_without_a_date_counts_as_seen() -> None:
    """An undated item came at the poll that found it; one dated ahead too; one a little older with the last poll."""
    since, now = MONDAY, MONDAY + timedelta(hours=3)
    rhythm = learn(
        Rhythm(at=since), items(None, now + DAY, since - timedelta(minutes=10)), shown=3, now=now, since=since
    )
    assert (rhythm.hours[3], rhythm.hours[0], rhythm.news_at) == (2, 1, now)


def test_an_old_item_that_comes_back_is_no_arrival() -> None:
    """Two caches of one server, one item apart: what is dated days before the last poll tells nothing; a late one does."""
    since, now = MONDAY + 10 * DAY, MONDAY + 10 * DAY + timedelta(hours=3)
    known = Rhythm(at=since, observed=10, watched=10, hours=(1.0,) * 24, news_at=since)
    back = learn(known, items(MONDAY), shown=20, now=now, since=since)
    late = learn(known, items(since - timedelta(hours=20)), shown=20, now=now, since=since)
    assert (sum(back.hours), back.news_at) == (24, since)
    assert late.news_at == now
    assert sum(late.hours) == pytest.approx(24.85, abs=0.1)


def test_after_a_long_stop_of_the_machine_the_pace_is_the_same() -> None:
    """Three weeks off, an entry an hour, a window of twenty: only the time that the window reaches back to was seen."""
    rhythm = lived(tuple(range(24)), days=20)
    last, now = MONDAY + timedelta(days=19, hours=23), MONDAY + 41 * DAY
    window = items(*(now - timedelta(hours=n) for n in range(20)))
    learned = learn(rhythm, window, shown=20, now=now, since=last, gap=True)
    assert learned.per_day(now) == pytest.approx(rhythm.per_day(last), rel=0.1)
    assert learned.quiet == rhythm.quiet
    assert learned.watched == pytest.approx(rhythm.watched + 19 / 24, abs=0.01)


def test_an_undated_window_after_a_gap_counts_over_the_time_since() -> None:
    """Nobody knows when its items came; that they came since the last poll still raises the pace."""
    rhythm = lived((8,), days=10)
    now = MONDAY + 10 * DAY
    learned = learn(rhythm, items(*[None] * 20), shown=20, now=now, since=now - timedelta(hours=4), gap=True)
    assert learned.per_day(now) > 2 * rhythm.per_day(now)


def test_the_same_items_under_other_ids_bring_no_pace() -> None:
    """A fallback with ids of its own, or a new address: what is dated before the last poll did not come since."""
    now = MONDAY + 20 * DAY
    since = now - timedelta(hours=2)
    window = [now - n * timedelta(hours=12) for n in range(40)]
    assert arrivals(items(*window), now=now, since=since, beyond=window[1]) == [now]


def test_a_window_of_yesterday_that_comes_as_a_whole_is_news() -> None:
    """A site that shows each day's texts the next morning: all of them came, though dated before the last poll."""
    known, since = Rhythm(), None
    for n in range(5):
        now = MONDAY + n * DAY
        known = learn(
            known,
            items(*(now - timedelta(hours=13, minutes=m) for m in range(9))),
            shown=9,
            now=now,
            since=since,
            gap=n > 0,
        )
        since = now + timedelta(hours=23)
    assert known.news_at == MONDAY + 4 * DAY
    assert known.per_day(known.news_at) == pytest.approx(9, rel=0.2)


@given(st.sampled_from(["at", "news_at", "since"]), st.integers(2, 400))
def test_what_a_clock_that_was_ahead_left_is_not_believed(what: str, days: int) -> None:
    """Whether the last poll, the latest news or what was learned: the pace stays, and a silence is told as ever."""
    rhythm = lived((2, 6, 10, 14, 18, 22), days=30)
    last = MONDAY + timedelta(days=29, hours=23)
    ahead = last + days * DAY
    if what != "since":
        rhythm = replace(
            rhythm, at=ahead if what == "at" else rhythm.at, news_at=ahead if what == "news_at" else rhythm.news_at
        )
    now = last + timedelta(hours=4)
    learned = learn(rhythm, items(now), shown=20, now=now, since=ahead if what == "since" else last)
    assert (learned.at, learned.news_at) == (now, now)
    assert learned.quiet < 24
    assert learned.per_day(now) == pytest.approx(6, rel=0.25)
    assert silent(learned, now + 10 * DAY) is not None


def test_a_silence_is_told_though_a_clock_that_was_ahead_noted_the_last_news() -> None:
    """No news come that would mend it: the latest date of an item says since when."""
    rhythm = lived((8,), days=30)
    last = MONDAY + timedelta(days=29, hours=8)
    told = silent(replace(rhythm, at=last + 400 * DAY, news_at=last + 400 * DAY), last + 9 * DAY)
    assert told is not None
    assert "nothing new since 2026-11-03 08:00Z" in told


def test_a_clock_that_was_decades_behind_is_forgotten_in_weeks() -> None:
    """A machine without a battery polls in 1970 first; a month is the most that one poll learns from."""
    rhythm = learn(Rhythm(), items(MONDAY), shown=20, now=datetime(1970, 1, 2, tzinfo=UTC), since=None)
    since = datetime(1970, 1, 2, tzinfo=UTC)
    for n in range(24 * 21):
        now = MONDAY + timedelta(hours=n)
        rhythm = learn(rhythm, items(now), shown=20, now=now, since=since)
        since = now
    assert rhythm.per_day(since) > 10


def test_a_daily_feed_is_silent_after_more_than_a_week() -> None:
    """Less than one chance in a thousand, twice its longest silence, and a past of two weeks."""
    rhythm = lived((8,), days=30)
    last = MONDAY + 29 * DAY + timedelta(hours=8)
    assert silent(rhythm, last + 3 * DAY) is None
    told = silent(rhythm, last + 9 * DAY)
    assert told is not None
    assert "2026-11-03 08:00Z" in told
    assert silent(lived((8,), days=10), MONDAY + 40 * DAY) is None


def test_a_weekend_or_a_week_without_news_is_no_silence_of_a_slow_feed() -> None:
    """A newsletter on Mondays is waited for; a feed of weekdays may rest on Sunday."""
    weekly = lived((8,), days=60, weekdays=(0,))
    assert silent(weekly, MONDAY + 56 * DAY + 13 * DAY) is None
    assert silent(weekly, MONDAY + 56 * DAY + 70 * DAY) is not None
    working = lived((8, 10, 12, 14, 16), days=28, weekdays=(0, 1, 2, 3, 4))
    friday_evening = MONDAY + 25 * DAY + timedelta(hours=16)
    assert silent(working, friday_evening + timedelta(hours=63)) is None
    assert silent(working, friday_evening + 9 * DAY) is not None


DATES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001 - made UTC at once
COME = st.lists(st.none() | DATES, max_size=30)


def untimed(rhythm: Rhythm) -> Rhythm:
    """Without its moments, which are kept to the second."""
    return replace(rhythm, at=None, news_at=None, latest=None)


@given(st.lists(st.tuples(COME, DATES, st.integers(0, 3000)), max_size=12))
def test_whatever_comes_is_learned_kept_and_small(polls: list[tuple[list[datetime | None], datetime, int]]) -> None:
    """Any dates, also with a clock that runs back: the same comes out of the database, in a kilobyte, and gives a pace within bounds."""
    rhythm, since = Rhythm(), None
    for dates, now, shown in polls:
        rhythm = learn(rhythm, items(*dates), shown=shown, now=now, since=since)
        kept = dumps(rhythm)
        again = loads(kept)
        assert len(kept) < 1000
        assert untimed(again) == untimed(rhythm)
        for at in (now, now + 3 * DAY):
            assert (
                SETTINGS.min_interval
                <= after_success({}, SETTINGS, now=at, jitter=-1, rhythm=again).interval
                <= SETTINGS.max_interval
            )
            assert after_failure(5, None, SETTINGS, now=at, jitter=0, rhythm=again).interval >= SETTINGS.min_interval
            silent(again, at)
        since = now


@given(
    st.text(max_size=60) | st.sampled_from(["{}", "[]", "null", '{"hours":[1]}', '{"hours":null,"days":7}', "1" * 5000])
)
def test_what_is_no_rhythm_is_an_unknown_one(raw: str) -> None:
    """Whatever somebody's hand wrote into the file."""
    assert loads(raw) == Rhythm()


def test_wishes_are_kept_with_it() -> None:
    """They count while the server says that nothing changed."""
    rhythm = Rhythm(
        wishes=Wishes(seconds=7200, whose="the feed's ttl", skip_hours=frozenset({3}), skip_days=frozenset({6}))
    )
    assert loads(dumps(rhythm)) == rhythm
    told = after_success({}, SETTINGS, now=MONDAY.replace(hour=12), jitter=0, rhythm=rhythm)
    assert (told.interval, told.reason) == (7200, "the feed's ttl")


@given(DATES, st.floats(0, 100))
def test_hours_between_add_up(begin: datetime, length: float) -> None:
    """Each hour once, with the share of it that lies between."""
    end = begin + timedelta(hours=length)
    parts = list(hours_between(begin, end))
    assert abs(sum(share for _, _, share in parts) - length) < 1e-6
    assert all(0 < share <= 1 for _, _, share in parts)
    assert all((hour, day) == (begin.hour, begin.weekday()) for hour, day, _ in parts[:1])


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 23))
def test_more_news_are_never_asked_for_later(one: int, other: int, hour: int) -> None:
    """With the same hours, window and bursts a feed that brings more is asked as soon or sooner."""

    def known(each: int) -> Rhythm:
        return Rhythm(
            at=MONDAY,
            observed=20,
            watched=20,
            hours=(float(each),) * 24,
            days=(24.0 * each / 7,) * 7,
            burst=2,
            window=20,
        )

    less, more = sorted((one, other))
    at = MONDAY + timedelta(hours=hour)
    assert pace(known(more), at) <= pace(known(less), at)


def test_a_blind_feed_is_asked_again_within_two_hours() -> None:
    """Its server answers; what comes back must not be gone again.  A failing one waits up to the longest interval."""
    blind = after_failure(20, None, SETTINGS, now=MONDAY, jitter=0, answered=True)
    failing = after_failure(20, None, SETTINGS, now=MONDAY, jitter=0)
    busy = replace(Rhythm(), at=MONDAY, observed=10, watched=10, hours=(80.0,) * 24, days=(270.0,) * 7, window=20)
    quick = after_failure(20, None, SETTINGS, now=MONDAY, jitter=0, rhythm=busy)
    assert (blind.interval, failing.interval) == (7200, SETTINGS.max_interval)
    assert 3600 <= quick.interval < 7200
