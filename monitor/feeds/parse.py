"""A document to raw items by feedparser (which stays in here), and raw items to items.

RSS 0.9x to 2.0, RDF, Atom: what plain.py leaves.  Markup becomes text, dates are read by dates.py, links are made absolute; nothing is fetched, sanitised HTML is
not needed since none is kept.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from monitor.errors import FeedError
from monitor.feeds.dates import read_date
from monitor.feeds.elements import CAPTION, DATES, ORIGIN
from monitor.feeds.html import HIDDEN, to_line, to_text, to_title
from monitor.feeds.plain import Raw
from monitor.model import Feed, Item

SUMMARY = 4000
"""Characters of a summary that are kept, cut at the end of a paragraph or sentence."""
CONTENT = 20_000
TITLE = 500
KEY = 300
LINK = 2000
"""Characters of an address; no browser takes more."""
HEAD = 20_000
"""Characters after the prolog within which a feed's root must stand."""
ROOT = re.compile(
    r"<(?:[A-Za-z][\w.-]{0,100}:)?(rss|feed|rdf|channel|item|entry|html|body|head)(?=[\s/>])", re.IGNORECASE
)
KEPT = {CAPTION: "media_caption", ORIGIN: "feedburner_origlink"}
"""Under which names feedparser keeps what it does not know."""
TEXT = re.compile(r"text/|.+[+/]xml$")
BYTES = re.compile(r"[A-Za-z0-9+/\r\n]+={0,2}")
"""What stays of a picture that is no text behind its base64."""
ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.:-]+(?:/[^\s?#;]*)?(?:\?[^\s#]+)?(?:#\S+)?")
"""An address that joining it to another leaves as it is; not every one is as simple."""
STOP = re.compile(r"[.!?。！？]\s|\n|[。！？]")
LONGEST_WHOLE = 3_000_000
"""Characters of a document that are parsed at once; the rest of a longer one that cannot be cut is left out."""
LONGEST_BROKEN = 300_000
"""The same of one that is not well-formed: feedparser takes two seconds for a megabyte of tags then."""
LONGEST_DEEP = 30_000
"""The same of one with more than `DEEPEST` elements inside each other, and what is parsed without looking first."""
DEEPEST = 200


class _DeepError(Exception):
    """Too many elements stand inside each other."""


def check(document: str) -> None:
    """Refuse at once what is no feed; `document` begins with its root.

    Raises:
        FeedError: saying what it is instead.
    """
    head = document[:HEAD]
    if not head.strip():
        raise FeedError("the answer is empty or is cut off before its first word")
    root = ROOT.search(head)
    name = root.group(1).lower() if root else ""
    if name in ("html", "body", "head"):
        raise FeedError("the answer is a web page, not a feed: look on that page for the address of its feed")
    if not name:
        raise FeedError("the answer is no feed: it has neither <rss> nor <feed> nor <rdf>")


def parse(document: str, *, most: int) -> tuple[str, list[Raw]]:
    """The link of an XML feed, and its items in document order, at most `most`; `document` is mended.

    feedparser is told no address: it would make relative ids absolute with it, and an item's identity must not
    depend on where its feed was fetched from.  It is imported where it is needed: most feeds are plain.
    """
    found = _feedparser().parse(
        io.BytesIO(document[: readable(document)].encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return str(found.feed.get("link", "")), [_raw(entry) for entry in found.entries[:most]]


@cache
def _feedparser() -> Any:  # noqa: ANN401 - feedparser has no types
    """The library, whose `xml:base` goes out of scope with its element: by itself it stays where no base was before."""
    import feedparser
    from feedparser.mixin import _FeedParserMixin as Mixin

    end = Mixin.unknown_endtag

    def unknown_endtag(self: Any, tag: str) -> None:  # noqa: ANN401 - one of feedparser's
        end(self, tag)
        self.baseuri = self.basestack[-1] if self.basestack else ""

    Mixin.unknown_endtag = unknown_endtag
    return feedparser


def readable(document: str) -> int:
    """How many characters of a document feedparser reads in reasonable time, by what a strict reader finds in it."""
    if len(document) <= LONGEST_DEEP:
        return LONGEST_DEEP
    depth = 0

    def down(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:  # each level that stands open costs expat memory
            raise _DeepError

    def up(*_: object) -> None:
        nonlocal depth
        depth -= 1

    reader = expat.ParserCreate("utf-8")
    reader.StartElementHandler, reader.EndElementHandler = down, up
    try:
        reader.Parse(document[:LONGEST_WHOLE].encode("utf-8", "replace"), True)  # noqa: FBT003 - "this is all"
    except _DeepError:
        return LONGEST_DEEP
    except expat.ExpatError:
        return LONGEST_BROKEN
    return LONGEST_WHOLE


def _raw(entry: Any) -> Raw:  # noqa: ANN401 - feedparser has no types
    contents = [(str(c.get("type", "")), str(c.get("value", ""))) for c in entry.get("content", ())]
    pictures = {value for kind, value in contents if not TEXT.match(kind) and BYTES.fullmatch(value)}
    source = entry.get("source")
    fields = {name: str(entry.get(name, "")) for name in ("id", "link", "title", "summary", "author")}
    fields |= {name: told if isinstance(told := entry.get(kept, ""), str) else "" for name, kept in KEPT.items()}
    fields["content"] = max((value for _, value in contents if value not in pictures), key=len, default="")
    fields["source"] = str(source.get("title", "")) if isinstance(source, Mapping) else ""
    if fields["summary"] in pictures:
        fields["summary"] = ""
    return Raw(fields=fields, dates=[str(dict.get(entry, name)) for name in DATES if dict.get(entry, name)])


def make(fields: Mapping[str, str], dates: Sequence[str], *, base: str, feed: Feed, now: datetime) -> Item | None:
    """One item from its raw fields; None where it has neither words nor an address."""
    told = fields["summary"] or (fields.get(CAPTION, "") if not fields["content"] else "")
    described = to_text(told)
    content = described if fields["content"] == fields["summary"] else to_text(fields["content"])
    summary = shorten(described or content, SUMMARY)
    title = to_title(fields["title"])[:TITLE] or shorten(" ".join(summary.split()), 100)
    url = _link(fields.get(ORIGIN, ""), "") or _link(fields["link"], base)
    if not title and not url:
        return None
    key = _clean(fields["id"]) or _clean(fields["link"]) or title
    published = next((d for d in (read_date(raw, feed.timezone, now) for raw in dates) if d is not None), None)
    full = content if len(content) > len(summary) else described if len(described) > len(summary) else ""
    return Item(
        key=key_of(" ".join(key.split())),
        title=title or url,
        summary=summary,
        content=full[:CONTENT],
        url=url,
        author=to_line(fields["author"])[:200],
        source=to_line(fields.get("source", ""))[:200],
        published_at=published,
    )


def key_of(words: str) -> str:
    """An identity of bounded length."""
    return words if len(words) <= KEY else blake2b(words.encode(), digest_size=16).hexdigest()


def shorten(text: str, most: int) -> str:
    """A text cut at the end of its last whole sentence within `most` characters."""
    if len(text) <= most:
        return text
    ends = [m.end() for m in STOP.finditer(text, most // 2, most)]
    return text[: ends[-1] if ends else most].rstrip()


def _clean(raw: str) -> str:
    """An id or address without blanks around it and characters that no database takes."""
    return HIDDEN.sub("", raw).strip()


def is_absolute(link: str) -> bool:
    """Whether a link means the same wherever it stands."""
    return ABSOLUTE.fullmatch(_clean(link)) is not None


def base_of(link: str, url: str) -> str:
    """What the links of a feed's items are relative to: the feed's own link, which is relative to where it came from."""
    return _link(link, url) or url


def _link(raw: str, base: str) -> str:
    """An absolute http(s) address, or ""."""
    link = _clean(raw)
    if not link:
        return ""
    if ABSOLUTE.fullmatch(link):
        return link if len(link) <= LINK else ""
    try:
        url = urljoin(base, link.replace(" ", "%20"))
        return url if urlsplit(url).scheme in ("http", "https") and len(url) <= LINK else ""
    except ValueError:
        return ""
