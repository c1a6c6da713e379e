"""Folding and the way back to the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import FOLDED, MOST_CHARS, fold, fold_text, plain, shown, simplified

PARTS = st.sampled_from(
    ["Xiaomi", "小米", "汽車", "è", "e\u0300", "ﬁ", "№", "’", "<b>", "</b>", "<br/>", "<p class='x'>", "&amp;", "&nbsp;", "&lt;",
     "&#23567;", "&bogus;", "<", "&", " ", "\u00a0", "\u2009", "\u200b", "\u2011", "Ｓ", "Ｕ７", "İ", "ß", "\u00ad", "\u0301", "7", "\ud800"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PARTS, st.characters()), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ｓｕ７", "su7"),
        ("Perché È già", "perche e gia"),
        ("e\u0300", "e"),
        ("dell’auto dell‘auto dell＇auto", "dell'auto dell'auto dell'auto"),
        ("STRASSE Straße İstanbul", "strasse strasse istanbul"),
        ("小米汽車發布會", "小米汽车发布会"),
        ("a\u00a0b\u3000c\u2009d", "a b c d"),
        ("e\u2011car", "e\u2010car"),
        ("Xia\u00adomi", "xiaomi"),
        ("①SU7™ SU7² 1º", "①su7™ su7² 1o"),
        ("7\ufe0f\u20e3", "7"),
        ("Škoda", "skoda"),
    ],
)
def test_spellings_fold_to_one(written: str, folded: str) -> None:
    """Width, case, accents, apostrophes, blanks and Chinese script make no difference."""
    assert fold_text(written) == folded


@pytest.mark.parametrize("tag", ["a", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"])
def test_tags_inside_a_word_vanish(tag: str) -> None:
    """Twelve tags are written inside words, in either case and with attributes."""
    assert fold_text(f"Xia<{tag}>omi</{tag.upper()} > e <{tag} class='x'>SU</{tag}>7") == "xiaomi e su7"


@pytest.mark.parametrize("tag", ["br", "br/", "p", "div", "li", "img src='x'", "td\n", "!-- a note --"])
def test_other_tags_separate_words(tag: str) -> None:
    """Any other tag, and a comment, is a blank."""
    assert fold_text(f"auto<{tag}>elettrica") == "auto elettrica"


@pytest.mark.parametrize("text", ["prezzo < 300 e > 200", "a <3 b", "R&D & co", "&bogus; &; &#;"])
def test_what_only_looks_like_markup_stays(text: str) -> None:
    """A stray < or & is text."""
    assert fold_text(text) == text.lower()


def test_entities_are_read_once_and_after_the_tags() -> None:
    """What an entity writes is text: no tag, and no entity again."""
    assert fold_text("&lt;b&gt;SU7&lt;/b&gt; &amp;amp; R&amp;D &#23567;&#x7C73;") == "<b>su7</b> &amp; r&d 小米"


@pytest.mark.parametrize(
    ("original", "needle", "marked"),
    [
        ("La <b>Xia</b>omi <i>SU</i>7!", "xiaomi", "Xia</b>omi"),
        ("La <b>Xia</b>omi <i>SU</i>7!", "su7", "SU</i>7"),
        ("x&nbsp;&#83;U7 y", "su7", "&#83;U7"),
        ("Cite\u0301!", "cite", "Cite\u0301"),
        ("la ﬁne", "fine", "ﬁne"),
        ("la ﬁne", "i", "ﬁ"),
        ("小米汽車到了", "汽车", "汽車"),
        ("Xia\u00adomi", "xiaomi", "Xia\u00adomi"),
    ],
)
def test_a_span_is_what_a_person_would_mark(original: str, needle: str, marked: str) -> None:
    """Markup inside a word, entities, accents and ligatures belong to the span, markup around it does not."""
    folded = fold(original)
    at = folded.text.index(needle)
    start, end = folded.span(at, at + len(needle))
    assert original[start:end] == marked


@given(TEXTS)
def test_the_quick_fold_is_the_mapped_fold(text: str) -> None:
    """Both ways to fold give the same text."""
    assert fold_text(text) == fold(text).text


@given(TEXTS)
def test_every_span_lies_in_the_original_and_folds_back(text: str) -> None:
    """Bounds never run backwards, stay in the text, and each character's own part of the original folds to it."""
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    for at, char in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert at == 0 or (folded.starts[at - 1] <= start and folded.ends[at - 1] <= end)
        assert char in fold_text(text[start:end])


@given(st.text(alphabet=st.characters(blacklist_characters="<&")))
def test_folding_twice_changes_little(text: str) -> None:
    """What is folded has no case, no accent and no Traditional character left."""
    folded = fold_text(text)
    assert folded.translate(simplified()) == folded
    assert not any(unicodedata.category(c) == "Mn" for c in folded)


def test_what_is_simple_and_traditional_at_once_folds_to_one() -> None:
    """苧 is the simple form of 薴 and the traditional form of 苎: all three are one."""
    assert fold_text("薴苧") == fold_text("苎苎")


def test_strange_characters_cannot_fill_memory() -> None:
    """What is remembered of folded characters is bounded, and what is not remembered folds all the same."""
    fold_text("".join(map(chr, range(0x20000, 0x20000 + MOST_CHARS + 500))))
    assert len(FOLDED) <= MOST_CHARS
    assert fold_text("\U0001d400") == "a"
    FOLDED.clear()


@pytest.mark.parametrize(
    "text", ["<a " * 100_000, "<!--" * 100_000, "&#" * 200_000, "<" * 300_000, "<b" + " x" * 200_000]
)
def test_hostile_markup_is_folded_as_text(text: str) -> None:
    """Half a megabyte of openings that never close is no tag."""
    assert len(fold(text).text) == len(text)


def test_plain_text_keeps_case_and_width() -> None:
    """Case-sensitive terms see the text without tags and entities, and nothing else changed."""
    assert plain("<b>NIO</b> &amp; Ｎio é").text == "NIO & Ｎio é"


def test_what_is_shown_controls_no_terminal() -> None:
    """Escapes, bidi overrides and lone surrogates are gone, blanks are single."""
    assert shown(" a\x1b[31mb\u202ec\ud800 \n\t d\x07 ") == "a[31mbc d"
    assert shown("a\u206a\U000e0062\U000e007fb") == "ab", "nor do tags, which spell words that nobody sees"
