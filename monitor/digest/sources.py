"""Sources: who wrote of a story, as links and remarks, in the reader's words.

Pure.  Each new article is linked once; of those the reader was told of before only the first and their number are named.
"""

from monitor.digest.issue import Told
from monitor.digest.links import link, reading
from monitor.digest.page import Link, clip
from monitor.digest.room import SHOWN_NAME
from monitor.digest.settings import LinkSettings
from monitor.digest.weight import publishers
from monitor.digest.words import Words, base
from monitor.model import Eligible
from monitor.text import shown

MANY = 3
"""Publishers from which on a line says who was first and how many others there are."""


class Sources:
    """Names the sources of stories."""

    def __init__(self, words: Words, links: LinkSettings) -> None:
        """Speak with `words`."""
        self.words = words
        self.links = links

    def link(self, one: Eligible, told: Told) -> Link:
        """An entry's link, with the reading link where it is foreign."""
        entry = one.entry
        originals = [s for s in told.view.sources if s.copy_of is None]
        copies = sum(s.copy_of == entry.entry_id for s in told.view.sources)
        foreign = self.is_foreign(one)
        return Link(
            name=clip(shown(entry.source or entry.feed), SHOWN_NAME),
            href=link(entry.url),
            language=self.words.language_name(entry.language) if foreign else "",
            day=self.words.recent(entry.published_at),
            reading=reading(self.links.reading, entry.url, self.words.language) if foreign else "",
            first=1 < len(publishers(originals)) < MANY and originals[0].entry_id == entry.entry_id,
            copies=self.words.count("copies", copies) if copies else "",
            paywall=one.paywall,
        )

    def is_foreign(self, one: Eligible) -> bool:
        """Whether an entry is in another language than the reader's."""
        return base(one.entry.language) != self.words.language

    def spread(self, told: Told) -> str:
        """`primo: 东岸科技 (cinese, ieri) · +4 fonti`, where so many wrote of it that the list does not show it at a glance."""
        names = publishers(told.view.sources)
        if len(names) < MANY:
            return ""
        name, source = next(iter(names.items()))
        day = self.words.recent(source.published_at)
        foreign = base(source.language) != self.words.language
        notes = [self.words.language_name(source.language), day] if foreign else [day]
        return self.words.say(
            "spread",
            source=clip(shown(name), SHOWN_NAME),
            notes=self.words.say("gloss.list").join(notes),
            others=self.words.count("others_too", len(names) - 1),
        )

    def more(self, told: Told) -> list[str]:
        """Who was first, if it is not linked here, and how many others there are."""
        originals = [s for s in told.view.sources if s.copy_of is None]
        new = {e.entry.entry_id for e in told.new}
        linked = {s.publisher or s.feed for s in originals if s.entry_id in new}
        known = {s.publisher or s.feed for s in originals} - linked
        others = len(known) - told.waiting
        remarks = []
        if len(publishers(originals)) < MANY and originals and (originals[0].publisher or originals[0].feed) in known:
            source = clip(shown(originals[0].publisher or originals[0].feed), SHOWN_NAME)
            day = self.words.recent(originals[0].published_at)
            remarks.append(self.words.say("first_was", source=source, day=day))
            others -= 1
        if others > 0:
            remarks.append(self.words.count("others", others))
        if told.waiting:
            remarks.append(self.words.count("waiting", told.waiting))
        return remarks
