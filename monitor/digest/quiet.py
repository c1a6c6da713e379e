"""The quiet line: what a slot with nothing new says, and whether it says it.

Pure.  A reader who hears nothing cannot tell a quiet day from a broken monitor; so the line says how many feeds were read
and which could not be, and brings to mind what is awaited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.digest.editor import Editor
from monitor.digest.foot import foot
from monitor.digest.issue import Issue
from monitor.digest.leaflet import Leaflet, listed, rendered
from monitor.digest.outcomes import following
from monitor.digest.page import clip
from monitor.digest.render import Rendered
from monitor.digest.room import SHOWN_NAME
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.digest.slots import is_last_of_day
from monitor.digest.words import Words
from monitor.text import shown

NAMED = 6
"""Feeds that could not be read and are named; the others are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How far the monitor saw."""

    read: int
    """Feeds that could be read when they were last asked."""
    unread: Sequence[str]
    """Names of the others that are on."""


def speaks(settings: DigestSettings, slot: datetime) -> bool:
    """Whether a slot with nothing new sends its line: `always`, `never`, or `evening`, the day's last one."""
    return settings.quiet == "always" or (settings.quiet == "evening" and is_last_of_day(settings, slot))


def quiet_mail(issue: Issue, reach: Reach, *, settings: DigestSettings, links: LinkSettings) -> Rendered:
    """Write the mail of an issue that has nothing new."""
    editor = Editor(issue, settings, links)
    words, name = editor.words, shown(settings.name)
    follow = tuple(following(issue, words, editor.named))
    lead = reached(reach, words)
    leaflet = Leaflet(
        language=settings.language,
        subject=words.say("subject", name=name, number=issue.number, headline=words.say("quiet_subject")),
        preheader=lead,
        masthead=words.say("masthead", name=name.upper(), number=issue.number),
        day=words.full_day(issue.made_at),
        lead=words.say("quiet_line", reached=lead),
        sections=listed(words.say("follow"), iter(follow)),
        foot=tuple(foot(issue, settings, words, follow)),
        stop=issue.unsubscribe,
    )
    return rendered(leaflet, words)


def reached(reach: Reach, words: Words) -> str:
    """`44 feed letti, tutto bene`, or `42 feed letti, 2 non si leggono: A; B`."""
    read = words.count("quiet_read", reach.read)
    if not reach.unread:
        return words.say("quiet_well", read=read)
    named = [words.quoted(clip(shown(name), SHOWN_NAME)) for name in reach.unread[:NAMED]]
    if rest := len(reach.unread) - len(named):
        named.append(words.count("unseen_more", rest))
    return words.say(
        "quiet_unwell",
        read=read,
        unread=words.count("quiet_unread", len(reach.unread)),
        feeds=words.say("mark.semicolon").join(named),
    )
