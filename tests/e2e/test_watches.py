"""`watch new` as installed, and a second watch beside the first: entries, stories, digests and reasons that know both."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, item, rss, table

FIRST = 'first = "30d"'
HEADS = "".join(
    f'[[digests]]\nname = "only {name}"\nto = ["me@reader.example"]\nwatches = ["{name}-auto"]\n{FIRST}\n'
    for name in ("byd", "xiaomi")
)
NOW = datetime.now(UTC)
NEWS = (
    (
        "both-it",
        0,
        "Auto, BYD costruirà le batterie della Xiaomi YU7 a Shenzhen",
        "L'accordo vale 12 miliardi di yuan.",
    ),
    ("byd", 10, "Sciopero nella fabbrica di auto BYD in Brasile, i sindacati vanno in tribunale", ""),
    ("mi", 20, "Xiaomi SU7, consegnate 258.000 auto nel 2025", "Obiettivo superato."),
    ("none", 0, "Il meteo del fine settimana", ""),
)
"""Key, how many days old, title, summary: what is of one watch alone is too old to be of one story with what is of both."""
CHINESE = (
    ("both-zh", 0, "比亚迪将为小米YU7供应电池，在深圳生产", "合同金额120亿元。"),
    ("oil", 0, "国际油价上涨", ""),
)


def document(news: Sequence[tuple[str, int, str, str]]) -> bytes:
    """The news as a feed."""
    return rss(*(item(key, title, summary=text, at=NOW - timedelta(days=days)) for key, days, title, text in news))


@pytest.fixture(scope="module")
def place(monitor: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Two watches, three digests, two feeds that were polled; the tests only read, or preview."""
    with FeedServer() as server:
        made = Place(monitor, tmp_path_factory.mktemp("watches"))
        made.write(
            config(
                table("it", f"{server.url}/it.xml"), table("zh", f"{server.url}/zh.xml", "zh"), name="all", digest=FIRST
            )
        )
        told = made.run("watch", "new", "byd-auto", "--write")
        assert "appended the watch byd-auto" in told.stdout
        with made.config.open("a", encoding="utf-8") as file:
            file.write(HEADS)
        made.run("check")
        server.put("/it.xml", document(NEWS))
        server.put("/zh.xml", document(CHINESE))
        made.run("poll")
        yield made


def watches_of(place: Place, words: str) -> tuple[list[str], list[str]]:
    """The watches of the entry whose title holds the words, and of its story."""
    (entry,) = place.rows(f"SELECT entry_id FROM entries WHERE title LIKE '%{words}%'")  # noqa: S608 - a test's own words
    own = place.rows(f"SELECT watch, story_id FROM news WHERE entry_id = {entry[0]} ORDER BY watch")  # noqa: S608 - a number
    (story,) = place.rows(f"SELECT watches FROM story_overview WHERE story_id = {own[0]['story_id']}")  # noqa: S608 - a number
    return [row["watch"] for row in own], json.loads(story["watches"])


def test_an_entry_may_be_of_two_watches(place: Place) -> None:
    """Both rules stand in the view, the story bears both watches, and so do dossier and claims."""
    both = ["byd-auto", "xiaomi-auto"]
    assert watches_of(place, "batterie della Xiaomi") == (both, both)
    assert watches_of(place, "Sciopero") == (["byd-auto"], ["byd-auto"])
    assert watches_of(place, "258.000") == (["xiaomi-auto"], ["xiaomi-auto"])
    seen = {
        row["watches"] for row in place.rows("SELECT watches FROM dossier_overview UNION SELECT watches FROM claims")
    }
    assert json.dumps(both, separators=(",", ":")) in seen
    assert not place.rows("SELECT 1 FROM news WHERE title LIKE '%meteo%'")


def test_the_two_languages_share_a_story(place: Place) -> None:
    """What an Italian and a Chinese feed report of both makers is one story, whichever watch looks."""
    rows = place.rows("SELECT DISTINCT story_id FROM news WHERE title LIKE '%YU7%'")
    assert len(rows) == 1
    (story,) = place.rows(f"SELECT languages, entries FROM story_overview WHERE story_id = {rows[0][0]}")  # noqa: S608 - a number
    assert (json.loads(story["languages"]), story["entries"]) == (["it", "zh"], 2)


def test_explain_shows_both(place: Place) -> None:
    """Each watch with the rule that fired; as JSON too."""
    told = place.run("explain", NEWS[0][2]).stdout
    assert "byd-auto: matched by" in told
    assert "xiaomi-auto: matched by model, sure" in told
    (review,) = json.loads(place.run("explain", NEWS[0][2], "--json").stdout)
    assert {watch["watch"]: watch["level"] for watch in review["watches"]} == {
        "xiaomi-auto": "sure",
        "byd-auto": "sure",
    }


def preview(place: Place, name: str) -> str:
    """The text of a digest made now."""
    place.run("digest", name, "--preview")
    text = place.folder / f"{name.replace(' ', '-')}-preview.txt"
    return text.read_text(encoding="utf-8")


def test_a_digest_may_be_of_one_watch(place: Place) -> None:
    """It shows what its watch caught and no more; what both caught stands in each, once."""
    whole, byd, mi = (preview(place, name) for name in ("all", "only byd", "only xiaomi"))
    for text, seen in ((whole, (True, True)), (byd, (True, False)), (mi, (False, True))):
        assert ("Sciopero" in text, "258.000" in text) == seen
        assert "YU7" in text
        assert "meteo" not in text


