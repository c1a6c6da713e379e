"""`pause` as installed: holidays for a digest, and what the other commands say of it meanwhile."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table

TITLE = "Xiaomi SU7, richiamo per 116.887 auto in Cina"


@pytest.fixture
def reader(monitor: str, tmp_path: Path, feed_server: FeedServer) -> Place:
    """A reader with an entry that no issue told of, and a digest that is due each second."""
    feed_server.put("/it", feed(TITLE), "application/rss+xml")
    reader = Place(monitor, tmp_path)
    reader.write(config(table("it news", f"{feed_server.url}/it"), digest='every = "1s"'))
    reader.run("poll")
    return reader


def test_a_paused_digest_makes_no_issue_till_it_goes_on(reader: Place) -> None:
    """Slots pass, nothing is marked, every command says why; ended, the next issue tells what happened."""
    assert "no digest is paused" in reader.run("pause").stdout
    assert "paused: no issue until `monitor pause daily --off`" in reader.run("pause", "daily").stdout
    reader.run("run", "--once")
    assert reader.rows("SELECT * FROM digest_entries") == []
    assert "next slot none, paused until `monitor pause daily --off`" in reader.run("status").stdout
    assert "The digest daily is paused: no issue until" in reader.run("check").stdout
    assert "waits for an issue after its pause" in reader.run("explain", "1").stdout
    (listed,) = json.loads(reader.run("pause", "--json").stdout)
    assert (listed["digest"], listed["until"]) == ("daily", None)
    assert json.loads(reader.run("status", "--json").stdout)["paused"] == [listed]

    assert "goes on: what happened is in its next issue" in reader.run("pause", "daily", "--off").stdout
    assert "was not paused" in reader.run("pause", "daily", "--off").stdout
    for _ in range(20):
        reader.run("run", "--once")
        if reader.mails():
            break
    assert "richiamo" in str(reader.mails()[0].get_body(("plain",)))


def test_a_pause_with_an_end_names_the_first_issue_after(reader: Place) -> None:
    """The day is that of the digest's zone, and an issue asked for by hand goes out meanwhile."""
    day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    said = f"paused until {day} 00:00 UTC: its next issue is that of {day} 00:00 UTC"
    assert said in reader.run("pause", "daily", "--until", day).stdout
    assert f"next slot {day} 00:00 UTC (paused until then)" in reader.run("status").stdout
    assert f"waits for the issue of {day} 00:00Z (the digest is paused)" in reader.run("explain", "1").stdout
    assert day in reader.run("pause").stdout
    asked = reader.run("digest", "daily").stdout
    assert said in asked
    assert "this one was asked for by hand" in asked
    assert len(reader.rows("SELECT * FROM digest_entries")) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pause", "weekly"), "no digest is called 'weekly': the config has daily"),
        (("pause", "daily", "--until", "Monday"), "is no day: write 2026-12-08"),
        (("pause", "daily", "--until", "2020-01-01"), "name one after today"),
        (("pause", "daily", "--until", "0001-01-01"), "name one after today"),
        (("pause", "daily", "--until", "9999-12-31"), "name one after today"),
        (("pause", "daily", "--off", "--until", "2999-01-01"), "leave --until out"),
        (("pause", "--off"), "name the digest"),
        (("pause", "daily", "--json"), "--json is for the list"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(reader: Place, arguments: tuple[str, ...], words: str) -> None:
    """What cannot be meant changes nothing."""
    assert words in reader.run(*arguments, code=2).stderr
    assert "no digest is paused" in reader.run("pause").stdout
