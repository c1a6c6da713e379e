"""JSON Feed 1.0 and 1.1."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FeedError
from monitor.feeds.jsonfeed import items, looks_like


def fields(*entries: Any) -> list[dict[str, str]]:  # noqa: ANN401 - whatever JSON holds
    """The fields of these items."""
    return [
        dict(found)
        for _, found in items(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": entries}), 100)
    ]


def test_every_field_is_read() -> None:
    """Of 1.1 with `authors`."""
    (found,) = fields(
        {
            "id": "1", "url": "/1", "title": "Uno", "summary": "breve", "content_html": "<p>lungo</p>", "authors": [{"url": "x"}, {"name": "anna"}],
            "date_published": "2026-11-23T07:45:00Z", "date_modified": "2026-11-23T08:45:00Z",
        }
    )  # fmt: skip
    assert found == {
        "id": "1", "link": "/1", "title": "Uno", "summary": "breve", "content": "<p>lungo</p>", "author": "anna",
        "published": "2026-11-23T07:45:00Z", "modified": "2026-11-23T08:45:00Z",
    }  # fmt: skip


def test_older_and_odd_items() -> None:
    """One author, a number as id, plain text that looks like markup, an external link; what is no item is left out."""
    old, odd = fields(
        {"id": 7, "author": {"name": "anna"}, "content_text": "1 < 2 & <b>", "external_url": "https://a.example/"},
        "x",
        None,
        {"id": True, "title": ["x"]},
    )
    assert (old["id"], old["author"], old["content"], old["link"]) == (
        "7",
        "anna",
        "1 &lt; 2 &amp; &lt;b>",
        "https://a.example/",
    )
    assert set(odd.values()) == {""}


def test_what_stands_for_a_missing_link_or_name() -> None:
    """An id that is an address; an author who is no object, or stands in the field of the other version."""
    one, two, three = fields(
        {"id": "https://a.example/1", "authors": [], "author": {"name": "anna"}},
        {"id": "tag:2", "author": "bea", "date_published": 1795419900},
        {"id": "https://a.example/3", "external_url": "https://b.example/", "authors": ["", "carla"]},
    )
    assert [(item["link"], item["author"]) for item in (one, two, three)] == [
        ("https://a.example/1", "anna"),
        ("", "bea"),
        ("https://b.example/", "carla"),
    ]
    assert two["published"] == "1795419900"


def test_texts_that_a_converter_left_as_elements_are_their_text() -> None:
    """The same item before and after its feed stopped writing ids as objects is one item; other objects are nothing."""
    text = {"id": "https://a.example/?p=7", "url": "https://a.example/7", "title": "Uno"}
    left = {
        "id": {"#text": text["id"], "@_isPermaLink": "false"},
        "url": {"#text": text["url"]},
        "title": {"_": "Uno", "$": {}},
    }
    one, two, odd = fields(text, left, {"id": {"x": "7"}, "title": {"#text": {"#text": "deep"}}})
    assert one == two
    assert set(odd.values()) == {""}


def test_an_items_hash_changes_with_its_words_only() -> None:
    """Fields that nobody reads do not make it new."""
    (one, _), (two, _), (three, _) = items(
        json.dumps({"items": [{"id": "1", "x": 1}, {"id": "1", "x": 2}, {"id": "1", "title": "t"}]}), 100
    )
    assert one == two != three


@pytest.mark.parametrize(
    "document",
    [
        "{",
        '{"items": [{"id": 1}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"items": ' + "1" * 5000 + "}",
        '{"items": {}}',
        "[]",
        "{}",
    ],
)
def test_what_is_no_json_feed_is_named(document: str) -> None:
    """Broken, deep, another kind."""
    assert looks_like(document)
    with pytest.raises(FeedError, match="JSON"):
        list(items(document, 100))


def test_a_number_of_any_length_breaks_nothing() -> None:
    """An id of five thousand digits is an id."""
    (found,) = [found for _, found in items(f'{{"items": [{{"id": {"9" * 5000}}}]}}', 9)]
    assert found["id"] == "9" * 5000


def test_so_many_items_at_most() -> None:
    """The first ones."""
    assert [found["id"] for _, found in items(json.dumps({"items": [{"id": str(n)} for n in range(9)]}), 3)] == [
        "0",
        "1",
        "2",
    ]


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda x: st.lists(x, max_size=4) | st.dictionaries(st.sampled_from(["id", "url", "title", "authors", "author", "name"]), x, max_size=4))  # fmt: skip


@given(st.lists(JSON, max_size=5))
def test_any_json_is_read(entries: list[Any]) -> None:
    """Whatever stands where: text comes out, nothing raises."""
    assert all(isinstance(value, str) for found in fields(*entries) for value in found.values())


def test_more_parts_than_any_feed_has_are_refused_before_they_are_made() -> None:
    """Each takes many times the room it is written in; commas and brackets in texts are no parts, and what is cut off says so."""
    with pytest.raises(FeedError, match="JSON of more than 200,000 parts"):
        fields(*[{}] * 100_001)
    assert len(fields({"title": "[{," * 100_000}, {"title": '"[,\\' * 100_000})) == 2
    with pytest.raises(FeedError, match="cut off"):
        list(items('{"items":[' + "{}," * 200_000, 9))