def test_each_digest_marks_for_itself(place: Place) -> None:
    """What one digest has mailed is still new to the other, and its marks name the watch it was mailed for."""
    place.run("digest", "only byd")
    assert {row["watch"] for row in place.rows("SELECT watch FROM digest_entries WHERE digest = 'only byd'")} == {
        "byd-auto"
    }
    assert not place.rows("SELECT 1 FROM digest_entries WHERE digest = 'only xiaomi'")
    assert "YU7" in preview(place, "only xiaomi")


def test_a_watch_is_written_and_printed(monitor: str, tmp_path: Path) -> None:
    """The file and the lines for the config; comments of the config stay; a file that is there is not replaced unasked."""
    place = Place(monitor, tmp_path)
    place.write("# mine\n" + config(table("a", "https://a.example/f", more='context = "cars"')) + "\n# the end")
    done = place.run(
        "watch", "new", "hozon", "--brand", "hozon", "--brand", "合众", "--language", "it", "--language", "zh"
    )
    assert tomllib.loads(done.stdout) == {"watches": [{"name": "hozon", "use": "watchlists/hozon.toml"}]}
    written = tomllib.loads((tmp_path / "watchlists" / "hozon.toml").read_text(encoding="utf-8"))
    assert written["set"]["brand"] == ["hozon", "合众"]
    assert "feed-context" in {rule["id"] for rule in written["rule"]}
    assert "profit*" not in written["set"]["business"]
    assert "hozon" not in place.config.read_text(encoding="utf-8")
    assert "is there already" in place.run("watch", "new", "hozon", "--write", code=2).stderr
    place.run("watch", "new", "hozon", "own/d.toml", "--write")
    text = place.config.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert "# the end\n" in text
    assert tomllib.loads(text)["watches"][1] == {"name": "hozon", "use": "own/d.toml"}
    place.run("watch", "new", "hozon", "own/d.toml", "--write", "--force")
    assert len(tomllib.loads(place.config.read_text(encoding="utf-8"))["watches"]) == 2
    assert "uses another watchlist" in place.run("watch", "new", "hozon", "--force", code=2).stderr
    assert "No problems" in place.run("check").stdout


def test_the_config_may_name_the_file_before_it_is_there(monitor: str, tmp_path: Path) -> None:
    """Whoever writes the config's lines first is helped all the same, and a digest that names its watches is told of."""
    place = Place(monitor, tmp_path)
    place.write(
        config(
            table("a", "https://a.example/f"),
            digest='watches = ["xiaomi-auto"]',
            more='[[watches]]\nname = "byd"\nuse = "watchlists/byd.toml"\n',
        )
    )
    assert "no file that can be read" in place.run("check", code=2).stderr
    assert "has the watch byd already" in place.run("watch", "new", "byd", "--write").stdout
    assert "No problems" in place.run("check").stdout
    told = place.run("watch", "new", "hozon").stderr
    assert "digests that name their watches" in told
    assert "do not know this maker" in told


def test_a_config_that_no_table_can_follow_is_left_as_it_is(monitor: str, tmp_path: Path) -> None:
    """`watches = [...]` takes no `[[watches]]` behind it, nor feeds theirs: that is said, and nothing is written or broken."""
    place = Place(monitor, tmp_path)
    feed, watch = '{name = "a", url = "https://a.example/f"}', '{name = "xiaomi-auto", use = "xiaomi-auto"}'
    digest = '[[digests]]\nname = "d"\nto = ["me@example.org"]\n'
    place.write(f"feeds = [{feed}]\nwatches = [{watch}]\n{digest}")
    (tmp_path / "more.opml").write_text(
        '<opml version="2.0"><body><outline text="b" xmlUrl="https://b.example/f"/></body></opml>', encoding="utf-8"
    )
    before = sorted(tmp_path.rglob("*")), place.config.read_text(encoding="utf-8")
    for command in (("watch", "new", "byd", "--write"), ("feeds", "import", "more.opml", "--write")):
        assert "leave out --write" in place.run(*command, code=2).stderr
        assert (sorted(tmp_path.rglob("*")), place.config.read_text(encoding="utf-8")) == before
    assert "[[watches]]" in place.run("watch", "new", "byd").stdout


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "", ".x", "a\nb", "cars", "xiaomi-auto", "x" * 99, "con", "a.toml", b"\xff\xfe"]
)
def test_a_name_that_cannot_be_is_refused(monitor: str, tmp_path: Path, name: str | bytes) -> None:
    """In one sentence, and nothing is written."""
    place = Place(monitor, tmp_path)
    place.write(config(table("a", "https://a.example/f")))
    before = sorted(tmp_path.rglob("*"))
    told = place.run("watch", "new", "--", name, code=2).stderr
    assert told.startswith("monitor: ")
    assert len(told.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_that_cannot_be_written_is_told(monitor: str, tmp_path: Path) -> None:
    """A folder's place that a file holds, a config that is broken: a sentence each."""
    place = Place(monitor, tmp_path)
    place.write(config(table("a", "https://a.example/f")))
    (tmp_path / "watchlists").write_text("a file", encoding="utf-8")
    assert "cannot be written" in place.run("watch", "new", "byd", code=1).stderr
    place.write("[[watches]\n")
    assert "is no TOML" in place.run("watch", "new", "byd", code=2).stderr
    assert "[[" not in place.run("watch", "new", "byd", code=2).stdout
