"""The matcher: rule-language.md, "How an entry is judged" and "A rule", sentence by sentence."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.rules.matcher import Matcher, read_all
from monitor.rules.watchlist import loads
from tests.support.lists import evidence, matcher, read, rule_of

SETS = """
[set]
brand = ["xiaomi", "小米"]
lei = ["lei jun", "雷军"]
car = ["auto", "汽车", "=EV"]
phone = ["telefono", "手机"]
model = ["#SU7"]
"""


def test_masks_blank_words_and_the_entry_stays() -> None:
    """The mask "Android Auto" cannot supply the word auto, and hinders no other word of its entry."""
    made = matcher(
        f"[mask]\nlink = ['android auto']{SETS}[[rule]]\nid = 'model'\nany = ['model']\n"
        "[[rule]]\nid = 'car'\nall = ['brand', 'car']",
    )
    assert rule_of(made, "Xiaomi con Android Auto") == ""
    assert rule_of(made, "Xiaomi con Android Auto in auto") == "car"
    assert rule_of(made, "SU7 now supports Android Auto") == "model"


def test_all_masks_are_found_before_any_is_blanked() -> None:
    """Masks that overlap blank all that each of them covers, whichever is written first."""
    for masks in ("['lei auto', 'auto jun']", "['auto jun', 'lei auto']", "['=Lei auto', 'auto jun']"):
        made = matcher(f"[mask]\nm = {masks}\n[set]\nx = ['lei', 'jun', 'auto']\n[[rule]]\nid = 'r'\nany = ['x']")
        assert rule_of(made, "Lei auto jun") == ""
        assert rule_of(made, "auto lei auto jun") == "r"


def test_the_first_rule_that_fires_decides() -> None:
    """In order, with its level and the spans that made it fire, in the original text."""
    made = matcher(
        f"{SETS}[[rule]]\nid = 'first'\nall = ['brand|lei', 'car']\nlevel = 'sure'\n[[rule]]\nid = 'second'\nany = ['brand']",
    )
    match = read(made, "雷軍: la <b>Xiao</b>mi è un’auto").matches[0]
    assert (match.watch, match.rule, match.level) == ("cars", "first", "sure")
    assert [(hit.set, hit.term, hit.text) for hit in match.evidence] == [
        ("lei", "雷军", "雷軍"),
        ("brand", "xiaomi", "Xiao</b>mi"),
        ("car", "auto", "auto"),
    ]
    assert all("雷軍: la <b>Xiao</b>mi è un’auto"[hit.start : hit.end] == hit.text for hit in match.evidence)
    assert read(made, "Xiaomi").matches[0].rule == "second"
    assert read(made, "Altro").matches == ()


@pytest.mark.parametrize(
    ("rule", "title", "fires"),
    [
        ("all = ['brand', 'car']", "xiaomi auto", True),
        ("all = ['brand', 'car']", "xiaomi", False),
        ("all = ['brand|lei', 'car']", "lei jun auto", True),
        ("any = ['brand', 'car']", "auto", True),
        ("any = ['brand|car']", "auto", True),
        ("any = ['brand', 'car']", "su7", False),
        ("all = ['brand']\nany = ['car', 'model']", "xiaomi su7", True),
        ("all = ['brand']\nany = ['car', 'model']", "xiaomi", False),
        ("all = ['brand']\nnone = ['phone']", "xiaomi telefono", False),
        ("all = ['brand']\nnone = ['car|phone']", "xiaomi 手机", False),
        ("all = ['brand']\nnone = ['phone']", "xiaomi", True),
        ("none = ['phone']", "xiaomi", False),
        ("title_has = ['brand']", "xiaomi", True),
        ("title_has = ['brand', 'car']", "xiaomi", False),
    ],
)
def test_groups(rule: str, title: str, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    """Each of `all` must hit, one of `any`, none of `none`; `a|b` is either set."""
    assert bool(rule_of(matcher(f"{SETS}[[rule]]\nid = 'r'\n{rule}"), title)) is fires


def test_a_veto_holds_for_its_rule_alone() -> None:
    """The next rule may still fire."""
    made = matcher(f"{SETS}[[rule]]\nid = 'a'\nany = ['brand']\nnone = ['phone']\n[[rule]]\nid = 'b'\nany = ['brand']")
    assert (rule_of(made, "xiaomi"), rule_of(made, "xiaomi telefono")) == ("a", "b")


@pytest.mark.parametrize(
    ("where", "title", "summary", "fires"),
    [
        ("", "xiaomi", "", True), ("", "", "xiaomi", False), ("", "xiaomi", "telefono", True),
        ("in = 'title'", "", "xiaomi", False), ("in = 'title'", "xiaomi telefono", "", False),
        ("in = 'summary'", "", "xiaomi", True), ("in = 'summary'", "xiaomi", "", False),
        ("in = 'summary'", "telefono", "xiaomi", True), ("in = 'summary'", "", "xiaomi telefono", False),
        ("in = 'text'", "xiaomi", "", True), ("in = 'text'", "", "xiaomi", True), ("in = 'text'", "xiaomi", "telefono", False),
    ],
)  # fmt: skip
def test_where_a_rule_looks(where: str, title: str, summary: str, fires: bool) -> None:  # noqa: FBT001 - a column
    """`in` says where all, any and none look; the title by default."""
    made = matcher(f"{SETS}[[rule]]\nid = 'r'\nany = ['brand']\nnone = ['phone']\n{where}")
    assert bool(rule_of(made, title, summary)) is fires


def test_title_and_summary_are_searched_apart() -> None:
    """No term begins in the title and ends in the summary, and `near` counts in one field."""
    made = matcher(f"{SETS}[[rule]]\nid = 'r'\nany = ['lei']\nin = 'text'")
    assert rule_of(made, "di lei", "jun") == ""
    apart = matcher(f"{SETS}[[rule]]\nid = 'r'\nall = ['brand', 'car']\nin = 'text'")
    assert rule_of(apart, "xiaomi", "auto") == "r"
    near = matcher(f"{SETS}[[rule]]\nid = 'r'\nall = ['brand', 'car']\nin = 'text'\nnear = 9")
    assert rule_of(near, "xiaomi", "auto") == ""
    assert rule_of(near, "", "xiaomi auto") == "r"


def test_title_has_asks_for_the_title_besides() -> None:
    """The summary decides, and the title must name the brand."""
    made = matcher(f"{SETS}[[rule]]\nid = 'r'\ntitle_has = ['brand|lei']\nany = ['model']\nin = 'summary'")
    assert rule_of(made, "lei jun", "su7") == "r"
    assert rule_of(made, "altro", "xiaomi su7") == ""
    assert [(hit.field, hit.text) for hit in evidence(made, "Lei Jun", "La SU7")] == [
        ("title", "Lei Jun"),
        ("summary", "SU7"),
    ]


@pytest.mark.parametrize(
    ("between", "tokens"),
    [
        ("", 0), (" ", 0), (" a ", 1), (" a b ", 2), (" 1.299,50 ", 1), ("三年后", 3), (" su7 二 ", 2), (" — ! ", 0),
        (" dell'anno ", 2), (" 三天abc4四 ", 4), (" masked ", 0), (" è già ", 2),
    ],
)  # fmt: skip
def test_near_counts_tokens_between_hits(between: str, tokens: int) -> None:
    """A Latin word, a number, one Han character is a token; what is masked is none."""
    for near in (tokens, tokens - 1):
        if near >= 0:
            made = matcher(
                f"[mask]\nm = ['masked']{SETS}[[rule]]\nid = 'r'\nall = ['lei', 'car']\nin = 'summary'\nnear = {near}",
            )
            assert bool(rule_of(made, "", f"雷军{between}汽车")) is (near == tokens)
            assert bool(rule_of(made, "", f"汽车{between}雷军 e poi")) is (near == tokens)


def test_near_asks_for_one_hit_of_each_group_in_a_chain() -> None:
    """Neighbours, not ends, are compared; far hits of a group do not hide a near one."""
    made = matcher(
        f"{SETS}[[rule]]\nid = 'r'\nall = ['brand', 'car', 'lei']\nany = ['model']\nin = 'summary'\nnear = 2"
    )
    assert rule_of(made, "", "xiaomi a b auto c d lei jun e f su7") == "r"
    assert rule_of(made, "", "xiaomi a b auto c d lei jun e f g su7") == ""
    far = "xiaomi a b c " * 60
    assert rule_of(made, "", far + "auto a b su7 lei jun xiaomi") == "r"
    spans = [hit.text for hit in evidence(made, "", far + "auto su7 lei jun xiaomi")]
    assert spans == ["xiaomi", "auto", "su7", "lei jun"] or sorted(spans) == ["auto", "lei jun", "su7", "xiaomi"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["xiaomi", "auto", "su7", "uno", "due"]), max_size=10), st.integers(0, 3))
def test_near_is_what_trying_every_combination_says(words: list[str], near: int) -> None:
    """The quick search for a chain and a slow one agree."""
    made = matcher(f"{SETS}[[rule]]\nid = 'r'\nall = ['brand', 'car', 'model']\nin = 'summary'\nnear = {near}")
    places = [[i for i, word in enumerate(words) if word == wanted] for wanted in ("xiaomi", "auto", "su7")]
    fires = any(
        all(b - a - 1 <= near for a, b in itertools.pairwise(sorted(chosen))) for chosen in itertools.product(*places)
    )
    assert bool(rule_of(made, "", " ".join(words))) is fires


def test_context_and_language_limit_a_rule() -> None:
    """Only for feeds of that context, only for entries in those languages; a region is within its language."""
    made = matcher(
        f"{SETS}[[rule]]\nid = 'c'\nany = ['brand']\ncontext = 'cars'\n[[rule]]\nid = 'l'\nany = ['brand']\nlang = ['IT', 'zh']",
    )
    assert rule_of(made, "xiaomi", language="en", context="cars") == "c"
    assert rule_of(made, "xiaomi", language="en", context="phones") == ""
    assert rule_of(made, "xiaomi", language="it") == "l"
    assert rule_of(made, "xiaomi", language="zh-TW") == "l"
    assert rule_of(made, "xiaomi", language="en") == ""
    assert rule_of(made, "xiaomi", language="") == "l"


@pytest.mark.parametrize(
    ("rule", "title", "summary", "level"),
    [
        ("in = 'title'\nlevel = 'sure'", "su7", "", "sure"),
        ("in = 'title'", "su7", "", "likely"),
        ("in = 'text'\nlevel = 'sure'", "su7", "su7", "sure"),
        ("in = 'text'\nlevel = 'sure'", "altro", "su7", "likely"),
        ("in = 'summary'\nlevel = 'sure'", "altro", "su7", "likely"),
        ("in = 'summary'\nlevel = 'sure'\ntitle_has = ['brand']", "xiaomi", "su7", "sure"),
    ],
)
def test_a_hit_in_the_summary_alone_is_never_sure(rule: str, title: str, summary: str, level: str) -> None:
    """Likely is the default, and all that a summary without its title is good for."""
    made = matcher(f"{SETS}[[rule]]\nid = 'r'\nany = ['model']\n{rule}")
    assert read(made, title, summary).matches[0].level == level


def test_the_first_scan_lets_nothing_go_that_could_match() -> None:
    """Letters of each rule's shortest must-have group are sought; an expression without any lets every entry through."""
    made = matcher(f"{SETS}[[rule]]\nid = 'r'\nall = ['brand', 'car', 'model']")
    assert made.may_match("la su7")
    assert not made.may_match("xiaomi, la sua auto")
    cased = matcher(f"{SETS}ev = ['=Éc-V Plus']\n[[rule]]\nid = 'r'\nany = ['ev']")
    assert rule_of(cased, "un Éc\u2011V\u00a0Plus") == "r"
    regex = matcher(f"{SETS}ev = ['/e.v/']\n[[rule]]\nid = 'r'\nany = ['ev']")
    assert regex.may_match("anything")
    assert rule_of(regex, "e-v") == "r"
    sure = matcher(f"{SETS}ev = ['/(?<!x)e?\\bcar(?:lo|la)?\\b/']\n[[rule]]\nid = 'r'\nany = ['ev']")
    assert not sure.may_match("cam lo cr")
    assert rule_of(sure, "<b>Ca</b>rla") == "r"


