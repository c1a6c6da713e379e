"""Room: how many bytes of the HTML part a story, a line, a quote and a link take, at most.

Pure.  The figures are the template's own, rounded up, and texts are counted escaped; what is shown of each text is cut
to the lengths that stand here.
"""

import html
from collections.abc import Sequence

from monitor.digest.hands import Hand
from monitor.digest.issue import Told
from monitor.digest.links import link, quoted_size
from monitor.model import Claim, Correction, Eligible, Proposal, Reversal, Stance, Story

LARGEST = 90_000
"""Bytes of the HTML part: above about 100 KB mail programs cut a message short."""
FRAME = 5_000
"""Bytes of the head, the foot and the styles, with some to spare; the sizes below are the template's own, rounded up."""
PER_CARD = 600
PER_STORY = 800
PER_REMARKS = 700
REMARKED = 2
"""Sources up to which nothing is said of them beside their links, where all are linked."""
PER_LINE = 800
PER_NEWS = 600
"""What is new in a story that was told before."""
PER_ENTRY = 400
PER_CLAIM = 420
PER_FOLLOWED = 250
PER_PROPOSAL = 250
PER_AMENDS = 1200
"""The sentence around a story that is taken back or corrected, with who says so and what figures."""
SHOWN_CORRECTIONS = 8
"""Corrected entries that one issue names; the others are counted."""
LONGEST_LINK = 900
"""Bytes up to which an article is linked beside it."""
SHOWN_NAMED = 110
"""Code points of a story that is only named."""
SHOWN_NUMBERS = 3
"""Of one of them so many numbers."""
SHOWN_EXAMPLE = 110
SHOWN_TITLE = 300
"""Code points of a title that are shown."""
SHOWN_GLOSS = 160
SHOWN_QUOTE = 220
SHOWN_FOREIGN = {True: 40, False: 72}
"""Of a quote in another language, whose gloss is what is read: in Chinese, else."""
SHOWN_NAME = 60
SHOWN_TERM = 30
SHOWN_CLAIMS = 4
SHOWN_BESIDE = 2
"""Lines of each version in a contested card: its title says most."""
SHOWN_BELOW = 1
"""Lines of a story that stands below another of its affair."""
SHOWN_TERMS = 6
ELLIPSIS = "…".encode()


def shown_claims(place: int, *, contested: bool) -> int:
    """How many lines of who says what the story in this place of its card has, from 0: the first most, versions fewer."""
    if contested:
        return SHOWN_BESIDE
    return SHOWN_BELOW if place else SHOWN_CLAIMS


def card_size(hand: Hand, before: Sequence[Story]) -> int:
    """Bytes of a card."""
    stories = sum(story_size(t, shown_claims(n, contested=hand.contested)) for n, t in enumerate(hand.stories))
    return PER_CARD + stories + sum(named_size(s) for s in before)


def named_size(story: Story) -> int:
    """Bytes of a story that is only named."""
    return PER_FOLLOWED + size_of(story.headline, SHOWN_TITLE)


def amends_size(one: Reversal | Correction) -> int:
    """Bytes of what is taken back: the story by name, and a link to who says so."""
    beside = link_size(one.url, one.publisher)
    return PER_AMENDS + size_of(one.story.headline, SHOWN_NAMED) + (beside if beside <= LONGEST_LINK else 0)


def proposal_size(proposal: Proposal) -> int:
    """Bytes of a word that is told of."""
    return PER_PROPOSAL + size_of(proposal.word, SHOWN_NAME) + size_of(proposal.example, SHOWN_EXAMPLE)


def voice(claim: Claim) -> tuple[str, Stance]:
    """Who says it, and how: one line each."""
    return claim.speaker_entity or claim.speaker or "", claim.stance


def story_size(told: Told, most: int) -> int:
    """Bytes that a story with `most` lines takes in a card, at most."""
    voices: dict[tuple[str, Stance], int] = {}
    source = max((size_of(s.publisher or s.feed, SHOWN_NAME) for s in told.view.voices), default=0)
    only = told.view.sources[0].entry_id if len(told.view.sources) == 1 else None
    for claim in (*told.view.claims, *told.view.asides):
        if claim.entry_id == only and claim.field == "title":
            continue  # the title that is shown says it
        voices[voice(claim)] = max(claim_size(claim, source), voices.get(voice(claim), 0))
    claims = sorted(voices.values(), reverse=True)
    terms = max((size_of(h.text, SHOWN_TERM) for e in told.new for h in e.match.evidence), default=0) * SHOWN_TERMS
    entries = sum(entry_size(e) for e in told.new)
    return PER_STORY + title_size(told) + sum(claims[:most]) + terms + entries + remarks_size(told)


def claim_size(claim: Claim, source: int = 0) -> int:
    """Bytes of one line: the quote, its gloss, who speaks, entity and original name, and whose article it is from."""
    speaker = max(size_of(claim.speaker or "", SHOWN_NAME), size_of(claim.speaker_entity or "", SHOWN_NAME))
    return PER_CLAIM + size_of(claim.quote, SHOWN_QUOTE) + 2 * speaker + source


def title_size(told: Told) -> int:
    """Bytes of a headline, of what is new below it, and of whose hour stands there."""
    news = PER_NEWS if told.view.mailed else 0
    source = max((size_of(e.entry.source or e.entry.feed, SHOWN_NAME) for e in told.new), default=0)
    return news + source + max(size_of(source.title, SHOWN_TITLE) for source in told.view.sources)


def remarks_size(told: Told) -> int:
    """Bytes of what is said about sources that are not linked."""
    return PER_REMARKS if told.waiting or len(told.view.sources) > min(len(told.new), REMARKED) else 0


def entry_size(one: Eligible) -> int:
    """Bytes of an entry's links: its address as it is, and once more quoted in the reading link."""
    return link_size(one.entry.url, one.entry.source or one.entry.feed)


def link_size(address: str, name: str) -> int:
    """Bytes of a link and its reading link."""
    url = link(address)
    return PER_ENTRY + size_of(url, len(url)) + quoted_size(url) + size_of(name, SHOWN_NAME)


def size_of(text: str, limit: int) -> int:
    """Bytes of a text's shown part, escaped."""
    return len(html.escape(text[:limit]).encode("utf-8", "replace")) + len(ELLIPSIS)
