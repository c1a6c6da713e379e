"""A poll's items judged and stored in one transaction, on real SQLite files."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from monitor.keep import SLICE, keep
from monitor.model import Feed, FeedState, Item, Polled
from monitor.sight import Sight
from monitor.store import feeds, stories
from monitor.store.db import Store
from monitor.weigh import settle_deadlines
from tests.support.entries import START, entities, watch

FEEDS = [
    Feed(name="it", url="https://a.example/it", language="it"),
    Feed(name="zh", url="https://b.example/zh", language="zh"),
]
RECALL_ZH = ("小米汽车召回30931辆SU7", "泊车辅助存在隐患，将通过OTA升级。")
RECALL_IT = ("Xiaomi richiama 30.931 SU7 per un difetto al parcheggio", "Basta un aggiornamento.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty database that knows the two feeds."""
    made = Store(tmp_path / "news.db")
    feeds.sync(made, FEEDS)
    return made


def sight() -> Sight:
    """The shipped watch."""
    return Sight(matchers=(watch(),), entities=entities())


def item(key: str, title: str, summary: str = "", at: datetime = START) -> Item:
    """An item of a feed."""
    return Item(key=key, title=title, summary=summary, url=f"https://a.example/{key}", published_at=at)


def come(store: Store, name: str, items: Sequence[Item], now: datetime = START) -> tuple[int, int]:
    """Keep what a poll of the feed brought: (new, matched)."""
    number = [feed.name for feed in FEEDS].index(name)
    state = FeedState(feed_id=number + 1, url=FEEDS[number].url)
    polled = Polled(
        feed_id=number + 1, at=now, outcome="news", next_poll_at=now + timedelta(hours=1), interval=3600.0, reason="a test", items=tuple(items)
    )  # fmt: skip
    kept = keep(store, FEEDS[number], state, polled, sight())
    assert kept is not None
    return kept


def news(store: Store) -> list[tuple[str, int, int | None]]:
    """(feed, story, copy of) of every matched entry."""
    return [(r["feed"], r["story_id"], r["copy_of"]) for r in store.rows("SELECT * FROM news ORDER BY entry_id")]


def test_two_polls_in_two_languages_make_one_story(store: Store) -> None:
    """What the first poll stored is read back well enough to know the same event again."""
    assert come(store, "zh", [item("a", *RECALL_ZH), item("b", "油价今晚上调")]) == (2, 1)
    assert come(store, "it", [item("c", *RECALL_IT, START + timedelta(hours=3))]) == (1, 1)
    assert news(store) == [("zh", 1, None), ("it", 1, None)]
    (row,) = store.rows("SELECT * FROM story_overview")
    assert (row["headline"], row["entries"], row["languages"]) == (RECALL_ZH[0], 2, '["it","zh"]')


