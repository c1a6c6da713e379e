"""When a feed is asked again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.cadence import LONGEST_PAUSE, after_failure, after_success
from monitor.feeds.rhythm import Rhythm
from monitor.feeds.settings import FetchSettings
from monitor.feeds.wishes import Wishes

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SETTINGS = FetchSettings(interval=1200, min_interval=600, max_interval=43200)


@pytest.mark.parametrize(
    ("header", "interval"),
    [
        ("", 1200),
        ("max-age=60", 1200),
        ("public, Max-Age=3600", 3600),
        ("max-age=99999999", 43200),
        ("max-age=soon", 1200),
    ],
)
def test_the_interval_is_the_configured_one_or_what_the_server_asks(header: str, interval: float) -> None:
    """A longer max-age is kept to, up to the longest interval; a shorter one does not hurry us."""
    pace = after_success({"cache-control": header}, SETTINGS, now=NOW, jitter=0)
    assert (pace.interval, (pace.at - NOW).total_seconds()) == (interval, interval)
    assert pace.reason


def test_failures_double_the_pause_up_to_the_longest() -> None:
    """From the shortest interval on, and never beyond the longest."""
    pauses = [after_failure(n, None, SETTINGS, now=NOW, jitter=0).interval for n in (1, 2, 3, 7, 8, 1000)]
    assert pauses == [600, 1200, 2400, 38400, 43200, 43200]


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e12), st.floats(-1, 1))
def test_a_pause_is_bounded_and_never_sooner_than_the_server_allows(
    failures: int, wanted: float | None, jitter: float
) -> None:
    """Whatever the server says, the feed is asked again within a week and a day, and not before it may be."""
    pause = (after_failure(failures, wanted, SETTINGS, now=NOW, jitter=jitter).at - NOW).total_seconds()
    assert 0.9 * SETTINGS.min_interval <= pause <= LONGEST_PAUSE + SETTINGS.max_interval
    assert pause >= min(wanted or 0, LONGEST_PAUSE) - 1


@given(st.floats(-1, 1), st.integers(0, 10**9), st.frozensets(st.integers(0, 23)), st.frozensets(st.integers(0, 6)))
def test_a_good_feed_is_asked_within_the_bounds(
    jitter: float, age: int, hours: frozenset[int], days: frozenset[int]
) -> None:
    """Never sooner than the shortest interval or the server allows, jitter or not, and whatever is skipped."""
    wishes = Wishes(skip_hours=hours, skip_days=days)
    headers = {"cache-control": f"max-age={age}"}
    pause = (
        after_success(headers, SETTINGS, now=NOW, jitter=jitter, rhythm=Rhythm(wishes=wishes)).at - NOW
    ).total_seconds()
    assert max(SETTINGS.min_interval, min(age, SETTINGS.max_interval)) <= pause <= 1.1 * SETTINGS.max_interval


def test_a_feed_is_left_alone_in_the_hours_it_skips() -> None:
    """The poll moves to the end of the hour that the feed named."""
    pace = after_success({}, SETTINGS, now=NOW, jitter=0, rhythm=Rhythm(wishes=Wishes(skip_hours=frozenset({7}))))
    assert pace.at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
