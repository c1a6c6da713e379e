"""The matcher beside a slow, obvious reading of the page, on generated watchlists and texts in three scripts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import fold
from tests.support.lists import hits, matcher, read
from tests.support.reference_matcher import Laid, Reference, Span, folded, string

TERMS = (
    "xiaomi", "auto", "auto elettric*", "lei jun", "dell'auto", "l'auto", "range-extended", "car*", "e* car", "citta",
    "小米", "汽车", "车", "电动车", "雷军", "昆仑n3", "澎湃os",
    "#SU7", "#YU7", "#N3", "=EV", "=Li Auto", "=SU7", "=E-Car",
    "/\\bsu7\\b/", "/小米[粥车]/", "/(?<!机器)汽车/", "/auto.{0,6}ev/", "/x[^a-z]x/",
)  # fmt: skip
PIECES = (
    "Xiaomi", "XIAOMI", "Ｘｉａｏｍｉ", "Xia\u00adomi", "Xia<b>omi</b>", "auto", "AUTO", "auto elettriche", "Auto\u00a0Elettrica",
    "Lei", "Jun", "Lei\u200bJun", "lei\u2011jun", "l’auto", "dell’", "l'", "L&#39;auto", "Range-Extended", "range\u2010extended",
    "car", "cars", "E-Car", "e", "citta\u0300", "città", "CITTA", "小米", "汽車", "汽车", "電動車", "车", "雷軍", "雷", "军", "昆仑",
    "N3", "澎湃ＯＳ", "粥", "机器", "SU7", "ＳＵ７", "SU7Ultra", "SU7Ultras", "SU7S", "SU7s", "Su-7", "SU 7", "YU7", "7", "34", "1.5", ",000",
    "分钟", "万", "EV", "EVs", "ＥＶ", "ev", "Li Auto", "li auto", "x", "X", "é", "e\u0301", "\u0301", "ø", "ß", "ﬁ", "İ",
    " ", " ", " ", " ", "\u00a0", "\u2009", "\u200b", "\u200d", "\ufeff", "\u00ad", "-", "\u2011", "—", "«", "»", "’", "。", ".", "/", "_", "+", "<",
    "🚗", "👨\u200d👩\u200d👧", "7\ufe0f\u20e3", "™", "①", "²", "º", "Ⅶ", "\U00020000", "<br>", "<i>", "</i>", "<p class='x'>", "&amp;", "&nbsp;", "&lt;b&gt;", "&bogus;", "\x00",
)  # fmt: skip
NAMES = ("a", "b", "c", "d")
WORDS = (
    "Xiaomi", "Xia\u00adomi", "Ｘｉａｏｍｉ", "l’auto", "AUTO elettriche", "<b>Lei</b>\u00a0Jun", "Range-Extended", "cars", "citta\u0300",
    "小米汽車", "小米粥", "電動車", "雷軍", "SU7Ultra", "SU734分钟", "YU7", "EV", "Li&nbsp;Auto", "澎湃ＯＳ", "di",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=10).map(" ".join),
)
LISTS = st.lists(st.sampled_from(TERMS), min_size=2, max_size=12, unique=True)
MASKS = st.lists(st.sampled_from(TERMS), max_size=3, unique=True)
GROUPS = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map("|".join), min_size=1, max_size=2
)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """A rule with some of its keys."""
    rule: dict[str, Any] = {key: draw(GROUPS) for key in ("all", "any", "none", "title_has") if draw(st.booleans())}
    choices = {
        "in": st.sampled_from(["title", "summary", "text"]),
        "near": st.integers(0, 4),
        "context": st.sampled_from(["cars", "phones"]),
        "lang": st.lists(st.sampled_from(["it", "zh", "en"]), min_size=1, max_size=2, unique=True),
        "level": st.sampled_from(["sure", "likely"]),
    }
    return rule | {key: draw(value) for key, value in choices.items() if draw(st.integers(0, 3)) == 0}


@st.composite
def watchlists(draw: st.DrawFn) -> Reference:
    """Four sets, the last of which may take in the first, a mask or two, and up to four rules."""
    sets = {name: draw(LISTS) for name in NAMES}
    if draw(st.booleans()):
        sets["d"].append("@a")
    made = [rule | {"id": f"r{number}"} for number, rule in enumerate(draw(st.lists(rules(), min_size=1, max_size=4)))]
    return Reference(masks={"m": draw(MASKS)}, sets=sets, rules=made)


def written(reference: Reference) -> str:
    """The watchlist as a file."""
    lists = {"mask": reference.masks, "set": reference.sets}
    lines = [line for name, table in lists.items() for line in (f"[{name}]", *_keys(table))]
    return "\n".join(lines + [line for rule in reference.rules for line in ("[[rule]]", *_keys(rule))])


def _keys(table: Mapping[str, Any]) -> Sequence[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]


@settings(deadline=None, max_examples=200)
@given(watchlists(), TEXTS, TEXTS, st.sampled_from(["it", "zh-TW", "en", ""]), st.sampled_from(["cars", None]))
def test_the_matcher_is_what_the_page_says(
    wanted: Reference, title: str, summary: str, language: str, context: str | None
) -> None:
    """The same rule at the same level for the same spans, whatever the rules, the masks and the text."""
    matches = read(matcher(written(wanted)), title, summary, language=language, context=context).matches
    outcome = wanted.judge(title, summary, language, context)
    assert [(m.rule, m.level) for m in matches] == ([] if outcome is None else [(outcome.rule, outcome.level)])
    if outcome is not None:
        assert frozenset(Span(h.set, h.term, h.field, h.start, h.end) for h in matches[0].evidence) in outcome.choices


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(TERMS), TEXTS, MASKS)
def test_every_term_is_found_where_the_page_says(term: str, text: str, masks: list[str]) -> None:
    """Each kind of term in the same places, under the same masks."""
    laid = Laid("title", text)
    laid.blank([span for mask in masks for span in laid.find(mask)])
    assert hits(term, text, *masks) == [text[first:last] for first, last in laid.find(term)]


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_folding_is_what_the_page_says(text: str) -> None:
    """Each folded character and the part of the original that it came from."""
    made, wanted = fold(text), folded(text)
    assert made.text == string(wanted)
    assert list(zip(made.starts, made.ends, strict=True)) == [(cell.start, cell.end) for cell in wanted]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(TERMS), TEXTS, MASKS)
def test_masks_remove_nothing_that_stands_outside_them(term: str, text: str, masks: list[str]) -> None:
    """A hit that no masked part touches is still there."""
    laid = Laid("title", text)
    masked = [span for mask in masks for span in laid.find(mask)]
    free = [hit for hit in laid.find(term) if not any(hit[0] < last and first < hit[1] for first, last in masked)]
    found = hits(term, text, *masks)
    if not term.startswith("/"):
        assert len(found) >= len(free)
    for first, last in free if not term.startswith("/") else ():
        assert text[first:last] in found
