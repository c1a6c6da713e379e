"""The text part: what the HTML says, in 78 columns, where a Chinese character takes two.

Addresses stand at the end under numbers, so that the cards stay readable.  Pure.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from monitor.digest.gloss import MARK
from monitor.digest.links import plain
from monitor.digest.page import CardPart, Line, Link, Page, StoryPart
from monitor.digest.words import Words
from monitor.text import HAN

WIDTH = 78
STOPS = frozenset("，。、；：？！）》」』】〉")
"""Chinese marks after which a line may end."""
NO_START = STOPS | frozenset("”’»%…·—,.;:!?)]")
"""Marks that begin no line."""
NO_END = frozenset("（《「『【〈“‘«([")
"""Those that end none."""
NO_WIDTH = ("Mn", "Me", "Cf")
"""Categories of what stands on or between other characters: accents, variation selectors, joiners."""


def text_of(page: Page, words: Words) -> str:
    """The whole text part, lines ended with newlines."""
    return "\n".join(_Writer(page, words).lines()) + "\n"


def width(text: str) -> int:
    """Columns on a terminal or in a mail program with a fixed pitch."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in NO_WIDTH else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text
    )


def wrap(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Fill lines of `WIDTH` columns; breaks at blanks and around Chinese characters, else inside an endless word."""
    lines: list[str] = []
    current = indent if first is None else first
    empty = True
    for piece in _pieces(text):
        blank = "" if empty else piece[: len(piece) - len(piece.lstrip(" "))]
        word = piece.lstrip(" ")
        if not empty and width(current) + width(blank) + width(word) > WIDTH:
            lines.append(current.rstrip())
            current, blank = indent, ""
        while width(current) + width(blank) + width(word) > WIDTH:
            head = _fitting(word, WIDTH - width(current))
            lines.append(current + head)
            current, word = indent, word[len(head) :]
        current += blank + word
        empty = False
    lines.append(current.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Unbreakable pieces, each with the blanks before it."""
    piece = ""
    for char in text:
        if piece and piece.strip() and (char == " " or _parts(piece[-1], char)):
            yield piece
            piece = ""
        piece += char
    if piece.strip():
        yield piece


def _parts(before: str, after: str) -> bool:
    """Whether a line may end between two characters without a blank: beside a Chinese one, but `8日` is one word."""
    if after in NO_START or before in NO_END or before == " ":
        return False
    han = HAN.match(after) is not None
    return (han and not before.isdigit()) or HAN.match(before) is not None or before in STOPS


def _fitting(word: str, columns: int) -> str:
    """The longest start of a word that fits, one character at least."""
    used = 0
    for at, char in enumerate(word):
        used += width(char)
        if used > columns and at > 0:
            return word[:at]
    return word


def footed(foot: Sequence[str], stop: str, words: Words) -> Iterator[str]:
    """The foot below its rule, with where to `stop`, which stays whole."""
    yield ""
    yield "-" * WIDTH
    for line in foot:
        yield from wrap(line)
    if stop:
        yield f"{words.say('foot_stop')}: {stop}"


class _Writer:
    """Writes one page; remembers the addresses it numbers."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page = page
        self.words = words
        self.links: list[Link] = []

    def lines(self) -> Iterator[str]:
        page = self.page
        yield from wrap(f"{page.masthead} · {page.day}")
        yield from wrap(page.totals)
        yield "=" * WIDTH
        if page.amends:
            yield from self.amends()
        for card in page.cards:
            yield ""
            yield from self.card(card)
        if page.rest:
            yield from self.title("rest")
            for story in page.rest:
                yield from self.brief(story)
        if page.left:
            yield ""
            yield from wrap(page.left)
        for key, lines in (("follow", page.follow), ("unseen", page.unseen), ("proposals", page.proposals)):
            if lines:
                yield from self.title(key)
            for line in lines:
                yield from wrap(line, "  ", "· ")
        yield from self.addresses()
        yield from footed(page.foot, page.stop, self.words)

    def title(self, key: str) -> Iterator[str]:
        yield ""
        yield self.words.say(key).upper()

    def amends(self) -> Iterator[str]:
        yield from self.title("amends")
        for one in self.page.amends:
            tail = f" {self.link(one.link)}" if one.link else ""
            yield from wrap(f"[{one.badge.word.upper()}] {one.text}{tail}", "  ", "· ")
        if self.page.amends_more:
            yield from wrap(self.page.amends_more, "  ", "· ")

    def card(self, card: CardPart) -> Iterator[str]:
        lead = f"{card.number}. "
        indent = " " * len(lead)
        if card.heading:
            yield from wrap(f"{card.heading} [{card.badge.word.upper()}]", indent, lead)
        else:
            yield from self.headline(card.stories[0], indent, lead)
        if card.beside:
            yield from wrap(card.beside, indent)
        if not card.heading:
            yield from self.story(card.stories[0], indent)
        below = card.stories if card.heading else card.stories[1:]
        if below and not card.heading:
            yield from wrap(f"{self.words.say('same_affair')}:", indent)
        for story in below:
            yield from self.headline(story, indent + "  ", indent + "• ", f"{story.day} · ")
            yield from self.story(story, indent + "  ")
        for before in card.before:
            yield from wrap(before, indent + "  ", indent)
        yield from wrap(f"{self.words.say('why')}{self.mark('colon')}{card.why}", indent + "  ", indent)

    def headline(self, story: StoryPart, indent: str, lead: str, day: str = "") -> Iterator[str]:
        head, badge = story.headline, f"[{story.badge.word.upper()}]"
        if head.led:
            yield from wrap(f"{day}{MARK} {head.gloss} {badge}", indent, lead)
            yield from wrap(head.text, indent)
        else:
            yield from wrap(f"{day}{head.text} {badge}", indent, lead)
            if head.gloss:
                yield from wrap(f"{MARK} {head.gloss}", indent + "  ", indent)

    def story(self, story: StoryPart, indent: str) -> Iterator[str]:
        if story.update:
            yield from wrap(self.words.aside(story.update).lstrip(), indent)
        if story.when:
            yield from wrap(story.when, indent + "  ", indent)
        if story.fate:
            yield from wrap(self.words.aside(story.fate).lstrip(), indent)
        if story.spread:
            yield from wrap(story.spread, indent + "  ", indent)
        for line in story.lines:
            yield from self.claim(line, story, indent)
        sources = self.mark("semicolon").join([*(self.link(link) for link in story.links), *story.more])
        yield from wrap(f"{self.words.say('sources')}{self.mark('colon')}{sources}", indent + "  ", indent)

    def claim(self, line: Line, story: StoryPart, indent: str) -> Iterator[str]:
        if line.gloss:
            said = f"{MARK} {line.gloss}{self.mark('colon' if line.spoken else 'dash')}{line.quote}"
        else:
            said = f"{line.who}{self.mark('colon')}{line.quote}" if line.who else line.quote
        notes = self.mark("comma").join(note for note in (line.source, line.due) if note)
        said = f"{said}{self.words.aside(notes)}" if notes else said
        badge = "" if line.badge.repeats(story.badge) else f" [{line.badge.word.upper()}]"
        yield from wrap(f"{said}{badge}", indent + "  ", indent + "· ")

    def brief(self, story: StoryPart) -> Iterator[str]:
        yield from self.headline(story, "  ", "· ")
        if story.update:
            yield from wrap(self.words.aside(story.update).lstrip(), "    ", "  ")
        yield from wrap(
            self.mark("semicolon").join([*(self.link(link) for link in story.links), *story.more]), "    ", "  "
        )

    def link(self, link: Link) -> str:
        """`科创板日报 (cinese, 24 ago, primo) [3]`."""
        notes = [link.language, link.day, self.words.say("first") if link.first else "", link.copies]
        notes.append(self.words.say("paywall") if link.paywall else "")
        told = self.mark("comma").join(n for n in notes if n)
        said = f"{link.name}{self.words.aside(told)}" if told else link.name
        if not link.href:
            return f"{said} [{self.words.say('no_address')}]"
        self.links.append(link)
        return f"{said} [{len(self.links)}]"

    def addresses(self) -> Iterator[str]:
        if self.links:
            yield from self.title("addresses")
        for number, link in enumerate(self.links, 1):
            yield f"[{number}] {plain(link.href)}"
            if link.reading:
                yield f"    {self.words.say('read_address')}{self.mark('colon')}{link.reading}"

    def mark(self, key: str) -> str:
        return self.words.say(f"mark.{key}")
