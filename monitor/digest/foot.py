"""The foot of the mail: what its marks mean, how to mute a story, rest the digest, answer, and why one gets it.

Pure.  Commands are written as they can be typed.
"""

import shlex
from collections.abc import Iterable, Iterator
from email.utils import parseaddr

from monitor.digest.gloss import MARK
from monitor.digest.issue import Issue
from monitor.digest.settings import DigestSettings
from monitor.digest.words import Words
from monitor.text import shown


def foot(issue: Issue, settings: DigestSettings, words: Words, texts: Iterable[str]) -> Iterator[str]:
    """Its lines, the most useful first; `texts` are those above it, of which one may be a gloss."""
    if any(MARK in text for text in texts):
        yield words.say("foot_translated" if words.translations.used else "foot_gloss")
    for told in issue.told[:1]:
        code = f"s{told.view.story.story_id}"
        yield words.say("foot_explain", code=code)
        yield words.say("foot_mute", code=code)
    yield words.say("foot_pause", name=shlex.quote(shown(settings.name)))
    address = shown(parseaddr(issue.sender)[1])
    if address:
        yield words.say("foot_answer", address=address)
    yield words.say("foot_digest", name=shown(settings.name))
