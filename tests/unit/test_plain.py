"""Plain items are read as feedparser reads them, or not at all."""

import string
from xml.sax.saxutils import escape, quoteattr

import pytest
from feedparser.api import StrictFeedParser
from feedparser.html import _cp1252
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.feeds import elements, plain, twice
from monitor.feeds.mend import bare, mend
from monitor.feeds.parse import parse
from monitor.feeds.plain import Raw, read_plain
from tests.support.documents import Document, documents

NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "georss": "http://www.georss.org/georss",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "x": "http://x.example/ns",
}
HEADS = {
    "rss": ("<rss version='2.0' {}><channel>", "</channel></rss>", "item"),
    "rdf": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' {}>",
        "</rdf:RDF>",
        "item",
    ),
    "atom": ("<feed xmlns='http://www.w3.org/2005/Atom' {}>", "</feed>", "entry"),
    "rss 0.90": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/' {}>",
        "</rdf:RDF>",
        "item",
    ),
    "atom 0.3": ("<feed version='0.3' xmlns='http://purl.org/atom/ns#' {}>", "</feed>", "entry"),
    "prefixed": (
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns='http://purl.org/atom/ns#' {}>",
        "</a:feed>",
        "a:entry",
    ),
    "rss in a namespace": ("<rss xmlns='http://backend.userland.com/rss2' {}><channel>", "</channel></rss>", "item"),
    "odd": ("<feed xmlns='http://unknown.example/' {}>", "</feed>", "entry"),
}
NAMES = [
    "title", "title", "link", "link", "guid", "id", "description", "description", "summary", "content", "content:encoded", "author", "dc:creator",
    "itunes:author", "managingEditor", "pubDate", "published", "updated", "dc:date", "created", "source", "category", "enclosure", "comments",
    "media:title", "media:description", "media:content", "media:group", "media:thumbnail", "itunes:summary", "itunes:subtitle", "itunes:owner",
    "atom:link", "atom:updated", "dc:title", "dc:subject", "dc:language", "slash:comments", "x:thing", "x:title", "georss:point", "image", "date",
    "media:description", "media:caption", "feedburner:origLink", "feedburner:origLink", "dcterms:issued", "dcterms:modified", "atom:title", "atom:id",
    "atom:summary", "xhtml:div", "xhtml:body", "itunes:author", "modified", "issued", "lastBuildDate", "enclosure", "slash:section", "rights", "TITLE", "Link", "name", "email", "uri", "contributor", "body", "p", "div", "svg", "links", "authors", "a_b",
]  # fmt: skip
ATTRIBUTES = st.sampled_from(
    [
        *[""] * 20, " type='html'", " type='text'", " type='xhtml'", " type='image/png'", " mode='escaped'", " isPermaLink='false'", " ISPERMALINK='true'",
        " href='https://news.example/a?b=1&amp;c=2'", " href='/b' rel='self'", " HREF='c'", " rel='ALTERNATE' type='text/html' href='http:///d'", " url='u'",
        " rel='enclosure' href='e'", " term='t'", " x:href='f'", " xml:lang='it'", " xml:base='http://b.example/'", " base='z'", " domain='d'", " type='text/plain' ", " mode='base64'",
        " rel='alternate' href='g'", " rel='alternate' hreflang='en' href='h'", " src='s'", " type='plain'",
    ]
)  # fmt: skip
OF_ITEMS = st.sampled_from(["", "", " xml:lang='it'", " href='h'"])
TEXTS = st.one_of(
    st.sampled_from(
        [
            "", " \n", "uno", "https://news.example/1", "http:////x//y", "a@b.example (Anna)", "anna", "&lt;p&gt;x&lt;/p&gt;", "R&amp;D &amp;copy; &#233;",
            "<![CDATA[<p>due</p>]]>", "a<![CDATA[ &amp; ]]>b", "cittÃ ", "l\x92auto", "小米", "Mon, 23 Nov 2026 07:45:00 GMT", "<!-- c -->tre", "a&amp;b=1&amp;c;",
            "\x85", "q\u2028", "&lt;SU7&gt; &amp;lt;b&gt;", "<![CDATA[ https://news.example/2?a=1&b=2 ]]>", "PHA+eDwvcD4=", "http://[x",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x3000, exclude_categories=["Cs", "Cn"]), max_size=20).map(escape),
)  # fmt: skip


