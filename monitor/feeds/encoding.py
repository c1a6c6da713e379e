"""Bytes to text: byte order mark, then what the bytes are, then what header and declaration say they are.

UTF-8 is tried before any declaration, since text that is valid UTF-8 by chance hardly exists and feeds that
declare something else while sending UTF-8 (or GBK while declaring UTF-8) do.  A few broken bytes change nothing
about what the rest is.  What was encoded twice is twice.py's.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from monitor.feeds.escaped import ESCAPING, read_escaped
from monitor.feeds.twice import once

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
META = re.compile(rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}\?>")
PROLOG = re.compile(rb"\s*<\?xml[^>]{0,400}\?>\s*")
HEAD = 4000
"""Bytes within which a document says how it is written."""
ENCODING = re.compile(r"(?:gb|big5|euc|iso|cp\d|windows|ms9|latin|koi8|shift|s-?jis|us-?ascii|ascii|mac|tis|ks|hz)")
"""Beginnings of names that are encodings of text; Python knows others (`rot13`, `idna`, `unicode_escape`)."""
CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NULS = {
    "utf-32-le": (False, True, True, True),
    "utf-32-be": (True, True, True, False),
    "utf-16-le": (False, True, False, True),
    "utf-16-be": (True, False, True, False),
}
"""Which of four bytes are nought where a document begins in ASCII."""
BEGINNING = 40
"""Bytes that show it."""
WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs",
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis_620": "cp874",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
"""What a declared encoding is taken as: its superset, which is what is sent under its name (encoding.spec.whatwg.org, section 4.2)."""
ALIASES = {
    "windows-936": "gbk",
    "gb2312-80": "gb2312",
    "gb_2312-80": "gb2312",
    "windows-950": "cp950",
    "windows-949": "cp949",
    "windows-31j": "cp932",
}
"""Names that Python does not know."""
COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对這個來說們為時會過學國發無經開關於與"
)
LIES = 8
"""Text holds at least so many good characters for each broken one: a feed that cuts its texts by bytes breaks a few."""
TELLING = 0.05
"""Share of common characters in Chinese text; letters misread as Chinese give rare ones."""
PAIRS = 0.8
"""Share of runs of high bytes that are of even length where two bytes make a character; in Western text most are single."""
SAMPLE = 20_000
"""Bytes or characters that are looked at to see what a text is."""
RUN = re.compile(rb"[\x80-\xff]+")
WESTERN = ("cp125", "iso8859-", "mac")
"""Encodings in which any bytes are text, so that they are believed only where nothing else fits."""
HIGH = bytes(range(0x80, 0x100))
CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def decode(body: bytes, content_type: str = "") -> str:
    """The document as text, without mark, declaration and characters that XML forbids."""
    body = body.removeprefix(codecs.BOM_UTF8)
    bare = body.translate(None, CONTROLS)
    clean = len(bare) == len(body)
    prolog = PROLOG.match(bare)
    try:  # a text may take four times its bytes: what can be left out is left out before
        text = str(memoryview(bare)[prolog.end() if prolog else 0 :], "utf-8")
        if not clean or (b"~" in body and b"~{" in body):
            text, clean = _disguised(body, content_type) or text, False
    except UnicodeDecodeError:
        text, clean = _other(body, content_type).lstrip("\ufeff"), False
    del bare
    text = once(text)
    if not clean or "\ufffe" in text or "\uffff" in text:
        text = CONTROL.sub("", text)
    said = DECLARATION.match(text)
    return text[said.end() :] if said else text


def _disguised(body: bytes, content_type: str) -> str | None:
    """Text whose bytes are ASCII by chance: UTF-16 without a mark, and encodings that shift by escapes."""
    wide = _wide(body)
    return body.decode(wide, "replace") if wide else read_escaped(body, _declared(body, content_type))


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 by a mark or, without one, by the noughts in its first characters."""
    marked = next((name for mark, name in BOMS if body.startswith(mark)), None)
    if marked or b"\x00" not in body[:BEGINNING]:
        return marked
    fours = [body[at : at + 4] for at in range(0, min(BEGINNING, len(body)) - 3, 4)]
    return next(
        (name for name, nuls in NULS.items() if all(tuple(b == 0 for b in four) == nuls for four in fours)), None
    )


def _other(body: bytes, content_type: str) -> str:
    """What is not all UTF-8: UTF-8 with broken bytes, or something else."""
    wide = _wide(body)
    if wide is not None:
        return body.decode(wide, "replace")
    loose = body.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    good = len(loose) - len(body.translate(None, HIGH)) - broken
    if good >= broken * LIES:
        return loose
    declared = [name for name in _declared(body, content_type) if name not in ESCAPING]
    found = _double(body, [name for name in declared if not name.startswith(WESTERN)])
    if found is not None:
        return found
    if good >= broken:
        return loose
    return body.decode(next((name for name in declared if name.startswith(WESTERN)), "cp1252"), "replace")


def _double(body: bytes, declared: Sequence[str]) -> str | None:
    """The text where two bytes make a character: as declared, or GB18030 or Big5 by its looks; None where nothing fits."""
    said = next(_strictly(body, declared), None)
    if said is not None and 2 * _common(said) >= TELLING:
        return said
    guesses = list(_strictly(body, ["gb18030", "big5hkscs"]))
    best = max(guesses, key=_common, default="")
    if said is not None:
        return best if _common(best) >= TELLING else said
    if best and (_common(best) >= TELLING or _paired(body)):
        return best
    tried = (*declared, "gb18030", "big5hkscs")
    name = next((name for name in tried if _nearly(body[:SAMPLE].decode(name, "replace"), said=name in declared)), None)
    return body.decode(name, "replace") if name else None


def _paired(body: bytes) -> bool:
    """Whether high bytes come in pairs."""
    runs = [len(run) for run in RUN.findall(body[:SAMPLE])]
    return sum(length % 2 == 0 for length in runs) >= PAIRS * len(runs)


def _nearly(text: str, *, said: bool) -> bool:
    """Whether a text is good but for a few broken characters; one that is not `said` to be so must look like Chinese."""
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken >= broken * LIES and (said or _common(text) >= TELLING)


def _common(text: str) -> float:
    """Share of its Han characters that are common ones."""
    han = [c for c in text[:SAMPLE] if "\u4e00" <= c <= "\u9fff"]
    return sum(c in COMMON for c in han) / max(len(han), 1)


def _strictly(body: bytes, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        with suppress(UnicodeError):
            yield body.decode(name)


def _declared(body: bytes, content_type: str) -> list[str]:
    """Python's names of what header and declaration say; those of UTF-8, 16 and 32 are left out, which show by themselves."""
    found = [CHARSET.search(content_type), DECLARED.match(body[:HEAD]) or META.search(body[:HEAD])]
    names = [name for each in found if each for name in [_known(each.group(1))] if name]
    return [WIDER.get(name, name) for name in names]


def _known(raw: str | bytes) -> str | None:
    """Python's name for an encoding of text; None where it knows none."""
    name = (raw if isinstance(raw, str) else raw.decode("ascii")).lower().removeprefix("x-")
    name = ALIASES.get(name, name)
    try:
        return codecs.lookup(name).name if ENCODING.match(name) else None
    except LookupError:
        return None
