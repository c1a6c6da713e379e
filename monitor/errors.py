"""The errors a person may meet.

    MonitorError                 one sentence with a remedy; exit 1
    ├── UsageError               wrong use or wrong config; exit 2
    │   └── ProblemsError        every problem of a file at once
    ├── FetchError               a feed could not be fetched; carries what the server said
    │   └── RefusedAddressError  an address that must not be asked
    ├── FeedError                an answer that is no feed
    └── StoreError               the database cannot be opened, read or written
        └── BusyError            other writers were always faster; the same work can be done later

Anything else that is raised is a bug and shows its traceback.
"""

from collections.abc import Mapping
from dataclasses import dataclass


class MonitorError(Exception):
    """Something a person can understand and mend; the message is one sentence, its remedy included."""


class UsageError(MonitorError):
    """The command or its arguments cannot mean anything; nothing was done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One mistake in a file a person wrote."""

    place: str
    """The key path or rule, with the line where it is known: `digests[0].at`, `cars.toml:12: [set] car`."""
    message: str
    """What is wrong and what to write instead."""

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.place}: {self.message}"


class ProblemsError(UsageError):
    """A file has mistakes; all of them are in `problems`."""

    def __init__(self, subject: str, problems: tuple[Problem, ...]) -> None:
        """Name the file in `subject`; `problems` holds at least one."""
        self.subject = subject
        self.problems = problems
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{subject} has {count}:", *(f"  {p}" for p in problems)]))


class FetchError(MonitorError):
    """A request failed; the message is one sentence without secrets."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        busy: Mapping[str, float | None] | None = None,
    ) -> None:
        """Keep what the server said: its `status` and how many seconds it asks to be left alone.

        `busy`: addresses at whose hosts there were too many requests, each with the seconds that were asked for.
        """
        self.status = status
        self.retry_after = retry_after
        self.busy = dict(busy or {})
        super().__init__(message)


class RefusedAddressError(FetchError):
    """The address is private, not HTTP, or cannot be one: it is not asked."""


class FeedError(MonitorError):
    """The answer is no feed, or a feed that holds nothing; the message says what it is instead."""


class StoreError(MonitorError):
    """The database cannot be opened, read or written."""


class BusyError(StoreError):
    """Other writers were faster at every try; nothing was stored, and the same work can be done later."""
