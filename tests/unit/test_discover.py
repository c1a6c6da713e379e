"""What a page says about its feeds, what a feed says about itself, and which route of RSSHub stands for a page."""

import json
import time
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.routes import routed
from monitor.feeds.about import About, about, language_of
from monitor.feeds.pages import LONGEST, MOST, read_page, usual
from monitor.feeds.rsshub import offers

PAGE = """<!doctype html><html class="x" lang="it-IT"><head>
<!-- <link rel="alternate" type="application/rss+xml" href="/old.xml"> -->
<script>var x = '<a href="/scripted/feed">';</script>
<link rel=stylesheet type=text/css href=/feed.css>
<link rel="alternate" type="application/rss+xml" title="Commenti" href="/comments/feed/">
<LINK HREF='/rss?a=1&amp;b=2' TYPE='application/rss+xml' REL='Alternate home'>
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">
<link rel="alternate" type="application/feed+json" href="feed.json#top">
<link rel="alternate" hreflang="en" href="/en/feed/">
</head><body><a href="/about">chi siamo</a> <a class=x href="feed://www.news.example/atom.xml">feed</a>
<a href="https://feeds.other.example/news">f</a> <a href="https://reader.example/add/feed/x">altrove</a>
<a href="javascript:feed()">x</a> <a href="mailto:feed@news.example">x</a> <a href="/feedback">di' la tua</a></body></html>"""


def test_a_page_names_its_feeds() -> None:
    """Declared ones, comments last; links to the same site or a host for feeds; what is hidden or something else is none."""
    page = read_page(PAGE, "https://news.example/auto/index.html")
    assert page.language == "it-it"
    assert page.declared == (
        "https://news.example/rss?a=1&b=2",
        "https://news.example/auto/feed.json",
        "https://news.example/comments/feed/",
    )
    assert page.linked == ("https://www.news.example/atom.xml",)


def test_relative_addresses_are_relative_to_the_base_a_page_names() -> None:
    """The first `<base>` counts."""
    text = '<base href="/blog/"><base href="/other/"><link rel=alternate type=application/atom+xml href=atom.xml>'
    assert read_page(text, "https://news.example/x").declared == ("https://news.example/blog/atom.xml",)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/rss.xml", True),
        ("/category/auto/feed/", True),
        ("/?feed=rss2", True),
        ("/news/rss", True),
        ("/index.rdf", True),
        ("/feedback", False),
        ("/glossary", False),
        ("/atomic-energy", False),
        ("/press", False),
    ],
)
def test_a_link_looks_like_a_feed_by_its_words(link: str, found: bool) -> None:  # noqa: FBT001 - pytest hands it over
    """Whole words of path and query count, not parts of other words."""
    assert bool(read_page(f'<a href="{link}">x</a>', "https://news.example/").linked) is found


@pytest.mark.parametrize(
    ("text", "declared", "linked"),
    [
        ("<link rel='alternate' title='Auto > News' type='application/rss+xml' href='/x'>", "/x", ""),
        ("<link rel=alternate type=application/rss+xml href=/rss?cat=auto&amp;n=1>", "/rss?cat=auto&n=1", ""),
        ("<link rel='alternate' type='application/rss+xml; charset=utf-8' href='/x'>", "/x", ""),
        ("<link rel='alternate' type='text/xml+oembed' href='/oembed/feed'>", "", ""),
        ("<link rel='alternate' type='text/xml' href='/feed'>", "/feed", ""),
        ("<link rel='alternate' type='text/xml' href='/page'>", "", ""),
        ("<a type='application/atom+xml' href='/x'>", "", "/x"),
        ("<a title='a > b' href='/rss'>", "", "/rss"),
        ("<a href='https://feeds.feedburner.com/auto'>", "", "https://feeds.feedburner.com/auto"),
        ("<a href='https://feeds.feedburner.com/'>", "", ""),
    ],
)
def test_odd_markup_is_read_as_browsers_read_it(text: str, declared: str, linked: str) -> None:
    """Values with `>` and `=`, parameters of a type, links that name their type."""
    page = read_page(text, "https://news.example/a")
    host = "https://news.example"
    assert page.declared == tuple(host + each for each in [declared] if each)
    assert page.linked == tuple(each if each.startswith("http") else host + each for each in [linked] if each)


