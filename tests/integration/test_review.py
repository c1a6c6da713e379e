"""What is found out about an entry, a story, or an article that never came in, from a real database."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor import absence, finding
from monitor.absence import Absence
from monitor.review import EntryReview, explain_entry, explain_title
from monitor.rules.matcher import Matcher
from monitor.store import entries, lookup, standing
from monitor.store.db import Store
from monitor.storyline import explain_story
from tests.integration.test_scale import GROWING, read_through
from tests.support.entries import Told, entry
from tests.support.lists import loaded
from tests.support.past import DAY, NOW, make, shell


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small monitor's past."""
    made = tmp_path_factory.mktemp("past")
    make(made)
    return made


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Its database; the tests only read."""
    with Store(folder / "news.db") as made:
        yield made


def reviewed(
    store: Store, folder: Path, number: int, now: datetime = NOW, matchers: Sequence[Matcher] | None = None
) -> EntryReview:
    """All that is found out about an entry."""
    found = entries.get(store, number)
    assert found is not None
    known = shell(folder)
    return explain_entry(
        store, known.sight.matchers if matchers is None else matchers, found, digests=known.settings.digests, now=now
    )


def test_an_entry_is_told_with_its_verdict_its_place_and_its_digests(store: Store, folder: Path) -> None:
    """Each watch with its rule today and what is stored; its story; each digest of the config."""
    review = reviewed(store, folder, 3)
    assert (review.entry_id, review.feed, review.language, review.url) == (
        3, "gazzetta", "it", "https://gazzetta.example/2026/11/23/3",
    )  # fmt: skip
    assert [(w.watch, w.rule, w.level) for w in review.watches] == [
        ("aurora", "model", "sure"), ("fabbriche", None, None),
    ]  # fmt: skip
    for watch in review.watches:
        assert watch.stored is not None
        assert (watch.stored.rule, watch.stored.changed) == (watch.rule, False)
    assert review.place is not None
    assert (review.place.story_id, review.place.copy_of) == (3, None)
    assert [(d.digest, d.reason, d.number) for d in review.digests] == [("daily", "mailed", 1), ("all", "waits", None)]
    assert review.digests[0].states == ("queued",)
    assert [old.title for old in review.revisions] == ["Aurora presenta la A7, auto da 21.900 euro"]


@pytest.mark.parametrize(
    ("number", "daily", "all_"),
    [
        (2, "old", "old"),
        (3, "mailed", "waits"),
        (4, "match", "match"),
        (9, "copy", "copy"),
        (10, "level", "waits"),
        (13, "level", "muted"),
        (14, "waits", "waits"),
    ],
)
def test_each_digest_says_why_it_has_an_entry_or_not(
    store: Store, folder: Path, number: int, daily: str, all_: str
) -> None:
    """Mailed, waiting, or the first reason against it."""
    assert [made.reason for made in reviewed(store, folder, number).digests] == [daily, all_]


def test_what_waits_names_its_issue(store: Store, folder: Path) -> None:
    """The slot that is due and not dealt with, else the next one; and whether an issue was made without it."""
    daily, all_ = reviewed(store, folder, 14).digests
    assert (daily.slot, daily.overdue, daily.left_over) == (datetime(2026, 11, 25, 7, 30, tzinfo=UTC), True, False)
    assert (all_.slot, all_.overdue) == (datetime(2026, 11, 25, 20, 0, tzinfo=UTC), False)
    (later, _) = reviewed(store, folder, 14, now=NOW + timedelta(days=1)).digests
    assert later.slot == datetime(2026, 11, 26, 7, 30, tzinfo=UTC)


def test_an_issue_that_had_no_room_is_told(tmp_path: Path) -> None:
    """An entry that was there before the last issue, and is not in it."""
    make(tmp_path)
    with Store(tmp_path / "news.db") as store:
        with store.write() as conn:
            conn.execute("DELETE FROM marks")
        daily, _ = reviewed(store, tmp_path, 3).digests
    assert (daily.reason, daily.left_over) == ("waits", True)


def test_a_digest_that_began_later_does_not_mail_its_past(tmp_path: Path) -> None:
    """Seen longer than `first` before the digest was first known; nor one that is not known yet."""
    make(tmp_path)
    with Store(tmp_path / "news.db") as store:
        with store.write() as conn:
            conn.execute("UPDATE digest_starts SET started_at = '2026-12-20T00:00:00Z' WHERE digest = 'all'")
        _, all_ = reviewed(store, tmp_path, 14, now=NOW + timedelta(days=30)).digests
        assert (all_.reason, all_.since) == ("before", datetime(2026, 12, 20, tzinfo=UTC))
        with store.write() as conn:
            conn.execute("DELETE FROM digest_starts WHERE digest = 'all'")
        _, all_ = reviewed(store, tmp_path, 14, now=NOW + timedelta(days=30)).digests
        assert (all_.reason, all_.since) == ("before", None)


def test_a_digest_that_is_gone_still_says_what_it_mailed(store: Store) -> None:
    """Its mark stays, though the config names it no more."""
    found = entries.get(store, 3)
    assert found is not None
    (mark,) = explain_entry(store, [], found, digests=[], now=NOW).digests
    assert (mark.digest, mark.reason) == ("daily", "mailed")


def test_what_judging_again_did_is_told(store: Store, folder: Path) -> None:
    """Caught only then, left out then; and what it has not reached is stored as the old rules had it."""
    caught = reviewed(store, folder, 8).watches[0].stored
    assert caught is not None
    assert (caught.rule, caught.caught_at, caught.changed) == ("museum", DAY + timedelta(days=1, hours=10), False)
    left = reviewed(store, folder, 6).watches[0].stored
    assert left is not None
    assert left.before is not None
    assert (left.rule, left.before.rule, left.before.left_at) == (None, "recall", DAY + timedelta(days=1, hours=10))
    old = reviewed(store, folder, 1).watches[0]
    assert old.stored is not None
    assert (old.rule, old.stored.rule, old.stored.changed) == (None, "recall", True)


def test_rules_that_changed_since_are_told(store: Store, folder: Path, tmp_path: Path) -> None:
    """What is stored stays, and what today's rules would say stands beside it."""
    changed = Matcher("aurora", loaded(tmp_path, '[set]\nx = ["treno"]\n[[rule]]\nid = "r"\nany = ["x"]').watchlist)
    (watch,) = reviewed(store, folder, 3, matchers=[changed]).watches
    assert watch.stored is not None
    assert (watch.rule, watch.stored.rule, watch.stored.changed) == (None, "model", True)


