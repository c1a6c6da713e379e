"""Nearly XML to XML: bare ampersands and HTML's named characters, the two mistakes that feeds make most.

feedparser's lenient reader, which takes what the strict one refuses, turns `R&D` into `R&D;`.  What stands in
CDATA is literal and left alone.  Linear in the document.
"""

import re
from html.entities import html5

ODD = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31};))?")
CDATA, END = "<![CDATA[", "]]>"


def mend(document: str) -> str:
    """The document with ampersands that begin no XML entity escaped, and HTML's entities as characters."""
    if not ODD.search(document):
        return document
    outside, *rest = document.split(CDATA)
    parts = [ODD.sub(_mended, outside)]
    for piece in rest:
        literal, end, outside = piece.partition(END)
        parts += [CDATA, literal, end, ODD.sub(_mended, outside)]
    return "".join(parts)


def _mended(found: re.Match[str]) -> str:
    character = html5.get(found.group(1) or "", "")
    return character if character and not {"<", "&"} & set(character) else "&amp;" + found.group()[1:]
