"""Checking a translation: whether it may stand for a title or quote in the mail.

Pure.  A machine drops a "not", turns 1.2 万 into 12, reads 小米 as millet or does what a title tells it to.  So numbers,
model codes, known names, negation, question, condition and doubt must be there on both sides, and nothing else may be:
no markup, no address, no hidden character, no other script, no odd length.  What fails is not mended but left out, and
the gloss stands.  Judges no style, and not whether it is well translated.
"""

import re
from collections.abc import Iterator, Mapping

from monitor.digest.figures import leanings
from monitor.digest.signs import signs
from monitor.digest.words import Words, base
from monitor.numerals import NUMBERS, ORDINALS, han_value
from monitor.quantities import months, quantities
from monitor.text import ENTITY, HAN, HIDDEN, TAG, fold_text

NEAR = 1e-6
"""Relative distance of two writings of one number: 4.5 万 and 45,000."""
PER_HAN, PER_OTHER, SPARE = (2.0, 7.0), (0.5, 2.2), (6, 20)
"""Least and greatest length in Latin letters of one Chinese character and of any other; what a text may lack or add besides."""
IN_HAN = (0.12, 1.3)
"""The same in Chinese, of a text in Latin letters."""
MOST_HAN = 0.15
"""Share of Chinese characters that a text in Latin letters may hold: a name that nobody spells."""
CODE = re.compile(r"(?<![a-z0-9])(?![qht][1-4](?![0-9]))[a-z]{1,4}-?\d{1,4}[a-z]{0,2}(?![a-z0-9])")
"""A model code, but no quarter or half of a year."""
RUN = re.compile(r"(?<![a-z0-9])\d{1,12}(?:[.,]\d{1,6}){0,3}(?!\d)")
LAP = re.compile(r"(?<!\d)(\d{1,2})[:'](\d{2})[.,\"](\d{1,3})(?!\d)")
"""A lap's time, which Chinese writes with words between its numbers."""
HAN_RUN = re.compile("[零〇一二两三四五六七八九十百千]{1,8}")
ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
LATIN = re.compile(r"(?<![a-z0-9])[a-z]{3,20}(?![a-z0-9])")
"""A word in Latin letters inside a Chinese title: a name or a version."""
WORD = re.compile(r"[a-z]{1,12}")
NOT_ONLY = re.compile(r"\b(?:non solo|not only|non-stop|no\. ?\d)\b|不仅|不只|不但")
RUMOURS: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"网传|据传|传闻|传言|疑似|消息称|爆料|^传|^曝|或(?:将|于|在|为|推|会|达)|未经证实"),
    "en": re.compile(r"\b(?:rumou?r\w{0,3}|reportedly|allegedly|said to|may|might|could|tipped|sources)\b"),
    "it": re.compile(
        r"\b(?:rumor\w{0,2}|voci|indiscrezion[ei]|potrebbe|potrebbero|forse|pare|sembra|secondo fonti|si dice)\b"
    ),
}
"""Words of doubt in an original."""
HEDGES: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"传|曝|或|据|可能|消息|疑|爆料|有望|预计|也许|似乎"),
    "en": re.compile(
        r"\b(?:rumou?r\w{0,3}|reportedly|alleged\w{0,2}|said to|may|maybe|might|could|tipped|sources?|leak\w{0,3}|possibl[ey]|perhaps|apparently"
        r"|likely|expected|suspected|unconfirmed|hearsay|reports?|set to)\b"
    ),
    "it": re.compile(
        r"\b(?:rumor\w{0,2}|voc[ei]|indiscrezion[ei]|potrebbe|potrebbero|forse|pare|sembra|font[ei]|si dice|presunt\w|sospett\w|probabil\w{1,6}"
        r"|trapel\w{1,4}|non confermat\w|possibil[ei]|secondo|dovrebbe|dovrebbero|avrebbe\w{0,3}|sarebbe\w{0,3}|\w{2,20}rebbe(?:ro)?)\b"
    ),
}  # fmt: skip
"""Words that keep a doubt in a translation, a wider choice."""
OPPOSITE = (("up", "down"), ("under", "over"))


def fault(words: Words, text: str, translation: str, language: str) -> str:
    """What is wrong with a translation for the reader of `words`, in two or three words; "" where it may stand."""
    if why := _form(text, translation, words.language):  # first: what is of an odd length costs nothing more
        return why
    there, here = fold_text(text), fold_text(translation)
    if there == here:
        return "not translated"
    if why := _numbers(text, translation):
        return why
    if set(_codes(there)) != set(_codes(here)):
        return "other model codes"
    return _names(words, there, here) or _sense(text, translation, language, words.language)


def _form(text: str, translation: str, target: str) -> str:
    """What it looks like."""
    if not translation.strip() or HIDDEN.search(translation) or len(translation.splitlines()) > 1:
        return "control characters"
    if (
        TAG.search(translation)
        or ENTITY.search(translation)
        or any(c in translation and c not in text for c in "<>{}`|")
    ):
        return "markup"
    if any(word.casefold() not in text.casefold() for word in ADDRESS.findall(translation)):
        return "an address"
    letters = sum(c.isalpha() for c in translation) or 1
    share = len(HAN.findall(translation)) / letters
    if (share == 0) if target == "zh" else (share > MOST_HAN):
        return "another script"
    han = len(HAN.findall(text))
    ways = ((1.0, IN_HAN[n]) if target == "zh" else (PER_HAN[n], PER_OTHER[n]) for n in (0, 1))
    least, most = (han * of_han + (len(text) - han) * of_other for of_han, of_other in ways)
    return "" if least - SPARE[0] <= len(translation) <= most + SPARE[1] else "an odd length"


