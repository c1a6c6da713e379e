"""Header fields of a mail checked by their grammars, written from the RFCs and not from the program.

RFC 5322 (fields, dates, addresses, Message-IDs), 2045 and 2046 (MIME), 2047 (encoded words), 2919 (List-Id), 2369 and 8058
(List-Unsubscribe), 3834 (Auto-Submitted), 3282 (Content-Language), 6532 (UTF-8, where a local part needs it).  The obsolete
forms, comments and groups are no part of it: a program that writes mail does without them.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from quopri import decodestring

ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
DOT_ATOM = rf"{ATEXT}+(?:\.{ATEXT}+)*"
UTF8_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
QUOTED = r'"(?:[ \t!#-\[\]-~\u00a0-\U0010ffff]|\\[ -~\t])*"'
"""RFC 5322, section 3.2.4, and beyond ASCII RFC 6532."""
KEYWORD = r"[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = rf"(?:{LABEL})(?:\.{LABEL})*"
WORD = re.compile(r"=\?([A-Za-z0-9-]+)\?([BbQq])\?([!->@-~]*)\?=")
"""RFC 2047, section 2."""
LOOKS_ENCODED = re.compile(r"=\?[^?\s]*\?[^?\s]*\?")
PHRASE_Q = re.compile(r"(?:[A-Za-z0-9!*+/_-]|=[0-9A-F]{2})*")
"""What "Q" may hold in a phrase (RFC 2047, section 5, rule 3)."""
TEXT_Q = re.compile(r"(?:[!-<>@-~]|=[0-9A-F]{2})*")
MSG_ID = rf"<{DOT_ATOM}@(?:{DOT_ATOM}|\[[!-Z^-~]*\])>"
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4}) "
    r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60) [+-](?:0[0-9]|1[0-4])[0-5][0-9]"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
PARAMETER = re.compile(rf';[ \t]*({KEYWORD})=({KEYWORD}|"(?:[ !#-\[\]-~]|\\[ -~])*")')
BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
"""RFC 2046, section 5.1.1."""
LONGEST_WORD, LONGEST_LIST_ID, LONGEST_LOCAL, LONGEST_DOMAIN = 75, 255, 64, 253

Problems = Iterator[str]


def exactly(pattern: str) -> Callable[[str], Problems]:
    """A check that the value is all of a pattern."""
    whole = re.compile(pattern)

    def check(value: str) -> Problems:
        if not whole.fullmatch(value):
            yield f"is not what its grammar says: {value[:60]!r}"

    return check


def check_date(value: str) -> Problems:
    """RFC 5322, section 3.3: a real day with its weekday, a time, a zone in figures."""
    found = DATE.fullmatch(value)
    if not found:
        yield f"is no date: {value!r}"
        return
    try:
        day = date(int(found[4]), MONTHS.index(found[3]) + 1, int(found[2]))
    except ValueError:
        yield f"is no day: {value!r}"
        return
    if DAYS[day.weekday()] != found[1]:
        yield f"is another weekday: {value!r}"


def check_mailbox(value: str) -> Problems:
    """RFC 5322, section 3.4: one mailbox, with a display name or without."""
    found = re.fullmatch(r"(?:(.*?)[ \t]*<([^<>]*)>|([^<>]*))", value, re.DOTALL)
    spec = "" if found is None else (found[2] or found[3] or "")
    local, _, domain = spec.rpartition("@")
    if found is None or not re.fullmatch(rf"{UTF8_ATOM}(?:\.{UTF8_ATOM})*|{QUOTED}", local):
        yield f"has no local part: {value[:60]!r}"
    if len(local.encode()) > LONGEST_LOCAL or len(domain) > LONGEST_DOMAIN or not re.fullmatch(DOMAIN, domain):
        yield f"has no domain or is too long: {value[:60]!r}"
    for word in re.findall(rf"{QUOTED}|\S+", (found and found[1]) or ""):
        if LOOKS_ENCODED.match(word):
            yield from check_word(word, PHRASE_Q)
        elif not re.fullmatch(rf"{UTF8_ATOM}|{QUOTED}", word):
            yield f"has a name that is no phrase: {word[:60]!r}"


def check_text(value: str) -> Problems:
    """RFC 5322, section 3.2.5 with RFC 2047: printable ASCII, encoded words by themselves between blanks."""
    if not re.fullmatch(r"[ -~\t]*", value):
        yield f"holds more than printable ASCII: {value[:60]!r}"
    for word in value.split():
        if LOOKS_ENCODED.search(word):
            yield from check_word(word, TEXT_Q)


def check_word(word: str, plain: re.Pattern[str]) -> Problems:
    """RFC 2047: at most 75 characters, UTF-8, whole characters in each word."""
    found = WORD.fullmatch(word)
    if not found or len(word) > LONGEST_WORD or found[1].lower() != "utf-8":
        yield f"holds a broken encoded word: {word[:90]!r}"
        return
    try:
        if found[2] in "Qq":
            if not plain.fullmatch(found[3]):
                yield f"holds a wrong Q: {word!r}"
            decoded = decodestring(found[3].replace("_", " ").encode(), header=False).decode("utf-8")
        else:
            decoded = b64decode(found[3], validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        yield f"holds an encoded word that cannot be decoded: {word!r}"
        return
    if re.search("[\x00-\x08\x0a-\x1f\x7f]", decoded):
        yield f"hides control characters in an encoded word: {word!r}"


def check_type(value: str) -> Problems:
    """RFC 2045, section 5.1, for the types this program sends."""
    kind, given = content_type(value)
    if kind not in ("multipart/alternative", "text/plain", "text/html"):
        yield f"is another type: {value!r}"
    elif kind.startswith("text/") and given.get("charset", "").lower() not in ("utf-8", "us-ascii"):
        yield f"has no charset: {value!r}"
    elif kind.startswith("multipart/") and not BOUNDARY.fullmatch(given.get("boundary", "")):
        yield f"has a wrong boundary: {value!r}"


def content_type(value: str) -> tuple[str, Mapping[str, str]]:
    """The type and its parameters; ("", {}) where the value has another form."""
    found = re.match(rf"({KEYWORD}/{KEYWORD})[ \t]*", value)
    given = {name.lower(): re.sub(r"\\(.)", r"\1", text.strip('"')) for name, text in PARAMETER.findall(value)}
    rest = "" if found is None else re.sub(r"[ \t]", "", PARAMETER.sub("", value[found.end() :]))
    return (found[1].lower(), given) if found and not rest else ("", {})


def check_list_id(value: str) -> Problems:
    """RFC 2919: labels between dots in angle brackets, 255 characters at most."""
    if not re.fullmatch(rf"<{ATEXT}+(?:\.{ATEXT}+)+>", value) or len(value) > LONGEST_LIST_ID + 2:
        yield f"is no list id: {value[:90]!r}"


def check_unsubscribe(value: str) -> Problems:
    """RFC 2369: addresses in angle brackets, comma-separated, no blank inside; http, https or mailto."""
    one = r"<(?:https?://|mailto:)[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+>"
    if not re.fullmatch(rf"{one}(?:,[ \t]*{one})*", value):
        yield f"is no address to leave by: {value[:90]!r}"


FIELDS: Mapping[str, Callable[[str], Problems]] = {
    "date": check_date,
    "from": check_mailbox,
    "to": check_mailbox,
    "subject": check_text,
    "message-id": exactly(MSG_ID),
    "in-reply-to": exactly(MSG_ID),
    "references": exactly(rf"{MSG_ID}(?:[ \t]+{MSG_ID})*"),
    "mime-version": exactly(r"1\.0"),
    "content-type": check_type,
    "content-transfer-encoding": exactly("7bit|quoted-printable|base64"),
    "content-language": exactly(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*(?:,[ \t]*[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)*"),
    "auto-submitted": exactly("auto-generated|auto-replied"),
    "list-id": check_list_id,
    "list-unsubscribe": check_unsubscribe,
    "list-unsubscribe-post": exactly("List-Unsubscribe=One-Click"),
}
"""Every field that a mail of this program may have; any other was smuggled in."""
NEEDED = ("date", "from", "to", "subject", "message-id", "mime-version", "content-type", "content-language",
          "auto-submitted", "list-id")  # fmt: skip
