"""The daemon killed at random moments while feeds grow, digests fall due and one recipient's server fails at random.

Nothing is lost, nothing comes twice.  `make kills` does it two hundred times and more, and prints what happened.
"""

import email
import email.policy
import logging
import os
import random
import re
import signal
import sqlite3
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import config, item, rss, table
from tests.support.smtp import CUT, SILENT, TAKE, Mailbox, Stage

KILLS = int(os.environ.get("MONITOR_KILLS", "20"))
WORDS = (
    "consegne", "fabbrica", "prezzo", "Monaco", "batteria", "listino", "officina", "garanzia", "Torino", "collaudo",
    "autonomia", "ricarica", "sedili", "freni", "colore", "ordini",
)  # fmt: skip
PATIENCE = 300
"""Seconds for what the kills held up; a message whose process died waits up to minutes."""
ONE, TWO = "one@test.example", "two@test.example"
WHIMS: Mapping[Stage, Sequence[str]] = {
    "rcpt": (
        TAKE,
        TAKE,
        TAKE,
        TAKE,
        "451 4.7.1 greylisted",
        "421 4.3.2 going down",
        "550 5.1.1 no such user",
        CUT,
        SILENT,
    ),
    "data": (TAKE, TAKE, TAKE, TAKE, TAKE, TAKE, "452 4.3.1 no room", CUT),
    "body": (TAKE, TAKE, TAKE, TAKE, TAKE, TAKE, CUT),
    "dot": (TAKE, TAKE, TAKE, TAKE, "452 4.3.1 no room", "552 5.2.2 mailbox full", CUT, SILENT),
}
"""What the second recipient's server may do at each stage, each as likely as the others; cut or silent at the dot it has taken the message."""
log = logging.getLogger(__name__)
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
        to=(ONE, TWO),
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
    """Recipient -> entry number -> the Message-IDs it came under; one Message-ID is always the same bytes."""
    came: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    bytes_of: dict[tuple[str, str], bytes] = {}
    for taken in list(mailbox.accepted):
        message = email.message_from_bytes(taken.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        html = message.get_body(("html",))
        assert html is not None
        for recipient in taken.recipients:
            assert bytes_of.setdefault((recipient, message["Message-ID"]), taken.content) == taken.content
            for number in {int(n) for n in LINK.findall(html.get_content())}:
                came[recipient][number].add(message["Message-ID"])
    return came


def whimsical(mailbox: Mailbox, rng: random.Random) -> None:
    """Let the second recipient's server fail at random."""
    for stage, answers in WHIMS.items():
        mailbox.script(stage, *rng.choices(answers, k=100 * KILLS), to=TWO)


def well(mailbox: Mailbox) -> None:
    """Let it take all mail."""
    for stage in WHIMS:
        mailbox.script(stage, TAKE, to=TWO)


def asked(database: Path, query: str) -> list[tuple[object, ...]]:
    """What the database says."""
    with closing(sqlite3.connect(database)) as db:
        return db.execute(query).fetchall()


def listens(log: Path, since: int) -> bool:
    """Whether the daemon, whose log begins there, hears signals by now."""
    return b"running" in log.read_bytes()[since:]


def killed_often(monitor: str, path: Path, feeds: Sequence[Growing], rng: random.Random) -> tuple[set[int], int]:
    """Kill the daemon again and again while the feeds grow.

    Returns the numbers of all items, and how many kills came while a message was under way.
    """
    numbers = iter(range(100_000))
    wanted: set[int] = set()
    under_way = 0
    for _ in range(KILLS):
        for feed in feeds:
            new = [next(numbers) for _ in range(rng.randrange(3))]
            wanted.update(new)
            feed.grow(new)
        with daemon(monitor, path) as process:
            time.sleep(rng.uniform(0.4, 3.5))
            process.send_signal(signal.SIGKILL)
        if (path.parent / "news.db").exists():
            with suppress(sqlite3.OperationalError):  # not made yet
                under_way += bool(asked(path.parent / "news.db", "SELECT 1 FROM outbox WHERE state = 'sending'"))
    return wanted, under_way


def finish(monitor: str, path: Path, wanted: set[int]) -> None:
    """Let the daemon mail what is left, while a person takes up what failed or must wait for long."""
    database = path.parent / "news.db"
    told = (path.parent / "daemon.log").stat().st_size
    left = "SELECT outbox_id FROM delivery_log WHERE state NOT IN ('sent', 'sending')"
    with daemon(monitor, path) as process:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert process.poll() is None, (path.parent / "daemon.log").read_text()
            for (outbox_id,) in asked(database, left):
                # it may be sent or under way by now, which is wrong use
                subprocess.run(
                    [monitor, "--config", str(path), "deliver", "--retry", str(outbox_id)],
                    capture_output=True,
                    check=False,
                )
            whole = asked(database, "SELECT count(*) FROM digest_entries") == [(len(wanted),)]
            if whole and not asked(database, "SELECT 1 FROM delivery_log WHERE state != 'sent'"):
                break
            time.sleep(0.5)
        while not listens(path.parent / "daemon.log", told):
            time.sleep(0.1)
        process.terminate()
        assert process.wait(30) == 0


def test_random_kills_lose_and_double_nothing(
    monitor: str, tmp_path: Path, feed_server: FeedServer, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Each entry is stored once and mailed to each recipient in one digest; the same Message-ID may arrive twice."""
    caplog.set_level(logging.WARNING, logger="mail.log")
    rng = random.Random(20210824)
    feeds = [Growing(feed_server, f"/{n}.xml", rng) for n in range(3)]
    path = tmp_path / "config.toml"
    tables = (table(f"f{n}", f"{feed_server.url}/{n}.xml") for n in range(3))
    path.write_text(fast(tables, mailbox.port), encoding="utf-8")
    whimsical(mailbox, rng)
    began = time.monotonic()
    wanted, under_way = killed_often(monitor, path, feeds, rng)
    well(mailbox)
    before = Counter(state for (state,) in asked(tmp_path / "news.db", "SELECT state FROM delivery_log"))
    finish(monitor, path, wanted)
    for who, entries in sent_in(mailbox).items():
        assert set(entries) == wanted, who
        assert {n: ids for n, ids in entries.items() if len(ids) != 1} == {}, who
    database = tmp_path / "news.db"
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    assert asked(database, "PRAGMA foreign_key_check") == []
    assert asked(database, "SELECT count(*), count(DISTINCT url) FROM entries") == [(len(wanted), len(wanted))]
    assert asked(database, "SELECT count(*), count(DISTINCT entry_id) FROM digest_entries") == [
        (len(wanted), len(wanted))
    ]
    assert asked(database, "SELECT DISTINCT state FROM delivery_log") == [("sent",)]
    assert asked(database, "SELECT held_at FROM custody") == [(None,)]
    ((messages, tries),) = asked(database, "SELECT count(*), sum(attempts) FROM delivery_log")
    arrived = len(mailbox.accepted)
    log.info(
        "%d kills in %.0f s, %d of them with a message under way; %d entries in %s messages, %s tries, %d arrivals; "
        "at the last kill: %s",
        KILLS, time.monotonic() - began, under_way, len(wanted), messages, tries, arrived, dict(before),
    )  # fmt: skip
