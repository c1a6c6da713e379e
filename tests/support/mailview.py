"""The HTML part as a mail program shows it: each piece of text with its language, colours and link, in light or dark.

Knows of HTML and CSS what the mails use and no more: inline styles, and in the head rules for `body` and single classes
inside one media query.  Anything else raises, so that no style goes unchecked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Literal

VOID = ("meta", "br", "hr")
RULE = re.compile(r"\s*([^{}]+)\{([^{}]*)\}")
DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{((?:\s*[^{}]+\{[^{}]*\})*)\s*\}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
Scheme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Text that is shown, and how."""

    text: str = ""
    tag: str = ""
    language: str = ""
    colour: str = ""
    """#rrggbb."""
    background: str = ""
    size: float = 16.0
    """Pixels."""
    href: str = ""
    isolated: bool = False
    """What runs from right to left in it moves nothing around it."""
    hidden: bool = False
    badge: bool = False


def pieces(html: str, scheme: Scheme = "light") -> Sequence[Piece]:
    """Every piece of text of the body, in order; what is hidden is left out."""
    view = _View(_rules(html) if scheme == "dark" else {})
    view.feed(html)
    return [piece for piece in view.found if not piece.hidden]


def preheader(html: str) -> str:
    """What an inbox shows beside the subject: the first text of the body, which the mail itself hides."""
    view = _View({})
    view.feed(html)
    return next(piece.text for piece in view.found if piece.hidden and piece.tag == "div")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def declared(css: str) -> dict[str, str]:
    """`color:#fff;margin:0` as a table."""
    pairs = (part.partition(":") for part in css.split(";") if part.strip())
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def style_sheet(html: str) -> str:
    """What stands in <style>."""
    return "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))


def _luminance(colour: str) -> float:
    if not COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is no #rrggbb")
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rules(html: str) -> dict[str, dict[str, str]]:
    """The dark rules, by `body` or `.class`."""
    sheet = style_sheet(html)
    dark = DARK.search(sheet)
    if dark is None or DARK.sub("", sheet).strip() != ":root{color-scheme:light dark}":
        raise ValueError("the style sheet holds something else than one query for dark")
    table: dict[str, dict[str, str]] = {}
    for selectors, css in RULE.findall(dark[1]):
        for selector in selectors.split(","):
            if not re.fullmatch(r"body|\.[a-z-]+", selector.strip()):
                raise ValueError(f"{selector!r} is more than a class")
            table.setdefault(selector.strip(), {}).update(declared(css))
    return table


class _View(HTMLParser):
    def __init__(self, rules: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self.rules = rules
        self.stack = [Piece(colour="#000000", background="#ffffff")]
        self.found: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in VOID:
            return
        style = declared(given.get("style", ""))
        for selector in ("body", *(f".{name}" for name in given.get("class", "").split())):
            if selector != "body" or tag == "body":
                style |= self.rules.get(selector, {})
        above = self.stack[-1]
        self.stack.append(
            replace(
                above,
                tag=tag,
                language=given.get("lang", above.language),
                colour=style.get("color", above.colour),
                background=style.get("background", above.background),
                size=float(style["font-size"].removesuffix("px")) if "font-size" in style else above.size,
                href=given.get("href", above.href),
                isolated=above.isolated or tag == "bdi",
                hidden=above.hidden or style.get("display") == "none" or tag in ("style", "title"),
                badge=above.badge or "b" in given.get("class", "").split(),
            )
        )

    def handle_endtag(self, tag: str) -> None:
        if self.stack.pop().tag != tag:
            raise ValueError(f"</{tag}> closes what was not opened")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(replace(self.stack[-1], text=data))
