"""`add` as installed: a page by its address, saved files, standard input, typed words; twice, hostile, empty."""

import json
import subprocess
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, item, rss, table

TEXT = "Il costruttore ha aperto lunedì la fabbrica di Pechino, dice Lei Jun: la prima auto esce a marzo."
PAGE = (
    "<!doctype html><html lang='it'><head><title>Xiaomi SU7, aperta la fabbrica | Gazzetta</title>"
    "<meta property='og:site_name' content='Gazzetta'><meta property='article:published_time' content='2026-11-20T08:30:00+01:00'>"
    f"<meta name='description' content='{TEXT}'></head><body><article><p>{TEXT}</p></article></body></html>"
)


@pytest.fixture
def place(monitor: str, tmp_path: Path, feed_server: FeedServer) -> Place:
    """A reader with one feed, nothing polled yet."""
    made = Place(monitor, tmp_path)
    made.write(config(table("a", f"{feed_server.url}/feed.xml")))
    return made


def test_a_page_is_added_once_and_known_then(place: Place, feed_server: FeedServer) -> None:
    """Entry, source, rule and story are told; the second time, that it is here; a feed's own copy joins it."""
    feed_server.put("/1", PAGE.encode(), content_type="text/html; charset=utf-8")
    url = f"{feed_server.url}/1"
    told = place.run("add", url).stdout
    assert told.splitlines() == [
        "entry 1 added: Xiaomi SU7, aperta la fabbrica",
        "  Gazzetta (added), it, published 2026-11-20 07:30Z",
        "  xiaomi-auto: model, sure",
        "  story s1: Xiaomi SU7, aperta la fabbrica, which it opens",
    ]
    assert place.run("add", url).stdout.startswith("entry 1 is here already: ")
    feed_server.put(
        "/feed.xml",
        rss(
            item(
                "1", "Xiaomi SU7, aperta la fabbrica", link=url, summary=TEXT, at=datetime(2026, 11, 20, 8, tzinfo=UTC)
            )
        ),
    )
    place.run("poll")
    rows = place.rows("SELECT feed, copy_of FROM news ORDER BY entry_id")
    assert [tuple(row) for row in rows] == [("added", None), ("a", 1)]
    place.run("add", url)
    assert len(place.rows("SELECT * FROM entries")) == 2
    assert [row["feed"] for row in json.loads(place.run("status", "--json").stdout)["feeds"]] == ["a"]
    assert "1 feed: 1 ok" in place.run("status", "--all").stdout
    assert "added (it)" in place.run("explain", "1").stdout


def test_files_of_each_kind_are_added(place: Place) -> None:
    """A saved page, a mail, a text; what the options say goes before what the document says."""
    (place.folder / "p.html").write_text(PAGE, encoding="utf-8")
    (place.folder / "t.txt").write_text("Xiaomi YU7, prova su strada\nCi è piaciuta.", encoding="utf-8")
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = (
        "Fwd: 小米汽车交付",
        "Kanzhe <k@k.example>",
        "Fri, 20 Nov 2026 08:30:00 +0800",
    )
    mail.set_content("小米汽车十月交付超过四万辆。")
    (place.folder / "m.eml").write_bytes(mail.as_bytes())
    for arguments in (
        ("p.html", "--url", "https://gazzetta.example/1"),
        ("t.txt", "--source", "Un amico", "--date", "2026-11-19"),
        ("m.eml", "--title", "小米汽车：十月交付"),
    ):
        place.run("add", *arguments)
    assert [tuple(row) for row in place.rows("SELECT title, source, language, url, published_at FROM entries ORDER BY 1")] == [
        ("Xiaomi SU7, aperta la fabbrica", "Gazzetta", "it", "https://gazzetta.example/1", "2026-11-20T07:30:00Z"),
        ("Xiaomi YU7, prova su strada", "Un amico", "it", "", "2026-11-19T00:00:00Z"),
        ("小米汽车：十月交付", "Kanzhe", "zh", "", "2026-11-20T00:30:00Z"),
    ]  # fmt: skip
    assert len(place.rows("SELECT * FROM news")) == 3


def test_words_may_be_typed(place: Place) -> None:
    """A title is enough; a text may come from standard input, and so may the whole; JSON tells the same."""
    told = place.run("add", "--title", "Il meteo", "--language", "it").stdout
    assert "no rule catches it: `monitor explain 1` says why" in told
    assert "it bears no date" in told

    def piped(given: str, *arguments: str) -> dict[str, object]:
        done = subprocess.run(
            [place.monitor, "add", *arguments, "--json"],
            cwd=place.folder, env=place.env, input=given, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        made: dict[str, object] = json.loads(done.stdout)
        return made

    made = piped("Dice Lei Jun.", "--title", "Xiaomi SU7 in Italia", "--text", "-", "--source", "Il Foglio")
    assert (made["entry_id"], made["outcome"], made["source"], made["story_id"]) == (2, "new", "Il Foglio", 1)
    assert made["caught"] == [{"watch": "xiaomi-auto", "rule": "model", "level": "sure"}]
    made = piped("小米YU7召回\n原因是软件。", "-")
    assert (made["title"], made["language"]) == ("小米YU7召回", "zh")
    assert place.rows("SELECT summary FROM entries WHERE entry_id = 3")[0][0] == "原因是软件。"


def test_what_it_adds_is_mailed_with_the_next_digest(place: Place) -> None:
    """It stands in the digest under its source, though no feed brought it."""
    place.run("add", "--title", "Xiaomi SU7 in Italia", "--source", "Il Foglio", "--url", "https://foglio.example/1")
    place.run("digest", "daily", "--preview")
    text = (place.folder / "daily-preview.txt").read_text(encoding="utf-8")
    assert "Il Foglio" in text
    assert "https://foglio.example/1" in text


def test_wrong_use_and_hostile_documents_are_told(place: Place, feed_server: FeedServer) -> None:
    """One sentence each, and nothing is stored."""
    (place.folder / "a.bin").write_bytes(b"MZ\x00\x01" * 100)
    (place.folder / "big.txt").write_bytes(b"x" * 10_000_001)
    (place.folder / "empty.txt").touch()
    for code, says, arguments in (
        (2, "there is nothing to add", ()),
        (2, "no file none.html", ("none.html",)),
        (2, "no file /dev/null", ("/dev/null",)),
        (2, "not both", ("-", "--text", "-")),
        (2, "is no time in the past", ("--title", "x", "--date", "2099-01-01")),
        (2, "no web address", ("--title", "x", "--url", "ftp://x.example/")),
        (2, "no web address", ("https://[/",)),
        (1, "a.bin: it is no text", ("a.bin",)),
        (1, "larger than 10 MB", ("big.txt",)),
        (1, "empty.txt: it is empty", ("empty.txt",)),
        (1, "HTTP 404", (f"{feed_server.url}/none",)),
        (1, "no title", ("--title", "...")),
    ):
        told = place.run("add", *arguments, code=code).stderr
        assert says in told, told
        assert len(told.splitlines()) == 1
    assert not (place.folder / "news.db").exists() or not place.rows("SELECT * FROM entries")
