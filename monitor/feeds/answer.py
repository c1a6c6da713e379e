"""What a server answered: a record without the means to ask, so that a process that only reads need not load them.

Asking is fetch.py's, and what an answer means for its feed conclude.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from monitor.errors import FetchError

OK = 200
NOT_MODIFIED = 304
GONE = 410
TOO_MANY = 429
UNAVAILABLE = 503
"""Status codes with a meaning of their own here (RFC 9110 section 15, RFC 6585 section 4)."""

FURTHER = (b'"next_url"', b'next"', b"next'", b"prev-archive")
"""One of these stands in a body that names a next page; most hold none, and are sought for plain bytes, fifty times as fast
as for a pattern: an unchanged body is looked at, too."""


def may_go_on(body: bytes) -> bool:
    """Whether a body may name a further page of its feed: which one, and whether it is worth asking for, further.py says."""
    return any(sign in body for sign in FURTHER)


def hash_of(body: bytes) -> str:
    """What tells an unchanged body from a new one."""
    return blake2b(body, digest_size=16).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A success: a body, or 304 without one."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes
    """As the feed wrote it: compression is undone."""
    url: str
    """Where it came from: what relative links are relative to."""
    body_hash: str = ""
    """Of the body, where it was worked out already."""
    validators: Mapping[str, str] = field(default_factory=dict)
    """`etag` and `last_modified`, for the next request."""
    moved_to: str | None = None
    """The new address where the whole redirect chain called itself permanent."""
    more: tuple["Answer", ...] = ()
    """The feed's further pages, where a gap made them worth asking for."""
    source: str = ""
    """Whether it came from the feed's own address (empty) or from its fallback (a short name of that)."""
    refused: FetchError | None = None
    """Why the first address was not read where the fallback was."""
    busy: Mapping[str, float | None] = field(default_factory=dict)
    """Addresses asked beside it at whose hosts there were too many requests, each with the seconds that they ask for."""
    note: str | None = None
    """What the reader should know of an answer that is good all the same: where it came from, and why."""