def _numbers(text: str, translation: str) -> str:
    """Every figure of one side stands on the other, with its unit, and none leans the other way."""
    text, translation = (LAP.sub(r"\1 min \2 s \3 ", side) for side in (text, translation))
    for one, other in ((text, translation), (translation, text)):
        values = list(_values(other))
        for value, unit in _figures(one):
            if value and not any(_same(value, v) and _one_unit(unit, u) for v, u in values):
                return "other numbers"
    mine, its = ([(q.value, leanings(side, q)) for q in quantities(side, "title")] for side in (text, translation))
    for worth, lean in mine:
        for same, leant in its:
            if _same(worth, same) and any(
                (a in lean and b in leant) or (b in lean and a in leant) for a, b in OPPOSITE
            ):
                return "a figure turned round"
    return ""


def _figures(text: str) -> Iterator[tuple[float, str]]:
    """Numbers in digits, and precise ones in words: (value, unit)."""
    found = quantities(text, "title")
    yield from ((q.value, q.unit) for q in found if q.precise or any(c.isdigit() for c in q.text))
    rest = text
    for q in reversed(found):
        rest = f"{rest[: q.start]} . {rest[q.end :]}"
    folded = fold_text(rest)
    yield from ((_read(run.group()), "") for run in RUN.finditer(folded) if folded[run.end() : run.end() + 1] != "月")


def _values(text: str) -> Iterator[tuple[float, str]]:
    """All that may be a number in a text: in digits, words, names of months, ordinals."""
    yield from ((q.value, q.unit) for q in quantities(text, "title"))
    yield from _figures(text)
    folded = fold_text(text)
    yield from ((float(han_value(run.group())), "") for run in HAN_RUN.finditer(folded))
    yield from ((float(month[-2:]), "") for month in months(text))
    for word in WORD.findall(folded):
        yield from ((float(table[word]), "") for table in (NUMBERS, ORDINALS) if word in table)


def _read(digits: str) -> float:
    """A number without unit: a lone mark before three digits parts thousands, any other decimals."""
    parts = re.split("[.,]", digits)
    if len(parts) == 1 or all(len(part) == 3 for part in parts[1:]):  # noqa: PLR2004 - thousands are three digits
        return float("".join(parts))
    return float("".join(parts[:-1]) + "." + parts[-1])


def _one_unit(one: str, other: str) -> bool:
    """Whether two units may be one: what is counted is called many names, 百公里加速 is "0-100 km/h"."""
    return one.startswith(other) or other.startswith(one) or "units" in (one, other)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(abs(one), abs(other))


def _codes(folded: str) -> Iterator[str]:
    for code in CODE.findall(folded):
        yield code.replace("-", "").removesuffix("s")


def _names(words: Words, there: str, here: str) -> str:
    """Companies and persons that the watchlists know are named on both sides, and no other; Latin words stay in Chinese titles."""
    if words.language != "zh" and HAN.search(there) and any(word not in here for word in LATIN.findall(there)):
        return "a name is missing"
    for name in words.names:
        if words.kinds[name] in ("company", "person") and name not in words.part_of:
            mine, its = (any(_holds(side, s) for s in words.spellings[name]) for side in (there, here))
            if mine and not its:
                return "a name is missing"
            if its and not mine and name not in words.followed:
                return "another name"
    return ""


def _holds(folded: str, spelling: str) -> bool:
    """Whether folded text holds a spelling, in Latin letters as a word of its own."""
    at = folded.find(spelling)
    while at >= 0 and spelling:
        end = at + len(spelling)
        around = folded[max(0, at - 1) : at] + folded[end : end + 1]
        if not spelling.isascii() or not any(c.isascii() and c.isalnum() for c in around):
            return True
        at = folded.find(spelling, end)
    return False


def _sense(text: str, translation: str, language: str, target: str) -> str:
    """What turns it round is there on both sides."""
    there, here = fold_text(text), fold_text(translation)
    own, its = signs(NOT_ONLY.sub(" ", there), language), signs(NOT_ONLY.sub(" ", here), target)
    spoken = "zh" if HAN.search(there) else base(language)
    doubts = spoken in RUMOURS and RUMOURS[spoken].search(there) is not None
    asks, asked = "?" in there or there.endswith("吗"), "?" in here
    faults = {
        "a negation is lost": own.no and not (its.no or its.possible),
        "a negation too many": its.firm and not (own.no or own.possible),
        "a question is lost or made": asks != asked and not (asked and own.asks),
        "a condition is lost": own.condition and not its.condition,
        "a possibility is lost": own.possible and not (its.possible or its.no),
        "a doubt is lost": doubts and not asked and HEDGES[target].search(here) is None,
    }
    return next((said for said, wrong in faults.items() if wrong), "")
