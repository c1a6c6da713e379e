"""`explain` and `search` as a person meets them: the installed command, after a real poll."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo import run_demo
from tests.support.feeds import FeedServer
from tests.support.place import Place, config, item, rss, table

ITEMS = (
    ("https://news.example/1", "La SU7 Ultra ora parla con Android Auto", "Prova su strada."),
    ("https://news.example/2", "小米汽車下週發布YU7", ""),
    ("https://news.example/3", "Xiaomi porta Android Auto sui telefoni", "Nessuna auto, solo \x85telefoni \u202eodot."),
    (
        "https://news.example/4",
        "Il mercato cresce",
        "Secondo gli analisti " + "molto " * 60 + "la Xiaomi YU7 vende bene.",
    ),
)


def document() -> bytes:
    """The items as a feed, each identified by its address."""
    return rss(*(item(url, title, link=url, summary=text) for url, title, text in ITEMS))


def id_of(place: Place, words: str) -> int:
    """The id of the only entry that a search finds."""
    (found,) = json.loads(place.run("search", "--json", words).stdout)
    number: int = found["entry_id"]
    return number


@pytest.fixture(scope="module")
def place(monitor: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A folder whose feed was polled once; the tests only read."""
    with FeedServer() as server:
        server.put("/feed.xml", document())
        made = Place(monitor, tmp_path_factory.mktemp("explain"))
        made.write(config(table("cars", f"{server.url}/feed.xml")))
        made.run("poll")
        yield made


def test_explain_tells_an_entry_a_story_and_a_dossier(place: Place) -> None:
    """By id, by address, by title, with marks; s and d lead to the story and its dossier."""
    number = id_of(place, "Ultra")
    told = place.run("explain", str(number)).stdout
    assert told.startswith(
        f"{number} La SU7 Ultra ora parla con Android Auto\n  https://news.example/1\n  cars (it), published "
    )
    assert "xiaomi-auto: matched by model, sure" in told
    assert "  title    La «SU7» Ultra ora parla con ‹Android Auto›" in told
    assert "  masked   «Android Auto» (title) by phone_car_link" in told
    assert "  fired    model: model «SU7» (title)" in told
    assert place.run("explain", "https://news.example/1").stdout == told
    assert place.run("explain", "la su7 ultra ora parla con android auto").stdout == told
    (found,) = json.loads(place.run("search", "--json", "Ultra").stdout)
    story = place.run("explain", f"s{found['story_id']}").stdout
    assert story.startswith(f"s{found['story_id']} La SU7 Ultra ora parla con Android Auto\n")
    dossier = story.partition("dossier d")[2].partition(",")[0]
    told = place.run("explain", f"d{dossier}").stdout
    assert told.startswith(f"d{dossier} ")
    assert f"\ns{found['story_id']} " in told


@pytest.mark.parametrize(
    "asked",
    [
        "news.example/1/",
        "http://www.news.example/1/",
        "https://m.news.example/1?utm_source=mail&fbclid=x#top",
        "HTTPS://NEWS.EXAMPLE/1",
    ],
)
def test_an_address_is_found_however_it_is_copied(place: Place, asked: str) -> None:
    """Without its scheme, with `www.`, a last slash, tracking parameters: the entry, and that it is written otherwise."""
    told = place.run("explain", asked).stdout
    assert told.splitlines()[0].endswith(" La SU7 Ultra ora parla con Android Auto")
    assert "another spelling of" in told


def test_explain_tells_why_one_was_left_out(place: Place) -> None:
    """Each rule that came near with its reason; nothing that a feed wrote controls the terminal."""
    told = place.run("explain", "https://news.example/3").stdout
    assert "xiaomi-auto: no match" in told
    assert "  not      brand+car: car would hit «Auto», but the mask phone_car_link takes" in told
    assert "\u202e" not in told
    assert "\x85" not in told


