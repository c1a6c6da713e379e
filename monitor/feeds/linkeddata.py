"""What a page's JSON-LD says of its article (schema.org/Article): headline, date, publisher, text.

Bounded in what is read and how deep it is followed; what is no JSON says nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from monitor.feeds.html import to_line, to_text

LONGEST = 500_000
"""Characters of one script."""
MOST = 2000
"""Values that are looked through for the article."""
KINDS = ("article", "blogposting", "report", "newsarticle", "liveblogposting")
"""What a type's name ends in, in small letters: NewsArticle, ReportageNewsArticle, AnalysisNewsArticle, ..."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedData:
    """Plain text; "" for what is not said."""

    headline: str = ""
    description: str = ""
    body: str = ""
    published: str = ""
    """As written."""
    publisher: str = ""
    author: str = ""
    language: str = ""
    url: str = ""

    def or_else(self, other: "LinkedData") -> "LinkedData":
        """This, or the other where this says nothing."""
        return self if any(getattr(self, each.name) for each in fields(self)) else other


def read_linked(script: str) -> LinkedData:
    """The first article that a script of type `application/ld+json` tells of."""
    if len(script) > LONGEST:
        return LinkedData()
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return LinkedData()
    found = next(_articles(data), None)
    if found is None:
        return LinkedData()
    return LinkedData(
        headline=to_line(_text(found.get("headline"))),
        description=to_line(_text(found.get("description"))),
        body=to_text(_text(found.get("articleBody"))),
        published=_text(found.get("datePublished"))[:100],
        publisher=to_line(_name(found.get("publisher"))),
        author=to_line(_name(found.get("author"))),
        language=_text(found.get("inLanguage"))[:20],
        url=_text(found.get("url")) or _name(found.get("mainEntityOfPage"), "@id"),
    )


def _articles(data: object) -> Iterator[Mapping[str, object]]:
    """Every article in the data, in its order."""
    waiting, looked = [data], 0
    while waiting and looked < MOST:
        value, looked = waiting.pop(), looked + 1
        if isinstance(value, list):
            waiting += reversed(value[:MOST])
        elif isinstance(value, dict):
            if any(kind.lower().endswith(KINDS) for kind in _texts(value.get("@type"))):
                yield value
            waiting += [inner for inner in reversed(list(value.values())[:MOST]) if isinstance(inner, (list, dict))]


def _texts(value: object) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _text(value: object) -> str:
    """A text; of several the first."""
    return next(iter(_texts(value)), "")


def _name(value: object, key: str = "name") -> str:
    """The name of a person or an organisation, which may stand for itself; of several the first."""
    first = next(iter(value), None) if isinstance(value, list) else value
    return _text(first.get(key)) if isinstance(first, dict) else _text(first)