def test_what_is_known_is_not_stored_again(store: Store) -> None:
    """The same items in the next body change nothing, not even the version that others judge against."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    before = stories.counters(store)
    assert come(store, "zh", [item("a", *RECALL_ZH)]) == (0, 0)
    assert stories.counters(store) == before


def test_a_poll_that_ends_between_two_slices_repeats_safely(store: Store) -> None:
    """What was stored is known to the next poll, the rest comes then, and until then the feed counts as never polled."""
    items = [
        item(f"k{n}", f"小米汽车SU7第{n}次召回{n + 1000}辆", at=START + timedelta(minutes=n)) for n in range(SLICE + 3)
    ]
    state = FeedState(feed_id=1, url=FEEDS[0].url)
    polled = Polled(
        feed_id=1, at=START, outcome="news", next_poll_at=START + timedelta(hours=1), interval=3600.0, reason="a test",
        items=tuple(items), etag="new",
    )  # fmt: skip
    asked: list[int] = []

    def end() -> bool:
        asked.append(len(store.rows("SELECT 1 FROM entries")))
        return False

    assert keep(store, FEEDS[0], state, polled, sight(), go_on=end) is None
    assert asked == [SLICE]
    assert [tuple(r) for r in store.rows("SELECT etag, polls FROM feeds WHERE feed_id = 1")] == [(None, 0)]
    assert keep(store, FEEDS[0], state, polled, sight()) == (3, 3)
    assert len(store.rows("SELECT 1 FROM entries")) == len(news(store)) == SLICE + 3
    assert [tuple(r) for r in store.rows("SELECT etag, polls FROM feeds WHERE feed_id = 1")] == [("new", 1)]


def overview(store: Store) -> list[tuple[str, str, str]]:
    """(headline, category, dossier title) of every story that stands in the news."""
    rows = store.rows(
        "SELECT s.*, d.title FROM story_overview s JOIN dossier_overview d USING (dossier_id) ORDER BY story_id"
    )
    return [(r["headline"], r["category"], r["title"]) for r in rows]


def test_a_revision_keeps_its_place_and_its_old_words(store: Store) -> None:
    """New words under a known identity are judged where the entry stands, and are those that its story goes by."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    assert overview(store) == [(RECALL_ZH[0], "recall", RECALL_ZH[0])]
    mended = "更正：小米汽车召回40000辆SU7"
    come(store, "zh", [item("a", mended, RECALL_ZH[1])], START + timedelta(hours=1))
    assert news(store) == [("zh", 1, None)]
    assert [r["title"] for r in store.rows("SELECT title FROM entry_revisions")] == [RECALL_ZH[0]]
    assert [r["value"] for r in store.rows("SELECT value FROM figures WHERE unit = 'units'")] == [40_000.0]
    assert overview(store) == [(mended, "recall", mended)]


def test_what_a_revision_takes_back_its_story_says_no_more(store: Store) -> None:
    """Headline and category are those of the words that stand, in a story of several entries."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    for hour, words in enumerate(("oggi", "ancora", "di nuovo"), 1):
        come(store, "it", [item(words, f"{RECALL_IT[0]}: {words}", RECALL_IT[1], START + timedelta(hours=hour))])
    come(store, "zh", [item("a", "小米汽车SU7升级泊车辅助", "OTA")], START + timedelta(days=10))
    assert [row["entries"] for row in store.rows("SELECT entries FROM story_overview")] == [4]
    assert overview(store) == [("小米汽车SU7升级泊车辅助", "recall", "小米汽车SU7升级泊车辅助")]


def test_a_revision_that_no_rule_catches_speaks_no_longer(store: Store) -> None:
    """An entry that is about something else now leaves the news, and draws no other into its story."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    come(store, "zh", [item("a", "油价今晚上调")], START + timedelta(hours=1))
    assert (overview(store), store.rows("SELECT * FROM claims")) == ([], [])
    come(store, "it", [item("c", *RECALL_IT, START + timedelta(hours=2))])
    assert news(store) == [("it", 2, None)]
    assert overview(store) == [(RECALL_IT[0], "recall", RECALL_IT[0])]


def test_a_story_goes_by_the_entries_it_has_left(store: Store) -> None:
    """Where the entry that gave the headline leaves the news, the oldest one left gives headline, category and dates."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    come(store, "it", [item("c", "Xiaomi richiama 30.931 SU7: basta un aggiornamento", at=START + timedelta(hours=2))])
    come(store, "it", [item("d", *RECALL_IT, START + timedelta(hours=3))])
    assert {story for _, story, _ in news(store)} == {1}
    come(store, "zh", [item("a", "油价今晚上调")], START + timedelta(hours=4))
    headline = "Xiaomi richiama 30.931 SU7: basta un aggiornamento"
    assert overview(store) == [(headline, "recall", headline)]
    (row,) = store.rows("SELECT * FROM stories")
    assert row["first_published_at"] == "2026-11-23T10:00:00Z"
    (dossier,) = store.rows("SELECT * FROM dossiers")
    assert dossier["first_published_at"] == "2026-11-23T10:00:00Z"


def test_a_copy_takes_the_place_of_an_original_that_leaves(store: Store) -> None:
    """The oldest copy speaks for the story, and later copies are copies of it: the news is not lost with its first bearer."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    come(store, "it", [item("b", *RECALL_ZH, START + timedelta(hours=2))])
    come(store, "it", [item("c", *RECALL_ZH, START + timedelta(hours=1))])
    assert news(store) == [("zh", 1, None), ("it", 1, 1), ("it", 1, 1)]
    claims = len(store.rows("SELECT * FROM claims"))
    come(store, "zh", [item("a", "油价今晚上调")], START + timedelta(hours=4))
    assert news(store) == [("it", 1, 3), ("it", 1, None)]
    assert overview(store) == [(RECALL_ZH[0], "recall", RECALL_ZH[0])]
    assert len(store.rows("SELECT * FROM claims")) == claims
    assert {r["entry_id"] for r in store.rows("SELECT entry_id FROM claims")} == {3}
    assert store.rows("SELECT * FROM entry_revisions WHERE entry_id != 1") == []
    come(store, "zh", [item("d", *RECALL_ZH, START + timedelta(hours=5))])
    assert news(store)[-1] == ("zh", 1, 3)


