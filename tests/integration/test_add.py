"""Adding articles that came through no feed, on a real file and from a real server."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.add import NAMES, Added, add, spoken, visit
from monitor.errors import FeedError, FetchError, RefusedAddressError
from monitor.feeds.article import Article
from monitor.feeds.settings import FetchSettings
from monitor.keep import keep
from monitor.model import Feed, FeedState, Item, Polled
from monitor.rules.joining import entities_of
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import loads
from monitor.sight import Sight
from monitor.store import digests, feeds, lookup, turns, verdicts
from monitor.store.db import Store
from tests.support.entries import START
from tests.support.feeds import Answer, FeedServer

FEED = Feed(name="it", url="https://it.example/feed", language="it", timezone="UTC")
WATCH = """
[set]
brand = ["aurora"]
car = ["auto", "berlina"]
[entity]
"Aurora" = { kind = "company", names = ["aurora"] }
[[rule]]
id = "brand+car"
all = ["brand", "car"]
level = "sure"
"""
ARTICLE = Article(
    title="Aurora richiama 12.400 auto",
    summary="Il difetto è ai freni: i proprietari saranno avvisati per lettera.",
    url="https://gazzetta.example/1",
    source="Gazzetta",
    language="it",
    dates=("2026-11-23T07:45:00+01:00",),
)
OPEN = FetchSettings(allow_private_addresses=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A database that knows one feed."""
    made = Store(tmp_path / "news.db")
    feeds.sync(made, [FEED])
    return made


@pytest.fixture
def sight() -> Sight:
    """One watch."""
    made = loads(WATCH, Path()).watchlist
    return Sight(matchers=(Matcher("w", made),), entities=entities_of([made]), signed=lambda: "one")


def added(store: Store, sight: Sight, article: Article = ARTICLE, *, hours: float = 0, feed: str = "it") -> Added:
    """The article added some hours after `START`, beside a config with one feed."""
    configured = [Feed(name=feed, url=FEED.url)]
    return add(store, article, sight, configured=configured, language="it", now=START + timedelta(hours=hours))


def brought(store: Store, sight: Sight, title: str, summary: str, url: str, *, hours: float = 1) -> None:
    """The feed brings an item."""
    at = START + timedelta(hours=hours)
    item = Item(key=url, title=title, summary=summary, url=url, published_at=at)
    polled = Polled(feed_id=1, at=at, outcome="news", next_poll_at=at, interval=3600.0, reason="a test", items=(item,))
    assert keep(store, FEED, FeedState(feed_id=1, url=FEED.url, succeeded_at=START), polled, sight) is not None


def test_an_article_is_judged_and_stored_like_any_other(store: Store, sight: Sight) -> None:
    """It stands in the views with its rule, story, source and date, and the next digest finds it."""
    made = added(store, sight)
    assert (made.entry_id, made.outcome, made.feed, made.source) == (1, "new", "added", "Gazzetta")
    assert [(c.watch, c.rule, c.level) for c in made.caught] == [("w", "brand+car", "sure")]
    assert (made.story_id, made.headline, made.entries, made.copy_of) == (1, ARTICLE.title, 1, None)
    (row,) = store.rows("SELECT * FROM news")
    assert (row["feed"], row["source"], row["url"], row["published_at"]) == (
        "added", "Gazzetta", ARTICLE.url, "2026-11-23T06:45:00Z",
    )  # fmt: skip
    found = digests.eligible(
        store, "d", watches=["w"], levels=["sure"], now=START, paywalled=frozenset(), first=86400.0
    )
    assert [each.entry.entry_id for each in found] == [1]
    assert not found[0].entry.backlog
    assert [hit.entry_id for hit in lookup.by_address(store, [ARTICLE.url])] == [1]


