"""OPML in and out, and the tables made of it."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.newcomers import guessed
from monitor.errors import MonitorError
from monitor.feeds.opml import Outline, as_table, export, read
from monitor.model import Feed

SAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline text="top" xmlUrl=" https://top.example/feed "/>
<outline text="cars"><outline title="Auto &amp; co" text="other" xmlUrl="https://auto.example/?a=1&amp;b=2" language="it-IT"/>
  <outline text="deeper"><outline text="" xmlUrl="https://deep.example/"/></outline></outline>
<outline text="a link" type="link" url="https://no.example/"/>
<outline text="last" xmlUrl="https://last.example/"/>
</body></opml>"""


def test_outlines_keep_order_name_language_and_folder() -> None:
    """Every outline with an address is a feed, its folder the context; what has no address is none."""
    assert read(SAMPLE.encode(), subject="x") == (
        Outline(name="top", url="https://top.example/feed"),
        Outline(name="Auto & co", url="https://auto.example/?a=1&b=2", language="it-IT", context="cars"),
        Outline(name="https://deep.example/", url="https://deep.example/", context="deeper"),
        Outline(name="last", url="https://last.example/"),
    )


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html><body><a href='x'>no opml</a></body></html>",
        b"<opml></opml>",
        b"<opml><body><outline",
        b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body/></opml>',
        b"<opml><body>" + b" " * 5_000_001,
        b"\x00\x01\x02",
        b"<a " * 100_000,
    ],
)
def test_what_is_no_opml_is_one_sentence(document: bytes) -> None:
    """Rubbish, bombs and floods are refused by name, soon."""
    with pytest.raises(MonitorError, match=r"^feeds\.opml is"):
        read(document, subject="feeds.opml")


def test_very_many_outlines_are_read_in_no_time() -> None:
    """A hundred thousand outlines, nested or beside each other, cost linear time."""
    flat = b"<opml><body>" + b'<outline xmlUrl="https://x.example/"/>' * 100_000 + b"</body></opml>"
    assert len(read(flat, subject="x")) == 100_000
    deep = b"<opml><body>" + b'<outline text="a">' * 50_000 + b"</outline>" * 50_000 + b"</body></opml>"
    assert read(deep, subject="x") == ()


def test_export_reads_back() -> None:
    """What is exported is what is imported: names, addresses, languages, contexts."""
    feeds = (
        Feed(name='A & "B" <c>', url="https://a.example/?x=1&y=2", language="it", context="cars"),
        Feed(name="IT之家", url="https://b.example/", language="zh"),
        Feed(name="D", url="https://d.example/", language="en", context="cars"),
    )
    found = read(export(feeds).encode(), subject="x")
    assert {(o.name, o.url, o.language, o.context) for o in found} == {
        (f.name, f.url, f.language, f.context) for f in feeds
    }


@pytest.mark.parametrize(
    "document",
    [
        "<opml><body><outline text='R&D &amp; caff&egrave;' xmlUrl='https://a.example/?x=1&y=2'/></body></opml>",
        "<OPML><BODY><Outline Text='R&amp;D &amp; caffè' XMLURL=' https://a.example/?x=1&amp;y=2 '/></BODY></OPML>",
        "<o:opml xmlns:o='http://o.example/'><o:body><o:outline text=' R&amp;D &#38; caffè' title=' ' xmlurl='https://a.example/?x=1&amp;y=2'/></o:body></o:opml>",
    ],
)
@pytest.mark.parametrize("written", ["utf-8", "utf-16", "cp1252"])
def test_files_that_others_write_by_hand_are_read(document: str, written: str) -> None:
    """Bare ampersands, HTML's characters, other capitals, a namespace, another encoding."""
    (found,) = read(document.encode(written), subject="x")
    assert (found.name, found.url) == ("R&D & caffè", "https://a.example/?x=1&y=2")


@pytest.mark.parametrize(
    "document",
    [
        b"<opml><body>" + b"<outline>" * 260_000 + b"</outline>" * 260_000 + b"</body></opml>",
        b"<opml><head>" + b"<a>" * 700_000 + b"</a>" * 700_000 + b"</head><body/></opml>",
        b"<opml><body><outline xmlUrl='u" + b"&" * 4_000_000 + b"'/></body></opml>",
        b"<opml><body><outline text='" + b"x" * 4_900_000 + b"'/></body></opml>",
        b"<opml><body><outline " + b" ".join(b'a%d=""' % n for n in range(400_000)) + b"/></body></opml>",
        '<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body/></opml>'.encode("utf-16"),
    ],
)
def test_hostile_files_are_read_or_refused_in_no_time(document: bytes) -> None:
    """Five megabytes of anything: nothing comes of it, and nothing grows."""
    try:
        assert read(document, subject="x") == ()
    except MonitorError as error:
        assert len(str(error)) < 300  # noqa: PT017 - either is right


WILD = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "A & B",
        '"quoted"',
        "it's <b>",
        "小米汽车",
        "]]>",
        "&amp;",
        "&eacute;",
        "\t\n",
        "a\x00b",
        "\ufffe",
        "💡",
        "a/b",
        " ",
    ]
)
URLS = st.builds(
    "https://{}.example/{}".format, st.sampled_from("abc"), st.sampled_from(["", "?a=1&b=2", "小米", "'\"<>", "#x"])
) | st.just("rsshub://ithome/digi?x=1&y=2")


