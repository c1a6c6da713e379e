"""Glossing: a line in the reader's language for a title he cannot read, made of what is known about it.

Pure, no network: speaker and stance, names, kind of event, figures.  It is no translation and is marked with `≈`.  A
denial, a negation or a question in the title is never lost: what the claims do not say, the title's own signs do.
"""

import re
from collections.abc import Sequence

from monitor.digest.words import Words, base
from monitor.model import Claim, Stance, Story
from monitor.quantities import quantities
from monitor.text import HAN, fold_text, shown

MARK = "≈"
NAMES = 3
FIGURES = 2
LATIN_NAME = re.compile(r"[A-Z][A-Za-z0-9]*[A-Za-z](?:[ -][A-Z0-9][A-Za-z0-9]*){0,2}")
"""A name that stands in Latin letters in a Chinese title: readable as it is."""
QUESTION = re.compile(r"[?？]|吗|是否|^(?:is|are|will|does|did|can|has|why|how)\b")
NEGATION = {
    "zh": re.compile(r"不(?!断|仅|止|错|少|久|同|只|过|到\d)|未(?!来)|没有?|否认|辟谣|假的|并非|从无|无(?:关|意|计划)"),
    "en": re.compile(r"\b(?:not|no|never|none|without|den(?:y|ies|ied|ying)|false|untrue|refut\w{0,6})\b|n't\b"),
    "it": re.compile(r"\b(?:non|mai|nessun\w?|senza|nega\w{0,3}|smenti\w{0,8}|fals[oaie]|bufala)\b"),
}
"""On folded text."""


def headline_claim(claims: Sequence[Claim], entry_id: int) -> Claim | None:
    """What a title states: its denial before anything else, then the statement with a speaker."""
    own = [c for c in claims if c.entry_id == entry_id and c.headline and c.field == "title"]
    return min(own, key=lambda c: (c.stance != "denial", c.speaker is None, c.start), default=None)


def gloss_title(words: Words, title: str, language: str, story: Story, claim: Claim | None) -> str:
    """The line for a title: `Xiaomi smentisce: Evergrande, acquisto o accordo, 65%`, without its mark."""
    who = _known_speaker(words, claim, language) if claim is not None else ""
    topic = _topic(words, title, story, claim, without=who)
    if claim is None and story.status != "reported":
        line = words.say("gloss.line", lead=words.say(f"status.{story.status}"), topic=topic)
    elif claim is None or (claim.stance == "report" and not who):
        line = topic or words.say("gloss.unknown", language=words.language_name(language))
    else:
        lead = words.say(f"says.{claim.stance}", who=who) if who else words.say(f"stance.{claim.stance}")
        line = words.say("gloss.line", lead=lead, topic=topic) if topic else lead
    return _noted(words, line, title, language, None if claim is None else claim.stance)


def gloss_claim(words: Words, claim: Claim, language: str) -> str:
    """The line for a quote in another language: `Xiaomi smentisce (Evergrande · 65%)`.

    Where nobody the reader knows speaks it is the topic alone, maybe "": the stance stands beside it as a badge.
    """
    who = _known_speaker(words, claim, language)
    names = [n for n in dict.fromkeys(words.name(e) for e in claim.entities) if n != who][:NAMES]
    figures = dict.fromkeys(words.figure(v, u) for v, u in claim.numbers[:FIGURES])
    line = words.say("gloss.parts").join((*names, *figures))
    if who:
        lead = words.say(f"says.{claim.stance}", who=who)
        line = words.say("gloss.spoken", lead=lead, topic=line) if line else lead
    return _noted(words, line, claim.quote, language, claim.stance)


def speaker_name(words: Words, claim: Claim) -> str:
    """Who speaks, as the reader knows him; a name he cannot read keeps its original beside it."""
    written = shown(claim.speaker or "")
    if claim.speaker_entity is None:
        return written
    return words.name(claim.speaker_entity)


def _known_speaker(words: Words, claim: Claim, language: str) -> str:
    """A speaker a line may name: "sources" or 发言人 means nothing to who cannot read it, and stands in the original."""
    readable = claim.speaker_entity is not None or base(language) == words.language
    return speaker_name(words, claim) if readable else ""


def _topic(words: Words, title: str, story: Story, claim: Claim | None, *, without: str) -> str:
    """Names, the kind of event and figures of a title, as a list."""
    folded = fold_text(title)
    known = dict.fromkeys((*(claim.entities if claim is not None else ()), *_of(words, story, folded)))
    names = [n for n in dict.fromkeys(words.name(k) for k in known) if n != without]
    if HAN.search(title) and words.language != "zh":
        names += [n for n in LATIN_NAME.findall(shown(title)) if n.casefold() not in {m.casefold() for m in names}]
    figures = dict.fromkeys(words.figure(q.value, q.unit) for q in quantities(title, "title") if q.precise)
    event = [words.event(story.category)] if story.category else []
    return words.say("gloss.parts").join((*names[:NAMES], *event, *list(figures)[:FIGURES]))


def _of(words: Words, story: Story, folded: str) -> tuple[str, ...]:
    """What the story is about: names in this title first, the others only where the title has none of them."""
    here = tuple(name for name in story.about if words.mentions(name, folded))
    return here or story.about


def _noted(words: Words, line: str, text: str, language: str, stance: Stance | None) -> str:
    """The line with what it would lose: a negation that is no denial, a question."""
    folded = fold_text(text)
    negation = NEGATION.get(base(language))
    notes = []
    if stance != "denial" and negation is not None and negation.search(folded):
        notes.append(words.say("gloss.negation"))
    if QUESTION.search(folded):
        notes.append(words.say("gloss.question"))
    for note in notes:
        line = words.say("gloss.note", line=line, note=note) if line else note
    return line