@pytest.mark.parametrize(
    "piece",
    [
        '<a "',
        "<a \"'",
        "<a b=c=",
        "<a ",
        "<!--",
        "<script>",
        "<a href='",
        '<link rel="alternate" ',
        "<",
        "<a href=/feed ",
        "a=",
        '<a a="',
        "<style",
        "\n<a\t",
    ],
)
def test_endless_pages_cost_linear_time(piece: str) -> None:
    """Two million characters of anything: what a quadratic reader would take an hour for."""
    text = piece * (LONGEST // len(piece))
    began = time.process_time()
    page = read_page(text, "https://news.example/")
    assert time.process_time() - began < 20
    assert len(page.linked) <= MOST


@given(st.text(alphabet=st.sampled_from("<>!-/\"'= ahreflinkscpt&;:#"), max_size=300))
def test_any_page_is_read(text: str) -> None:
    """Nothing raises."""
    assert isinstance(read_page(text, "https://news.example/").language, str)


def test_the_usual_places_are_beside_the_page_and_at_its_host() -> None:
    """The nearer first, each once."""
    found = usual("https://news.example/blog/post.html?x=1")
    assert found[0] == "https://news.example/blog/feed"
    assert "https://news.example/?feed=rss2" in found
    assert len(set(found)) == len(found) == 16
    assert len(usual("https://news.example")) == 8


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (
            '<rss version="2.0"><channel><image><title>logo</title></image><title><![CDATA[R&amp;D <b>x</b>]]></title><language>it-IT</language><item><title>uno</title></item>',
            About(title="R&D x", format="RSS 2.0", language="it-it"),
        ),
        (
            '<rss version="0.91"><channel><title>Caff&#232; &amp;amp; auto</title></channel></rss>',
            About(title="Caffè & auto", format="RSS 0.91", language=""),
        ),
        (
            '<!DOCTYPE x><!-- y --><feed xml:lang="zh_CN" xmlns="http://www.w3.org/2005/Atom"><title type="html">小米</title>',
            About(title="小米", format="Atom 1.0", language="zh-cn"),
        ),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>x</title></feed>', About(title="x", format="Atom 0.3", language="")),
        (
            '<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel><title>x</title><dc:language>en</dc:language></channel>',
            About(title="x", format="RSS 1.0 (RDF)", language="en"),
        ),
        (
            '<rdf:RDF xmlns:rdf="r" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>x</title></channel>',
            About(title="x", format="RSS 0.90 (RDF)", language=""),
        ),
        (
            json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "language": "zh-Hans", "items": []}),
            About(title="x", format="JSON Feed 1.1", language="zh-hans"),
        ),
        ("{}", About(title="", format="", language="")),
        ("{", About(title="", format="", language="")),
        ("<html><title>x</title></html>", About(title="", format="", language="")),
    ],
)  # fmt: skip
def test_a_feed_says_what_it_is(document: str, told: About) -> None:
    """Title, format with its version, language; a page and other JSON say nothing."""
    assert about(document) == told


@pytest.mark.parametrize(
    ("named", "page", "titles", "language"),
    [
        ("it-it", "en", ["Una prova"], "it"),
        ("", "en-gb", [], "en"),
        ("en-us", "en", ["小米SU7开始交付"], "zh"),
        ("ja", "", ["ニュースを読む日本"], None),
        ("de", "it", ["Ein Versuch"], None),
        ("", "", ["Xiaomi 小米 in Italy, said the maker"], None),
    ],
)
def test_the_language_is_what_is_written_else_what_is_named(
    named: str, page: str, titles: list[str], language: str | None
) -> None:
    """Chinese titles are Chinese whatever the feed claims; languages that digests do not know are none."""
    assert language_of(named, page, titles) == language


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("https://weibo.com/u/5616492130?tabtype=feed", "weibo/user/5616492130"),
        ("https://www.zhihu.com/people/some-one/activities", "zhihu/people/activities/some-one"),
        ("https://zhuanlan.zhihu.com/c_123", "zhihu/zhuanlan/c_123"),
        ("https://space.bilibili.com/1476167907", "bilibili/user/video/1476167907"),
        ("https://36kr.com/", "36kr/newsflashes"),
        ("https://www.ithome.com", "ithome/it"),
        ("https://digi.ithome.com/", "ithome/digi"),
        ("https://www.huxiu.com/channel/21.html", "huxiu/channel/21"),
        ("https://sspai.com/u/urfp0d9i/updates", "sspai/author/urfp0d9i"),
        ("https://news.example/u/5616492130", None),
        ("https://notweibo.com/u/5616492130", None),
    ],
)
def test_a_known_page_has_a_route(url: str, route: str | None) -> None:
    """The likeliest route first; a host that only ends alike has none."""
    assert next(iter(offers(url)), None) == (None if route is None else f"rsshub://{route}")


def test_every_route_can_be_asked() -> None:
    """Each of the table names only parts that its pattern has, and resolves at an instance."""
    text = resources.files("monitor.feeds").joinpath("rsshub.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["routes"]:
        route = row["route"].format(id="7")
        assert ("(?P<id>" in row["path"]) == ("{id}" in row["route"])
        assert routed(f"rsshub://{route}", "https://hub.example/?key=k") == f"https://hub.example/{route}?key=k"
