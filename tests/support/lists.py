"""Watchlists written in a test, loaded as the program loads them, and what they make of a title."""

from collections.abc import Collection
from pathlib import Path

from monitor.model import Hit, Reading
from monitor.rules.matcher import Matcher, read_all
from monitor.rules.terms import View, find, folded_field, parse
from monitor.rules.watchlist import Loaded, load, loads


def loaded(folder: Path, text: str, *, contexts: Collection[str] | None = None, **others: str) -> Loaded:
    """Load `text` as a watchlist file; `others` are files beside it, by the name before `.toml`."""
    for name, content in {**others, "own": text}.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return load("own.toml", folder, contexts=contexts)


def matcher(text: str) -> Matcher:
    """A matcher for the text of a watchlist, as the watch `cars`; no file is made."""
    return Matcher("cars", loads(text, Path()).watchlist)


def read(made: Matcher, title: str, summary: str = "", *, language: str = "it", context: str | None = None) -> Reading:
    """What a watch reads in a title and a summary."""
    return read_all([made], title=title, summary=summary, language=language, context=context)


def rule_of(made: Matcher, title: str, summary: str = "", *, language: str = "it", context: str | None = None) -> str:
    """The rule that fires, "" where none does."""
    matches = read(made, title, summary, language=language, context=context).matches
    return matches[0].rule if matches else ""


def evidence(made: Matcher, title: str, summary: str = "") -> tuple[Hit, ...]:
    """The hits that made the rule fire."""
    return read(made, title, summary).matches[0].evidence


def hits(term: str, text: str, *masks: str) -> list[str]:
    """The parts of the original text that a term hits, once the masks are blanked."""
    view = View(folded_field(text), "title")
    view.blank([place for mask in masks for place in find(parse(mask), view)])
    return [text[first:last] for _, _, first, last in find(parse(term), view)]
