"""What servers and feeds say about their own pace."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.wishes import NONE, Wishes, of_document, of_headers, retry_after

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
DATE = "Mon, 23 Nov 2026 07:30:00 GMT"
LATER = "Mon, 23 Nov 2026 08:30:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, Max-Age=3600"}, 3600),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000),
        ({"cache-control": "max-age=60", "age": "600"}, 0),
        ({"cache-control": "s-maxage=3600"}, 0),
        ({"cache-control": "no-cache, max-age=3600"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=0", "expires": LATER, "date": DATE}, 0),
        ({"expires": LATER, "date": DATE}, 3600),
        ({"expires": DATE, "date": LATER}, 0),
        ({"expires": "0", "date": DATE}, 0),
        ({"expires": LATER}, 0),
    ],
)
def test_an_answer_is_fresh_for_as_long_as_its_headers_say(headers: dict[str, str], seconds: float) -> None:
    """Cache-Control stands above Expires, and what a cache has used up is subtracted."""
    assert of_headers(headers)[0] == seconds


@pytest.mark.parametrize(
    ("head", "wishes"),
    [
        ("<ttl> 60 </ttl>", Wishes(seconds=3600, whose="the feed's ttl")),
        ("<ttl>0</ttl>", NONE),
        ("<ttl>-1</ttl>", NONE),
        ("<item><ttl>60</ttl></item>", NONE),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            Wishes(seconds=21600, whose="the feed's sy:updatePeriod"),
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", NONE),
        ("<skipHours><hour>24</hour><hour>3</hour><hour>99</hour></skipHours>", Wishes(skip_hours=frozenset({0, 3}))),
        ("<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(24)) + "</skipHours>", NONE),
        ("<skipDays><day>Sunday</day><day>Someday</day></skipDays>", Wishes(skip_days=frozenset({6}))),
    ],
)
def test_a_document_says_its_pace_before_its_items(head: str, wishes: Wishes) -> None:
    """What is absurd, or stands inside an item, is no wish."""
    assert of_document(f"<rss><channel>{head}") == wishes


@given(st.text(max_size=200), st.lists(st.sampled_from(["<ttl>", "</ttl>", "9" * 12, "<skipHours>", "<hour>", "25"])))
def test_any_text_is_read_or_ignored(text: str, parts: list[str]) -> None:
    """No header and no document raises, and no wish is negative."""
    headers = dict.fromkeys(("cache-control", "age", "expires", "date"), text)
    assert of_headers(headers)[0] >= 0
    assert of_document(text + "".join(parts)).seconds >= 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Mon, 23 Nov 2026 08:30:00 GMT", 3600),
        ("Mon, 23 Nov 2026 06:30:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(value: str, seconds: float | None) -> None:
    """Both forms of RFC 9110; anything else says nothing."""
    assert retry_after({"retry-after": value}, NOW) == seconds


@given(st.text(max_size=60))
def test_any_header_is_read_or_ignored(value: str) -> None:
    """No header raises."""
    wanted = retry_after({"retry-after": value}, NOW)
    assert wanted is None or wanted >= 0
