"""A title's figures as a gloss tells them: with what they measure, their bound and their direction.

Pure.  "Under 250,000", "up 12 %", "a loss of 300 million" and "cut by 15,000" must not come out as the bare number:
the words beside a number decide, on folded text.  Which event the title is about is known from its story.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.digest.words import Words
from monitor.model import Quantity
from monitor.quantities import quantities
from monitor.text import fold, fold_text

MONEY = frozenset(("CNY", "USD", "EUR", "HKD", "GBP"))
ALWAYS = MONEY | {"people"}
"""Units whose figures tell something however small they are: a target price, the dead of an accident."""
FITS: Mapping[str, frozenset[str]] = {
    "price": MONEY, "orders": frozenset(("units",)), "deliveries": frozenset(("units",)), "recall": frozenset(("units",)),
    "results": MONEY | {"%"}, "deal": MONEY | {"%"}, "regulation": MONEY, "lawsuit": MONEY,
}  # fmt: skip
"""Units of the figure that belongs to a kind of event: "prezzo 215.900 yuan"."""
PRICED = re.compile(r"价|万元起|\b(?:prezz\w|pric(?:e|es|ed)|costa|costs|parte da|da|from|starts? at|starting at)\b")
"""Words beside money that is what a new car costs."""
BEFORE, AFTER = 14, 10
"""Characters beside a number in which a word counts for it, twice as many in Latin letters; no mark stands between."""
GOAL = re.compile(r"目标|力争|冲刺|\b(?:goals?|targets?|aim(?:s|ing)?|obiettiv[oi]|traguardo|punta)\b")
PENALTY = re.compile(
    r"赔偿|赔付|赔|罚款|罚|\b(?:fin(?:e|es|ed)|damages|compensation|penalt\w{1,3}|mult\w{1,3}|risarci\w{1,6}|sanzion\w{1,3})\b"
)
MEASURES: Mapping[str, Sequence[tuple[str, re.Pattern[str]]]] = {
    "price": (
        ("cut", re.compile(r"降价|下调|直降|降至?|优惠|便宜|立减|\b(?:cut\w{0,4}|lower\w{0,3}|off|discount\w{0,3}|cheaper|reduc\w{1,4}|tagli\w{1,3}|sconto|sconti|ribass\w{1,3}|in meno)\b")),
        ("rise", re.compile(r"涨价|上调|涨|贵|加价|\b(?:rais\w{1,3}|ris(?:e|es|ing)|hik\w{1,3}|more expensive|up by|aument\w{1,4}|rincar\w{1,3}|in piu)\b")),
        ("penalty", PENALTY),
        ("price_target", re.compile(r"目标价|\b(?:price targets?|target price|targets?|prezzo obiettivo|target)\b")),
    ),
    "results": (
        ("loss", re.compile(r"亏损|净亏|亏|\b(?:loss(?:es)?|los(?:es|t|ing)|perdit[ae]|rosso|perde)\b")),
        ("profit", re.compile(r"盈利|净利|利润|赚|\b(?:profits?|earn\w{0,4}|net income|util[ei]|guadagn\w{1,3}|profitt[oi])\b")),
        ("revenue", re.compile(r"营收|收入|销售额|\b(?:revenues?|sales|turnover|ricav[oi]|fatturato|vendite)\b")),
    ),
    "deliveries": (("goal", GOAL),),
    "orders": (("goal", GOAL),),
    "regulation": (("penalty", PENALTY),),
    "lawsuit": (("penalty", PENALTY),),
}  # fmt: skip
"""By kind of event: what a figure of it measures where that word is nearest."""
BOUNDS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "under": (
        re.compile(r"(?:(?<!不)低于|跌破|失守|不到|不足|(?<!不)少于|未达|不超过?|\b(?:under|(?<!no )(?<!not )(?:less|fewer) than|not? more than|below|short of|within|(?<!non )meno di|sotto(?: i| gli| le)?|inferiore a|non piu di|entro))\W{0,2}$"),
        re.compile(r"^\W?(?:以内|以下|or less|o meno)"),
    ),
    "over": (
        re.compile(r"(?:超过?|突破|逾|高于|(?<!跌)破|多于|不低于|不少于|\b(?:over|(?<!no )(?<!not )more than|not? (?:less|fewer) than|non meno di|above|at least|exceed\w{0,3}|tops?|surpass\w{0,3}|oltre(?: i| le| gli)?|(?<!non )piu di|supera(?:no|to)?(?: i| le| gli)?|almeno))\W{0,2}$"),
        re.compile(r"^\W?(?:以上|or more|o piu)"),
    ),
    "about": (
        re.compile(r"(?:约|大约|\b(?:about|around|some|circa|intorno a(?:i|gli|lle)?))\W{0,2}$"),
        re.compile(r"^\W?左右"),
    ),
    "almost": (re.compile(r"(?:近|接近|\b(?:nearly|almost|quasi))\W{0,2}$"), re.compile(r"^\W?不到")),
}  # fmt: skip
"""Words right before and right behind a number that bound it."""
UP = re.compile(
    r"增长|增加|上调|上涨|上升|提升|大涨|涨|增|\b(?:up|ris(?:es?|ing)|rose|gr(?:ow|ew)\w{0,4}|jump\w{0,3}|surg\w{1,4}|gain\w{0,3}|climb\w{0,3}|soar\w{0,3}"
    r"|cresc\w{1,4}|crescit\w|aument\w{1,4}|sal(?:e|gono|ito|ita)|balz\w{1,3}|su del|in piu)\b|\+"
)
DOWN = re.compile(
    r"下降|下滑|下调|减少|下跌|大跌|跌|缩水|收窄|降|\b(?:down|cuts?|tagli[ao]|f[ae]ll\w{0,3}|drop\w{0,4}|slump\w{0,3}|narrow\w{0,3}|declin\w{1,3}|slid\w{1,3}|shr[iu]nk\w{0,3}|plung\w{1,3}"
    r"|giu|cal[aio]\w{0,3}|scend\w{1,4}|diminu\w{1,6}|perd\w{1,4}|crollo?\w{0,3}|in meno)\b"
)
COMPARED = re.compile(r"\d\W{0,3}(?:\w{1,12}\W{1,3})?(?:vs\.?|versus|contro) ")
"""Two figures side by side: which one is whose is not known."""
LEVEL = re.compile(
    r"(?:至|到|为|跌破|突破|升破|(?<!不)[低高]于|\b(?:to|al?|all'|below|above|under|sotto(?: il)?|sopra(?: il)?|(?<!di )oltre(?: il)?))\W?$"
)
"""Before a number that something rises or falls to, or past."""
PAST = re.compile(r"^\W?以[上下]")
"""The same behind it."""
NEXT = re.compile(r"\d|\b(?:ma|but|while|mentre|e|and)\b|但|而")
"""Where the words of the next figure begin."""
MARKED = re.compile(r"[,，。;；:：、!?！？|/]")
LAP = re.compile(r"(?<!\d)(?P<min>\d{1,2})分(?:钟)?(?P<sec>\d{1,2})秒(?P<part>\d{1,3})?")
"""A lap's time."""


