"""Markup to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.html import LONGEST, to_line, to_text, to_title


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("semplice", "semplice"),
        ("<p>uno</p><p>due</p>", "uno\ndue"),
        ("uno<br>due<br/>tre", "uno\ndue\ntre"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("小<b>米</b>SU7", "小米SU7"),
        ("<td>a</td><td>b</td>", "a\nb"),
        ("prezzo &lt; 20 &amp; basta", "prezzo < 20 & basta"),
        ("caff&egrave;&nbsp;&#20013;", "caffè 中"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<script>alert(1)</script>vero<style>p{}</style>", "vero"),
        ("<!-- nascosto -->visto", "visto"),
        ("<![CDATA[<p>R&D</p>]]> dopo", "R&D\ndopo"),
        ("<![CDATA[标题]]>", "标题"),
        ("<p>molti   blanks\t qui</p>", "molti blanks qui"),
        ("zero\u200blarghezza\x00\x1b[31m", "zerolarghezza[31m"),
        ("<a href='x", ""),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup: str, text: str) -> None:
    """Blocks end lines, inline tags vanish without a gap, entities are read once, scripts are nothing."""
    assert to_text(markup) == text


def test_a_title_is_one_line() -> None:
    """Line ends and blocks become blanks."""
    assert to_line("<p>uno\n due</p>\n<p>tre</p>") == "uno due tre"


@given(st.text(alphabet=st.sampled_from("<>&;!-/\"' abp#x0\n\u3000米"), max_size=300))
def test_any_markup_gives_clean_text(markup: str) -> None:
    """Nothing raises, and no control character, blank line or blank around it is left."""
    text = to_text(markup)
    assert text == text.strip()
    assert "\n\n" not in text
    assert not any(c < " " and c not in "\n\t" for c in text)


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "&", "<div>", "<![CDATA[", '<p a="', "&#x", "</p>", "<table>", "<b><p>", "< ", "\n ", "]]>"],
)
def test_endless_markup_is_cut_and_read_in_linear_time(piece: str) -> None:
    """Five megabytes of anything, nested or unclosed: a quadratic reader would sit here for minutes."""
    assert len(to_text(piece * (5_000_000 // len(piece)))) <= LONGEST


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Xiaomi <SU7> e <b>YU7</b>", "Xiaomi <SU7> e YU7"),
        ("List<T> &amp; </T>", "List<T> & </T>"),
        ("a<br/>b <IMG SRC=x> c", "a b c"),
        ("1 < 2, <小米>", "1 < 2, <小米>"),
        ("<script>x</script>y", "y"),
        ("a <o:p></o:p> <svg:rect/>b", "a b"),
        ("a <", "a <"),
    ],
)
def test_only_htmls_own_elements_are_markup_in_a_title(markup: str, title: str) -> None:
    """A name in angle brackets is a word of the title."""
    assert to_title(markup) == title
