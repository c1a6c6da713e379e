"""Further pages of a JSON Feed: whether one is worth asking for, judged from what came and what was seen.  Pure.

A server may split its feed into pages and name the next one (`next_url`, jsonfeed.org/version/1.1).  Where the first
page shares no item with what was seen, the missing ones may stand on the next.  Never after a first poll, whose
window is a backlog anyway, and never at another origin, which the feed's owner did not name.
"""

import json
from collections.abc import Mapping

from monitor.addresses import join, origin, split
from monitor.errors import FeedError, FetchError
from monitor.feeds import jsonfeed
from monitor.feeds.encoding import decode
from monitor.feeds.parse import key_of
from monitor.web import LARGE

PAGES = 4
"""So many are asked for in one poll at most."""


def next_page(body: bytes, content_type: str, url: str, seen: Mapping[str, str], *, most: int) -> str | None:
    """The address of the page after the one that came from `url`; None where nothing is missing or none is named.

    `seen` as in `FeedState.seen`; of a page `most` items are looked at.
    """
    if not seen or b'"next_url"' not in body or len(body) > LARGE:
        return None
    document = decode(body, content_type)
    if not jsonfeed.looks_like(document):
        return None
    try:
        items = dict(jsonfeed.items(document, most))
        named = json.loads(document, parse_int=str).get("next_url")
    except FeedError:
        return None
    keys = {key_of(" ".join((fields["id"] or fields["link"]).split())) for fields in items.values()}
    if not items or items.keys() & seen.keys() or keys & set(seen.values()) or not isinstance(named, str):
        return None
    try:
        page = join(url, named)
        same = origin(split(page)) == origin(split(url)) and split(page).scheme == split(url).scheme
    except FetchError:
        return None
    return page if same and page != url else None


def is_page(body: bytes, content_type: str) -> bool:
    """Whether a body can be read as a JSON Feed: one that cannot must not spoil the pages before it."""
    try:
        return any(True for _ in jsonfeed.items(decode(body, content_type), 1))
    except FeedError:
        return False
