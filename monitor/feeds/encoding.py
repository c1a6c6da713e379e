"""Bytes to text: byte order mark, then what the bytes are, then what header and declaration say they are.

UTF-8 is tried before any declaration, since text that is valid UTF-8 by chance hardly exists and feeds that
declare something else while sending UTF-8 (or GBK while declaring UTF-8) do.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
ENCODING = re.compile(
    r"(?:utf-?16|utf-?32|gb|big5|euc|iso|cp\d|windows|latin|koi8|shift|s-?jis|x-sjis|us-?ascii|ascii|mac|tis|ks)"
)
"""Beginnings of names that are encodings of text; Python knows others (`rot13`, `idna`, `unicode_escape`)."""
CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "big5": "big5hkscs",
}
"""What a declared name is taken as: its superset, which is what is sent under it."""
COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学對這個來說們為時會過學國發無經開關於與"
)
LIES = 20
"""UTF-8 holds at least so many good characters for each broken one: a feed that cuts its texts by bytes breaks a few."""
TELLING = 0.05
"""Share of common characters in Chinese text; letters misread as Chinese give rare ones."""
PAIRS = 0.8
"""Share of runs of high bytes that are of even length where two bytes make a character; in Western text most are single."""
SAMPLE = 20_000
RUN = re.compile(rb"[\x80-\xff]+")
WESTERN = ("cp125", "windows-125", "iso-8859-", "iso8859", "latin", "macroman", "macintosh")
"""Encodings in which any bytes are text, so that they are believed only where nothing else fits."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def decode(body: bytes, content_type: str = "") -> str:
    """The document as text, without mark, declaration and characters that XML forbids."""
    return CONTROL.sub("", DECLARATION.sub("", _decode(body, content_type), count=1))


def _decode(body: bytes, content_type: str) -> str:
    marked = _marked(body)
    if marked is not None:
        return body.decode(marked, "replace").lstrip("\ufeff")
    loose = body.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    good = sum(c > "\x7f" for c in loose) - broken if broken else 0
    if good >= broken * LIES:
        return loose
    declared = _declared(body, content_type)
    found = next(_strictly(body, [name for name in declared if not name.startswith(WESTERN)]), None) or _chinese(body)
    if found is not None:
        return found
    if good >= broken:
        return loose
    return body.decode(next((name for name in declared if _known(name)), "cp1252"), "replace")


def _chinese(body: bytes) -> str | None:
    """The text where the bytes are GB18030 or Big5 by their looks."""
    guesses = list(_strictly(body, ["gb18030", "big5hkscs"]))
    best = max(guesses, key=_common, default=None)
    if best is None:
        return None
    runs = [len(run) for run in RUN.findall(body[:SAMPLE])]
    paired = sum(length % 2 == 0 for length in runs) >= PAIRS * len(runs)
    return best if paired or _common(best) >= TELLING else None


def _common(text: str) -> float:
    """Share of its Han characters that are common ones."""
    han = [c for c in text[:SAMPLE] if "\u4e00" <= c <= "\u9fff"]
    return sum(c in COMMON for c in han) / max(len(han), 1)


def _marked(body: bytes) -> str | None:
    """The encoding that a byte order mark, or UTF-16 without one, shows."""
    marks = (*BOMS, (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
    return next((name for mark, name in marks if body.startswith(mark)), None)


def _strictly(body: bytes, names: list[str]) -> Iterator[str]:
    for name in names:
        with suppress(UnicodeError, LookupError):
            yield body.decode(name)


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name) is not None
    except LookupError:
        return False


def _declared(body: bytes, content_type: str) -> list[str]:
    """Names from header and declaration, UTF-8 left out: it was tried."""
    names = [m.group(1) for m in [CHARSET.search(content_type)] if m]
    names += [m.group(1).decode("ascii") for m in [DECLARED.match(body[:600])] if m]
    return [WIDER.get(name, name) for name in map(str.lower, names) if ENCODING.match(name)]
