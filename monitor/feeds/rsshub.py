"""Which route of RSSHub stands for a page, by a table of those that are known for sure.  Asks nobody."""

import re
import tomllib
from functools import cache
from importlib import resources

from monitor.addresses import split

SCHEME = "rsshub://"


def offers(url: str) -> tuple[str, ...]:
    """The `rsshub://` addresses that can take a page's place, the likeliest first."""
    parts = split(url)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    found = []
    for known, pattern, route in _routes():
        place = pattern.fullmatch(path) if host == known else None
        if place:
            found.append(SCHEME + route.format(**place.groupdict()))
    return tuple(found)


@cache
def _routes() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    text = resources.files("monitor.feeds").joinpath("rsshub.toml").read_text(encoding="utf-8")
    return tuple((row["host"], re.compile(row["path"]), row["route"]) for row in tomllib.loads(text)["routes"])
