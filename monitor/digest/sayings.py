"""Who says what: which claims of a story are told, and each as one line.

Pure.  One line a speaker and stance; what contradicts comes first, and where somebody wrote it in the reader's
language, his words stand instead of foreign ones.
"""

from collections.abc import Mapping, Sequence

from monitor.digest.gloss import gloss_claim, headline_claim, speaker_name
from monitor.digest.page import Badge, Line, clip
from monitor.digest.room import SHOWN_CLAIMS, SHOWN_GLOSS, SHOWN_NAME, SHOWN_QUOTE, voice
from monitor.digest.words import Words, base
from monitor.model import Claim, Source, Stance, StoryView
from monitor.text import HAN, fold_text, shown

ASIDES = 2
"""Claims beside the point that a card shows at most."""
WEIGHT: Mapping[Stance, int] = {"denial": 0, "confirmation": 1, "official": 2, "rumour": 3, "report": 4}
CONTRARY: tuple[Stance, ...] = ("denial", "confirmation")
BADGE_OF: Mapping[Stance, str] = {
    "denial": "denied", "confirmation": "confirmed", "official": "official", "rumour": "rumour", "report": "reported",
}  # fmt: skip


def stance_badge(words: Words, stance: Stance) -> Badge:
    """What a claim is, as a badge."""
    return Badge(kind=BADGE_OF[stance], word=words.say(f"stance.{stance}"))


def lines(words: Words, view: StoryView, chosen: Source, limit: int = SHOWN_CLAIMS) -> tuple[Line, ...]:
    """Lines of a story whose title `chosen` is shown: `limit` at most, those beside the point last."""
    languages = {s.entry_id: base(s.language) for s in (*view.sources, *view.voices)}
    picked: list[Claim] = []
    for claims, most in ((view.claims, limit), (view.asides, ASIDES)):
        best = _best(words, claims, languages, chosen, headline_claim(view.claims, chosen.entry_id))
        known = {voice(c) for c in picked}
        picked += sorted((c for c in best if voice(c) not in known), key=lambda c: _telling(words, c, languages))[:most]
    return tuple(line(words, c, languages.get(c.entry_id, "")) for c in picked[:limit])


def _best(
    words: Words, claims: Sequence[Claim], languages: Mapping[int, str], chosen: Source, titled: Claim | None
) -> list[Claim]:
    """One claim a voice, without what the shown title or its gloss says already."""
    best: dict[tuple[str, Stance], Claim] = {}
    for claim in claims:
        foreign = languages.get(claim.entry_id) != words.language
        if claim.entry_id == chosen.entry_id and _is_headline(claim):
            continue
        if foreign and (_says_nothing(claim) or (titled is not None and voice(claim) == voice(titled))):
            continue
        known = best.get(voice(claim))
        if known is None or (not foreign and languages.get(known.entry_id) != words.language):
            best[voice(claim)] = claim
    return list(best.values())


def _is_headline(claim: Claim) -> bool:
    """Whether a claim of the entry whose title is shown says no more than that title."""
    return claim.field == "title" or (claim.headline and not (claim.speaker_entity or claim.speaker))


def _says_nothing(claim: Claim) -> bool:
    """Whether a foreign quote tells its reader nothing: no name he knows speaks, and nothing is claimed."""
    return claim.speaker_entity is None and claim.stance == "report"


def _telling(words: Words, claim: Claim, languages: Mapping[int, str]) -> tuple[bool, bool, bool, int, bool, int]:
    """What contradicts, then what can be read, then named speakers, then what has a deadline."""
    return (
        claim.stance not in CONTRARY,
        languages.get(claim.entry_id) != words.language,
        not (claim.speaker_entity or claim.speaker),
        WEIGHT[claim.stance],
        claim.expected_by is None,
        claim.claim_id,
    )


def line(words: Words, claim: Claim, language: str) -> Line:
    """One claim; a foreign quote stays as it is, with its stance in words."""
    foreign = base(language) != words.language
    due = claim.expected_by
    return Line(
        badge=stance_badge(words, claim.stance),
        who=_who(words, claim),
        quote=words.quoted(clip(shown(claim.quote), SHOWN_QUOTE)),
        language=base(language),
        gloss=clip(shown(gloss_claim(words, claim, language)), SHOWN_GLOSS) if foreign else "",
        due="" if due is None else words.say("expected", days=words.days(claim.expected_from, due)),
    )


def _who(words: Words, claim: Claim) -> str:
    """Who speaks; "" where the quote names him, his original name beside it where the reader cannot guess it."""
    who = clip(speaker_name(words, claim), SHOWN_NAME)
    if fold_text(who) in fold_text(claim.quote):
        return ""
    written = shown(claim.speaker or "")
    hidden = HAN.search(written) and not HAN.search(who)
    return f"{who} ({clip(written, SHOWN_NAME)})" if hidden else who
