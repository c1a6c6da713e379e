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

AROUND = 1_000_000
"""Characters around the items: they are parsed with each group of items, and no feed has so many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A document taken apart; `head + any of the items + tail` is a document again."""

    head: str
    whole: str
    spans: tuple[tuple[int, int], ...]
    """Where each item begins and ends in the whole, in order: copies would double what a large document takes."""
    marks: tuple[str, ...]
    """The hash of each."""
    tail: str
    """With what stands between items."""

    @property
    def items(self) -> tuple[str, ...]:
        """Raw, in order."""
        return tuple(self.whole[start:end] for start, end in self.spans)

    def document(self, wanted: Collection[int]) -> str:
        """The document with only the items of these numbers."""
        spans = [self.spans[number] for number in sorted(wanted)]
        return "".join([self.head, *(self.whole[start:end] for start, end in spans), self.tail])


def digest(raw: str) -> str:
    """The hash of one raw item."""
    return blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def cut(document: str, *, most: int) -> Cut | None:
    """Take the document apart, items beyond the first `most` left out; None where that is unsure."""
    spans: list[tuple[int, int]] = []
    between: list[str] = []
    begin = last = 0
    for start, end in _spans(document):
        if start < 0:
            return None
        if not last:
            begin = start
        elif (text := document[last:start]).strip():
            between.append(text)
        if len(spans) < most:
            spans.append((start, end))
        last = end
    if not last or begin + sum(map(len, between)) + len(document) - last > AROUND:
        return None
    return Cut(
        head=document[:begin],
        whole=document,
        spans=tuple(spans),
        marks=tuple(digest(document[start:end]) for start, end in spans),
        tail="".join(between) + document[last:],
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
