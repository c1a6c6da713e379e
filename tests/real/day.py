"""A day of 2,000 entries through the database: what judging costs an entry, whether memory stays flat, whether stories are as expected.

    python -m tests.real.day [--days 3] [--entries 2000] [--matched 150]

The entries are made up, in three languages: events of known make, each told by several feeds within hours, among news of other
things.  Every ten minutes a poll brings what is new, a digest goes out twice a day.  What is real: judging, the window
read for it, the database.
"""

import argparse
import random
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli.shell import Shell
from monitor.keep import keep
from monitor.model import FeedState, Item, Polled
from monitor.publish import publish_due
from monitor.store import feeds, issues
from monitor.store.db import Store

BEGIN = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
POLL = timedelta(minutes=10)
MODELS = ("SU7", "YU7", "YU9", "N90")
PARTNERS = (
    ("NIO", "蔚来"), ("XPeng", "小鹏"), ("BYD", "比亚迪"), ("Great Wall", "长城汽车"), ("Ford", "福特"), ("CATL", "宁德时代"),
)  # fmt: skip
PLACES = (("Monaco", "慕尼黑", "Munich"), ("Pechino", "北京", "Beijing"), ("Wuhan", "武汉", "Wuhan"))
KINDS = {
    "price": ("Xiaomi {m}, prezzo da {n} yuan", "小米{m}售价{w}万元起", "Xiaomi {m} starts at {n} yuan"),
    "recall": (
        "Xiaomi richiama {k} {m}: difetto ai freni", "小米召回{k}辆{m}：制动存在隐患", "Xiaomi recalls {k} {m} cars over brake defect",
    ),
    "orders": ("Xiaomi {m}, {k} ordini in {h} ore", "小米{m}上市{h}小时大定{k}台", "Xiaomi {m} draws {k} orders in {h} hours"),
    "partner": ("Xiaomi si allea con {a} per la ricarica", "小米汽车与{z}达成充电合作", "Xiaomi EV partners with {a} on charging"),
    "plant": (
        "Xiaomi, nuova fabbrica di auto a {pi}: {k} vetture l'anno", "小米汽车{pz}工厂开建 年产{k}辆", "Xiaomi to build car plant in {pe} for {k} cars a year",
    ),
    "fire": ("Xiaomi {m} in fiamme a {pi}", "小米{m}在{pz}起火", "Xiaomi {m} catches fire in {pe}"),
}  # fmt: skip
OTHERS = (
    ("Il mercato delle case cala del {h}% a {pi}", "it"), ("{pz}房价下跌{h}%", "zh"), ("House prices fall {h}% in {pe}", "en"),
    ("Smartphone, vendite a quota {k}", "it"), ("手机销量{k}台", "zh"), ("Phone sales reach {k}", "en"),
)  # fmt: skip
LANGUAGES = ("it", "zh", "en")
EVENTS = 4 * len(MODELS) + len(PARTNERS) + len(PLACES)
"""Of a day at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One entry of the day, and the event it reports; "" where it is other news."""

    at: datetime
    feed: str
    title: str
    event: str


def facts(chance: random.Random) -> dict[str, str]:
    """What an event is made of."""
    price, count = chance.randrange(180, 420) * 1000 + 900, chance.randrange(2_000, 300_000)
    partner, place = chance.choice(PARTNERS), chance.choice(PLACES)
    return {
        "m": chance.choice(MODELS), "n": f"{price:,}", "w": f"{price / 10_000:.2f}", "k": str(count), "h": str(chance.randrange(5, 48)),
        "a": partner[0], "z": partner[1], "pi": place[0], "pz": place[1], "pe": place[2],
    }  # fmt: skip


def day(begin: datetime, entries: int, matched: int, chance: random.Random) -> list[Piece]:
    """A day's entries in order of publication."""
    made: list[Piece] = []
    told: set[tuple[str, str]] = set()
    while len(made) < matched and len(told) < EVENTS:
        kind, held = chance.choice(sorted(KINDS)), facts(chance)
        # of a kind one event a day of each model, partner or place: else nobody could say which is which
        key = (kind, held[{"partner": "a", "plant": "pe"}.get(kind, "m")])
        if key in told:
            continue
        told.add(key)
        start = begin + timedelta(hours=chance.uniform(0, 18))
        for _ in range(min(chance.randrange(1, 24), matched - len(made))):
            language = chance.choice(LANGUAGES)
            title = KINDS[kind][LANGUAGES.index(language)].format(**held)
            at = start + timedelta(hours=chance.expovariate(0.5))
            made.append(
                Piece(at=at, feed=f"{language}{chance.randrange(13)}", title=title, event=f"{begin:%d} {kind} {held}")
            )
    while len(made) < entries:
        title, language = chance.choice(OTHERS)
        at = begin + timedelta(hours=chance.uniform(0, 24))
        made.append(
            Piece(at=at, feed=f"{language}{chance.randrange(13)}", title=title.format(**facts(chance)), event="")
        )
    return sorted(made, key=lambda p: p.at)


