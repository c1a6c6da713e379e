"""Documents of every format to items."""

from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest

from monitor.errors import FeedError
from monitor.feeds.mend import mend
from monitor.feeds.parse import CONTENT, KEY, SUMMARY, base_of, check, is_absolute, make, parse, shorten
from monitor.model import Feed, Item

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed(name="a", url="https://news.example/feed", timezone="Europe/Rome")


def items(document: str, url: str = "https://news.example/feed") -> list[Item]:
    """What stands in a document."""
    link, raws = parse(mend(document), most=100)
    base = base_of(link, url)
    made = [make(raw.fields, raw.dates, base=base, feed=FEED, now=NOW) for raw in raws]
    return [item for item in made if item]


RSS = "<rss version='{}'><channel><title>t</title><link>https://news.example/</link>{}</channel></rss>"


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_rss_of_every_age(version: str) -> None:
    """Title, description, link and id, with HTML as text."""
    document = RSS.format(
        version,
        "<item><title>Uno &amp; due</title><description>&lt;p&gt;Primo.&lt;/p&gt;&lt;p&gt;Secondo.&lt;/p&gt;</description>"
        "<link>https://news.example/1</link><guid isPermaLink='false'>g1</guid><author>anna</author>"
        "<source url='https://x.example/'>Corriere</source><pubDate>Mon, 23 Nov 2026 08:45:00</pubDate></item>",
    )
    (item,) = items(document)
    assert item == Item(
        key="g1", title="Uno & due", summary="Primo.\nSecondo.", url="https://news.example/1", author="anna", source="Corriere",
        published_at=datetime(2026, 11, 23, 7, 45, tzinfo=UTC),
    )  # fmt: skip


def test_rdf() -> None:
    """RSS 1.0: items beside the channel, known by what they are about, dated by Dublin Core."""
    (item,) = items(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel rdf:about='x'><title>t</title></channel><item rdf:about='https://news.example/1'><title>Uno</title><link>https://news.example/1</link>"
        "<dc:date>2026-11-23T08:45:00+01:00</dc:date><dc:creator>anna</dc:creator></item></rdf:RDF>"
    )
    assert (item.key, item.title, item.author) == ("https://news.example/1", "Uno", "anna")
    assert item.published_at == datetime(2026, 11, 23, 7, 45, tzinfo=UTC)


def test_atom() -> None:
    """Entries with XHTML and HTML content, relative links, an updated date where there is no other."""
    one, two = items(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/it/'><title>t</title>"
        "<entry><id>tag:1</id><title type='html'>A &amp;amp; B</title><link rel='alternate' href='uno'/><updated>2026-11-23T07:45:00Z</updated>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Primo.</p><p>Secondo.</p></div></content></entry>"
        "<entry><id>tag:2</id><title>Due</title><summary>breve</summary><content type='html'>&lt;p&gt;molto più lungo&lt;/p&gt;</content></entry></feed>"
    )
    assert (one.key, one.title, one.summary, one.url) == (
        "tag:1",
        "A & B",
        "Primo.\nSecondo.",
        "https://news.example/it/uno",
    )
    assert one.published_at == datetime(2026, 11, 23, 7, 45, tzinfo=UTC)
    assert (two.summary, two.content, two.published_at) == ("breve", "molto più lungo", None)


def test_malformed_documents_are_read_as_far_as_they_go() -> None:
    """A bare ampersand, an unknown entity, a tag cut off at the end."""
    found = items(
        RSS.format("2.0", "<item><title>R&D caff&egrave; &c9;</title><guid>1</guid></item><item><title>due</title><gu")
    )
    assert [item.title for item in found] == ["R&D caffè &c9;", "due"]


