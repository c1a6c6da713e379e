"""The page: an issue in the reader's words, ready for both parts of the mail.

Records only.  Every text in them is safe to show (no control or bidi characters); escaping is the template's.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """A word with a colour."""

    kind: str
    """A status: names the colour."""
    word: str

    def repeats(self, title: "Badge") -> bool:
        """Whether it says no more than its title's; an answer always says who gave it."""
        return self.kind == title.kind and self.kind in ("rumour", "official", "reported", "expired")


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """A title as it was written, with a gloss where it is foreign."""

    text: str
    language: str
    gloss: str = ""
    led: bool = False
    """The gloss goes first: the title is in a script the reader cannot even spell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Who says what."""

    badge: Badge
    who: str
    quote: str
    """With its quotation marks."""
    language: str
    gloss: str = ""
    """In the reader's language, for a foreign quote; it names who speaks, if that is known."""
    spoken: bool = True
    """The gloss names who speaks."""
    due: str = ""
    """When it should come true."""
    source: str = ""
    """Whose article it is from, where that is not one of the story's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A linked entry."""

    name: str
    href: str
    """"" where the entry has no address that may be linked."""
    language: str
    """In words; "" for the reader's own."""
    day: str
    reading: str = ""
    first: bool = False
    copies: str = ""
    paywall: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryPart:
    """One story."""

    code: str
    badge: Badge
    headline: Headline
    day: str
    update: str
    """What is new in a story told before; else ""."""
    when: str
    """By which clocks something is to happen; else ""."""
    fate: str
    """That it was a rumour and came true; else ""."""
    lines: tuple[Line, ...]
    spread: str
    """Who was first and how many others wrote of it, where they are many; else ""."""
    links: tuple[Link, ...]
    more: tuple[str, ...]
    """First source, other sources, what waits: short remarks."""
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CardPart:
    """A card: one story with others of its affair below it, or the versions of one affair under a heading of their own."""

    number: int
    badge: Badge
    heading: str
    """"" where the first story's headline is the heading."""
    stories: tuple[StoryPart, ...]
    beside: str
    before: tuple[str, ...]
    """Earlier stories of the dossier, one line each."""
    why: str
    """What fired, and the stories' codes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amends:
    """Something told before that is taken back."""

    badge: Badge
    text: str
    link: Link | None = None
    """Who says so, where the issue does not show him anyway."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """The whole mail in words."""

    language: str
    subject: str
    preheader: str
    """What an inbox shows beside the subject: what is taken back, the headlines that come second and third, the totals."""
    masthead: str
    day: str
    totals: str
    amends: tuple[Amends, ...]
    """Above the cards: what was told before and is otherwise."""
    amends_more: str
    """That there is more of it than stands here; else ""."""
    cards: tuple[CardPart, ...]
    rest: tuple[StoryPart, ...]
    left: str
    follow: tuple[str, ...]
    unseen: tuple[str, ...]
    """What feeds could not be seen, a line a kind."""
    proposals: tuple[str, ...]
    """Words the watchlists do not know, a line each, and how to follow them."""
    foot: tuple[str, ...]
    stop: str
    """Where to unsubscribe; else ""."""


MARKS = re.compile(r"[,;:，。；：、！？](?=.)|\s")


def clip_quote(text: str, limit: int) -> str:
    """At most `limit` code points, cut at a mark or blank in the second half, with an ellipsis."""
    if len(text) <= limit:
        return text
    ends = [mark.start() for mark in MARKS.finditer(text, limit // 2, limit)]
    marked = [at for at in ends if not text[at].isspace()]
    return text[: (marked or ends or [limit - 1])[-1]].rstrip(" ,;:·，、；：") + "…"


def clip(text: str, limit: int) -> str:
    """At most `limit` code points, cut at a blank where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    blank = cut.rfind(" ", limit * 3 // 4)
    return (cut[:blank] if blank > 0 else cut).rstrip(" ,;:·") + "…"
