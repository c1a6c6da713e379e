"""How feeds are polled: the `[fetch]` table as plain values.  Decides nothing."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchSettings:
    """Durations in seconds, sizes in bytes."""

    interval: float = 20 * 60
    """The pace a new feed starts with; it then adapts (cadence.py)."""
    min_interval: float = 10 * 60
    max_interval: float = 12 * 3600
    timeout: float = 30
    """For a whole request, redirects and body included."""
    max_body: int = 10_000_000
    """Bytes after decompression."""
    max_items: int = 2000
    concurrency: int = 50
    per_host: int = 2
    contact: str | None = None
    """Told to servers in the User-Agent."""
    proxy: str | None = field(default=None, repr=False)
    allow_private_addresses: bool = False
    rsshub: str | None = None
    """`[rsshub] instance`: configured by the owner, so it may be private."""
