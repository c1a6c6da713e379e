"""`backtest` as installed: a file against the kept entries and against labels, and what a person may type wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, item, rss, table

NEWS = (
    ("su7", "Xiaomi SU7 richiamata: 116.887 berline", ""),
    ("fab", "Xiaomi raddoppia la fabbrica di auto", ""),
    ("tel", "Xiaomi 17, il telefono arriva in Italia", "Costa 999 euro."),
    ("sol", "Accumulatori allo stato solido, parla il fornitore", "Xiaomi ne ha ordinati."),
)
CHANGED = """
schema = 1
name = "Xiaomi Auto"
extends = ["xiaomi-auto"]
[set]
solid = ["stato solido"]
[mask]
plants = ["fabbrica di auto"]
[[rule]]
id = "batteries"
all = ["solid", "brand"]
in = "text"
level = "likely"
"""
LABELS = "id\tlabel\tlanguage\ttitle\tsummary\n1\t1\tit\tXiaomi SU7, prova su strada\t\n2\t0\tit\tXiaomi 17, il telefono\t\n3\t1\tit\tUn nuovo impianto\t\n"


@pytest.fixture(scope="module")
def place(monitor: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One feed that was polled, a changed watchlist and some labels beside the config."""
    with FeedServer() as server:
        made = Place(monitor, tmp_path_factory.mktemp("backtest"))
        made.write(config(table("it", f"{server.url}/it.xml")))
        server.put("/it.xml", rss(*(item(key, title, summary=text) for key, title, text in NEWS)))
        made.run("poll")
        (made.folder / "mine.toml").write_text(CHANGED, encoding="utf-8")
        (made.folder / "labels.tsv").write_text(LABELS, encoding="utf-8")
        yield made


def test_a_changed_file_says_what_comes_and_goes(place: Place) -> None:
    """It takes the place of the watch of its name; each entry with the rule that did it; totals by feed and language."""
    said = place.run("backtest", "--watch", "mine.toml").stdout
    assert "mine.toml, beside the watch xiaomi-auto, the last 30 days:" in said
    assert "1 added" in said
    assert "Accumulatori allo stato solido" in said
    assert "batteries, likely: solid «stato solido»" in said
    assert "the mask plants takes it" in " ".join(said.split())
    assert "language" in said
    made = json.loads(place.run("backtest", "--watch", "mine.toml", "--json").stdout)
    (one,) = made
    assert [change["title"][:12] for change in one["added"]] == ["Accumulatori"]
    assert [change["title"][:16] for change in one["dropped"]] == ["Xiaomi raddoppia"]
    assert one["added"][0]["match"]["rule"] == "batteries"
    assert one["feeds"]["it"]["after"] == one["after"]
    assert one["looked_at"] == len(NEWS)


def test_the_config_as_it_is_changes_nothing(place: Place) -> None:
    """Without a file the watches are tried as they are; what was judged a moment ago stays."""
    (made,) = json.loads(place.run("backtest", "--json").stdout)
    assert (made["watch"], made["added"], made["dropped"], made["changed"]) == ("xiaomi-auto", [], [], [])
    assert made["before"] == made["after"] > 0


def test_a_backtest_leaves_the_file_as_it_is(place: Place) -> None:
    """The verdicts in the database are the same before and after, and no judging again begins."""
    tables = ("matches", "placements", "judgings")
    before = [place.rows(f"SELECT * FROM {name}") for name in tables]  # noqa: S608 - names of this test
    place.run("backtest", "--watch", "mine.toml", "--days", "3650", "--all")
    assert [place.rows(f"SELECT * FROM {name}") for name in tables] == before  # noqa: S608 - names of this test


def test_labels_say_what_went_wrong(place: Place, tmp_path: Path) -> None:
    """Figures overall and by language, each wrong and missed row with its reason; no config and no database need be there."""
    elsewhere = Place(place.monitor, tmp_path)
    (tmp_path / "labels.tsv").write_text(LABELS, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(CHANGED, encoding="utf-8")
    for watch in ("xiaomi-auto", "mine.toml"):
        said = elsewhere.run("backtest", "--watch", watch, "--labels", "labels.tsv").stdout
        assert "missed   3 Un nuovo impianto" in said
        assert "no term of any rule hits" in said or "nearest is" in said
    made = json.loads(place.run("backtest", "--labels", "labels.tsv", "--json").stdout)
    assert made["overall"] == {
        "labelled": 3, "wanted": 2, "caught": 1, "right": 1, "precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3),
    }  # fmt: skip
    assert [row["id"] for row in made["missed"]] == ["3"]
    assert made["missed"][0]["why"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--watch", "none.toml"), "is no file that can be read"),
        (("--watch", "byd"), "there is no watch byd: name one of xiaomi-auto, or a file"),
        (("--watch", "mine.toml", "--as", "byd"), "there is no watch byd"),
        (("--as", "xiaomi-auto"), "name the file with --watch"),
        (("--labels", "none.tsv"), "none.tsv cannot be read"),
        (("--labels", "mine.toml"), "write 1 for what must come in"),
        (("--labels", "labels.tsv", "--days", "3"), "leave out --days"),
    ],
)
def test_mistakes_read_as_one_sentence(place: Place, typed: tuple[str, ...], said: str) -> None:
    """With what to write instead, and the exit code of a mistake."""
    assert said in place.run("backtest", *typed, code=2).stderr
