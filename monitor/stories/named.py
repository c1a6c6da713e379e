"""Whom a field names and where: its mentions led to the folded text once, and found by their place.

A field may name somebody in every other character, and is asked sentence by sentence: scanning all mentions for each
would cost their product.  Who of them speaks is speakers.py's.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from monitor.model import Mention
from monitor.stories.clauses import folded_span
from monitor.text import Folded


class Named:
    """The mentions of one field, in order of place."""

    def __init__(self, folded: Folded, mentions: Iterable[Mention]) -> None:
        """`folded` is the field made ready, `mentions` bear places in its original."""
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]
        self._spans = [folded_span(folded, m.start, m.end) for m in self._mentions]

    def within(self, start: int, end: int) -> Iterator[Mention]:
        """Those that stand wholly in a stretch of the original."""
        for at in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            if self._mentions[at].end <= end:
                yield self._mentions[at]

    def folded_within(self, start: int, end: int) -> Iterator[tuple[int, int, Mention]]:
        """Those that stand wholly in a stretch of the folded text, with their places there."""
        for at in range(bisect_left(self._spans, (start,)), bisect_left(self._spans, (end,))):
            first, last = self._spans[at]
            if first < last <= end:
                yield first, last, self._mentions[at]
