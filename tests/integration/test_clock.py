"""Slots under a clock that is set forth and back by hours or a day: no flood, no silence, nothing told twice."""

import tempfile
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitor.digest.settings import DigestSettings
from monitor.digest.slots import latest_slot
from monitor.publish import publish_due
from monitor.store import issues
from monitor.store.db import Store
from tests.integration.test_publish import press, put, settings

BEGIN = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
"""The day before Rome's clock goes forward."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ROME = {"timezone": "Europe/Rome", "at": (time(7, 30), time(18, 30)), "quiet": "never"}
STEPS = st.tuples(st.integers(5, 170), st.sampled_from([0, 0, 0, 0, 0, 0, -26, -24, -23, -5, -2, 2, 5, 23, 24, 26]))
"""Minutes that pass, then hours by which the clock is set."""


def made(store: Store, digest: DigestSettings, now: datetime) -> int:
    """Issues that a tick makes, mailed or found empty."""
    before = store.rows("SELECT count(*) FROM issues")[0][0]
    publish_due(store, press(digest), now=now)
    return int(store.rows("SELECT count(*) FROM issues")[0][0]) - int(before)


@given(
    st.lists(STEPS, min_size=10, max_size=60), st.sampled_from([ROME, {"every": 7200.0, "at": (), "quiet": "never"}])
)
@example([(60, 0)] * 10 + [(1, -24)] + [(60, 0)] * 40, ROME)
@example([(60, 0)] * 10 + [(1, 24), (1, -24)] + [(60, 0)] * 40, ROME)
@hypothesis_settings(max_examples=40)
def test_a_slot_is_made_when_the_clock_passes_it_and_else_none_is(
    steps: list[tuple[int, int]], values: dict[str, object]
) -> None:
    """Where time passes, each slot is made once; where the clock is set, one issue at most is made up for."""
    digest = settings(**values)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "n.db") as store:
        store.conn.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug here
        now, known = BEGIN, BEGIN
        issues.start(store, [digest.name], now)
        with store.write() as conn:  # its first issue, which comes at no slot
            issues.settle(conn, digest.name, now, "digest", number=None, subject=None, now=now)
        for minutes, hours in steps:
            before, now = now, now + minutes * MINUTE
            slot = latest_slot(digest, now)
            passed = slot is not None and slot > before
            count = made(store, digest, now)
            if passed and slot is not None and slot > known:
                assert count == 1, "a slot was passed over in silence"
            assert count <= passed, "an issue that no slot asked for"
            if hours:
                now += hours * HOUR
                assert made(store, digest, now) <= 1, "a flood after the clock was set"
                # what was made within the hour before counts as made: the clock may be no more than inexact
                known = now + issues.AHEAD if hours < 0 else known


@pytest.mark.parametrize("jump", [-DAY, DAY])
def test_a_clock_wrong_by_a_day_loses_and_doubles_no_entry(tmp_path: Path, jump: timedelta) -> None:
    """Six hours under a wrong clock and the days after it: the mails come at their hours, each entry in one of them."""
    digest = settings(**ROME)
    with Store(tmp_path / "n.db") as store:
        issues.start(store, [digest.name], BEGIN - DAY)
        came: list[datetime] = []
        for hour in range(24 * 5):
            true = BEGIN + hour * HOUR
            clock = true + jump if 30 <= hour < 36 else true
            put(store, hour + 1, first_seen_at=clock, published_at=clock)
            came += [true for done in publish_due(store, press(digest), now=clock) if done.outcome == "queued"]
        told = store.rows("SELECT entry_id, count(*) AS n FROM digest_entries GROUP BY entry_id")
        assert {row["n"] for row in told} == {1}
        assert [row["entry_id"] for row in told] == list(range(1, len(told) + 1))
        assert max(b - a for a, b in pairwise(came)) <= 14 * HOUR
        assert len(came) <= 2 * 5 + 3
