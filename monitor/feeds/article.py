"""One article as a document tells it, whatever kind of document it was; and one that is plain text.

Pages are newspage.py's, mails letter.py's.  Finds no language and reads no date: it says what the document says.
"""

from dataclasses import dataclass

from monitor.errors import FeedError
from monitor.feeds.html import HIDDEN
from monitor.feeds.parse import CONTENT, LINK, SUMMARY, TITLE, key_of, shorten
from monitor.model import Item

NAME = 200
"""Characters of a publisher's or author's name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """Plain text; "" for what the document does not say."""

    title: str
    summary: str = ""
    """Its own description, a sentence or two."""
    text: str = ""
    """The main text, paragraphs on lines of their own."""
    url: str = ""
    """Where it stands, as it says itself or as it was asked for."""
    source: str = ""
    """Who published it."""
    author: str = ""
    language: str = ""
    """A language tag: `it`, `zh-cn`."""
    dates: tuple[str, ...] = ()
    """When it was published, as written, the likeliest first."""
    key: str = ""
    """An identity of its own, where it bears one: a mail's Message-ID."""


def lines(text: str) -> str:
    """A text without blank lines, blanks in a row, and characters that no database takes."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in HIDDEN.sub("", text).split("\n"))))


def _line(text: str) -> str:
    return " ".join(lines(text).split())


def read_text(text: str) -> Article:
    """Plain text: its first line is the title.

    Raises:
        FeedError: it holds no word.
    """
    title, _, rest = lines(text.replace("\r\n", "\n").replace("\r", "\n")).partition("\n")
    if not any(map(str.isalnum, title + rest)):
        raise FeedError("the text is empty: its first line is to be the title")
    return Article(title=title, text=rest)


def item_of(article: Article) -> Item:
    """The article as an item of a feed, its fields bounded as those of feeds are; undated.

    Its identity is the document's own, else its address, else its words.

    Raises:
        FeedError: it has no title.
    """
    title = _line(article.title)[:TITLE]
    if not any(map(str.isalnum, title)):
        raise FeedError("the article has no title: say it with --title")
    text = lines(article.text)
    summary = shorten(lines(article.summary) or text, SUMMARY)
    source = _line(article.source)[:NAME]
    url = article.url if len(article.url) <= LINK else ""
    return Item(
        key=key_of(article.key or url or "\n".join(filter(None, (title, source, summary[:200])))),
        title=title,
        summary=summary,
        content=text[:CONTENT] if len(text) > len(summary) else "",
        url=url,
        author=_line(article.author)[:NAME],
        source=source,
    )
