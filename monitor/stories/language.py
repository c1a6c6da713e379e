"""Which of the three languages a text is written in: by its script, its small words, and the language its feed declares.

A feed declares one language and carries what it likes, and one that declares none is taken for the reader's own
(DESIGN.md), so a text that speaks plainly goes before its feed.  Knows three languages; any other counts as English.
"""

import re
from collections.abc import Mapping
from typing import Literal

from monitor.text import HAN

Language = Literal["it", "en", "zh"]
HAN_PART = 0.2
"""From this part of Han letters on a text is Chinese: each of them is worth several Latin ones."""
WORD = re.compile("[a-z]{2,5}")
SMALL: Mapping[str, Language] = {
    **dict.fromkeys(
        ("il", "gli", "una", "di", "del", "dello", "della", "dei", "degli", "delle", "dal", "dalla", "nel", "nella", "sul", "sulla",
         "che", "piu", "alla", "sono", "anche", "dopo"),
        "it",
    ),
    **dict.fromkeys(
        ("the", "of", "and", "to", "for", "with", "is", "has", "have", "its", "by", "from", "was", "were", "will", "that", "after", "into"),
        "en",
    ),
}  # fmt: skip
"""Small words that only one of the languages has: "in", "a", "per", "non", "on" are of both or stand in names."""
PLAIN = 2
"""So many small words of another language, and none of the declared one, tell against the feed: one may be a name's."""


def language_of(text: str, declared: str) -> Language:
    """The language of a text, a clause or more, from a feed that declares `declared`, a tag such as `it-IT` or ""."""
    han = len(HAN.findall(text))
    if han and han > HAN_PART * sum(map(str.isalnum, text)):
        return "zh"
    said: Language = "it" if declared.partition("-")[0].lower() == "it" else "en"
    other: Language = "en" if said == "it" else "it"
    small = [SMALL[word] for word in WORD.findall(text.lower()) if word in SMALL]
    return other if small.count(other) >= (PLAIN if declared else 1) and said not in small else said
