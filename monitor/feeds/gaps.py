"""Whether two polls left a gap between them, and how many entries it probably cost: pure.

The cost is judged from the dates of the window that came after the gap.  Only the window's own pace is known here; where too few of its items are dated it says nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import Item

NOTHING = ""
"""Stands for the identity of an item that has neither words nor an address."""
FEWEST = 4
"""Dated items below which a window tells no pace."""
SHORTEST = timedelta(minutes=1)
"""A window whose dates all lie within this was dated in one go, so they tell no pace either."""


def is_gap(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether two windows share no entry, neither by its raw text nor by its identity; both as in `FeedState.seen`.

    Before the first window there is no gap.
    """
    same = before.keys() & after.keys() or set(before.values()) & set(after.values()) - {NOTHING}
    return bool(before) and not same


def missed(items: Sequence[Item], *, since: datetime | None, now: datetime) -> int | None:
    """Entries that probably came and went between `since`, when the feed was last seen, and the oldest of `items`.

    `items` are the whole new window.  The estimate is the window's mean pace over that time, 0 where the window
    reaches back to `since`; None where its items carry too few dates that can be believed, or a clock was ahead at `since`.
    """
    dates = _believed(items, now)
    if since is None or since > now or len(dates) < FEWEST or 2 * len(dates) < len(items):
        return None
    span, lost = dates[-1] - dates[0], dates[0] - since
    if lost <= timedelta(0):
        return 0
    return round(lost / span * (len(dates) - 1)) if span > SHORTEST else None


def _believed(items: Sequence[Item], now: datetime) -> list[datetime]:
    """The dates of `items` that do not lie ahead, in order."""
    return sorted(item.published_at for item in items if item.published_at and item.published_at <= now)
