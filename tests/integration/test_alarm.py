"""The alarm on real files: one mail when a person must act, one when all is well, none in a circle."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import alarm
from monitor.alarm import Watchman, raise_alarm
from monitor.mail.settings import HealthSettings, MailSettings
from monitor.model import Feed, Message, Reply
from monitor.store import feeds, issues, outbox
from monitor.store.db import Store
from tests.integration.test_publish import messages
from tests.integration.test_turns import polled

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with three feeds that were read."""
    with Store(tmp_path / "n.db") as opened:
        feeds.sync(opened, [Feed(name=name, url=f"https://{name}.example/") for name in "abc"])
        polled(opened, NOW - MINUTE, 1, 2, 3)
        yield opened


def watchman(*to: str, **mail: Any) -> Watchman:  # noqa: ANN401 - a record's fields, checked by the record
    """Somebody to tell, in Italian."""
    return Watchman(
        health=HealthSettings(to=to or ("ops@x.example",)),
        mail=MailSettings(**({"sender": "monitor@x.example"} | mail)),
        language="it",
        timezone="Europe/Rome",
    )


def dead(store: Store, recipient: str, at: datetime, kind: str = "digest") -> None:
    """Queue a mail that its server refuses."""
    with store.write() as conn:
        issue = issues.settle(conn, f"{recipient} {at}", at, kind, number=None, subject="s", now=at)
        assert issue is not None
        outbox.queue(conn, issue, [Message(message_id=f"<{issue}@x>", recipient=recipient, payload=b"x")], at)
    send(store, at, "refused")


def send(store: Store, at: datetime, state: Any = "sent") -> None:  # noqa: ANN401 - one of a reply's states
    """Hand over all that is due, with one answer to all."""
    while (leased := outbox.lease(store, now=at, on_unknown="hold")) is not None:
        outbox.record(store, leased, Reply(state=state, text="550 no such user"), now=at)


def log(store: Store) -> list[tuple[str, str, str]]:
    """What the view says of health mails."""
    rows = store.rows("SELECT digest, kind, state FROM delivery_log WHERE kind = 'health' ORDER BY outbox_id")
    return [tuple(row) for row in rows]


def test_all_well_is_no_mail(store: Store) -> None:
    """However often one looks."""
    for minute in range(3):
        assert raise_alarm(store, watchman(), now=NOW + minute * MINUTE) is None
    assert messages(store) == []


def test_feeds_that_are_down_are_told_once_and_their_return_once(store: Store) -> None:
    """To each of those that the config names; both stand in the view under `health`."""
    who = watchman("a@x.example", "b@x.example")
    polled(store, NOW, 1, 2, outcome="failed", status=500, error="HTTP 500")
    made = raise_alarm(store, who, now=NOW)
    assert made is not None
    assert made.subject == "Il monitor ha bisogno di te: 2 feed su 3 non si leggono: la rete funziona?"
    assert [raise_alarm(store, who, now=NOW + n * MINUTE) for n in range(1, 50, 7)] == [None] * 7
    send(store, NOW + MINUTE)
    polled(store, NOW + HOUR, 1, 2)
    again = raise_alarm(store, who, now=NOW + HOUR)
    assert again is not None
    assert again.subject == "Il monitor sta di nuovo bene"
    send(store, NOW + HOUR)
    assert raise_alarm(store, who, now=NOW + HOUR + MINUTE) is None
    assert log(store) == [("health", "health", "sent")] * 4
    assert [mail["To"] for mail in messages(store)] == ["a@x.example", "b@x.example"] * 2
    assert messages(store)[0]["List-Id"] == "<health.x.example>"


def test_trouble_that_passes_before_its_mail_could_leave_is_not_told_at_all(store: Store) -> None:
    """The network was away: its mail waited, and would come late with another that takes it back."""
    polled(store, NOW, 1, 2, outcome="failed", status=None, error="no route")
    raise_alarm(store, watchman(), now=NOW)
    send(store, NOW, "retry")
    polled(store, NOW + HOUR, 1, 2)
    assert raise_alarm(store, watchman(), now=NOW + HOUR) is None
    assert log(store) == [("health", "health", "dropped")]
    assert raise_alarm(store, watchman(), now=NOW + 2 * HOUR) is None


def test_a_dead_mail_is_told_once_and_a_dead_health_mail_never(store: Store) -> None:
    """A server that refuses all gets one health mail for each recipient's trouble, and no circle."""
    dead(store, "me@x.example", NOW)
    assert raise_alarm(store, watchman(), now=NOW) is not None
    send(store, NOW, "refused")
    for hours in range(1, 60):
        at = NOW + hours * HOUR
        polled(store, at - MINUTE, 1, 2, 3)
        if hours % 12 == 0:
            dead(store, "me@x.example", at)
        assert raise_alarm(store, watchman(), now=at) is None
    assert log(store) == [("health", "health", "refused")]
    dead(store, "you@x.example", NOW + 60 * HOUR)
    polled(store, NOW + 60 * HOUR, 1, 2, 3)
    assert raise_alarm(store, watchman(), now=NOW + 60 * HOUR) is not None


