"""A reader's folder: a config, feeds written in a test, and the installed command run there."""

import email
import email.policy
import os
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

SECONDS = 60
"""After which a command counts as hanging; none takes that long."""


def item(key: str, title: str, *, link: str = "", summary: str = "", at: datetime | None = None) -> str:
    """An RSS item, published now unless `at` says otherwise; its link ends in its key unless `link` is another."""
    told = f"<description>{escape(summary)}</description>" if summary else ""
    return (
        f"<item><guid isPermaLink='false'>{escape(key)}</guid><link>{escape(link or f'https://news.example/{key}')}</link>"
        f"<title>{escape(title)}</title>{told}<pubDate>{format_datetime(at or datetime.now(UTC))}</pubDate></item>"
    )


def rss(*items: str) -> bytes:
    """A feed of these items."""
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()


def feed(*titles: str) -> bytes:
    """A feed with one item a title, numbered from 0."""
    return rss(*(item(str(number), title) for number, title in enumerate(titles)))


def table(name: str, url: str, language: str = "it", more: str = "") -> str:
    """One of `[[feeds]]`."""
    return f'[[feeds]]\nname = "{name}"\nurl = "{url}"\nlanguage = "{language}"\n{more}\n'


def config(
    *feeds: str,
    monitor: str = 'language = "it"',
    fetch: str = "",
    name: str = "daily",
    to: Sequence[str] = ("me@reader.example",),
    digest: str = "",
    more: str = "",
) -> str:
    """A config with the shipped watch and one digest; `monitor`, `fetch` and `digest` are lines of these tables, `more` other tables."""
    recipients = ", ".join(f'"{one}"' for one in to)
    return "\n".join(
        [
            f"[monitor]\n{monitor}",
            f"[fetch]\nallow_private_addresses = true\n{fetch}",
            more,
            '[[watches]]\nname = "xiaomi-auto"\nuse = "xiaomi-auto"',
            f'[[digests]]\nname = "{name}"\nto = [{recipients}]\n{digest}',
            *feeds,
        ]
    )


class Place:
    """A folder with a config, and the command run in it."""

    def __init__(self, monitor: str, folder: Path, env: Mapping[str, str] | None = None) -> None:
        """Begin with no config; of the caller's environment nothing is seen but the PATH, and `env` besides."""
        self.monitor = monitor
        self.folder = folder
        self.config = folder / "config.toml"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **(env or {})}

    def write(self, text: str) -> None:
        """Put the config there."""
        self.config.write_text(text, encoding="utf-8")

    def run(self, *arguments: str | bytes, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, check its exit code and that it shows no traceback."""
        done = subprocess.run(
            [self.monitor, *arguments],
            cwd=self.folder, env=self.env, capture_output=True, text=True, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def rows(self, sql: str) -> list[sqlite3.Row]:
        """What the database says."""
        with closing(sqlite3.connect(self.folder / "news.db")) as db:
            db.row_factory = sqlite3.Row
            return db.execute(sql).fetchall()

    def mails(self) -> list[EmailMessage]:
        """What arrived in the Maildir."""
        paths = sorted((self.folder / "outbox" / "new").glob("*"))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
