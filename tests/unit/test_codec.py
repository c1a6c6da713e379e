"""Records become columns and come back the same."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Hit, Profile
from monitor.store import codec

WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
LISTS = st.lists(WORDS, max_size=2).map(tuple)
MOMENTS = st.builds(
    lambda seconds, minutes: datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes))),
    st.integers(0, 7_000_000_000),
    st.integers(-14 * 60, 14 * 60),
)


@given(MOMENTS)
def test_an_instant_is_utc_text_in_whole_seconds(value: datetime) -> None:
    """Whatever its zone, it is kept as the same instant, and sorts as it comes."""
    text = codec.instant(value)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert codec.moment(text) == value
    assert codec.instant(value + timedelta(seconds=1)) > text


def test_nothing_stays_nothing() -> None:
    """Null and None are each other's."""
    assert (codec.maybe_instant(None), codec.maybe_moment(None), codec.maybe_day(None)) == (None, None, None)
    assert codec.maybe_day("2021-09-05") == date(2021, 9, 5)


@given(
    st.lists(
        st.builds(Hit, set=WORDS, term=WORDS, field=st.just("title"), start=st.just(0), end=st.just(2), text=WORDS)
    )
)
def test_evidence_comes_back(hits: list[Hit]) -> None:
    """Every span with its words, in any script."""
    assert codec.hits(codec.evidence(hits)) == tuple(hits)


@given(
    st.builds(
        Profile,
        entry_id=st.integers(1, 10**9), feed=WORDS, language=st.just("it"), published_at=MOMENTS, title=WORDS, summary=WORDS,
        entities=LISTS, title_entities=LISTS, codes=LISTS, title_codes=LISTS, events=LISTS, title_events=LISTS, cues=LISTS,
        numbers=st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), WORDS), max_size=3).map(tuple),
        months=LISTS, stance=st.sampled_from(["rumour", "report"]), speakers=LISTS,
    )
)  # fmt: skip
def test_a_profile_comes_back(profile: Profile) -> None:
    """What grouping compares is the same after years in the file."""
    assert codec.profile(codec.profile_text(profile)) == profile


def test_a_field_that_a_program_no_longer_knows_is_passed_over() -> None:
    """A profile of another version can still be read."""
    known = Profile(
        entry_id=1, feed="f", language="it", published_at=datetime(2026, 11, 23, tzinfo=UTC), title="t", summary=""
    )
    text = codec.profile_text(known).replace("{", '{"shape":["round"],', 1)
    assert codec.profile(text) == known
