"""Signs: what turns the sense of a title round, whatever else it says: a question, a "no", an "if", a stop, a delay.

Pure, on folded text.  A gloss that is made of names and events must show them, and a translation must keep them.  They
are read by script and language; of a language nobody listed only the commonest negations are known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.negations import TURNS_ROUND
from monitor.text import HAN, HAN_RANGES, fold_text

ASKS = re.compile(r"吗\W*$|吗[,?]|是否|会否|能否|可否|会不会|有没有|是不是|难道|\?")
"""A question; with none of `OPEN` it is one for yes or no, and without its mark it would be read as a statement."""
OPEN = re.compile(
    r"为什么|为何|怎么|如何|多少|多久|什么|谁|哪|几(?!乎)|何时|有多|到底|究竟"
    r"|\b(?:why|how|what|when|who|where|which|whose|perche|come|quando|quanto|quant[aie]|chi|cosa|dove|qual[ei]?)\b"
)
"""Asks for more than yes or no."""
OUTRIGHT = re.compile(
    r"否认|辟谣|谣言|假的|不实|不属实|无此|没有此事|子虚乌有"
    r"|\b(?:den(?:y|ies|ied|ying|ial)|refut\w{0,6}|rul(?:es|ed|ing) out|false|untrue|hoax|fake"
    r"|nega(?:no|to)?|smenti\w{0,8}|esclud\w{0,4}|fals[oaie]|bufala)\b"
)
"""Words of a denial itself, beside a plain "not"."""
NO: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(
        r"没(?!有?(?:秘密|悬念|对手|退路|之一|最|想到|问题|关系)|错|准)|拒绝|驳回|未(?![来婚免])|无(?:法|此|意|需|缘|望|关|权|一)|毫无|难以|恐难|很难|绝非|别(?:再|说|让|买|信|碰|急)"
        r"|(?:^|(.))不(?!\1|断|过|止|愧|少|同|料|一般|久|服|忘|负|怕|可思|满|敌|俗|管|论|妨|锈|明|良|到|足|超|低于|高于)"
    ),
    "en": re.compile(
        r"\b(?:not|cannot|nobody|no one|none|nothing|neither|nor|unlikely|hardly|barely|refus(?:es|ed|ing)|reject(?:s|ed|ing)"
        r"|declin(?:es|ed) to|fail(?:s|ed|ing)? to|miss(?:es|ed) (?:its|the|their|out)|unable|without)\b|\b(?:says?|said) no\b|\bno (?!(?:\d|one\b|doubt\b))"
    ),
    "it": re.compile(
        r"\b(?:niente|nulla|nessun[oa]?|neanche|nemmeno|improbabil[ei]|difficilmente|rifiut\w{1,4}|respin\w{1,6}|impossibil[ei]|senza|manca(?:no|to)? (?:l'obiettivo|gli obiettivi|il target))\b"
        r"|\bdi(?:ce|cono|sse) (?:di )?no\b|[:?] no\b"
    ),
}
"""By language, beside `TURNS_ROUND`: refusals, failures and doubts, which an event's name alone would tell as done."""
POSSIBLE = re.compile(
    r"(?:并?不|没有?)排除|\b(?:not|n't) (?:be )?rul(?:e|ed|ing) out\b|\bnon (?:si )?esclud\w{1,4}(?: affatto)?\b"
)
"""What is not ruled out: no denial, and no promise."""
AFFIRMED = re.compile(
    r"(.)不\1|不得不|不能不|不可不|不仅|不只|不但|不再沉默|\b(?:not only|non solo|no longer silent)\b"
    r"|\b(?:not? (?:more|less|fewer) than|non (?:piu|meno) di) (?=\W?\d)"
)
"""What is a "no" in words alone: "whether", "had to", "not only", a figure's bound."""
OTHER = re.compile(
    r"\b(?:kein\w{0,2}|nicht|nie|nein|pas|jamais|aucune?|no|nunca|ningun[ao]?|nao|niet|geen|nem|нет|не)\b|ない|ません|않|없"
)
"""Negations of the other languages, as far as a title's commonest go."""
IF: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"如果|若(?!干)|除非|假如|一旦|倘若|只要|只有.{1,20}才|否则"),
    "en": re.compile(r"\b(?:if|unless|provided that|as long as|only when|depends on)\b"),
    "it": re.compile(r"\b(?:se(?! ne\b)|a meno che|a patto che|purche|a condizione|qualora|nel caso)\b"),
}
"""What is said holds under a condition."""
STOPS: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(
        r"停(?:售|产|止|工|供|运|用|业)|暂停|叫停|取消|终止|放弃|中止|撤回|撤销|下架|退出|搁置|流产|告吹|泡汤|破裂|未果"
    ),
    "en": re.compile(
        r"\b(?:stop(?:s|ped|ping)?|end(?:s|ed|ing)|collaps\w{1,3}|(?:break|fall)s? (?:down|through)|halt\w{0,3}|cancel\w{0,5}|scrap(?:s|ped|ping)?|suspend\w{0,3}|abandon\w{0,3}|ax(?:es|ed)|ditch\w{0,3}"
        r"|shelv(?:es|ed|ing)|withdr[ae]w\w{0,3}|pull(?:s|ed|ing)? (?:out|the plug)|call(?:s|ed)? off|discontinu\w{0,3}|give(?:s)? up|gave up)\b"
    ),
    "it": re.compile(
        r"\b(?:stop|ferma(?:no|to|ta|ti|te)?|sospen\w{1,6}|sospes[oaie]|annull\w{1,4}|cancell\w{1,4}|rinunci\w{1,7}|abbandon\w{1,4}"
        r"|blocc(?:a|ano|at[oaie]|o)|ritir(?:a|ano|at[oaie])|interromp\w{1,4}|interrott[oaie]|salta(?:no|to)?|termina(?:no|to)?|fallisc\w{1,3}|fallit[oaie]|naufrag\w{1,3})\b"
    ),
}
"""An event that ends or is called off."""
DELAYS: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"推迟|延期|延后|跳票|延迟|晚于|推后|延误"),
    "en": re.compile(r"\b(?:delay\w{0,3}|postpon\w{1,4}|push(?:es|ed) back|put(?:s)? off|later than)\b"),
    "it": re.compile(r"\b(?:rinvi(?:a|o|ano|at[oaie])|slitt\w{1,4}|posticip\w{1,4}|ritard\w{1,4}|rimand\w{1,4})\b"),
}
"""An event that comes later than it was to."""

