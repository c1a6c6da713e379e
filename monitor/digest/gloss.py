"""Glossing: a line in the reader's language for what he cannot read, made of what is known about it.

Pure, no network: names, kind of event, figures, who says so.  It is no translation and is marked with `≈`.  A denial, a
question, a negation that turns the event round is never lost: what the claims do not say, the title's own signs do.
"""

import re
from collections.abc import Sequence

from monitor.digest.figures import bounded, told
from monitor.digest.page import clip
from monitor.digest.room import SHOWN_GLOSS
from monitor.digest.signs import Signs, signs
from monitor.digest.words import Words, base
from monitor.model import Claim, Stance, Story
from monitor.text import HAN, fold_text, shown

MARK = "≈"
NAMES = 2
FIGURES = 2
LISTED = 3
"""Items from which on a title is a list."""
LATIN_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]{2,20}(?:[ -][A-Z][A-Za-z]{2,20}){0,2}(?![A-Za-z0-9])")
"""A name that stands in Latin letters in a Chinese title: readable as it is."""
NAMED = re.compile(r"(?:[A-Z][\w.&'-]{1,20} ?){1,4}", re.ASCII)
"""A speaker whose name nobody listed, in letters that the reader can read."""
UNNAMED = re.compile(
    r"(?:the )?(?:\w+ )?(?:sources?|insiders?|people|persons?)(?: (?:familiar|close|with|briefed) [\w\' ]{0,60})?"
    r"|(?:(?:le|delle|da|alcune) )?fonti(?: \w+)?|(?:有|据|多位|一位)?(?:知情人士?|消息人士|内部人士|业内人士|匿名人士)"
)
"""Sources that want no name, on folded text."""
ANYONE = re.compile(
    r"(?:the )?(?:analysts?|experts?|reports?|owners?|drivers?|police|media|officials?|executives?|insiders?|users?|fans?)"
)
"""A common noun that begins with a capital where it begins a title: nobody's name."""
INITIALS = 7
"""Capitals alone up to this length are a model or a technical term more often than a name."""
GENERIC = frozenset(
    ("app", "apps", "pro", "max", "plus", "ultra", "mini", "air", "standard", "suv", "mpv", "ipo", "ceo", "cto", "cfo", "ota", "oem", "api",
     "cltc", "wltp", "nedc", "vip", "pdf", "led", "usb", "gps", "the", "and", "new", "vs", "model", "phone", "pad", "watch", "store", "web",
     "exclusive", "breaking", "video", "foto", "live", "auto", "car", "cars", "top", "faq", "esim", "wifi", "hud", "soc", "abs", "esp")
)  # fmt: skip
"""Words in Latin letters that name nobody."""
ITEM = re.compile(r"[;；｜|]|(?<=[^\s/]{5})/(?=[^\s/]{5})|(?<=[^、：:，]{6})、(?=[^、：:，]{6})")
"""Between the items of a morning paper's title."""
ABOUT = re.compile(
    r"(?:回应|就.{1,20}(?:回应|表示|称))[^:]{0,30}:|\b(?:respond\w{0,3}|repl(?:y|ies|ied)|risponde|replica) [^:]{1,60}:"
)
"""An answer to something: what is named before the colon is its matter."""
SPOKEN_OF = re.compile(r"^\W*(?:\w+ ){1,4}(?:is |are )?(?:expected|tipped|set|said|believed|likely) to\b")
"""Whom a title begins with is not who says it: "Xiaomi expected to ..."."""
SETTLED = frozenset(("reported", "official", "confirmed"))
"""Badges beside which a rumour's title would read as more than one."""
HAPPENED = frozenset(("accident", "lawsuit", "recall", "results", "regulation"))
"""Events whose matter an answer does not deny, only something about it: "on the crash: the doors were not locked"."""


def headline_claim(claims: Sequence[Claim], entry_id: int) -> Claim | None:
    """What a title states: its denial before anything else, then the statement with a speaker."""
    own = [c for c in claims if c.entry_id == entry_id and c.headline and c.field == "title"]
    return min(own, key=lambda c: (c.stance != "denial", c.speaker is None, c.start), default=None)


