"""Finding: the entry that a person means by an address or a title, also where the feed wrote it a little otherwise.

An address is the same without tracking parameters, under http or https, with or without `www.`, on the host for telephones,
with or without a last slash.  A title is the same whatever its case, accents, script and blanks.  Reads, and explains nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, quote, unquote, urlsplit

from monitor.addresses import KEPT
from monitor.model import Entry
from monitor.store import lookup
from monitor.store.db import Store
from monitor.store.search import terms
from monitor.stories.copies import TRACKING, same_address
from monitor.text import fold_text

PHONES = ("m.", "mobile.", "amp.", "wap.", "3g.", "touch.")
"""What hosts for telephones put before a site's name."""
SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
"""Before a country's two letters these name no site by themselves: example.com.hk."""
ASKED = 30
"""Entries that share words with a title of which the likeness is worked out."""
LIKE = 0.6
"""An entry may be the one that is meant where its title holds this part of the words that were given,"""
SHARED = 3
"""and so many of them."""
OFFERED = 3
"""So many such entries are offered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """An entry whose title is like one that nobody bears."""

    entry_id: int
    title: str
    feed: str
    url: str
    published_at: datetime
    likeness: float
    """The part of the words that were given which its title holds, at most 1."""


def is_address(text: str) -> bool:
    """Whether what a person typed is meant as an address, not as a title."""
    return text.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in text)


def find(store: Store, text: str) -> list[Entry]:
    """Entries under an address or a title, also under another spelling of either; newest first, ten at most."""
    return by_address(store, text) if is_address(text) else by_title(store, text)


def by_address(store: Store, url: str) -> list[Entry]:
    """Entries under an address; where none is, those under another spelling of it."""
    found = lookup.by_address(store, [url])
    if found:
        return found
    bases, query = spellings(url)
    found = [entry for entry in lookup.by_address(store, [base + query for base in bases]) if same(url, entry.url)]
    if not found and bases:
        ids = [entry_id for entry_id, other in lookup.with_query(store, bases) if same(url, other)]
        found = lookup.get_all(store, ids[: lookup.MOST])
    return found


def by_title(store: Store, title: str) -> list[Entry]:
    """Entries that bear a title, newest first."""
    wanted = _alike(title)
    ids = [entry_id for entry_id, other in lookup.beginning_with(store, title) if _alike(other) == wanted]
    return lookup.get_all(store, ids[: lookup.MOST])


def _alike(title: str) -> str:
    """A title without what differs between two spellings of it."""
    return " ".join(fold_text(title).split())


def like(store: Store, title: str) -> tuple[Near, ...]:
    """The entries whose titles hold most of the words of one that nobody bears, best first; none where none is like it."""
    wanted = frozenset(terms(title).split())
    found = []
    for entry in lookup.sharing_words(store, title, ASKED):
        words = frozenset(terms(entry.title).split())
        shared = len(wanted & words)
        if shared >= SHARED and shared >= LIKE * len(wanted):
            near = Near(
                entry_id=entry.entry_id,
                title=entry.title,
                feed=entry.feed,
                url=entry.url,
                published_at=entry.published_at,
                likeness=round(shared / len(wanted), 2),
            )
            found.append((-shared, len(words), -entry.entry_id, near))
    return tuple(near for *_, near in sorted(found, key=lambda one: one[:3])[:OFFERED])


def spellings(url: str) -> tuple[list[str], str]:
    """How else an address may be written up to its query, none for no address; and its query without what tracks the reader."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return [], ""
    query = "&".join(each for each in parts.query.split("&") if not TRACKING.fullmatch(each.partition("=")[0].lower()))
    hosts = hosts_of(parts.hostname)
    port = f":{parts.port}" if parts.port else ""
    paths = dict.fromkeys((parts.path, unquote(parts.path), quote(unquote(parts.path), safe=KEPT)))
    bases = [
        f"{scheme}://{host}{port}{path.rstrip('/')}{slash}"
        for scheme in ("https", "http")
        for host in hosts
        for path in paths
        for slash in ("", "/")
    ]
    return bases, query and f"?{query}"


def host_of(url: str) -> str:
    """The host of an address in small letters; "" for no address."""
    parts = _split(url)
    return (parts.hostname or "").rstrip(".") if parts else ""


def path_of(url: str) -> str:
    """The path of an address; "" for no address."""
    parts = _split(url)
    return parts.path if parts else ""


def hosts_of(host: str) -> list[str]:
    """The names under which a site of this host may stand: bare, with `www.`, and for telephones."""
    bare = bare_host(host)
    return list(dict.fromkeys((host, bare, f"www.{bare}", *(f"{phone}{bare}" for phone in PHONES))))


def bare_host(host: str) -> str:
    """A host's name without `www.` and what marks one for telephones."""
    for mark in ("www.", *PHONES):
        if host.startswith(mark) and host.count(".") > 1:
            return host.removeprefix(mark)
    return host


def site_of(url: str) -> str:
    """The site that an address belongs to: news.example.com.hk and example.com.hk are one; "" for no address."""
    parts = _split(url)
    labels = (parts.hostname or "").rstrip(".").split(".") if parts else []
    if all(label.isdigit() for label in labels):
        return ".".join(labels)
    *_, last = labels
    country = len(last) == len("hk") and labels[-2:-1] != [] and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3:] if country else labels[-2:])


def same(one: str, other: str) -> bool:
    """Whether two addresses are one but for what this module's docstring names."""
    return same_address(_bare(one), _bare(other))


def _bare(url: str) -> str:
    """An address on its bare host, its escapes undone, so that two spellings compare equal."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=bare_host(parts.hostname) + port, path=unquote(parts.path)).geturl()


def _split(url: str) -> SplitResult | None:
    """An address taken apart; None for what cannot be one."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # which is read, and refused, only when it is asked for
    except ValueError:
        return None
    return parts
