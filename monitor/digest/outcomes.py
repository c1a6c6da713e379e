"""What became of rumours, and what is still awaited: lines for the end of the mail and a remark on a card.

Pure.  Which stories these are was read and planned before; how they look is the template's.
"""

from collections.abc import Callable, Iterator

from monitor.digest.gloss import MARK
from monitor.digest.issue import Issue
from monitor.digest.page import clip
from monitor.digest.room import SHOWN_NAME
from monitor.digest.words import Words
from monitor.model import Outcome, Story
from monitor.text import HAN, shown

Named = Callable[[Story], str]


def following(issue: Issue, words: Words, named: Named) -> Iterator[str]:
    """Lines on rumours: what came true and ran out of those told before, then the deadlines ahead; `named` names a story."""
    here = {told.view.story.story_id for told in issue.told}
    for outcome in issue.outcomes:
        if outcome.story.story_id not in here:
            first = clip(shown(outcome.first), SHOWN_NAME)
            day = words.day(outcome.story.first_published_at)
            yield words.say(
                "came_true", story=named(outcome.story), first=first, day=day, how=confirmed(outcome, words)
            )
    for card in issue.cards:
        for told in card.stories:
            if told.view.story.status == "rumour" and told.view.story.expected_by is not None:
                yield words.say("due_card", number=card.number, day=words.when(told.view.story.expected_by))
    for story in issue.follow:
        if story.expected_by is not None:
            key = "ran_out" if story.status == "expired" else "due"
            yield words.say(key, story=named(story), day=words.when(story.expected_by))


def fates(issue: Issue, words: Words) -> dict[int, str]:
    """By story: the remark that it was a rumour and came true: "voce del 2 mar, confermata dopo 17 giorni da Xiaomi"."""
    return {
        o.story.story_id: words.say(
            "was_rumour", day=words.short_day(o.story.first_published_at), how=confirmed(o, words)
        )
        for o in issue.outcomes
    }


def confirmed(outcome: Outcome, words: Words) -> str:
    """After how long it was confirmed, by whom, and that it had been denied: "dopo 17 giorni da Xiaomi"."""
    days = (words.local(outcome.confirmed_at) - words.local(outcome.story.first_published_at)).days
    after = words.count("after_days", days) if days > 0 else words.say("after_none")
    who = words.name(outcome.speaker_entity) if outcome.speaker_entity else shown(outcome.speaker or "")
    if HAN.search(who) and words.language != "zh":
        who = f"{MARK} {who}"
    by = words.say("confirmed_by", who=clip(who, SHOWN_NAME)) if who else ""
    denied = words.say("denied_before") if outcome.denied else ""
    return words.say("confirmed_how", after=after, by=by, denied=denied)
