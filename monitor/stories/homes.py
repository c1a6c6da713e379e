"""Where makers are at home: "the German carmaker" is not the Chinese company that an article is about.

Holds what anybody knows of well-known makers, by the names the shipped lists call them; of others nothing is known, and
they fit any noun.  Whom a noun means otherwise is claims.py's and speakers.py's.
"""

import re
from collections.abc import Iterable

from monitor.stories.clauses import Sentence
from monitor.text import HAN_RANGES

CHINESE = frozenset(
    ("Xiaomi", "BYD", "SAIC", "Great Wall", "Wuling", "Evergrande", "BAIC", "CATL", "NIO", "XPeng", "Li Auto", "Geely", "Zeekr",
     "Huawei", "AITO", "Leapmotor", "Chery", "GAC", "Changan", "Dongfeng")
)  # fmt: skip
GERMAN = frozenset(("BMW", "Volkswagen", "Porsche", "Mercedes", "Mercedes-Benz", "Audi", "Bosch"))
AMERICAN = frozenset(("Ford", "Tesla", "General Motors", "GM", "Rivian", "Lucid"))
ITALIAN = frozenset(("Ferrari", "Lamborghini", "Fiat", "Maserati", "Pirelli", "Brembo"))
JAPANESE = frozenset(("Toyota", "Honda", "Nissan", "Mazda", "Sony", "Subaru"))
KOREAN = frozenset(("Hyundai", "Kia", "Samsung", "LG"))
SWEDISH = frozenset(("Volvo", "Polestar"))
FRENCH = frozenset(("Renault", "Peugeot", "Citroën", "Michelin"))
ALL = CHINESE | GERMAN | AMERICAN | ITALIAN | JAPANESE | KOREAN | SWEDISH | FRENCH
HOMES: tuple[tuple[str, frozenset[str]], ...] = (
    ("cinese|cinesi|chinese|中国|国产", CHINESE),
    ("pechino|beijing|北京", frozenset(("Xiaomi", "Li Auto", "BAIC"))),
    ("shenzhen|深圳", frozenset(("BYD", "Huawei"))),
    ("hangzhou|杭州", frozenset(("Geely", "Zeekr", "Leapmotor"))),
    ("canton|guangzhou|广州", frozenset(("XPeng", "GAC"))),
    ("hefei|合肥", frozenset(("NIO",))),
    ("tedesc[oa]|german|德国", GERMAN),
    ("bavarese|monaco|munich|慕尼黑", frozenset(("BMW",))),
    ("stoccarda|stuttgart|斯图加特", frozenset(("Porsche", "Mercedes", "Mercedes-Benz", "Bosch"))),
    ("wolfsburg|狼堡", frozenset(("Volkswagen",))),
    ("ingolstadt", frozenset(("Audi",))),
    ("american[oa]|statunitense|american|u\\.?s\\.?|美国", AMERICAN),
    ("dearborn", frozenset(("Ford",))),
    ("italian[oa]|italian|意大利", ITALIAN),
    ("maranello|马拉内罗", frozenset(("Ferrari",))),
    ("giapponese|japanese|日本|日系", JAPANESE),
    ("corean[oa]|sudcorean[oa]|korean|south korean|韩国", KOREAN),
    ("svedese|swedish|瑞典", SWEDISH),
    ("francese|french|法国", FRENCH),
)
"""Words for a place or nation, folded, and who is at home there."""
_WORDS = "|".join(words for words, _ in HOMES)
BEFORE = re.compile(
    rf"\b(?P<home>{_WORDS})(?:-based)?(?: (?:electric|ev|luxury|premium|car|auto|tech|smartphone))? $|(?P<han>{_WORDS})[{HAN_RANGES}]{{0,2}}$"
)
INSIDE = re.compile(rf"\b(?P<home>{_WORDS})\b")
BEHIND = re.compile(rf"(?: (?:automobilistic[ao]|costruttrice|auto))?(?: di)? (?P<home>{_WORDS})\b")
AROUND = 30
"""Code points before a noun that are looked at."""


def residents(sentence: Sentence, start: int, end: int) -> frozenset[str] | None:
    """Who is at home where the noun at a place of the folded text says; None where it says nothing."""
    text = sentence.folded.text
    before = BEFORE.search(text[max(sentence.start, start - AROUND) : start])
    found = before or BEHIND.match(text, end, sentence.end) or INSIDE.search(text, start, end)
    if found is None:
        return None
    word = next(w for w in found.groupdict().values() if w is not None)
    return next(names for words, names in HOMES if re.fullmatch(words, word))


def meant(candidates: Iterable[str], known: Iterable[str], at_home: frozenset[str] | None) -> str | None:
    """The first of the candidates that can be at home there; else the only one of the `known` who is."""
    if at_home is None:
        return next(iter(candidates), None)
    fitting = next((name for name in candidates if name in at_home or name not in ALL), None)
    others = [name for name in known if name in at_home]
    return fitting if fitting is not None else (others[0] if len(others) == 1 else None)
