"""A small monitor with a past: four feeds over two days, told through the program's own steps, for whatever looks back.

A first poll with its backlog, a day of news with copies, masks and vetoes, an issue, a changed watchlist, a feed with a gap,
one that fails, and some that nothing has read for a day.  Every id and every time is the same in each run.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from monitor.again import begin, judge_again
from monitor.cli.shell import Shell
from monitor.keep import keep
from monitor.model import FeedState, Item, Polled
from monitor.publish import publish
from monitor.store import feeds, issues
from monitor.store.db import Store

DAY = datetime(2026, 11, 23, tzinfo=UTC)
"""The first poll is at 06:00 of this day."""
NOW = DAY + timedelta(days=2, hours=12)
"""When one looks back."""
CONFIG = """
[monitor]
language = "en"
[fetch]
max_items = 4
[[watches]]
name = "aurora"
use = "aurora.toml"
[[watches]]
name = "fabbriche"
use = "fabbriche.toml"
[[digests]]
name = "daily"
to = ["me@reader.example"]
watches = ["aurora"]
levels = ["sure"]
[[digests]]
name = "all"
to = ["me@reader.example"]
at = ["20:00"]
[[feeds]]
name = "gazzetta"
url = "https://gazzetta.example/feed.xml"
language = "it"
[[feeds]]
name = "motori"
url = "https://motori.example/rss"
language = "it"
context = "cars"
[[feeds]]
name = "wire"
url = "https://feeds.wire.example/all"
[[feeds]]
name = "crowd"
url = "https://crowd.example/feed"
[[feeds]]
name = "resting"
url = "https://resting.example/feed"
enabled = false
[[feeds]]
name = "fresh"
url = "https://fresh.example/feed"
"""
LIST = """
schema = 1
[mask]
radio = ["radio aurora"]
link = ["android auto"]
[set]
brand = ["aurora", "极光"]
model = ["#A7"]
car = ["auto", "car", "cars", "汽车"]
phone = ["telefono", "phone"]
recall = ["richiamo", "recall"]
museum = ["museo"]
[[rule]]
id = "model"
any = ["model"]
level = "sure"
[[rule]]
id = "brand+car"
all = ["brand", "car"]
none = ["phone"]
level = "sure"
[[rule]]
id = "car-feed"
any = ["brand"]
context = "cars"
[[rule]]
id = "chinese"
any = ["brand"]
in = "text"
lang = ["zh"]
[[rule]]
id = "near"
all = ["brand", "car"]
in = "summary"
near = 3
level = "sure"
"""
BEFORE = '[[rule]]\nid = "recall"\nany = ["recall"]\n'
"""What the watchlist ends with at first,"""
AFTER = '[[rule]]\nid = "museum"\nall = ["brand", "museum"]\nlevel = "sure"\n'
"""and what it ends with later."""
FACTORIES = 'schema = 1\n[set]\nfactory = ["fabbrica", "factory"]\n[[rule]]\nid = "factory"\nany = ["factory"]\n'


def shell(folder: Path, now: datetime = NOW) -> Shell:
    """A command's surroundings at a moment."""
    return Shell(config=str(folder / "config.toml"), clock=lambda: now, env={})


def item(feed: str, number: int, title: str, summary: str = "", at: datetime | None = DAY) -> Item:
    """An item of a feed; its address tells its number and, like a newspaper's, its day."""
    host = {"wire": "www.wire.example"}.get(feed, f"{feed}.example")
    day = f"{at:%Y/%m/%d}" if at else "undated"
    return Item(
        key=f"{feed}/{number}", title=title, summary=summary, url=f"https://{host}/{day}/{number}", published_at=at
    )


