"""A body cut into raw items without a full parse, so that feedparser sees only those that are new.

Wherever cutting is unsure (items inside items, other names, what stands open) the whole is parsed instead.
Linear in the document, whatever stands in it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b

MARK = re.compile(r"<(?:!\[CDATA\[|!--|\?|(/?)(item|entry)(?=[\s/>]))")
"""What matters for cutting: CDATA, comments and instructions are passed over whole."""
ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
TAG = 4000
"""Characters of an item's own start tag; a longer one is unsure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A document taken apart; `head + any of the items + tail` is a document again."""

    head: str
    items: tuple[str, ...]
    """Raw, in order."""
    marks: tuple[str, ...]
    """The hash of each."""
    tail: str
    """With what stands between items."""

    def document(self, wanted: Collection[int]) -> str:
        """The document with only the items of these numbers."""
        return "".join([self.head, *(self.items[number] for number in sorted(wanted)), self.tail])


def digest(raw: str) -> str:
    """The hash of one raw item."""
    return blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def cut(document: str, *, most: int) -> Cut | None:
    """Take the document apart, items beyond the first `most` left out; None where that is unsure."""
    spans = list(_spans(document))
    if not spans or (-1, -1) in spans:
        return None
    ends = [end for _, end in spans]
    between = (document[a:b] for a, b in zip(ends, [start for start, _ in spans[1:]], strict=False))
    items = tuple(document[start:end] for start, end in spans[:most])
    return Cut(
        head=document[: spans[0][0]],
        items=items,
        marks=tuple(map(digest, items)),
        tail="".join(text for text in between if text.strip()) + document[ends[-1] :],
    )


def _spans(document: str) -> Iterator[tuple[int, int]]:
    """Where each item stands; (-1, -1) as the last one where that is unsure."""
    unsure = (-1, -1)
    name, opened, at = "", -1, 0
    while found := MARK.search(document, at):
        closing, tag = found.group(1), found.group(2)
        if tag is None:
            end = document.find(ENDS[found.group()], found.end())
            at = end + 1
        else:
            end = document.find(">", found.end(), found.end() + TAG)
            at = end + 1
            name = name or tag
            if tag != name or bool(closing) != (opened >= 0) or document[end - 1] == "/":
                yield unsure
                return
            if closing:
                yield opened, at
                opened = -1
            else:
                opened = found.start()
        if end < 0:
            yield unsure
            return
    if opened >= 0:
        yield unsure