def test_mail_that_waits_for_long_is_told_while_it_can_still_be_mended(store: Store) -> None:
    """One recipient's server asks for patience all day: whom `[health]` names hears of it, once, and not of his own waiting mail."""
    with store.write() as conn:
        issue = issues.settle(conn, "daily", NOW, "digest", number=1, subject="s", now=NOW)
        assert issue is not None
        outbox.queue(conn, issue, [Message(message_id="<1@x>", recipient="me@x.example", payload=b"x")], NOW)
    told = []
    for hour in range(36):
        at = NOW + hour * HOUR
        polled(store, at - MINUTE, 1, 2, 3)
        send(store, at, "retry")
        told += [(hour, made.subject) for made in [raise_alarm(store, watchman(), now=at)] if made is not None]
    assert len(told) == 1
    assert 6 <= told[0][0] <= 24
    assert "posta in attesa" in told[0][1]


def test_a_machine_that_wakes_up_is_no_alarm(store: Store) -> None:
    """All feeds are overdue then; a daemon is about to ask them.  What it still has not done at the next look is told."""
    awake, before = NOW + 9 * HOUR, set[str]()
    assert raise_alarm(store, watchman(), now=awake, before=before) is None
    polled(store, awake, 1, 2, 3)
    assert raise_alarm(store, watchman(), now=awake + MINUTE, before=before) is None
    later = awake + 9 * HOUR
    assert raise_alarm(store, watchman(), now=later, before=before) is None
    made = raise_alarm(store, watchman(), now=later + MINUTE, before=before)
    assert made is not None
    assert "nessuno li sta leggendo" in made.subject
    send(store, later + MINUTE)
    started_anew = set[str]()
    assert raise_alarm(store, watchman(), now=later + 2 * MINUTE, before=started_anew) is None, "it still lasts"


def test_the_log_names_no_mailbox(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Neither does the line that says what a health mail tells; what it says of a feed stands there whole."""
    caplog.set_level(logging.WARNING)
    dead(store, "me@x.example", NOW)
    polled(store, NOW, 1, 2, outcome="failed", status=500, error="HTTP 500")
    assert raise_alarm(store, watchman(), now=NOW) is not None
    assert "mail 1 needs a hand" in caplog.text
    assert "feeds 2 of 3 cannot be read" in caplog.text
    assert "me@x.example" not in caplog.text


def test_a_dropped_mail_is_a_relief(store: Store) -> None:
    """What a person mended is well again."""
    dead(store, "me@x.example", NOW)
    raise_alarm(store, watchman(), now=NOW)
    send(store, NOW)
    assert outbox.change(store, 1, "dropped", now=NOW)
    made = raise_alarm(store, watchman(), now=NOW + MINUTE)
    assert made is not None
    assert made.subject == "Il monitor sta di nuovo bene"


def test_a_long_queue_hides_no_dead_mail(store: Store) -> None:
    """An issue for a thousand readers that waits is no reason to say that all is well again, nor for `status` to be silent."""
    dead(store, "me@x.example", NOW)
    assert raise_alarm(store, watchman(), now=NOW) is not None
    send(store, NOW)
    with store.write() as conn:
        issue = issues.settle(conn, "many", NOW, "digest", number=None, subject="s", now=NOW)
        assert issue is not None
        many = [Message(message_id=f"<m{n}@x>", recipient=f"{n}@x.example", payload=b"x") for n in range(1200)]
        outbox.queue(conn, issue, many, NOW)
    assert raise_alarm(store, watchman(), now=NOW + MINUTE) is None
    assert outbox.deliveries(store, ("queued", "refused"))[0].recipient == "me@x.example"


def test_a_full_disk_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While there is still room to say so."""
    monkeypatch.setattr(alarm, "free_disk", lambda _: 12_000_000)
    made = raise_alarm(store, watchman(), now=NOW)
    assert made is not None
    assert "12 MB" in made.subject


def test_several_processes_tell_it_once(store: Store) -> None:
    """Four at once, at four different seconds: one mail."""
    polled(store, NOW, 1, 2, outcome="failed", status=500, error="HTTP 500")
    faults: list[BaseException] = []

    def go(second: int) -> None:
        try:
            with Store(store.path) as mine:
                raise_alarm(mine, watchman(), now=NOW + timedelta(seconds=second))
        except BaseException as fault:  # noqa: BLE001 - told below, on the main thread
            faults.append(fault)

    threads = [threading.Thread(target=go, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(messages(store)) == 1
