"""Answers that succeed and hold no news, each told apart by what a person can do about it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FeedError
from monitor.feeds.answer import Answer
from monitor.feeds.blind import BRIDGE, FIRST, HEAD, PAGES, SHORT, explain, is_notice
from monitor.feeds.reading import read
from monitor.feeds.settings import FetchSettings
from monitor.model import Feed, FeedState, Item

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ELSE = "no feed"


def page(title: str, body: str = "") -> str:
    """A web page."""
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


def told(document: str, *, canary: str | None = None) -> str:
    """What reading a document fails with; "" where it holds items."""
    feed = Feed(name="a", url="https://news.example/feed", canary=canary)
    answer = Answer(status=200, headers={}, body=document.encode(), url=feed.url)
    try:
        read(feed, FeedState(feed_id=1, url=feed.url), answer, FetchSettings(), now=NOW)
    except FeedError as error:
        return str(error)
    return ""


def rss(*titles: str) -> str:
    """A feed with one item a title."""
    items = "".join(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (page("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"), "captcha"),
        (page("Verifica di essere umano"), "captcha"),
        (page("安全验证", "<p>请完成验证后继续访问</p>"), "captcha"),
        (page("x", '<div id="px-captcha"></div>'), "captcha"),
        (page("Before you continue to the site", "<button>Accept all</button>"), "consent page"),
        (page("La tua privacy", "<p>Noi e i nostri partner archiviamo informazioni</p>"), "consent page"),
        (page("在您继续之前"), "consent page"),
        (page("Members", '<form><input name="p" type="password"></form>'), "login page"),
        (page("Area riservata", "<p>Effettua il login</p>"), "login page"),
        (page("提示", "<p>请先登录</p>"), "login page"),
        (page("news.example", "<p>This domain is for sale!</p>"), "parked domain"),
        (page("502 Bad Gateway", "<center>nginx</center>"), "error text"),
        ("Sito in manutenzione, torniamo presto", "error text"),
        ("系统维护，请稍后再试", "error text"),
        ("<br />\n<b>Fatal error</b>: Uncaught Error in /srv/x.php on line <b>3</b>", "PHP error"),
        ("<b>Warning</b>: mysqli_connect() in /srv/x.php" + rss(), "PHP error"),
        ('{"error": {"message": "ConfigNotFoundError"}}', "error in JSON"),
        ('{"code": 403, "msg": "forbidden"}', "error in JSON"),
        (page("Welcome to RSSHub!", "<p>Looks like something went wrong</p>"), "bridge"),
        (page("RSS-Bridge", "<h1>Something went wrong</h1>"), "bridge"),
        (rss("Bridge returned error 403! (20417)"), "bridge"),
        (page("Cars today", "<p>News</p>"), "web page"),
        (rss(), "holds no item"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "holds no item"),
        ("", "empty"),
    ],
)
def test_an_answer_without_news_says_what_it_is(document: str, words: str) -> None:
    """In one line, in the three languages."""
    sentence = told(document)
    assert words in sentence, sentence
    assert "\n" not in sentence


def test_a_feed_with_items_is_never_taken_for_a_page() -> None:
    """Whatever its items are about, and a PHP warning before it is no matter."""
    titles = ("Just a moment...", "502 Bad Gateway", "请先登录", "Fatal error</b>: x")
    assert told(rss(*(title.replace("<", "&lt;") for title in titles))) == ""
    assert told("<b>Warning</b>: date() in /srv/x.php on line 3" + rss("Cars today")) == ""


def test_a_bridges_notice_among_news_is_an_item() -> None:
    """Only a document that holds nothing else is blind."""
    assert told(rss("Bridge returned error 403! (20417)", "Cars today")) == ""
    assert not is_notice([])
    notice = Item(key="1", title="Bridge returned error 500! (1)")
    assert is_notice([notice])
    assert not is_notice([notice] * 4)


def test_a_missing_canary_names_the_page_that_stands_there() -> None:
    """Of a feed that lacks it the canary is told, of a login page what it is."""
    assert "canary" in told(rss("Other news"), canary="Cars")
    assert "login page" in told(page("x", "<p>Please log in</p>"), canary="Cars")


def test_a_long_page_is_known_by_its_beginning_only() -> None:
    """An article about captchas, or one with a login form beside it, is a page like any other."""
    text = page("Cars today", f"<p>{'word ' * SHORT}</p><p>captcha</p><input type=password>")
    assert explain(text, ELSE) == ELSE
    assert "captcha" in explain(page("Are you a robot?", "<p>" + "word " * FIRST * 4 + "</p>"), ELSE)


@given(st.text(max_size=300), st.sampled_from([*(m for k in PAGES for m in (*k.source, *k.seen)), "<rss>", "{"]))
def test_what_is_told_is_one_of_few_sentences(text: str, mark: str) -> None:
    """Nothing of the answer stands in it, so no key and no control character does."""
    known = {kind.says for kind in PAGES} | {BRIDGE, ELSE}
    sentence = explain(text + mark + text, ELSE)
    assert sentence in known or "PHP" in sentence or "JSON" in sentence


def test_only_the_beginning_is_looked_at() -> None:
    """What comes after costs nothing."""
    assert explain("x " * HEAD + "captcha", ELSE) == ELSE
    assert explain("<a " * 2_000_000, ELSE) == ELSE
