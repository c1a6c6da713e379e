"""Asking a feed's server: conditional requests, the fallback address, answers that are no success.

What the answer means for the feed is conclude.py's; how a request stays safe is web.py's.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from monitor.addresses import host_of, origin, split
from monitor.errors import FetchError
from monitor.feeds.answer import GONE, NOT_MODIFIED, OK, TOO_MANY, UNAVAILABLE, Answer, hash_of, may_go_on
from monitor.feeds.settings import FetchSettings
from monitor.feeds.wishes import retry_after
from monitor.model import Feed, FeedState
from monitor.version import __version__
from monitor.web import LARGE, Request, Response, Web

UNCONDITIONAL_EVERY = 50
"""Even a well-behaved 304 wants an unconditional request now and then."""
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
CONDITIONS = ("If-None-Match", "If-Modified-Since")
LONGEST = 1000
"""Characters of a validator; a longer one is not kept."""
WEEK = 7 * 86_400
"""Seconds; a feed asked seldom wants an unconditional request by time, not by count."""
SPREAD = 7919
"""Seconds between the weeks of two feeds, so that their unconditional requests do not come all at once."""
WORDS = {
    NOT_MODIFIED: "says nothing changed, though it was asked without conditions",
    400: "calls the request bad",
    401: "wants a login",
    403: "forbids it",
    404: "has nothing there",
    GONE: "says it is gone for good",
    TOO_MANY: "says there were too many requests",
    500: "failed inside",
    502: "could not reach its own back end",
    UNAVAILABLE: "is not available now",
}


@asynccontextmanager
async def fetch(
    web: Web, feed: Feed, state: FeedState, settings: FetchSettings, *, now: datetime
) -> AsyncIterator[Answer]:
    """Ask the feed's server, and where that fails its fallback, for what is new since the last poll.

    The answer's body keeps its place in memory until the block ends.

    Raises:
        FetchError: with what the server said; of two failures the first address's.
    """
    async with AsyncExitStack() as room:
        yield await _either(web, feed, state, settings, room, now)


async def _either(
    web: Web, feed: Feed, state: FeedState, settings: FetchSettings, room: AsyncExitStack, now: datetime
) -> Answer:
    until = asyncio.get_running_loop().time() + settings.timeout
    refused = None if feed.fallback is None else _held_back(state)
    if refused is None:
        own = feed.headers if origin(split(state.url)) == origin(split(feed.url)) else {}
        request = _request(feed, settings, state.url, own, _validators(state, now))
        try:
            success = await _ask(web, request, room, now)
        except FetchError as error:
            refused = error
        else:
            return await _with_pages(web, feed, state, settings, success, until, now)
    return await _fallback(web, feed, state, settings, room, now, refused)


def _held_back(state: FeedState) -> FetchError | None:
    """Why the first address may not be asked now, if it may not."""
    until = max(filter(None, (state.hold_until, state.held_hosts.get(host_of(state.url)))), default=None)
    return None if until is None else FetchError(f"its server asked to be left alone until {until:%Y-%m-%d %H:%M}Z")


async def _fallback(
    web: Web,
    feed: Feed,
    state: FeedState,
    settings: FetchSettings,
    room: AsyncExitStack,
    now: datetime,
    refused: FetchError,
) -> Answer:
    """What the fallback says, with why the first address did not; never at a host that had enough.

    Raises:
        FetchError: `refused`, where there is no fallback or it has nothing either.
    """
    if feed.fallback is None:
        raise refused
    host = host_of(feed.fallback)
    if host in state.held_hosts or host in map(host_of, refused.busy):
        raise refused
    try:
        answer = await _ask(web, _request(feed, settings, feed.fallback, feed.fallback_headers, {}), room, now)
    except FetchError as error:
        busy = refused.busy | error.busy
        if refused.status is None and _held_back(state) is not None:  # then what the fallback says is all that was said
            told = f"{refused}, and its fallback has nothing either: {error}"
            raise FetchError(told, status=UNAVAILABLE if error.status else None, busy=busy) from error
        raise FetchError(str(refused), status=refused.status, retry_after=refused.retry_after, busy=busy) from None
    # its validators are not the feed's own: sent to the first address they would hide what is new there
    return replace(
        answer,
        validators={},
        moved_to=None,
        source=blake2b(feed.fallback.encode(), digest_size=8).hexdigest(),
        refused=refused,
        busy=refused.busy,
        note=f"read from its fallback: {refused}",
    )


async def _ask(web: Web, request: Request, room: AsyncExitStack, now: datetime) -> Answer:
    """A success, whose body keeps its place until `room` is left; of a failure nothing is kept while another is asked.

    Raises:
        FetchError: no answer, or one that is no success.
    """
    conditional = not request.headers.keys().isdisjoint(CONDITIONS)
    async with AsyncExitStack() as own:
        success = _success(await own.enter_async_context(web.get(request)), conditional=conditional, now=now)
        await room.enter_async_context(own.pop_all())
    return success


async def _with_pages(
    web: Web, feed: Feed, state: FeedState, settings: FetchSettings, first: Answer, until: float, now: datetime
) -> Answer:
    """An answer with the pages after it until one of them holds what was seen; with those that came, where one fails."""
    clock = asyncio.get_running_loop().time
    pages: list[Answer] = []
    busy: Mapping[str, float | None] = {}
    room = min(LARGE, settings.max_body)
    if state.seen and first.status == OK and len(first.body) <= LARGE:
        first = replace(first, body_hash=hash_of(first.body))
    # what was seen at the fallback says nothing of what is missing here, and of a known body nothing is
    if state.source or first.body_hash == state.body_hash or not may_go_on(first.body):
        return first
    from monitor.feeds.further import PAGES, is_page, next_page  # what reads takes long to load, and few name a page

    address = next_page(feed, state, first, settings, now=now)
    while address is not None and len(pages) < PAGES and (left := until - clock()) > 0 and room > 0:
        secret = feed.headers if _place(address) == _place(feed.url) else {}
        request = replace(_request(feed, settings, address, secret, {}), timeout=left, max_body=room)
        try:
            async with web.get(request) as answer:
                page = _success(answer, conditional=False, now=now)
        except FetchError as error:
            busy = error.busy
            break
        if origin(split(page.url)) != origin(split(address)) or not is_page(page):
            break
        pages.append(page)
        room -= len(page.body)
        address = next_page(feed, state, page, settings, now=now)
    return replace(first, more=tuple(pages), busy=busy) if pages or busy else first


def _place(url: str) -> tuple[str, str, int]:
    """What an address has to share with the feed's own to be told its secrets."""
    parts = split(url)
    return (parts.scheme, *origin(parts))