def told(words: Words, text: str, category: str) -> tuple[str, str, list[str]]:
    """What the figures of a text say.

    Returns:
        what the figure that belongs to the event measures (`prezzo`, `perdita`; "" for none), that figure, and the others
        in order of place, all as the reader would write them.
    """
    laps = _laps(words, text)
    numbers = [
        q for q in quantities(text, "title") if q.unit and (q.precise or q.unit in ALWAYS) and not _lap_of(laps, q)
    ]
    if COMPARED.search(fold_text(text)):
        numbers = []
    fits = [q for q in numbers if q.unit in FITS.get(category, ())]
    fitting = min(fits, key=lambda q: q.unit == "%", default=None)
    measured, own = "", ""
    if fitting is not None:
        event = _measure(text, fitting, category)
        measured = words.say(f"measure.{event}") if event else words.event(category)
        own = _figure(words, text, fitting)
    others = [*laps.values(), *(_other(words, text, q) for q in numbers if q is not fitting)]
    return measured, own, [figure for figure in dict.fromkeys(others) if figure != own]


def subject(text: str, figure: tuple[float, str], category: str) -> str | None:
    """What a (value, unit) of a text is of its story's event, as a message: `event.recall`, `measure.cut`.

    Of a launch only its price counts.  None where it says something else, as the hours in which orders came.
    """
    number = next((q for q in quantities(text, "summary") if (q.value, q.unit) == figure), None)
    if category == "launch":
        if number is None or figure[1] not in MONEY or not PRICED.search(" ".join(_beside(text, number))):
            return None
        category = "price"
    if figure[1] not in FITS.get(category, figure):
        return None
    measured = "" if number is None else _measure(text, number, category)
    return f"measure.{measured}" if measured else f"event.{category}"


