"""Settled rumours in words: what became of one, who spoke, and how often each source was right.  Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from monitor.digest.gloss import MARK
from monitor.digest.outcomes import confirmed
from monitor.digest.page import clip
from monitor.digest.room import SHOWN_NAME
from monitor.digest.words import Words
from monitor.model import Fate, Outcome
from monitor.text import HAN, shown

COUNTS = {"confirmed": "recap_right", "denied": "recap_wrong", "expired": "recap_late"}
"""How a source's rumours of each fate are counted, in this order."""
MOST_SOURCES = 8


def said(fate: Fate, words: Words) -> str:
    """`voce di 36kr (2 mar), confermata dopo 17 giorni da Xiaomi`."""
    told = {
        "first": clip(shown(fate.first), SHOWN_NAME),
        "day": words.short_day(fate.story.first_published_at),
    }
    if fate.story.status == "confirmed" and fate.decided_at is not None:
        outcome = Outcome(
            story=fate.story,
            first=fate.first,
            speaker=fate.speaker,
            speaker_entity=fate.speaker_entity,
            confirmed_at=fate.decided_at,
        )
        return words.say("recap_confirmed", **told, how=confirmed(outcome, words))
    if fate.decided_at is not None:
        speaker = who(fate.speaker, fate.speaker_entity, words)
        end = words.short_day(fate.decided_at)
        return (
            words.say("recap_denied_by", **told, who=speaker, end=end)
            if speaker
            else words.say("recap_denied", **told, end=end)
        )
    end = "" if fate.story.expected_by is None else words.short_day(fate.story.expected_by)
    return words.say("recap_expired", **told, end=end)


def who(speaker: str | None, entity: str | None, words: Words) -> str:
    """A speaker as the reader knows him; one he cannot read with the mark of what a program made."""
    name = words.name(entity) if entity else shown(speaker or "")
    if HAN.search(name) and words.language != "zh":
        name = f"{MARK} {name}"
    return clip(name, SHOWN_NAME)


def tally(fates: Sequence[Fate], words: Words) -> Iterator[str]:
    """A line a source that told more than one of these rumours first, the one that was right most often before others."""
    by_source: dict[str, Counter[str]] = defaultdict(Counter)
    for fate in fates:
        by_source[fate.first][fate.story.status] += 1
    ranked = sorted(by_source.items(), key=lambda pair: (-pair[1]["confirmed"], -pair[1].total(), pair[0]))
    for source, counts in [pair for pair in ranked if pair[1].total() > 1][:MOST_SOURCES]:
        parts = [words.count(key, counts[status]) for status, key in COUNTS.items() if counts[status]]
        yield words.say(
            "recap_tally", source=clip(shown(source), SHOWN_NAME), fates=words.say("gloss.list").join(parts)
        )
