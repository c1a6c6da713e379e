"""`mute` as installed: quiet for a story, and what the other commands say of it meanwhile."""

import json
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table


@pytest.fixture
def reader(monitor: str, tmp_path: Path, feed_server: FeedServer) -> Place:
    """A reader with two stories that no issue told of."""
    titles = ("Xiaomi SU7, richiamo per 116.887 auto in Cina", "Xiaomi YU7, sciopero nella fabbrica di Pechino")
    feed_server.put("/it", feed(*titles), "application/rss+xml")
    reader = Place(monitor, tmp_path)
    reader.write(config(table("it news", f"{feed_server.url}/it")))
    reader.run("poll")
    return reader


def test_a_muted_story_is_quiet_everywhere_but_where_one_asks(reader: Place) -> None:
    """The digest leaves it out, `status`, `explain` and the list say so; ended, it is in the next issue."""
    stories = {row["headline"][:10]: row["story_id"] for row in reader.rows("SELECT * FROM story_overview")}
    quiet = stories["Xiaomi SU7"]
    assert "no story is muted" in reader.run("mute").stdout
    assert f"s{quiet} is quiet until 2" in reader.run("mute", f"s{quiet}", "--days", "3").stdout
    assert "Xiaomi SU7" in reader.run("mute").stdout
    (listed,) = json.loads(reader.run("mute", "--json").stdout)
    assert (listed["story_id"], listed["status"]) == (quiet, "reported")
    assert f"s{quiet} until 2" in reader.run("status").stdout
    assert [m["story_id"] for m in json.loads(reader.run("status", "--json").stdout)["muted"]] == [quiet]
    assert "muted until" in reader.run("explain", f"s{quiet}").stdout
    reader.run("digest", "daily")
    assert {row["story_id"] for row in _told(reader)} == set(stories.values()) - {quiet}
    assert "is heard again" in reader.run("mute", f"s{quiet}", "--off").stdout
    assert "was not muted" in reader.run("mute", str(quiet), "--off").stdout
    assert "muted until" not in reader.run("explain", f"s{quiet}").stdout
    assert "SU7" in reader.run("digest", "daily", "--preview").stdout


def test_the_code_of_a_story_that_was_merged_leads_on(monitor: str, tmp_path: Path, feed_server: FeedServer) -> None:
    """`explain` and `mute` show and mute what it is part of, and say since when; the mute is the one story's."""
    titles = (
        "小米YU9售价28.99万元起",
        "小米汽车15分钟大定突破3万台",
        "Xiaomi YU9 al debutto: prezzi da 289.900 yuan, 30.000 ordini in 15 minuti",
    )
    reader = Place(monitor, tmp_path)
    reader.write(config(table("it news", f"{feed_server.url}/it")))
    for number in (2, 3):
        feed_server.put("/it", feed(*titles[:number]), "application/rss+xml")
        reader.run("poll")
        found = [row["story_id"] for row in reader.rows("SELECT story_id FROM story_overview")]
        if number == len(titles) - 1:
            assert found == [1, 2]
    assert found == [1]
    assert "s2 is part of s1 since 2" in reader.run("explain", "s2").stdout
    (told,) = json.loads(reader.run("explain", "s2", "--json").stdout)
    assert (told["story_id"], [p["story_id"] for p in told["parts"]]) == (1, [2])
    quiet = reader.run("mute", "s2").stdout
    assert "s2 is part of s1 since 2" in quiet
    assert "s1 is quiet until" in quiet
    assert "s1 until 2" in reader.run("status").stdout
    assert "s1 is heard again" in reader.run("mute", "s2", "--off").stdout


def _told(reader: Place) -> list[dict[str, int]]:
    return [dict(row) for row in reader.rows("SELECT n.story_id FROM digest_entries d JOIN news n USING (entry_id)")]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("mute", "s999"), 1, "there is no story 999"),
        (("mute", "the recall"), 2, "such as s12"),
        (("mute", "d1"), 2, "such as s12"),
        (("mute", "s1", "--off", "--days", "2"), 2, "leave --days out"),
        (("mute", "--off"), 2, "name the story"),
        (("mute", "s1", "--days", "0"), 2, "--days"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(reader: Place, arguments: tuple[str, ...], code: int, words: str) -> None:
    """What cannot be meant changes nothing."""
    assert words in reader.run(*arguments, code=code).stderr
    assert "no story is muted" in reader.run("mute").stdout