@st.composite
def pieces(draw: st.DrawFn, depth: int = 0) -> str:
    """An element, mostly one that is a leaf."""
    name = draw(st.sampled_from(NAMES))
    inner = draw(TEXTS)
    if (depth < 2 and draw(st.integers(0, 7)) == 0) or name in ("media:group", "contributor", "itunes:owner"):
        inner += "".join(draw(st.lists(pieces(depth + 1), max_size=3))) + draw(TEXTS)
    elif name == "author" and draw(st.booleans()):
        inner = "".join(
            draw(st.lists(st.sampled_from(["<name>Anna</name>", "<name/>", "<email>a@b.example</email>", "<uri>u</uri>", "\n", "x"]), max_size=4))
        )  # fmt: skip
    return f"<{name}{draw(ATTRIBUTES)}>{inner}</{name}>"


@st.composite
def odd_documents(draw: st.DrawFn) -> str:
    """A feed of well-known and odd elements, under usual and odd prefixes."""
    head, tail, name = HEADS[draw(st.sampled_from(list(HEADS)))]
    uris = dict(NAMESPACES)
    if draw(st.integers(0, 5)) == 0:
        uris[draw(st.sampled_from(list(uris)))] = draw(st.sampled_from([*uris.values(), "http://y.example/"]))
    declared = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in uris.items())
    around = st.one_of(st.just("<title>t</title>"), pieces())
    items = [
        f"<{name}{draw(OF_ITEMS)}>{''.join(draw(st.lists(pieces(), max_size=6)))}</{name}>"
        for _ in range(draw(st.integers(0, 3)))
    ]
    parts = [*draw(st.lists(around, max_size=2)), *items, *draw(st.lists(around, max_size=1))]
    return head.format(declared) + "".join(parts) + tail


def same(document: str) -> list[Raw | None]:
    """What is read of a document; it must be what feedparser reads."""
    document = mend(bare(document))
    found = read_plain(document)
    if found is None:
        return []
    try:
        _, whole = parse(document, most=1000)
    except (LookupError, TypeError, AttributeError):  # feedparser stumbles over some names itself
        return []
    assert len(found) == len(whole)
    for one, other in zip(found, whole, strict=True):
        assert one in (None, other)
    return found


@settings(max_examples=400, deadline=None)
@given(odd_documents())
@example("<rss><channel><itunes:summary xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>s</itunes:summary><description>d</description>"
         "<item><description>a</description><description>b</description></item></channel></rss>")  # fmt: skip
@example(
    "<rss><channel><item><description><title>x</title></description></item><item><title>y</title></item></channel></rss>"
)
@example(
    "<rss xmlns:dc='http://search.yahoo.com/mrss/' xmlns:m='http://purl.org/dc/elements/1.1/'><item><m:title>x</m:title></item></rss>"
)
def test_odd_documents_are_read_as_feedparser_reads_them(document: str) -> None:
    """Field for field and date for date, or they are left to it."""
    same(document)


@settings(max_examples=150, deadline=None)
@given(documents())
def test_usual_documents_are_read_as_feedparser_reads_them(document: Document) -> None:
    """The same of feeds as the world writes them."""
    same(document.text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/!&;[]-?CDATAitem \n'=x:"), max_size=200))
def test_any_text_is_read_or_left(text: str) -> None:
    """Nothing raises."""
    read_plain(text)
    read_plain(f"<rss><item>{text}</item></rss>")


USUAL = [
    ("<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>"
    "<channel><title>t</title><link>https://news.example/</link><description>d</description><image><url>u</url><title>t</title><link>l</link></image>"
    "<item><title>Uno</title><link>https://news.example/1</link><dc:creator><![CDATA[Anna]]></dc:creator><pubDate>Mon, 23 Nov 2026 07:45:00 +0000</pubDate>"
    "<category><![CDATA[Auto]]></category><guid isPermaLink='false'>https://news.example/?p=1</guid><description><![CDATA[<p>breve</p>]]></description>"
    "<content:encoded><![CDATA[<p>molto più lungo</p>]]></content:encoded><slash:comments>0</slash:comments></item></channel></rss>"),
    ("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='it'><title>t</title><author><name>n</name></author><entry><id>tag:1</id><title type='html'>Uno</title>"
    "<link rel='alternate' type='text/html' href='/1'/><link rel='self' href='/1.xml'/><author><name>Anna</name><uri>u</uri></author>"
    "<author><name>Bea</name></author><published>2026-11-23T07:45:00Z</published><updated>2026-11-23T08:45:00Z</updated><category term='a'/>"
    "<summary type='html'>&lt;p&gt;breve&lt;/p&gt;</summary><content type='html'>&lt;p&gt;lungo&lt;/p&gt;</content></entry></feed>"),
    ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<channel rdf:about='x'><title>t</title><link>l</link><items><rdf:Seq><rdf:li rdf:resource='r'/></rdf:Seq></items></channel>"
    "<item rdf:about='https://news.example/1'><title>Uno</title><link>https://news.example/1</link><dc:date>2026-11-23</dc:date></item></rdf:RDF>"),
    ("<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>t</title><item><title>Uno</title><guid>https://news.example/1</guid>"
    "<media:group><media:content url='a.jpg'/><media:title>foto</media:title></media:group><enclosure url='a.mp3' length='1' type='audio/mpeg'/>"
    "<source url='https://x.example/'>Corriere</source></item></channel></rss>"),
]  # fmt: skip