def test_its_feed_is_never_polled_nor_complained_of(store: Store, sight: Sight) -> None:
    """No pass takes it, a sync leaves it alone, and what `status` reads does not name it; the view shows it as off."""
    added(store, sight)
    feeds.sync(store, [FEED])
    assert turns.due(store, now=START + timedelta(days=9), everything=True) == [1]
    assert turns.why_not(store, ["it"], now=START) == {"it": "not reached in this pass"}
    assert [row.feed for row in feeds.health(store)] == ["it"]
    states = {row["feed"]: row["state"] for row in store.rows("SELECT feed, state FROM feed_health")}
    assert states == {"it": "ok", "added": "off"}
    assert not store.rows("SELECT * FROM trouble_log")


def test_what_no_rule_catches_is_kept_too(store: Store, sight: Sight) -> None:
    """It is stored without a story; without a date the time it was added stands for it."""
    made = added(store, sight, Article(title="Il tempo domani"))
    assert (made.outcome, made.caught, made.story_id, made.dated) == ("new", (), None, False)
    assert made.published_at == START
    assert len(store.rows("SELECT * FROM entries")) == 1


def test_added_twice_it_is_known(store: Store, sight: Sight) -> None:
    """The same article stays one entry; under its address with other words it is revised and judged again."""
    first = added(store, sight)
    again = added(store, sight, hours=2)
    assert (again.entry_id, again.outcome, again.caught) == (first.entry_id, "known", first.caught)
    changed = Article(title="Aurora, i freni tengono", url=ARTICLE.url, language="it")
    assert added(store, sight, changed, hours=3).outcome == "revised"
    assert [row["title"] for row in store.rows("SELECT title FROM entries")] == ["Aurora, i freni tengono"]
    assert not store.rows("SELECT * FROM news")
    typed = Article(title="Aurora apre una fabbrica di auto")
    assert [added(store, sight, typed, hours=h).outcome for h in (4, 5)] == ["new", "known"]


def test_what_a_feed_brought_is_known(store: Store, sight: Sight) -> None:
    """An address that a feed has given, in whatever spelling, is told with its entry, and nothing is stored twice."""
    brought(store, sight, "Aurora richiama le auto", "", ARTICLE.url)
    for url in (ARTICLE.url, f"{ARTICLE.url}/?utm_source=newsletter"):
        made = added(store, sight, replace(ARTICLE, url=url), hours=2)
        assert (made.entry_id, made.outcome, made.feed) == (1, "known", "it")
    assert len(store.rows("SELECT * FROM entries")) == 1


@pytest.mark.parametrize(
    ("title", "summary", "copy", "story"),
    [
        (ARTICLE.title, ARTICLE.summary, 1, 1),
        (ARTICLE.title, "", 1, 1),
        ("Aurora richiama 12.400 auto per i freni", "Lettere ai proprietari.", None, 1),
        ("Aurora presenta la berlina Vega", "", None, 2),
    ],
)
def test_a_feed_may_bring_it_later(
    store: Store, sight: Sight, title: str, summary: str, copy: int | None, story: int
) -> None:
    """Its own words are a copy, in whichever feed; other words are another report, of the same story where it is one."""
    added(store, sight)
    brought(store, sight, title, summary, ARTICLE.url)
    (row,) = store.rows("SELECT * FROM news WHERE entry_id = 2")
    assert (row["copy_of"], row["story_id"]) == (copy, story)


def test_it_may_repeat_what_a_feed_brought(store: Store, sight: Sight) -> None:
    """The same text under another address is a copy, and says of which entry."""
    brought(store, sight, ARTICLE.title, ARTICLE.summary, "https://it.example/9")
    made = added(store, sight)
    assert (made.entry_id, made.copy_of, made.story_id, made.entries) == (2, 1, 1, 2)


def test_a_feed_of_the_config_keeps_its_name(store: Store, sight: Sight) -> None:
    """Where a feed is called so itself, what is added goes under another name."""
    assert added(store, sight, feed=NAMES[0]).feed == NAMES[1]


