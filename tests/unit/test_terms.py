"""Terms: rule-language.md, "A term", sentence by sentence (test_reference.py compares them with a slow reading of it)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.cost import CostError, check
from monitor.rules.terms import TermError, parse
from monitor.text import fold
from tests.support.lists import hits


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("xiaomi", "XIAOMI e Xiaomì", ["XIAOMI", "Xiaomì"]),
        ("xiaomi", "Xiaomi汽车,小米Xiaomi", ["Xiaomi", "Xiaomi"]),
        ("auto", "automobile fotoauto auto2 2auto", []),
        ("auto", "l'auto «auto» auto-elettrica", ["auto", "auto", "auto"]),
        ("auto", "autø øauto autoß autoж жauto", ["auto", "auto"]),
        ("dell'auto", "dell’auto", ["dell’auto"]),
        ("perche", "Perché", ["Perché"]),
        ("citta", "Citta\u0300.", ["Citta\u0300"]),
        ("ｆｉｎｅ", "la ﬁne", ["ﬁne"]),
        ("auto elettric*", "auto elettrica, AUTO ELETTRICHE, auto elettr", ["auto elettrica", "AUTO ELETTRICHE"]),
        ("elettric*", "elettric elettrica2 dielettrica", ["elettric", "elettrica2"]),
        ("auto* elettric*", "automobili elettriche", ["automobili elettriche"]),
        ("cas* automobilistic*", "case automobilistiche", ["case automobilistiche"]),
        ("c++", "c++, c++x", ["c++", "c++"]),
        ("xiaomi", "Xiaomi™ ①Xiaomi Xiaomi² Xiaomiº", ["Xiaomi", "Xiaomi", "Xiaomi"]),
        ("ev 7", "EV 7\ufe0f\u20e3!", ["EV 7\ufe0f\u20e3"]),
    ],
)
def test_latin_terms_are_whole_words(term: str, text: str, found: list[str]) -> None:
    """Case and accents are ignored; a Latin letter or digit glues, Han and other scripts do not; * leaves a word open."""
    assert hits(term, text) == found


@pytest.mark.parametrize(
    "blank",
    [" ", "  ", "\t", "\n", "\u00a0", "\u2009", "\u202f", "\u3000", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff",
     "-", "\u2010", "\u2011", " - ", "&nbsp;", "<br>", "\u00a0\u2011\u200b"],
)  # fmt: skip
def test_an_inner_blank_is_any_blank_or_hyphen(blank: str) -> None:
    """One or more blanks of any kind, zero-width ones too, or hyphens."""
    assert hits("lei jun", f"di Lei{blank}Jun:") == [f"Lei{blank}Jun"]
    assert hits("=Lei Jun", f"di Lei{blank}Jun:") == [f"Lei{blank}Jun"]


@pytest.mark.parametrize("between", ["", "_", "/", ".", "<b>", "\u2013", "汉", "\u00ad"])
def test_an_inner_blank_is_never_nothing_and_no_other_sign(between: str) -> None:
    """Words that stand together, or apart by another sign, are not the term."""
    assert hits("lei jun", f"Lei{between}Jun") == []


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "－"])
@pytest.mark.parametrize("written", ["range-extended", "range\u2010extended", "range\u2011extended"])
def test_a_written_hyphen_matches_hyphens_of_any_kind(hyphen: str, written: str) -> None:
    """-, U+2010, U+2011 and the wide one are one hyphen, however the term writes it."""
    assert hits(written, f"a Range{hyphen}Extended car") == [f"Range{hyphen}Extended"]


@pytest.mark.parametrize("between", [" ", "", "\u00a0", "--", "\u2013", "- "])
def test_a_written_hyphen_matches_a_hyphen_only(between: str) -> None:
    """No blank, no dash, not two."""
    assert hits("range-extended", f"range{between}extended") == []
    assert hits("=E-Car", f"E{between}Car") == []


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("造车", "小米造车三年,造 车", ["造车"]),
        ("汽车", "小米汽車", ["汽車"]),
        ("汽車", "小米汽车", ["汽车"]),
        ("昆仑n3", "小米昆仑N3x", ["昆仑N3"]),
        ("澎湃os", "澎湃ＯＳ2", ["澎湃ＯＳ"]),
        ("800v", "800V平台", ["800V"]),
    ],
)
def test_han_terms_are_substrings(term: str, text: str, found: list[str]) -> None:
    """A term with any Han in it is found inside longer words, in either script."""
    assert hits(term, text) == found


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("SU7", True), ("小米SU7发布", True), ("新一代SU734分钟锁单", True), ("SU71月份", True), ("SU71.5万台", True),
        ("SU71,299辆", True), ("SU7Ultra", True), ("SU7Max版", True), ("SU7 Ultra", True), ("SU7-Ultra", True), ("su7Pro", True),
        ("SU7GT", True), ("SU7Plus", True), ("SU7Standard", True), ("SU7Edition", True), ("SU7EVO", True), ("SU7se", True),
        ("ＳＵ７", True), ("<b>SU</b>7", True), ("SU7/YU7", True), ("(SU7)", True), ("SU7Ultra2026", True), ("汉SU7汉", True),
        ("SU7.", True), ("SU7.5", True), ("①SU7", True), ("SU7²", True), ("SU7™", True), ("Ⅰ SU7", True),
        ("SU7S", False), ("SU7000", False), ("SU7000。", False), ("SU7000、", False), ("SU7000 辆", False), ("SU7000辆", True),
        ("Su-7", False), ("SU 7", False), ("SU\u00a07", False), ("ASU7", False), ("2SU7", False), ("éSU7", False), ("SU7é", False),
        ("SU7Ultras", False), ("SU7Proé", False), ("SU7ProMax", False), ("SU7Mini", False), ("SU71a月", False), ("SU7カ", True),
        ("SU71カ", False),
    ],
)  # fmt: skip
def test_model_codes(text: str, hit: bool) -> None:  # noqa: FBT001 - a column of the table
    """Nothing glued on the left; on the right nothing, a sign, Han, a trim, or a number before Han."""
    assert bool(hits("#SU7", text)) is hit


def test_a_model_codes_span_is_the_code() -> None:
    """A glued trim or number is no part of the hit."""
    assert hits("#SU7", "SU7Ultra, SU734分钟, <b>su</b>7") == ["SU7", "SU7", "su</b>7"]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("=EV", "EV ev Ev BEV EVs 小米EV车", ["EV", "EV"]),
        ("=EV", "ＥＶ", []),
        ("=EV", "ＸEV EVé", []),
        ("=NIO", "<b>NIO</b> e N&#73;O", ["NIO", "N&#73;O"]),
        ("=École", "École ecole ECOLE", ["École"]),
        ("=EV", "E\u00adV, ①EV™, lʼEV", ["E\u00adV", "EV", "EV"]),
        ("=EV", "EV\u0301 e\u0301EV EVª EVⅡ ﬁEV", []),
        ("=Li Auto", "Li Auto, li auto, LI AUTO", ["Li Auto"]),
    ],
)
def test_case_sensitive_words(term: str, text: str, found: list[str]) -> None:
    """Whole words on the text without tags and entities, before NFKC and casefold."""
    assert hits(term, text) == found


def test_masks_blank_for_case_sensitive_words_too() -> None:
    """A case-sensitive word under a mask is no hit, also where NFKC moves everything behind it."""
    assert hits("=EV", "ﬁﬁ…№ cavo EV, un EV", "cavo ev") == ["EV"]
    assert hits("=EV", "ﬁﬁ…№ cavo EV, un EV", "=EV,") == ["EV"]


@pytest.mark.parametrize(
    ("term", "text", "masks", "found"),
    [
        ("auto", "android auto", ("android auto",), []),
        ("lei jun", "lei x jun", ("x",), []),
        ("小米汽车", "小米汽车", ("米",), []),
        ("/lei.{0,5}jun/", "lei x jun lei jun", ("x",), ["lei jun"]),
        ("/a.*/", "a bb x cc", ("x",), ["a bb "]),
        ("/[^a ]/", "aa x aa", ("x",), []),
        ("/(?<!x)auto/", "x auto", ("x",), ["auto"]),
    ],
)
def test_a_blanked_character_is_in_no_hit(term: str, text: str, masks: tuple[str, ...], found: list[str]) -> None:
    """No term, no inner blank and no dot of an expression matches it."""
    assert hits(term, text, *masks) == found


def test_a_nul_in_the_original_is_not_taken_for_a_mask() -> None:
    """Only masks blank."""
    assert hits("/a.b/", "a\x00b") == ["a\x00b"]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("/\\byu7\\b/", "小米YU7发布", ["YU7"]),
        ("/(?<!机器)汽车/", "机器汽车，汽车", ["汽车"]),
        ("/小米\\d{1,2}(?!\\d)/", "小米15发布 小米150", ["小米15"]),
        ("/x*/", "aaa", []),
        ("/(?<![a-z])l[234](?![a-z])/", "支持L3 xl3", ["L3"]),
    ],
)
def test_regular_expressions_see_the_folded_text(term: str, text: str, found: list[str]) -> None:
    r"""`\b`, `\w` and `\d` are ASCII only, lookarounds work, an empty match is none."""
    assert hits(term, text) == found


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b", "(a*)*b", "(a|ab)*c", "(?:aa|a)*b", "(?:a?){30}b", "(?:a?){50}a{50}", "(?:a+){0,20}b", "(?:a{0,20}){0,20}b",
        "[a-z]*[a-z]*[a-z]*b", r"\w*\w*\w*!", "a.*b.*c", r"(?:\w+\s?)*!", "(?=(a+)+b)", "(?!(?:a|aa)*b)x", r"^(.*?,){11}p",
        "(?:x+x+)+y", r"\s*\s*\s*$", "(?>(?:a|ab)*)c", "(?:汉|[^a])*x", "(?:汉+汉+)+车", "((a{0,9}){0,9}){0,9}b", "(?:a|b|ab){40}c",
        "(?:.{0,200}.{0,200}.{0,200})x", "(?:(?:ab?)*c?)*d",
    ],
)  # fmt: skip
def test_an_expression_that_may_run_away_is_refused(source: str) -> None:
    """Ways that multiply are counted, bounded repeats too, whatever they are wrapped in; the remedy is named."""
    with pytest.raises(CostError, match="bound what repeats"):
        check(source)


@pytest.mark.parametrize(
    "source",
    [
        r"\b(?:da|per|in) auto\b(?! elettric)", r"\d+ (?:auto|car)\b", r"\w*auto\w*", "a.*b", "汽车.*召回",
        "[a-z]+ [a-z]+ [a-z]+ x", r"(?:\w{1,20}\s){0,5}auto", "su7.{0,20}auto.{0,20}x", "(?:ab|cd)*e", r"\d+(?:[.,]\d+)*万",
        "小米(?:粥|辣|椒)", "(?s:a.b)", "a++b", "(?>a+)b", "(?:a|a|b)*c", r"[^\W\d]{1,30}x", "(?<=a)b", "x(?#note)y", "",
    ],
)  # fmt: skip
def test_an_honest_expression_is_allowed(source: str) -> None:
    """Where the next character decides, repeats are cheap."""
    check(source)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("", "leave it out"), ("  ", "leave it out"), ("...", "leave it out"), ("\u0301", "leave it out"),
        ("@", "@name"), ("/a", "/.../"), ("/", "/.../"), ("//", "/.../"), ("/(/", "mend it"), ("/[[a]/", "mend it"),
        (r"/(a)\1/", "say it without"), ("/(?P<x>a)(?P=x)/", "say it without"), ("/(a)?(?(1)b|c)/", "say it without"),
        ("/(?i)su7/", "folded already"), ("/(?i:s)u7/", "folded already"), ("/(?u:a)/", "folded already"),
        ("au*to", "word's end"), ("auto *", "word's end"), ("*", "leave it out"), ("小米*", "needs no"), ("#御7", "#SU7"),
        ("#", "#SU7"), ("#SU 7", "#SU7"), ("=", "=EV"), ("=EV*", "=EVs"), ("/" + "(" * 3000 + "/", "mend it"),
    ],
)  # fmt: skip
def test_what_can_be_no_term_is_refused_with_a_remedy(written: str, remedy: str) -> None:
    """Each mistake says what to write instead."""
    with pytest.raises(TermError, match=re.escape(remedy)):
        parse(written)


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("/(?<!机器)汽车/", "汽车"), ("/su7(?=s)/", "su7"), ("/小米(?:粥|辣)/", "小米"), ("/ab|ac/", ""), ("/abc|abd/", "ab"), ("/(abc)/", ""),
        ("/a+bcd?e/", "bc"), ("/(?:abc)?de/", "de"), ("/(?=abc)x.yz/", "yz"), ("/x{3}/", ""), ("/车/", "车"), ("/(?!ab)/", ""), ("//x/", "/x"),
    ],
)  # fmt: skip
def test_an_expression_knows_letters_that_it_cannot_do_without(written: str, core: str) -> None:
    """The longest row of plain characters outside every group, so that it is tried only where they are."""
    assert parse(written).core == core


@pytest.mark.parametrize("written", ["/SU7/", "/perché/", "/汽車/", "/l’auto/"])
def test_an_expression_that_folded_text_cannot_match_is_doubted(written: str) -> None:
    """Capitals, accents, Traditional characters and curly apostrophes never stand in folded text."""
    assert "never has" in parse(written).doubt


@given(st.text(alphabet="xX<b>/&amp;#49 é汽", max_size=40))
def test_spans_hold_the_words_that_hit(text: str) -> None:
    """Whatever markup stands in it, the marked part of the original folds to what was found."""
    for term in ("x", "汽", "#x1", "=X"):
        for part in hits(term, text):
            assert parse(term).core in fold(part).text
