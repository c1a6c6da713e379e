"""Whether the words around a date speak of the future: "arriverà a marzo" does, 去年底公布 and "modello 2026" do not.

A deadline needs a statement about what is to come; a date in a retrospect or beside a noun is none.  Which words name
which days is deadlines.py's.
"""

import re
from datetime import date, timedelta

from monitor.stories.periods import Days
from monitor.text import HAN, HAN_RANGES

FUTURE = re.compile(
    r"\b[a-z]{2,14}(?:er|ir|ar|vr|dr|rr|nr)(?:a|anno|emo)\b|\b(?:sara|potra|fara|dara|stara)\b|\b(?:saranno|potranno|faranno|daranno)\b"
    r"|\b[a-z]{2,14}rebbe(?:ro)?\b|\bentro\b|\bin arrivo\b|\bprevist|\battes[oaie]\b|\bpunt(?:a|ano) a\b|\bin programma\b|\bprossim|\bfissat[oa]\b|\bin calendario\b"
    r"|\bwill\b|\bmay\b(?! [0-9])|\bcould\b|\bmight\b|\bshould\b|\b(?:set|about|going) to\b|\bplan(?:s|ned|ning)?\b|\bexpect(?:s|ed)?\b|\bscheduled\b|\bslated\b|\bdue\b|\btarget(?:s|ing)\b"
    r"|\baims?\b|\bby (?:the |early |mid-?|late |end )*$|\bupcoming\b|\bcoming\b|\blater\b"
    r"|\bto (?:launch|start|begin|open|debut|unveil|build|announce|enter|go|be|arrive|come|reach|deliver|release|sell|make|present|show)\b"
    r"|将(?![近军士领来])|拟|有望|预计|预期|计划|或(?=[于在将])|争取|力争|即将|最快|最早|定于|定档|料[将于]|可望|可能|目标"
    r"|(?<![发布展大机社协工])会(?=在|于|推出|上市|亮相|公布|开始|交付|发布)",
    re.ASCII,
)
"""Words of what is still to come."""
NEXT = re.compile(r"[明后来]年|\bnext\b|\bprossim", re.ASCII)
"""In the words of time themselves: they are always ahead."""
WILL = re.compile(
    f"真的?[要会将]|(?<![又还都就正需主])要(?=[{HAN_RANGES}a-z0-9]{{1,14}}了[?]?$)|(?<![又还都正社机])[要将会](?=[^吗]{{1,20}}吗)"
)
"""A Chinese question for what is to come: 真的要…, 要…了, 会…吗; the others wonder, and tell of nothing."""
COMES = re.compile(
    r"\barriva(?:no)?\b|\blanci(?:a|ano|o)\b|\bdebutt(?:a|ano|o)\b|\besc(?:e|ono)\b|\bin vendita\b|\blaunch(?:es)?\b|\bdebuts?\b|\bgoes? on sale\b|\bdetails\b|\b(?:begin|start|open)s?\b|\b(?:inizia|parte|apre|iniziano|partono|aprono)\b"
    r"|上市|亮相|推出|发布|开售|交付|公布|首发|登场|开启|投产|下线|举行|召开",
    re.ASCII,
)
"""Words that tell of the coming as of the past: they count right beside a day or month that is all ahead."""
PAST = re.compile(
    r"[已曾才刚]|了(?![解不])|过的|此前|去年|以来|\b(?:ha|hanno|had|has|was|were|scors[oaie]|last|since|ago|fa)\b",
    re.ASCII,
)
WITHIN_IT = re.compile(r"\bentro\b|\bby\b|\bbefore\b|\bprima d|\blater\b|\bwithin\b|[内底末]|下旬")
"""In the words of time themselves: they set an end."""
UNTIL = re.compile(r"(?:之?前|以前|底?前|之?内|以内)(?!后)")
"""Behind a Chinese date: until then."""
YEAR_LEAD = re.compile(
    r"\b(?:nel|entro|entro il|in|by|during|before|until|corso del|per il|from|dal|as early as|(?:slated|planned|scheduled|set|due) for)(?: (?:early|mid|late|the end of))? $"
)
"""Before a bare year: it says when, not which."""
MARKS = re.compile(r"[,:;。!?\"“”«»]")
TOLD = re.compile(r"宣布|表示|透露|公布|发布|官宣|曾|[称说]")
"""In the piece behind a date alone: then it was said, and what is said comes at another time."""
ALONE = 3
"""A piece with no more letters than these beside its date is a date alone: the next piece says what comes."""
HALF_YEAR = timedelta(days=183)
AROUND = 60
"""Code points before and after a hit within which such a word must stand; in Chinese within its piece."""
BESIDE = 14
"""The same for a word that tells of the past as well."""


def speaks_ahead(text: str) -> bool:
    """Whether folded text says anything of what is still to come."""
    return FUTURE.search(text) is not None


def asks_ahead(text: str) -> bool:
    """Whether a folded question, without its mark, asks for what is still to come; many in Chinese only wonder."""
    return any(p.search(text) for p in ((WILL,) if HAN.search(text) else (FUTURE, COMES)))


def is_to_come(text: str, hit: "re.Match[str]", days: Days, day: date) -> bool:
    """Whether the words around a hit speak of the future."""
    before, behind = _around(text, hit)
    if _is_bare_year(hit):
        if not HAN.search(hit.group()) and not YEAR_LEAD.search(
            text[max(0, hit.start("year") - 20) : hit.start("year")]
        ):
            return False
        until = UNTIL.match(behind) is not None and not PAST.search(before + behind)
        return until or _speaks_ahead(before, hit, behind)
    if _speaks_ahead(before, hit, behind):
        return True
    spans = "unit" in hit.groupdict()
    if PAST.search(before + behind):
        return False
    if not spans and (UNTIL.match(behind) or (WITHIN_IT.search(hit.group()) and days[0] <= day)):
        return True
    ahead_only = day < days[0] <= day + HALF_YEAR
    return ahead_only and COMES.search(f"{before[-BESIDE:]} | {behind[:BESIDE]}") is not None


def _speaks_ahead(before: str, hit: "re.Match[str]", behind: str) -> bool:
    return (
        NEXT.search(hit.group()) is not None
        or any(FUTURE.search(part) for part in (before, behind))
        or FUTURE.match(hit.group()) is not None
    )


def _is_bare_year(hit: "re.Match[str]") -> bool:
    """Whether a hit is a year in figures and nothing else."""
    named = hit.groupdict()
    others = ("part", "month", "number", "season", "unit")
    return (named.get("year") or "")[:2] == "20" and not any(named.get(other) for other in others)


def _around(text: str, hit: "re.Match[str]") -> tuple[str, str]:
    """The words before and behind a hit that may say when it is: in Chinese those of its piece, or of the next where it is alone."""
    start, end = max(0, hit.start() - AROUND), hit.end() + AROUND
    before, behind = text[start : hit.start()], text[hit.end() : end]
    if not HAN.search(hit.group()):
        return before, behind
    before = MARKS.split(before)[-1]
    here, *rest = MARKS.split(behind, maxsplit=2)
    alone = sum(c.isalnum() for c in before + here) <= ALONE
    goes_on = alone and rest and not TOLD.search(rest[0])
    return before, f"{here}|{rest[0]}" if goes_on else here
