"""How mail leaves: the `[mail]` table as plain values.  Decides nothing."""

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
