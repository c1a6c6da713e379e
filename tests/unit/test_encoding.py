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
        (CHINESE, "gbk", "x-gbk", ""),
        (CHINESE, "gb18030", "GB_2312-80", ""),
        ("小米的㐀𠮷和镕", "gb18030", "gb2312", ""),
        (CHINESE, "gbk", "big5", ""),
        (TRADITIONAL, "big5", "gb2312", "text/xml; charset=gbk"),
        (TRADITIONAL, "big5", "x-x-big5", ""),
        (ITALIAN, "cp1252", "gb2312", "text/xml; charset=gbk"),
        (ITALIAN, "cp1252", "x-cp1252", ""),
        (ITALIAN, "cp1252", "utf-16", "text/xml; charset=utf-32"),
        (CHINESE, "utf-16-le", None, ""),
        (CHINESE, "utf-16-be", "gbk", "text/xml; charset=utf-8"),
        (CHINESE, "utf-32-be", None, ""),
        (CHINESE, "utf-8", "utf-16", "text/xml; charset=utf-16"),
        (CHINESE, "hz", "hz-gb-2312", ""),
        ("ニュースを読む", "iso2022_jp", "iso-2022-jp", ""),
        ("ニュースを読む", "iso2022_jp", None, ""),
        ("오늘의 뉴스", "iso2022_kr", "iso-2022-kr", ""),
        ("오늘의 뉴스", "cp949", "euc-kr", ""),
        ("~{ no escape, a brace ~}", "utf-8", "utf-8", ""),
    ],
)
def test_text_is_read_as_it_was_written(text: str, written: str, declared: str | None, header: str) -> None:
    """By mark, by being valid UTF-8, by declaration, by looks, in this order."""
    assert f"<title>{text}</title>" in decode(document(text, declared).encode(written), header)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_mark_of_utf8_before_something_else_is_no_promise(mark: bytes) -> None:
    """A server that puts it before GBK is not believed."""
    assert CHINESE in decode(mark + document(CHINESE, "utf-8").encode("gbk"))


def test_chinese_that_shifts_out_and_in_is_read() -> None:
    """ISO-2022-CN (RFC 1922), which Python does not know."""
    shifted = b"\x1b$)A\x0e" + bytes(byte & 0x7F for byte in "小米汽车".encode("gb2312")) + b"\x0f"
    body = document("TITLE", "iso-2022-cn").encode().replace(b"TITLE", shifted)
    assert "<title>小米汽车</title>" in decode(body)


@pytest.mark.parametrize("written", ["utf-8", "cp1252", "gbk", "big5"])
def test_a_page_says_in_its_markup_how_it_is_written(written: str) -> None:
    """A web page has no XML declaration."""
    text = {"gbk": "小米", "big5": "車價"}.get(written, "più")
    assert f">{text}<" in decode(f"<html><meta charset='{written}'><p>{text}</p>".encode(written))


TITLES = st.lists(st.integers(6, len(CHINESE) - 1), min_size=5, max_size=8)


@given(
    TITLES,
    st.sampled_from(["utf-8", "gbk", "gb18030"]),
    st.sampled_from([None, "utf-8", "gb2312", "iso-8859-1"]),
    st.data(),
)
def test_a_broken_byte_breaks_its_neighbours_only(
    lengths: list[int], written: str, declared: str | None, data: st.DataObject
) -> None:
    """In whatever encoding, whatever is declared: the other titles stay as they were."""
    titles = [f"<title>{CHINESE[:length]} {number}</title>" for number, length in enumerate(lengths)]
    body = document("".join(titles), declared).encode(written)
    high = [at for at, byte in enumerate(body) if byte > 0x7F]
    at = data.draw(st.sampled_from(high))
    text = decode(body[:at] + body[at + 1 :])
    assert sum(title in text for title in titles) >= len(titles) - 1


@pytest.mark.parametrize("text", [ITALIAN, CHINESE, "l\u2019auto \u201cnuova\u201d", "25 °C", "prezzo: 20 €", "\u2026"])
@pytest.mark.parametrize("first", ["cp1252", "latin-1"])
def test_what_was_encoded_twice_is_read_once(text: str, first: str) -> None:
    """UTF-8 taken for Latin 1, or for windows-1252 as browsers read it, and encoded again."""
    known = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}
    twice = "".join(known[byte] if first == "cp1252" else chr(byte) for byte in text.encode())
    assert f"<title>{text}</title>" in decode(document(twice, "utf-8").encode())


def test_quotes_encoded_twice_are_read_in_any_text() -> None:
    """No language writes â before €: a text that is good otherwise may quote one that is not."""
    assert (
        decode("<a>così, è già: itâ€™s â€œtheâ€\x9d one â€“ più</a>".encode())
        == "<a>così, è già: it\u2019s \u201cthe\u201d one \u2013 più</a>"
    )


@pytest.mark.parametrize(
    "text", ["<a>«non è»… così</a>", "<a>«è»…</a>", "<a>naïve café: 25 °C, ½ £</a>", "<a>MAÇÃ, São, ÂNGULO</a>", "<a>Ångström ärger æther</a>", "<a>小米å</a>", "<a>â€</a>"]
)  # fmt: skip
def test_letters_that_stand_together_by_chance_stay(text: str) -> None:
    """What could be a second encoding is none where the rest of the text is not."""
    assert decode(text.encode()) == text


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


@given(
    st.text(
        alphabet=st.characters(
            min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"], exclude_characters=["Ã", "Â", "â", "å", "æ", "ä"]
        ),
        max_size=200,
    )
)
def test_utf8_comes_back(text: str) -> None:
    """Valid UTF-8 is never taken for anything else, where nothing looks as if it were encoded twice."""
    assert decode(f"<rss>{text}</rss>".encode()) == f"<rss>{text}</rss>"
