"""What a feed is, what was known about it, what it said and what its poll came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A polled address as its owner configured it; its identity is `name`."""

    name: str
    url: str
    """As configured, with `rsshub://` already resolved and without a login."""
    language: str = "en"
    context: str | None = None
    timezone: str = "UTC"
    """IANA name, for dates that carry none."""
    canary: str | None = None
    enabled: bool = True
    user_agent: str | None = None
    proxy: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Extra request headers, from a credential or a login in the address: never shown."""
    fallback: str | None = None
    fallback_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The same for the fallback."""
    paywall: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedState:
    """What was known about a feed before a poll."""

    feed_id: int
    url: str
    """Where to ask: the address a server moved the feed to for good, else the configured one without its user part."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    """Of the last body that held items: hash of each raw item -> identity of its entry."""
    health: str = "ok"
    """What the last poll left it as: ok, silent, blind, failing, gone."""
    failures: int = 0
    """Failed polls in a row."""
    succeeded_at: datetime | None = None
    """When the feed last gave a readable body or said that nothing changed."""
    rhythm: str | None = None
    """What was learned of the times of its news, as feeds/rhythm.py writes it."""
    polls: int = 0
    """Polls so far, for a fresh unconditional request now and then."""
    leased_until: datetime | None = None
    """The end of the lease under which it is polled; also names the lease, since the next one ends later."""
    source: str = ""
    """Where `seen` came from: empty for the feed's own address, else a short name of its fallback."""
    hold_until: datetime | None = None
    """Its server asked to be left alone until then: only its fallback may be asked."""
    held_hosts: Mapping[str, datetime] = field(default_factory=dict)
    """Every host that may not be asked now (`addresses.host_of`), and until when."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item as a feed gave it, markup already turned to text."""

    key: str
    """Identity within its feed: the item's id, else its link, else its title."""
    title: str
    summary: str = ""
    """The description, or where there is none the content; bounded."""
    content: str = ""
    """The whole text where it says more than the summary; bounded."""
    url: str = ""
    """As the feed gave it, made absolute; never fetched."""
    author: str = ""
    source: str = ""
    """The publisher a search feed names for the item (RSS `source`)."""
    published_at: datetime | None = None
    """None for an undated item."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Polled:
    """The result of one feed's poll: a function of what was known and what the network said."""

    feed_id: int
    at: datetime
    outcome: Literal["news", "unchanged", "blind", "failed", "gone"]
    """`news`: a body with items was read, known or not; `blind`: it answered but held no feed or no item."""
    next_poll_at: datetime
    interval: float
    reason: str
    """Why `next_poll_at` is what it is, for people."""
    status: int | None = None
    error: str | None = None
    """One sentence, without secrets."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    moved_to: str | None = None
    """A new address that the whole redirect chain called permanent."""
    forget_move: bool = False
    """The address a server moved the feed to fails: ask the configured one again."""
    hold_until: datetime | None = None
    """The server asked for this feed to be left alone until then, also by hand."""
    hold_host_until: datetime | None = None
    """The same for every feed of its host."""
    held_hosts: Mapping[str, datetime] = field(default_factory=dict)
    """Other hosts that want to be left alone: an address there, and until when."""
    items: tuple[Item, ...] = ()
    """New or changed items, oldest first."""
    fresh: bool = False
    """Whether any of them is news of the feed: neither a change of words nor one that was there before and came back."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """As in `FeedState`; empty where the body was not read."""
    source: str = ""
    """Where `seen` came from, as in `FeedState`."""
    gap: bool = False
    """This body and the last one that held items share none."""
    missed: int | None = None
    """Of a gap: so many entries were probably never seen."""
    rhythm: str | None = None
    """What is known now of the times of its news; None where that did not change."""
    silent: str | None = None
    """Why the feed counts as silent: a sentence; None where it does not."""


TroubleKind = Literal["gap", "silent", "blind", "failing", "gone"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """A spell in which something of a feed could not be seen."""

    trouble_id: int
    feed: str
    kind: TroubleKind
    since: datetime | None = None
    """When the feed was last read, or last brought news, before it."""
    began_at: datetime
    ended_at: datetime | None = None
    """None while it lasts; of a gap the moment it was found."""
    missed: int | None = None
    """Of a gap: so many entries were probably never seen."""
    told: frozenset[str] = frozenset()
    """Which of `began` and `ended` the digest that asks has told."""
