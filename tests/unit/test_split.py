"""Cutting a document into raw items, and that it changes nothing about what is read."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.errors import FeedError
from monitor.feeds import reading
from monitor.feeds.answer import Answer
from monitor.feeds.mend import bare
from monitor.feeds.settings import FetchSettings
from monitor.feeds.split import cut
from monitor.model import Feed, FeedState, Item
from tests.support.documents import Document, documents

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed(name="a", url="https://news.example/feed")


def read(text: str, seen: dict[str, str] | None = None) -> tuple[list[Item], dict[str, str]]:
    """What a poll reads in a document, given what was seen before."""
    state = FeedState(feed_id=1, url=FEED.url, seen=seen or {})
    answer = Answer(status=200, headers={}, body=text.encode("utf-8", "surrogatepass"), url=FEED.url)
    try:
        content = reading.read(FEED, state, answer, FetchSettings(), now=NOW)
    except FeedError:
        return [], {}
    return list(content.items), dict(content.seen)


def read_whole(text: str, monkeypatch: pytest.MonkeyPatch) -> list[Item]:
    """The same where the document is not cut."""
    with monkeypatch.context() as patched:
        patched.setattr(reading, "cut", lambda *_, **__: None)
        return read(text)[0]


@settings(max_examples=150, deadline=None)
@given(documents())
def test_a_cut_document_gives_the_same_items_as_the_whole(document: Document) -> None:
    """Identities, words, links and dates: all equal, whichever way was taken."""
    with pytest.MonkeyPatch.context() as patched:
        assert read(document.text)[0] == read_whole(document.text, patched)


@settings(max_examples=100, deadline=None)
@given(documents(), st.sets(st.integers(0, 7)))
def test_leaving_out_known_items_changes_nothing_about_the_others(document: Document, known: set[int]) -> None:
    """What is read of the new ones is what the whole gives, and every item's identity is as before."""
    parts = cut(document.text, most=100)
    items, marks = read(document.text)
    assume(items)
    assert parts is not None
    shared = {key for key in marks.values() if list(marks.values()).count(key) > 1 or "\n" in key}
    before = {parts.marks[n]: marks[parts.marks[n]] for n in known if n < len(parts.marks)}
    fresh, after = read(document.text, before)
    if not shared:
        assert {item.key: item for item in fresh} == {i.key: i for i in items if i.key not in before.values()}
        assert after == marks
    assert after.keys() == marks.keys()


@given(documents())
def test_a_document_is_the_sum_of_its_parts(document: Document) -> None:
    """Every item is found, as it stands, whatever comments and instructions hold."""
    parts = cut(document.text, most=100)
    assert parts is not None
    assert parts.items == document.items
    assert parts.document(range(len(parts.items))).replace(document.between, "") == document.text.replace(
        document.between, ""
    )


@given(st.text(alphabet=st.sampled_from("<>/![]-?CDATAitem entry\n'=x"), max_size=300))
def test_any_text_is_cut_or_left_whole(text: str) -> None:
    """Nothing raises, and what is cut out lies in the text."""
    parts = cut(text, most=100)
    assert parts is None or all(item in text for item in parts.items)
    assert bare(text) in text


@pytest.mark.parametrize(
    "text",
    [
        "", "<rss></rss>", "<rss><item>", "<rss></item><item>", "<rss><item><item></item></item>", "<rss><item/></rss>", "<rss><item><![CDATA[</item>",
        "<rss><item><!-- </item>", "<rss><item></item><entry></entry></rss>", "<rss><item></entry></rss>", "<rss><r:item></r:item></rss>",
        "<rss><item " + "a" * 5000 + "></item></rss>",
    ],
)  # fmt: skip
def test_what_is_unsure_is_left_whole(text: str) -> None:
    """Open, nested, empty, mixed or foreign items: the whole is parsed instead."""
    assert cut(text, most=100) is None


def test_items_beyond_the_bound_are_left_out() -> None:
    """The first ones count: feeds put the newest in front."""
    parts = cut("<rss>" + "".join(f"<item>{n}</item>" for n in range(10)) + "</rss>", most=3)
    assert parts is not None
    assert parts.items == ("<item>0</item>", "<item>1</item>", "<item>2</item>")
    assert parts.document({1}) == "<rss><item>1</item></rss>"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<rss/>", "<rss/>"),
        ("\ufeff \n<rss/>", "<rss/>"),
        ("<!-- <rss> --><?xml-stylesheet href='x'?>\n<rss/>", "<rss/>"),
        ("<!DOCTYPE rss PUBLIC 'x' 'y'><rss/>", "<rss/>"),
        ("<!doctype rss [<!ENTITY a '>'> <!ENTITY b 'x'>]  ><rss/>", "<rss/>"),
        ("<!-- open", ""),
        ("<!DOCTYPE rss [ open", ""),
        ("<br /><b>Warning</b>: x<rss/>", "<br /><b>Warning</b>: x<rss/>"),
    ],
)
def test_a_document_is_bared_down_to_its_root(text: str, root: str) -> None:
    """What stands before it defines nothing any more; junk that is no prolog stays."""
    assert bare(text) == root


@pytest.mark.parametrize(
    "piece", ["<item>", "</item>", "<!--", "<![CDATA[", "<?", "<!DOCTYPE x [", "<", "<item ", "]]>"]
)
def test_endless_pieces_are_cut_in_linear_time(piece: str) -> None:
    """Five megabytes: a quadratic reader would sit here for minutes."""
    assert cut(piece * (5_000_000 // len(piece)), most=100) is None
    assert len(bare(piece * (5_000_000 // len(piece)))) <= 5_000_000


def test_a_document_with_more_around_its_items_than_any_feed_has_is_left_whole() -> None:
    """What stands around them would be parsed with each group of items."""
    around = "<x/>" * 100_000
    assert cut(f"<rss>{around}<item>1</item></rss>", most=9) is not None
    for text in (f"<rss>{around * 3}<item>1</item></rss>", f"<rss><item>1</item>{around * 3}<item>2</item></rss>"):
        assert cut(text, most=9) is None
