"""Every table of config.toml with its keys and the kind of value each holds (DESIGN.md, "config.toml").

Defaults stand with the records that the values go to; here a key only is set or is not.  What several keys mean
together is checks.py's.
"""

import math
import shlex
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from monitor.config.kinds import (
    Credential,
    Duration,
    FeedAddress,
    Label,
    Language,
    Link,
    MailAddress,
    Size,
    Spoken,
    Text,
    Timezone,
    Unsubscribe,
    Variable,
    WebAddress,
    WholeSeconds,
)
from monitor.config.units import clock, duration, weekday

Clock = Annotated[time, BeforeValidator(clock)]
Weekday = Annotated[int, BeforeValidator(weekday)]


def _listed(value: object) -> object:
    """A list as the tuple it becomes; pydantic is strict about the difference, TOML has lists only."""
    return tuple(value) if isinstance(value, list) else value


def _command(value: object) -> object:
    """A command as a list, or as one line the way a shell splits it."""
    if not isinstance(value, str):
        return _listed(value)
    try:
        return tuple(shlex.split(value))
    except ValueError as error:
        raise ValueError('has an open quote: write the command as a list, like ["pass", "show", "mail"]') from error


def _kept(value: object) -> float:
    """Seconds to keep something; infinity for "forever"."""
    try:
        return math.inf if value == "forever" else duration(value)
    except ValueError as error:
        raise ValueError('write "forever" or a duration like "90d"') from error


Kept = Annotated[float, BeforeValidator(_kept)]
Clocks = Annotated[tuple[Clock, ...], BeforeValidator(_listed), Field(min_length=1)]
Weekdays = Annotated[tuple[Weekday, ...], BeforeValidator(_listed), Field(min_length=1)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(min_length=1)]
Mails = Annotated[tuple[MailAddress, ...], BeforeValidator(_listed), Field(min_length=1)]
Levels = Annotated[tuple[Literal["sure", "likely"], ...], BeforeValidator(_listed), Field(min_length=1)]
Command = Annotated[tuple[Text, ...], BeforeValidator(_command), Field(min_length=1)]


class Table(BaseModel):
    """A table: unknown keys and wrong types are errors, and no error shows a value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)

    def given(self) -> dict[str, Any]:
        """The keys the file sets, without those left to their defaults."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class MonitorTable(Table):
    """`[monitor]`."""

    database: Text | None = None
    language: Spoken | None = None
    timezone: Timezone | None = None
    tick: Duration | None = None


class FetchTable(Table):
    """`[fetch]`."""

    interval: Duration | None = None
    min_interval: Duration | None = None
    max_interval: Duration | None = None
    timeout: Duration | None = None
    max_body: Size | None = None
    max_items: Annotated[int, Field(ge=1, le=100_000)] | None = None
    concurrency: Annotated[int, Field(ge=1, le=1000)] | None = None
    per_host: Annotated[int, Field(ge=1, le=1000)] | None = None
    contact: Text | None = None
    proxy: WebAddress | None = None
    allow_private_addresses: bool | None = None


class RsshubTable(Table):
    """`[rsshub]`."""

    instance: WebAddress


class FeedTable(Table):
    """One of `[[feeds]]`."""

    name: Text
    url: FeedAddress
    language: Language | None = None
    context: Text | None = None
    timezone: Timezone | None = None
    canary: Text | None = None
    enabled: bool | None = None
    user_agent: Text | None = None
    proxy: WebAddress | None = None
    headers_credential: Credential | None = None
    fallback: FeedAddress | None = None
    paywall: bool | None = None


class WatchTable(Table):
    """One of `[[watches]]`."""

    name: Text
    use: Text


class DigestTable(Table):
    """One of `[[digests]]`."""

    name: Label
    to: Mails
    watches: Names | None = None
    kind: Literal["digest", "weekly"] | None = None
    at: Clocks | None = None
    days: Weekdays | None = None
    every: WholeSeconds | None = None
    first: Duration | None = None
    catch_up: Duration | None = None
    quiet: Literal["evening", "always", "never"] | None = None
    levels: Levels | None = None
    language: Spoken | None = None
    max_cards: Annotated[int, Field(ge=1, le=1000)] | None = None
    urgent: bool | None = None
    urgent_per_hour: Annotated[int, Field(ge=1, le=1000)] | None = None


class MailTable(Table):
    """`[mail]`."""

    transport: Literal["maildir", "smtp"] | None = None
    path: Text | None = None
    sender: MailAddress | None = Field(default=None, alias="from")
    host: Text | None = None
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    security: Literal["starttls", "tls", "none"] | None = None
    username: Text | None = None
    password_credential: Credential | None = None
    password_env: Variable | None = None
    password_command: Command | None = None
    on_unknown: Literal["resend", "hold"] | None = None
    unsubscribe: Unsubscribe | None = None


class TranslateTable(Table):
    """`[translate]`."""

    engine: Literal["libretranslate", "deepl", "openai"]
    url: WebAddress | None = None
    key_credential: Credential | None = None
    model: Text | None = None
    what: Literal["titles", "all"] | None = None


class KeepTable(Table):
    """`[keep]`."""

    matched: Kept | None = None
    unmatched: Kept | None = None


class BackupTable(Table):
    """`[backup]`."""

    at: Clock | None = None
    keep: Annotated[int, Field(ge=1, le=10_000)] | None = None
    path: Text | None = None


class HealthTable(Table):
    """`[health]`."""

    to: Mails | None = None
    heartbeat_url: WebAddress | None = None


class LinksTable(Table):
    """`[links]`."""

    reading: Link | None = None


SINGLE: dict[str, type[Table]] = {
    "monitor": MonitorTable,
    "fetch": FetchTable,
    "rsshub": RsshubTable,
    "mail": MailTable,
    "translate": TranslateTable,
    "keep": KeepTable,
    "backup": BackupTable,
    "health": HealthTable,
    "links": LinksTable,
}
"""Tables that stand once, `[name]`."""
LISTED: dict[str, type[Table]] = {"feeds": FeedTable, "watches": WatchTable, "digests": DigestTable}
"""Tables that may stand often, `[[name]]`."""