def test_many_anchors_are_sought_as_a_few_are() -> None:
    """A rule with hundreds of terms lets through what holds one of them, and nothing else."""
    names = [f"name{number}x" for number in range(300)]
    made = matcher(f"[set]\nown = {names}\n[[rule]]\nid = 'r'\nany = ['own']")
    assert rule_of(made, "la name288x") == "r"
    assert made.may_match("name288xy")
    assert not made.may_match("la name300x, name e 28x")


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["Xiaomi", "小米", "Auto", "EV", "SU7", "SU7S", "telefono", "Lei", "\u2011", "Jun", "e", ","]),
        max_size=9,
    ),
    st.lists(st.sampled_from(["xiaomi", "汽車", "Android Auto", "ev", "lei", "jun"]), max_size=6),
)
def test_rules_read_as_the_page_says(title: list[str], summary: list[str]) -> None:
    """A slow reading with plain words agrees on which rule fires, first scan and all."""
    made = matcher(
        f"[mask]\nm = ['android auto']{SETS}[[rule]]\nid = 'm'\nany = ['model']\nnone = ['phone']\n"
        "[[rule]]\nid = 'bc'\nall = ['brand|lei', 'car']\nin = 'text'\n[[rule]]\nid = 's'\ntitle_has = ['lei']\nall = ['car']\nin = 'summary'",
    )

    def has(text: str, name: str) -> bool:
        plain = text.replace("Android Auto", "\0")
        folded = plain.lower().replace("車", "车").replace("\u2011", "-")
        return {
            "brand": bool(re.search(r"\bxiaomi\b", folded, re.ASCII)) or "小米" in folded,
            "lei": bool(re.search(r"\blei[ -]+jun\b", folded, re.ASCII)),
            "car": bool(re.search(r"\bauto\b", folded, re.ASCII))
            or "汽车" in folded
            or bool(re.search(r"\bEV\b", plain, re.ASCII)),
            "phone": "telefono" in folded,
            "model": bool(re.search(r"\bsu7\b", folded, re.ASCII)),
        }[name]

    head, body = " ".join(title), " ".join(summary)
    either = {name: has(head, name) or has(body, name) for name in ("brand", "lei", "car")}
    if has(head, "model") and not has(head, "phone"):
        wanted = "m"
    elif (either["brand"] or either["lei"]) and either["car"]:
        wanted = "bc"
    else:
        wanted = "s" if has(head, "lei") and has(body, "car") else ""
    assert rule_of(made, head, body) == wanted


