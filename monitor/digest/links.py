"""Addresses in a mail: which entries can be linked, and where a foreign one can be read.  Pure."""

import re
from urllib.parse import quote

from monitor.text import HIDDEN

LONGEST = 4096
"""Bytes of an address that is linked; nothing real is longer."""
LINKABLE = re.compile(r"https?://[^\x00-\x20\x7f/\\?#][^\x00-\x1f\x7f-\x9f\ud800-\udfff]*", re.IGNORECASE)
"""http and https with a host, no control character: everything else, such as `javascript:`, stays text."""


def link(url: str) -> str:
    """The address if it may be linked, as the feed gave it; else ""."""
    return url if LINKABLE.fullmatch(url) and len(url.encode("utf-8", "replace")) <= LONGEST else ""


def reading(template: str, url: str, language: str) -> str:
    """Where an address can be read in the reader's language: `template` with {language} and {url}; "" for none."""
    if not template or not link(url):
        return ""
    tag = "zh-CN" if language == "zh" else language
    filled = template.replace("{language}", tag).replace("{url}", quote(url, safe="", errors="replace"))
    return link(filled) or (filled if LINKABLE.fullmatch(filled) else "")


def plain(url: str) -> str:
    """An address for plain text: characters that would hide or reorder what follows are percent-encoded."""
    return HIDDEN.sub(lambda found: quote(found.group(), errors="replace"), url)


def quoted_size(url: str) -> int:
    """Bytes of an address inside a reading link."""
    return len(quote(url, safe="", errors="replace"))
