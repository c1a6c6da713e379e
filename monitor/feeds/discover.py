"""Finding the feeds of a page: the address itself, what the page declares, what it links to, the usual places.

One request after the other, and no more than needed: a stage is tried only where those before it found nothing.
What a page says is pages.py's, and which routes of RSSHub stand for it rsshub.py's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from monitor.addresses import basic, origin, shown, split, without_user
from monitor.errors import FeedError, FetchError
from monitor.feeds.about import about, language_of
from monitor.feeds.answer import OK, TOO_MANY, UNAVAILABLE, Answer
from monitor.feeds.encoding import decode
from monitor.feeds.fetch import WORDS, user_agent
from monitor.feeds.pages import Page, read_page, usual
from monitor.feeds.reading import read
from monitor.feeds.rsshub import offers
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState
from monitor.web import Request, Response, Web

MOST, MOST_OF_ALL = 12, 30
"""Addresses that are asked after the page itself; the second where every stage is wanted."""
ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
TITLES = 50
"""Entries whose titles are looked at for their language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A feed that was asked and read."""

    url: str
    """Where a server moved it for good, else as it was asked; without a login."""
    title: str
    format: str
    entries: int
    newest: datetime | None
    """The latest date of its entries, in UTC."""
    language: str | None
    """`it`, `en`, `zh`, or None where it is another or not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """What a page's address led to."""

    feeds: tuple[Found, ...]
    """The likeliest first."""
    offers: tuple[str, ...]
    """`rsshub://` addresses that can stand for the page."""
    troubles: tuple[str, ...]
    """Why what was promised is no feed, or why the search ended early; a sentence each."""


async def discover(
    web: Web, url: str, settings: FetchSettings, *, now: datetime, everything: bool = False, only: bool = False
) -> Discovery:
    """The feeds of the page at `url`, or the feed that is there; with `everything` those of every stage.

    With `only` no other address than `url` is asked.

    Raises:
        FetchError: the address itself gave no answer.
    """
    search = _Search(web=web, url=url, settings=settings, now=now, left=MOST_OF_ALL if everything else MOST)
    page = await search.begin()
    if page is not None and not only:
        for stage in _stages(page, search.came_from):
            await search.try_all(stage, everything=everything)
            if search.ended or (search.found and not everything):
                break
    return Discovery(feeds=tuple(search.found.values()), offers=offers(url), troubles=tuple(search.troubles))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stage:
    """Addresses that are tried together."""

    urls: tuple[str, ...]
    promised: bool = False
    """The page says that there are feeds: where there is none, that is told."""
    guessed: bool = False
    """Nobody says so: the first that is one is enough."""


def _stages(page: Page, url: str) -> Iterator[_Stage]:
    yield _Stage(urls=page.declared, promised=True)
    yield _Stage(urls=page.linked)
    yield _Stage(urls=usual(url), guessed=True)


@dataclass(kw_only=True)
class _Search:
    """One search under way."""

    web: Web
    url: str
    settings: FetchSettings
    now: datetime
    left: int
    """Requests that may still be made."""
    language: str = ""
    """The page's own."""
    came_from: str = ""
    ended: bool = False
    found: dict[str, Found] = field(default_factory=dict)
    """By the address that answered."""
    tried: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    async def begin(self) -> Page | None:
        """Ask the address itself: a page to search, also where it is refused; None where the search is over."""
        address = without_user(self.url)
        self.tried.add(address)
        self.came_from = address
        async with self.web.get(self._request(address)) as answer:
            if answer.status != OK:
                self._refused(address, answer)
                return None if self.ended else Page()
            self.came_from = answer.url
            text = decode(answer.body, answer.headers.get("content-type", ""))
            if self._take(address, answer, text):
                return None
            page = read_page(text, answer.url)
            self.language = page.language
            return page

    async def try_all(self, stage: _Stage, *, everything: bool) -> None:
        """Ask each address of a stage, as long as there are requests left."""
        for url in stage.urls:
            if self.left <= 0 or self.ended or (stage.guessed and self.found and not everything):
                return
            if url in self.tried or url in self.found:
                continue
            self.tried.add(url)
            self.left -= 1
            try:
                async with self.web.get(self._request(url)) as answer:
                    if answer.status != OK:
                        self._refused(url, answer, told=stage.promised)
                        continue
                    text = decode(answer.body, answer.headers.get("content-type", ""))
                    if not self._take(url, answer, text) and stage.promised:
                        self.troubles.append(f"{shown(url)} is declared as a feed and is none")
            except FetchError as error:
                if stage.promised:
                    self.troubles.append(str(error))

    def _take(self, url: str, answer: Response, text: str) -> bool:
        """Keep what was found where it is a feed; one without an entry is a feed too."""
        told = about(text)
        if not told.format:
            return False
        feed = Feed(name="a", url=without_user(url))
        kept = Answer(status=answer.status, headers=answer.headers, body=answer.body, url=answer.url)
        try:
            items = read(feed, FeedState(feed_id=0, url=feed.url), kept, self.settings, now=self.now).items
        except FeedError:
            items = ()
        dates = [item.published_at for item in items if item.published_at is not None]
        found = Found(
            url=answer.permanent or feed.url,
            title=told.title,
            format=told.format,
            entries=len(items),
            newest=max(dates, default=None),
            language=language_of(told.language, self.language, [item.title for item in items[-TITLES:]]),
        )
        self.found.setdefault(answer.url, found)
        return True

    def _refused(self, url: str, answer: Response, *, told: bool = True) -> None:
        """Say why there is nothing; a server that has had enough ends the search."""
        self.ended = answer.status in (TOO_MANY, UNAVAILABLE)
        if told or self.ended:
            words = WORDS.get(answer.status, "gave no page")
            later = ": ask again later" if self.ended else ""
            self.troubles.append(f"{shown(url)}: the server {words} (HTTP {answer.status}){later}")

    def _request(self, url: str) -> Request:
        """Ask as a feed is asked; a page cannot lead inside the network, but for its own host and port."""
        own = origin(split(url)) == origin(split(self.url))
        mine = self.settings.rsshub is not None and self.url.startswith(self.settings.rsshub.rstrip("/") + "/")
        return Request(
            url=url,
            headers={
                "User-Agent": user_agent(Feed(name="a", url=url), self.settings),
                "Accept": ACCEPT,
                "Accept-Encoding": "gzip",
                "Connection": "close",
            },
            secret_headers=basic(split(self.url)) if own else {},
            timeout=self.settings.timeout,
            max_body=self.settings.max_body,
            allow_private=own and (self.settings.allow_private_addresses or mine),
            proxy=self.settings.proxy,
        )
