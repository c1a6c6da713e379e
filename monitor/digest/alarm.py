"""Health mails: of what a person is told, when, and in which words.

Pure.  A concern is told when it begins, and again no sooner than a day later however often it comes and goes; when nothing is
left of all that was told, one mail says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitor.digest.leaflet import Block, Item, Leaflet, Section, rendered
from monitor.digest.page import clip
from monitor.digest.quiet import Reach, reached
from monitor.digest.render import Rendered
from monitor.digest.words import Words
from monitor.text import shown

AGAIN = timedelta(days=1)
SHOWN = 20
"""Concerns that one mail tells; the others are counted."""
SHOWN_VALUE = 200


class Told(Protocol):
    """What is known of a concern that was told."""

    @property
    def told_at(self) -> datetime:
        """When."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""

    @property
    def closed(self) -> bool:
        """Whether that was said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a look came to."""

    tell: tuple[str, ...] = ()
    """Concerns to be told now."""
    over: tuple[str, ...] = ()
    """Those that have ended since the last look."""
    well: bool = False
    """Nothing is left of what was told and not closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worry:
    """A concern in the catalog's terms: its message `alarm_KIND` and what fills it."""

    kind: str
    says: Mapping[str, object]


def look(known: Mapping[str, Told], urgent: Sequence[str], now: datetime) -> Look:
    """Decide by what is `known` of earlier concerns what becomes of those that are `urgent` now, all by name."""
    tell = tuple(
        dict.fromkeys(
            name
            for name in urgent
            if name not in known or (known[name].over and not timedelta(0) <= now - known[name].told_at < AGAIN)
        )
    )
    over = tuple(name for name, one in known.items() if not one.over and name not in urgent)
    open_ones = any(not one.closed for one in known.values())
    return Look(tell=tell, over=over, well=open_ones and not urgent)


def alarm_mail(worries: Sequence[Worry], words: Words, now: datetime) -> Rendered:
    """Write the mail that a person must act."""
    lines = [_said(worry, words) for worry in worries[:SHOWN]]
    if rest := len(worries) - len(lines):
        lines.append(words.count("alarm_more", rest))
    items = tuple(Item(text=line) for line in lines)
    section = Section(title=words.say("alarm_section"), blocks=(Block(items=items),))
    return _mail(words.say("alarm_subject", what=clip(lines[0], 90)), words.say("alarm_lead"), (section,), words, now)


def well_mail(reach: Reach, words: Words, now: datetime) -> Rendered:
    """Write the mail that all is well again."""
    lead = words.say("alarm_well_lead", reached=reached(reach, words))
    return _mail(words.say("alarm_well_subject"), lead, (), words, now)


def _mail(subject: str, lead: str, sections: tuple[Section, ...], words: Words, now: datetime) -> Rendered:
    leaflet = Leaflet(
        language=words.language,
        subject=subject,
        preheader=lead,
        masthead=words.say("alarm_masthead"),
        day=f"{words.full_day(now)} {words.moment(now).rpartition(' ')[2]}",
        lead=lead,
        sections=sections,
        foot=(words.say("alarm_foot"),),
    )
    return rendered(leaflet, words)


def _said(worry: Worry, words: Words) -> str:
    """One concern in the reader's language; instants as they are in his zone, texts of others made safe."""
    values = {
        name: words.moment(value) if isinstance(value, datetime) else clip(shown(str(value)), SHOWN_VALUE)
        for name, value in worry.says.items()
    }
    return words.say(f"alarm_{worry.kind}", **values)
