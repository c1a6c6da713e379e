"""The skeleton of a watchlist for another maker: a commented file that works at once, on the shared lists.

Knows of the maker what its name says, and the spellings that `cars` has for it; people and models are for whoever writes the
file.  Makes a text and writes nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from monitor.model import Entity
from monitor.rules.doubts import always_blanked
from monitor.rules.lists import Watchlist
from monitor.rules.terms import View, find, folded_field, parse
from monitor.rules.watchlist import loads
from monitor.rules.written import lines_of, listed, toml
from monitor.text import fold_text, is_han

SPOKEN = ("it", "en", "zh")
LONGEST = 60
"""Characters of a watch's name, which is a file's name too."""
SHORT = 2
"""A brand of so few Latin letters is taken as it is spelt in capitals: `mi` is an Italian word, `MI` is none."""
NAME = re.compile(r"[^\W_](?:[\w .+&'’-]*[\w+])?")
WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that no file may bear on some machines, which a shared folder may be on."""
TRADE = frozenset((
    "auto", "autos", "automobile", "automobiles", "automobili", "automotive", "car", "cars", "ev", "evs", "motor", "motors", "news", "watch",
))  # fmt: skip
"""Words behind a maker's name that are none of it."""
TRADE_ZH = re.compile("(?<=..)(?:汽车|集团|新能源)$")
WORDS = frozenset((
    "alpine", "cupra", "delta", "dodge", "dr", "evergrande", "fiat", "ford", "genesis", "honda", "huawei", "infiniti", "jaguar", "lancia",
    "lincoln", "lotus", "lucid", "mercedes", "mercury", "mini", "ora", "ram", "rover", "saturn", "seat", "smart", "suzuki", "tank", "triumph",
    "xiaomi", "great wall",
))  # fmt: skip
"""Makers' names that are words, people or places too ("Apple lancia", "fiat money", Harrison Ford), or make much else."""
SHORTEST = {"latin": 3, "han": 3, "case": 2}
"""Letters from which a spelling is taken to mean nothing else: 吉利 is auspicious, 零跑 stands in 从零跑到十公里."""
BRAND_CAR: Mapping[str, str] = {
    "it": "auto {0}|auto di {0}|auto elettric* {0}|auto elettric* di {0}|suv {0}|berlin* {0}",
    "en": "{0} auto|{0} automotive|{0} automobile|{0} car|{0} cars|{0} ev|{0} evs|{0} suv|{0} suvs|{0} sedan|{0} sedans",
    "zh": "{0}汽车|{0}电动车|{0}新车|{0}车型|{0}车主",
}
"""The maker and a car in one breath, by language; the Chinese ones of its Chinese spellings."""
CASED_CAR: Mapping[str, str] = {"it": "=auto {0}", "en": "={0} car|={0} cars", "zh": "={0} 汽车"}
"""The same of a spelling whose capitals count."""
BUSINESS: Mapping[str, str] = {
    "it": "utile|utili|perdit*|ricavi|fatturato|trimestr*|vendit*|quota di mercato|in borsa|azioni|prezz*|listin*|sconti|incentiv*|dazi|sindacat*|"
    "cassa integrazione|operai|amministratore delegato|concessionari*|batter*|ricaric*|elettric*|ibrid*|autonomia|modell*|gamma|piattaforma|"
    "joint venture|alleanza|investiment*|fusion*|acquisi*",
    "en": "profit*|loss|losses|revenue*|earnings|quarter*|sales|sold|market share|shares|price*|discount*|tariff*|union|unions|layoff*|job cuts|ceo|"
    "chief executive|dealer*|batter*|charging|electric|hybrid*|plug-in|phev*|model|models|lineup|platform|joint venture|alliance|invest*|merge|merges|merger*|acqui*|takeover*",
    "zh": "销量|净利|盈利|亏损|营收|财报|股价|港股|市值|降价|定价|售价|起售|价格|出海|关税|电池|混动|纯电|插混|续航|充电|快充|门店|经销商|董事长|总裁|"
    "上市|发布|亮相|首发|预售|预订|平台|合资|投资|合作|入股|合并|收购|并购|任命",
}
OTHER: Mapping[str, str] = {
    "it": "smartphone*|tablet*|telefonin*|monopattin*|videogioc*|modellin*|giocattol*",
    "en": "smartphone*|phone|phones|iphone*|ipad*|laptop*|scooter*|video game*|toy|toys",
    "zh": "手机|平板|笔记本|耳机|玩具|游戏|模型玩具",
}
ALONE = """[[rule]]
id = "brand"              # its name alone, where that means nothing else
any = ["alone"]
none = ["other"]
level = "likely\""""
NOT_ALONE = (
    "# Its name means more than the maker. With a spelling in `alone` that does not, this rule needs no second word:"
)
CONTEXT = """[[rule]]
id = "feed-context"       # in a feed with context = "cars" the name alone is enough
context = "cars"
any = ["brand", "people"]
none = ["other"]
level = "likely\""""
NO_CONTEXT = '# No feed of the config has context = "cars" yet; where one has, the name alone is enough there:'
DRAWN = 'extends = "cars"\n[[rule]]\nid = "any"\nany = ["makers"]\n'
"""A watchlist that only reads the shared lists."""


