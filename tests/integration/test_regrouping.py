"""Stories that are merged or parted in the database, as long as no digest has told of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.shell import Shell
from monitor.keep import keep
from monitor.model import FeedState, Item, Polled, Verdict
from monitor.publish import publish
from monitor.store import feeds, issues, merged, mutes, verdicts
from monitor.store.db import Store
from monitor.storyline import explain_story

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CONFIG = """
[[feeds]]
name = "one"
url = "https://one.example/feed"
[[feeds]]
name = "two"
url = "https://two.example/feed"
[[watches]]
name = "xiaomi-auto"
use = "xiaomi-auto"
[[digests]]
name = "daily"
to = ["reader@monitor.example"]
at = ["09:30"]
"""
PRICE = ("小米YU9售价28.99万元起", "Pro版31.99万元。")
ORDERS = ("小米汽车15分钟大定突破3万台", "小米汽车公布数据。")
BOTH = ("Xiaomi YU9 al debutto: prezzi da 289.900 yuan, 30.000 ordini in 15 minuti", "")


class Desk:
    """A database, and polls that bring entries one by one, an hour apart."""

    def __init__(self, folder: Path) -> None:
        """Open it."""
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        self.shell = Shell(config=str(folder / "config.toml"), clock=lambda: START, env={})
        self.store = Store(folder / "news.db")
        self.now = START
        self.polled: set[str] = set()
        feeds.sync(self.store, self.shell.settings.feeds)
        issues.start(self.store, ["daily"], START)

    def brings(self, title: str, summary: str, feed: str = "one", key: str = "") -> None:
        """One poll that finds one entry."""
        self.now += timedelta(hours=1)
        settings = next(f for f in self.shell.settings.feeds if f.name == feed)
        (row,) = self.store.rows("SELECT * FROM feeds WHERE feed = ?", [feed])
        item = Item(
            key=key or title,
            title=title,
            summary=summary,
            url=f"https://{feed}.example/{self.now:%H}",
            published_at=self.now,
        )
        polled = Polled(
            feed_id=row["feed_id"], at=self.now, outcome="news", next_poll_at=self.now, interval=1200.0, reason="a test",
            items=(item,), seen={item.key: item.key},
        )  # fmt: skip
        state = FeedState(feed_id=row["feed_id"], url=settings.url, succeeded_at=START)
        assert keep(self.store, settings, state, polled, self.shell.sight) is not None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows as tuples."""
        return [tuple(row) for row in self.store.rows(query)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with an empty database."""
    made = Desk(tmp_path)
    with made.store:
        yield made


def test_stored_stories_that_are_one_become_one(desk: Desk) -> None:
    """Reports, copies and claims of the younger move to the older, which keeps its id and name; the younger is gone."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    desk.brings(*ORDERS, feed="two")
    assert desk.rows("SELECT story_id, entries FROM story_overview") == [(1, 1), (2, 2)]
    desk.brings(*BOTH)
    assert desk.rows("SELECT story_id, headline, entries FROM story_overview") == [(1, PRICE[0], 4)]
    assert desk.rows("SELECT entry_id, copy_of FROM news WHERE copy_of IS NOT NULL") == [(3, 2)]
    assert {story for (story,) in desk.rows("SELECT story_id FROM claims")} <= {1, None}
    assert desk.rows("SELECT count(*) FROM dossier_overview") == [(1,)]


def test_a_mailed_story_stays_and_is_linked(desk: Desk) -> None:
    """Once a digest has told of either, both keep their ids and stand in one dossier."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    digest = desk.shell.settings.digests[0]
    publish(desk.store, desk.shell.press, digest, slot=START + timedelta(hours=2), now=START + timedelta(hours=2))
    assert desk.rows("SELECT count(*) FROM digest_entries") == [(2,)]
    desk.brings(*BOTH)
    assert desk.rows("SELECT story_id, dossier_id, entries FROM story_overview") == [(1, 1, 2), (2, 1, 1)]


def test_a_story_mailed_meanwhile_is_judged_again(desk: Desk) -> None:
    """A verdict that merges or parts what a digest has told of since its window was read is refused."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    (version,) = desk.rows("SELECT value FROM counters WHERE name = 'version'")[0]
    merging, parting = Verdict(version=version, merged=((2, 1),)), Verdict(version=version, moved=((2, 7),))
    publish(desk.store, desk.shell.press, desk.shell.settings.digests[0], slot=desk.now, now=desk.now)
    with desk.store.write() as conn:
        assert not verdicts.bump(conn, merging)
        assert not verdicts.bump(conn, parting)
        assert verdicts.bump(conn, Verdict(version=version))


def test_parted_reports_take_their_copies_with_them(desk: Desk) -> None:
    """The other reports of the story stay where they are."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    desk.brings(*ORDERS, feed="two")
    desk.brings(*BOTH)
    (version,) = desk.rows("SELECT value FROM counters WHERE name = 'version'")[0]
    with desk.store.write() as conn:
        verdict = Verdict(version=version, moved=((2, 2),))
        assert verdicts.bump(conn, verdict)
        verdicts.record(conn, verdict, desk.now)
    assert desk.rows("SELECT entry_id, story_id FROM news ORDER BY entry_id") == [(1, 1), (2, 2), (3, 2), (4, 1)]


@pytest.mark.parametrize(("one", "other"), [(2, 9), (9, 2), (None, 9), (9, None)])
def test_what_was_muted_stays_so_when_it_is_merged(desk: Desk, one: int | None, other: int | None) -> None:
    """The one story is quiet until the later of two mutes, whichever story bore it; nothing is left of the other's."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    for story_id, days in ((1, one), (2, other)):
        if days is not None:
            mutes.mute(desk.store, story_id, START + timedelta(days=days), now=desk.now)
    desk.brings(*BOTH)
    assert [(m.story_id, m.muted_until) for m in mutes.muted(desk.store, desk.now)] == [(1, START + timedelta(days=9))]


def test_the_id_of_a_merged_story_leads_on(desk: Desk) -> None:
    """`explain` shows what it is part of, also when that was merged in its turn; the story names its parts."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    desk.brings(*BOTH)
    (told,) = explain_story(desk.store, 2, dossier=False)
    assert (told.story_id, [(p.story_id, p.merged_into, p.merged_at) for p in told.parts]) == (1, [(2, 1, desk.now)])
    assert explain_story(desk.store, 1, dossier=False) == (told,)
    later = desk.now + timedelta(hours=1)
    with desk.store.write() as conn:
        conn.execute("""INSERT INTO stories (story_id, dossier_id, headline, headline_entry_id, category, weight, urgent, status,
                                first_published_at, last_published_at, about)
               SELECT 0, dossier_id, headline, headline_entry_id, category, weight, urgent, status, first_published_at,
                      last_published_at, about FROM stories WHERE story_id = 1""")
        (version,) = conn.execute("SELECT value FROM counters WHERE name = 'version'").fetchone()
        verdicts.record(conn, Verdict(version=version, merged=((1, 0),)), later)
    assert [(p.story_id, p.merged_at) for p in merged.parts(desk.store, 0)] == [(2, desk.now), (1, later)]
    assert [story.story_id for story in explain_story(desk.store, 2, dossier=False)] == [0]


def test_a_part_of_a_muted_story_is_muted_as_long(desk: Desk) -> None:
    """Parted reports take the mute with them; a longer one of their own stays."""
    desk.brings(*PRICE)
    desk.brings(*ORDERS)
    desk.brings(*BOTH)
    for days, until in ((3, 3), (1, 3), (5, 5)):
        mutes.mute(desk.store, 1, START + timedelta(days=days), now=desk.now)
        with desk.store.write() as conn:
            conn.execute("UPDATE placements SET story_id = 1")
            verdicts.record(conn, Verdict(version=0, moved=((2, 2),)), desk.now)
        quiet = {m.story_id: m.muted_until for m in mutes.muted(desk.store, desk.now)}
        assert quiet == {1: START + timedelta(days=days), 2: START + timedelta(days=until)}
