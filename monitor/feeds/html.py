"""Markup to text: what a reader would see, paragraphs on lines of their own.  nh3 stays in here.

Linear in its input, deep nesting included: the standard library's parser took 88 s on 100 KB of `<a `.
"""

import html
import re

import nh3

LONGEST = 400_000
"""Characters of markup that are looked at; longer articles are cut."""
MARKUP = re.compile(r"<[/!a-zA-Z][^<>]*>")
HARMLESS = re.compile(r"<(?!/?(?:script|style)\b)[/!a-zA-Z][^<>]*>", re.IGNORECASE)
TAGS = 3000
"""Markup with more tags loses them before nh3 sees it, which takes quadratic time for tags inside each other."""
BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|figure|figcaption|section|article|pre|hr|td|th|dd|dt)\b)",
    re.IGNORECASE,
)
CUT = re.compile(r"<[a-z]+\s[^>]*=[^>]*", re.IGNORECASE)
"""A tag that a server's shortening of the text broke off."""
CDATA = "<![CDATA["
"""Around text that was escaped with it: to HTML a comment, to whoever wrote it nothing."""
TAG = re.compile(r"<(?=/?([a-zA-Z][\w:.-]{0,40}))")
NAMES = frozenset(
    """a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption center cite code
    col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noscript object ol optgroup
    option output p param picture pre progress q rp rt ruby s samp script search section select small source span strike strong style sub summary sup svg
    table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr""".split()  # noqa: SIM905 - a hundred quotes less
)
"""HTML's elements, present and past (html.spec.whatwg.org, index of elements)."""
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufff9-\ufffb\ud800-\udfff]")


def to_text(markup: str) -> str:
    """Plain text of a summary or article; blocks end lines, scripts and comments vanish, entities are read."""
    text = markup[:LONGEST]
    last = text.rfind("<")
    if last >= 0 and CUT.fullmatch(text, last):
        text = text[:last]
    if MARKUP.search(text):
        if CDATA in text:
            text = text.replace(CDATA, "").replace("]]>", "")
        text = BLOCK.sub("\n<", text)
        if text.count("<") > TAGS:
            text = HARMLESS.sub("", text)
        text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "template"})
        text = html.unescape(text)
    elif "&" in text:
        text = html.unescape(text)
    text = HIDDEN.sub("", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def to_line(markup: str) -> str:
    """The same on one line: a title."""
    return " ".join(to_text(markup).split())


def to_title(markup: str) -> str:
    """A title on one line, in which only HTML's own elements and those with a prefix are markup: `<SU7>` and `List<T>` are words."""
    markup = markup[:LONGEST]
    if "<" in markup:
        markup = TAG.sub(lambda found: "<" if ":" in found[1] or found[1].lower() in NAMES else "&lt;", markup)
    return to_line(markup)
