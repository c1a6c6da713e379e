"""A mail checked as a whole: lines, header fields, parts and how they travel; `faults` says what is wrong with it.

Written from the RFCs (the fields in mailfields.py), with Python's own parser as a second opinion.  Strict where a program
that writes mail can be: a valid mail that looks odd is a fault too.
"""

import binascii
import email
import email.policy
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from email.errors import NonASCIILocalPartDefect
from quopri import decodestring

from tests.support.mailfields import FIELDS, NEEDED, content_type

LONGEST, GOOD, ENCODED = 998, 78, 76
"""Length of a line: octets at most (RFC 5322, 2.1.1), characters where it can be folded, and where an encoded word or a part's text stands."""
FIELD = re.compile(r"([!-9;-~]+):[ \t]?(.*)", re.DOTALL)
QP_LINE = re.compile(rb"(?:[!-<>-~ \t]|=[0-9A-F]{2})*=?")
BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")

Fields = list[tuple[str, str]]


def faults(raw: bytes) -> list[str]:
    """What is wrong with a message as it goes over the wire, one sentence each; [] for a valid one."""
    return [*_lines(raw), *_message(raw), *_second_opinion(raw)]


def _lines(raw: bytes) -> Iterator[str]:
    """RFC 5322, sections 2.1.1 and 2.2: CRLF only, no NUL, none too long."""
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "a line ends with something else than CRLF"
    if b"\0" in raw:
        yield "it holds NUL"
    if max(map(len, raw.split(b"\r\n"))) > LONGEST:
        yield "a line is longer than 998 octets"


def _message(raw: bytes) -> Iterator[str]:
    head, gap, body = raw.partition(b"\r\n\r\n")
    if not gap:
        yield "nothing parts head and body"
    fields: Fields = []
    yield from _fields(head, fields)
    names = Counter(name for name, _ in fields)
    yield from (f"{name} stands {n} times" for name, n in names.items() if n > 1)
    yield from (f"{name} is missing" for name in NEEDED if name not in names)
    values = dict(fields)
    if "list-unsubscribe-post" in values and "<https:" not in values.get("list-unsubscribe", ""):
        yield "one click to leave, but no https address (RFC 8058)"
    if ("in-reply-to" in values) != ("references" in values):
        yield "In-Reply-To and References do not come together"
    if not raw.isascii() and not any(re.search(r"[^\x00-\x7f][^<>]*@", values.get(n, "")) for n in ("from", "to")):
        yield "UTF-8 in the head without a local part that needs it"
    if not body.isascii():
        yield "the body is no 7-bit text"
    yield from _parts(values.get("content-type", ""), body)


def _fields(head: bytes, fields: Fields) -> Iterator[str]:
    """Unfold the fields (RFC 5322, section 2.2.3) into `fields`, and check each by its grammar."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        yield "the head is no UTF-8"
        return
    for folded in re.split(r"\r\n(?![ \t])", text):
        found = FIELD.fullmatch(folded)
        if found is None:
            yield f"no header field: {folded[:60]!r}"
            continue
        name = found[1].lower()
        value = re.sub(r"\r\n(?=[ \t])", "", found[2]).strip(" \t")
        fields.append((name, value))
        if name not in FIELDS:
            yield f"a field that nobody wrote: {found[1]}"
            continue
        yield from (f"{found[1]} {fault}" for fault in FIELDS[name](value))
        yield from (f"{found[1]} {fault}" for fault in _folding(folded))


def _folding(folded: str) -> Iterator[str]:
    """No line of blanks, none over 78 that a blank could fold, none over 76 with an encoded word (RFC 2047, section 2)."""
    for at, line in enumerate(folded.split("\r\n")):
        width = len(line)  # characters, also of UTF-8 (RFC 6532, section 3.4)
        content = line if at else line.partition(":")[2]
        if at and not line.strip():
            yield "is folded into a line of blanks"
        if width > GOOD and len(content.split()) > 1:
            yield f"has a line of {width} characters that could be folded"
        if width > ENCODED and "=?" in line and "?=" in line:
            yield f"has an encoded word in a line of {width} characters"


def _parts(kind: str, body: bytes) -> Iterator[str]:
    """RFC 2046, section 5.1: text, then HTML, between boundaries that stand nowhere else."""
    name, given = content_type(kind)
    if name != "multipart/alternative":
        yield f"it is no multipart/alternative but {kind!r}"
        return
    mark = b"--" + given.get("boundary", "").encode()
    lines = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(lines) != 4 or [part[:2] for part in lines[1:]] != [b"\r\n", b"\r\n", b"--"] or lines[3].strip(b"-\r\n"):
        yield "its boundary does not bound two parts"
        return
    kinds = []
    for part in lines[1:3]:
        head, _, content = part[2:].partition(b"\r\n\r\n")
        fields: Fields = []
        yield from _fields(head, fields)
        values = dict(fields)
        kinds.append(content_type(values.get("content-type", ""))[0])
        if len(values) != len(fields) or not values.keys() <= {
            "content-type",
            "content-transfer-encoding",
            "mime-version",
        }:
            yield f"a part has other fields than a part has: {sorted(values)}"
        yield from _content(values.get("content-transfer-encoding", "7bit"), content)
    if kinds != ["text/plain", "text/html"]:
        yield f"its parts are {kinds}, not text and then HTML (the last is the best)"


def _content(way: str, content: bytes) -> Iterator[str]:
    """RFC 2045, sections 6.7 and 6.8, and that UTF-8 with CRLF comes out."""
    lines = content.split(b"\r\n")
    pattern = {"base64": BASE64_LINE, "quoted-printable": QP_LINE}.get(way)
    if pattern:
        if max(map(len, lines)) > ENCODED:
            yield f"a line of {way} is longer than 76"
        if not all(pattern.fullmatch(line) for line in lines) or any(line.endswith((b" ", b"\t")) for line in lines):
            yield f"a line is no {way}"
    try:
        decoded = _base64(content) if way == "base64" else decodestring(content) if pattern else content
        decoded.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as fault:
        yield f"a part of {way} cannot be decoded: {fault}"
        return
    if re.search(rb"(?<!\r)\n|\r(?!\n)", decoded):
        yield "a part's lines do not end with CRLF"


def _base64(content: bytes) -> bytes:
    return b64decode(content.replace(b"\r\n", b""), validate=True)


def _second_opinion(raw: bytes) -> Iterator[str]:
    """What Python's parser finds wrong, in the message, its parts and their headers."""
    message = email.message_from_string(raw.decode("utf-8", "replace"), policy=email.policy.SMTPUTF8)
    for part in message.walk():
        yield from (f"Python finds {defect!r}" for defect in part.defects)
        try:
            headers = part.items()
        except (IndexError, ValueError) as fault:  # its parser of addresses breaks over some
            yield f"Python cannot read a header: {fault!r}"
            continue
        for name, value in headers:
            defects = getattr(value, "defects", ())
            yield from (f"Python finds {d!r} in {name}" for d in defects if not isinstance(d, NonASCIILocalPartDefect))
