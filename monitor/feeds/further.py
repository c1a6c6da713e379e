"""Further pages of a feed: whether one is worth asking for, judged from what came and what was seen.  Pure.

A server may split its feed into pages and name the next one: `next_url` (jsonfeed.org/version/1.1), in Atom and RSS a
link with the relation `next` or `prev-archive` (RFC 5005, sections 3 and 4).  Where the first page shares no item with
what was seen, the missing ones may stand on the next.  Never after a first poll, whose window is a backlog anyway, and
never at another origin, which the feed's owner did not name.
"""

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime

from monitor.addresses import join, origin, split
from monitor.errors import FeedError, FetchError
from monitor.feeds import jsonfeed
from monitor.feeds.answer import Answer, may_go_on
from monitor.feeds.encoding import decode
from monitor.feeds.gaps import is_gap
from monitor.feeds.mend import bare
from monitor.feeds.parse import check
from monitor.feeds.reading import read
from monitor.feeds.settings import FetchSettings
from monitor.feeds.split import cut
from monitor.model import Feed, FeedState
from monitor.web import LARGE

PAGES = 4
"""So many are asked for in one poll at most, of `LARGE` bytes together: more would wait for a place in memory while the
first page holds one."""
RELATIONS = ("next", "prev-archive")
"""In the order in which they are followed."""
LINK = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?link\s([^<>]{1,2000})>")
ATTRIBUTE = re.compile(r"""([A-Za-z]{1,20})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')""")


def next_page(feed: Feed, state: FeedState, page: Answer, settings: FetchSettings, *, now: datetime) -> str | None:
    """The address of the page after this one; None where nothing is missing, where none is named, or where this one is no feed."""
    if not state.seen or len(page.body) > LARGE or not may_go_on(page.body):
        return None
    document = _text(page)
    named = _named(document)
    address = named and _allowed(named, page.url)
    if not address or _overlaps(document, state.seen, settings.max_items):
        return None
    try:
        content = read(feed, state, page, settings, now=now)
    except FeedError:
        return None
    return address if is_gap(state.seen, content.seen) else None


def is_page(page: Answer) -> bool:
    """Whether an answer can be read as a feed: one that cannot must not spoil the pages before it."""
    document = _text(page)
    try:
        if jsonfeed.looks_like(document):
            return any(True for _ in jsonfeed.items(document, 1))
        check(bare(document))
    except FeedError:
        return False
    return True


def _text(page: Answer) -> str:
    return decode(page.body, page.headers.get("content-type", ""))


def _named(document: str) -> str | None:
    """What a document calls its next page, as it stands there; of an XML one what stands inside its items is passed over."""
    if jsonfeed.looks_like(document):
        try:
            named = json.loads(document, parse_int=str).get("next_url") if '"next_url"' in document else None
        except (ValueError, RecursionError, AttributeError):
            return None
        return named if isinstance(named, str) else None
    parts = cut(document, most=0)
    found: dict[str, str] = {}
    for link in LINK.finditer(document if parts is None else parts.head + parts.tail):
        fields = {name.lower(): html.unescape(a or b) for name, a, b in ATTRIBUTE.findall(link[1])}
        if "href" in fields and "html" not in fields.get("type", ""):
            found.setdefault(fields.get("rel", "").rpartition("/")[2].strip().lower(), fields["href"])
    return next((found[relation] for relation in RELATIONS if relation in found), None)


def _allowed(named: str, url: str) -> str | None:
    """The whole address, where it is another one at the same origin."""
    try:
        page = join(url, named)
        same = origin(split(page)) == origin(split(url)) and split(page).scheme == split(url).scheme
    except FetchError:
        return None
    return page if same and page != url else None


def _overlaps(document: str, seen: Mapping[str, str], most: int) -> bool:
    """Whether an item stands there as it was seen: a quick look, since most answers hold one."""
    if jsonfeed.looks_like(document):
        try:
            return any(mark in seen for mark, _ in jsonfeed.items(document, most))
        except FeedError:
            return False
    parts = cut(bare(document), most=most)
    return parts is not None and any(mark in seen for mark in parts.marks)
