"""Judging again: the kept entries, after a watchlist changed, on a real file."""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.again import SLICE, Again, begin, judge_again
from monitor.candidates import REACH
from monitor.keep import keep
from monitor.model import Feed, FeedState, Item, Polled, Verdict
from monitor.rules.joining import entities_of
from monitor.rules.lists import Watchlist
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import loads
from monitor.sight import Sight, fingerprint
from monitor.store import digests, feeds, issues, judgings, verdicts
from monitor.store.db import Store
from tests.support.entries import START

FEED = Feed(name="it", url="https://it.example/feed", language="it", timezone="UTC")
OLD = """
schema = 1
name = "Aurora"
[set]
brand = ["aurora"]
car = ["auto"]
[entity]
"Aurora" = { kind = "company", names = ["aurora"] }
[event]
recall = { weight = 9, urgent = true, words = ["richiam*"] }
[[rule]]
id = "brand+car"
all = ["brand", "car"]
in = "title"
level = "sure"
"""
WIDER = OLD.replace('car = ["auto"]', 'car = ["auto", "berlina"]')
NARROWER = OLD.replace('car = ["auto"]', 'car = ["berlina"]')


def sight(text: str, contexts: Sequence[tuple[str, str]] = ()) -> Sight:
    """One watch, `w`, with the watchlist of this text."""
    made: Watchlist = loads(text, Path()).watchlist
    return Sight(
        matchers=(Matcher("w", made),),
        entities=entities_of([made]),
        signed=lambda: fingerprint({"w": made}, dict(contexts)),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty database that knows the feed."""
    made = Store(tmp_path / "news.db")
    feeds.sync(made, [FEED])
    return made


def come(store: Store, titles: Sequence[str], seen: Sight, at: datetime = START, *, first: int = 0) -> None:
    """A poll brings entries, a minute apart, numbered from `first`."""
    items = tuple(
        Item(
            key=f"k{n}", title=title, summary="", url=f"https://it.example/{n}", published_at=at + timedelta(minutes=n)
        )
        for n, title in enumerate(titles, first)
    )
    state = FeedState(feed_id=1, url=FEED.url, succeeded_at=START - timedelta(days=60))
    polled = Polled(
        feed_id=1, at=at + timedelta(hours=1), outcome="news", next_poll_at=at, interval=3600.0, reason="a test", items=items
    )  # fmt: skip
    assert keep(store, FEED, state, polled, seen) is not None


def again(
    store: Store, seen: Sight, now: datetime = START + timedelta(days=1), go_on: Callable[[], bool] = lambda: True
) -> Again | None:
    """What the next start of the program does."""
    begin(store, seen, now)
    return judge_again(store, seen, clock=lambda: now, go_on=go_on)


def news(store: Store) -> list[tuple[int, str, int]]:
    """(entry, rule, story) of what stands in the news."""
    return [(r["entry_id"], r["rule"], r["story_id"]) for r in store.rows("SELECT * FROM news ORDER BY entry_id")]


def mailed(store: Store, first: float, now: datetime) -> list[int]:
    """The entries that a digest of this `first` would find, those it holds back left out."""
    from monitor.digest.plan import held_back

    found = digests.eligible(
        store, "d", watches=["w"], levels=["sure", "likely"], now=now, paywalled=frozenset(), first=10**9
    )
    return [e.entry.entry_id for e in found if not held_back(e, first)]


def test_a_wider_watchlist_catches_what_was_kept(store: Store) -> None:
    """What matches now comes into the views, in the story that reports its event, and nothing else is touched."""
    come(store, ["Aurora richiama 12.400 auto", "Aurora richiama 12.400 berline Vega", "Il meteo"], sight(OLD))
    claims = [tuple(r) for r in store.rows("SELECT * FROM claims")]
    assert news(store) == [(1, "brand+car", 1)]
    assert again(store, sight(WIDER.replace("berlina", "berlin*"))) == Again(came=1, went=0, whole=True)
    assert news(store) == [(1, "brand+car", 1), (2, "brand+car", 1)]
    assert [tuple(r) for r in store.rows("SELECT * FROM claims WHERE entry_id = 1")] == claims


def test_what_matches_no_more_leaves_and_is_not_forgotten(store: Store) -> None:
    """The entry stays, out of all views; which rule caught it, and until when, is remembered; it may come back to its story."""
    come(store, ["Aurora richiama 12.400 auto", "Aurora presenta una berlina"], sight(OLD))
    assert again(store, sight(NARROWER)) == Again(came=1, went=1, whole=True)
    assert news(store) == [(2, "brand+car", 2)]
    assert [r["story_id"] for r in store.rows("SELECT * FROM story_overview")] == [2]
    assert not store.rows("SELECT * FROM claims WHERE entry_id = 1")
    assert len(store.rows("SELECT * FROM entries")) == 2
    (former,) = store.rows("SELECT * FROM former_matches")
    assert tuple(former) == (1, "w", "brand+car", "sure", "2026-11-24T08:00:00Z")
    assert again(store, sight(WIDER)) == Again(came=1, went=0, whole=True)
    assert news(store) == [(1, "brand+car", 1), (2, "brand+car", 2)]


def test_what_is_caught_late_is_mailed_only_while_it_is_young(store: Store) -> None:
    """Of what judging again brings, the digest takes what is younger than its `first`; what waited already is not held back."""
    day = timedelta(days=1)
    come(store, ["Aurora presenta una berlina"], sight(OLD), START - 5 * day)
    come(store, ["Aurora mostra la berlina Vega", "Aurora richiama 12.400 auto"], sight(OLD), START - 2 * day, first=1)
    assert mailed(store, 3 * 86400.0, START) == [3]
    again(store, sight(WIDER), START)
    assert [r["entry_id"] for r in store.rows("SELECT entry_id FROM news ORDER BY entry_id")] == [1, 2, 3]
    assert mailed(store, 3 * 86400.0, START) == [2, 3]
    again(store, sight(WIDER.replace("brand+car", "marca+auto")), START + day)
    assert mailed(store, 3 * 86400.0, START + 30 * day) == [2, 3], "another rule's name is no new match"


PARTY = OLD.replace("[event]", '"Nova" = { kind = "company", names = ["nova", "诺瓦"] }\n[event]')
AFFAIRS = "SELECT dossier_id FROM placements JOIN stories USING (story_id) WHERE entry_id > 6 ORDER BY entry_id"


def affair(store: Store, seen: Sight) -> list[int]:
    """Two stories of one affair among others, told in two scripts; returns their dossiers."""
    others = (
        "Aurora richiama 12.400 auto", "L'auto Aurora Vega a Milano da 29.900 euro", "Auto Aurora, utile record nel trimestre",
        "Aurora, 300 nuove colonnine per le auto", "Un incendio in un'auto Aurora a Torino", "Auto Aurora, il design premiato a Parigi",
    )  # fmt: skip
    come(store, others, seen, START - timedelta(days=12))
    come(store, ["Auto Aurora, Nova entra nel capitale"], seen, START - timedelta(days=9), first=7)
    come(store, ["诺瓦增持 aurora auto"], seen, START - timedelta(days=2), first=8)
    return [row["dossier_id"] for row in store.rows(AFFAIRS)]


def test_an_affair_is_linked_by_what_is_known_now(store: Store) -> None:
    """A story that was an affair of its own joins the one whose party the watchlist now names; why each report is there stays said."""
    first, second = affair(store, sight(OLD))
    assert first != second
    reasons = "SELECT entry_id, reasons FROM placements ORDER BY entry_id"
    said = [tuple(row) for row in store.rows(reasons)]
    assert again(store, sight(PARTY)) == Again(came=0, went=0, whole=True)
    assert [row["dossier_id"] for row in store.rows(AFFAIRS)] == [first, first]
    assert [tuple(row) for row in store.rows(reasons)] == said
    assert not store.rows("SELECT 1 FROM dossier_overview WHERE dossier_id = ?", [second])


def test_a_revision_of_no_account_links_no_affair_anew(store: Store) -> None:
    """Where nothing changes that affairs are known by, a story stays in its own."""
    first, second = affair(store, sight(PARTY))
    assert first == second
    with store.write() as conn:
        conn.execute("INSERT INTO dossiers SELECT 99, headline, status, first_published_at, last_published_at FROM stories WHERE last_published_at = (SELECT max(last_published_at) FROM stories)")  # fmt: skip
        conn.execute(
            "UPDATE stories SET dossier_id = 99 WHERE story_id = (SELECT story_id FROM placements WHERE entry_id = 8)"
        )
    assert again(store, sight(PARTY.replace("brand+car", "marca"))) == Again(came=0, went=0, whole=True)
    assert {row["rule"] for row in store.rows("SELECT rule FROM matches")} == {"marca"}
    assert [row["dossier_id"] for row in store.rows(AFFAIRS)] == [first, 99]


def test_what_was_mailed_stays_mailed(store: Store) -> None:
    """The marks of an entry that leaves the news stay in the log, and it is not mailed again when it comes back."""
    come(store, ["Aurora richiama 12.400 auto"], sight(OLD))
    with store.write() as conn:
        issue = issues.settle(conn, "d", START, "digest", number=1, subject="s", now=START)
        assert issue is not None
        assert issues.mark(conn, "d", issue, [(1, "w")])
    again(store, sight(NARROWER))
    assert [tuple(r) for r in store.rows("SELECT entry_id, watch FROM digest_entries")] == [(1, "w")]
    again(store, sight(WIDER))
    assert mailed(store, 10**9, START) == []


def test_only_the_last_weeks_are_judged_again(store: Store) -> None:
    """What was published longer ago keeps the verdict it has."""
    come(store, ["Aurora mostra una berlina"], sight(OLD), START - REACH - timedelta(days=2))
    come(store, ["Aurora presenta la berlina Vega"], sight(OLD), START, first=1)
    assert again(store, sight(WIDER)) == Again(came=1, went=0, whole=True)
    assert [entry for entry, _, _ in news(store)] == [2]


def test_the_same_rules_judge_nothing_again(store: Store) -> None:
    """A start without a change does nothing; neither does one on a database that has just been made."""
    assert again(store, sight(OLD)) is None
    come(store, ["Aurora richiama 12.400 auto"], sight(OLD))
    assert again(store, sight(OLD)) is None
    assert not judgings.pending(store, sight(OLD).fingerprint)


def test_a_stop_half_way_harms_nothing(store: Store) -> None:
    """What is judged is stored with how far it came; the next start, or the next tick, goes on from there and misses nothing."""
    come(store, [f"Aurora mostra la berlina Vega {n}" for n in range(2 * SLICE + 7)], sight(OLD))
    steps = iter([True, False])
    half = again(store, sight(WIDER), go_on=lambda: next(steps))
    assert half == Again(came=SLICE, went=0, whole=False)
    assert len(news(store)) == SLICE
    assert again(store, sight(WIDER)) == Again(came=2 * SLICE + 7, went=0, whole=True)
    assert len(news(store)) == 2 * SLICE + 7


def test_entries_of_one_instant_are_all_judged(store: Store) -> None:
    """A feed that dates everything alike loses nothing between two slices."""
    items = tuple(
        Item(
            key=f"k{n}",
            title=f"Aurora mostra la berlina {n}",
            summary="",
            url=f"https://it.example/{n}",
            published_at=START,
        )
        for n in range(SLICE + 50)
    )
    state = FeedState(feed_id=1, url=FEED.url)
    polled = Polled(
        feed_id=1, at=START, outcome="news", next_poll_at=START, interval=3600.0, reason="a test", items=items
    )
    keep(store, FEED, state, polled, sight(OLD))
    assert again(store, sight(WIDER)) == Again(came=SLICE + 50, went=0, whole=True)


def test_a_change_in_the_middle_begins_anew(store: Store) -> None:
    """Where the watchlist changes while entries are judged again, all are judged by the newer one."""
    come(store, [f"Aurora mostra la berlina Vega {n}" for n in range(SLICE + 1)], sight(OLD))
    steps = iter([True, False])
    again(store, sight(WIDER), go_on=lambda: next(steps))
    assert again(store, sight(OLD)) == Again(came=0, went=SLICE, whole=True)
    assert news(store) == []


def test_an_older_process_takes_nothing_back(store: Store) -> None:
    """A daemon that runs on with old rules undoes nothing; what it keeps meanwhile, the next one that starts judges again."""
    come(store, ["Aurora mostra la berlina Vega"], sight(OLD))
    again(store, sight(WIDER))
    assert judge_again(store, sight(OLD), clock=lambda: START) is None
    come(store, ["Aurora presenta la berlina Lyra"], sight(OLD), START + timedelta(hours=3), first=1)
    assert [entry for entry, _, _ in news(store)] == [1]
    assert again(store, sight(WIDER)) == Again(came=2, went=0, whole=True)
    assert [entry for entry, _, _ in news(store)] == [1, 2]


def test_what_an_older_process_keeps_under_a_step_is_judged_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that came in after the slice was read, and lies within it, is not taken for judged."""
    come(store, ["Niente di nuovo"], sight(OLD))
    begin(store, sight(WIDER), START + timedelta(days=1))
    (standing,) = judgings.following(store, ("", 0), 10)
    come(store, ["Aurora presenta la berlina Lyra"], sight(OLD), START - timedelta(hours=3), first=1)
    slices = iter([[standing]])
    following = judgings.following
    with monkeypatch.context() as meanwhile:
        last = judgings.last(store)
        assert last is not None
        before = replace(last, at=(last.at[0], 0))  # as the step had it before the entry came
        meanwhile.setattr(judgings, "last", lambda _: before)
        meanwhile.setattr(judgings, "following", lambda *given: next(slices, None) or following(*given))
        judge_again(store, sight(WIDER), clock=lambda: START, go_on=iter([True, False]).__next__)
    assert again(store, sight(WIDER)) == Again(came=1, went=0, whole=True)
    assert [entry for entry, _, _ in news(store)] == [2]


def test_what_an_older_process_keeps_reaches_no_further_back(store: Store) -> None:
    """An old item that it brings does not have all that is younger than that judged again, but the last weeks alone."""
    come(store, ["Aurora mostra la berlina Vega"], sight(OLD), START - REACH - timedelta(days=9))
    come(store, ["Niente di nuovo"], sight(OLD), START, first=1)
    again(store, sight(WIDER))
    come(store, ["Una vecchia notizia"], sight(OLD), START, first=-(REACH + timedelta(days=20)) // timedelta(minutes=1))
    come(store, ["Aurora presenta la berlina Lyra"], sight(OLD), START, first=3)
    assert again(store, sight(WIDER)) == Again(came=1, went=0, whole=True)
    assert [entry for entry, _, _ in news(store)] == [4]


def test_two_processes_judge_again_side_by_side(store: Store) -> None:
    """Each step is done once, whoever does it."""
    come(store, [f"Aurora mostra la berlina Vega {n}" for n in range(3 * SLICE)], sight(OLD))
    seen = sight(WIDER)
    begin(store, seen, START)
    with Store(store.path) as other:

        def go_on() -> bool:
            steps = iter([True, False])
            judge_again(other, seen, clock=lambda: START, go_on=lambda: next(steps))
            return True

        done = judge_again(store, seen, clock=lambda: START, go_on=go_on)
    assert done == Again(came=3 * SLICE, went=0, whole=True)
    assert len(news(store)) == 3 * SLICE
    (claims,) = store.rows(
        "SELECT count(*) AS n, count(DISTINCT entry_id || field || start_at) AS once FROM entry_claims"
    )
    assert claims["n"] == claims["once"]


def test_beside_another_process_that_writes_much_the_steps_are_smaller(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that another's write overtakes each time is halved until it is the quicker one."""
    come(store, [f"Aurora mostra la berlina Vega {n}" for n in range(SLICE)], sight(OLD))
    bump = verdicts.bump

    def overtaken(conn: sqlite3.Connection, verdict: Verdict) -> bool:
        return len(verdict.judged) <= SLICE // 10 and bump(conn, verdict)

    monkeypatch.setattr(verdicts, "bump", overtaken)
    assert again(store, sight(WIDER)) == Again(came=SLICE, went=0, whole=True)
    assert len(news(store)) == SLICE


def test_polling_and_judging_again_wait_for_each_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the daemon's threads none judges in vain: whoever takes longer would else find another's write at every try, and give up."""
    come(store, [f"Aurora mostra la berlina Vega {n}" for n in range(2 * SLICE)], sight(OLD))
    seen, held = sight(WIDER), []
    begin(store, seen, START)
    bump = verdicts.bump

    def counted(conn: sqlite3.Connection, verdict: Verdict) -> bool:
        held.append(bump(conn, verdict))
        return held[-1]

    def judge() -> None:
        with Store(store.path) as other:
            judge_again(other, seen, clock=lambda: START)

    monkeypatch.setattr(verdicts, "bump", counted)
    with ThreadPoolExecutor(1) as lane:
        judging = lane.submit(judge)
        first = 2 * SLICE
        while not judging.done():
            come(store, ["Aurora presenta la berlina Lyra"], seen, START + timedelta(hours=3), first=first)
            first += 1
        judging.result()
    assert all(held)
    assert len(news(store)) == first


def test_a_copy_takes_its_place_when_the_original_leaves(store: Store) -> None:
    """Both leave together, and both come back as original and copy of one story."""
    come(store, ["Aurora richiama 12.400 auto: sconti", "Aurora richiama 12.400 auto: sconti"], sight(OLD))
    assert [r["copy_of"] for r in store.rows("SELECT copy_of FROM news ORDER BY entry_id")] == [None, 1]
    assert again(store, sight(NARROWER)) == Again(came=0, went=2, whole=True)
    assert news(store) == []
    assert again(store, sight(OLD)) == Again(came=2, went=0, whole=True)
    assert [r["copy_of"] for r in store.rows("SELECT copy_of FROM news ORDER BY entry_id")] == [None, 1]


def test_a_feed_that_is_given_a_context_is_judged_again(store: Store) -> None:
    """The contexts of feeds are part of what judges, so a feed that is declared one about cars brings what it kept."""
    text = OLD + '[[rule]]\nid = "context"\nany = ["brand"]\ncontext = "cars"\n'
    come(store, ["Aurora apre a Torino"], sight(text))
    assert again(store, sight(text)) is None
    feeds.sync(store, [replace(FEED, context="cars")])
    assert again(store, sight(text, [("it", "cars")])) == Again(came=1, went=0, whole=True)
    assert news(store) == [(1, "context", 1)]


def test_an_entity_that_is_named_anew_changes_what_stories_go_by(store: Store) -> None:
    """Where only entities changed, entries keep rule and story, and their evidence is told anew."""
    come(store, ["Aurora richiama 12.400 auto con Lumen"], sight(OLD))
    named = OLD.replace("[event]", '"Lumen" = { kind = "company", names = ["lumen"] }\n[event]')
    assert again(store, sight(named)) == Again(came=0, went=0, whole=True)
    assert news(store) == [(1, "brand+car", 1)]
    (row,) = store.rows("SELECT profile FROM placements")
    assert "Lumen" in row["profile"]
