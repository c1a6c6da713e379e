"""Hints: once a week a digest tells of new words beside the watched names, each once, on a real file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.digest.settings import DigestSettings
from monitor.drafting import Press, draw_up
from monitor.hints import MOST
from monitor.model import Entry
from monitor.publish import publish
from monitor.rules.watchlist import load
from monitor.store import entries, issues
from monitor.store.db import Store
from monitor.store.dismissed import dismiss
from tests.integration.test_publish import messages, press, put, settings
from tests.support.entries import START, Told, entry

NOW = START + timedelta(days=1)
DAY = timedelta(days=1)
SAID = (
    "prime foto",
    "arriva a maggio",
    "il prezzo",
    "la prova",
    "in Europa",
    "ordini aperti",
    "vista a Milano",
    "i dettagli",
)
OLD = ("Xiaomi cresce ancora", "小米汽车公布财报", "Piove a Milano", "Auto, il mercato cresce")


def told(code: str, hours: float = 0) -> list[Told]:
    """Eight titles of four feeds with an unknown code, an hour apart."""
    return [Told(title=f"Xiaomi {code}, {said}", hours=hours + n, feed=f"feed {n % 4}") for n, said in enumerate(SAID)]


def insert(store: Store, news: list[Told], first: int) -> None:
    """Store entries, numbered from `first`."""
    made: list[Entry] = [entry(n, one) for n, one in enumerate(news, first)]
    with store.write() as conn:
        entries.insert(conn, [(str(e.entry_id), e) for e in made])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Eight new titles with an unknown code, many older ones, and one entry that waits for the digest."""
    made = Store(tmp_path / "news.db")
    insert(made, [Told(title=t, hours=-24 * 20 - n, feed="old") for n in range(60) for t in OLD], 1000)
    insert(made, told("GX5"), 1)
    issues.start(made, ["daily"], NOW - 2 * DAY)
    put(made, 500)
    return made


def own(**values: Any) -> tuple[Press, DigestSettings]:  # noqa: ANN401 - a record's fields, checked by the record
    """A press that knows the shipped watchlist as the watch `w`, and its digest."""
    digest = settings(**values)
    return press(digest, watchlists={"w": load("xiaomi-auto", Path()).watchlist}), digest


def words(store: Store) -> list[tuple[str, int]]:
    """Each word that was told, with its issue."""
    return [tuple(row) for row in store.rows("SELECT word, issue_id FROM told_words ORDER BY word")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", "gx5: 8 titoli, 4 fonti, per esempio «"),
        ("en", "gx5: 8 titles, 4 feeds, such as "),
        ("zh", "gx5：8 个标题，4 个来源，例如"),
    ],
)
def test_a_new_word_is_told_in_both_parts(store: Store, language: str, said: str) -> None:
    """With how many titles and feeds bear it, one of them, and the command that has more; in the digest's language."""
    theirs, digest = own(language=language)
    assert publish(store, theirs, digest, slot=NOW, now=NOW).outcome == "queued"
    for kind in ("plain", "html"):
        body = messages(store)[0].get_body((kind,))
        assert body is not None
        assert said in " ".join(body.get_content().lower().split())
        assert "monitor terms" in body.get_content()
    assert words(store) == [("gx5", 1)]


def test_a_week_passes_between_two_hints(store: Store) -> None:
    """What comes up in between waits, and no word is told twice."""
    theirs, digest = own()
    publish(store, theirs, digest, slot=NOW, now=NOW)
    insert(store, told("HQ8", 60), 50)
    for days, expected in ((3, [("gx5", 1)]), (7, [("gx5", 1), ("hq8", 3)]), (15, [("gx5", 1), ("hq8", 3)])):
        now = NOW + days * DAY - timedelta(minutes=1)
        put(store, 500 + days, first_seen_at=now, published_at=now)
        publish(store, theirs, digest, slot=now, now=now)
        assert words(store) == expected


def test_only_the_first_issue_of_a_day_looks(store: Store) -> None:
    """Looking takes seconds where a year is kept; what comes up by noon is told the next morning."""
    theirs, digest = own()
    blind = press(digest)
    publish(store, blind, digest, slot=NOW, now=NOW)
    for hours, expected in ((5, []), (24, ["gx5"])):
        now = NOW + timedelta(hours=hours)
        put(store, 500 + hours, first_seen_at=now, published_at=now)
        publish(store, theirs, digest, slot=now, now=now)
        assert [word for word, _ in words(store)] == expected


def test_a_hint_makes_no_mail(store: Store) -> None:
    """Where nothing is new for the reader, a new word waits for the next issue."""
    theirs, digest = own(watches=("other",))
    assert publish(store, theirs, digest, slot=NOW, now=NOW).outcome == "nothing"
    assert words(store) == []


def test_each_digest_tells_of_the_words_of_its_watches(store: Store) -> None:
    """Beside the names of a watch it does not follow nothing is looked for, and what one told another may tell too."""
    theirs, digest = own()
    stranger = Press(
        digests=theirs.digests, links=theirs.links, mail=theirs.mail, watchlists={"v": theirs.watchlists["w"]}
    )
    publish(store, stranger, digest, slot=NOW, now=NOW)
    assert words(store) == []
    second, weekly = own(name="second")
    issues.start(store, ["second"], NOW - 2 * DAY)
    publish(store, second, weekly, slot=NOW, now=NOW)
    assert words(store) == [("gx5", 2)]


def test_a_dismissed_word_is_not_told(store: Store) -> None:
    """What the reader dismissed stays out of the mail, too."""
    dismiss(store, "GX5", NOW)
    theirs, digest = own()
    publish(store, theirs, digest, slot=NOW, now=NOW)
    assert words(store) == []


def test_a_look_tells_and_notes_nothing(store: Store) -> None:
    """A preview shows what would be mailed; a look at what was mailed before has no hints."""
    theirs, digest = own()
    made = draw_up(store, theirs, digest, slot=NOW, now=NOW)
    assert made is not None
    assert [(p.key, p.titles, p.feeds) for p in made.proposals] == [("gx5", 8, 4)]
    looked = draw_up(store, theirs, digest, slot=NOW, now=NOW, since=NOW - 9 * DAY)
    assert looked is not None
    assert looked.proposals == ()
    assert words(store) == []


def test_no_more_than_a_few_at_once(store: Store) -> None:
    """The most sudden first; the others come the week after."""
    insert(store, told("HX7, JX8, KX9"), 100)
    theirs, digest = own()
    publish(store, theirs, digest, slot=NOW, now=NOW)
    assert len(words(store)) == MOST
    now = NOW + 7 * DAY
    put(store, 900, first_seen_at=now, published_at=now)
    publish(store, theirs, digest, slot=now, now=now)
    assert len(words(store)) == 4


def test_a_clock_that_was_ahead_silences_nothing(store: Store) -> None:
    """A hint told in the future is no reason to wait for it."""
    theirs, digest = own()
    publish(store, theirs, digest, slot=NOW, now=NOW)
    with store.write() as conn:
        conn.execute("UPDATE issues SET made_at = '2030-01-01T00:00:00Z', slot = '2030-01-01T00:00:00Z', number = NULL")
    insert(store, told("HQ8"), 50)
    put(store, 501)
    publish(store, theirs, digest, slot=NOW, now=NOW + timedelta(hours=9))
    assert [word for word, _ in words(store)] == ["gx5", "hq8"]
