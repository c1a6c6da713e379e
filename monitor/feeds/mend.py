"""A document made ready to be parsed: what stands before its root left out, nearly XML made XML.

Bare ampersands and HTML's named characters are the two mistakes that feeds make most, and feedparser's lenient
reader, which takes what the strict one refuses, turns `R&D` into `R&D;`.  Linear in the document.
"""

import re
from html.entities import html5
from itertools import islice

ODD = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31};))?")
NUMBER = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
MOST = 10_000
"""Mistakes that are mended; a document with more is rubbish and left to the lenient reader, which sees its beginning."""
BLANK = re.compile(r"[\s\ufeff]*")
INNER_END = re.compile(r"\]\s{0,100}>")
"""The end of a document type with an inner part."""
CAPTION = re.compile(r"""<(/?)media:description(?=[\s/>])(?:[^<>"'/]++|"[^"<]*+"|'[^'<]*+'|/(?!>))*+(/?)>""")
TEXT_TITLE = re.compile(
    r"""(<title\s[^<>]{0,300}?\btype\s{0,9}=\s{0,9}["'])text(?:/plain)?(["'][^<>]{0,300}>)"""
    r"""((?:[^<]++|<!\[CDATA\[(?:[^\]]{1,600}+|\](?!\]>)){0,9}+\]\]>)*+)(?=</title>)"""
)
LITERAL = re.compile(r"<(?!!\[CDATA\[)|&lt;")
CDATA, END = "<![CDATA[", "]]>"


def bare(document: str) -> str:
    """The document from its root on: comments, instructions and the document type before it are left out.

    Without its document type nothing in a document can define an entity, so none can grow (an XML bomb).
    """
    at = 0
    while True:
        found = BLANK.match(document, at)
        at = found.end() if found else at
        if document.startswith("<!--", at):
            end = document.find("-->", at)
        elif document.startswith("<?", at):
            end = document.find("?>", at)
        elif document[at : at + 9].upper() == "<!DOCTYPE":
            end = _doctype_end(document, at)
        else:
            return document[at:]
        if end < 0:
            return ""
        at = document.index(">", end) + 1


def _doctype_end(document: str, at: int) -> int:
    """Where a document type ends: at its first `>`, or where it has an inner part, at the `>` behind that."""
    close, inner = document.find(">", at), document.find("[", at)
    if not 0 <= inner < close:
        return close
    end = INNER_END.search(document, inner)
    return end.end() - 1 if end else -1


def mend(document: str) -> str:
    """The document as it was meant: nearly XML made XML, and what feedparser takes for something else under a name that tells it apart.

    Ampersands that begin no XML entity are escaped, HTML's entities become characters, numbers of what is no character go. What
    stands in CDATA is literal and left alone.  A picture's description is its caption, not the item's own (Media RSS), and a
    title of type "text" has no markup, so that its `<` is escaped once more (RFC 4287, section 3.1.1.1).
    """
    if 'type="text' in document or "type='text" in document:
        document = TEXT_TITLE.sub(
            lambda found: f"{found[1]}html{found[2]}{LITERAL.sub(_literally, found[3])}", document
        )
    captions = "media:description" in document
    odd = sum(1 for _ in islice(ODD.finditer(document), MOST + 1))
    if odd > MOST or not (captions or odd or any(not _is_character(found) for found in NUMBER.finditer(document))):
        return document
    outside, *rest = document.split(CDATA)
    parts = [_mend(outside)]
    for piece in rest:
        literal, end, outside = piece.partition(END)
        parts += [CDATA, literal, end, _mend(outside)]
    return "".join(parts)


def _literally(found: re.Match[str]) -> str:
    return "&amp;lt;" if found.group() == "&lt;" else "&lt;"


def _mend(text: str) -> str:
    if "media:description" in text:
        text = CAPTION.sub(r"<\1media:caption\2>", text)
    return NUMBER.sub(lambda found: found.group() if _is_character(found) else "", ODD.sub(_mended, text))


def _is_character(found: re.Match[str]) -> bool:
    """Whether a number names what XML allows (XML 1.0, section 2.2); a surrogate by itself ends feedparser's reading."""
    n = int(found[1], 16) if found[1] else int(found[2])
    return n in (0x9, 0xA, 0xD) or 0x20 <= n <= 0xD7FF or 0xE000 <= n <= 0xFFFD or 0x10000 <= n <= 0x10FFFF  # noqa: PLR2004 - the section's own


def _mended(found: re.Match[str]) -> str:
    character = html5.get(found.group(1) or "", "")
    return character if character and not {"<", "&"} & set(character) else "&amp;" + found.group()[1:]