class SkeletonError(ValueError):
    """A name or spelling from which no watchlist can be made; the message says what to write instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Skeleton:
    """A new watchlist."""

    text: str
    brand: tuple[str, ...]
    """The terms that stand for the maker."""
    known: bool
    """Whether the shared lists know it."""


def checked_name(name: str) -> str:
    """The name of a watch and its file, blanks around it taken off.

    Raises:
        SkeletonError: it cannot be one.
    """
    name = name.strip()
    if not name:
        raise SkeletonError("the name is empty: write one like byd-auto")
    if len(name) > LONGEST:
        raise SkeletonError(f"the name is longer than {LONGEST} characters: write one like byd-auto")
    if not NAME.fullmatch(name) or ".." in name:
        raise SkeletonError(
            "the name may hold letters, digits, blanks and - _ . + & ' alone, and begins with a letter or digit"
        )
    if WINDOWS.fullmatch(name) or name.lower().endswith(".toml"):
        raise SkeletonError("the name cannot be a file's: write one like byd-auto, without .toml")
    return name


def skeleton(
    name: str,
    *,
    brands: Sequence[str] = (),
    languages: Sequence[str] = SPOKEN,
    contexts: Collection[str] | None = None,
) -> Skeleton:
    """A watchlist for the maker that `name`, as `checked_name` gives it, or else `brands` call.

    `languages` are those whose words are written; `contexts` those that the config's feeds declare, None where that is not known.

    Raises:
        SkeletonError: a brand that can be no term, or hits too much.
    """
    entity = next((found for written in (name, *brands) if (found := _entity(written)) is not None), None)
    terms = tuple(dict.fromkeys([*map(_brand, brands), *((entity.names) if entity else ())])) or _from_name(name)
    title = entity.name if entity else _title(name)
    alone = [term for term in terms if _means_nothing_else(term)]
    dropped = _dropped(terms)
    live = contexts is None or "cars" in contexts
    known = "The spellings that the shared lists know; add what is missing."
    unknown = 'The shared lists do not know this maker: add every spelling, in Chinese too, such as "零跑". Never a word that means more.'
    parts = {
        "name": name,
        "title": toml(title),
        "drop": _drop(dropped),
        "alone": listed(alone),
        "alone_rule": ALONE if alone else _behind_hash(NOT_ALONE, ALONE),
        "brand_note": "# " + (known if entity else unknown),
        "brand": listed(terms),
        "brand_car": lines_of(_beside(terms, language) for language in languages) or lines_of([_beside(terms, "zh")]),
        "business": lines_of(BUSINESS[language].split("|") for language in languages),
        "other": lines_of(OTHER[language].split("|") for language in languages),
        "context": CONTEXT if live else _behind_hash(NO_CONTEXT, CONTEXT),
        "entity": f'{toml(title)} = {{ kind = "company", names = {listed(terms)} }}',
    }
    text = resources.files("monitor").joinpath("data/watchlist.toml").read_text(encoding="utf-8")
    made = re.sub("@([a-z_]+)@", lambda found: parts[found[1]], text)
    return Skeleton(text=made, brand=terms, known=entity is not None)


@cache
def _cars() -> Watchlist:
    """The shared lists."""
    return loads(DRAWN, Path()).watchlist


def _entity(written: str) -> Entity | None:
    """The company of the shared lists that is called so, with or without a word of its trade behind it."""
    companies = [entity for entity in _cars().entities if entity.kind == "company"]
    for wanted in dict.fromkeys((_plain(written), *map(_plain, _from_name(written)))):
        for entity in companies:
            if wanted in {_plain(spelt) for spelt in (entity.name, *entity.names)}:
                return entity
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "", fold_text(text.lstrip("=")))


def _from_name(name: str) -> tuple[str, ...]:
    """The brand as the name of a watch says it: byd-auto is byd, 零跑汽车 is that and 零跑."""
    words = re.split(r"[\s_-]+", name.strip())
    while len(words) > 1 and words[-1].lower() in TRADE:
        words.pop()
    whole = " ".join(words)
    if not any(map(is_han, whole)):
        return (_brand(whole.lower()),)
    return tuple(dict.fromkeys((_brand(whole), _brand(TRADE_ZH.sub("", whole)))))


def _brand(written: str) -> str:
    """A spelling of the maker as a term.

    Raises:
        SkeletonError: it can be none, or it would hit wherever it stands.
    """
    text = " ".join(written.split())
    if not text.isprintable():
        raise SkeletonError(f"the brand {text[:LONGEST]!a} holds what is no letter: write it in UTF-8, by hand")
    try:
        term = parse(text)
    except ValueError as error:
        raise SkeletonError(f"the brand {text[:LONGEST]!r} {error}") from error
    if term.kind == "set":
        raise SkeletonError(f"the brand {text[:LONGEST]!r} points to a set: write the maker's name")
    if term.kind == "han" and len(text) == 1:
        raise SkeletonError(
            f"the brand {text!r} is one character, which stands in too many words: write the whole name"
        )
    return f"={text.upper()}" if term.kind == "latin" and len(text) <= SHORT else text


def _means_nothing_else(brand: str) -> bool:
    """Whether a spelling may be taken to name the maker wherever it stands, by its form and what is known of it."""
    folded = fold_text(brand.lstrip("="))
    kind = parse(brand).kind
    return len(folded) >= SHORTEST.get(kind, LONGEST) and folded not in WORDS


def _behind_hash(why: str, rule: str) -> str:
    """A rule that waits for its owner, as a comment."""
    return "\n".join([why, *(f"# {line}" for line in rule.splitlines())])


def _title(name: str) -> str:
    """What an unknown maker is called where people read it."""
    (first, *_) = _from_name(name)
    return first.lstrip("=") if any(map(str.isupper, first)) else first.title()


def _dropped(brands: Sequence[str]) -> dict[str, list[str]]:
    """Terms for other makers that hit in this one's own name, by the set they stand in: it would be its own neighbour."""
    cars = _cars()
    spelt = [
        View(folded_field(brand.lstrip("=").rstrip("*")), "title") for brand in brands if not brand.startswith("/")
    ]
    found: dict[str, list[str]] = {}
    waiting, seen = ["makers"], set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for written in cars.sets[name]:
            if written.startswith("@"):
                waiting += [written[1:]] if written[1:] not in seen else []
            elif any(True for view in spelt for _ in find(parse(written), view)):
                found.setdefault(name, []).append(written)
    return found


def _drop(dropped: Mapping[str, Sequence[str]]) -> str:
    if not dropped:
        return ""
    sets = ", ".join(f"{name} = {listed(terms)}" for name, terms in dropped.items())
    return f"drop = {{ set = {{ {sets} }} }}     # else the name alone would be maker and neighbour at once\n"


def _beside(brands: Sequence[str], language: str) -> Iterator[str]:
    """Each spelling with a word for cars before or behind it; what the shared masks blank ("in auto") is left out."""
    masks = [parse(term) for terms in _cars().masks.values() for term in terms]
    return (term for term in _with_cars(brands, language) if not always_blanked(parse(term), masks))


def _with_cars(brands: Sequence[str], language: str) -> Iterator[str]:
    """The same, masked or not; what has a word for cars already is left as it is."""
    for brand in brands:
        chinese = any(map(is_han, brand))
        if brand[0] in "/#" or brand.endswith("*") or (chinese and language != "zh"):
            continue
        if brand[0] == "=":
            yield from CASED_CAR[language].format(brand[1:]).split("|")
        elif language == "zh" and not chinese:
            yield f"{brand}汽车"
        elif brand.endswith("汽车"):
            yield brand
        else:
            yield from BRAND_CAR[language].format(brand).split("|")
