"""A week on a virtual clock, one feed of each kind: the small form of `python -m tests.real.week`."""

from datetime import timedelta
from pathlib import Path

from monitor.feeds.settings import FetchSettings
from tests.real.week import MONDAY, SILENT, live, missed


def test_a_week_with_outages_a_suspend_and_the_end_of_summer_time(tmp_path: Path) -> None:
    """Nothing that could be seen is missed, few requests are made, what is gone is asked no more, nothing holds anything back for long."""
    told = live(FetchSettings(), 7, tmp_path, few=True)
    asked = {site.kind: sum(at >= MONDAY for at in site.asked) / 7 for site in told.sites}
    assert sum(missed(site) for site in told.sites) == 0
    assert max(asked.values()) < 80
    assert sum(asked.values()) / len(asked) < 20
    assert all(rate > 1 for rate in asked.values())
    (gone,) = (site for site in told.sites if site.kind == "gone")
    assert not any(at >= SILENT + timedelta(days=1) for at in gone.asked)
    assert told.spells["gone"] == 1
    assert told.spells["gap"] <= 3
