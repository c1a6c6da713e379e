"""Each way in which a feed cannot be seen, over real sockets: it begins and ends in `feed_health`, in `status` and once in the digest."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.cli.shell import Shell
from monitor.poll import poll
from monitor.publish import publish
from monitor.store.db import Store
from tests.support.feeds import Answer, FeedServer
from tests.support.place import config, item, rss, table

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WATCHLIST = '[set]\ncar = ["SU7"]\n[[rule]]\nid = "car"\nany = ["car"]\n'
READ_AGAIN, WITHOUT_NEWS, UNREADABLE = "Read again: “odd”", "Answering without news", "Cannot be read: “odd”"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One way, with what is said of it."""

    name: str
    answers: tuple[Answer, ...]
    state: str
    says: str
    """In `status`."""
    begins: str
    """The digest's line when it begins."""
    ends: str = READ_AGAIN
    lasts: timedelta = 2 * HOUR
    """Until the digest is made."""
    table: str = ""
    """Lines of the feed in the config."""
    days: int = 1
    """Of good polls before."""


def page(text: str, status: int = 200) -> tuple[Answer, ...]:
    """An HTML page in the feed's place."""
    body = f"<html><head><title>{text}</title></head><body><p>{text}</p></body></html>".encode()
    return (Answer(status=status, content_type="text/html", body=body),)


def blind(name: str, answer: Answer | tuple[Answer, ...], says: str, table: str = "") -> Case:
    """A feed whose server answers with something else."""
    answers = answer if isinstance(answer, tuple) else (answer,)
    return Case(name=name, answers=answers, state="blind", says=says, begins=WITHOUT_NEWS, table=table)


def failing(name: str, answer: Answer, says: str) -> Case:
    """A feed whose server does not answer, or says no."""
    return Case(name=name, answers=(answer,), state="failing", says=says, begins=UNREADABLE, lasts=25 * HOUR)


CASES = (
    blind("canary missing", Answer(body=rss(item("x", "another site's", at=NOW))), "lacks the canary", 'canary = "odd.example"'),
    blind("empty channel", Answer(body=rss()), "holds no item"),
    blind("login page", page("Please log in to continue"), "login page"),
    blind("consent wall", page("Before you continue: accept all cookies"), "consent page"),
    blind("error text", page("Service unavailable: scheduled maintenance"), "error text"),
    blind("captcha", page("Just a moment... checking your browser"), "check for humans"),
    blind("parked domain", page("This domain is for sale"), "parked domain"),
    blind("error in JSON", Answer(content_type="application/json", body=b'{"code": 500, "message": "oops"}'), "error in JSON"),
    blind("bridge's notice", Answer(body=rss(item("e", "Bridge returned error 502!", at=NOW))), "bridge answered"),
    blind("nothing at all", Answer(body=b""), "is blind"),
    failing("not found", Answer(status=404), "HTTP 404"),
    failing("server error", Answer(status=500), "HTTP 500"),
    failing("no answer", Answer(reset=True), "is failing"),
    Case(name="gone", answers=(Answer(status=410),), state="gone", says="HTTP 410", begins="Gone for good", ends=""),
    Case(name="silent", answers=(), state="silent", says="is silent", begins="Quieter than usual", ends="Publishing again: “odd”",
         lasts=9 * DAY, days=20),
)  # fmt: skip


