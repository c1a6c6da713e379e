"""New words beside the watched names, for the reader: a line each, and the command that has more.

Pure.  Which words an issue tells of is decided before.
"""

from collections.abc import Iterator, Sequence

from monitor.digest.page import clip
from monitor.digest.room import SHOWN_EXAMPLE, SHOWN_NAME
from monitor.digest.words import Words
from monitor.model import Proposal
from monitor.text import shown


def proposed(told: Sequence[Proposal], words: Words) -> Iterator[str]:
    """The lines; none where there is nothing to tell."""
    for one in told:
        yield words.say(
            "proposal",
            word=clip(shown(one.word), SHOWN_NAME),
            titles=words.count("proposal_titles", one.titles),
            feeds=words.count("proposal_feeds", one.feeds),
            example=words.quoted(clip(shown(one.example), SHOWN_EXAMPLE)),
        )
    if told:
        yield words.say("proposal_how")
