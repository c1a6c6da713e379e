"""What becomes of a rumour elsewhere in its dossier: an official word that makes it true, and stories that are the same rumour.

Stricter than an answer that says so itself: a word that only touches the matter, asks, answers without saying which way,
negates, or names another figure makes nothing true.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import get_args

from monitor.model import Claim, Story
from monitor.negations import ANY
from monitor.quantities import agree
from monitor.stories.belonging import heart
from monitor.stories.cues import cues
from monitor.stories.language import Language
from monitor.stories.matters import codes_of, kinds_of, matters
from monitor.stories.tenses import speaks_ahead
from monitor.text import fold_text

COMMON = 2
"""Matters, models and precise numbers that two stories share, from which on they tell of one thing."""
LATE = timedelta(days=120)
"""A rumour older than this is another one."""
HAPPENED = re.compile(
    r"\b(?:lanciat[aoei]|arrivat[aoei]|debutta|debuttat[aoei]|svelat[aoei]|in vendita|disponibil[ei] da (?:oggi|ieri)|consegnat[aoei]|(?:sono )?iniziate le consegne)\b"
    r"|\b(?:launched|launches|debuts|debuted|unveiled|on sale|has arrived|arrived|delivered|deliveries (?:have )?(?:begun|started|begin|start))\b"
    r"|正式(?:上市|发布|亮相|开售|交付)|(?:今日|今天|昨日|昨晚|今晚|已)(?:正式)?(?:上市|发布|开售|亮相|交付)|开启交付|首批交付|开售",
    re.ASCII,
)
"""Words by which what was awaited is there."""
ASIDE = timedelta(days=30)
"""Between the first reports of two stories that are one rumour."""


def comes_true(claim: Claim, home: Story, rumours: Sequence[Story]) -> int | None:
    """The rumour, of `rumours` in its dossier, that an official headline makes true; None where it makes none.

    So does a title that reports as a fact what the rumour awaited: on sale, launched, delivered.
    """
    if not claim.headline or heart(home) == "rumour" or _is_open(claim.quote):
        return None
    if claim.stance == "report" and not (claim.field == "title" and _has_happened(claim.quote)):
        return None
    scored = [
        (_common(home, s), s.first_published_at, s.story_id)
        for s in rumours
        if s.first_published_at < claim.published_at <= s.last_published_at + LATE
    ]
    best = max(scored, default=None)
    return None if best is None or best[0] < COMMON else best[2]


def same_rumour(one: Story, other: Story) -> bool:
    """Whether two rumours of a dossier say the same: one event that was told twice in too different words."""
    near = abs(one.first_published_at - other.first_published_at) <= ASIDE
    return near and _common(one, other) >= COMMON


def only_model(one: Story, other: Story) -> bool:
    """Whether two stories share a model and tell of quite different matters: its range, and that it misses a show."""
    ours, theirs = matters(one) | kinds_of(one), matters(other) | kinds_of(other)
    apart = bool(ours and theirs) and ours.isdisjoint(theirs)
    return apart and not codes_of(one).isdisjoint(codes_of(other)) and not _common_figure(one, other)


def _common(one: Story, other: Story) -> int:
    """What two stories have in common; 0 where models, kinds of event or figures of one unit part them."""
    for ours, theirs in ((codes_of(one), codes_of(other)), (kinds_of(one), kinds_of(other))):
        if ours and theirs and ours.isdisjoint(theirs):
            return 0
    equal = _common_figure(one, other)
    units = [{unit for m in s.members for _, unit in m.title_numbers} for s in (one, other)]
    if not units[0].isdisjoint(units[1]) and not equal:
        return 0
    return len(matters(one) & matters(other)) + len(codes_of(one) & codes_of(other)) + equal


def _common_figure(one: Story, other: Story) -> bool:
    told = [[n for m in s.members for n in m.title_numbers] for s in (one, other)]
    return any(agree(a, b) for a in told[0] for b in told[1])


def _has_happened(quote: str) -> bool:
    """Whether words tell of something as done, and of nothing that is still to come."""
    folded = fold_text(quote)
    return HAPPENED.search(folded) is not None and not speaks_ahead(folded)


def _is_open(quote: str) -> bool:
    """Whether words leave open which way, or negate: 回应传闻, "will not raise prices", a question."""
    folded = fold_text(quote)
    answers = any(cues(language).answer.search(folded) for language in get_args(Language))
    return answers or ANY.search(folded) is not None or "?" in folded
