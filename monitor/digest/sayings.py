"""Who says what: which claims of a story are told, and each as one line.

Pure.  One line a speaker and stance, and only what the reader gains by it: the title and opening first, a named voice, an
answer from elsewhere, a figure.  What stands deep in a long article and says little is left out; a card may well have no
line.  Where somebody wrote it in the reader's language, his words stand instead of foreign ones.
"""

from collections.abc import Mapping, Sequence

from monitor.digest.gloss import gloss_claim, headline_claim, names_speaker, speaker_name
from monitor.digest.page import Badge, Line, clip, clip_quote
from monitor.digest.room import SHOWN_CLAIMS, SHOWN_FOREIGN, SHOWN_GLOSS, SHOWN_NAME, SHOWN_QUOTE, voice
from monitor.digest.words import Words, base
from monitor.model import Claim, Source, Stance, StoryView
from monitor.text import HAN, fold_text, shown

ASIDES = 2
"""Claims beside the point that a card shows at most."""
LEAD = {True: 160, False: 420}
"""Code points of a summary that lead: in Chinese, else; as judging has it (stories/wording.py)."""
NAMES_TELL = 2
"""A report of no one tells something from so many names on."""
WEIGHT: Mapping[Stance, int] = {"denial": 0, "confirmation": 1, "official": 2, "rumour": 3, "report": 4}
CONTRARY: tuple[Stance, ...] = ("denial", "confirmation")
BADGE_OF: Mapping[Stance, str] = {
    "denial": "denied", "confirmation": "confirmed", "official": "official", "rumour": "rumour", "report": "reported",
}  # fmt: skip


def stance_badge(words: Words, stance: Stance) -> Badge:
    """What a claim is, as a badge."""
    return Badge(kind=BADGE_OF[stance], word=words.say(f"stance.{stance}"))


def lines(
    words: Words, view: StoryView, chosen: Source, limit: int = SHOWN_CLAIMS, *, version: bool = False
) -> tuple[Line, ...]:
    """Lines of a story whose title `chosen` is shown: `limit` at most, those beside the point last.

    Of one of several versions its own claims come before what others wrote about it.
    """
    return _Choice(words, view, chosen, version=version).lines(limit)


