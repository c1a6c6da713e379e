"""Encodings whose bytes are all ASCII and that shift between alphabets by escapes: HZ, ISO-2022 (RFC 1843, 1468, 1922)."""

import re
from collections.abc import Collection
from contextlib import suppress

ESCAPING = frozenset(
    {
        "hz",
        "iso2022_jp",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_jp_2004",
        "iso2022_jp_3",
        "iso2022_jp_ext",
        "iso2022_kr",
    }
)
"""Python's names of them."""
JAPANESE = re.compile(rb"\x1b(?:\$[@B]|\$\([DP]|\([JI])")
KOREAN = b"\x1b$)C"
CHINESE = b"\x1b$)A"
SHIFTED = re.compile(rb"\x0e([\x21-\x7e]{0,2000})(?:\x0f|(?=[\r\n])|$)")
"""GB 2312 between "shift out" and "shift in", or the end of its line."""


def read_escaped(body: bytes, declared: Collection[str]) -> str | None:
    """The text where the body shifts by escapes; None where it does not, or not properly.

    HZ is read where it is declared (as Python's `hz`), since its escapes may stand in any text.
    """
    if b"~{" in body and "hz" in declared:
        return _strictly(body, "hz")
    if CHINESE in body:
        eight = SHIFTED.sub(lambda found: bytes(byte | 0x80 for byte in found.group(1)), body.replace(CHINESE, b""))
        return _strictly(eight, "gb2312")
    if JAPANESE.search(body):
        return _strictly(body, "iso2022_jp_ext") or _strictly(body, "iso2022_jp_2")
    return _strictly(body, "iso2022_kr") if KOREAN in body else None


def _strictly(body: bytes, name: str) -> str | None:
    with suppress(UnicodeError):
        return body.decode(name)
    return None