APOLOGIES = re.compile(r"致歉|道歉|\b(?:apolog\w{1,5}|sorry|scus[ae]|si scusa)\b")
"""Who apologises admits something, whatever "false" or "not" stands beside it."""
FORECASTS = re.compile(
    rf"预计|预测|有望|料(?!理)(?=[{HAN_RANGES}]{{0,6}}[0-9年])|\b(?:expects?|expected|forecasts?|projects|projected|estimates?|predicts?|prevede|prevedono"
    r"|previsione|previsioni|stima|stime|attes[oaie]|dovrebbe|dovrebbero)\b"
)
"""What is expected, not done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signs:
    """What a text bears."""

    asks: bool = False
    """It asks for yes or no."""
    no: bool = False
    firm: bool = False
    """Its "no" turns round what is told, as "will not" does; a failure or a doubt may be of something beside it."""
    outright: bool = False
    """Its "no" is a denial's."""
    condition: bool = False
    possible: bool = False
    """It is not ruled out, no more."""
    apology: bool = False
    forecast: bool = False
    stop: bool = False
    delay: bool = False


def signs(text: str, language: str) -> Signs:
    """Read the signs of a text in a language (`zh`, `en-GB`); the script tells Chinese whatever the feed says."""
    folded = fold_text(text)
    spoken = "zh" if HAN.search(folded) else language.partition("-")[0].casefold()
    affirmed = AFFIRMED.sub(" ", folded)
    said = POSSIBLE.sub(" ", affirmed)
    outright = OUTRIGHT.search(said) is not None
    firm = outright or _in(TURNS_ROUND, spoken, said)
    return Signs(
        asks=ASKS.search(folded) is not None and OPEN.search(folded) is None,
        no=firm or (_in(NO, spoken, said) if spoken in NO else OTHER.search(said) is not None),
        firm=firm,
        outright=outright,
        possible=said != affirmed,
        condition=_in(IF, spoken, folded),
        apology=APOLOGIES.search(folded) is not None,
        forecast=FORECASTS.search(folded) is not None,
        stop=_in(STOPS, spoken, folded),
        delay=_in(DELAYS, spoken, folded),
    )


def _in(words: Mapping[str, re.Pattern[str]], language: str, folded: str) -> bool:
    return language in words and words[language].search(folded) is not None
