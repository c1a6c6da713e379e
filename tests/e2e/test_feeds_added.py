"""`feeds discover` and `feeds add` as installed: what is printed, appended, refused; routes of RSSHub; OPML and back."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table


@pytest.fixture
def place(monitor: str, tmp_path: Path) -> Place:
    """A reader with one feed."""
    made = Place(monitor, tmp_path)
    made.write(config(table("a", "https://a.example/feed")))
    return made


def site(server: FeedServer) -> None:
    """A page with two feeds."""
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    head = link.format("/auto.xml") + link.format("/all.xml")
    server.put("/", f"<html lang='zh'><head>{head}</head></html>".encode(), content_type="text/html")
    for name in ("auto", "all"):
        body = feed(f"Xiaomi {name}").replace(b"<title>t</title>", f"<title>{name} news</title>".encode())
        server.put(f"/{name}.xml", body)


def test_a_pages_feeds_are_shown(place: Place, feed_server: FeedServer) -> None:
    """As a table, as JSON; a page without a feed is an error with a hint."""
    site(feed_server)
    told = place.run("feeds", "discover", f"{feed_server.url}/").stdout
    assert "auto news" in told
    assert "RSS 2.0" in told
    found = json.loads(place.run("feeds", "discover", f"{feed_server.url}/", "--json").stdout)
    assert [(f["url"], f["entries"], f["language"]) for f in found["feeds"]] == [
        (f"{feed_server.url}/auto.xml", 1, "zh"),
        (f"{feed_server.url}/all.xml", 1, "zh"),
    ]
    assert "no feed that could be found" in place.run("feeds", "discover", f"{feed_server.url}/none", code=1).stderr
    assert "no web address" in place.run("feeds", "discover", "ftp://x.example", code=2).stderr


def test_a_feed_is_added_once(place: Place, feed_server: FeedServer) -> None:
    """The likeliest is printed with its title and language, or appended; what the config has is refused."""
    site(feed_server)
    done = place.run("feeds", "add", f"{feed_server.url}/", "--context", "cars")
    assert tomllib.loads(done.stdout)["feeds"] == [
        {"name": "auto news", "url": f"{feed_server.url}/auto.xml", "language": "zh", "context": "cars"}
    ]
    assert "all.xml" in done.stderr
    appended = place.run("feeds", "add", f"{feed_server.url}/auto.xml", "--write", "--name", "a", "--language", "it")
    assert "appended 1 feed" in appended.stdout
    assert "has it already, as a 2" in place.run("feeds", "add", f"{feed_server.url}/auto.xml", code=1).stderr
    assert [row["feed"] for row in json.loads(place.run("feeds", "list", "--json").stdout)] == ["a", "a 2"]
    assert "all.xml" in place.run("feeds", "add", f"{feed_server.url}/").stdout


def test_a_route_of_rsshub_is_asked_at_the_instance(place: Place, feed_server: FeedServer) -> None:
    """Without one that is told; with one the route is added as it is, and its key stays out of exports."""
    assert "[rsshub]" in place.run("feeds", "add", "rsshub://ithome/digi", code=2).stderr
    feed_server.put("/hub/ithome/digi", feed("小米汽车开始交付新车"))
    place.write(
        config(table("a", "https://a.example/feed"), more=f'[rsshub]\ninstance = "{feed_server.url}/hub?key=hidden"')
    )
    shown = place.run("feeds", "discover", "rsshub://ithome/digi", "--json").stdout
    assert [found["url"] for found in json.loads(shown)["feeds"]] == ["rsshub://ithome/digi"]
    assert "hidden" not in shown
    assert "names no route" in place.run("feeds", "discover", "rsshub://", code=2).stderr
    place.run("feeds", "add", "rsshub://ithome/digi", "--write")
    (added,) = [row for row in json.loads(place.run("feeds", "list", "--json").stdout) if row["feed"] == "t"]
    assert added["language"] == "zh"
    assert "nothing there" in place.run("feeds", "add", "rsshub://ithome/none", code=1).stderr
    assert "has it already" in place.run("feeds", "add", "rsshub://ithome/digi", code=1).stderr
    place.run("feeds", "export", "mine.opml")
    text = (place.folder / "mine.opml").read_text(encoding="utf-8")
    assert 'xmlUrl="rsshub://ithome/digi"' in text
    assert "hidden" not in text
    assert "nothing new" in place.run("feeds", "import", "mine.opml").stderr
    place.write(config(table("a", "https://a.example/feed")))
    assert "left out: t is a route of RSSHub" in place.run("feeds", "import", "mine.opml").stderr
