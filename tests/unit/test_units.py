"""Durations, sizes, times of day and weekdays as a person types them."""

import math
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.units import clock, duration, in_words, size, weekday, whole_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1),
        ("90s", 90),
        ("20m", 1200),
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("3d", 259_200),
        ("2w", 1_209_600),
        ("1.5h", 5400),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    """Durations are sums of numbers with units."""
    assert duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "20", "20 minutes", "-1s", "0s", "0.5s", "1e3s", "1y", "999999999w", 20, None, True, ["1s"]]
)
def test_what_is_no_duration(text: object) -> None:
    """Anything else says how a duration is written."""
    with pytest.raises(ValueError, match="duration"):
        duration(text)


@given(st.integers(1, 10**6), st.sampled_from("smhdw"))
def test_durations_read_back_as_they_are_told(number: int, unit: str) -> None:
    """A duration in words names the same length."""
    seconds = duration(f"{number}{unit}") if number * 604_800 < 10**9 else float(number)
    told, name = in_words(seconds).split()
    assert math.isclose(duration(told.replace("e+06", "000000") + name[0]), seconds, rel_tol=1e-5)


@given(st.text(max_size=40), st.sampled_from([duration, size, clock, weekday]))
def test_units_refuse_rubbish_with_a_sentence(text: str, unit: Callable[[object], object]) -> None:
    """Any text is a value or a ValueError that does not repeat it."""
    odd = f"{text}\N{SNOWMAN}"
    with pytest.raises(ValueError, match=r"^write ") as caught:
        unit(odd)
    assert odd not in str(caught.value)
    with suppress(ValueError):
        unit(text)


def test_sizes() -> None:
    """Powers of ten and of two."""
    assert (size("10MB"), size("500 kB"), size("8MiB"), size("1b")) == (10_000_000, 500_000, 8 * 1024**2, 1)
    for bad in ("10", 10, "0MB", "1TB", "-1MB"):
        with pytest.raises(ValueError, match="size"):
            size(bad)


def test_whole_seconds_refuse_a_fraction() -> None:
    """What becomes instants in whole seconds is no fraction of one; parts may be, where their sum is not."""
    assert (whole_seconds("2h"), whole_seconds("1.5h"), whole_seconds("0.1m"), whole_seconds("0.5s 0.5s")) == (
        7200,
        5400,
        6,
        1,
    )
    for fraction in ("1.5s", "1.001s", "0.025m"):
        assert duration(fraction) % 1
        with pytest.raises(ValueError, match="whole seconds"):
            whole_seconds(fraction)
