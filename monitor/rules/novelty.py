"""Newcomers: words that have lately begun to turn up beside what a watch follows, the most sudden first.

A word's share of the entries near the watched names now is held against its share before, near them and anywhere, by
Dunning's log-likelihood ratio (1993), which trusts a small count as little as it deserves.  Cutting words out of a
text is coinage.py's, what a text knows already is surroundings.py's.  Reads no database and writes no watchlist.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from monitor.model import Entry
from monitor.rules.coinage import CODE, HAN_RUN, LETTER, Counts, Piece, guesses, latin, longest, pieces
from monitor.rules.surroundings import Surroundings, read
from monitor.text import fold_text

Kind = Literal["code", "person", "place", "name"]
TITLES = 3
"""Different titles that must bear a newcomer."""
PLACES = 2
"""Feeds, or days, on which it must have been seen."""
LEAST = 15.0
"""Least log-likelihood ratio: not one word in five thousand would rise as much by chance, and a month brings hundreds."""
RISE = 4.0
"""So many times its share before a newcomer's share must be."""
STRONG = 30.0
"""From this ratio on, and as good as never seen before, a newcomer is worth a hint."""
STRONG_RISE = 20.0
"""So many times its share before a strong one's share is at least."""
EXAMPLES = 3
MOST_NEAR = 4_000
"""Entries near the watched names that are cut: far more than a month brings, and a bound on memory."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
"""The commonest Chinese family names, simplified."""
# What stands behind a person who speaks or holds an office, before one, and before a place.
SPEAKS = r"\s*(?:[:,'\u2019]?\s*(?:回应|表示|称|说|谈|透露|宣布|出任|任|said\b|says\b|told\b|dice\b|ha detto\b|afferma\b|spiega\b|(?:副?总裁|董事长|经理|ceo\b|cfo\b)))"
OFFICE = r"(?:(?:总裁|董事长|经理|高管|ceo|cfo|president|presidente|manager|chairman|mr|ms)\s*)"
LIES = r"(?:(?:\b(?:in|at|near|from|a|ad|da|di|presso)\s+)|[在赴驶])"


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """A word for the watchlist, and why."""

    word: str
    """As it is written most often."""
    key: str
    """As folded: what dismissing it keeps."""
    kind: Kind
    """A guess from what stands beside it; `name` where nothing tells."""
    score: float
    """Log-likelihood ratio of its rise."""
    titles: int
    """Different titles near the watched names that bear it now."""
    near: int
    """Different titles near the watched names now, in all."""
    before: int
    """Entries near the watched names that bore it before."""
    feeds: int
    days: int
    first_seen: date
    examples: tuple[str, ...]
    table: str
    """The watchlist's table in which `line` belongs."""
    line: str
    """What to write there."""
    strong: bool


@dataclass(slots=True)
class _Seen:
    """Where one candidate stood in the recent entries."""

    titles: dict[str, str] = field(default_factory=dict)
    """Folded title -> title; a title told by many is one."""
    feeds: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    shown: Counter[str] = field(default_factory=Counter)
    large: int = 0
    small: int = 0
    inside: int = 0
    """Not at a sentence's beginning."""
    near: int = 0
    anywhere: int = 0
    """Entries before that bore it, near the watched names and in all."""

    def spoken_of(self) -> bool:
        return len(self.titles) >= TITLES and (len(self.feeds) >= PLACES or len(self.days) >= PLACES)


@dataclass(frozen=True, slots=True)
class _Cut:
    """One recent entry that is near, cut."""

    entry: Entry
    title: str
    runs: list[str]
    pieces: list[Piece]

    def candidates(self) -> set[str]:
        """Everything in it that might be a newcomer."""
        return {piece.key for piece in self.pieces}.union(*map(guesses, self.runs))


def newcomers(around: Surroundings, recent: Sequence[Entry], before: Iterable[Entry]) -> tuple[Newcomer, ...]:
    """What turns up in `recent` beside the watched names and hardly did in the entries `before`; the most sudden first.

    Of `recent`, oldest first, the `MOST_NEAR` newest that are near the watched names are looked at.
    """
    cuts = _cut(around, recent)
    titles = {cut.title for cut in cuts}
    able = _able(cuts)
    runs = [run for cut in cuts for run in cut.runs]
    counts = _counted(runs, [key for key in able if not LETTER.match(key)])
    # a newcomer stands mostly in the recent entries: what is not free there is none, and need not be sought before
    counts = _counted(runs, counts.free())
    totals = _look_back(around, able, counts, before)
    whole = {key: len(able[key].titles) for key in counts.words()}
    whole |= {key: len(found.titles) for key, found in able.items() if LETTER.match(key) and _is_name(key, found)}
    ranked = (_newcomer(around, key, able[key], len(titles), totals) for key in longest(whole))
    return tuple(sorted((n for n in ranked if n is not None), key=lambda n: (-n.score, n.key)))


def _counted(runs: Iterable[str], wanted: Sequence[str]) -> Counts:
    counts = Counts(wanted)
    for run in runs:
        counts.add(run)
    return counts


def strong(found: Sequence[Newcomer]) -> tuple[Newcomer, ...]:
    """Those that are worth telling a reader who did not ask."""
    return tuple(n for n in found if n.strong)


