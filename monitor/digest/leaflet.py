"""A leaflet: a mail that is no list of cards, such as a recap or a line that all is well, as text and HTML with the same content.

Pure.  Says nothing about what stands in it; every text in its records is safe to show, escaping is the template's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.digest.links import plain
from monitor.digest.page import Badge
from monitor.digest.plaintext import WIDTH, footed, wrap
from monitor.digest.render import Rendered, template
from monitor.digest.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One line of a list."""

    text: str
    badge: Badge | None = None
    remark: str = ""
    """Said less loudly behind it."""
    name: str = ""
    """Of a source that is linked behind it."""
    href: str = ""
    reading: str = ""
    """Where that can be read in the reader's language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Lines that belong together, under a heading where they have one."""

    items: tuple[Item, ...]
    heading: str = ""
    badge: Badge | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the mail with its title."""

    title: str
    blocks: tuple[Block, ...]
    more: str = ""
    """What found no room, or a word on all of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaflet:
    """The whole mail in words."""

    language: str
    subject: str
    preheader: str
    masthead: str
    day: str
    lead: str
    """What it comes to, in a line."""
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    stop: str = ""
    """Where to unsubscribe; "" where there is no such place."""


def listed(title: str, lines: Iterator[str]) -> tuple[Section, ...]:
    """A section of plain lines; none where there are no lines."""
    items = tuple(Item(text=line) for line in lines)
    return (Section(title=title, blocks=(Block(items=items),)),) if items else ()


def rendered(leaflet: Leaflet, words: Words) -> Rendered:
    """Both parts of the mail."""
    html = template("leaflet.html.j2").render(page=leaflet, say=words.say)
    return Rendered(subject=leaflet.subject, text="\n".join(_lines(leaflet, words)) + "\n", html=html)


def _lines(leaflet: Leaflet, words: Words) -> Iterator[str]:
    links: list[Item] = []
    yield from wrap(f"{leaflet.masthead} · {leaflet.day}")
    yield "=" * WIDTH
    yield ""
    yield from wrap(leaflet.lead)
    for section in leaflet.sections:
        yield ""
        yield section.title.upper()
        for block in section.blocks:
            if block.heading:
                yield ""
                yield from wrap(_joined(block.heading, block.badge, block.remark))
            pad = "  " if block.heading else ""
            for item in block.items:
                said = _joined(item.text, item.badge, item.remark) + _source(item, links)
                yield from wrap(said, f"{pad}  ", f"{pad}· ")
        if section.more:
            yield from wrap(section.more)
    if links:
        yield ""
        yield words.say("addresses").upper()
    for number, item in enumerate(links, 1):
        yield f"[{number}] {plain(item.href)}"
        if item.reading:
            yield f"    {words.say('read_address')}: {item.reading}"
    yield from footed(leaflet.foot, leaflet.stop, words)


def _joined(text: str, badge: Badge | None, remark: str) -> str:
    word = "" if badge is None else f" [{badge.word.upper()}]"
    return f"{text}{word}" + (f" · {remark}" if remark else "")


def _source(item: Item, links: list[Item]) -> str:
    """`· 科创板日报 [3]`; the address is noted for the end of the mail."""
    if not item.name:
        return ""
    if not item.href:
        return f" · {item.name}"
    links.append(item)
    return f" · {item.name} [{len(links)}]"
