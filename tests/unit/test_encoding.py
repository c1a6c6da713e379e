"""Bytes to text, whatever was declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.encoding import decode

CHINESE = "小米汽车在北京说明，第一款电动车的价格将于下个月公布，这是一个新的开始。"
TRADITIONAL = "小米汽車在北京說明，第一款電動車的價格將於下個月公布，這是一個新的開始。"
ITALIAN = "Perché l'elettrica costerà così: è già tutto nell'intervista, più che un'ipotesi. "


def document(text: str, declared: str | None) -> str:
    """A feed that says, or does not say, how it is written."""
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    return f"{head}<rss><channel><item><title>{text}</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("text", "written", "declared", "header"),
    [
        (CHINESE, "utf-8", None, ""),
        (CHINESE, "utf-8", "gb2312", "text/xml; charset=gbk"),
        (CHINESE, "gb18030", "gb18030", ""),
        (CHINESE, "gb18030", "gb2312", ""),
        (CHINESE, "gbk", None, "text/xml; charset=GBK"),
        (CHINESE, "gbk", "utf-8", "text/xml; charset=utf-8"),
        (CHINESE, "gbk", None, ""),
        (CHINESE, "gbk", "iso-8859-1", ""),
        (CHINESE, "gbk", None, "text/xml; charset=iso-8859-1"),
        ("小米", "gbk", "utf-8", ""),
        ("小米汽车", "gbk", None, ""),
        (TRADITIONAL, "big5", "big5", ""),
        (TRADITIONAL, "big5", None, ""),
        (TRADITIONAL, "utf-16", "utf-16", ""),
        (CHINESE, "utf-16-le", "utf-16", ""),
        (CHINESE, "utf-8-sig", "utf-8", ""),
        (CHINESE, "utf-32", None, ""),
        (ITALIAN, "cp1252", "iso-8859-1", ""),
        (ITALIAN, "cp1252", None, ""),
        (ITALIAN, "cp1252", "utf-8", "text/xml; charset=utf-8"),
        ("costerà “poco”", "cp1252", "latin-1", ""),
        ("più", "cp1252", None, ""),
        (ITALIAN, "utf-8", "iso-8859-1", ""),
        ("ニュースを読む", "shift_jis", "shift_jis", ""),
        ("цена автомобиля", "koi8-r", "koi8-r", ""),
    ],
)
def test_text_is_read_as_it_was_written(text: str, written: str, declared: str | None, header: str) -> None:
    """By mark, by being valid UTF-8, by declaration, by looks, in this order."""
    assert f"<title>{text}</title>" in decode(document(text, declared).encode(written), header)


def test_a_utf8_document_with_a_few_broken_characters_stays_utf8() -> None:
    """A server that cuts summaries by bytes breaks single characters, not the document."""
    body = document(CHINESE * 3, "utf-8").encode()
    broken = body.replace("价".encode(), "价".encode()[:2], 1)
    assert "小米汽车" in decode(broken)
    assert decode(broken).count("\ufffd") == 1


def test_the_declaration_and_forbidden_characters_are_gone() -> None:
    """What XML takes for the end of the world is left out; the rest stays."""
    assert (
        decode(b'\n<?xml version="1.0" encoding="utf-8"?><rss>a\x00b\x0bc\xef\xbf\xbf\td\n</rss>')
        == "<rss>abc\td\n</rss>"
    )


@pytest.mark.parametrize("name", ["rot13", "zlib", "hex", "no-such-name", "idna", "undefined", "unicode_escape"])
def test_a_declared_name_that_is_no_encoding_is_ignored(name: str) -> None:
    """Python knows names that are none; a feed cannot make us use them."""
    assert "più" in decode(document("più", name).encode("cp1252"))


@given(
    st.binary(max_size=400), st.sampled_from(["", "text/xml; charset=gbk", "text/xml; charset=rot13", "charset=utf-7"])
)
def test_any_bytes_give_text(body: bytes, header: str) -> None:
    """Nothing raises."""
    assert isinstance(decode(body, header), str)


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]), max_size=200))
def test_utf8_comes_back(text: str) -> None:
    """Valid UTF-8 is never taken for anything else."""
    assert decode(f"<rss>{text}</rss>".encode()) == f"<rss>{text}</rss>"