def test_the_identity_is_the_id_else_the_link_else_the_title() -> None:
    """As the feed wrote them, blanks aside, whatever address the feed came from."""
    document = RSS.format(
        "2.0",
        "<item><guid> 12\n</guid><link>/1</link><title>a</title></item><item><link>/2</link><title>b</title></item><item><title>c</title></item>",
    )
    assert (
        [i.key for i in items(document)]
        == ["12", "/2", "c"]
        == [i.key for i in items(document, "https://other.example/moved")]
    )
    assert [i.url for i in items(document)] == ["https://news.example/1", "https://news.example/2", ""]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://a.example/x?a=1#b", "https://a.example/x?a=1#b"),
        ("//a.example/x", "https://a.example/x"),
        ("x y", "https://news.example/x%20y"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("http://[::1", ""),
        ("https://a.example/" + "x" * 3000, ""),
        ("https://a.example/\ud800\x00x", "https://a.example/x"),
    ],
)
def test_a_link_is_an_absolute_web_address_or_nothing(link: str, url: str) -> None:
    """Other schemes and absurd lengths are no links; the words stay."""
    item = make(
        {"id": "1", "link": link, "title": "t", "summary": "", "content": "", "author": ""},
        [],
        base="https://news.example/",
        feed=FEED,
        now=NOW,
    )
    assert item is not None
    assert item.url == url


@pytest.mark.parametrize("base", ["", "http://news.example/a/b?c#d", "https://[::1]/", "mailto:a@b.example"])
@pytest.mark.parametrize(
    "link",
    [
        "https://a.example", "http://a.example:80/x;y", "https://a.example/x?a=1&b=2#c", "https://a.example/x?", "https://a.example/x#", "HTTPS://A.example/",
        "https://a.example/../x", "https://a.example//x", "https://a.example/x y", "https://a.example/小米?x=小", "https://a.example/;?x", "http:///x",
        "https://a.example?x=1", "https://a.example/x?#y", "https://ａ.example/", "https://[x/", "https://u:p@a.example/", " https://a.example/\x07 ", "http:x",
    ],
)  # fmt: skip
def test_an_absolute_link_means_the_same_wherever_it_stands(link: str, base: str) -> None:
    """What counts as absolute is what joining leaves as it is."""
    fields = dict.fromkeys(("id", "title", "summary", "content", "author"), "x") | {"link": link}
    made = make(fields, [], base=base, feed=FEED, now=NOW)
    assert made is not None
    if is_absolute(link):
        cleaned = link.replace("\x07", "").strip()
        assert made.url == cleaned == urljoin(base if base.startswith("http") else "", cleaned)


def test_an_item_without_words_and_address_is_none() -> None:
    """There is nothing to tell of it; one with words alone is titled by them."""
    nothing = {"id": "1", "link": "", "title": " ", "summary": "<p></p>", "content": "", "author": ""}
    assert make(nothing, [], base="", feed=FEED, now=NOW) is None
    words = make(nothing | {"summary": "Solo un sommario. " * 20}, [], base="", feed=FEED, now=NOW)
    assert words is not None
    assert words.title == "Solo un sommario. " * 4 + "Solo un sommario."


def test_every_field_is_bounded() -> None:
    """A megabyte in each leaves little; a long identity becomes its hash, so that it still tells items apart."""
    long = {name: name + "x y" * 300_000 for name in ("id", "link", "title", "summary", "content", "author", "source")}
    one = make(long, ["9" * 10**6], base="", feed=FEED, now=NOW)
    two = make(long | {"id": long["id"] + "z"}, [], base="", feed=FEED, now=NOW)
    assert one is not None
    assert two is not None
    assert one.key != two.key
    assert max(len(one.key), len(two.key)) <= KEY
    assert (
        len(one.summary) <= SUMMARY,
        len(one.content) <= CONTENT,
        len(one.title) <= 500,
        len(one.author) <= 200,
    ) == (True, True, True, True)


def test_the_first_good_date_counts() -> None:
    """A published date that is none gives way to the updated one."""
    item = make(
        {"id": "1", "link": "", "title": "t", "summary": "", "content": "", "author": ""},
        ["soon", "2026-11-23"],
        base="",
        feed=FEED,
        now=NOW,
    )
    assert item is not None
    assert item.published_at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def test_a_long_text_ends_with_a_sentence() -> None:
    """Where there is one in its second half."""
    assert shorten("Uno due tre. Quattro cinque sei", 20) == "Uno due tre."
    assert shorten("句子一。句子二。句子三", 9) == "句子一。句子二。"
    assert shorten("x" * 50, 10) == "x" * 10


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<html><body>x</body></html>", "web page"),
        ("Service unavailable", "no feed"),
        ("<opml><body/></opml>", "web page"),
        ("<svg/>", "no feed"),
    ],
)
def test_what_is_no_feed_is_named(document: str, words: str) -> None:
    """In one sentence, before anything is parsed."""
    with pytest.raises(FeedError, match=words):
        check(document)
