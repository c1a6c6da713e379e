"""Every format and every odd construct of feeds, as small documents with the entries that a person would read in them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import FeedError
from monitor.feeds import reading
from monitor.feeds.answer import Answer
from monitor.feeds.mend import bare, mend
from monitor.feeds.parse import parse
from monitor.feeds.plain import read_plain
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Item
from tests.support.documents import Document, documents

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed(name="a", url="https://news.example/feed", timezone="Europe/Rome")
MORNING = datetime(2026, 11, 23, 7, 45, tzinfo=UTC)
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
DC = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'"
MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"
ITUNES = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
CONTENT = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
XHTML = "xmlns='http://www.w3.org/1999/xhtml'"


def rss(items: str, namespaces: str = "", version: str = "2.0") -> str:
    """A channel with these items."""
    head = f"<rss version='{version}' {namespaces}><channel><title>t</title><link>https://news.example/</link>"
    return f"{head}{items}</channel></rss>"


def rdf(items: str, namespace: str = "http://purl.org/rss/1.0/", more: str = "") -> str:
    """Items beside the channel."""
    head = f"<rdf:RDF {RDF} xmlns='{namespace}' {more}><channel><title>t</title><link>https://news.example/</link></channel>"
    return f"{head}{items}</rdf:RDF>"


def atom(entries: str, attributes: str = "", namespace: str = "http://www.w3.org/2005/Atom") -> str:
    """A feed with these entries."""
    head = f"<feed xmlns='{namespace}' {attributes}><title>t</title><link href='https://news.example/'/>"
    return f"{head}{entries}</feed>"


def read(document: str | bytes, content_type: str = "") -> list[Item]:
    """The entries, in the document's order where their dates are equal."""
    body = document.encode() if isinstance(document, str) else document
    answer = Answer(status=200, headers={"content-type": content_type}, body=body, url=FEED.url)
    content = reading.read(FEED, FeedState(feed_id=1, url=FEED.url), answer, FetchSettings(), now=NOW)
    return list(content.items)[::-1]


