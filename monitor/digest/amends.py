"""Amends: what the digest told before and is otherwise, in words: a story that was denied since, a number that its feed changed.

Pure.  It stands above the cards: a reader must not hear of a denial only if he comes that far.  Which stories these are was
read and planned before.
"""

from collections.abc import Iterator, Mapping

from monitor.digest.issue import Issue
from monitor.digest.links import link, reading
from monitor.digest.outcomes import Named
from monitor.digest.page import Amends, Badge, Link, clip
from monitor.digest.room import LONGEST_LINK, SHOWN_CORRECTIONS, SHOWN_NAME, SHOWN_NUMBERS, link_size
from monitor.digest.settings import LinkSettings
from monitor.digest.words import Words, base
from monitor.model import Correction, Reversal, Status
from monitor.text import shown

MONEY = frozenset(("CNY", "USD", "EUR", "HKD", "GBP"))

TURNED: Mapping[Status, tuple[str, str]] = {
    "denied": ("denied_by", "denied_since"),
    "disputed": ("disputed_by", "disputed_since"),
}
"""What is said of a story that turned, with who turned it and without."""


def amends(issue: Issue, words: Words, links: LinkSettings, named: Named) -> Iterator[Amends]:
    """What is taken back, then what is corrected; `named` names a story."""
    places = {told.view.story.story_id: card.number for card in issue.cards for told in card.stories}
    for reversal in issue.reversals:
        number = places.get(reversal.by_story or 0) or places.get(reversal.story.story_id)
        status = reversal.story.status
        yield Amends(
            badge=Badge(kind=status, word=words.say(f"status.{status}")),
            text=_reversed(reversal, words, named, number),
            link=None if number else _link(reversal, words, links),
        )
    for correction in issue.corrections[:SHOWN_CORRECTIONS]:
        yield Amends(
            badge=Badge(kind="disputed", word=words.say("corrected")),
            text=_corrected(correction, words, named),
            link=_link(correction, words, links),
        )


def headline_of(issue: Issue, words: Words, named: Named) -> str:
    """What an issue without a story of its own is about, for its subject: what is taken back, else what rumours came to."""
    ends = [
        *((r.story, f"status.{r.story.status}") for r in issue.reversals),
        *((c.story, "corrected") for c in issue.corrections),
        *((o.story, "status.confirmed") for o in issue.outcomes),
        *((s, "status.expired") for s in issue.follow if s.status == "expired"),
    ]
    if not ends:
        return words.say("subject_notices")
    story, key = ends[0]
    return words.say("subject_badge", headline=named(story), badge=words.say(key))


def more(issue: Issue, words: Words) -> str:
    """How many corrected entries are not named; "" where all are."""
    rest = len(issue.corrections) - SHOWN_CORRECTIONS
    return words.count("corrected_more", rest) if rest > 0 else ""


def _reversed(reversal: Reversal, words: Words, named: Named, number: int | None) -> str:
    """`inviata martedì 24 agosto come voce: «…». La smentisce Xiaomi (n. 1).`."""
    was = words.say(f"status.{reversal.was}")
    what = words.say("told_as", day=words.when(reversal.told_at), was=was, story=named(reversal.story))
    who = words.name(reversal.speaker_entity) if reversal.speaker_entity else shown(reversal.speaker or "")
    by_whom, since = TURNED[reversal.story.status]
    by = words.say(by_whom, who=clip(who, SHOWN_NAME)) if who else words.say(since)
    key = "amends_see" if number else "amends_end"
    return words.say(key, text=f"{what}{by}", number=number)


def _corrected(correction: Correction, words: Words, named: Named) -> str:
    """`inviata ieri: «…». Prezzo corretto: da 215.900 yuan a 199.900 yuan.`."""
    what = words.say("told_on", day=words.when(correction.told_at), story=named(correction.story))
    money = all(now.unit in MONEY for _, now in correction.numbers)
    key = "price_changed" if money and correction.story.category == "price" else "number_changed"
    changes = words.say("changes_join").join(
        words.say("changed", was=words.figure(was.value, was.unit), now=words.figure(now.value, now.unit))
        for was, now in correction.numbers[:SHOWN_NUMBERS]
    )
    return what + words.say(key, changes=changes)


def _link(one: Reversal | Correction, words: Words, links: LinkSettings) -> Link | None:
    """The article that says so; None where it has no address, or one that would fill the mail."""
    href = link(one.url)
    if not href or link_size(one.url, one.publisher) > LONGEST_LINK:
        return None
    foreign = base(one.language) != words.language
    return Link(
        name=clip(shown(one.publisher), SHOWN_NAME),
        href=href,
        language=words.language_name(one.language) if foreign else "",
        day="",
        reading=reading(links.reading, one.url, words.language) if foreign else "",
    )
