"""The demo run as a person runs it, for the tests that look at what came of it."""

import email
import email.policy
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoRun:
    """A finished demo."""

    folder: Path
    output: str
    """What it printed."""

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """The rows of a query on its database."""
        return rows(self.folder / "news.db", query, parameters)

    def mails(self) -> list[EmailMessage]:
        """The mails in its Maildir."""
        found = sorted((self.folder / "outbox" / "new").iterdir())
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]


def run_demo(monitor: str, folder: Path) -> DemoRun:
    """Run the command `monitor demo` into a folder, without any input."""
    done = subprocess.run(
        [monitor, "demo", "--folder", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr, done.stderr
    return DemoRun(folder=folder, output=done.stdout)


def rows(database: Path, query: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """The rows of a query, read as an outsider reads them."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute(query, list(parameters))]