class Past:
    """The monitor while its past is being made."""

    def __init__(self, folder: Path) -> None:
        """Write the config and make the database."""
        self.folder = folder
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        (folder / "fabbriche.toml").write_text(FACTORIES, encoding="utf-8")
        self.watch(LIST + BEFORE)
        self.store = Store(folder / "news.db")
        feeds.sync(self.store, self.shell.settings.feeds)
        issues.start(self.store, ["daily", "all"], DAY)

    def watch(self, text: str) -> None:
        """Let the watchlist be this, as a program that is started again reads it."""
        (self.folder / "aurora.toml").write_text(text, encoding="utf-8")
        self.shell = shell(self.folder)

    def poll(
        self,
        name: str,
        at: datetime,
        items: Sequence[Item] = (),
        *,
        outcome: Literal["news", "unchanged", "failed"] = "news",
        error: str | None = None,
        missed: int | None = None,
        held: int = 1,
    ) -> None:
        """One poll of a feed: what it brought, what it failed with, what a gap cost it, how many items it listed."""
        feed = next(feed for feed in self.shell.settings.feeds if feed.name == name)
        (row,) = self.store.rows("SELECT * FROM feeds WHERE feed = ?", [name])
        known = row["last_success_at"]
        polled = Polled(
            feed_id=row["feed_id"],
            at=at,
            outcome=outcome,
            next_poll_at=at,
            interval=1200.0,
            reason="a test",
            error=error,
            items=tuple(items),
            gap=missed is not None,
            missed=missed,
            seen={str(number): str(number) for number in range(held)},
        )
        state = FeedState(
            feed_id=row["feed_id"],
            url=feed.url,
            health=row["state"],
            succeeded_at=datetime.fromisoformat(known) if known else None,
        )
        assert keep(self.store, feed, state, polled, self.shell.sight) is not None

    def publish(self, name: str, slot: datetime) -> None:
        """Make the issue of a slot."""
        settings = next(one for one in self.shell.settings.digests if one.name == name)
        publish(self.store, self.shell.press, settings, slot=slot, now=slot)

    def judge_again(self, at: datetime) -> None:
        """Judge the entries of the last 30 days by the watchlist that is there now."""
        assert begin(self.store, self.shell.sight, at)
        judge_again(self.store, self.shell.sight, clock=lambda: at)


def make(folder: Path) -> None:
    """Make the whole past in a folder: config, watchlists, database."""
    past = Past(folder)
    early, morning, noon, evening = (DAY + timedelta(hours=hours) for hours in (6, 8, 12, 18))
    past.poll(
        "gazzetta",
        early,
        [
            item("gazzetta", 1, "Richiamo di mille vetture in Europa", at=DAY - timedelta(days=40)),
            item("gazzetta", 2, "Aurora apre la sua fabbrica di auto", at=DAY - timedelta(days=10)),
        ],
    )
    past.poll("motori", early)
    past.poll("wire", early)
    past.poll("crowd", early, held=4)
    past.poll(
        "gazzetta",
        morning,
        [
            item("gazzetta", 3, "Aurora presenta la A7, auto da 21.900 euro", "Le consegne a marzo.", morning),
            item("gazzetta", 4, "Aurora porta Android Auto sugli schermi", at=morning),
            item("gazzetta", 5, "Aurora: un'auto con il telefono dentro", at=morning),
            item("gazzetta", 6, "Richiamo di biscotti al supermercato", at=morning),
            item("gazzetta", 7, "Domani piove", at=morning),
            item("gazzetta", 8, "Un museo per Aurora a Torino", at=morning),
        ],
    )
    past.poll(
        "motori",
        noon,
        [
            item("motori", 1, "Aurora presenta la A7, auto da 21.900 euro", "Le consegne a marzo.", noon),
            item("motori", 2, "La berlina di Aurora, prime foto", at=noon),
            item("motori", 3, "Aurora apre un museo", at=None),
        ],
    )
    past.poll(
        "wire",
        noon,
        [
            item(
                "wire", 1, "Makers race for range", "Aurora, whose chief spoke in Turin on Monday, sells a car.", noon
            ),
            item("wire", 2, "A small maker grows", "Analysts say that the Aurora car sells well.", noon),
        ],
    )
    past.publish("daily", evening)
    late = DAY + timedelta(days=1, hours=9)
    past.poll("wire", late, [item("wire", 3, "Aurora recalls the A7 in Italy", at=late)], missed=12)
    past.poll("crowd", late, outcome="failed", error="the server answered 503", held=4)
    past.poll(
        "motori",
        late,
        [item("motori", 4, "Aurora A7, il \x1b[31mtest\u202e su strada " + "molto " * 90 + "lunga", at=late)],
    )
    past.watch(LIST + AFTER)
    past.judge_again(late + timedelta(hours=1))
    revised = item("gazzetta", 3, "Aurora presenta la A7, auto da 19.900 euro", "Le consegne a marzo.", morning)
    past.poll("gazzetta", late + timedelta(hours=2), [revised])
    past.poll("gazzetta", NOW - timedelta(hours=2), outcome="unchanged")
    with past.store.write() as conn:
        conn.execute("UPDATE stories SET muted_until = '2026-12-01T00:00:00Z' WHERE headline LIKE 'A small maker%'")
    past.store.close()
