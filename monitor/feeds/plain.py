"""Plain items read directly: the fields that feedparser gives, in a small part of its time.

Most items of the world are a flat list of a dozen well-known elements.  Those are read here as feedparser reads
them, its oddities included: an id that acts as link, a second description that is the content, UTF-8 read twice.
All else makes its item unsure, or its whole document, and is left to feedparser: markup that is not escaped,
base64, `xml:base`, elements after which feedparser has lost count.  Linear in the document.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from monitor.feeds.elements import (
    AUTHOR,
    CAPTION,
    CONTENT,
    DATES,
    DESCRIPTION,
    ID,
    ITEM,
    LINK,
    MEDIA_TITLE,
    ORIGIN,
    PASS,
    PERSON,
    RDF_ABOUT,
    REFUSE,
    ROOTS,
    SOURCE,
    SUMMARY,
    TITLE,
    UNHANDLED,
    UNSURE,
    WORDS,
    Prefixes,
    kind_of,
)  # fmt: skip
from monitor.feeds.twice import field_once

LONGEST = 3_000_000
"""Characters of a document beyond which feedparser is shown a part of it only (parse.py), so that it is left to it."""
DEEPEST = 50
"""Elements inside each other; what nests deeper is not plain."""
TYPES = frozenset({"text", "plain", "html", "text/html", "text/plain"})
"""Types of text that mean the text itself: neither XML nor base64."""
HTML = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
XML = "http://www.w3.org/xml/1998/namespace "
"""What the names of `xml:lang` and `xml:space` begin with, in small letters."""
SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/+")
REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """An item as it stands in its document."""

    fields: Mapping[str, str]
    """id, link, origin, title, summary, content, caption, author, source; "" for one that it lacks."""
    dates: Sequence[str]
    """Published, updated, created: those it has, unread."""


FIELDS = (ID, LINK, ORIGIN, TITLE, SUMMARY, CAPTION, AUTHOR, SOURCE)
"""Those that an item has once; it may have several contents."""


class _UnsureError(Exception):
    """The whole document is to be read by feedparser."""


def read_plain(document: str) -> list[Raw | None] | None:
    """Each item of a document in order, None for one that is not surely plain; None where the whole is not.

    `document` begins with its root and is mended (mend.py).
    """
    if len(document) > LONGEST or document[:1] != "<":
        return None
    expat_reader = expat.ParserCreate("utf-8", " ")
    expat_reader.buffer_text = True
    expat_reader.buffer_size = 1 << 16
    reader = _Reader()
    expat_reader.StartElementHandler, expat_reader.EndElementHandler = reader.start, reader.end
    expat_reader.StartNamespaceDeclHandler = reader.declare
    expat_reader.CharacterDataHandler = reader.pieces.append
    try:
        expat_reader.Parse(document.encode("utf-8", "replace"), True)  # noqa: FBT003 - "this is all"
    except (expat.ExpatError, _UnsureError):
        return None
    return reader.items


class _Entry:
    """What has been read of one item."""

    __slots__ = ("contents", "depths", "fields", "refused", "titled", "told")

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.depths: dict[str, int] = {}
        self.contents: list[str] = []
        self.refused = False
        self.told = False
        """A content has come: a further description is none."""
        self.titled = -1
        """How deep the last title with words stood."""

    def put(self, name: str, value: str, depth: int) -> None:
        """Set a field, unless an element that stood less deep has set it."""
        if depth <= self.depths.get(name, depth):
            self.depths[name] = depth
            self.fields[name] = value

    def raw(self) -> Raw:
        """All of it."""
        get = self.fields.get
        fields = {name: get(name, "") for name in FIELDS}
        fields["content"] = max(self.contents, key=len, default="")
        return Raw(fields=fields, dates=[self.fields[name] for name in DATES if get(name)])


class _Reader:
    """expat's handlers for one document."""

    def __init__(self) -> None:
        self.items: list[Raw | None] = []
        self.pieces: list[str] = []
        """Text since the last tag."""
        self.prefixes = Prefixes()
        self.kinds: dict[tuple[str, ...], str] = {}
        """By an element's name and those of its attributes."""
        self.depth = 0
        self.path: list[str] = []
        """Names of the elements that stand open around an item."""
        self.summed_up = False
        """The feed itself has a summary: feedparser takes the next description for a content, of the first item even."""
        self.entry: _Entry | None = None
        self.entry_depth = 0
        self.open, self.open_depth = "", 0
        """The kind of the element whose text is being read, and where it stands."""
        self.said = ""
        """Whether an id is a link."""
        self.part = ""
        """The part of an author that is being read."""
        self.person: dict[str, str] = {}

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """Take the declaration of a namespace."""
        if not self.prefixes.declare(prefix, uri):
            raise _UnsureError

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.depth += 1
        kind = self.kinds.get((name, *attributes)) or self._learn(name, attributes)
        if kind == UNSURE or self.depth > DEEPEST:
            raise _UnsureError
        if self.open_depth:
            self._start_inside(kind, name)
        elif self.entry is None:
            self._start_around(kind, name, attributes)
        elif kind != PASS:
            self._start_field(self.entry, kind, {key.lower(): value for key, value in attributes.items()})
        self.pieces.clear()

    def _learn(self, name: str, attributes: Mapping[str, str]) -> str:
        """The kind of an element with these attributes."""
        kind = kind_of(self.prefixes.name(name))
        names = [each.lower() for each in attributes]
        foreign = any(" " in each and not each.startswith(XML) and each != RDF_ABOUT for each in names)
        if (
            any(each.endswith("base") for each in names)
            or (foreign and (kind in (ITEM, LINK, ID) or kind in WORDS))
            or (kind == ITEM and not {"href", "lastmod"}.isdisjoint(names))
            or (kind == LINK and not {"url", "uri"}.isdisjoint(names))
            or (kind in WORDS and "mode" in names)
        ):
            kind = UNSURE
        self.kinds[name, *attributes] = kind
        return kind

    def _start_inside(self, kind: str, name: str) -> None:
        """An element where text is read: part of an author, or markup, of which feedparser may lose count."""
        if self.open == AUTHOR and kind == PERSON and not self.part and not "".join(self.pieces).strip():
            self.part = name.rpartition(" ")[2].lower()
        elif kind != PASS or self.entry is None:
            raise _UnsureError
        else:
            self.entry.refused = True

    def _start_around(self, kind: str, name: str, attributes: Mapping[str, str]) -> None:
        """An item, or an element around items; of those feedparser must come back as it went in."""
        if kind == ITEM:
            if not ROOTS.issuperset(self.path):
                raise _UnsureError
            self.entry, self.entry_depth = _Entry(), self.depth
            about = next((value for key, value in attributes.items() if key.lower() == RDF_ABOUT), "")
            if about:
                self.entry.fields["id"] = about
            return
        if kind == CONTENT or (kind in (DESCRIPTION, SUMMARY) and self.summed_up):
            raise _UnsureError
        self.summed_up = self.summed_up or kind == SUMMARY
        self.path.append(self.prefixes.name(name))
        if kind in WORDS:
            self.open, self.open_depth = kind, self.depth

    def _start_field(self, entry: _Entry, kind: str, attributes: Mapping[str, str]) -> None:
        """One element of an item."""
        if kind == LINK and "href" in attributes:
            if (
                attributes.get("rel", "alternate").lower() == "alternate"
                and attributes.get("type", "html").lower() in HTML
            ):
                entry.fields["link"] = SLASHES.sub(r"\1", attributes["href"])
            return
        if kind == ITEM:
            raise _UnsureError
        if kind == ID:
            self.said = attributes.get("ispermalink", "true")
        elif kind in WORDS:
            entry.refused = entry.refused or attributes.get("type", "text").lower() not in TYPES
            if kind in (DESCRIPTION, SUMMARY) and "summary" in entry.fields and not entry.told:
                kind = CONTENT
            entry.told = entry.told or kind == CONTENT
        elif kind == SOURCE:
            entry.titled = -1
        elif (
            kind in (REFUSE, PERSON)
            or (kind == AUTHOR and self.depth != self.entry_depth + 1)
            or (kind in UNHANDLED and attributes)
        ):
            entry.refused = True
            return
        self.open, self.open_depth, self.person = kind, self.depth, {}

    def end(self, _: str) -> None:
        """End an element."""
        depth, self.depth = self.depth, self.depth - 1
        if self.open_depth:
            if depth == self.open_depth:
                self.open_depth = 0
                if self.entry is None:
                    self.path.pop()
                else:
                    self._end_field(self.entry, "".join(self.pieces).strip(), depth)
            elif self.part and depth == self.open_depth + 1:
                self.person[self.part] = "".join(self.pieces).strip()
                self.part = ""
        elif self.entry is None:
            self.path.pop()
        elif depth == self.entry_depth:
            self.items.append(None if self.entry.refused else self.entry.raw())
            self.entry = None
        self.pieces.clear()

    def _end_field(self, entry: _Entry, text: str, depth: int) -> None:
        """Take an element's text as feedparser does."""
        kind = self.open
        if kind == ID and self.said == "true":
            text = field_once(SLASHES.sub(r"\1", text))
            entry.put(ID, text, depth)
            entry.fields.setdefault(LINK, text)
        elif kind == LINK:
            text = field_once(SLASHES.sub(r"\1", text)).replace("&amp;", "&")
            entry.fields[LINK] = REFERENCE.sub(r"&\1", text)
        elif kind in (TITLE, MEDIA_TITLE):
            if not -1 < entry.titled <= depth:
                entry.put(TITLE, field_once(text), depth)
            if text and kind == TITLE:
                entry.titled = depth
        elif kind == CONTENT:
            text = field_once(text)
            entry.contents.append(text)
            entry.fields.setdefault(SUMMARY, text)
        elif kind == SOURCE:
            entry.fields[SOURCE] = field_once(text)
        elif kind == AUTHOR and self.person:
            self._end_author(entry, text, depth)
        else:
            entry.put(SUMMARY if kind == DESCRIPTION else kind, field_once(text), depth)

    def _end_author(self, entry: _Entry, text: str, depth: int) -> None:
        """An author in parts; of one before with a mail address feedparser would take that for this one's."""
        before, name, mail = entry.fields.get(AUTHOR, ""), self.person.get("name", ""), self.person.get("email", "")
        if text or (before and ("@" in before or "name" not in self.person)):
            entry.refused = True
        entry.put(AUTHOR, "", depth)
        words = f"{name} ({mail})" if name and mail else name or mail
        if words:
            entry.fields[AUTHOR] = words
