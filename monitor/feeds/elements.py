"""What an element means to feedparser 6.0, by its namespace and name: the part of it that plain.py takes over.

Tables and one small record of the prefixes a document declares; a test holds them against feedparser's own
handlers.  A name that stands in no table is nothing to feedparser either, and is passed over.
"""

from collections.abc import Mapping

PASS, REFUSE, UNSURE, ITEM, PERSON, LEAF = "pass", "refuse", "unsure", "item", "person", "leaf"
"""Passed over with all that is in it; makes its item unsure; makes the whole document unsure; an item; part of an
author; holds text of no interest, of which feedparser loses count where elements stand in it."""
TITLE, MEDIA_TITLE, DESCRIPTION, SUMMARY, CONTENT = "title", "media title", "description", "summary", "content"
LINK, ID, AUTHOR, SOURCE = "link", "id", "author", "source"
CAPTION, ORIGIN = "caption", "origin"
"""Of a picture or film; where a link led before a service that counts clicks replaced it."""
UNHANDLED = frozenset({CAPTION, ORIGIN})
"""Kinds that feedparser keeps under their own name, and whose text it loses where they bear attributes."""
DATES = ("published", "updated", "created")
"""In the order in which they are believed."""
WORDS = frozenset({TITLE, MEDIA_TITLE, DESCRIPTION, SUMMARY, CONTENT, LEAF})
"""Kinds whose text may be markup: elements inside them are read as such."""

KINDS: Mapping[str, str] = {
    "item": ITEM, "entry": ITEM,
    "title": TITLE, "dc:title": TITLE, "media:title": MEDIA_TITLE,
    "description": DESCRIPTION, "dc:description": DESCRIPTION, "media:description": DESCRIPTION,
    "summary": SUMMARY, "itunes:summary": SUMMARY, "content": CONTENT, "content:encoded": CONTENT,
    "media:caption": CAPTION, "feedburner:origlink": ORIGIN,
    "link": LINK, "guid": ID, "id": ID, "source": SOURCE,
    "author": AUTHOR, "dc:creator": AUTHOR, "dc:author": AUTHOR, "itunes:author": AUTHOR,
    "name": PERSON, "email": PERSON, "uri": PERSON,
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), "updated"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("rights", "copyright", "subtitle", "dc:rights", "itunes:subtitle"), LEAF),
    **dict.fromkeys(
        (
            "category", "keywords", "enclosure", "generator", "language", "webmaster",
            "dc:language", "dc:publisher", "dc:subject", "dc:identifier", "dc:type", "dc:format", "dc:source",
            "media:category", "media:keywords", "media:credit", "media:rating", "media:group", "media:content",
            "media:thumbnail", "media:text", "media:copyright", "media:community", "media:statistics", "media:starrating",
            "itunes:category", "itunes:keywords", "itunes:image", "itunes:block", "itunes:explicit", "itunes:duration",
            "itunes:title", "itunes:episode", "itunes:episodetype", "itunes:season", "itunes:order",
        ),
        PASS,
    ),
    **dict.fromkeys(("body", "fullitem", "abstract", "tagline", "info", "xhtml:body", "feedburner:browserfriendly"), UNSURE),
}  # fmt: skip
"""By canonical name, in small letters."""
REFUSED = frozenset({
    "channel", "feed", "rss", "rdf", "image", "textinput", "url", "homepage", "width", "height", "cloud", "where", "geom", "svg",
    "contributor", "managingeditor", "expirationdate", "newlocation", "tags", "georssgeom",
    "items", "entries", "date", "links", "authors", "contributors", "publishers",
})  # fmt: skip
"""Bare names that feedparser handles in ways not taken over here, or takes for names of its own fields."""
HANDLED: Mapping[str, str] = {
    "http://purl.org/rss/1.0/modules/content/": "content", "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss": "media", "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://creativecommons.org/ns#license": "cc", "http://web.resource.org/cc/": "cc",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "http://www.georss.org/georss": "georss", "http://www.opengis.net/gml": "gml", "http://podlove.org/simple-chapters": "psc",
    **dict.fromkeys(
        (
            "http://backend.userland.com/rss", "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/",
            "http://my.netscape.com/rdf/simple/0.9/", "http://example.com/newformat#", "http://example.com/necho", "http://purl.org/echo/",
            "uri/of/echo/namespace#", "http://purl.org/pie/", "http://purl.org/atom/ns#", "http://www.w3.org/2005/atom",
            "http://purl.org/rss/1.0/modules/rss091#",
        ),
        "",
    ),
}  # fmt: skip
"""The prefix feedparser knows a namespace under, by its address in small letters; "" for those that need none."""
OWN = frozenset(HANDLED.values()) - {""}
OTHERS = frozenset({
    "admin", "ag", "annotate", "audio", "blogchannel", "co", "cp", "email", "ev", "fm", "foaf", "geo", "icbm",
    "image", "l", "pingback", "prism", "rdfs", "ref", "reqv", "search", "slash", "soap", "ss", "str", "sub",
    "szf", "sy", "taxo", "thr", "ti", "trackback", "wfw", "wiki", "xlink", "xml",
})  # fmt: skip
"""Prefixes of namespaces that feedparser knows by name and does nothing with."""
FIELDS = frozenset({"author", "publisher"})
"""Prefixes that make feedparser's own fields of ordinary names: `author_detail`."""
ROOTS = frozenset({"rss", "channel", "feed", "rdf:rdf"})
"""What an item may stand in."""
RDF_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# about"


class Prefixes:
    """The namespaces of a document: the canonical name of each element, as feedparser finds it."""

    def __init__(self) -> None:
        """Begin with nothing declared."""
        self._uris: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}

    def declare(self, prefix: str | None, uri: str | None) -> bool:
        """Take a declaration; False where feedparser, which lets none go out of scope, would mix names up."""
        if not uri:
            return True
        known, small = _known(uri.lower()), (prefix or "").lower()
        if known is None:
            clear = small not in OWN | FIELDS and self._prefixes.setdefault(uri, prefix or "") == (prefix or "")
        else:
            clear = small not in OWN | OTHERS | FIELDS or small == known
        return clear and " " not in uri and (not prefix or self._uris.setdefault(prefix, uri) == uri)

    def name(self, raw: str) -> str:
        """The canonical name of an element that expat calls `address name`, or `name` where it has no namespace."""
        uri, _, local = raw.rpartition(" ")
        known = _known(uri.lower()) if uri else ""
        prefix = self._prefixes.get(uri, "") if known is None else known
        return (f"{prefix}:{local}" if prefix else local).lower()


def _known(uri: str) -> str | None:
    return "" if "backend.userland.com/rss" in uri else HANDLED.get(uri)


def kind_of(name: str) -> str:
    """What an element of this canonical name is."""
    kind = KINDS.get(name)
    if kind is None:
        prefix, _, local = name.rpartition(":")
        odd = prefix in OWN if prefix else name in REFUSED or "_" in name
        kind = REFUSE if odd and prefix != "xhtml" and local else PASS
    return kind
