"""A digest as a message: multipart text and HTML, the headers a well-behaved list mail has.

What comes from feeds goes through the email package's own header encoding, and control characters are taken
out first, so that no title can add a header.  Sends nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from hashlib import blake2b
from urllib.parse import quote

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
SURROGATE = re.compile("[\ud800-\udfff]")
TOKEN = re.compile(r"[^A-Za-z0-9-]+")
LONGEST_SUBJECT = 300
"""Characters; a title may be a whole page."""
LONGEST_LINE = 998
"""Octets without the line end (RFC 5322, section 2.1.1)."""
LINE = 75
"""Where an encoded word stands a line has 76 octets (RFC 2047, section 2); the email package leaves the first blank uncounted."""
MOST_REFERENCES = 20
"""Besides the first: a thread is found by its beginning and its end (RFC 5322, section 3.6.4, lets the middle go)."""
ATOMS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
MSG_ID = re.compile(rf"<{ATOMS}@(?:{ATOMS}|\[[!-Z^-~]*\])>")
"""RFC 5322, section 3.6.4, without the obsolete forms."""
IN_ADDRESS = "!#$%&'()*+-./:;=?@[]_~"
"""What stands as it is in a List-Unsubscribe address; a comma would end it for simple readers (RFC 2369, section 2)."""


def one_line(text: str) -> str:
    """A header's text: no line ends, no control characters."""
    return " ".join(CONTROL.sub(" ", text).split())


def address(written: str) -> Address:
    """`Name <a@b>` or `a@b` as an address; an international domain in its ASCII form (IDNA)."""
    name, spec = parseaddr(one_line(written))
    local, _, domain = spec.rpartition("@")
    return Address(display_name=name, username=local, domain=ascii_domain(domain))


def ascii_domain(domain: str) -> str:
    """A domain as machines write it: `münchen.example` is `xn--mnchen-3ya.example`."""
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")


def build(  # noqa: PLR0913 - keyword-only, one value a header
    *,
    sender: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    date: datetime,
    list_id: str,
    language: str,
    unsubscribe: str | None = None,
    references: Sequence[str] = (),
) -> bytes:
    """The whole message, CRLF line ends, no line over 998 octets (RFC 5322, RFC 2045 to 2047).

    Plain SMTP wherever it can be; UTF-8 in headers (RFC 6532) only where a local part needs it.  `references` are the
    Message-IDs of the thread, oldest first, brackets and all: the mail answers the last one.  What is none is left out.
    """
    plain = all(address(written).username.isascii() for written in (sender, recipient))
    message = EmailMessage((SMTP if plain else SMTPUTF8).clone(max_line_length=LINE))
    message["From"] = address(sender)
    message["To"] = address(recipient)
    message["Date"] = format_datetime(date)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(SURROGATE.sub("\ufffd", text), cte=_encoding(text))
    message.add_alternative(SURROGATE.sub("\ufffd", html), subtype="html", cte=_encoding(html))
    message["Content-Language"] = language  # set_content would have taken it out
    whole = {"Message-ID": message_id, "List-Id": f"<{list_name(list_id)}>"}
    if unsubscribe:
        whole["List-Unsubscribe"] = f"<{quote(one_line(unsubscribe), safe=IN_ADDRESS)}>"
    above = b"".join(_header(name, value) for name, value in whole.items())
    return above + _subject(subject) + _thread(references, message_id) + message.as_bytes()


def _subject(written: str) -> bytes:
    """The subject, all of it in encoded words (RFC 2047) where it is not short and plain.

    The email package's own folding loses a blank between two words beyond ASCII, and doubles one before them.
    """
    text = SURROGATE.sub("\ufffd", one_line(written)[:LONGEST_SUBJECT].rstrip())
    if text.isascii() and "=?" not in text and len(text) <= LINE - len("Subject: "):
        return f"Subject: {text}\r\n".encode("ascii")
    encoded = Header(text, "utf-8", maxlinelen=LINE, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {encoded}\r\n".encode("ascii")


def _thread(references: Sequence[str], message_id: str) -> bytes:
    """In-Reply-To and References, one Message-ID a line; b"" for a mail that begins a thread."""
    longest = LONGEST_LINE - len("In-Reply-To: ")
    ids = [i for i in dict.fromkeys(references) if i != message_id and len(i) <= longest and MSG_ID.fullmatch(i)]
    if not ids:
        return b""
    kept = "\r\n ".join([ids[0], *ids[1:][-MOST_REFERENCES:]])
    return f"In-Reply-To: {ids[-1]}\r\nReferences: {kept}\r\n".encode("ascii")


def _header(name: str, value: str) -> bytes:
    """A header for machines on one line: the email package would fold a long one into encoded words."""
    line = f"{name}: {value}".encode("ascii")
    if len(line) > LONGEST_LINE or CONTROL.search(value):
        raise ValueError(f"{name} cannot be a header line: it is too long or holds control characters")
    return line + b"\r\n"


def _encoding(text: str) -> str:
    """How a part travels; base64 is the shorter way for much Chinese."""
    return "base64" if sum(not c.isascii() for c in text) * 6 > len(text) else "quoted-printable"


def list_name(written: str) -> str:
    """A List-Id of plain labels (RFC 2919); a name beyond ASCII keeps a mark of its own, so that two stay two."""
    labels = (TOKEN.sub("-", label).strip("-") for label in written.split("."))
    plain = ".".join(label for label in labels if label)
    if written.isascii() and plain:
        return plain
    mark = blake2b(written.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{mark}.{plain}" if plain else mark


def new_message_id(digest: str, slot: datetime, recipient: str, token: str, domain: str) -> str:
    """A Message-ID; the same for every try, since it is made once and stored."""
    mark = blake2b(f"{digest}|{slot.isoformat()}|{recipient}".encode("utf-8", "replace"), digest_size=6).hexdigest()
    place = list_name(ascii_domain(domain)) if domain else "localhost"
    return f"<{slot:%Y%m%dT%H%M%S}.{mark}.{TOKEN.sub('', token)}@{place}>"
