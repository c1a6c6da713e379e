"""Full text over all entries, on a real SQLite file."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.store import entries
from monitor.store.db import Store
from monitor.store.search import query, search, terms
from monitor.text import fold_text
from tests.support.entries import Told, entry

TITLES = {
    1: "Xiaomi SU7, la berlina è già in città",
    2: "小米汽车发布会：SU7Ultra 亮相",
    3: "小米，汽车之外",
    4: "雷軍：小米汽車下週交付",
    5: "Электромобиль Сяоми",
    6: "シャオミの電気自動車",
    7: "샤오미 전기차",
    8: "รถยนต์ไฟฟ้าเสียวหมี่",
    9: "Dell’auto di Køge, perché no? AT&T R&D",
    10: "𰻞",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with the titles above, 10 the newest."""
    with Store(tmp_path / "news.db") as made:
        fill(made, TITLES)
        yield made


def fill(store: Store, titles: dict[int, str]) -> None:
    """Store an entry for each title."""
    told = [entry(i, Told(title=title, summary=f"riassunto {i}", hours=i)) for i, title in titles.items()]
    with store.write() as conn:
        entries.insert(conn, [(str(e.entry_id), e) for e in told])


def found(store: Store, text: str) -> list[int]:
    """The ids that a search finds, in its order."""
    return [hit.entry_id for hit in search(store, text)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("su7", [2, 1]), ("SU7 berlina", [1]), ("berl", [1]), ("erlina", []), ("Citta GIÀ", [1]),
        ("小米", [4, 3, 2]), ("汽车", [4, 3, 2]), ("小米汽车", [4, 2]), ("小米汽車", [4, 2]), ("米汽", [4, 2]), ("车", [6, 4, 3, 2]),
        ("雷军", [4]), ("下周", [4]), ("小米 SU7", [2]), ("小米SU7", [2]), ("布会", [2]), ("车发", [2]),
        ("сяоми", [5]), ("Сяо", [5]), ("シャオミ", [6]), ("電気", [6]), ("샤오미", [7]), ("샤오", [7]), ("เสียว", [8]),
        ("køge", [9]), ("auto", [9]), ("dell'auto", [9]), ("at&t", [9]), ("riassunto 3", [3]), ("riassunto", list(range(10, 0, -1))),
        ("𰻞", [10]), ("treno", []), ("su7 treno", []),
    ],
)  # fmt: skip
def test_any_script_is_found(store: Store, text: str, ids: list[int]) -> None:
    """Words by their beginnings, Chinese by any two neighbours or one character, all of them, newest first."""
    assert found(store, text) == ids


@pytest.mark.parametrize(
    "text",
    ["", " ", '"', "'", "*", "-", "AND", "su7 OR treno", "NOT su7", "NEAR(su7 berlina)", "terms:su7", "^su7", "su7)", "(((", '"su7',
     "su7 AND", "su7; DROP TABLE entries", "\x00su7", "\ud800", "%", "_", "小*米", "{", "col : x", "+", "su7 + berlina"],
)  # fmt: skip
def test_no_text_is_syntax(store: Store, text: str) -> None:
    """What FTS5 would take for an operator is a word or nothing."""
    assert set(found(store, text)) <= set(TITLES)
    assert store.rows("SELECT count(*) FROM entries")[0][0] == len(TITLES)


def test_operators_are_words(store: Store) -> None:
    """`or` is sought like any other word."""
    assert found(store, "su7 OR berlina") == []
    assert query("a OR b") == '"a"* AND "or"* AND "b"*'
    assert query("—!") is None


def test_a_pasted_page_is_refused_in_one_sentence(store: Store) -> None:
    """So is no long title, in any script."""
    with pytest.raises(UsageError, match="too many"):
        search(store, "parola " * 51)
    assert found(store, "小米" * 500) == []
    assert found(store, "x" * 50_000) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_every_text_may_be_sought(store: Store, text: str) -> None:
    """No text raises, and what is found holds it."""
    for hit in search(store, text):
        for word in (query(text) or "").split(" AND "):
            assert all(
                part in terms(f"{hit.title} riassunto {hit.entry_id}")
                for part in word.strip('"*').split('"')[0].split()
            )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.text(alphabet="小米汽车SU7 è，ab", min_size=2, max_size=20))
def test_every_part_of_a_chinese_title_finds_it(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    """Any two characters that stand together, and the whole title."""
    with Store(tmp_path_factory.mktemp("s") / "n.db") as store:
        fill(store, {1: title})
        folded = fold_text(title)
        han = [folded[i : i + 2] for i in range(len(folded) - 1) if all(c in "小米汽车" for c in folded[i : i + 2])]
        for part in (*han, *(c for c in folded if c in "小米汽车")):
            assert found(store, part) == [1]
        if query(title):
            assert found(store, title) == [1]


def test_the_index_follows_revisions(store: Store) -> None:
    """A corrected title is found under its new words alone."""
    before = entries.get(store, 1)
    assert before is not None
    with store.write() as conn:
        entries.revise(conn, [replace(before, title="Xiaomi YU7")], before.first_seen_at)
    assert (found(store, "berlina"), found(store, "yu7")) == ([], [1])


def test_many_entries_are_searched_by_index(store: Store) -> None:
    """The plan of a search reads the full-text index, not the table of entries."""
    fill(store, {i: f"小米 notizia {i}" for i in range(100, 600)})
    plan = store.rows("EXPLAIN QUERY PLAN SELECT rowid FROM entry_terms WHERE entry_terms MATCH ?", [query("小米 42")])
    assert "VIRTUAL TABLE INDEX" in plan[0]["detail"]
    assert len(search(store, "小米", limit=7)) == 7


def test_a_limit_is_kept_where_sqlite_reads_alone(store: Store, tmp_path: Path) -> None:
    """The index is an ordinary FTS5 table that any sqlite3 can ask."""
    store.close()
    with sqlite3.connect(tmp_path / "news.db") as conn:
        rows = conn.execute("SELECT rowid FROM entry_terms WHERE entry_terms MATCH '\"小米\"'").fetchall()
    conn.close()
    assert sorted(rows) == [(2,), (3,), (4,)]
