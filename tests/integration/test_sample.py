"""The demo's sample feeds as a client sees them: validators, kinds, encodings."""

import http.client
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest

from monitor.cli.sample.news import SampleFeed, documents
from monitor.cli.sample.server import serve

DOCUMENTS = documents()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The address of a running sample server."""
    with serve(DOCUMENTS) as url:
        yield url


def get(base: str, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request: status, headers and body."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
def test_a_feed_is_served_as_what_it_is(base: str, path: str) -> None:
    """Each document comes whole, under its own media type."""
    status, headers, body = get(base, path)
    assert (status, body) == (200, DOCUMENTS[path].body)
    assert headers["Content-Type"] == DOCUMENTS[path].content_type


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
@pytest.mark.parametrize(
    ("validator", "header"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")], ids=["tag", "date"]
)
def test_what_is_known_is_not_sent_again(base: str, path: str, validator: str, header: str) -> None:
    """A client that names either validator gets 304 and no body."""
    known = get(base, path)[1][validator]
    status, headers, body = get(base, path, {header: known})
    assert (status, body) == (304, b"")
    assert headers["ETag"]


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Mon, 02 Aug 2021 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": '"other"', "If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
    ],
    ids=["other tag", "older date", "no date", "the tag decides"],
)
def test_what_is_not_known_is_sent(base: str, headers: Mapping[str, str]) -> None:
    """Another tag, an older date or a broken one bring the document; a tag goes before a date."""
    path = next(iter(DOCUMENTS))
    assert get(base, path, headers)[0] == 200


def test_other_paths_are_not_there(base: str) -> None:
    """A path that no feed has is 404."""
    assert get(base, "/etc/passwd")[0] == 404


def test_kinds_and_encodings_are_all_there() -> None:
    """RSS, Atom and JSON Feed are among the samples, one feed is GB18030 and says so, the languages are three."""
    kinds = {feed.content_type.split(";")[0] for feed in DOCUMENTS.values()}
    assert kinds == {"application/rss+xml", "application/atom+xml", "application/feed+json"}
    wide = [feed for feed in DOCUMENTS.values() if feed.content_type.endswith("charset=gb18030")]
    assert len(wide) == 1
    assert b'encoding="gb18030"' in wide[0].body
    with pytest.raises(UnicodeDecodeError):
        wide[0].body.decode("utf-8")
    assert {feed.language for feed in DOCUMENTS.values()} == {"it", "en", "zh"}


@pytest.mark.parametrize("feed", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_feed_looks_like_life(feed: SampleFeed) -> None:
    """Two to five items, newest first, each at an address of its own that nobody can own."""
    dates = [item.published for item in feed.items]
    assert 2 <= len(dates) <= 5
    assert dates == sorted(dates, reverse=True)
    links = [item.link for item in feed.items]
    assert len(set(links)) == len(links)
    assert all((urlsplit(link).hostname or "").endswith(".example") for link in links)