def gloss_title(words: Words, title: str, language: str, story: Story, claim: Claim | None) -> str:
    """The line for a title, without its mark: `SU7, prezzo 215.900 yuan: dichiara Xiaomi`, `Xiaomi smentisce: Evergrande, …`.

    Where somebody translated it, the translation.
    """
    if line := _by_machine(words, words.translations.of(shown(title), language, "title")):
        return line
    said = _item(words, title, story, claim)
    who = _known_speaker(words, claim, language) if claim is not None and not is_unnamed(claim) else ""
    stance: Stance = claim.stance if claim is not None else "report"
    if stance == "official" and SPOKEN_OF.search(fold_text(said)):
        who, stance = "", "report"
    bears = signs(said, language)
    if bears.apology and not bears.outright and stance == "denial":
        stance = "official"  # "sorry for false claims" denies nothing
    no, asks = bears.no and stance != "denial", bears.asks and stance != "denial"
    told_no = no and (not bears.firm or bears.apology) if who else no or (stance == "denial" and not bears.outright)
    topic = _topic(words, said, title, story, claim, without=who)
    if asks and not who:
        topic = words.say("gloss.question", topic=topic) if topic else words.say("sign.question")
    notes = [*_turns(words, bears), *([words.say("sign.no")] if told_no else [])]
    if who and not topic:
        return _noted(words, words.say(f"says.{stance}", who=who), notes or ([words.say("sign.negated")] if no else []))
    topic = _noted(words, topic, notes)
    if who:
        about = story.category in HAPPENED and (not bears.outright or ABOUT.search(fold_text(said)) is not None)
        return _spoken(words, who, topic, stance, no=no and not told_no, asks=asks, about=about)
    if stance == "denial" and topic and not told_no:
        return words.say("gloss.denied", topic=topic)
    if topic and stance == "rumour" and story.status in SETTLED:
        return words.say("gloss.rumour", topic=topic)
    return topic or _unknown(words, language, stance)


def _spoken(words: Words, who: str, topic: str, stance: Stance, *, no: bool, asks: bool, about: bool) -> str:
    """Topic and speaker: whether he states, answers, denies it or something about it."""
    way = {"asks": "asked_no" if no else "asked", "about": "about", "no": f"no_{stance}"}
    kind = "asks" if asks else "about" if about and stance == "denial" else "no" if no else ""
    return words.say(f"title.{way.get(kind, stance)}", who=who, topic=topic)


def _turns(words: Words, bears: Signs) -> list[str]:
    """What a text says in an "if", of a stop, of a delay."""
    return [
        words.say(f"sign.{name}")
        for name in ("apology", "possible", "forecast", "condition", "stop", "delay")
        if getattr(bears, name)
    ]


def _noted(words: Words, topic: str, notes: Sequence[str]) -> str:
    """A topic with what turns it round: `SU7, ordini (stop)`."""
    listed = words.say("gloss.parts").join(notes)
    return words.say("gloss.spoken", lead=topic, topic=listed) if topic and listed else topic or listed


def gloss_claim(words: Words, claim: Claim, language: str) -> str:
    """The line for a quote in another language: `Xiaomi smentisce: Evergrande, 65%`.

    Where nobody the reader knows speaks it is the topic alone, maybe "": the stance stands beside it as a badge.
    """
    who = _known_speaker(words, claim, language)
    # behind who speaks alone: "denies: it will not" would deny the "not"
    if line := _by_machine(words, words.translations.of(shown(claim.quote), language, "quote"), who):
        return line
    names = [n for n in words.particular(claim.entities) if words.name(n) != who][:NAMES]
    written = bounded(words, claim.quote)
    figures = dict.fromkeys(written.get(number) or words.figure(*number) for number in claim.numbers[:FIGURES])
    parts = [part for part in (words.names_of(names), *figures) if part]
    bears, notes = signs(claim.quote, language), []
    if bears.asks and claim.stance != "denial":
        notes.append(words.say("sign.question"))
    notes += _turns(words, bears)
    if bears.no and claim.stance != "denial":
        notes.append(words.say("sign.negated"))
    if not who:
        # a bare name before a quote would read as who speaks
        topic = words.say("gloss.parts").join(parts)
        return words.say("gloss.unsaid", topic=_noted(words, topic, notes)) if topic else ""
    lead = who if is_unnamed(claim) else words.say(f"says.{claim.stance}", who=who)
    return _noted(words, lead, [*parts, *notes])


