"""Rendering: an issue as subject, text and HTML.

Pure.  Titles come from strangers: everything is escaped by the template engine, only http(s) addresses become links,
and nothing is loaded from outside.
"""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from monitor.digest.editor import Editor
from monitor.digest.gloss import MARK
from monitor.digest.issue import Issue
from monitor.digest.plaintext import text_of
from monitor.digest.settings import DigestSettings, LinkSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A mail's subject and its two parts with the same content."""

    subject: str
    text: str
    html: str


def render(issue: Issue, *, settings: DigestSettings, links: LinkSettings) -> Rendered:
    """Write an issue in the digest's language."""
    editor = Editor(issue, settings, links)
    page = editor.page()
    html = template("digest.html.j2").render(page=page, say=editor.words.say, mark=MARK)
    return Rendered(subject=page.subject, text=text_of(page, editor.words), html=html)


@cache
def template(name: str) -> Template:
    """An HTML part; `autoescape=True`, since selecting by file name misses `.html.j2`."""
    loader = PackageLoader("monitor.digest", "templates")
    environment = Environment(
        autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)