def test_entities_are_found_under_all_their_spellings() -> None:
    """Of names that overlap the longest counts; what is masked is not named."""
    made = matcher(
        f"""[mask]
        m = ["xiaomi phone"]
        {SETS}
        [[rule]]
        id = "r"
        any = ["model"]
        [entity]
        "Xiaomi" = {{ kind = "company", names = ["xiaomi", "小米"] }}
        "Xiaomi Auto" = {{ kind = "company", part_of = "Xiaomi", names = ["xiaomi auto", "小米汽车"] }}
        """,
    )
    reading = read(made, "SU7: Xiaomi Auto e 小米", "小米汽車 Xiaomi phone")
    assert [(m.entity.name, m.field, m.text) for m in reading.mentions] == [
        ("Xiaomi Auto", "title", "Xiaomi Auto"),
        ("Xiaomi", "title", "小米"),
        ("Xiaomi Auto", "summary", "小米汽車"),
    ]


def test_events_and_codes_are_read_whichever_rule_fired() -> None:
    """With weight and urgency, and every model code that a set knows."""
    made = matcher(
        f"""{SETS}
        more = ["#YU7"]
        [[rule]]
        id = "r"
        any = ["brand"]
        [event]
        recall = {{ words = ["richiam*"], weight = 9, urgent = true }}
        """,
    )
    reading = read(made, "Xiaomi richiama la YU7", "Anche SU7Ultra")
    assert [(e.kind, e.weight, e.urgent, e.text) for e in reading.events] == [("recall", 9, True, "richiama")]
    assert [(hit.text, hit.field) for hit in reading.codes] == [("YU7", "title"), ("SU7", "summary")]
    assert read(made, "Altri richiama la YU7").events == ()


