"""The kinds of mail through the installed command, into a Maildir."""

from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, item, rss, table


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


def test_a_recall_is_mailed_at_once(place: Place, feed_server: FeedServer) -> None:
    """After the first round, whose backlog rings no phone: a mail under its own subject, and the issue by hand has only the rest."""
    feed_server.put("/a.xml", feed("Incidente mortale con una Xiaomi SU7 a Tongling"))
    place.write(
        config(
            table("a", f"{feed_server.url}/a.xml"),
            digest='at = ["07:30"]\nurgent = true',
            fetch='min_interval = "1s"\ninterval = "1s"',
        )
    )
    place.run("run", "--once")
    assert [str(mail["Subject"]).strip()[:11] for mail in place.mails()] == ["daily n. 1:"]
    items = [item("0", "Incidente mortale con una Xiaomi SU7 a Tongling"), item("1", "Xiaomi apre una seconda fabbrica di auto a Wuhan"),
             item("2", "Xiaomi annuncia il richiamo di 30.000 YU7 per un difetto ai freni")]  # fmt: skip
    feed_server.put("/a.xml", rss(*items))
    place.run("poll")
    place.run("run", "--once")
    subjects = [str(mail["Subject"]).strip() for mail in place.mails()]
    urgent = [subject for subject in subjects if subject.startswith("URGENTE daily: ")]
    assert len(urgent) == 1
    assert "30.000 YU7" in urgent[0]
    place.run("digest", "daily")
    rows = place.rows(
        "SELECT d.kind, e.key FROM digest_entries d JOIN entries e USING (entry_id) WHERE e.key != '1' ORDER BY 2"
    )
    assert [tuple(row) for row in rows] == [("digest", "0"), ("urgent", "2")]


def test_a_recap_by_hand_beside_a_digest(place: Place, feed_server: FeedServer) -> None:
    """Looked at, then queued and delivered; it marks nothing, and the digest's entries stay its own."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    recap = '[[digests]]\nname = "settimana"\nto = ["me@reader.example"]\nkind = "weekly"\n'
    place.write(config(table("a", f"{feed_server.url}/a.xml"), digest='at = ["07:30"]', more=recap))
    assert "The recap settimana goes to me@reader.example in Italian, on Monday at 07:30" in " ".join(
        place.run("check").stdout.split()
    )
    place.run("poll")
    told = place.run("digest", "settimana", "--preview").stdout
    assert "settimana n. 1: la settimana dal " in told
    assert "Xiaomi SU7 arriva a Torino" in (place.folder / "settimana-preview.txt").read_text(encoding="utf-8")
    assert "queued 1 message with 0 entries" in place.run("digest", "settimana").stdout
    place.run("deliver")
    (mail,) = place.mails()
    assert str(mail["Subject"]).strip().startswith("settimana n. 1: la settimana dal ")
    assert place.rows("SELECT * FROM digest_entries") == []
    assert [tuple(row) for row in place.rows("SELECT digest, kind FROM delivery_log")] == [("settimana", "weekly")]


def test_a_person_is_told_when_he_must_act(place: Place, feed_server: FeedServer) -> None:
    """Most feeds down: a mail to whom `[health]` names, none the next round, one when they are back; a heartbeat for each good round."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    feed_server.put("/beat", b"ok")
    health = f'[health]\nto = ["ops@reader.example"]\nheartbeat_url = "{feed_server.url}/beat"\n'
    tables = [
        table("a", f"{feed_server.url}/a.xml"),
        table("b", f"{feed_server.url}/b.xml"),
        table("c", f"{feed_server.url}/c.xml"),
    ]
    place.write(config(*tables, digest='at = ["07:30"]', more=health))
    for _ in range(2):
        place.run("run", "--once")
    to_ops = [mail for mail in place.mails() if mail["To"] == "ops@reader.example"]
    assert len(to_ops) == 1
    assert "2 feed su 3 non si leggono" in str(to_ops[0]["Subject"])
    for path in ("/b.xml", "/c.xml"):
        feed_server.put(path, feed("Ricetta della focaccia"))
    place.run("poll")
    place.run("run", "--once")
    rows = place.rows("SELECT recipient, state, subject FROM delivery_log WHERE kind = 'health' ORDER BY outbox_id")
    assert [row["subject"] for row in rows][1:] == ["Il monitor sta di nuovo bene"]
    assert {(row["recipient"], row["state"]) for row in rows} == {("ops@reader.example", "sent")}
    assert len(feed_server.requests("/beat")) == 3
