"""How mail leaves, and who is told of trouble: the `[mail]` and `[health]` tables as plain values.  Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class MailSettings:
    """One transport; with `maildir` nothing leaves the machine."""

    sender: str
    """The `from` key."""
    transport: Literal["maildir", "smtp"] = "maildir"
    path: Path = Path("outbox")
    """The Maildir, absolute."""
    host: str = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password_file: Path | None = None
    """Resolved from `password_credential`."""
    password_env: str | None = None
    password_command: tuple[str, ...] | None = field(default=None, repr=False)
    on_unknown: Literal["resend", "hold"] = "resend"
    unsubscribe: str | None = None
    """A mailto: or https: address for List-Unsubscribe."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthSettings:
    """Who is told when a person must act, and what is asked while all goes on."""

    to: tuple[str, ...] = ()
    heartbeat_url: str | None = field(default=None, repr=False)
    """Without a login."""
    heartbeat_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What its login stands for: never shown."""