def _other(words: Words, text: str, number: Quantity) -> str:
    """A figure beside the event's own; money with what it measures, where a word beside it tells that."""
    figure = _figure(words, text, number)
    event = _measure(text, number, "price") or _measure(text, number, "results") if number.unit in MONEY else ""
    return words.say("gloss.measured", event=words.say(f"measure.{event}"), figure=figure) if event else figure


def bounded(words: Words, text: str) -> Mapping[tuple[float, str], str]:
    """Every number of a text, (value, unit), as the reader would write it."""
    laps = _laps(words, text)
    return {(q.value, q.unit): _lap_of(laps, q) or _other(words, text, q) for q in quantities(text, "title")}


def leanings(text: str, number: Quantity) -> frozenset[str]:
    """Where the words beside a number lean it: `up`, `down` where only one of the two is said, `under`, `over`, `almost`, `about`."""
    before, after = _beside(text, number)
    reached = LEVEL.search(before) is not None or PAST.search(after) is not None
    ways: set[str] = set()
    for side in () if reached else (before, NEXT.split(after)[0]):  # what stands behind may be another figure's
        ways = ways or {name for name, words in (("up", UP), ("down", DOWN)) if words.search(side)}
    bound = next((b for b, (ahead, behind) in BOUNDS.items() if ahead.search(before) or behind.search(after)), "")
    return frozenset((ways if len(ways) == 1 else set()) | ({bound} if bound else set()))


def _figure(words: Words, text: str, number: Quantity) -> str:
    """One figure with its bound, and a percentage with its direction."""
    figure, leans = words.figure(number.value, number.unit), leanings(text, number)
    if number.unit == "%":
        figure = f"{'+' if 'up' in leans else '−' if 'down' in leans else ''}{figure}"
    bound = next((b for b in BOUNDS if b in leans), "")
    return words.say(f"bound.{bound}", figure=figure) if bound else figure


def _measure(text: str, number: Quantity, category: str) -> str:
    """What a figure measures: the word nearest before it, else behind it."""
    before, after = _beside(text, number)
    kinds = MEASURES.get(category, ())
    ahead = [(found[-1], name) for name, words in kinds if (found := [m.start() for m in words.finditer(before)])]
    if ahead:
        nearest = max(ahead)[1]
        return "" if nearest in ("cut", "rise") and LEVEL.search(before) else nearest  # cut to, not by
    behind = [(place.start(), name) for name, words in kinds if (place := words.search(after))]
    return min(behind)[1] if behind else ""


def _beside(text: str, number: Quantity) -> tuple[str, str]:
    """Folded words right before and behind a number, up to a mark."""
    before, after = fold_text(text[max(0, number.start - 60) : number.start]), fold_text(text[number.end :][:60])
    wide = 2 if (before + after).isascii() else 1
    pieces = list(_clauses(before))
    return pieces[-1][-BEFORE * wide :], next(_clauses(after))[: AFTER * wide]


def _clauses(folded: str) -> Iterator[str]:
    yield from MARKED.split(folded)


def _laps(words: Words, text: str) -> Mapping[tuple[int, int], str]:
    """Every lap's time, by its place."""
    folded, laps = fold(text), {}
    for found in LAP.finditer(folded.text):
        seconds = int(found["sec"]) + (float(f"0.{found['part']}") if found["part"] else 0.0)
        zero = "0" if len(str(int(seconds))) == 1 else ""
        laps[folded.span(found.start(), found.end())] = f"{found['min']}:{zero}{words.number(seconds)}"
    return laps


def _lap_of(laps: Mapping[tuple[int, int], str], number: Quantity) -> str:
    """The lap's time that a number is part of; "" for none."""
    return next((lap for (start, end), lap in laps.items() if start < number.end and number.start < end), "")
