"""What could not be seen, for the reader: which spells of trouble an issue tells of, and in which words.

One line a kind, each spell once when it begins and once when it ends; one that began and ended between two issues is
told once, and the gaps of one feed as one.  Pure.  A feed that fails for an hour is no news: what is told has lasted.
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
    lines: defaultdict[str, list[list[Trouble]]] = defaultdict(list)
    gaps: dict[str, list[Trouble]] = {}
    for notice in told:
        kind, trouble = notice.line, notice.trouble
        if kind == "gap" and trouble.feed in gaps:
            gaps[trouble.feed].append(trouble)
            continue
        lines[kind].append([trouble])
        if kind == "gap":
            gaps[trouble.feed] = lines[kind][-1]
    for kind in ORDER:
        if spells := lines[kind]:
            named = [_gaps(each, words) if kind == "gap" else _named(kind, each[0], words) for each in spells[:SHOWN]]
            if rest := len(spells) - len(named):
                named.append(words.count("unseen_more", rest))
            yield words.say(f"unseen_{kind}", feeds=words.say("mark.semicolon").join(named))


def _gaps(gaps: Sequence[Trouble], words: Words) -> str:
    """A feed with the time in which its gaps lie, and what they cost in all where that is known of each."""
    cost = [gap.missed for gap in gaps if gap.missed is not None]
    missed = words.count("missed", sum(cost)) if len(cost) == len(gaps) else words.say("missed_unknown")
    first, last = gaps[0], gaps[-1]
    told = {
        "feed": _quoted(first.feed, words),
        "begin": words.moment(first.since or first.began_at),
        "end": words.moment(last.began_at),
        "missed": missed,
    }
    if len(gaps) == 1:
        return words.say("unseen_gap_feed", **told)
    return words.say("unseen_gaps_feed", n=words.number(len(gaps)), **told)


def _named(kind: str, trouble: Trouble, words: Words) -> str:
    """A feed with the time that its spell took."""
    feed = _quoted(trouble.feed, words)
    since = trouble.since or trouble.began_at
    if trouble.ended_at is not None and kind in ("ended", "resumed"):
        short = words.short_day(since) == words.short_day(trouble.ended_at)
        said = words.moment if short else words.short_day
        return words.say("unseen_from_to", feed=feed, begin=said(since), end=said(trouble.ended_at))
    return words.say(
        "unseen_from", feed=feed, begin=words.short_day(since if kind in ("silent", "failing") else trouble.began_at)
    )


def _quoted(name: str, words: Words) -> str:
    name = shown(name)
    return words.quoted(name if len(name) <= NAME else name[: NAME - 1] + "…")