def _by_machine(words: Words, translated: str, who: str | None = None) -> str:
    """A translation with its mark as a machine's; a quote (`who` is there, maybe "") in its marks, behind who speaks.

    It is cut where it is long; "" where there is none, or where the cut would take what turns it round.
    """
    lead = words.say("gloss.quoted", who=who, text="") if who else ""
    room = SHOWN_GLOSS - len(words.say("gloss.translated", text=lead)) - len(words.quoted(""))
    text = clip(translated, max(room, 1))
    if not translated or signs(text, words.language) != signs(translated, words.language):
        return ""
    return words.say("gloss.translated", text=text if who is None else lead + words.quoted(text))


def names_speaker(words: Words, claim: Claim, language: str) -> bool:
    """Whether the line for a quote says who speaks."""
    return _known_speaker(words, claim, language) != ""


def only_names(words: Words, gloss: str) -> bool:
    """Whether a gloss holds names alone: of a title in letters that the reader can read it tells him nothing."""
    names = {words.name(n) for n in words.names}
    return all(part in names for part in gloss.split(words.say("gloss.also")))


def speaker_name(words: Words, claim: Claim) -> str:
    """Who speaks, as the reader knows him; a name he cannot read keeps its original beside it."""
    written = shown(claim.speaker or "")
    if claim.speaker_entity is None:
        return written
    return words.name(claim.speaker_entity)


def is_unnamed(claim: Claim) -> bool:
    """Whether it is said by sources that want no name."""
    return claim.speaker_entity is None and UNNAMED.fullmatch(fold_text(claim.speaker or "")) is not None


def _known_speaker(words: Words, claim: Claim, language: str) -> str:
    """A speaker a line may name: "sources" or 发言人 means nothing to who cannot read it, and stands in the original."""
    if is_unnamed(claim):
        return words.say("gloss.unnamed")
    own = base(language) == words.language
    written = claim.speaker or ""
    named = NAMED.fullmatch(written) is not None and ANYONE.fullmatch(fold_text(written)) is None
    readable = own or claim.speaker_entity is not None or named
    return speaker_name(words, claim) if readable else ""


def _unknown(words: Words, language: str, stance: Stance) -> str:
    if stance == "report":
        return words.say("gloss.unknown", language=words.language_name(language))
    return words.say(f"stance.{stance}")


def _item(words: Words, title: str, story: Story, claim: Claim | None) -> str:
    """Of a title with several items the one that its claim states, else those that name what the story is about."""
    items = [item.strip() for item in ITEM.split(title) if item.strip()]
    stated = [
        i for i in items if claim is not None and claim.field == "title" and (i in claim.quote or claim.quote in i)
    ]
    about = [i for i in stated or items if any(words.mentions(name, fold_text(i)) for name in story.about)]
    return " ".join(about or stated) or title


def _topic(words: Words, title: str, whole: str, story: Story, claim: Claim | None, *, without: str) -> str:
    """Names, the kind of event with its figure, other figures: `SU7, prezzo 215.900 yuan, 42 ore`.

    `title` is the item of the `whole` one that is meant; where there are many, the event may be another's.
    """
    folded = fold_text(title)
    category = "" if len(ITEM.split(whole)) >= LISTED else story.category
    here = [n for n in story.about if words.readable(n) and words.mentions(n, folded)]
    stated = [
        n for n in (claim.entities if claim is not None else ()) if words.readable(n) and words.mentions(n, folded)
    ]
    known = words.particular([*here, *stated])
    if not known and not category:
        within = words.names_of(words.particular(story.about)[:NAMES])
        return words.say("gloss.within", names=within) if within else ""
    known = sorted(known or words.particular(story.about), key=lambda n: words.place(n, folded))
    names = [n for n in dict.fromkeys(map(words.name, known)) if n != without]
    if HAN.search(title) and words.language != "zh" and len(names) < NAMES:
        names += [n for n in LATIN_NAME.findall(shown(title)) if _names_more(n, names)]
    event, figure, others = told(words, title, category)
    if category:
        event = words.say("gloss.measured", event=event, figure=figure) if figure else words.event(category)
    listed = words.names_of(names[:NAMES])
    about = words.say("gloss.about", names=listed, event=event) if listed and event else listed or event
    parts = (about, *others[: FIGURES - (figure != "")])
    return words.say("gloss.parts").join(part for part in parts if part)


def _names_more(name: str, names: Sequence[str]) -> bool:
    """Whether a name in Latin letters tells more than those already there, and is no common word."""
    folded = name.casefold()
    common = all(word in GENERIC or not word.strip("ivx") for word in folded.split())
    return (
        not common
        and not (name.isupper() and len(name) <= INITIALS)
        and not any(folded in n.casefold() or n.casefold() in folded for n in names)
    )
