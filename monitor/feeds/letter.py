"""A mail to the article in it: a newsletter, an alert, a press release that somebody forwarded (RFC 5322, RFC 2045).

Charsets are read by encoding.py, since mails lie about theirs as feeds do.  Attachments are not looked at; nothing a mail
names is fetched.
"""

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr

from monitor.errors import FeedError
from monitor.feeds.article import Article, lines
from monitor.feeds.encoding import decode
from monitor.feeds.html import to_text

HEADER = 4000
"""Characters of a header that are read."""
MOST = 200
"""Parts that are looked at."""
REPLY = re.compile(r"^(?:\s*(?:re|r|fwd?|i|aw|wg|回复|转发|轉寄|回覆)\s*[:：])+\s*", re.IGNORECASE)
"""What mail programs put before a subject that is passed on."""


class _Bounded(Compat32):
    """Headers cut: the standard library takes quadratic time for the parameters of a long one."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:HEADER]


def read_letter(raw: bytes) -> Article:
    """The article in a mail: its subject is the title, its sender the source.

    Raises:
        FeedError: it cannot be taken apart, or holds neither subject nor text.
    """
    try:
        message = message_from_bytes(raw, policy=_Bounded())
        parts = [part for _, part in zip(range(MOST), message.walk(), strict=False) if not part.is_multipart()]
        text = _text(parts)
    except (RecursionError, LookupError, ValueError) as error:
        raise FeedError("the mail cannot be taken apart: save its text and add that") from error
    title = REPLY.sub("", _header(message, "Subject"))
    if not title:
        title, _, text = text.partition("\n")
    if not title:
        raise FeedError("the mail holds neither a subject nor a text")
    return Article(
        title=title,
        text=text,
        source=_sender(message),
        language=_header(message, "Content-Language").partition(",")[0].strip().lower()[:20],
        dates=tuple(filter(None, (_header(message, "Date"),))),
        key=_header(message, "Message-ID"),
    )


def _text(parts: list[Message]) -> str:
    """The first plain text that says something, else the first HTML."""
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        for part in shown:
            if part.get_content_type() == kind and (told := _content(part)):
                return told
    return ""


def _content(part: Message) -> str:
    """What one part says, as plain text."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = decode(payload, str(part.get("Content-Type", ""))[:HEADER])
    return to_text(text) if part.get_content_type() == "text/html" else lines(text.replace("\r\n", "\n"))


def _sender(message: Message) -> str:
    """The sender's name, else the host of the address."""
    try:
        name, address = parseaddr(_header(message, "From"))
    except RecursionError:  # comments within comments
        return ""
    return name or address.rpartition("@")[2]


def _header(message: Message, name: str) -> str:
    """A header on one line, encoded words read (RFC 2047); "" where it is missing or cannot be read."""
    raw = " ".join(str(message.get(name, ""))[:HEADER].split())
    try:
        told = "".join(_word(word, charset) for word, charset in decode_header(raw))
    except (HeaderParseError, ValueError):
        told = raw
    return lines(told.replace("\n", " "))


def _word(word: str | bytes, charset: str | None) -> str:
    return word if isinstance(word, str) else decode(word, f"charset={charset}" if charset else "")
