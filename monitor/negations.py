"""Negations that turn a statement round, in Italian, Chinese and English: all of them stand here, with what each is for.

They are read on folded text.  Which verb of saying a "not" takes back, and which one makes a spoken clause a denial, is
told word by word in stories/cues.toml (`negation`, `counter`, `outright`, `unproven`): those bend single cues, these a
whole clause or title.
"""

import re
from collections.abc import Mapping

from monitor.text import HAN_RANGES

CONFIRMED_NOT = re.compile(
    r"\bnon\b[^,;.:]{1,60}[:,] ?lo (?:conferma|ha confermato)\b"
    r"|\bconferma(?:no|to)?(?: che|:) (?:non|niente|nessun[oa]?)\b"
    r"|\bconfirm(?:s|ed)?(?: that|:)? (?:(?:it|he|she|they) )?(?:will not|won't|is not|isn't|has no|does not|doesn't|no plans?)\b"
    r"|(?:确认|证实)[:,]?(?:不会|没有|并未|并无|无意|暂无)",
    re.ASCII,
)
"""What is confirmed is itself a negation ("conferma: nessun aumento"), so the confirmation denies.

Narrow on purpose: a "not" elsewhere in the clause ("confirmed the plant, but not the price") is none of it.
"""
ANY = re.compile(r"\b(?:non|niente|nessun[oa]?|not|no|won't|never)\b|不|没有|未|无意|暂无", re.ASCII)
"""Any negation at all, wide on purpose: a rumour that has one may be of something that will not happen ("no SU7 in Europe").

A confirmation of such a rumour confirms, whatever negation it bears itself.
"""
TURNS_ROUND: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(
        r"并非|从未|从无|并未|并无|暂无|尚未|无意|未(?:能|获|曾|有|与|对|在|被|参与|涉|深入)|没有(?:计划|打算|考虑|与|和|收购|参与|这|此|任何|造车)|否认|辟谣|假的|不实|不属实"
        r"|(?<![会是能要该])不(?:会|再|打算|考虑|计划|准备|参与|涉及|存在|属于|是)|(?<![会是能要该])不(?=["
        + HAN_RANGES
        + r"]{0,2}(?:降价|涨价|上市|收购|合作|发布|推出|交付|召回|建厂|造车|进入|入股|退款|退市|支持|代工|供应))"
    ),
    "en": re.compile(
        r"\b(?:will|does|did|is|are|was|were|has|have|had|can|could|would|do) (?:not|never|no longer)\b|n't\b|\bno (?:\w+ )?(?:plans?|talks|deal|intention|recall|launch|evidence)\b"
        r"|\b(?:den(?:y|ies|ied|ying)|refut\w{0,6}|rul(?:es|ed|ing) out|rejects?|false|untrue|never)\b|\bnot (?:to|in|for|going|yet)\b"
    ),
    "it": re.compile(r"\b(?:non|mai|nessun\w?|nega\w{0,3}|smenti\w{0,8}|esclud\w{0,4}|fals[oaie]|bufala)\b"),
}
"""By language: what turns a title's event round, so that a gloss made of names and events must not read as a statement.

Between the two: 没有秘密 ("no secrets") and 不断 ("again and again") turn nothing round.
"""
