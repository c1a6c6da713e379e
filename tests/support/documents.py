"""Feed documents made up by hypothesis: RSS, RDF and Atom, tidy and untidy."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

WORDS = st.text(
    alphabet=st.characters(
        min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]
    ),
    max_size=30,
)
MARKUP = st.sampled_from(
    [
        "", "<p>uno</p>", "<item>", "</item>", "<entry>", "]]", "<!-- c -->", "&nbsp;", "小米 SU7", "<a href='/x?a=1&b=2'>x</a>", "<br/>", "<![CDATA[",
    ]
)  # fmt: skip
BETWEEN = st.sampled_from(["", "\n", "<!-- <item> -->", "<!-- </item> -->", "<?php <item> ?>", "\n  "])

NAMESPACES = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
OTHERS = st.sampled_from(
    [
        "<media:description>foto</media:description>", "<media:content url='u'><media:title type='plain'>foto</media:title><media:description/></media:content>",
        "<fb:origLink>https://news.example/o</fb:origLink>", "<dc:creator>Anna</dc:creator>", "<title type='text'>&lt;b&gt;</title>", "<source url='u'>Altri</source>",
        "<link rel='alternate' href='/alt'/>", "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x <b>y</b></div></title>", "<p xml:base='https://b.example/'/>",
    ]
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A feed and its items, raw."""

    head: str
    items: tuple[str, ...]
    between: str
    tail: str

    @property
    def text(self) -> str:
        """The whole."""
        return self.head + self.between.join(self.items) + self.tail


@st.composite
def raw_items(draw: st.DrawFn, name: str, number: int) -> str:
    """One item: id, link and date may be missing, markup may be escaped or in CDATA."""
    atom = name == "entry"
    key, title = draw(st.integers(0, 30)), draw(WORDS)
    body = draw(WORDS) + draw(MARKUP)
    cdata = draw(st.booleans()) and "]]" not in body and "<![" not in body
    shown = f"<![CDATA[{body}]]>" if cdata else escape(body)
    parts = [f"<title>{escape(title)}</title>"] if draw(st.booleans()) else [f"<title>n{number}</title>"]
    if draw(st.booleans()):
        parts.append(f"<id>tag:{key}</id>" if atom else f"<guid isPermaLink='false'>g{key}</guid>")
    if draw(st.booleans()):
        parts.append(f"<link href='/n/{key}'/>" if atom else f"<link>https://news.example/n/{key}</link>")
    parts.append(f"<summary type='html'>{shown}</summary>" if atom else f"<description>{shown}</description>")
    if draw(st.booleans()):
        parts.append(
            "<updated>2026-11-23T07:45:00Z</updated>" if atom else "<pubDate>Mon, 23 Nov 2026 07:45:00 GMT</pubDate>"
        )
    about = (
        f" rdf:about={quoteattr('https://news.example/>' + str(key))}" if name == "item" and draw(st.booleans()) else ""
    )
    if draw(st.booleans()):
        parts.append(draw(OTHERS))
    order = draw(st.permutations(parts))
    return f"<{name}{about}>{''.join(order)}{draw(BETWEEN)}</{name}>"


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A feed of up to eight items."""
    kind = draw(st.sampled_from(["rss", "rdf", "atom"]))
    name = "entry" if kind == "atom" else "item"
    items = tuple(draw(raw_items(name, number)) for number in range(draw(st.integers(1, 8))))
    title = f"<title>{escape(draw(WORDS))}</title><link>https://news.example/</link>"
    rdf = f"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' {NAMESPACES}"
    head, tail = {
        "rss": (f"<rss version='2.0' {rdf}><channel>{title}", "</channel></rss>"),
        "rdf": (
            f"<rdf:RDF {rdf} xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'>{title}</channel>",
            "</rdf:RDF>",
        ),
        "atom": (
            f"<feed xmlns='http://www.w3.org/2005/Atom' {NAMESPACES}><title>t</title>",
            "<link href='https://news.example/'/></feed>",
        ),
    }[kind]
    return Document(head=head, items=items, between=draw(BETWEEN), tail=tail)
