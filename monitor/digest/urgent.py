"""Urgent news: which stories cannot wait for the next slot, and how many mails an hour may say so.

Pure.  Urgent is what its reader would want to be called for: of an urgent kind, surely about what is followed, younger than a
day, no rumour, and not told before.  What a feed's first poll brought, or a changed rule caught, waits for its slot.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import Eligible, StoryView

YOUNG = timedelta(days=1)
"""What was published earlier is no urgent news any more."""
HOUR = timedelta(hours=1)
UNSURE = ("rumour", "expired")
"""Statuses of stories that are never urgent."""
DECIDED = ("confirmed", "denied")
"""Statuses that make a story urgent which was told before, as a rumour."""
ANSWERS = ("denial", "confirmation")


def urgent_stories(
    eligible: Iterable[Eligible],
    views: Mapping[int, StoryView],
    *,
    urgent_rumours: Collection[int],
    now: datetime,
) -> tuple[int, ...]:
    """The stories, by id, that are to be mailed at once.

    Args:
        eligible: unmarked matched entries of stories of which no urgent mail told and none waits.
        views: the stories of these entries.
        urgent_rumours: stories of urgent kinds that claims of these answer: an official answer to one is urgent itself.
        now: the instant.
    """
    new: dict[int, list[Eligible]] = defaultdict(list)
    for one in eligible:
        if one.story_id in views and _is_fresh(one, now) and not _is_rumour(one, views[one.story_id]):
            new[one.story_id].append(one)
    return tuple(
        story_id for story_id, entries in sorted(new.items()) if _is_urgent(views[story_id], entries, urgent_rumours)
    )


def _is_fresh(one: Eligible, now: datetime) -> bool:
    """Whether an entry is news of today that a rule was sure of as soon as it came in."""
    return (
        one.match.level == "sure"
        and not one.entry.backlog
        and one.caught_at is None
        and now - one.entry.published_at < YOUNG
    )


def _is_rumour(one: Eligible, view: StoryView) -> bool:
    """Whether all that an entry itself says is hearsay, whatever became of its story."""
    said = [c.stance for c in view.claims if c.headline and c.entry_id == one.entry.entry_id]
    return bool(said) and set(said) == {"rumour"}


def _is_urgent(view: StoryView, new: Sequence[Eligible], urgent_rumours: Collection[int]) -> bool:
    """Whether a story that has fresh entries is of an urgent kind, is settled enough, and is not known to the reader as it is."""
    story = view.story
    if story.status in UNSURE:
        return False
    answer = story.status == "official" and any(
        c.headline and c.stance in ANSWERS and c.answers in urgent_rumours for c in view.claims
    )
    if not (story.urgent or answer):
        return False
    deciding = {c.entry_id for c in view.claims if c.claim_id == story.status_claim_id}
    turned = story.status in DECIDED and any(e.entry.entry_id in deciding for e in new)
    return turned or not view.mailed


def room(sent: Iterable[datetime], limit: int, now: datetime) -> int:
    """How many more mails may go out now, with at most `limit` in any hour.

    One that was sent at a time to come, under a clock that was ahead, counts like one of now.
    """
    return max(0, limit - sum(now - at < HOUR for at in sent))
