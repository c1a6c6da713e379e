"""What a feed says about itself, beside its items: its title, its format and version, its language.  Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from monitor.feeds import jsonfeed
from monitor.feeds.html import to_line
from monitor.feeds.mend import bare

HEAD = 30_000
"""Characters within which a feed says what it is."""
ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|rdf)\b([^<>]{0,4000})", re.IGNORECASE)
ITEM = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
APART = re.compile(r"<(image|textinput)\b[^<>/]{0,300}>.{0,2000}?</\1\s{0,20}>", re.DOTALL | re.IGNORECASE)
"""What has a title of its own."""
TITLE = re.compile(
    r"<(?:atom:)?title\b[^<>]{0,300}>(?:\s{0,200}<!\[CDATA\[(.{0,1000}?)\]\]>|([^<]{0,1000}))",
    re.DOTALL | re.IGNORECASE,
)
LANGUAGE = re.compile(
    r"<(?:dc:)?language\b[^<>]{0,300}>\s{0,200}(?:<!\[CDATA\[\s{0,20})?([A-Za-z_-]{2,20})", re.IGNORECASE
)
XML_LANG = re.compile(r"""\bxml:lang\s{0,5}=\s{0,5}["']([A-Za-z_-]{2,20})""")
VERSION = re.compile(r"""\bversion\s{0,5}=\s{0,5}["']([0-9.]{1,10})""")
NETSCAPE, RSS1, ATOM03 = (
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://purl.org/rss/1.0/",
    "http://purl.org/atom/ns#",
)
JSON_VERSION = re.compile(r"^https?://jsonfeed\.org/version/([0-9.]{1,5})")
TITLE_MOST = 200
HAN, KANA = re.compile("[\u4e00-\u9fff]"), re.compile("[\u3040-\u30ff\uac00-\ud7af]")
MOSTLY = 0.3
"""Share of Han letters in titles that are Chinese; names of makes and models are Latin there too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """A feed's own words."""

    title: str
    format: str
    """`RSS 2.0`, `RSS 1.0 (RDF)`, `Atom 1.0`, `JSON Feed 1.1`; "" where the document is no feed."""
    language: str
    """As it is named, in small letters: `it`, `zh-cn`; "" where it is not."""


def about(document: str) -> About:
    """What a decoded document says it is."""
    if jsonfeed.looks_like(document):
        return _about_json(document)
    text = APART.sub("", bare(document)[:HEAD])
    root = ROOT.search(text)
    if root is None:
        return About(title="", format="", language="")
    first = ITEM.search(text, root.end())
    head = text[: first.start()] if first else text
    title = TITLE.search(head, root.end()) or TITLE.search(text, root.end())
    words = (title[1] or unescape(title[2] or "")) if title else ""
    language = LANGUAGE.search(head) or XML_LANG.search(root[2])
    return About(
        title=to_line(words)[:TITLE_MOST],
        format=_format(root[1].lower(), root[2]),
        language=_tag(language[1] if language else ""),
    )


def _format(root: str, attributes: str) -> str:
    """The format's name with its version."""
    if root == "feed":
        return "Atom 0.3" if ATOM03 in attributes else "Atom 1.0"
    if root == "rdf":
        return "RSS 0.90 (RDF)" if NETSCAPE in attributes else "RSS 1.0 (RDF)"
    version = VERSION.search(attributes)
    return f"RSS {version[1]}" if version else "RSS"


def _about_json(document: str) -> About:
    try:
        raw = json.loads(document, parse_int=str)
    except (ValueError, RecursionError):
        raw = None
    raw = raw if isinstance(raw, dict) else {}
    version = JSON_VERSION.match(str(raw.get("version", "")))
    return About(
        title=to_line(jsonfeed.text_of(raw.get("title")))[:TITLE_MOST],
        format=f"JSON Feed {version[1]}" if version else "JSON Feed" if isinstance(raw.get("items"), list) else "",
        language=_tag(jsonfeed.text_of(raw.get("language"))[:20]),
    )


def language_of(named: str, page: str, titles: Sequence[str]) -> str | None:
    """`it`, `en` or `zh`: what the titles are written in, else what the feed names, else its page; None for others.

    A blog in Chinese that names English, as its program did when it was set up, is one in Chinese.
    """
    text = "".join(titles)
    letters = sum(c.isalpha() for c in text)
    if letters and not KANA.search(text) and len(HAN.findall(text)) > MOSTLY * letters:
        return "zh"
    short = (named or page).partition("-")[0]
    return short if short in ("it", "en", "zh") else None


def _tag(name: str) -> str:
    return name.strip().replace("_", "-").lower()
