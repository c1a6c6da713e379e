"""Backtests: what a changed watchlist would make of the kept entries, on a real file."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.again import Again
from monitor.backtest import SLICE, Backtest, Trial, backtest
from monitor.store import feeds
from monitor.store.db import Store
from tests.integration.test_again import FEED, NARROWER, OLD, WIDER, again, come, sight
from tests.support.entries import START

TITLES = ("Aurora richiama 12.400 auto", "Aurora mostra la berlina Vega", "Il meteo", "Aurora ritira un'auto di prova")
MONTH = START - timedelta(days=30)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A database with four entries, judged by the old watchlist."""
    made = Store(tmp_path / "news.db")
    feeds.sync(made, [FEED])
    come(made, TITLES, sight(OLD))
    return made


def tried(store: Store, text: str, watch: str | None = "w") -> Backtest:
    """A watchlist of this text, tried in the place of a watch."""
    (made,) = backtest(store, [Trial(matcher=sight(text).matchers[0], watch=watch)], MONTH)
    return made


def test_what_judged_them_changes_nothing(store: Store) -> None:
    """The watchlist by which the entries were judged finds what is stored."""
    made = tried(store, OLD)
    assert (made.looked_at, made.before, made.after) == (4, 2, 2)
    assert (made.added, made.dropped, made.changed) == ((), (), ())


def test_what_would_come_in_names_its_rule(store: Store) -> None:
    """An entry that no rule caught and one would, with the words that make it fire."""
    made = tried(store, WIDER)
    (added,) = made.added
    assert (added.entry.entry_id, added.was) == (2, None)
    assert added.match is not None
    assert (added.match.rule, {hit.text for hit in added.match.evidence}) == ("brand+car", {"Aurora", "berlina"})
    assert (made.feeds, made.languages) == ({"it": (2, 3)}, {"it": (2, 3)})


def test_what_would_go_names_what_stops_its_rule(store: Store) -> None:
    """With what kept the rule from firing that had caught it; None where the watchlist has no such rule any more."""
    made = tried(store, NARROWER)
    assert [(change.entry.entry_id, change.was) for change in made.dropped] == [
        (1, ("brand+car", "sure")),
        (4, ("brand+car", "sure")),
    ]
    against = made.dropped[0].against
    assert against is not None
    assert [group.sets for group in against.groups if not group.hits] == [("car",)]
    renamed = NARROWER.replace('id = "brand+car"', 'id = "marca"')
    assert tried(store, renamed).dropped[0].against is None


def test_another_level_is_a_change_and_another_name_is_none(store: Store) -> None:
    """Digests choose by level; which of two rules caught an entry moves it nowhere."""
    assert not tried(store, OLD.replace("brand+car", "marca")).changed
    made = tried(store, OLD.replace('level = "sure"', 'level = "likely"'))
    assert [(change.was, change.match and change.match.level) for change in made.changed] == [
        (("brand+car", "sure"), "likely")
    ] * 2
    assert (made.added, made.dropped) == ((), ())


def test_beside_no_watch_all_is_added(store: Store) -> None:
    """A watchlist that no watch uses is held against nothing."""
    made = tried(store, OLD, watch=None)
    assert (made.before, [change.entry.entry_id for change in made.added]) == (0, [1, 4])


def test_judging_again_does_what_the_backtest_said(store: Store) -> None:
    """The same entries come and go, and afterwards nothing is left to change."""
    text = WIDER.replace('"auto"', '"prova"')
    said = tried(store, text)
    assert [len(said.added), len(said.dropped)] == [1, 1]
    assert again(store, sight(text)) == Again(came=1, went=1, whole=True)
    left = tried(store, text)
    assert (left.added, left.dropped, left.changed, left.before) == ((), (), (), said.after)


def test_nothing_is_written(store: Store) -> None:
    """A backtest of whatever watchlist leaves every table as it is."""
    before = list(store.conn.iterdump())
    tried(store, NARROWER)
    assert list(store.conn.iterdump()) == before


def test_all_slices_are_read(store: Store) -> None:
    """Of more entries than one slice holds none is left out or read twice, whichever share their time."""
    come(store, ["Aurora, auto"] * (2 * SLICE + 1), sight(OLD), START + timedelta(hours=2), first=10)
    made = tried(store, NARROWER)
    assert made.looked_at == 4 + 2 * SLICE + 1
    assert len({change.entry.entry_id for change in made.dropped}) == len(made.dropped) == 2 + 2 * SLICE + 1


def test_what_is_older_is_left_out(store: Store) -> None:
    """Only what was published since the time that is asked for is looked at."""
    (made,) = backtest(store, [Trial(matcher=sight(NARROWER).matchers[0], watch="w")], START + timedelta(minutes=2))
    assert (made.looked_at, [change.entry.entry_id for change in made.dropped]) == (2, [4])
