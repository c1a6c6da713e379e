"""The seed affair as it comes: one report a poll, in any order, through a real file."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.keep import keep
from monitor.model import Feed, FeedState, Item, Polled
from monitor.sight import Sight
from monitor.store import feeds
from monitor.store.db import Store
from tests.support.affair import REPORTS, SUMMER, ZONES
from tests.support.entries import entities, watch


def arrive(store: Store, order: Sequence[str]) -> None:
    """Poll each report's feed once, in this order."""
    now = SUMMER.astimezone(UTC)
    made = [
        Feed(name=name, url=f"https://{name}.example/", language=REPORTS[name][0], timezone=ZONES[REPORTS[name][0]])
        for name in order
    ]
    feeds.sync(store, made)
    for number, feed in enumerate(made, 1):
        _, published, title, summary = REPORTS[feed.name]
        item = Item(key="a", title=title, summary=summary, published_at=published.astimezone(UTC))
        keep_one(store, feed, number, item, now)


def keep_one(store: Store, feed: Feed, number: int, item: Item, now: datetime) -> None:
    """Judge and store what one poll of a feed brought."""
    polled = Polled(
        feed_id=number, at=now, outcome="news", next_poll_at=now + timedelta(hours=1), interval=3600.0, reason="a test", items=(item,)
    )  # fmt: skip
    sight = Sight(matchers=(watch(),), entities=entities())
    assert keep(store, feed, FeedState(feed_id=number, url=feed.url), polled, sight) == (1, 1)


def test_an_answer_that_came_before_its_rumour_is_kept_as_what_it_turned_out_to_be(tmp_path: Path) -> None:
    """A confirmed "not" is a denial once the rumour is there; the file says so too, beside the rumour's status."""
    told = {
        "b": (30, "La fabbrica Xiaomi in Baviera non si fa: lo conferma Lei Jun"),
        "a": (0, "Xiaomi valuta una fabbrica di auto in Baviera, secondo indiscrezioni"),
    }
    made = [Feed(name=name, url=f"https://{name}.example/", language="it") for name in told]
    start = SUMMER.astimezone(UTC) - timedelta(days=3)
    with Store(tmp_path / "news.db") as store:
        feeds.sync(store, made)
        for number, feed in enumerate(made, 1):
            hours, title = told[feed.name]
            item = Item(key="a", title=title, published_at=start + timedelta(hours=hours))
            keep_one(store, feed, number, item, SUMMER.astimezone(UTC))
        (answer,) = store.rows("SELECT stance FROM claims WHERE answers IS NOT NULL")
        (rumour,) = store.rows("SELECT status FROM story_overview WHERE headline LIKE '%indiscrezioni'")
    assert (answer["stance"], rumour["status"]) == ("denial", "denied")


@pytest.mark.parametrize("order", [("W1", "W2", "W3", "W4", "SEED", "W5"), ("SEED", "W5", "W4", "W3", "W2", "W1")])
def test_the_order_of_arrival_changes_no_status(tmp_path: Path, order: Sequence[str]) -> None:
    """Polled one by one, even backwards, the reports come to the same statuses, and no denial strays."""
    with Store(tmp_path / "news.db") as store:
        arrive(store, order)
        rows = store.rows("SELECT n.feed, s.* FROM news n JOIN story_overview s USING (story_id)")
        story = {row["feed"]: row["story_id"] for row in rows}
        assert {row["feed"]: row["status"] for row in rows} == {
            "SEED": "rumour",
            "W4": "rumour",
            "W1": "denied",
            "W2": "official",
            "W3": "official",
            "W5": "official",
        }
        assert story["SEED"] == story["W4"]
        assert len(set(story.values())) == 5
        said = {row["quote"]: row for row in store.rows("SELECT * FROM entry_claims")}
        (denial,) = (row for quote, row in said.items() if "ha smentito" in quote)
        (counter,) = (row for quote, row in said.items() if "fase molto iniziale" in quote)
        assert denial["story_id"] == story["W2"]
        (aside,) = (row for quote, row in said.items() if quote.startswith("Mentre Xiaomi"))
        assert aside["story_id"] == story["W2"], "also where the denial's own story was opened only later"
        assert counter["answers"] == story["W1"]
