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


@given(st.text(alphabet=st.sampled_from("&;<>![]CDATA#x1aegrv"), max_size=200))
def test_mending_twice_is_mending_once(document: str) -> None:
    """What is mended needs no mending."""
    assert mend(mend(document)) == mend(document)