CASES: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "RSS 0.90": (
        rdf("<item><title>Uno</title><link>https://news.example/1</link></item>", "http://my.netscape.com/rdf/simple/0.9/"),
        [{"key": "https://news.example/1", "title": "Uno", "url": "https://news.example/1", "published_at": None}],
    ),
    "RSS 0.91": (
        rss("<item><title>Uno</title><link>https://news.example/1</link><description>d &amp;amp; e</description></item>", version="0.91"),
        [{"key": "https://news.example/1", "summary": "d & e"}],
    ),
    "RSS 0.92": (
        rss(
            "<item><description>solo un testo</description><source url='https://x.example/'>Corriere</source>"
            "<enclosure url='https://x.example/a.mp3' length='1' type='audio/mpeg'/><category domain='d'>Auto</category></item>",
            version="0.92",
        ),
        [{"title": "solo un testo", "summary": "solo un testo", "source": "Corriere", "url": ""}],
    ),
    "RSS 1.0": (
        rdf(
            "<item rdf:about='urn:1'><title>Uno</title><link>https://news.example/1</link><dc:creator>Anna</dc:creator>"
            "<dc:date>2026-11-23T08:45:00+01:00</dc:date><content:encoded><![CDATA[<p>tutto</p>]]></content:encoded></item>",
            more=f"{DC} {CONTENT}",
        ),
        [{"key": "urn:1", "author": "Anna", "published_at": MORNING, "summary": "tutto"}],
    ),
    "RSS 2.0": (
        rss(
            "<item><title>Uno</title><link>/1?a=1&amp;b=2</link><guid isPermaLink='false'>g</guid><author>a@b.example (Anna)</author>"
            "<pubDate>Mon, 23 Nov 2026 08:45:00 CET</pubDate><description>breve</description>"
            "<content:encoded><![CDATA[<p>primo</p><p>secondo</p>]]></content:encoded><comments>https://news.example/c</comments></item>",
            CONTENT,
        ),
        [
            {
                "key": "g", "title": "Uno", "url": "https://news.example/1?a=1&b=2", "author": "a@b.example (Anna)", "published_at": MORNING,
                "summary": "breve", "content": "primo\nsecondo",
            }
        ],
    ),
    "Atom 0.3": (
        atom(
            "<entry><id>1</id><title mode='escaped' type='text/html'>A &amp;amp; B</title><link rel='alternate' type='text/html' href='https://news.example/1'/>"
            "<issued>2026-11-23T07:45:00Z</issued><modified>2026-11-23T08:45:00Z</modified><summary type='text/plain'>breve</summary>"
            "<content type='text/html' mode='base64'>PHA+bW9sdG8gcGnDuSBsdW5nbzwvcD4=</content></entry>",
            "version='0.3'",
            "http://purl.org/atom/ns#",
        ),
        [{"key": "1", "title": "A & B", "url": "https://news.example/1", "published_at": MORNING, "summary": "breve", "content": "molto più lungo"}],
    ),
    "Atom 1.0": (
        atom(
            "<entry><id>tag:1</id><title>Uno</title><link href='/1'/><author><name>Anna</name><email>a@b.example</email></author>"
            "<published>2026-11-23T07:45:00Z</published><updated>2026-11-23T09:00:00Z</updated><summary>s</summary></entry>"
        ),
        [{"key": "tag:1", "url": "https://news.example/1", "author": "Anna (a@b.example)", "published_at": MORNING}],
    ),
    "JSON Feed 1.0": (
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1", "title": "t",
                "items": [{"id": 7, "url": "/1", "title": "Uno", "content_text": "1 < 2", "author": {"name": "Anna"}, "date_published": "2026-11-23T08:45:00+01:00"}],
            }
        ),
        [{"key": "7", "url": "https://news.example/1", "summary": "1 < 2", "author": "Anna", "published_at": MORNING}],
    ),
    "JSON Feed 1.1": (
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1", "title": "t",
                "items": [{"id": "x", "external_url": "https://x.example/", "title": "Uno", "summary": "s", "content_html": "<p>lungo</p>", "authors": [{"name": "Anna"}]}],
            }
        ),
        [{"key": "x", "url": "https://x.example/", "summary": "s", "content": "lungo", "author": "Anna", "published_at": None}],
    ),
    "a picture's words stand before the item's": (
        rss(
            "<item><media:content url='a.jpg'><media:title type='plain'>foto</media:title><media:description type='plain'>didascalia</media:description>"
            "<media:thumbnail url='t.jpg'/></media:content><title>Uno</title><link>/1</link><description>testo</description></item>"
            "<item><media:title>foto</media:title><media:description>didascalia</media:description><title>Due</title><link>/2</link><description>testo</description></item>",
            MEDIA,
        ),
        [{"title": "Uno", "summary": "testo", "content": ""}, {"title": "Due", "summary": "testo", "content": ""}],
    ),
    "a picture's words stand behind the item's": (
        rss(
            "<item><title>Uno</title><link>/1</link><description>testo</description><media:group><media:content url='a.jpg'/><media:title>foto</media:title>"
            "<media:description type='html'>una didascalia &lt;b&gt;molto&lt;/b&gt; lunga</media:description><media:description/></media:group></item>",
            MEDIA,
        ),
        [{"title": "Uno", "summary": "testo", "content": ""}],
    ),
    "a film has no words but its own": (
        atom(
            "<entry><id>yt:1</id><title>Film</title><link rel='alternate' href='/1'/><media:group><media:title>Altro</media:title>"
            "<media:description>Di che cosa parla.</media:description></media:group></entry>",
            MEDIA,
        ),
        [{"title": "Film", "summary": "Di che cosa parla."}],
    ),
    "a podcast": (
        rss(
            "<item><title>Puntata 1</title><itunes:title>Breve</itunes:title><itunes:author>Anna</itunes:author><description>testo</description>"
            "<itunes:subtitle>sotto</itunes:subtitle><itunes:image href='i.jpg'/><itunes:duration>10:00</itunes:duration><itunes:episode>1</itunes:episode>"
            "<itunes:explicit>no</itunes:explicit><enclosure url='https://x.example/a.mp3' length='1' type='audio/mpeg'/><guid isPermaLink='false'>g</guid><link>/1</link></item>",
            ITUNES,
        ),
        [{"key": "g", "title": "Puntata 1", "summary": "testo", "author": "Anna", "url": "https://news.example/1"}],
    ),
    "titles of Atom": (
        atom(
            "<entry><id>1</id><title type='text'>Use &lt;b&gt;bold&lt;/b&gt; &amp;amp; more</title></entry>"
            '<entry><id>2</id><title type="text"><![CDATA[Use <b> & more]]></title></entry>'
            "<entry><id>3</id><title type='html'>Use &lt;b&gt;bold&lt;/b&gt; &amp;amp; &amp;lt;more&amp;gt;</title></entry>"
            f"<entry><id>4</id><title type='xhtml'><div {XHTML}>Use <b>bold</b> &amp; <i>more</i></div></title></entry>"
            "<entry><id>5</id><title>AT&amp;amp;T &lt;em&gt;x&lt;/em&gt;</title></entry>"
            "<entry><id>6</id><title type='text/plain'>1 &lt; 2</title></entry>"
        ),
        [
            {"key": "1", "title": "Use <b>bold</b> & more"},
            {"key": "2", "title": "Use <b> & more"},
            {"key": "3", "title": "Use bold & <more>"},
            {"key": "4", "title": "Use bold & more"},
            {"key": "5", "title": "AT&T x"},
            {"key": "6", "title": "1 < 2"},
        ],
    ),
    "titles of RSS": (
        rss(
            "<item><title>Xiaomi &lt;SU7&gt; e List&lt;T&gt;</title><link>/1</link></item><item><title><![CDATA[AT&T <b>x</b> &egrave;]]></title><link>/2</link></item>"
            "<item><title>R&amp;amp;D &amp;#8217;26</title><link>/3</link></item><item><title>1 &lt; 2 &amp; 3 &gt; 2</title><link>/4</link></item>"
            "<item><title>Perch&eacute; R&D</title><link>/5</link></item><item><title>Uno&lt;br/&gt;due &lt;img src='x'&gt;</title><link>/6</link></item>"
        ),
        [
            {"title": "Xiaomi <SU7> e List<T>"},
            {"title": "AT&T x è"},
            {"title": "R&D \u201926"},
            {"title": "1 < 2 & 3 > 2"},
            {"title": "Perché R&D"},
            {"title": "Uno due"},
        ],
    ),
    "contents of Atom": (
        atom(
            f"<entry><id>1</id><title>a</title><content type='xhtml'><div {XHTML}><p>Primo.</p><p>R&amp;D</p></div></content></entry>"
            "<entry><id>2</id><title>b</title><content type='image/png'>iVBORw0KGgo=</content></entry>"
            "<entry><id>3</id><title>c</title><content type='text/html' src='https://news.example/full'/></entry>"
            "<entry><id>4</id><title>d</title><content type='text'>a &lt; b</content></entry>"
            "<entry><id>5</id><title>e</title><summary>breve</summary><content type='html'>&lt;p&gt;molto lungo&lt;/p&gt;</content></entry>"
        ),
        [
            {"key": "1", "summary": "Primo.\nR&D"},
            {"key": "2", "summary": "", "content": ""},
            {"key": "3", "summary": ""},
            {"key": "4", "summary": "a < b"},
            {"key": "5", "summary": "breve", "content": "molto lungo"},
        ],
    ),
    "several links": (
        atom(
            "<entry><id>1</id><title>a</title><link rel='enclosure' href='/e.mp3'/><link rel='self' href='/s'/><link rel='alternate' type='application/json' href='/j'/>"
            "<link rel='alternate' type='text/html' href='/h'/><link rel='related' href='/r'/><link rel='replies' href='/c'/></entry>"
            "<entry><id>tag:2</id><title>b</title><link rel='self' href='/s'/></entry>"
            "<entry><id>https://news.example/3</id><title>c</title></entry>"
        ),
        [
            {"key": "1", "url": "https://news.example/h"},
            {"key": "tag:2", "url": ""},
            {"key": "https://news.example/3", "url": "https://news.example/3"},
        ],
    ),
    "guid as link": (
        rss(
            "<item><title>a</title><guid>https://news.example/1</guid></item>"
            "<item><title>b</title><guid isPermaLink='false'>https://news.example/2</guid></item>"
            "<item><title>c</title><guid isPermaLink='true'>https://news.example/3</guid><link>https://news.example/L3</link></item>"
            "<item><title>d</title><guid>4</guid></item><item><title>e</title><guid>/5</guid></item>"
        ),
        [
            {"key": "https://news.example/1", "url": "https://news.example/1"},
            {"key": "https://news.example/2", "url": ""},
            {"key": "https://news.example/3", "url": "https://news.example/L3"},
            {"key": "4", "url": "https://news.example/4"},
            {"key": "/5", "url": "https://news.example/5"},
        ],
    ),
    "a link that counts clicks": (
        rss(
            "<item><title>a</title><link>https://clicks.example/1</link><fb:origLink>https://news.example/1</fb:origLink></item>"
            "<item><title>b</title><link>https://clicks.example/2</link><fb:origLink>2</fb:origLink></item>",
            "xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'",
        ),
        [
            {"key": "https://clicks.example/1", "url": "https://news.example/1"},
            {"key": "https://clicks.example/2", "url": "https://clicks.example/2"},
        ],
    ),
    "xml:base": (
        atom(
            "<entry xml:base='https://other.example/a/'><id>tag:1</id><title>a</title><link href='b'/></entry><entry><id>tag:2</id><title>b</title><link href='b'/></entry>",
            "xml:base='https://base.example/x/'",
        ),
        [{"key": "tag:1", "url": "https://other.example/a/b"}, {"key": "tag:2", "url": "https://base.example/x/b"}],
    ),
    "a base that ends with its element": (
        atom(
            "<entry><id>tag:1</id><title>a</title><link href='/1'/><content type='html' xml:base='https://other.example/'>x</content></entry>"
            "<entry><title>b</title><link href='/2'/></entry>"
        ),
        [{"key": "tag:1", "url": "https://news.example/1"}, {"key": "/2", "url": "https://news.example/2"}],
    ),
    "unusual prefixes": (
        rss("<item><title>a</title><link>/1</link><d:creator>Anna</d:creator><d:date>2026-11-23T07:45:00Z</d:date></item>", "xmlns:d='http://purl.org/dc/elements/1.1/'"),
        [{"title": "a", "author": "Anna", "published_at": MORNING}],
    ),
    "everything under a prefix": (
        ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>t</a:title><a:entry><a:id>1</a:id><a:title>a</a:title><a:link href='/1'/>"
        "<a:updated>2026-11-23T07:45:00Z</a:updated></a:entry></a:feed>"),
        [{"key": "1", "title": "a", "url": "https://news.example/1", "published_at": MORNING}],
    ),
    "RSS in a namespace": (
        "<rss xmlns='http://backend.userland.com/rss2' version='2.0'><channel><title>t</title><item><title>a</title><link>https://news.example/1</link></item></channel></rss>",
        [{"title": "a", "url": "https://news.example/1"}],
    ),
    "Atom inside RSS": (
        rss(
            "<item><title>a</title><atom:link rel='self' href='/self'/><link>/1</link><atom:updated>2026-11-23T07:45:00Z</atom:updated></item>",
            "xmlns:atom='http://www.w3.org/2005/Atom'",
        ),
        [{"url": "https://news.example/1", "published_at": MORNING}],
    ),
    "another feed's entry": (
        atom(
            "<entry><source><id>s</id><title>Altro feed</title><updated>2020-01-01T00:00:00Z</updated></source><id>1</id><title>a</title><link href='/1'/>"
            "<updated>2026-11-23T07:45:00Z</updated></entry>"
        ),
        [{"key": "1", "title": "a", "source": "Altro feed", "published_at": MORNING}],
    ),
    "Dublin Core": (
        rss("<item><title>a</title><description>d</description><dcterms:created>2026-11-20</dcterms:created><dc:date>2026-11-23T07:45:00Z</dc:date><dc:subject>s</dc:subject></item>", DC),
        [{"title": "a", "summary": "d", "published_at": MORNING}],
    ),
    "CDATA everywhere": (
        rss(
            "<item><title><![CDATA[Uno ]]>e<![CDATA[ due]]></title><link><![CDATA[ https://news.example/1?a=1&b=2 ]]></link><guid isPermaLink='false'><![CDATA[g&1]]></guid>"
            "<pubDate><![CDATA[Mon, 23 Nov 2026 07:45:00 GMT]]></pubDate><author><![CDATA[Anna]]></author><source url='u'><![CDATA[Corriere]]></source>"
            "<description><![CDATA[<p>x</p>]]> tail <![CDATA[<item>]]></description></item>"
        ),
        [
            {
                "key": "g&1", "title": "Uno e due", "url": "https://news.example/1?a=1&b=2", "published_at": MORNING, "author": "Anna", "source": "Corriere",
                "summary": "x\ntail",
            }
        ],
    ),
    "hardly anything": (
        rss("<item><title>a</title></item><item></item><item><pubDate>Mon, 23 Nov 2026 07:45:00 GMT</pubDate></item><item><link>/3</link></item>"),
        [{"key": "a", "title": "a", "url": ""}, {"key": "/3", "title": "https://news.example/3", "url": "https://news.example/3"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_document_gives_what_a_person_would_read_in_it(name: str) -> None:
    """Format by format, construct by construct."""
    document, expected = CASES[name]
    found = read(document)
    assert len(found) == len(expected)
    for item, wanted in zip(found, expected, strict=True):
        assert {field: getattr(item, field) for field in wanted} == wanted


@pytest.mark.parametrize("name", CASES)
def test_it_gives_the_same_by_every_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut or whole, plainly or by feedparser."""
    document, _ = CASES[name]
    found = read(document)
    monkeypatch.setattr(reading, "cut", lambda *_, **__: None)
    assert read(document) == found
    if document.startswith("<"):
        ready = mend(bare(document))
        plain, whole = read_plain(ready), parse(ready, most=100)[1]
        assert all(one in (None, other) for one, other in zip(plain or [], whole, strict=plain is not None))


@settings(max_examples=100, deadline=None)
@given(
    documents(),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]),
    st.sampled_from(["", "text/xml; charset=utf-8", "text/xml; charset=gbk", "text/xml; charset=iso-8859-1"]),
)
def test_a_feed_is_the_same_in_every_encoding(document: Document, written: str, content_type: str) -> None:
    """Whatever a header says; GB18030 by its declaration, since made-up words do not look like Chinese."""
    declared = "gb2312" if written == "gb18030" else written.removesuffix("-sig")
    text = f"<!-- 小米汽车在北京说明价格 -->{document.text}"
    try:
        expected = read(text)
    except FeedError:
        expected = []
    if expected:
        assert read(f"<?xml version='1.0' encoding='{declared}'?>{text}".encode(written), content_type) == expected