@pytest.mark.parametrize("document", USUAL)
def test_what_the_world_writes_is_plain(document: str) -> None:
    """RSS with its usual modules, Atom, RDF, media: none of it needs feedparser."""
    found = same(document)
    assert found
    assert None not in found


@pytest.mark.parametrize(
    "item",
    [
        "<description><p>x</p></description>",
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></content>",
        "<content type='image/png'>eA==</content>",
        "<title>x</title><image><title>y</title></image>",
        "<contributor><name>x</name></contributor>",
        "<date>2026-11-23</date>",
    ],
)
def test_one_odd_item_does_not_make_the_others_odd(item: str) -> None:
    """It alone is left to feedparser."""
    found = same(
        f"<rss><channel><item><title>a</title></item><item>{item}</item><item><title>b</title></item></channel></rss>"
    )
    assert [raw and raw.fields["title"] for raw in found] == ["a", None, "b"]


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel><item><title>x</title></item></channel>",
        "<rss><channel><title xml:base='http://b.example/'>t</title><item><link>/x</link></item></channel></rss>",
        "<rss><channel><item><description><body>x</body></description></item><item/></channel></rss>",
        "<rss><channel><wrap><item><title>x</title></item></wrap></channel></rss>",
        "<rss xmlns:dc='http://x.example/'><channel><item><dc:title>x</dc:title></item></channel></rss>",
        "<rss><channel><item><x:title>x</x:title></item></channel></rss>",
        "<rss><channel><item>&undefined;</item></channel></rss>",
        "text <rss/>",
        "",
        "<rss>" + "<a>" * 60 + "</a>" * 60 + "</rss>",
    ],
)
def test_what_makes_feedparser_lose_count_is_left_to_it_whole(document: str) -> None:
    """Not well-formed, another base, names bound to odd things, deep nesting."""
    assert read_plain(document) is None


@pytest.mark.parametrize(
    "piece", ["<item>", "<a x='", "&#1;", "<item><title>x</title></item>", "<item xmlns:a='b'/>", "x"]
)
def test_endless_pieces_are_read_in_linear_time(piece: str) -> None:
    """Three megabytes: a quadratic reader would sit here for minutes."""
    read_plain("<rss>" + piece * (2_900_000 // len(piece)) + "</rss>")
    assert read_plain("<rss>" + " " * plain.LONGEST + "</rss>") is None


def test_the_tables_know_every_name_that_feedparser_handles() -> None:
    """Each handler's name is taken over, passed over knowingly or refused; each namespace has feedparser's own prefix."""
    handled = {name.split("_", 2)[2].lower() for name in dir(StrictFeedParser) if name.startswith(("_start_", "_end_"))}
    for name in handled:
        prefix, _, local = name.partition("_")
        if local:
            assert prefix in elements.OWN, name
        else:
            assert name in elements.KINDS or name in elements.REFUSED, name
    known = {uri.lower(): prefix.lower() for uri, prefix in StrictFeedParser.namespaces.items() if uri}
    for uri, prefix in known.items():
        assert elements.HANDLED.get(uri, prefix) == prefix
        assert uri in elements.HANDLED or prefix in elements.OTHERS, uri
    assert known.keys() >= elements.HANDLED.keys()
    assert not {name.partition("_")[0] for name in handled if "_" in name} & elements.OTHERS
    assert _cp1252 == twice.CP1252
    assert all(character in string.ascii_lowercase + ":" for name in elements.KINDS for character in name)
