"""Whether a feed is quieter than its own past makes likely: pure.

Arrivals are counted by the hour, a burst as one, and thought independent beyond that; weekends, nights and the
longest silence seen before are the feed's own.
"""

import math
from datetime import datetime, timedelta

from monitor.feeds.rhythm import HOURS, Rhythm, hours_between

UNLIKELY = -math.log(0.001)
"""So many arrivals expected and none come: less than one chance in a thousand."""
LONGER = 2.0
"""So many times as long as the longest silence seen before."""
SHORTEST = timedelta(days=1)
LONGEST = timedelta(days=60)
"""More of a silence need not be looked at."""
HISTORY = 14.0
"""Days of our own watching before a feed's past is known."""


def silent(rhythm: Rhythm, now: datetime) -> str | None:
    """A sentence where the feed is silent, else None."""
    moments = (rhythm.news_at, rhythm.latest)  # a clock that was ahead may have noted the first
    last = next((moment for moment in moments if moment and moment <= now), None)
    if last is None or rhythm.watched < HISTORY or rhythm.observed <= 0 or now - last < SHORTEST:
        return None
    passed = now - last
    if passed < timedelta(hours=rhythm.quiet) * LONGER or _expected(rhythm, last, now) < UNLIKELY:
        return None
    return f"nothing new since {last:%Y-%m-%d %H:%M}Z; it used to bring {sum(rhythm.hours) / rhythm.observed:.2g} entries a day"


def _expected(rhythm: Rhythm, begin: datetime, end: datetime) -> float:
    """Hours with news that its past makes likely between the two moments."""
    an_hour = rhythm.spells / rhythm.observed / HOURS
    _, days = rhythm.shares()
    return sum(an_hour * days[day] * share for _, day, share in hours_between(begin, min(end, begin + LONGEST)))