class Reader:
    """A reader's monitor: one feed that is odd, and one that brings news for every digest."""

    def __init__(self, folder: Path, server: FeedServer, table_: str = "") -> None:
        """Write the config; the clock stands."""
        self.server, self.folder, self.now = server, folder, NOW
        self.seen = self.issues = 0
        self.news: list[str] = []
        self.write(table("odd", f"{server.url}/odd", more=table_))

    def write(self, odd: str) -> None:
        """Put the config there, with the odd feed as its owner has it."""
        text = config(odd, table("news", f"{self.server.url}/news"), monitor='language = "en"')
        text = text.replace('use = "xiaomi-auto"', 'use = "own.toml"')
        (self.folder / "own.toml").write_text(WATCHLIST, encoding="utf-8")
        (self.folder / "config.toml").write_text(text, encoding="utf-8")
        self.shell = Shell(config=str(self.folder / "config.toml"), clock=lambda: self.now, env={})

    def good(self) -> None:
        """The odd feed shows one article more."""
        self.seen += 1
        shown = range(max(self.seen - 5, 0), self.seen)
        body = rss(*(item(f"o{n}", f"article {n}", at=self.now - (self.seen - 1 - n) * DAY) for n in reversed(shown)))
        self.server.script(
            "/odd", Answer(body=body.replace(b"<title>t</title>", b"<title>t</title><link>https://odd.example/</link>"))
        )

    def poll(self) -> None:
        """One pass, by hand."""
        settings = self.shell.settings
        poll(
            settings.database, settings.feeds, settings.fetch, self.shell.sight, clock=lambda: self.now, everything=True
        )

    def health(self) -> tuple[str, bool]:
        """The odd feed's state in the view, and whether it is in trouble."""
        with Store(self.folder / "news.db") as store:
            (row,) = store.rows("SELECT state, trouble_since FROM feed_health WHERE feed = 'odd'")
            return row["state"], row["trouble_since"] is not None

    def status(self) -> str:
        """What `monitor status` says of the odd feed."""
        done = CliRunner().invoke(cli, ["status"], obj=self.shell)
        return "\n".join(line for line in done.output.splitlines() if "feed odd " in line)

    def digest(self) -> list[str]:
        """The lines about the odd feed in an issue made now, which has a story of its own besides."""
        self.issues += 1
        self.news.insert(
            0, item(f"n{self.issues}", f"Xiaomi SU7, {self.issues}00.000 consegne a novembre", at=self.now)
        )
        self.server.script("/news", Answer(body=rss(*self.news)))
        settings = self.shell.settings
        poll(
            settings.database,
            settings.feeds,
            settings.fetch,
            self.shell.sight,
            clock=lambda: self.now,
            everything=True,
            names=["news"],
        )
        with Store(settings.database) as store:
            made = publish(store, self.shell.press, settings.digests[0], slot=self.now, now=self.now)
            assert made.outcome == "queued"
            (row,) = store.rows("SELECT payload FROM outbox ORDER BY outbox_id DESC LIMIT 1")
        message = email.message_from_bytes(row["payload"], policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        assert body is not None
        told = " ".join(body.get_content().split()).replace("· ", "\n").replace(". ", ".\n")
        return [line for line in told.splitlines() if "“odd”" in line]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_begins_and_ends_in_the_view_in_status_and_once_in_the_digest(
    tmp_path: Path, feed_server: FeedServer, case: Case
) -> None:
    """Well, then in trouble, then well again; each issue in between tells what is new of it and nothing twice."""
    reader = Reader(tmp_path, feed_server, case.table)
    for _ in range(case.days):
        reader.good()
        reader.poll()
        reader.now += DAY
    assert (reader.health(), reader.status(), reader.digest()) == (("ok", False), "", [])

    if case.answers:
        feed_server.script("/odd", *case.answers)
    reader.poll()
    reader.now += case.lasts
    reader.poll()
    assert reader.health() == (case.state, True)
    assert case.says in reader.status()
    (begun,) = reader.digest()
    assert case.begins in begun
    reader.now += HOUR
    assert reader.digest() == []

    if case.state == "gone":
        reader.write(table("odd", f"{feed_server.url}/odd?new"))
    reader.good()
    reader.now += HOUR
    reader.poll()
    assert (reader.health(), reader.status()) == (("ok", False), "")
    ended = reader.digest()
    assert [case.ends in line for line in ended] == ([True] if case.ends else [])
    reader.now += HOUR
    assert reader.digest() == []


def test_a_gap_is_told_once_and_counted(tmp_path: Path, feed_server: FeedServer) -> None:
    """It is over when it is found: the view counts it, status tells of it for a week, the digest once."""
    reader = Reader(tmp_path, feed_server)
    for first, now in ((0, NOW), (40, NOW + DAY)):
        reader.now = now
        items = [item(f"o{n}", f"article {n}", at=now - (5 - n + first) * HOUR) for n in range(first, first + 5)]
        feed_server.script("/odd", Answer(body=rss(*items)))
        reader.poll()
        if not first:
            assert (reader.status(), reader.digest()) == ("", [])
    assert reader.health() == ("ok", False)
    assert "had a gap on 2026-11-24 07:00Z: some 19 entries in thirty days were probably never seen" in reader.status()
    assert reader.digest() == ["Articles perhaps never seen: “odd” between Nov 23 07:00 and Nov 24 07:00 (about 19)."]
    reader.now += HOUR
    assert reader.digest() == []
    reader.now += 8 * DAY
    assert reader.status() == ""
