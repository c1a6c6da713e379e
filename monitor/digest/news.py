"""What is new in a story that the digest told of before: its status, who speaks, figures, sources.

Pure.  Said in one line under the headline, the weightiest first; where nothing of these is new, how many articles are.
"""

from collections.abc import Iterator

from monitor.digest.gloss import is_unnamed
from monitor.digest.issue import Told
from monitor.digest.page import clip
from monitor.digest.room import SHOWN_NAME, voice
from monitor.digest.sayings import WEIGHT
from monitor.digest.weight import publishers
from monitor.digest.words import Words
from monitor.model import Claim
from monitor.quantities import quantities, rounds
from monitor.text import shown

SPEAKERS = 2
FIGURES = 2
"""New ones that the line names."""


def news(told: Told, words: Words) -> str:
    """`già inviata ieri; di nuovo: da voce a smentita, Xiaomi smentisce, 65%, 2 nuove fonti`; "" of what was not told before."""
    if not told.view.mailed:
        return ""
    what = words.say("gloss.list").join(_parts(told, words)) or words.count("news_articles", len(told.new))
    if told.view.before is None:
        return words.say("news", what=what)
    return words.say("news_since", day=words.when(told.view.before.at), what=what)


def _parts(told: Told, words: Words) -> Iterator[str]:
    before, story = told.view.before, told.view.story
    if before is not None and before.status != story.status:
        yield words.say(
            "news_status", was=words.say(f"status.{before.status}"), now=words.say(f"status.{story.status}")
        )
    yield from _speakers(told, words)
    heard = _figures(told, new=False)
    fresh = [f for f in _figures(told, new=True) - heard if not any(rounds(f, exact) for exact in heard)]
    for value, unit in sorted(fresh, key=lambda f: (f[1], f[0]))[:FIGURES]:
        yield words.figure(value, unit)
    new = _new(told)
    known = publishers([s for s in told.view.sources if s.entry_id not in new])
    if more := len(publishers([s for s in told.view.sources if s.entry_id in new]).keys() - known.keys()):
        yield words.count("news_sources", more)


def _new(told: Told) -> set[int]:
    return {e.entry.entry_id for e in told.new}


def _speakers(told: Told, words: Words) -> Iterator[str]:
    """Who takes a stance that he had not taken before: `Xiaomi smentisce`."""
    new = _new(told)
    known = {voice(c) for c in told.view.claims if c.entry_id not in new}
    heard: dict[object, Claim] = {}
    for claim in told.view.claims:
        if claim.entry_id in new and voice(claim) not in known and claim.stance != "report" and _is_named(claim, words):
            heard.setdefault(voice(claim), claim)
    for claim in sorted(heard.values(), key=lambda c: (WEIGHT[c.stance], c.claim_id))[:SPEAKERS]:
        who = clip(shown(words.name(claim.speaker_entity or "")), SHOWN_NAME)
        yield words.say(f"says.{claim.stance}", who=who)


def _is_named(claim: Claim, words: Words) -> bool:
    """Whether the reader knows the speaker by name."""
    return claim.speaker_entity in words.names and not is_unnamed(claim)


def _figures(told: Told, *, new: bool) -> set[tuple[float, str]]:
    """Precise numbers with a unit in the titles and claims of the new or the known articles."""
    mine = _new(told)
    titles = {
        (q.value, q.unit)
        for s in told.view.sources
        if (s.entry_id in mine) == new
        for q in quantities(s.title, "title")
        if q.precise
    }
    said = {n for c in told.view.claims if (c.entry_id in mine) == new and c.headline for n in c.numbers}
    return {n for n in titles | said if n[1]}