def test_the_verdict_that_is_stored_is_told_alone(store: Store) -> None:
    """By watch, with its evidence; none for an entry that nothing catches, and none for no entry."""
    assert {w: (c.match.rule, c.match.level) for w, c in standing.verdict(store, 2).items()} == {
        "aurora": ("brand+car", "sure"), "fabbriche": ("factory", "likely"),
    }  # fmt: skip
    assert [hit.text for hit in standing.verdict(store, 3)["aurora"].match.evidence] == ["A7"]
    assert standing.verdict(store, 7) == standing.verdict(store, 999) == {}


@pytest.mark.parametrize(
    "asked",
    [
        "https://www.wire.example/2026/11/24/3",
        "http://wire.example/2026/11/24/3",
        "https://m.wire.example/2026/11/24/3/",
        "HTTPS://WWW.WIRE.EXAMPLE/2026/11/24/3",
        "https://wire.example/2026/11/24/3?utm_source=mail&utm_medium=x&fbclid=9#part",
        "https://amp.wire.example/2026/11/24/%33",
    ],
)
def test_an_address_is_found_however_it_is_written(store: Store, asked: str) -> None:
    """Scheme, `www.`, the host for telephones, a last slash, tracking parameters, a fragment, escapes, capitals of the host."""
    assert [found.entry_id for found in finding.find(store, asked)] == [14]


