"""The kinds of mail through the installed command: the first issue and the quiet line, into a Maildir."""

from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table


@pytest.fixture
def place(monitor: str, tmp_path: Path) -> Place:
    """A folder to work in."""
    return Place(monitor, tmp_path)


def test_the_first_round_mails_what_there_is(place: Place, feed_server: FeedServer) -> None:
    """One round with a fresh config: polled, and mailed without waiting for a slot; the next round mails nothing."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    place.write(config(table("a", f"{feed_server.url}/a.xml"), digest='at = ["07:30"]\nquiet = "never"'))
    place.run("run", "--once")
    (mail,) = place.mails()
    assert str(mail["Subject"]).startswith("daily n. 1: Xiaomi SU7 arriva a Torino")
    place.run("run", "--once")
    assert len(place.mails()) == 1


def test_a_first_round_that_found_nothing_says_so(place: Place, feed_server: FeedServer) -> None:
    """A reader who has just set it up learns that it works, and which feed does not."""
    feed_server.put("/a.xml", feed("Ricetta della focaccia"))
    place.write(config(table("a", f"{feed_server.url}/a.xml"), table("b", f"{feed_server.url}/b.xml")))
    place.run("run", "--once")
    (mail,) = place.mails()
    assert mail["Subject"] == "daily n. 1: niente di nuovo"
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert "Niente di nuovo: 1 feed letto, 1 non si legge: «b»." in part.get_content()
    (row,) = place.rows("SELECT kind, entries, state FROM delivery_log")
    assert tuple(row) == ("digest", 0, "sent")