def test_a_copy_that_returns_after_its_original_left_is_none(store: Store) -> None:
    """A copy whose words are about something else for a while, and whose original left meanwhile, speaks for itself."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    come(store, "it", [item("b", *RECALL_ZH, START + timedelta(hours=1))])
    come(store, "it", [item("b", "Pane e vino")], START + timedelta(hours=2))
    come(store, "zh", [item("a", "油价今晚上调")], START + timedelta(hours=3))
    come(store, "it", [item("b", *RECALL_ZH)], START + timedelta(hours=4))
    assert news(store) == [("it", 1, None)]


def test_a_revised_copy_stays_a_copy(store: Store) -> None:
    """As long as its original stands; its story does not change."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    come(store, "it", [item("b", *RECALL_ZH, START + timedelta(hours=1))])
    before = overview(store)
    come(store, "it", [item("b", "小米汽车召回SU7")], START + timedelta(hours=2))
    assert news(store) == [("zh", 1, None), ("it", 1, 1)]
    assert overview(store) == before


def test_a_claim_on_a_story_that_is_gone_is_led_elsewhere(store: Store) -> None:
    """What another entry says of an event that no entry reports any more belongs to no story, and answers none."""
    come(store, "it", [item("a", "Xiaomi tratta con Evergrande per la sua unità di auto elettriche, secondo fonti")])
    denial = item(
        "b", "小米回应洽购恒大汽车：不实", "小米发言人否认有关洽购恒大汽车的传闻。", START + timedelta(hours=9)
    )
    come(store, "zh", [denial])
    assert {row["answers"] for row in store.rows("SELECT answers FROM entry_claims WHERE entry_id = 2")} == {1}
    come(store, "it", [item("a", "Pane e vino")], START + timedelta(hours=10))
    rows = store.rows("SELECT story_id, answers FROM entry_claims")
    assert {(row["story_id"], row["answers"]) for row in rows} == {(2, None)}
    assert [row["status"] for row in store.rows("SELECT status FROM dossier_overview")] == ["official"]


def test_an_entry_no_longer_kept_stays_away(store: Store) -> None:
    """A forgotten identity is no new entry when its feed shows it again."""
    with store.write() as conn:
        conn.execute("INSERT INTO forgotten VALUES ('zh', 'a')")
    assert come(store, "zh", [item("a", *RECALL_ZH)]) == (0, 0)
    assert store.rows("SELECT 1 FROM entries") == []


def test_a_copy_stands_with_its_original(store: Store) -> None:
    """The same text from another feed is an entry of its own, marked, in the same story."""
    come(store, "zh", [item("a", *RECALL_ZH)])
    come(store, "it", [item("b", *RECALL_ZH, START + timedelta(hours=1))])
    assert news(store) == [("zh", 1, None), ("it", 1, 1)]