def _validators(state: FeedState, now: datetime) -> dict[str, str]:
    """The conditions to send: none at every so many polls, and none until a poll has succeeded in the feed's week."""
    if state.polls % UNCONDITIONAL_EVERY == UNCONDITIONAL_EVERY - 1:
        return {}
    if state.succeeded_at is not None and _week(state, state.succeeded_at) != _week(state, now):
        return {}
    found = zip(CONDITIONS, (state.etag, state.last_modified), strict=True)
    return {name: value for name, value in found if value}


def _week(state: FeedState, at: datetime) -> int:
    return int(at.timestamp() + state.feed_id * SPREAD) // WEEK


def user_agent(feed: Feed, settings: FetchSettings) -> str:
    """Who asks, and whom to write to; a feed may want another."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    return feed.user_agent or f"news-monitor/{__version__}{contact}"


def _request(
    feed: Feed, settings: FetchSettings, url: str, secret: Mapping[str, str], validators: Mapping[str, str]
) -> Request:
    return Request(
        url=url,
        headers={
            "User-Agent": user_agent(feed, settings),
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **validators,
        },
        secret_headers=secret,
        timeout=settings.timeout,
        max_body=settings.max_body,
        allow_private=settings.allow_private_addresses or _is_own(url, settings.rsshub),
        proxy=feed.proxy or settings.proxy,
    )


def _success(answer: Response, *, conditional: bool, now: datetime) -> Answer:
    """Tell a body, or 304 where that was asked for, from everything else.

    Raises:
        FetchError: anything else, in words.
    """
    if answer.status == OK or (answer.status == NOT_MODIFIED and conditional):
        names = {"etag": "etag", "last-modified": "last_modified"}
        return Answer(
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            url=answer.url,
            validators={
                ours: answer.headers[name]
                for name, ours in names.items()
                if _is_kept(answer.headers.get(name, "")) and answer.headers.get("vary", "").strip() != "*"
            },
            moved_to=answer.permanent,
        )
    words, wait = WORDS.get(answer.status, "gave no feed"), retry_after(answer.headers, now)
    raise FetchError(
        f"the server {words} (HTTP {answer.status})",
        status=answer.status,
        retry_after=wait,
        busy={answer.url: wait} if answer.status == TOO_MANY else {},
    )


def _is_kept(validator: str) -> bool:
    """Whether a validator can be sent back exactly as it came: other letters than ASCII would change on the way."""
    return 0 < len(validator) <= LONGEST and validator.isascii() and validator.isprintable()


def _is_own(url: str, instance: str | None) -> bool:
    """Whether an address belongs to the owner's RSSHub, which may be private."""
    return instance is not None and url.startswith(instance.rstrip("/") + "/")
