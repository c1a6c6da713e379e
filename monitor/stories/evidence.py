"""Evidence: what grouping compares of one matched entry, gathered from what the rules read and its numbers.

Compares nothing.  Of a long summary only the lead counts: an article's later paragraphs retell older events.
"""

import re
from collections.abc import Iterable

from monitor.model import Entry, Event, Mention, Profile, Quantity, Reading, Stance
from monitor.quantities import months, quantities
from monitor.stories.concepts import concepts
from monitor.text import fold_text

LEAD = 320
"""Code points of a summary that count."""
TAIL = re.compile(r" [-\u2013\u2014|] ([^-\u2013\u2014|]{2,60})$")
"""What search feeds put behind a title: " - Publisher"."""
NOISE = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Folded letters and digits alone: what two spellings of one text share."""
    return NOISE.sub("", fold_text(text))


def bare_title(title: str, source: str) -> str:
    """The title without the " - Publisher" of a search feed; cut only where it names the entry's source."""
    tail = TAIL.search(title)
    if tail is not None and source and letters(tail.group(1)) == letters(source):
        return title[: tail.start()]
    return title


def lead(summary: str) -> str:
    """The first part of a summary, folded."""
    return fold_text(summary[:LEAD]).strip()


def profile(entry: Entry, reading: Reading, *, stance: Stance, speakers: tuple[str, ...]) -> Profile:
    """What is compared of `entry`; `stance` and `speakers` are those of its title, as claims.py reads them."""
    title = bare_title(entry.title, entry.source)
    summary = entry.summary[:LEAD]
    ends = {"title": len(title), "summary": len(summary)}
    mentions = [m for m in reading.mentions if m.end <= ends[m.field]]
    codes = [c for c in reading.codes if c.end <= ends[c.field]]
    events = sorted(
        (e for e in reading.events if e.end <= ends[e.field]), key=lambda e: (e.field != "title", -e.weight, e.start)
    )
    folded, told = fold_text(title).strip(), lead(summary)
    heaviest = max(
        [e for e in reading.events if e.field == "title"] or reading.events, key=lambda e: e.weight, default=None
    )
    return Profile(
        entry_id=entry.entry_id,
        feed=entry.feed,
        language=entry.language,
        published_at=entry.published_at,
        title=folded,
        summary=told,
        headline=title,
        category="" if heaviest is None else heaviest.kind,
        weight=0 if heaviest is None else heaviest.weight,
        urgent=heaviest is not None and heaviest.urgent,
        entities=_names(mentions),
        title_entities=_names(m for m in mentions if m.field == "title"),
        codes=tuple(dict.fromkeys(fold_text(c.text) for c in sorted(codes, key=lambda c: c.field != "title"))),
        title_codes=tuple(dict.fromkeys(fold_text(c.text) for c in codes if c.field == "title")),
        events=_kinds(events),
        title_events=_kinds(e for e in events if e.field == "title"),
        cues=tuple(dict.fromkeys((*concepts(folded, entry.language), *concepts(told, entry.language)))),
        title_cues=concepts(folded, entry.language),
        numbers=_pairs((*quantities(title, "title"), *quantities(summary, "summary"))),
        title_numbers=_pairs(quantities(title, "title")),
        months=tuple(dict.fromkeys((*months(title), *months(summary)))),
        stance=stance,
        speakers=speakers,
        watches=tuple(sorted({match.watch for match in reading.matches})),
    )


def _names(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Each entity once, a part under the name of its whole; those of the title first."""
    ordered = sorted(mentions, key=lambda m: (m.field != "title", m.start))
    return tuple(dict.fromkeys(m.entity.part_of or m.entity.name for m in ordered))


def _kinds(events: Iterable[Event]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.kind for e in events))


def _pairs(found: Iterable[Quantity]) -> tuple[tuple[float, str], ...]:
    return tuple(dict.fromkeys((q.value, q.unit) for q in found if q.precise))
