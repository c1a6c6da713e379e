"""A watchlist changed under a daemon that is killed again and again: in the end the news are those of the new list."""

import json
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.e2e.test_kill import daemon, listens
from tests.support.feeds import FeedServer
from tests.support.place import Place, config, item, rss, table

KILLS = 6
PATIENCE = 120
NOW = datetime.now(UTC)
FEEDS, ITEMS = 4, 150
OLD = '[set]\nbrand = ["aurora"]\ncar = ["auto"]\n[[rule]]\nid = "brand+car"\nall = ["brand", "car"]\nlevel = "sure"\n'
NEW = OLD.replace('["auto"]', '["berlina", "officina"]').replace('"sure"', '"likely"')
WORDS = ("auto", "berlina", "officina", "concerto", "auto berlina", "auto officina")
WATCH = '[[watches]]\nname = "own"\nuse = "own.toml"\n'


def filled(monitor: str, folder: Path, server: FeedServer, watchlist: str) -> Place:
    """A place whose feeds were polled once with this watchlist."""
    folder.mkdir()
    (folder / "own.toml").write_text(watchlist, encoding="utf-8")
    made = Place(monitor, folder)
    tables = [table(f"f{n}", f"{server.url}/{n}.xml") for n in range(FEEDS)]
    made.write(config(*tables, more=WATCH, monitor='language = "it"\ntick = "1s"'))
    made.run("poll")
    return made


def news(place: Place) -> list[tuple[str, str, str, str]]:
    """What stands in the news: watch, rule, level, address."""
    rows = place.rows("SELECT watch, rule, level, url FROM news WHERE watch = 'own' ORDER BY url")
    return [tuple(row) for row in rows]


def test_kills_leave_the_new_watchlists_news(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """Each start goes on where the last one was killed; what matched stays known, and the verdicts are those of a fresh file."""
    rng = random.Random(7)
    for n in range(FEEDS):
        titles = [f"Aurora {rng.choice(WORDS)} {rng.randrange(10**6)} {n}" for _ in range(ITEMS)]
        feed_server.put(
            f"/{n}.xml",
            rss(*(item(f"{n}-{k}", title, at=NOW - timedelta(minutes=40 * k)) for k, title in enumerate(titles))),
        )
    place = filled(monitor, tmp_path / "changed", feed_server, OLD)
    before = news(place)
    (place.folder / "own.toml").write_text(NEW, encoding="utf-8")
    for _ in range(KILLS):
        with daemon(monitor, place.config) as process:
            time.sleep(rng.uniform(0.5, 1.5))
            process.send_signal(signal.SIGKILL)
    log = place.folder / "daemon.log"
    told = log.stat().st_size
    done = "SELECT 1 FROM judgings WHERE ended_at IS NOT NULL AND came > 0"
    with daemon(monitor, place.config) as process:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not (place.rows(done) and listens(log, told)):
            assert process.poll() is None, log.read_text()
            time.sleep(0.3)
        process.terminate()
        assert process.wait(30) == 0
    after = news(place)
    assert after == news(filled(monitor, tmp_path / "fresh", feed_server, NEW))
    gone = {url for *_, url in before} - {url for *_, url in after}
    assert gone
    former = place.rows("SELECT url FROM former_matches JOIN entries USING (entry_id) WHERE watch = 'own'")
    assert {row["url"] for row in former} == gone
    assert len(place.rows("SELECT 1 FROM entries")) == FEEDS * ITEMS
    (judging,) = place.rows("SELECT came, went FROM judgings ORDER BY judging_id DESC LIMIT 1")
    assert (judging["came"], judging["went"]) == (len({u for *_, u in after} - {u for *_, u in before}), len(gone))
    assert json.loads(place.run("status", "--json").stdout)["judging_again"] is None
