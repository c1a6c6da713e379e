"""A web page to the article on it: headline, date, publisher, language and main text, by what the page says of itself.

The order of belief: its metadata for readers (Open Graph, ogp.me), its JSON-LD (schema.org/Article), its own markup.
Pages are hostile: tags are found one after the other, each of bounded length, so that any page costs linear time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from monitor.addresses import join, split
from monitor.errors import FetchError
from monitor.feeds.article import Article
from monitor.feeds.html import to_line, to_text
from monitor.feeds.linkeddata import LinkedData, read_linked
from monitor.feeds.pages import ATTRIBUTE, ATTRIBUTES, LONGEST_TAG

LONGEST = 2_000_000
"""Characters of a page that are looked at."""
TAG = re.compile(r"<(!--|/?[a-zA-Z][a-zA-Z0-9]{0,15}\b)")
HIDING = ("script", "style", "template")
"""Elements whose content is no markup."""
ASIDE = frozenset((
    *HIDING, "!--", "title", "nav", "header", "footer", "aside", "form", "svg", "button", "select", "iframe", "noscript", "figure",
))  # fmt: skip
"""Elements that hold no part of an article's text."""
PARAGRAPH = re.compile(
    r"<p\b[^<>]{0,3000}>(.*?)(?=</?(?:p|div|section|article|main|h[1-6]|ul|ol|table|body)\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)
ARTICLE = re.compile(r"<(?:article|main)\b[^<>]{0,3000}>(.*?)(?=</?article\b|</main\b|\Z)", re.IGNORECASE | re.DOTALL)
LINE = 5000
"""Characters of a headline with its markup."""
SHORT, LEAST = 200, 15
"""Characters of an article's text; of one of its paragraphs."""
DATES = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date", "publish-date",
    "parsely-pub-date", "dc.date.issued", "dcterms.date", "dc.date", "weibo:article:create_at", "date", "og:article:published_time",
)  # fmt: skip
"""Names of metadata that say when, the plainest first."""
BETWEEN = re.compile(r"\s*(?:[|–—·_»]|\s-\s|\s-)\s*")


@dataclass(kw_only=True, slots=True)
class _Head:
    """What a page says of itself; of a repeated name the first."""

    meta: dict[str, str] = field(default_factory=dict)
    language: str = ""
    canonical: str = ""
    title: str = ""
    heading: str = ""
    times: list[str] = field(default_factory=list)
    linked: LinkedData = field(default_factory=LinkedData)

    def said(self, *names: str) -> str:
        """The first of these metadata that says something, on one line."""
        return next((line for name in names if (line := to_line(self.meta.get(name, "")))), "")


def read_newspage(text: str, url: str = "") -> Article:
    """The article on a page; `url` is where it came from, "" for a saved one.

    Its own address counts where it is one, and for a page that was asked for only on that site.
    """
    text = text[:LONGEST]
    head, body = _Head(), []
    for name, raw, start, end in _elements(text):
        if name == "":
            body.append(text[start:end])
        else:
            _take(head, name, raw, text[start:end])
    linked = head.linked
    address = _address(head.canonical or head.said("og:url") or linked.url, url)
    site = head.said("og:site_name", "application-name") or linked.publisher or _host(address or url)
    title = head.said("og:title") or linked.headline or head.said("twitter:title") or head.heading or head.title
    language = head.language or linked.language or head.said("og:locale", "content-language", "language")
    return Article(
        title=_bare(title, site),
        summary=head.said("og:description", "description", "twitter:description") or linked.description,
        text=linked.body or _main("".join(body)),
        url=address or url,
        source=site,
        author=linked.author or head.said("author", "article:author", "byl"),
        language=language.replace("_", "-").lower()[:20],
        dates=tuple(
            filter(
                None,
                (
                    *(head.meta.get(name, "") for name in DATES[:1]),
                    linked.published,
                    *(head.meta.get(n, "") for n in DATES[1:]),
                    *head.times,
                ),
            )
        ),
    )