def test_several_watches_are_united() -> None:
    """Each gives its match; what both read is there once."""
    text = f"{SETS}[[rule]]\nid = 'r'\nany = ['model']\n[entity]\n'X' = {{ kind = 'company', names = ['xiaomi'] }}"
    one = matcher(text)
    two = Matcher("other", loads(text, Path()).watchlist)
    reading = read_all([one, two], title="Xiaomi SU7", summary="", language="it", context=None)
    assert [(match.watch, match.rule) for match in reading.matches] == [("cars", "r"), ("other", "r")]
    assert [mention.text for mention in reading.mentions] == ["Xiaomi"]
    assert [code.text for code in reading.codes] == ["SU7"]


@pytest.mark.parametrize(
    "unit", ["xiaomi auto ", "小米汽车", "lei\u200bjun-", "su7", "<b>", "&amp;", "android auto ", "e\u0301", "\x00"]
)
def test_a_long_hostile_summary_is_read(unit: str) -> None:
    """Thousands of hits, masks and marks are read, near and all, and only so much of them is evidence."""
    made = matcher(
        f"[mask]\nm = ['android auto']{SETS}[[rule]]\nid = 'n'\nall = ['brand', 'car', 'lei']\nin = 'summary'\nnear = 0\n"
        "[[rule]]\nid = 'r'\nany = ['brand', 'model']\nin = 'text'",
    )
    reading = read(made, "SU7", unit * 100_000)
    assert reading.matches[0].rule == "r"
    assert len(reading.matches[0].evidence) <= 80
