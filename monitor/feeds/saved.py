"""A document that somebody saved, or a server sent, to the article in it: a page, a mail or plain text, by what it is.

What is none of these is refused with what to do instead.  Asks nobody, opens no file.
"""

import re

from monitor.errors import FeedError
from monitor.feeds.article import Article, read_text
from monitor.feeds.encoding import BOMS, decode
from monitor.feeds.letter import read_letter
from monitor.feeds.newspage import read_newspage

HEAD = 4000
"""Bytes or characters by which a document is told."""
MAIL = re.compile(
    rb"(?:from |(?:received|from|to|subject|date|message-id|mime-version|return-path|delivered-to|x-[a-z0-9-]{1,60}|"
    rb"content-type|dkim-signature|arc-[a-z-]{1,40}|reply-to|sender|authentication-results):)",
    re.IGNORECASE,
)
HEADER = re.compile(rb"^(?:from|subject|date|message-id|mime-version):", re.IGNORECASE | re.MULTILINE)
HEADERS = 3
"""So many of the usual headers make a mail: a text may begin with one."""
PAGE = re.compile(r"<(?:!doctype html|html|head|body|meta|title|article|div|p|h1)\b", re.IGNORECASE)
FEED = re.compile(
    r"\s*(?:<\?xml[^<>]{0,400}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:rdf|opml)\b", re.IGNORECASE | re.DOTALL
)
KINDS = {b"%PDF": "a PDF", b"PK\x03\x04": "an archive or an office document", b"\x1f\x8b": "compressed", b"\x89PNG": "a picture",
         b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\xd0\xcf\x11\xe0": "an office document", b"{\\rtf": "RTF"}  # fmt: skip
"""How documents begin that hold no text as it is read."""
NO_ARTICLE = re.compile(
    r"(?:application/(?!xhtml\+xml|xml\b|octet-stream|html)|text/(?:css|csv|javascript|calendar|vcard)|(?:audio|font|image|video)/)"
)
"""Content types of what is read by programs; some servers call a page so, which is then read all the same."""
CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
STRANGE = 0.01
"""Share of control characters from which bytes are no text."""


def read_saved(raw: bytes, *, url: str = "", content_type: str = "", name: str = "") -> Article:
    """The article in a document; `url` is where it came from, `name` its file's, "" where it has none.

    Raises:
        FeedError: it is no text, a feed, or holds nothing that could be an article.
    """
    if not raw.strip():
        raise FeedError("it is empty")
    refuse_binary(raw)
    if name.lower().endswith(".eml") or content_type.startswith("message/rfc822") or _is_mail(raw):
        return read_letter(raw)
    text = decode(raw, content_type)
    if FEED.match(text[:HEAD]):
        raise FeedError("it is a feed, not an article: `monitor feeds add` takes feeds")
    if NO_ARTICLE.match(content_type) and not PAGE.search(text[:HEAD]):
        said = content_type.partition(";")[0].strip()[:60]
        raise FeedError(f"it is {said}, not an article: name the page's own address, or save its text and add that")
    plain = content_type.startswith("text/plain") or name.lower().endswith((".txt", ".md"))
    if not plain and PAGE.search(text[:HEAD]):
        return read_newspage(text, url)
    return read_text(text)


def _is_mail(raw: bytes) -> bool:
    head = raw[:HEAD].lstrip()
    return MAIL.match(head) is not None and len(set(HEADER.findall(head))) >= HEADERS


def refuse_binary(raw: bytes) -> None:
    """Refuse what is no text.

    Raises:
        FeedError: saying what it is, where its first bytes tell.
    """
    for start, kind in KINDS.items():
        if raw.startswith(start):
            raise FeedError(f"it is {kind}, which is not read: save its text and add that")
    if any(raw.startswith(mark) for mark, _ in BOMS):
        return
    head = raw[: HEAD * 4]
    if b"\0" in head or len(CONTROLS.findall(head)) > STRANGE * len(head):
        raise FeedError("it is no text: a page, a mail or plain text can be added")