@pytest.mark.parametrize(
    "asked",
    [
        "https://wire.example/2026/11/24/3?page=2",
        "https://wire.example/2026/11/24/33",
        "https://wire.example/2026/11/24/",
        "https://other.wire.example/2026/11/24/3",
        "https://wire.example:8443/2026/11/24/3",
        "https://[::1",
        "http://",
    ],
)
def test_another_address_is_not_found(store: Store, asked: str) -> None:
    """A parameter that says what is read, another path, host or port, or no address at all."""
    assert finding.find(store, asked) == []


def test_an_entry_with_parameters_is_found_without_those_that_track(tmp_path: Path) -> None:
    """Whichever of the two addresses bears them, and in any order."""
    urls = ("https://a.example/r?id=7&lang=it", "https://a.example/r?utm_source=rss&id=8", "https://a.example/r?id=9")
    with Store(tmp_path / "news.db") as store:
        with store.write() as conn:
            entries.insert(conn, [(url, entry(n, Told(title="t", url=url))) for n, url in enumerate(urls, 1)])
        for asked, number in (
            ("http://www.a.example/r?lang=it&id=7", 1),
            ("https://a.example/r?id=8", 2),
            ("https://a.example/r/?id=9&gclid=1", 3),
        ):
            assert [found.entry_id for found in finding.find(store, asked)] == [number], asked
        assert finding.find(store, "https://a.example/r") == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Aurora apre un museo", {11}),
        ("  AURORA\u00a0apre un  museo ", {11}),
        ("Ａurora apre un musèo", {11}),
        ("Aurora apre", set()),
        ("", set()),
        ("x " * 300, set()),
        ('" OR 1=1 --', set()),
        ("🚗", set()),
    ],
)
def test_a_title_is_found_however_it_is_written(store: Store, text: str, ids: set[int]) -> None:
    """Whatever its case, blanks, accents and width, but whole."""
    assert {found.entry_id for found in finding.find(store, text)} == ids


def test_like_titles_are_offered(store: Store) -> None:
    """Those that hold most of its words, the nearest first; two words in common say nothing."""
    assert [near.entry_id for near in finding.like(store, "Aurora recalls the A7 in all of Italy")] == [14]
    assert finding.like(store, "Aurora apre") == finding.like(store, "") == ()


def absent(store: Store, folder: Path, url: str, day: date | None = None) -> Absence:
    """Why no entry stands under an address."""
    settings = shell(folder).settings
    return absence.of_address(store, url, settings.feeds, NOW, max_items=settings.fetch.max_items, day=day)


@pytest.mark.parametrize(
    ("url", "reasons"),
    [
        ("https://unknown.example/a", ("unknown feed",)),
        ("https://resting.example/2026/11/23/a", ("off",)),
        ("https://fresh.example/2026/11/23/a", ("never read",)),
        ("https://gazzetta.example/2026/11/01/a", ("first poll",)),
        ("https://news.wire.example/2026/11/23/a", ("spell",)),
        ("https://crowd.example/2026/11/24/a", ("spell", "too many")),
        ("https://crowd.example/2026/11/20/a", ("first poll", "too many")),
        ("https://gazzetta.example/2026/11/24/a", ("not listed",)),
        ("https://motori.example/2026/11/25/a", ("unread",)),
        ("https://motori.example/a", ("unread",)),
    ],
)
def test_an_absence_has_its_reasons(store: Store, folder: Path, url: str, reasons: tuple[str, ...]) -> None:
    """No feed of the site; one that is off, unread, began later, was not seen, lists more than is read, is read no more; or none of these."""
    assert absent(store, folder, url).reasons == reasons


def test_what_was_dropped_is_told(tmp_path: Path) -> None:
    """Its identity is left behind; another spelling of it is enough."""
    make(tmp_path)
    with Store(tmp_path / "news.db") as store:
        with store.write() as conn:
            conn.execute("INSERT INTO forgotten VALUES ('gazzetta', 'https://gazzetta.example/old')")
        assert absent(store, tmp_path, "http://www.gazzetta.example/old/").reasons == ("forgotten",)


