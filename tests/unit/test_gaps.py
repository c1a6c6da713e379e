"""How many entries a gap cost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.gaps import is_gap, missed
from monitor.model import Item

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AGES = st.none() | st.integers(-(10**6), 10**6)


def items(*ages: int | None) -> list[Item]:
    """Items so many minutes old; None is undated."""
    dates = [None if age is None else NOW - timedelta(minutes=age) for age in ages]
    return [Item(key=str(n), title=str(n), published_at=date) for n, date in enumerate(dates)]


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ({}, {"m": "a"}, False),
        ({"m": "a"}, {"m": "a", "n": "b"}, False),
        ({"m": "a"}, {"changed": "a"}, False),
        ({"m": "a"}, {"n": "b"}, True),
        ({"m": ""}, {"n": ""}, True),
    ],
)
def test_a_gap_is_two_windows_that_share_no_entry(before: dict[str, str], after: dict[str, str], *, gap: bool) -> None:
    """A reworded entry is shared; what has no identity is not."""
    assert is_gap(before, after) is gap


@pytest.mark.parametrize(
    ("ages", "since", "count"),
    [
        ((40, 30, 20, 10, 0), 240, 20),
        ((40, 30, 20, 10, 0), 45, 0),
        ((400, 30, 20, 10, 0), 240, 0),
        ((40, 30, 20), 240, None),
        ((40, 30, 20, 10, None, None, None, None, None), 240, None),
        ((40, 40, 40, 40), 240, None),
        ((40, 30, 20, 10, 0), None, None),
        ((40, 30, 20, 10, 0), -60, None),
    ],
)
def test_a_gap_cost_what_the_pace_of_the_new_window_makes_likely(
    ages: tuple[int | None, ...], since: int | None, count: int | None
) -> None:
    """An entry every ten minutes is twenty in the 200 that nobody saw; without dates, or after a clock that was ahead, nothing is claimed."""
    seen = None if since is None else NOW - timedelta(minutes=since)
    assert missed(items(*ages), since=seen, now=NOW) == count


@given(st.lists(AGES, max_size=30), st.integers(0, 10**6))
def test_no_window_makes_an_estimate_fail(ages: list[int | None], since: int) -> None:
    """Whatever the dates, the estimate is absent or not negative."""
    count = missed(items(*ages), since=NOW - timedelta(minutes=since), now=NOW)
    assert count is None or count >= 0