def _elements(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The page in parts: ("", "", start, end) of its body's markup, (name, attributes, start, end) of what says something.

    The second pair bounds the element's content, for those whose content is asked for.
    """
    at = shown = 0
    endless: set[str] = set()  # elements that no end tag closes any more: looking for it again would cost the square
    while found := TAG.search(text, at):
        name = found[1].lower()
        raw = "" if name == "!--" else _attributes_at(text, found.end())
        at = opened = found.end() + len(raw)
        if name in ASIDE:
            yield "", "", shown, found.start()
            closed = _end(text, name, at, endless)
            yield name, raw, opened, closed
            at = shown = closed
        elif name in ("html", "meta", "link", "time"):
            yield name, raw, at, at
        elif name == "h1":
            at = _line_end(text, name, opened)  # past its content, or headlines inside each other would cost the square
            yield name, raw, opened, at
    yield "", "", shown, len(text)


def _attributes_at(text: str, at: int) -> str:
    found = ATTRIBUTES.match(text, at, at + LONGEST_TAG)
    return found[0] if found else ""


def _end(text: str, name: str, at: int, endless: set[str]) -> int:
    """Where an element's content ends; at once where nothing closes it, but for what is no markup."""
    if name not in endless:
        mark = re.compile("-->" if name == "!--" else f"</{name}\\b", re.IGNORECASE)
        if found := mark.search(text, at):
            return found.start()
        endless.add(name)
    return len(text) if name in HIDING else at


def _line_end(text: str, name: str, at: int) -> int:
    """The same of a headline, which is short."""
    found = re.compile(f"</{name}\\b", re.IGNORECASE).search(text, at, at + LINE)
    return found.start() if found else at


def _take(head: _Head, name: str, raw: str, content: str) -> None:
    """Remember what one element says."""
    if name == "title":
        head.title = head.title or to_line(content.lstrip(">"))
    elif name == "h1":
        head.heading = head.heading or to_line(content.lstrip(">"))
    elif name == "meta":
        _take_meta(head, _attributes(raw))
    elif name == "script":
        if "ld+json" in raw.lower():
            head.linked = head.linked.or_else(read_linked(content.lstrip(">")))
    elif name in ("html", "link", "time"):
        attributes = _attributes(raw)
        if name == "html":
            head.language = head.language or attributes.get("lang", attributes.get("xml:lang", ""))
        elif name == "time":
            head.times += [attributes["datetime"]] if attributes.get("datetime") else []
        elif "canonical" in attributes.get("rel", "").lower().split():
            head.canonical = head.canonical or attributes.get("href", "").strip()


def _take_meta(head: _Head, attributes: Mapping[str, str]) -> None:
    """Remember a `<meta>`, which sites name in four ways."""
    for key in ("property", "name", "itemprop", "http-equiv"):
        if attributes.get(key) and attributes.get("content"):
            head.meta.setdefault(attributes[key].strip().lower(), attributes["content"])


def _attributes(raw: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(raw):
        found.setdefault(name.lower(), unescape(next(filter(None, values), "")))
    return found


def _address(own: str, url: str) -> str:
    """The page's own address, made absolute; "" where it is none, of another site than was asked, or a site's front page."""
    try:
        address = join(url, own) if url else own
        parts = split(address)
    except (FetchError, ValueError):
        return ""
    asked = urlsplit(url).path.strip("/") if url else ""
    misled = bool(url) and (_host(address) != _host(url) or (bool(asked) and not parts.path.strip("/")))
    return address.partition("#")[0] if own and not misled else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""


def _bare(title: str, site: str) -> str:
    """A headline without the publisher's name before or behind it."""
    parts = [part for part in BETWEEN.split(title) if part]
    name = site.casefold()
    if len(parts) < 2 or not name:  # noqa: PLR2004 - one part is the headline
        return title
    if parts[-1].casefold() == name:
        return title[: title.rindex(parts[-1])].rstrip(" |–—·_»-")
    if parts[0].casefold() == name:
        return title[len(parts[0]) :].lstrip(" |–—·_»-")
    return title


def _main(body: str) -> str:
    """The paragraphs of the article that says most; of the whole page where none says much; else all that is shown."""
    articles = [_paragraphs(found[1]) for found in ARTICLE.finditer(body)]
    best = max(articles, key=len, default="")
    if len(best) >= SHORT:
        return best
    whole = _paragraphs(body)
    return whole if len(whole) >= SHORT else max((best, whole, to_text(body)), key=len)


def _paragraphs(markup: str) -> str:
    told = to_text("".join(f"<p>{found[1]}</p>" for found in PARAGRAPH.finditer(markup)))
    return "\n".join(line for line in told.split("\n") if len(line) >= LEAST)
