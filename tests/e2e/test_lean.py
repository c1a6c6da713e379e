"""What a round without news loads: a small machine pays at each start for every library that is imported."""

import json
import sys
from pathlib import Path

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table

POLL = """
import json, sys
from monitor.cli.main import main
try:
    main(["poll"])
finally:
    print(json.dumps(sorted(sys.modules)))
"""
HEAVY = {"jinja2", "babel", "sqlite_utils", "httpx", "apscheduler", "feedparser"}
JUDGES = ("monitor.judge", "monitor.weigh", "monitor.stories.")
"""How the names of what judges begin."""


def loaded(place: Place) -> set[str]:
    """Every module that a poll imports, in a process of its own."""
    return set(json.loads(place.run("-c", POLL).stdout.splitlines()[-1]))


def test_a_poll_without_news_loads_nothing_that_mails_or_judges(tmp_path: Path, feed_server: FeedServer) -> None:
    """Neither templates, calendars, schemas, TLS, timers nor the large parser; what judges comes with the first news."""
    feed_server.put("/it", feed("Xiaomi SU7, richiamo per 116.887 auto in Cina"), "application/rss+xml")
    place = Place(sys.executable, tmp_path)
    place.write(config(table("it news", f"{feed_server.url}/it")))
    with_news = loaded(place)
    assert with_news >= {"monitor.poll", "sqlite_utils", "monitor.judge"}
    assert with_news & (HEAVY - {"sqlite_utils"}) == set(), "the first one makes the tables"
    without = loaded(place)
    assert "monitor.poll" in without
    assert without & HEAVY == set()
    assert [name for name in sorted(without) if name.startswith(JUDGES)] == []
