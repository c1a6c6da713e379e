"""Hints: once a week a digest tells its reader of words newly seen beside the watched names, if there are strong ones.

Each word once; `monitor terms` shows it for as long as it is new.  What is new is decided in rules/novelty.py.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.digest.settings import DigestSettings
from monitor.model import Proposal
from monitor.rules.lists import Watchlist
from monitor.store import issues, proposals
from monitor.store.db import Store

WEEK = timedelta(days=7) - timedelta(hours=12)
"""Between two hints; less than a week, so that a slot on the same weekday is not missed for being made a little earlier."""
DAY = timedelta(hours=12)
"""Between an issue and the next one for which is looked; less than a day for the same reason."""
MOST = 3
"""Words of one hint: the most sudden."""


def hints(
    store: Store, watchlists: Mapping[str, Watchlist], settings: DigestSettings, now: datetime
) -> tuple[Proposal, ...]:
    """The words that an issue of this digest is to tell of now; none where it told of some within the week.  Writes nothing.

    Looked for in the first issue of a day alone: it takes seconds where a year is kept.
    """
    followed = {name: watchlists[name] for name in settings.watches if name in watchlists}
    last = issues.last_made(store, settings.name), proposals.last_told(store, settings.name, now)
    if not followed or any(at and timedelta() <= now - at < pause for at, pause in zip(last, (DAY, WEEK), strict=True)):
        return ()
    from monitor.terms import strong, terms

    known = proposals.told(store, settings.name)
    found = [(each.watch, n) for each in terms(store, followed, now) for n in strong(each.newcomers)]
    best: dict[str, Proposal] = {}
    for watch, newcomer in sorted(found, key=lambda pair: -pair[1].score):
        if newcomer.key not in known:
            best.setdefault(
                newcomer.key,
                Proposal(
                    watch=watch,
                    key=newcomer.key,
                    word=newcomer.word,
                    titles=newcomer.titles,
                    feeds=newcomer.feeds,
                    example=newcomer.examples[0],
                ),
            )
    return tuple(best.values())[:MOST]