def test_the_feeds_of_a_site_are_those_that_brought_some_of_it(store: Store, folder: Path) -> None:
    """Also where their own address is another's; a feed of the site that brought nothing is named too."""
    (reader,) = absent(store, folder, "https://www.wire.example/2026/11/24/x").readers
    assert (reader.feed, [spell.kind for spell in reader.spells], reader.spells[0].missed) == ("wire", ["gap"], 12)
    assert absent(store, folder, "https://www.wire.example/2026/10/24/x").readers[0].spells == ()


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/11/23/x", date(2026, 11, 23)),
        ("https://a.example/news_20261123_x", date(2026, 11, 23)),
        ("https://a.example/x-2026-1-3.html", date(2026, 1, 3)),
        ("https://a.example/2026/13/41/2025-02-03", date(2025, 2, 3)),
        ("https://a.example/2031/11/23/x", None),
        ("https://a.example/202611231", None),
        ("https://a.example/2026/02/30/x", None),
        ("https://a.example/x", None),
    ],
)
def test_a_day_is_read_from_an_address(url: str, day: date | None) -> None:
    """In the ways that newspapers write it; none that is none, or has not come."""
    assert absence.day_in(url, NOW) == day


def test_words_are_read_from_an_address() -> None:
    """Of its last part, where they make a title."""
    assert absence.title_in("https://a.example/2026/la-nuova-suv_di-aurora-1234.html") == "la nuova suv di aurora"
    assert absence.title_in("https://a.example/articles/42") == absence.title_in("https://a.example") == ""


def test_a_bare_title_is_read_by_the_rules(folder: Path) -> None:
    """As in a feed with this language and context; what is not known hinders no language, and is no context."""
    matchers = shell(folder).sight.matchers
    assert explain_title(matchers, "Aurora, prime foto", language="it").watches[0].rule is None
    assert explain_title(matchers, "Aurora, prime foto", language="it", context="cars").watches[0].rule == "car-feed"
    assert explain_title(matchers, "Aurora, prime foto").watches[0].rule == "chinese"


def test_a_story_and_a_dossier_are_told(store: Store) -> None:
    """Their entries with reasons, claims and the one that decides, the issues that told of them; what matches no more is left out."""
    (story,) = explain_story(store, 3, dossier=False)
    assert [(one.entry_id, one.copy_of) for one in story.entries] == [(3, None), (9, 3)]
    assert [(claim.stance, claim.decides) for claim in story.claims if claim.stance != "report"] == [("official", True)]
    assert [(one.digest, one.number, one.entries) for one in story.issues] == [("daily", 1, 1)]
    assert explain_story(store, story.dossier_id, dossier=True) == (story,)
    assert explain_story(store, 4, dossier=False) == explain_story(store, 999, dossier=True) == ()


def test_nothing_reads_through_a_table_that_grows(store: Store, folder: Path) -> None:
    """Whatever is asked: an id, an address, another spelling, a title, what never came in, a story."""
    said: list[str] = []
    store.conn.set_trace_callback(said.append)
    for number in range(1, 16):
        reviewed(store, folder, number)
    for asked in ("https://wire.example/2026/11/24/3?utm_source=x", "https://a.example/x?y=1", "Aurora apre un museo"):
        finding.find(store, asked)
    for url in ("https://news.wire.example/2026/11/23/a-car-for-all", "https://unknown.example/"):
        absent(store, folder, url)
    for day in (None, DAY.date()):
        absence.of_title(
            store, "Aurora e la A7 oggi", shell(folder).settings.feeds, NOW, named=None, max_items=9, day=day
        )
    explain_story(store, 3, dossier=False)
    explain_story(store, 3, dossier=True)
    store.conn.set_trace_callback(None)
    read = [(sql, table) for sql in dict.fromkeys(said) for table in _read_through(store.conn, sql) if table in GROWING]
    assert read == []


def _read_through(conn: sqlite3.Connection, sql: str) -> list[str]:
    return list(read_through(conn, sql)) if sql.lstrip().startswith(("SELECT", "WITH")) else []


def test_a_feed_row_tells_how_much_it_listed(store: Store) -> None:
    """None for a feed that is not there."""
    row = lookup.feed_row(store, "crowd")
    assert row is not None
    assert row["held"] == 4
    assert lookup.feed_row(store, "nobody") is None
