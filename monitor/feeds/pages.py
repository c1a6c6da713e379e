"""What a web page says about its feeds: declared ones, links that look like one, its language.  Pure; asks nobody.

Pages are hostile: tags are found one after the other, each of bounded length, so that any page costs linear time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from monitor.addresses import join, split
from monitor.errors import FetchError

LONGEST = 2_000_000
"""Characters of a page that are looked at."""
MOST = 40
"""Addresses of one kind that are kept."""
TAG = re.compile(r"<(!--|script\b|style\b|template\b|/?[a-zA-Z]{1,10}\b)")
ATTRIBUTES = re.compile(r"""(?:[^<>"']++|"[^"]{0,3000}+"|'[^']{0,3000}+')*+""")
"""What stands between a tag's name and its end; a quoted value may hold `>`."""
LONGEST_TAG = 6000
HIDING = ("script", "style", "template")
END = {"!--": re.compile("-->"), **{name: re.compile(f"</{name}", re.IGNORECASE) for name in HIDING}}
ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])([a-zA-Z:-]{1,20})\s{0,20}=\s{0,20}(?:"([^"]{0,2500})"|'([^']{0,2500})'|([^\s"'=][^\s"']{0,2499}))"""
)
TYPES = re.compile(
    r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json|x\.atom\+xml|x-rss\+xml)|text/(?:rss|atom)(?:\+xml)?"
)
MAYBE = ("application/json", "application/xml", "text/xml")
"""Types that a feed may be declared with, and that other documents are declared with too."""
FEEDISH = re.compile(
    r"(?:^|[/._?=&-])(?:rss2?|feeds?|atom|rdf)(?:[/._?=&-]|\d?\.xml|$)|\.(?:rss|atom|rdf)(?:\?|$)", re.IGNORECASE
)
"""What an address of a feed looks like, from its path on."""
SERVICES = frozenset({"feeds.feedburner.com", "feeds2.feedburner.com"})
"""Hosts where every address is a feed's."""
COMMENTS = re.compile(r"comment", re.IGNORECASE)
"""The feed of a page's comments is offered after all others."""
USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "?feed=rss2")
"""Where blogs and newspapers keep their feeds, the commonest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Addresses are absolute, each stands once, the likeliest first."""

    language: str = ""
    """Its `<html lang>`, in small letters."""
    declared: tuple[str, ...] = ()
    """Named by `<link rel="alternate">` (html.spec.whatwg.org, section 4.6.7.1)."""
    linked: tuple[str, ...] = ()
    """Links to the same site, or to a host that is there for feeds, whose address looks like a feed's."""


def read_page(text: str, url: str) -> Page:
    """What the page that came from `url` says."""
    language, base = "", url
    declared: dict[str, None] = {}
    maybe: dict[str, None] = {}
    linked: dict[str, None] = {}
    for name, attributes in _tags(text[:LONGEST]):
        href = _address(attributes.get("href", ""), base)
        if name == "html":
            language = language or attributes.get("lang", attributes.get("xml:lang", ""))[:20].strip().lower()
        elif name == "base" and href and base == url:
            base = href
        elif name == "link" and href and "alternate" in attributes.get("rel", "").lower().split():
            kind = _kind(attributes)
            if TYPES.fullmatch(kind):
                declared[href] = None
            elif kind in MAYBE and _looks_like_a_feed(href):
                maybe[href] = None
        elif (
            name == "a"
            and href
            and (TYPES.fullmatch(_kind(attributes)) or (_looks_like_a_feed(href) and _belongs(href, url)))
        ):
            linked[href] = None
    return Page(language=language, declared=_best({**declared, **maybe}), linked=_best(linked))


def _kind(attributes: Mapping[str, str]) -> str:
    """The media type that a link names, without parameters."""
    return attributes.get("type", "").partition(";")[0].strip().lower()


def usual(url: str) -> tuple[str, ...]:
    """Where the feeds of a page may be: the usual places beside it, then those of its host."""
    parts = split(url)
    folder = parts.path.rpartition("/")[0] if "." in parts.path.rpartition("/")[2] else parts.path.rstrip("/")
    roots = dict.fromkeys(parts._replace(path=path + "/", query="", fragment="").geturl() for path in (folder, ""))
    return tuple(dict.fromkeys(root + place for root in roots for place in USUAL))


def _tags(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every opening tag with its attributes; what stands in comments and scripts is passed over."""
    at = 0
    while found := TAG.search(text, at):
        name = found[1].lower()
        at = found.end()
        if name in ("html", "base", "link", "a"):
            inner = ATTRIBUTES.match(text, at, at + LONGEST_TAG)
            at = inner.end() if inner else at
            yield name, _attributes(text[found.end() : at])
        elif name in END:
            end = END[name].search(text, found.end(1))
            at = end.end() if end else len(text)


def _attributes(raw: str) -> dict[str, str]:
    """Names in small letters, entities read; of a repeated one the first (html.spec.whatwg.org, section 13.2.5.33)."""
    found: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(raw):
        found.setdefault(name.lower(), unescape(next(filter(None, values), "")))
    return found


def _address(href: str, base: str) -> str:
    """An absolute http(s) address; "" where it is none.  `feed:` before one is what readers were once started with."""
    href = href.strip()
    if href[:5].lower() == "feed:":
        href = "https:" + href[5:] if href[5:7] == "//" else href[5:]
    if not href or href.startswith("#"):
        return ""
    try:
        url = join(base, href)
        split(url)
    except (FetchError, ValueError):
        return ""
    return url.partition("#")[0]


def _looks_like_a_feed(url: str) -> bool:
    parts = split(url)
    if parts.hostname in SERVICES:
        return parts.path.strip("/") != ""
    return FEEDISH.search(parts.path + (f"?{parts.query}" if parts.query else "")) is not None


def _belongs(url: str, page: str) -> bool:
    """Whether an address is of the page's site: the last two labels of the host agree, or it is a host for feeds."""
    host, own = (split(each).hostname or "" for each in (url, page))
    return host == own or host.startswith(("feeds.", "rss.", "feed.")) or _site(host) == _site(own)


def _site(host: str) -> list[str]:
    return host.rstrip(".").split(".")[-2:]


def _best(urls: Mapping[str, None]) -> tuple[str, ...]:
    return tuple(sorted(urls, key=lambda url: COMMENTS.search(url) is not None))[:MOST]
