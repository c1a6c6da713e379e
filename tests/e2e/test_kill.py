"""The daemon killed at random moments while feeds grow and digests fall due: nothing is lost, nothing comes twice."""

import email
import email.policy
import os
import random
import re
import signal
import sqlite3
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from pathlib import Path

from tests.support.feeds import FeedServer
from tests.support.place import config, item, rss, table
from tests.support.smtp import Mailbox

KILLS = int(os.environ.get("MONITOR_KILLS", "20"))
WORDS = (
    "consegne", "fabbrica", "prezzo", "Monaco", "batteria", "listino", "officina", "garanzia", "Torino", "collaudo",
    "autonomia", "ricarica", "sedili", "freni", "colore", "ordini",
)  # fmt: skip
PATIENCE = 300
"""Seconds for what the kills held up; a message whose process died waits up to minutes."""
LINK = re.compile(r"https://news\.example/(\d+)")


class Growing:
    """A feed that gains items, each reporting something else about the same car."""

    def __init__(self, server: FeedServer, path: str, rng: random.Random) -> None:
        """Begin empty, to be served under `path`."""
        self.server = server
        self.path = path
        self.rng = rng
        self.items: list[str] = []

    def grow(self, numbers: list[int]) -> None:
        """Put items with these numbers in front."""
        for number in numbers:
            words = " ".join(self.rng.sample(WORDS, 6))
            self.items.insert(0, item(str(number), f"Xiaomi SU7 {number}: {words}"))
        self.server.put(self.path, rss(*self.items))


def fast(feeds: Iterable[str], port: int) -> str:
    """A fast monitor: everything a second apart, over SMTP to two recipients."""
    server = f'transport = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "monitor@test.example"'
    return config(
        *feeds,
        monitor='language = "it"\ntick = "1s"',
        fetch='interval = "1s"\nmin_interval = "1s"\ntimeout = "1s"',
        name="often",
        to=("one@test.example", "two@test.example"),
        digest='every = "2s"\nmax_cards = 200',
        more=f"[mail]\n{server}",
    )


@contextmanager
def daemon(monitor: str, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real daemon; killed at the end of the block where it still lives."""
    with (path.parent / "daemon.log").open("ab") as log:
        process = subprocess.Popen(
            [monitor, "--config", str(path), "run"], stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(30)


def sent_in(mailbox: Mailbox) -> dict[str, dict[int, set[str]]]:
    """Recipient -> entry number -> the Message-IDs it came under."""
    came: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for taken in list(mailbox.accepted):
        message = email.message_from_bytes(taken.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        html = message.get_body(("html",))
        assert html is not None
        for recipient in taken.recipients:
            for number in {int(n) for n in LINK.findall(html.get_content())}:
                came[recipient][number].add(message["Message-ID"])
    return came


def all_arrived(mailbox: Mailbox, wanted: set[int]) -> bool:
    """Whether both recipients have every entry."""
    came = sent_in(mailbox)
    return all(set(came[f"{who}@test.example"]) == wanted for who in ("one", "two"))


def listens(log: Path, since: int) -> bool:
    """Whether the daemon, whose log begins there, hears signals by now."""
    return b"running" in log.read_bytes()[since:]


def all_recorded(database: Path) -> bool:
    """Whether the database knows of every message that it was taken: a kill may come between the two."""
    with closing(sqlite3.connect(database)) as db:
        (open_ones,) = db.execute("SELECT count(*) FROM delivery_log WHERE state != 'sent'").fetchone()
    return bool(open_ones == 0)


def test_random_kills_lose_and_double_nothing(
    monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox
) -> None:
    """Each entry is stored once and mailed once to each recipient; the same Message-ID may arrive twice."""
    rng = random.Random(20210824)
    feeds = [Growing(feed_server, f"/{n}.xml", rng) for n in range(3)]
    path = tmp_path / "config.toml"
    tables = (table(f"f{n}", f"{feed_server.url}/{n}.xml") for n in range(3))
    path.write_text(fast(tables, mailbox.port), encoding="utf-8")
    numbers = iter(range(10_000))
    wanted: set[int] = set()
    for _ in range(KILLS):
        for feed in feeds:
            new = [next(numbers) for _ in range(rng.randrange(3))]
            wanted.update(new)
            feed.grow(new)
        with daemon(monitor, path) as process:
            time.sleep(rng.uniform(0.4, 3.5))
            process.send_signal(signal.SIGKILL)
    told = (tmp_path / "daemon.log").stat().st_size
    with daemon(monitor, path) as process:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not (
            all_arrived(mailbox, wanted)
            and all_recorded(tmp_path / "news.db")
            and listens(tmp_path / "daemon.log", told)
        ):
            assert process.poll() is None, (tmp_path / "daemon.log").read_text()
            time.sleep(0.5)
        process.terminate()
        assert process.wait(30) == 0
    for who, entries in sent_in(mailbox).items():
        assert set(entries) == wanted, who
        assert {n: ids for n, ids in entries.items() if len(ids) != 1} == {}, who
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*), count(DISTINCT url) FROM entries").fetchone() == (len(wanted), len(wanted))
        assert db.execute("SELECT count(*) FROM digest_entries").fetchone() == (len(wanted),)
        assert db.execute("SELECT count(*) FROM delivery_log WHERE state != 'sent'").fetchone() == (0,)