def test_a_denial_may_come_before_its_rumour(store: Store) -> None:
    """Which feed is polled first does not decide what is denied."""
    come(
        store,
        "zh",
        [item("b", "小米回应洽购恒大汽车：不实", "小米发言人否认有关洽购恒大汽车的传闻。", START + timedelta(hours=9))],
    )
    come(store, "it", [item("a", "Xiaomi tratta con Evergrande per la sua unità di auto elettriche, secondo fonti")])
    rows = store.rows("SELECT status, dossier_id FROM story_overview ORDER BY first_published_at")
    assert [r["status"] for r in rows] == ["denied", "official"]
    assert len({r["dossier_id"] for r in rows}) == 1


def test_the_window_leaves_out_what_lies_between(store: Store) -> None:
    """An entry with an old date costs the reading of its own days, not of all since."""
    for week in range(4):
        come(store, "zh", [item(f"w{week}", f"小米SU7第{week}周", at=START - timedelta(weeks=week))])
    dates = [START - timedelta(weeks=3), START]
    window = stories.window(store, dates, reports=timedelta(days=4), dossiers=timedelta(days=45))
    assert sorted((START - o.published_at).days for o in window.originals) == [0, 21]
    assert [len(s.members) for s in window.stories] == [1, 0, 0, 1]


def test_a_passed_deadline_is_judged_once(store: Store) -> None:
    """A rumour past its day turns `expired`; the next tick finds nothing to do and writes nothing."""
    come(store, "it", [item("a", "Xiaomi potrebbe presentare il suo SUV elettrico la prossima settimana")])
    assert settle_deadlines(store, entities(), START) == 0
    later = START + timedelta(days=60)
    assert settle_deadlines(store, entities(), later) == 1
    assert [r["status"] for r in store.rows("SELECT status FROM story_overview")] == ["expired"]
    before = stories.counters(store)
    assert settle_deadlines(store, entities(), later) == 0
    assert stories.counters(store) == before


def test_an_old_story_keeps_the_status_that_its_summary_gave_it(store: Store) -> None:
    """What comes to its dossier weeks later does not undo what was read from reports that lie further back."""
    told = (
        "Xiaomi e Ford: cosa sappiamo",
        "Secondo fonti vicine al dossier, Xiaomi tratta con Ford per una joint venture.",
    )
    come(store, "it", [item("a", *told)])
    assert [r["status"] for r in store.rows("SELECT status FROM story_overview")] == ["rumour"]
    come(store, "it", [item("b", "Xiaomi e Ford aprono un centro studi", at=START + timedelta(days=20))])
    rows = store.rows("SELECT status, dossier_id FROM story_overview ORDER BY story_id")
    assert len({row["dossier_id"] for row in rows}) == 1
    assert rows[0]["status"] == "rumour"


def test_a_deadline_passes_in_utc(store: Store) -> None:
    """The day is over when it is over in UTC, whatever zone the clock tells."""
    come(store, "it", [item("a", "Xiaomi potrebbe presentare il suo SUV elettrico la prossima settimana")])
    day = date.fromisoformat(store.rows("SELECT expected_by FROM stories")[0][0])
    afternoon = datetime.combine(day, time(15), timezone(timedelta(hours=-8)))
    assert settle_deadlines(store, entities(), afternoon) == 0
    assert settle_deadlines(store, entities(), afternoon + timedelta(hours=2)) == 1


def test_two_writers_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    """Two connections keeping the same news at the same time judge again what the other changed."""
    path = tmp_path / "news.db"
    with Store(path) as made:
        feeds.sync(made, FEEDS)

    def run(name: str) -> int:
        with Store(path) as own:
            return sum(
                come(
                    own, name, [item(f"{name}{n}", f"Xiaomi SU7 召回 {n}000{n} 辆", at=START + timedelta(hours=24 * n))]
                )[0]
                for n in range(8)
            )

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, ["it", "zh"])) == [8, 8]
    with Store(path) as made:
        found = news(made)
        assert len(found) == 16
        assert sum(copy is not None for _, _, copy in found) == 8
        assert len({story for _, story, _ in found}) == len(made.rows("SELECT 1 FROM story_overview"))
        assert (
            made.rows("SELECT 1 FROM placements p LEFT JOIN stories s USING (story_id) WHERE s.story_id IS NULL") == []
        )
