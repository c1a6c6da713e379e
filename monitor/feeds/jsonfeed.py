"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1): items to the fields that parse.py makes an `Item` of."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from monitor.errors import FeedError
from monitor.feeds.split import digest

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
"""An id that is one may stand for a missing link: "ideally, the id is the full URL of the resource"."""
CONVERTED = ("#text", "_")
"""Under what converters put an element's text where it has attributes: `{"#text": "7", "@_isPermaLink": "false"}`."""

BROKEN = "the answer is broken JSON or is cut off"
PARTS = 200_000
"""Values of a document; Python takes up to a hundred times the room of one that is written in two characters."""
PART = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{,]', re.DOTALL)


def looks_like(document: str) -> bool:
    """Whether a document is meant to be JSON."""
    return document[:1000].lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def items(document: str, most: int) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each item's hash and its fields: id, link, title, summary, content, author, published, modified.

    Raises:
        FeedError: it is no JSON, no feed, or has more than `PARTS` parts.
    """
    _check(document)
    try:
        raw = json.loads(document, parse_int=str)  # no number is counted with; a long one must not break the feed
    except (ValueError, RecursionError) as error:
        raise FeedError(BROKEN) from error
    found = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(found, list):
        raise FeedError("the answer is JSON, but no JSON Feed: it has no items")
    for item in found[:most]:
        if isinstance(item, dict):
            fields = _fields(item)
            yield digest(json.dumps(list(fields.values()))), fields


def _check(document: str) -> None:
    """Refuse a document of too many parts before any of them is made; what stands in its texts is none."""
    if sum(map(document.count, "[{,")) <= PARTS:
        return
    if document[-100:].rstrip()[-1:] not in ("}", "]"):
        raise FeedError(BROKEN)
    parts = (found for found in PART.finditer(document) if found[0][0] != '"')
    if next(islice(parts, PARTS, None), None) is not None:
        raise FeedError(
            f"the answer is JSON of more than {PARTS:,} parts, which no feed needs: look for another address"
        )


def _fields(item: Mapping[str, Any]) -> dict[str, str]:
    key = text_of(item.get("id"))
    return {
        "id": key,
        "link": text_of(item.get("url") or item.get("external_url")) or (key if ADDRESS.match(key) else ""),
        "title": text_of(item.get("title")),
        "summary": text_of(item.get("summary")),
        "content": text_of(item.get("content_html")) or _escaped(text_of(item.get("content_text"))),
        "author": next(filter(None, map(_name, _authors(item))), ""),
        "published": text_of(item.get("date_published")),
        "modified": text_of(item.get("date_modified")),
    }


def _authors(item: Mapping[str, Any]) -> list[object]:
    """1.1 has a list, 1.0 one; some write both, and some leave one of them empty."""
    authors = item.get("authors")
    return [*(authors if isinstance(authors, list) else [authors]), item.get("author")]


def _name(author: object) -> str:
    return text_of(author.get("name")) if isinstance(author, dict) else text_of(author)


def text_of(value: object) -> str:
    """A text or number as text; of an element that some program turned from XML to JSON, the text beside its attributes."""
    if isinstance(value, dict):
        value = next((value[name] for name in CONVERTED if name in value), None)
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _escaped(text: str) -> str:
    """Plain text as markup, which is what all other content is."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