class _Choice:
    """The claims of one story while some of them are picked."""

    def __init__(self, words: Words, view: StoryView, chosen: Source, *, version: bool) -> None:
        self.words = words
        self.view = view
        self.chosen = chosen
        self.version = version
        self.titled = headline_claim(view.claims, chosen.entry_id)
        self.sources = {s.entry_id: s for s in (*view.voices, *view.sources)}
        self.own = {s.entry_id for s in view.sources}

    def lines(self, limit: int) -> tuple[Line, ...]:
        picked: list[Claim] = []
        # a denial of what has no story here would read as one of this story
        asides = [c for c in self.view.asides if c.stance != "denial"]
        for claims, most in ((self.view.claims, limit), (asides, ASIDES)):
            best = self.best(claims)
            known = {voice(c) for c in picked}
            picked += sorted((c for c in best if voice(c) not in known), key=self.order)[:most]
        return tuple(self.line(claim) for claim in picked[:limit])

    def best(self, claims: Sequence[Claim]) -> list[Claim]:
        """One claim a voice, the fullest, without what the shown title or its gloss says already."""
        best: dict[tuple[str, Stance], Claim] = {}
        for claim in claims:
            if not self.matters(claim):
                continue
            known = best.get(voice(claim))
            if known is None or self.fullness(claim) > self.fullness(known):
                best[voice(claim)] = claim
        return list(best.values())

    def matters(self, claim: Claim) -> bool:
        """Whether the reader gains something by a claim."""
        if claim.entry_id == self.chosen.entry_id and _is_headline(claim):
            return False
        return self.foreign_matters(claim) if self.foreign(claim) else self.own_matters(claim)

    def own_matters(self, claim: Claim) -> bool:
        """The same for what he can read: a stance of someone, or what leads, was led here, has a date or a figure."""
        if claim.stance == "report":
            return bool(claim.numbers) or len(claim.entities) >= NAMES_TELL
        named = claim.speaker is not None or claim.speaker_entity is not None
        return named or self.is_close(claim) or bool(claim.numbers) or claim.expected_by is not None

    def foreign_matters(self, claim: Claim) -> bool:
        """The same for what he cannot read: an answer, or what leads, if its gloss says something that the title's does not."""
        if claim.stance == "report" or (self.titled is not None and voice(claim) == voice(self.titled)):
            return False
        if claim.entry_id not in self.own:
            return claim.answers is not None
        if not self.is_close(claim) or not self.is_about(claim):
            return False
        source = self.words.kinds.get(claim.speaker_entity or "") in ("media", "tipster")
        party = claim.stance in CONTRARY and claim.speaker_entity is not None
        return bool(claim.numbers) or claim.expected_by is not None or source or party

    def is_about(self, claim: Claim) -> bool:
        """Whether a claim names one whom the shown title names; a morning paper tells of many."""
        named = {*(self.titled.entities if self.titled is not None else ())}
        return not named or not named.isdisjoint((*claim.entities, claim.speaker_entity))

    def is_close(self, claim: Claim) -> bool:
        """Whether a claim is a title, leads its article, or was led here from another story's article."""
        leads = claim.headline or (claim.field == "summary" and claim.start < LEAD[HAN.search(claim.quote) is not None])
        return leads or (claim.story_id is not None and claim.entry_id not in self.own)

    def language(self, claim: Claim) -> str:
        source = self.sources.get(claim.entry_id)
        return base(source.language) if source is not None else ""

    def foreign(self, claim: Claim) -> bool:
        return self.language(claim) != self.words.language

    def fullness(self, claim: Claim) -> tuple[bool, bool, bool, int, int]:
        """What he can read, what has a date, what leads, then what says more."""
        return (
            not self.foreign(claim),
            claim.expected_by is not None,
            self.is_close(claim),
            len(claim.numbers),
            min(len(claim.quote), SHOWN_QUOTE),
        )

    def order(self, claim: Claim) -> tuple[bool, bool, bool, bool, bool, int, bool, int]:
        """Of a version its own words; then what contradicts, what can be read, what leads, named speakers, what has a date."""
        return (
            self.version and claim.entry_id not in self.own,
            claim.stance not in CONTRARY,
            self.foreign(claim),
            not self.is_close(claim),
            not (claim.speaker_entity or claim.speaker),
            WEIGHT[claim.stance],
            claim.expected_by is None,
            claim.claim_id,
        )

    def line(self, claim: Claim) -> Line:
        """One claim; a foreign quote is cut short behind its gloss."""
        foreign, due = self.foreign(claim), claim.expected_by
        gloss = clip(shown(gloss_claim(self.words, claim, self.language(claim))), SHOWN_GLOSS) if foreign else ""
        quote = shown(claim.quote)
        most = SHOWN_FOREIGN[HAN.search(quote) is not None]
        source = self.sources.get(claim.entry_id) if claim.entry_id not in self.own else None
        return Line(
            badge=stance_badge(self.words, claim.stance),
            who=_who(self.words, claim),
            quote=self.words.quoted(clip_quote(quote, most) if gloss else clip(quote, SHOWN_QUOTE)),
            language=self.language(claim),
            gloss=gloss,
            spoken=names_speaker(self.words, claim, self.language(claim)),
            due="" if due is None else self.words.say("expected", days=self.words.days(claim.expected_from, due)),
            source="" if source is None else clip(shown(source.publisher or source.feed), SHOWN_NAME),
        )


def _is_headline(claim: Claim) -> bool:
    """Whether a claim of the entry whose title is shown says no more than that title."""
    return claim.field == "title" or (claim.headline and not (claim.speaker_entity or claim.speaker))


def _who(words: Words, claim: Claim) -> str:
    """Who speaks; "" where the quote names him, his original name beside it where the reader cannot guess it."""
    who = clip(speaker_name(words, claim), SHOWN_NAME)
    if fold_text(who) in fold_text(claim.quote):
        return ""
    written = shown(claim.speaker or "")
    hidden = HAN.search(written) and not HAN.search(who)
    return f"{who} ({clip(written, SHOWN_NAME)})" if hidden else who