def plain(text: str | None) -> str:
    """What can stand in an XML file, on one line."""
    return " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text or "").split())


@given(
    st.lists(
        st.builds(Feed, name=WILD, url=URLS, language=st.sampled_from(["it", "en", "zh"]), context=st.none() | WILD),
        max_size=6,
    )
)
def test_whatever_is_exported_reads_back(feeds: list[Feed]) -> None:
    """Names and folders of any characters, in the order of their folders; what no XML file can hold is left out of a name."""
    found = read(export(feeds).encode(), subject="x")
    ordered = [feed for context in dict.fromkeys(f.context for f in feeds) for feed in feeds if feed.context == context]
    assert [(o.name, o.url, o.language, o.context) for o in found] == [
        (plain(f.name) or f.url, f.url, f.language, plain(f.context) or None) for f in ordered
    ]


@given(st.lists(st.builds(Feed, name=WILD, url=URLS, language=st.just("it"), context=st.none() | WILD), max_size=6))
def test_a_way_through_file_and_config_changes_nothing_more(feeds: list[Feed]) -> None:
    """Exported, imported as tables, exported again: the same file, once names are those that a config takes."""
    taken: set[str] = set()
    tables = "".join(as_table(o, taken=taken, default_language="it") for o in read(export(feeds).encode(), subject="x"))
    kept = [Feed(**table) for table in tomllib.loads(tables).get("feeds", [])]
    again = "".join(as_table(o, taken=set(), default_language="it") for o in read(export(kept).encode(), subject="x"))
    by_folder = [feed for context in dict.fromkeys(f.context for f in kept) for feed in kept if feed.context == context]
    assert [Feed(**table) for table in tomllib.loads(again).get("feeds", [])] == by_folder


@st.composite
def trees(draw: st.DrawFn, folder: str | None = None, depth: int = 0) -> tuple[str, list[tuple[str, str | None]]]:
    """Outlines inside each other, with the address and folder of each feed in the document's order."""
    text, expected = "", []
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(["", "auto", "A &amp; B", "小米"]))
        if draw(st.booleans()):
            url = f"https://x.example/{draw(st.integers(0, 99))}"
            expected.append((url, folder))
            text += f"<outline text='{name}' xmlUrl='{url}'/>"
        elif depth < 4:
            inner, more = draw(trees(name.replace("&amp;", "&") or folder, depth + 1))
            text += f"<outline text='{name}'>{inner}</outline>"
            expected += more
    return text, expected


@given(trees())
def test_a_feed_belongs_to_the_nearest_folder_with_a_name(tree: tuple[str, list[tuple[str, str | None]]]) -> None:
    """However deep it stands."""
    text, expected = tree
    found = read(f"<opml><body>{text}</body></opml>".encode(), subject="x")
    assert [(o.url, o.context) for o in found] == expected


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300)


@given(
    st.lists(
        st.builds(Outline, name=NAMES, url=NAMES, language=st.none() | NAMES, context=st.none() | NAMES), max_size=4
    )
)
def test_tables_are_toml_with_names_of_their_own(outlines: list[Outline]) -> None:
    """Whatever stands in an OPML file, the tables are valid TOML and no name comes twice."""
    taken = {"known"}
    text = "".join(as_table(outline, taken=taken, default_language="it") for outline in outlines)
    tables = tomllib.loads(text).get("feeds", [])
    assert len(tables) == len(outlines)
    names = [table["name"] for table in tables]
    assert len({*names, "known"}) == len(names) + 1
    assert all(value.strip() for table in tables for key, value in table.items() if key in ("context", "language"))
    assert {table["language"] for table in tables} <= {"it", "en", "zh"}


def test_a_name_that_is_taken_gets_a_number() -> None:
    """A second feed of the same name is the name and a number."""
    taken = {"Blog"}
    made = [
        as_table(Outline(name="Blog", url=f"https://{n}.example/"), taken=taken, default_language="en") for n in "ab"
    ]
    assert [tomllib.loads(m)["feeds"][0]["name"] for m in made] == ["Blog 2", "Blog 3"]


def test_a_leaf_without_an_address_can_be_told() -> None:
    """Asked for, what looks like a feed and has no address comes too, without one; a folder does not."""
    text = b'<opml><body><outline text="f"><outline text="lost"/></outline></body></opml>'
    assert read(text, subject="x") == ()
    assert read(text, subject="x", leaves=True) == (Outline(name="lost", url="", context="f"),)


def test_what_an_import_guesses_is_told() -> None:
    """Languages that the file leaves out, and folders that no shipped rule asks for; nothing where all is said."""
    told = guessed([Outline(name="a", url="https://a.example/", context="Motori")], default_language="it")
    assert len(told) == 2
    assert "taken as 'it'" in told[0]
    assert "Motori" in told[1]
    assert not guessed([Outline(name="a", url="u", language="it", context="cars")], default_language="it")
