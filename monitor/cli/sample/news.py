"""The demo's news: `news.toml` beside this file, made into the documents that feeds of several kinds serve.

Writes RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, in the encoding a feed asks for.  Serves nothing.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from importlib import resources
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleItem:
    """One item of a sample feed."""

    id: str
    link: str
    published: datetime
    title: str
    body: str
    """Its summary; markup where it begins with `<`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleFeed:
    """One sample feed and the document it serves."""

    name: str
    language: str
    """it, zh or en, as a config says it."""
    content_type: str
    modified: datetime
    """When its newest item came out."""
    items: tuple[SampleItem, ...]
    """Newest first."""
    body: bytes
    """The document."""


def documents() -> Mapping[str, SampleFeed]:
    """Every sample feed by its path on the server, which begins with a slash."""
    raw = tomllib.loads(resources.files(__package__).joinpath("news.toml").read_text(encoding="utf-8"))
    return {feed["path"]: _feed(feed) for feed in raw["feeds"]}


def _feed(raw: Mapping[str, object]) -> SampleFeed:
    told = {name: str(raw[name]) for name in ("name", "language", "format", "address", "about")}
    encoding = str(raw.get("encoding", "utf-8"))
    rows = raw["items"]
    if not isinstance(rows, list):
        raise TypeError("news.toml: `items` is a list")
    items = tuple(SampleItem(**{**row, "body": row["body"].strip()}) for row in rows)
    write, content_type = FORMATS[told["format"]]
    return SampleFeed(
        name=told["name"],
        language=told["language"],
        content_type=f"{content_type}; charset={encoding}",
        modified=max(item.published for item in items),
        items=items,
        body=write(told, items, encoding).encode(encoding),
    )


def _rss(feed: Mapping[str, str], items: tuple[SampleItem, ...], encoding: str) -> str:
    """RSS 2.0 (rssboard.org/rss-specification): dates as in RFC 822, markup escaped."""
    rows = "".join(
        f"<item>\n<title>{escape(item.title)}</title>\n<link>{escape(item.link)}</link>\n"
        f'<guid isPermaLink="false">{escape(item.id)}</guid>\n<pubDate>{format_datetime(item.published)}</pubDate>\n'
        f"<description>{escape(item.body)}</description>\n</item>\n"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0">\n<channel>\n'
        f"<title>{escape(feed['name'])}</title>\n<link>{escape(feed['address'])}</link>\n"
        f"<description>{escape(feed['about'])}</description>\n<language>{feed['language']}</language>\n"
        f"{rows}</channel>\n</rss>\n"
    )


def _atom(feed: Mapping[str, str], items: tuple[SampleItem, ...], encoding: str) -> str:
    """Atom (RFC 4287): every text construct says whether it is text or html."""
    rows = "".join(
        f"<entry>\n<id>{escape(item.id)}</id>\n<title>{escape(item.title)}</title>\n"
        f'<link rel="alternate" href={quoteattr(item.link)}/>\n'
        f"<published>{item.published.isoformat()}</published>\n<updated>{item.published.isoformat()}</updated>\n"
        f'<summary type="{"html" if item.body.startswith("<") else "text"}">{escape(item.body)}</summary>\n</entry>\n'
        for item in items
    )
    updated = max(item.published for item in items).isoformat()
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed["language"]}">\n'
        f"<id>{escape(feed['address'])}</id>\n<title>{escape(feed['name'])}</title>\n"
        f"<subtitle>{escape(feed['about'])}</subtitle>\n<updated>{updated}</updated>\n"
        f"<author><name>{escape(feed['name'])}</name></author>\n<link href={quoteattr(feed['address'])}/>\n"
        f"{rows}</feed>\n"
    )


def _json(feed: Mapping[str, str], items: tuple[SampleItem, ...], encoding: str) -> str:
    """JSON Feed 1.1 (jsonfeed.org), always UTF-8."""
    del encoding
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed["name"],
        "home_page_url": feed["address"],
        "description": feed["about"],
        "language": feed["language"],
        "items": [
            {
                "id": item.id,
                "url": item.link,
                "title": item.title,
                "summary": item.body,
                "content_text": item.body,
                "date_published": item.published.isoformat(),
            }
            for item in items
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


FORMATS: Mapping[str, tuple[Callable[[Mapping[str, str], tuple[SampleItem, ...], str], str], str]] = {
    "rss": (_rss, "application/rss+xml"),
    "atom": (_atom, "application/atom+xml"),
    "json": (_json, "application/feed+json"),
}
"""How each format is written, and its media type."""
