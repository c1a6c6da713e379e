"""What the installed command needs for bodies that mean harm: bounded, whatever comes."""

from pathlib import Path

import pytest

from tests.real.hostile import INPUTS, MOST, cost
from tests.support.feeds import FeedServer

TOO_LARGE = "… sent more than 10 MB ([fetch] max_body)"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("276 MB of a feed", TOO_LARGE),
        ("276 MB of a feed, packed to 0.3 MB", TOO_LARGE),
        ("9 MB of elements inside each other", "the feed holds no item"),
        ("the same with letters beyond the BMP", "entries stored: 2000"),
        ("the same in JSON", "the answer is JSON of more than 200,000 parts"),
        ("9 MB of NUL", "the answer is empty"),
    ],
)
def test_all_processes_together_stay_small(tmp_path: Path, name: str, told: str) -> None:
    """Each is told in one line or read, and needs less memory than is allowed for all."""
    with FeedServer() as server:
        server.script("/a", INPUTS[name]())
        one = cost([f"{server.url}/a"], tmp_path)
    ((words, _),) = one.told
    assert words.startswith(told)
    assert 20 < one.peak < MOST
