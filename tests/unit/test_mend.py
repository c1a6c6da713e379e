"""Nearly XML to XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.mend import mend


@pytest.mark.parametrize(
    ("document", "mended"),
    [
        ("<a>R&D</a>", "<a>R&amp;D</a>"),
        ("<a>R&D; & &c9; &</a>", "<a>R&amp;D; &amp; &amp;c9; &amp;</a>"),
        ("<a>caff&egrave;&nbsp;&hellip;</a>", "<a>caffè\u00a0…</a>"),
        ("<a>&amp; &lt; &gt; &quot; &apos; &#233; &#xe9;</a>", "<a>&amp; &lt; &gt; &quot; &apos; &#233; &#xe9;</a>"),
        ("<a>&LT; &AMP;</a>", "<a>&amp;LT; &amp;AMP;</a>"),
        ("<a href='/x?a=1&b=2'/>", "<a href='/x?a=1&amp;b=2'/>"),
        (
            "<a><![CDATA[x?a=1&b=2 &egrave;]]>&egrave;<![CDATA[&]]></a>",
            "<a><![CDATA[x?a=1&b=2 &egrave;]]>è<![CDATA[&]]></a>",
        ),
        ("<a>&x <![CDATA[& open", "<a>&amp;x <![CDATA[& open"),
    ],
)
def test_ampersands_and_named_characters_are_mended(document: str, mended: str) -> None:
    """Outside CDATA, and only what is no XML."""
    assert mend(document) == mended


@pytest.mark.parametrize(
    ("document", "mended"),
    [
        ("<media:description>x</media:description>", "<media:caption>x</media:caption>"),
        ("<media:description type='a>b' x=\"/\" />", "<media:caption/>"),
        ("<a><![CDATA[<media:description>]]>R&D</a>", "<a><![CDATA[<media:description>]]>R&amp;D</a>"),
        ("<description>x</description>", "<description>x</description>"),
        ("<title type='text'>a &lt;b> &amp;lt;</title>", "<title type='html'>a &amp;lt;b> &amp;lt;</title>"),
        ('<title x="y" type="text/plain"><![CDATA[<b>]]>]<![CDATA[&lt;]]></title>', '<title x="y" type="html"><![CDATA[&lt;b>]]>]<![CDATA[&amp;lt;]]></title>'),
        ("<title type='html'>&lt;b></title>", "<title type='html'>&lt;b></title>"),
        ("<title type='text'>open &lt;b>", "<title type='text'>open &lt;b>"),
    ],
)  # fmt: skip
def test_what_feedparser_would_mix_up_is_told_apart(document: str, mended: str) -> None:
    """A picture's caption, and a title without markup."""
    assert mend(document) == mended


@pytest.mark.parametrize(
    "piece",
    [
        "<media:description ",
        "<media:description a='",
        "<title type='text'>",
        "<title type='text'><![CDATA[",
        "<title ",
        "<title type='text' ",
    ],
)
def test_endless_pieces_are_mended_in_linear_time(piece: str) -> None:
    """Three megabytes: a quadratic search would sit here for minutes."""
    assert len(mend(piece * (3_000_000 // len(piece)))) >= 2_000_000


MARKED = [
    "<media:description>",
    "</media:description>",
    "<title type='text'>",
    "</title>",
    "<![CDATA[",
    "]]>",
    "&lt;",
    "&amp;lt;",
    "<",
    "x",
    "&",
]


@given(
    st.text(alphabet=st.sampled_from("&;<>![]CDATA#x1aegrv"), max_size=200)
    | st.lists(st.sampled_from(MARKED)).map("".join)
)
def test_mending_twice_is_mending_once(document: str) -> None:
    """What is mended needs no mending."""
    assert mend(mend(document)) == mend(document)
