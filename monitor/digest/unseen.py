"""What could not be seen, for the reader: which spells of trouble an issue tells of, and in which words.

One line a kind, each spell once when it begins and once when it ends; one that began and ended between two issues is
told once.  Pure.  A feed that fails for an hour is no news: what is told has lasted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.digest.words import Words
from monitor.model import Trouble
from monitor.text import shown

LASTING: Mapping[str, timedelta] = {
    "gap": timedelta(0),
    "silent": timedelta(0),
    "gone": timedelta(0),
    "blind": timedelta(hours=1),
    "failing": timedelta(days=1),
}
"""How long a spell must have lasted to be worth a line."""
SHOWN = 6
"""Feeds that a line names; the others are counted."""
NAME = 40
ORDER = ("gap", "silent", "blind", "failing", "gone", "ended", "resumed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One spell as an issue tells it."""

    trouble: Trouble
    phases: tuple[str, ...]
    """`began`, `ended` or both: what is told of with it."""

    @property
    def line(self) -> str:
        """The line it stands in."""
        if "ended" not in self.phases or self.trouble.kind == "gap":
            return self.trouble.kind
        return "resumed" if self.trouble.kind == "silent" else "ended"


def notices(troubles: Iterable[Trouble], now: datetime) -> tuple[Notice, ...]:
    """What is to be told of these spells, of which the digest has told some."""
    return tuple(notice for notice in (_notice(trouble, now) for trouble in troubles) if notice is not None)


def _notice(trouble: Trouble, now: datetime) -> Notice | None:
    begun, over = "began" in trouble.told, trouble.ended_at is not None
    lasted = (trouble.ended_at or now) - trouble.began_at >= LASTING[trouble.kind]
    if begun:
        return Notice(trouble=trouble, phases=("ended",)) if over and "ended" not in trouble.told else None
    if not lasted or trouble.told or trouble.missed == 0:  # a gap through which nothing fell
        return None
    return Notice(trouble=trouble, phases=("began", "ended") if over else ("began",))


def unseen(told: Sequence[Notice], words: Words) -> Iterator[str]:
    """The lines, in a fixed order; none where there is nothing to tell."""
    lines: defaultdict[str, list[Trouble]] = defaultdict(list)
    for notice in told:
        lines[notice.line].append(notice.trouble)
    for kind in ORDER:
        if troubles := lines[kind]:
            named = [_named(kind, trouble, words) for trouble in troubles[:SHOWN]]
            if rest := len(troubles) - len(named):
                named.append(words.count("unseen_more", rest))
            yield words.say(f"unseen_{kind}", feeds="; ".join(named))


def _named(kind: str, trouble: Trouble, words: Words) -> str:
    """A feed with the time that its spell took."""
    name = shown(trouble.feed)
    feed = words.quoted(name if len(name) <= NAME else name[: NAME - 1] + "…")
    since = trouble.since or trouble.began_at
    if kind == "gap":
        missed = words.say("missed_unknown") if trouble.missed is None else words.count("missed", trouble.missed)
        return words.say(
            "unseen_gap_feed", feed=feed, begin=words.moment(since), end=words.moment(trouble.began_at), missed=missed
        )
    if trouble.ended_at is not None and kind in ("ended", "resumed"):
        short = words.short_day(since) == words.short_day(trouble.ended_at)
        said = words.moment if short else words.short_day
        return words.say("unseen_from_to", feed=feed, begin=said(since), end=said(trouble.ended_at))
    return words.say(
        "unseen_from", feed=feed, begin=words.short_day(since if kind in ("silent", "failing") else trouble.began_at)
    )
