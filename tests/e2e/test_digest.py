"""The installed command from feeds to a mail: the preview, the digest by hand, what stands in the Maildir."""

import email
import email.policy
import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer

TITLES = {
    "it": ("Xiaomi SU7, richiamo per 116.887 auto in Cina", "La pasta al forno della domenica"),
    "zh": ("小米汽车回应SU7召回：不实", "小米YU7交付突破5万台"),
    "en": ('Xiaomi SU7 <b>"recall"</b> &amp; a fire in Chengdu, sources say', "Nothing about cars"),
}


def feed(language: str) -> bytes:
    """An RSS document with two fresh items."""
    at = datetime.now(UTC) - timedelta(hours=1)
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><link>https://{language}.example/{n}?a=1&amp;b=2</link>"
        f"<title><![CDATA[{title}]]></title><pubDate>{format_datetime(at)}</pubDate></item>"
        for n, title in enumerate(TITLES[language], 1)
    )
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


class Reader:
    """A person with a config, a terminal and a Maildir."""

    def __init__(self, monitor: str, folder: Path, base: str) -> None:
        """Write the smallest config for three feeds and two recipients."""
        self.monitor, self.folder = monitor, folder
        feeds = "".join(f'[[feeds]]\nname = "{f} news"\nurl = "{base}/{f}"\nlanguage = "{f}"\n' for f in TITLES)
        (folder / "config.toml").write_text(
            '[monitor]\nlanguage = "it"\ntimezone = "Europe/Rome"\n[fetch]\nallow_private_addresses = true\n'
            '[[watches]]\nname = "xiaomi-auto"\nuse = "xiaomi-auto"\n[[digests]]\nname = "mattina"\n'
            'to = ["uno@test.example", "due@test.example"]\n' + feeds,
            encoding="utf-8",
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """What the command says; its exit code is checked."""
        done = subprocess.run(
            [self.monitor, *arguments], cwd=self.folder, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the database says."""
        with closing(sqlite3.connect(self.folder / "news.db")) as db:
            return db.execute(sql).fetchall()

    def mails(self) -> list[EmailMessage]:
        """What arrived."""
        paths = sorted((self.folder / "outbox" / "new").glob("*"))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]


@pytest.fixture
def reader(monitor: str, tmp_path: Path, feed_server: FeedServer) -> Reader:
    """A reader whose feeds were polled once."""
    for language in TITLES:
        feed_server.put(f"/{language}", feed(language), "application/rss+xml")
    reader = Reader(monitor, tmp_path, feed_server.url)
    reader.run("poll")
    return reader


def test_a_digest_goes_out_once(reader: Reader) -> None:
    """Previewed, queued, delivered to each recipient, linked and marked; the second time there is nothing new."""
    told = reader.run("digest", "mattina", "--preview")
    assert "mattina n. 1: " in told
    assert reader.rows("SELECT * FROM digest_entries") == []
    preview = (reader.folder / "mattina-preview.html").read_text(encoding="utf-8")
    assert "queued 2 message(s) with 4 entries" in reader.run("digest", "mattina")
    assert "nothing new" in reader.run("digest", "mattina")
    assert "2 sent" in reader.run("deliver")
    mails = reader.mails()
    assert sorted(m["To"] for m in mails) == ["due@test.example", "uno@test.example"]
    html = mails[0].get_body(("html",))
    assert html is not None
    body = html.get_content()
    for (url,) in reader.rows("SELECT url FROM digest_entries JOIN entries USING (entry_id)"):
        assert f'href="{str(url).replace("&", "&amp;")}"' in body
    assert "La pasta al forno" not in body
    assert "<script" not in preview
    assert reader.rows("SELECT DISTINCT state, entries FROM delivery_log") == [("sent", 4)]


def test_a_preview_can_look_back(reader: Reader) -> None:
    """`--since` shows what was mailed; `--as-of` an hour before the poll there was nothing."""
    reader.run("digest", "mattina")
    assert "nothing new" in reader.run("digest", "mattina", "--preview")
    assert "mattina n. 2: " in reader.run("digest", "mattina", "--preview", "--since", "2020-01-01T00:00")
    text = (reader.folder / "mattina-preview.txt").read_text(encoding="utf-8")
    assert "Xiaomi SU7, richiamo per 116.887 auto in Cina" in text
    assert "nothing new" in reader.run("digest", "mattina", "--preview", "--as-of", "2020-01-01T00:00")


def test_wrong_use_is_told_in_one_sentence(reader: Reader) -> None:
    """An unknown digest, a time that is none, a look without --preview: exit 2, nothing done."""
    assert "the config has mattina" in reader.run("digest", "sera", code=2)
    assert "2026-11-23T07:30" in reader.run("digest", "mattina", "--preview", "--since", "ieri", code=2)
    assert "--preview" in reader.run("digest", "mattina", "--since", "2026-01-01", code=2)
    assert reader.rows("SELECT * FROM digest_entries") == []