def test_another_writer_is_noticed(store: Store, sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a poll stores news between judging and storing, the article is judged again against them."""
    bump, late = verdicts.bump, iter([True])

    def interrupted(*given: object) -> bool:
        if next(late, False):
            return False
        return bump(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(verdicts, "bump", interrupted)
    assert added(store, sight).outcome == "new"
    assert len(store.rows("SELECT * FROM news")) == 1


def test_what_was_dropped_stays_dropped(store: Store, sight: Sight) -> None:
    """An article whose entry is no longer kept is not taken as new; it is told in a sentence."""
    with store.write() as conn:
        conn.execute("INSERT INTO forgotten VALUES ('added', ?)", [ARTICLE.url])
    with pytest.raises(FeedError, match="was here once"):
        added(store, sight)


@pytest.mark.parametrize(
    ("article", "default", "language"),
    [
        (Article(title="小米汽車下線", language="en"), "it", "zh"),
        (Article(title="The plant of the year", language=""), "it", "en"),
        (Article(title="Aurora SU7", language="zh-cn"), "it", "en"),
        (Article(title="Aurora Werk", language="de-de"), "it", "de"),
        (Article(title="Aurora SU7"), "it", "it"),
        (Article(title="Aurora SU7", language="it-it"), "en", "it"),
    ],
)  # fmt: skip
def test_the_language_is_what_the_text_shows(article: Article, default: str, language: str) -> None:
    """Script and small words go before what a page says of itself, and that before the reader's own."""
    assert spoken(article, default) == language


PAGE = "<html lang=it><head><title>Aurora apre</title><meta property='og:site_name' content='Gazzetta'></head><body></body></html>"


def test_a_page_is_asked_for(feed_server: FeedServer) -> None:
    """Redirects are followed, a login goes to its own host, and the address is where the answer came from."""
    feed_server.script("/a", Answer(status=301, headers={"Location": "/b"}))
    feed_server.put("/b", PAGE.encode(), content_type="text/html")
    made = visit(feed_server.url.replace("//", "//me:secret@") + "/a", OPEN, most=10**6)
    assert (made.title, made.source, made.url) == ("Aurora apre", "Gazzetta", f"{feed_server.url}/b")
    (asked,) = feed_server.requests("/b")
    assert asked.headers["authorization"].startswith("Basic ")
    assert "news-monitor" in asked.headers["user-agent"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(status=404), r"has nothing there \(HTTP 404\): save the page"),
        (Answer(status=403), "forbids it"),
        (Answer(body=b"%PDF-1.7", content_type="application/pdf"), "a PDF"),
        (Answer(body=b"<rss version='2.0'/>", content_type="text/html"), "a feed"),
        (Answer(body=b"", content_type="text/html"), "empty"),
        (Answer(body=b"x" * 5000, content_type="text/html"), "more than"),
        (Answer(reset=True), "cut the answer off"),
    ],
)
def test_an_answer_that_is_no_page_is_told(feed_server: FeedServer, answer: Answer, says: str) -> None:
    """What the server said, or what came instead, in a sentence."""
    feed_server.script("/a", answer)
    with pytest.raises((FetchError, FeedError), match=says):
        visit(f"{feed_server.url}/a", OPEN, most=3000)


def test_a_private_address_is_asked_only_where_that_is_allowed(feed_server: FeedServer) -> None:
    """Without the config's leave nothing on this machine is asked."""
    with pytest.raises(RefusedAddressError):
        visit(f"{feed_server.url}/a", FetchSettings(), most=3000)
    assert not feed_server.asked


def test_a_page_that_never_ends_is_given_up(feed_server: FeedServer) -> None:
    """The whole request has one deadline."""
    feed_server.script("/a", Answer(pieces=(b"x" for _ in range(10**9)), every=0.05, content_type="text/html"))
    with pytest.raises(FetchError, match="took longer"):
        visit(f"{feed_server.url}/a", FetchSettings(allow_private_addresses=True, timeout=0.3), most=10**6)