def config() -> str:
    """What a user would write."""
    tables = "".join(
        f'[[feeds]]\nname = "{language}{n}"\nurl = "https://{language}{n}.example/"\nlanguage = "{language}"\n'
        for language in LANGUAGES
        for n in range(13)
    )
    return (
        '[[watches]]\nname = "xiaomi-auto"\nuse = "xiaomi-auto"\n[[digests]]\nname = "daily"\nto = ["reader@day.example"]\nat = ["07:30", "18:30"]\n'
        + tables
    )


def polls(pieces: Sequence[Piece], begin: datetime) -> Iterator[tuple[datetime, list[Piece]]]:
    """What each poll finds, by feed: (when, what)."""
    at, rest = begin, list(pieces)
    while rest:
        at += POLL
        ready = defaultdict(list)
        while rest and rest[0].at <= at:
            ready[rest[0].feed].append(rest.pop(0))
        for _, held in sorted(ready.items()):
            yield at, held


def bcubed(homes: dict[str, list[int]]) -> float:
    """F1 of stories against events."""
    of: dict[int, list[str]] = defaultdict(list)
    for event, stories in homes.items():
        for story in stories:
            of[story].append(event)
    count = sum(map(len, homes.values()))
    same = [(event, story, stories.count(story)) for event, stories in homes.items() for story in stories]
    precision = sum(n / len(of[story]) for _, story, n in same) / count
    recall = sum(n / len(homes[event]) for event, _, n in same) / count
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    """Live through the days and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--matched", type=int, default=150)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="day-"))
    (folder / "config.toml").write_text(config(), encoding="utf-8")
    shell = Shell(config=str(folder / "config.toml"), clock=lambda: BEGIN, env={})
    named = {f.name: f for f in shell.settings.feeds}
    events: dict[str, str] = {}
    with Store(folder / "news.db") as store:
        feeds.sync(store, shell.settings.feeds)
        issues.start(store, ["daily"], BEGIN)
        ids = {row["feed"]: row["feed_id"] for row in store.rows("SELECT feed, feed_id FROM feeds")}
        for number in range(args.days):
            begin = BEGIN + timedelta(days=number)
            pieces = day(begin, args.entries, args.matched, random.Random(number))
            spent = 0.0
            events = dict(list(events.items())[-3 * args.entries :])  # so that it is not the test that grows
            for at, held in polls(pieces, begin):
                items = tuple(
                    Item(key=f"{p.at:%m%d%H%M%S%f}", title=p.title, summary="", url=f"https://{p.feed}.example/{p.at:%m%d%H%M%S%f}", published_at=p.at)
                    for p in held
                )  # fmt: skip
                events.update((i.url, p.event) for i, p in zip(items, held, strict=True))
                polled = Polled(
                    feed_id=ids[held[0].feed], at=at, outcome="news", next_poll_at=at, interval=1200.0, reason="", items=items,
                    seen={i.key: i.key for i in items},
                )  # fmt: skip
                state = FeedState(feed_id=ids[held[0].feed], url=named[held[0].feed].url, succeeded_at=BEGIN)
                before = time.process_time()
                keep(store, named[held[0].feed], state, polled, shell.sight)
                spent += time.process_time() - before
                publish_due(store, shell.press, now=at)
            homes: dict[str, list[int]] = defaultdict(list)
            caught = store.rows(
                "SELECT url, story_id FROM news WHERE published_at >= ?", [f"{begin:%Y-%m-%dT%H:%M:%SZ}"]
            )
            for row in caught:
                homes[events[row["url"]]].append(row["story_id"])
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{begin:%a}: {len(pieces)} entries, {len(caught)} matched, {1000 * spent / len(pieces):.2f} ms an entry in all, "
                f"{len({s for held in homes.values() for s in held})} stories of {len(homes)} events, B-cubed {bcubed(homes):.3f}, peak {peak:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