def test_explain_tells_why_one_never_came_in(place: Place) -> None:
    """A site that no feed reads, a page older than the first poll; a title as if it came from a feed."""
    assert "no feed of this config reads nowhere.example" in place.run("explain", "https://nowhere.example/x").stdout
    assert "it was first read" in place.run("explain", "https://news.example/2020/01/31/x").stdout
    told = place.run(
        "explain", "--feed", "cars", "--context", "cars", "--summary", "Prima prova.", "Xiaomi in pista"
    ).stdout
    assert "in the feed cars with" in told
    assert "xiaomi-auto: matched by feed-context, likely" in told
    assert "the feed did not list" in told


def test_a_long_summary_is_shown_around_its_hits(place: Place) -> None:
    """Marked, with what is left out marked too."""
    told = place.run("explain", "Il mercato cresce").stdout
    summary = told.partition("  summary  ")[2].partition("\n  fired")[0]
    assert summary.startswith("…")
    assert "«YU7»" in summary
    assert len(summary) < 300


def test_explain_json_is_one_document(place: Place) -> None:
    """Rules, hits and masks with their places in the original; for what never came in, too."""
    (review,) = json.loads(place.run("explain", "--json", "https://news.example/1").stdout)
    (watch,) = review["watches"]
    (hit,) = watch["rules"][-1]["evidence"]
    assert (watch["rule"], watch["level"]) == ("model", "sure")
    assert review["title"][hit["start"] : hit["end"]] == hit["text"] == "SU7"
    assert watch["masked"][0]["set"] == "phone_car_link"
    (found,) = json.loads(place.run("search", "--json", "Ultra").stdout)
    (story,) = json.loads(place.run("explain", "--json", f"s{found['story_id']}").stdout)
    assert story["story_id"] == found["story_id"]
    (absent,) = json.loads(place.run("explain", "--json", "https://nowhere.example/x").stdout)
    assert (absent["entry_id"], absent["absence"]["reasons"]) == (None, ["unknown feed"])


def test_a_title_is_tried_before_the_first_poll(
    place: Place, monitor: str, tmp_path: Path, feed_server: FeedServer
) -> None:
    """What the rules make of it needs no database; a title that nothing stored bears is read alike."""
    fresh = Place(monitor, tmp_path)
    fresh.write(config(table("cars", f"{feed_server.url}/feed.xml")))
    told = fresh.run("explain", "Nuova Xiaomi YU7 a Milano").stdout
    assert "  what the rules would make of it in a feed without context\n" in told
    assert "Nuova Xiaomi «YU7» a Milano" in told
    assert not (tmp_path / "news.db").exists()
    told = place.run("explain", "Nuova Xiaomi YU7 a Milano").stdout
    assert "  no entry bears it; what the rules would make of it in a feed without context\n" in told
    assert "«YU7»" in told


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("999", "there is no entry 999: `monitor search`"),
        ("s999", "there is no story 999"),
        ("d999", "there is no dossier 999"),
    ],
)
def test_what_is_not_there_is_told_in_one_sentence(place: Place, what: str, told: str) -> None:
    """With what to do instead, exit code 1."""
    said = place.run("explain", what, code=1).stderr
    assert told in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--feed", "nobody", "Xiaomi SU7"), "there is no feed nobody: `monitor feeds list`"),
        (("--date", "yesterday", "Xiaomi SU7"), "write it like 2026-11-23"),
        (("--context", "cars", "12"), "--context is for a title"),
        (("--date", "2026-11-23", "12"), "--date is for an address or a title"),
        (("--summary", "x", "https://news.example/1"), "--summary is for a title"),
        (("https://news.example:99999/",), "mend it"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(place: Place, arguments: tuple[str, ...], told: str) -> None:
    """With what to write instead, exit code 2."""
    said = place.run("explain", *arguments, code=2).stderr
    assert told in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "what",
    [
        "",
        "\x1b[31m'; DROP TABLE entries; --",
        "９９９",
        "9" * 400,
        b"\xff\xfe SU7",
        "<b>" * 3000,
        "Xiaomi SU7 \u202e\ue000\ue001" * 2000,
        "小米" * 9000,
        "https://a.example/" + "%" * 300,
    ],
)
def test_hostile_arguments_are_only_titles(place: Place, what: str | bytes) -> None:
    """They are explained or not found, and the terminal stays as it was."""
    told = place.run("explain", what).stdout
    assert not set(told) & set("\x1b\u202e\ue000\ue001")
    assert len(told) < 5000
    assert not set(place.run("explain", "--json", what).stdout) & set("\x1b\u202e")


