"""The form of a mail: two parts that say one thing, for every eye, screen and script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from monitor.digest.editor import Editor
from monitor.digest.links import plain
from monitor.digest.page import Badge, Line, Link, Page
from monitor.digest.plaintext import WIDTH, width
from monitor.digest.render import Rendered
from monitor.digest.room import LARGEST
from monitor.digest.words import LANGUAGES, Words
from tests.support import scenes
from tests.support.mailview import Scheme, contrast, declared, pieces, style_sheet
from tests.support.news import LINKS, digest

UNSEEN = (
    "stop",
    "language",
    "kind",
    "code",
    "subject",
    "preheader",
    "spoken",
    "led",
    "update",
    "first",
    "paywall",
    "href",
    "reading",
)
"""Fields of the page that are no text of its own."""


def made(language: str) -> tuple[Page, Rendered, Words]:
    """The morning's page, its mail and its words."""
    issue, rendered = scenes.mail(language)
    editor = Editor(issue, digest(language=language, name="xiaomi-auto", max_cards=6), LINKS)
    return editor.page(), rendered, editor.words


def bare(text: str) -> str:
    """Letters and figures alone, in one case: what is left when lines are filled and marks differ."""
    return "".join(c for c in text.casefold() if unicodedata.category(c)[0] in "LN")


def said(record: object) -> Iterator[str]:
    """Every text of a page."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, tuple):
        for one in record:
            yield from said(one)
    elif is_dataclass(record):
        for field in fields(record):
            # a gloss names who speaks
            if field.name not in UNSEEN and not (field.name == "who" and isinstance(record, Line) and record.gloss):
                yield from said(getattr(record, field.name))


def every(record: object, kind: type) -> Iterator[object]:
    """Every record of a kind inside a page."""
    if isinstance(record, kind):
        yield record
    elif isinstance(record, tuple):
        for one in record:
            yield from every(one, kind)
    elif is_dataclass(record):
        for field in fields(record):
            yield from every(getattr(record, field.name), kind)


def body(rendered: Rendered, words: Words) -> str:
    """The text part without the list of addresses and its numbers."""
    above, _, rest = rendered.text.partition(f"\n{words.say('addresses').upper()}\n")
    return re.sub(r"\[[0-9]+\]|https://\S+", "", above + rest[rest.index("\n---") :])


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_say_every_text_of_the_page(language: str) -> None:
    """Headlines, glosses, quotes, speakers, remarks, notices: each stands whole in the text and in the HTML."""
    page, rendered, words = made(language)
    html, text = (bare("".join(p.text for p in pieces(rendered.html))), bare(body(rendered, words)))
    texts = list(said(page))
    assert len(texts) > 100
    for one in texts:
        assert bare(one) in html, one
        assert bare(one) in text, one


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_part_says_more_than_the_other(language: str) -> None:
    """The same letters and figures as often, but for the words that only lead to addresses."""
    page, rendered, words = made(language)
    links = [link for link in every(page, Link) if isinstance(link, Link)]
    stories = sum(len(card.stories) for card in page.cards)
    html = Counter(bare("".join(p.text for p in pieces(rendered.html))))
    text = Counter(bare(body(rendered, words)))
    html.subtract(bare(words.say("read")) * sum(bool(link.reading) for link in links))
    text.subtract(bare(words.say("sources")) * stories)
    assert {char: n for char, n in (html - text).items() if n} == {}
    assert {char: n for char, n in (text - html).items() if n} == {}


@pytest.mark.parametrize("kind", ["urgent", "weekly", "quiet", "alarm"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_of_every_kind_say_the_same_words(kind: str, language: str) -> None:
    """Each line of the HTML stands in the text, but for the words that only lead to an address; each address too."""
    rendered = scenes.KINDS[kind](language)
    words = Words(language, "Europe/Rome")
    text = bare(rendered.text)
    shown = pieces(rendered.html)
    assert len(shown) >= 5
    for piece in shown:
        if piece.text != words.say("read"):
            assert bare(piece.text) in text, piece.text
    lines = rendered.text.splitlines()
    for href in {piece.href for piece in shown if piece.href}:
        assert any(line.endswith(plain(href)) for line in lines), href
    assert all(width(line) <= WIDTH for line in lines if "https://" not in line)
    assert len(rendered.html.encode()) <= LARGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_show_the_same_badges_and_links(language: str) -> None:
    """Every badge is a word in both; every address of the HTML stands in the text, whole, on a line of its own."""
    page, rendered, _ = made(language)
    shown = Counter(piece.text for piece in pieces(rendered.html) if piece.badge)
    assert shown.keys() <= {badge.word for badge in every(page, Badge) if isinstance(badge, Badge)}
    assert all(word and not word.isspace() for word in shown)
    upper = " ".join(rendered.text.split())
    for word, times in shown.items():
        assert upper.count(f"[{word.upper()}]") == times, word
    hrefs = list(dict.fromkeys(piece.href for piece in pieces(rendered.html) if piece.href))
    lines = [line.rpartition(" ")[2] for line in rendered.text.splitlines()]
    assert len(hrefs) > 20
    for href in hrefs:
        assert any(line.endswith(plain(href)) for line in lines), href


@pytest.mark.parametrize("kind", scenes.KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(kind: str, scheme: Scheme) -> None:
    """WCAG's 4.5 to 1 for each pair of colours, in light and dark; no letters under 12 px."""
    rendered = scenes.KINDS[kind]("it")
    pairs = {(p.colour, p.background): p for p in pieces(rendered.html, scheme)}
    assert len(pairs) >= 2
    for (colour, background), piece in pairs.items():
        assert contrast(colour, background) >= 4.5, (colour, background, piece.text)
        assert piece.size >= 12, piece.text


@pytest.mark.parametrize("kind", ["rumour", "official", "confirmed", "denied", "disputed", "expired", "reported"])
def test_every_badge_has_its_colours_in_light_and_dark(kind: str) -> None:
    """Also those that the morning does not show."""
    _, rendered = scenes.mail("it")
    dark = declared(re.findall(rf"\.b-{kind}\{{([^}}]*)\}}", style_sheet(rendered.html))[0])
    assert contrast(dark["color"], dark["background"]) >= 4.5


@pytest.mark.parametrize("kind", scenes.KINDS)
def test_what_has_a_ground_has_its_own_ink(kind: str) -> None:
    """A mail program that drops the style sheet or the body's style never shows white on white."""
    rendered = scenes.KINDS[kind]("it")
    for style in re.findall(r'style="([^"]*)"', rendered.html):
        table = declared(style)
        assert ("background" in table) <= ("color" in table), style


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_text_says_its_language_and_stays_in_its_place(language: str) -> None:
    """A screen reader changes its voice for a title or quote; what runs from right to left is isolated."""
    page, rendered, _ = made(language)
    shown = pieces(rendered.html)
    stories = [story for card in page.cards for story in card.stories] + list(page.rest)
    foreign = {(s.headline.text, s.headline.language) for s in stories}
    foreign |= {(x.quote, x.language) for s in stories for x in s.lines if x.gloss}
    assert len({tongue for _, tongue in foreign}) >= 4
    for text, tongue in foreign:
        assert any(piece.text == text and piece.language == tongue for piece in shown), text
    for piece in shown:
        if any(unicodedata.bidirectional(c) in ("R", "AL") for c in piece.text):
            assert piece.isolated, piece.text
