"""OPML in and out (opml.org/spec2): feeds as outlines, folders as contexts.

Of an outline only `text`, `title`, `xmlUrl` and `language` are read, however they are capitalised; bare ampersands, which hand-made files
hold in addresses, are mended.  Whether an address can be one is the caller's to ask.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from monitor.errors import MonitorError
from monitor.feeds.encoding import decode
from monitor.feeds.mend import mend
from monitor.model import Feed

LARGEST = 5_000_000
LONGEST_NAME = 200
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """One feed of an OPML file."""

    name: str
    url: str
    language: str | None = None
    context: str | None = None


def read(document: bytes, *, subject: str, leaves: bool = False) -> tuple[Outline, ...]:
    """The feeds of an OPML document; with `leaves` also outlines that hold nothing and have no address, under `url` "".

    Raises:
        MonitorError: it is no OPML, too large, or declares a document type (which may hide an entity bomb).
    """
    text = decode(document[: LARGEST + 1])
    if len(document) > LARGEST or "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise MonitorError(f"{subject} is too large or declares a document type: export it again from the other reader")
    try:
        root = ET.fromstring(mend(text))  # noqa: S314 - without a document type there is no entity to expand
    except ET.ParseError as error:
        raise MonitorError(f"{subject} is no OPML ({error})") from error
    body = next((inner for inner in root if _named(inner, "body")), None)
    if not _named(root, "opml") or body is None:
        raise MonitorError(f"{subject} is no OPML: it has no <opml> with a <body>")
    return tuple(_outlines(body, leaves=leaves))


def _outlines(body: ET.Element, *, leaves: bool) -> list[Outline]:
    """Every outline with an address, in the order of the document, each under the folder it stands in."""
    found = []
    waiting: list[tuple[ET.Element, str | None]] = [(outline, None) for outline in reversed(body)]
    while waiting:
        outline, folder = waiting.pop()
        said = {name.lower(): value for name, value in outline.items()}
        url = said.get("xmlurl", "").strip()
        name = next(filter(None, (" ".join(said.get(each, "").split()) for each in ("title", "text"))), url)
        if url or (leaves and name and not len(outline)):
            found.append(Outline(name=name, url=url, language=said.get("language"), context=folder))
        waiting.extend((inner, folder if url else name or folder) for inner in reversed(outline))
    return found


def _named(element: ET.Element, name: str) -> bool:
    """Whether an element bears this name, in whatever namespace."""
    return element.tag.rpartition("}")[2].lower() == name


def export(feeds: Sequence[Feed]) -> str:
    """The feeds as OPML 2.0, those with a context in a folder of its name."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        "<head><title>News monitor</title></head>",
        "<body>",
    ]
    for context in dict.fromkeys(feed.context for feed in feeds):
        inner = [_line(feed) for feed in feeds if feed.context == context]
        lines += inner if context is None else [f"<outline text={quoteattr(context)}>", *inner, "</outline>"]
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _line(feed: Feed) -> str:
    name = quoteattr(feed.name)
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)} language={quoteattr(feed.language)}/>'


def as_table(outline: Outline, *, taken: set[str], default_language: str) -> str:
    """A `[[feeds]]` table for config.toml; `taken` are names in use, this one is added."""
    first, number = _clean(outline.name) or _clean(outline.url), 2
    name = first
    while name in taken:
        name, number = f"{first} {number}", number + 1
    taken.add(name)
    short = (outline.language or "").split("-")[0].lower()
    lines = ["[[feeds]]", f"name = {_toml(name)}", f"url = {_toml(outline.url)}"]
    lines.append(f"language = {_toml(short if short in ('it', 'en', 'zh') else default_language)}")
    if context := _clean(outline.context or ""):
        lines.append(f"context = {_toml(context)}")
    return "\n".join(lines) + "\n\n"


def _clean(text: str) -> str:
    """A name on one line, of bounded length."""
    return " ".join(CONTROL.sub(" ", text).split())[:LONGEST_NAME].strip()


def _toml(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(CONTROL.sub(" ", text), ensure_ascii=False)