def _cut(around: Surroundings, recent: Sequence[Entry]) -> list[_Cut]:
    """The newest entries that are near, cut into pieces, oldest first."""
    cuts: list[_Cut] = []
    for entry in reversed(recent):
        near = around.look(entry)
        if near is None:
            continue
        parts = near.parts
        runs = [run for view, start, end in parts for run in HAN_RUN.findall(view.text[start:end])]
        spelt = [piece for view, start, end in parts for piece in pieces(view.text, view.folded, start, end)]
        cuts.append(_Cut(entry, fold_text(entry.title), runs, spelt))
        if len(cuts) == MOST_NEAR:
            break
    return cuts[::-1]


def _able(cuts: Sequence[_Cut]) -> dict[str, _Seen]:
    """The candidates that enough titles bear.

    Counted first and looked at afterwards, since of all stretches of Chinese hardly one in a thousand comes back.
    """
    often = Counter(key for cut in cuts for key in cut.candidates())
    seen: dict[str, _Seen] = defaultdict(_Seen)
    for cut in cuts:
        for piece in cut.pieces:
            if often[piece.key] >= TITLES:
                found = seen[piece.key]
                found.shown[piece.shown] += 1
                found.large += piece.large
                found.small += piece.small
                found.inside += not piece.opens
        for key in cut.candidates():
            if often[key] >= TITLES:
                found = seen[key]
                found.titles.setdefault(cut.title, cut.entry.title)
                found.feeds.add(cut.entry.feed)
                found.days.add(cut.entry.published_at.date())
    return {key: found for key, found in seen.items() if found.spoken_of()}


def _look_back(
    around: Surroundings, able: dict[str, _Seen], counts: Counts, before: Iterable[Entry]
) -> tuple[int, int]:
    """Count the candidates in the entries before, near the watched names and anywhere; how many entries there are of each."""
    near = anywhere = 0
    for entry in before:
        text = read(entry)
        words = {key for key, _, _ in latin(text) if key in able}
        for word in words:
            # folded text tells no capitals: a word that stands in the original as it is folded is written small
            able[word].small += not CODE.fullmatch(word) and word in entry.title
        found = words.union(*map(counts.add, HAN_RUN.findall(text)))
        beside = around.is_near(entry, text)
        for key in found:
            able[key].anywhere += 1
            able[key].near += beside
        anywhere += 1
        near += beside
    return near, anywhere


def _is_name(key: str, found: _Seen) -> bool:
    """Whether a Latin word is a code or written as names are, now and before."""
    unknown = found.inside > 0 and not (found.small or found.anywhere)
    return CODE.fullmatch(key) is not None or found.large > found.small or unknown


def _newcomer(around: Surroundings, key: str, found: _Seen, near: int, totals: tuple[int, int]) -> Newcomer | None:
    """The record of a candidate, or None where its rise is none."""
    titles = len(found.titles)
    held = ((found.near, totals[0]), (found.anywhere, totals[1]))
    score = min(ratio(titles, near, *other) for other in held)
    rise = titles / near / max(((count + 0.5) / (total + 1) for count, total in held))
    if score < LEAST or rise < RISE:
        return None
    kind = _kind(key, list(found.titles))
    if kind == "name" and found.anywhere >= titles:
        return None  # an ordinary word, or an old name: it rises here, but is none that the feeds did not know
    word = next((s for s, _ in found.shown.most_common() if not re.search("[<&\n]", s)), key)
    table, line = _line(around, word, key, kind)
    return Newcomer(
        word=word,
        key=key,
        kind=kind,
        score=round(score, 1),
        titles=titles,
        near=near,
        before=found.near,
        feeds=len(found.feeds),
        days=len(found.days),
        first_seen=min(found.days),
        examples=tuple(found.titles.values())[:EXAMPLES],
        table=table,
        line=line,
        strong=score >= STRONG and rise >= STRONG_RISE,
    )


def ratio(now: int, now_of: int, before: int, before_of: int) -> float:
    """Dunning's log-likelihood ratio of `now` in `now_of` against `before` in `before_of`; 0 where it did not rise."""
    if not (now_of and before_of) or now / now_of <= before / before_of:
        return 0.0
    both = (now + before) / (now_of + before_of)
    return 2 * sum(
        count * math.log(count / (of * share))
        for count, of, share in (
            (now, now_of, both),
            (now_of - now, now_of, 1 - both),
            (before, before_of, both),
            (before_of - before, before_of, 1 - both),
        )
        if count
    )


def _kind(key: str, titles: Sequence[str]) -> Kind:
    """A code by its form; a person or place where half of the titles speak of it so."""
    if CODE.fullmatch(key):
        return "code"
    name = re.escape(key)
    is_latin = LETTER.match(key) is not None
    person = " " in key if is_latin else len(key) in (2, 3) and key[0] in SURNAMES
    beside: tuple[tuple[Kind, bool, str], ...] = (
        ("person", person, f"{name}{SPEAKS}|{OFFICE}{name}"),
        ("place", True, f"{LIES}{name}|{name}(?:市|省|县|镇|街道)"),
    )
    for kind, able, pattern in beside:
        if able and 2 * sum(re.search(pattern, title) is not None for title in titles) >= len(titles):
            return kind
    return "name"


def _line(around: Surroundings, word: str, key: str, kind: Kind) -> tuple[str, str]:
    """The table and the line of it that make the watchlist know a word."""
    if kind in ("person", "place"):
        return "entity", f'{json.dumps(word, ensure_ascii=False)} = {{ kind = "{kind}", names = [{_quoted(key)}] }}'
    return "set", f"{around.models} = [{_quoted(f'#{word}' if kind == 'code' else key)}]"


def _quoted(term: str) -> str:
    return json.dumps(term, ensure_ascii=False)
