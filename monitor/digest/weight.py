"""Weight: which story of an issue stands before which, all of it in one place.

Pure.  What was left over keeps its turn and leads.  Then, each tie broken by the next:

1. the kind of event: its weight in the watchlist (a recall 9, a launch 8, ...), and how certain it is: what is official or
   confirmed before what is contested, a report, a rumour, a rumour that ran out;
2. the level: an entry that is surely about what the reader follows before those that are only likely;
3. the number of independent sources: distinct publishers, copies not counted;
4. novelty: what the reader has not seen at all before what goes on, then the latest report;
5. the dossier, so that the stories of an affair stay together, the older first.
"""

from collections.abc import Mapping, Sequence

from monitor.digest.issue import Told
from monitor.model import Source, Status

RANK: Mapping[Status, int] = {
    "confirmed": 0, "official": 0, "disputed": 1, "denied": 1, "reported": 2, "rumour": 3, "expired": 4,
}  # fmt: skip
"""How certain an event is: the less, the later."""


def order(told: Told) -> tuple[object, ...]:
    """The place of a story: smaller comes first."""
    story = told.view.story
    return (
        not told.led,
        -story.weight,
        RANK[story.status],
        not is_sure(told),
        -len(publishers(told.view.sources)),
        told.view.mailed,
        -max(e.entry.published_at for e in told.new).timestamp(),
        story.dossier_id,
        story.story_id,
    )


def is_sure(told: Told) -> bool:
    """Whether an entry of it is surely about what the reader follows."""
    return any(e.match.level == "sure" for e in told.new)


def is_doubtful(told: Told) -> bool:
    """Whether it has to stand behind all that is sure; what was left over keeps its turn."""
    return not (told.led or is_sure(told))


def publishers(sources: Sequence[Source]) -> dict[str, Source]:
    """Who wrote of it himself, each with his first report, in the order given."""
    found: dict[str, Source] = {}
    for source in sources:
        if source.copy_of is None:
            found.setdefault(source.publisher or source.feed, source)
    return found