@pytest.mark.parametrize("what", ["", "\x1b[31m'; DROP TABLE entries; --", "９９９", b"\xff\xfe SU7", "<b>" * 3000])
def test_hostile_words_are_only_sought(place: Place, what: str | bytes) -> None:
    """They are found or not, and the terminal stays as it was."""
    assert "\x1b" not in place.run("search", what).stdout


def test_search_speaks_every_script(place: Place) -> None:
    """Two Chinese characters, one, Simplified for Traditional, a word's beginning; a table or JSON."""
    for words in ("汽车", "車", "小米 yu7", "发布"):
        assert "小米汽車下週發布YU7" in place.run("search", words).stdout
    assert place.run("search", "treno").stdout == "nothing found\n"
    assert json.loads(place.run("search", "--json", "treno").stdout) == []
    assert len(json.loads(place.run("search", "--json", "--limit", "1", "Xiaomi").stdout)) == 1


def test_the_watch_that_matched_stands_first(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """The others are a line each, and have their rules shown with --all."""
    fresh = Place(monitor, tmp_path)
    own = 'extends = "cars"\n[set]\nb = ["neta"]\n[[rule]]\nid = "b"\nany = ["b"]\nlevel = "sure"\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    fresh.write(config(table("cars", f"{feed_server.url}/feed.xml")) + '[[watches]]\nname = "own"\nuse = "own.toml"\n')
    told = fresh.run("explain", "Neta B10 a Torino").stdout
    assert told.index("own: matched by b, sure") < told.index("xiaomi-auto: no match")
    assert told.endswith("xiaomi-auto: no match, nothing of what its rules look for is there\n")
    assert "  not      model" in fresh.run("explain", "--all", "Neta B10 a Torino").stdout.split("xiaomi-auto")[1]


def test_explain_tells_of_the_demo_what_its_database_says(monitor: str, tmp_path: Path) -> None:
    """Verdict, place and issue of a feed's entries are those that are stored; each dossier has all its stories."""
    demo = run_demo(monitor, tmp_path / "demo")
    place = Place(monitor, demo.folder)
    (mail,) = demo.rows("SELECT digest, slot, number FROM digest_entries GROUP BY digest, slot")
    issue = f"digest {mail['digest']}: in no. {mail['number']} of {mail['slot'][:16].replace('T', ' ')}Z\n"
    for entry in demo.rows(
        """SELECT e.entry_id, e.url, n.rule, n.level, n.story_id, k.entry_id IS NOT NULL AS mailed
           FROM entries e LEFT JOIN news n USING (entry_id) LEFT JOIN digest_entries k USING (entry_id)
           WHERE e.feed = 'Taccuino Digitale'"""
    ):
        told = place.run("explain", str(entry["entry_id"])).stdout
        verdict = f"matched by {entry['rule']}, {entry['level']}" if entry["rule"] else "no match"
        assert f"\nxiaomi-auto: {verdict}" in told
        assert "stored " not in told
        assert entry["rule"] is None or f"\n  story s{entry['story_id']} of dossier d" in told
        assert bool(entry["mailed"]) == (issue in told)
        otherwise = entry["url"].replace("https://", "http://www.") + "/?utm_source=x"
        assert place.run("explain", otherwise).stdout.startswith(told.partition("\n")[0])
    for dossier in demo.rows("SELECT dossier_id, stories FROM dossier_overview"):
        told = place.run("explain", f"d{dossier['dossier_id']}").stdout
        assert sum(line.startswith("s") for line in told.splitlines()) == dossier["stories"]
