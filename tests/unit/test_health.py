"""What a person must look at, from what the database and the disk say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.health import Concern, concerns
from monitor.store.custody import Hold
from monitor.store.feeds import FeedRow
from monitor.store.outbox import Delivery

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ROOM = 10_000_000_000


def ago(**span: float) -> str:
    """An instant before now as the database writes it."""
    return f"{NOW - timedelta(**span):%Y-%m-%dT%H:%M:%SZ}"


WELL = FeedRow(
    feed="a",
    url="https://a.example/",
    state="ok",
    first_polled_at=ago(days=30),
    last_success_at=ago(minutes=5),
    last_error=None,
    consecutive_failures=0,
    next_poll_at=ago(minutes=-15),
    gaps=0,
    entries_per_day=3.0,
    matches_30d=1,
)
MAIL = Delivery(
    outbox_id=7,
    digest="daily",
    slot=ago(hours=1),
    kind="digest",
    recipient="me@example.org",
    message_id="<1@x>",
    state="queued",
    attempts=1,
    last_reply="552 mailbox full",
    next_try_at=ago(minutes=1),
    sent_at=None,
    queued_at=ago(minutes=40),
)


def judged(
    feeds: list[FeedRow], mails: list[Delivery] | None = None, *, disk: int = ROOM, hold: bool = False
) -> tuple[Concern, ...]:
    """The concerns of a machine that is well otherwise."""
    return concerns(feeds, mails or [], hold_unknown=hold, free_disk=disk, now=NOW)


def test_mail_that_its_server_will_not_take_is_told_before_it_is_given_up() -> None:
    """After an hour with the reason, once for all that share it; after half a day a person must act."""
    wrong = replace(MAIL, last_reply="login refused: 535 wrong", queued_at=ago(hours=2))
    (concern,) = judged([WELL], [MAIL, wrong, replace(wrong, outbox_id=8, queued_at=ago(hours=3))])
    assert not concern.urgent
    assert concern.message == "2 wait since 2026-11-23 09:00Z, to be given up after two days: login refused: 535 wrong"
    (concern,) = judged([WELL], [replace(wrong, queued_at=ago(hours=12))])
    assert concern.urgent
    assert judged([WELL], [replace(wrong, attempts=0)]) == ()


@pytest.mark.parametrize("state", ["queued", "sending", "unknown"])
def test_mail_that_nobody_hands_over_is_told_whatever_became_of_its_last_try(state: str) -> None:
    """A process that died while sending, and was not started again, is noticed; what waits for a person is no sign of it."""
    late = replace(MAIL, state=state, next_try_at=ago(hours=2))
    assert "is `monitor run` running?" in judged([WELL], [late])[0].message
    if state == "unknown":
        assert all("running?" not in concern.message for concern in judged([WELL], [late], hold=True))


def test_a_held_outbox_is_told_first_with_its_reason() -> None:
    """Nobody is told to start a daemon that keeps its mail back on purpose."""
    hold = Hold(since=NOW, why="an older copy was put back")
    late = replace(MAIL, next_try_at=ago(hours=5))
    (concern,) = concerns([WELL], [late], hold_unknown=False, free_disk=ROOM, now=NOW, hold=hold)
    assert concern.urgent
    assert "an older copy was put back. `monitor deliver --release` lets it go" in concern.message
    assert "`monitor deliver --drop ID`" in concern.message


def test_all_well_is_no_concern() -> None:
    """Feeds that answer, mail that waits a minute, room on the disk: nothing to tell."""
    assert judged([WELL, replace(WELL, feed="b")], [MAIL]) == ()
    assert judged([]) == ()


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_dead_mail_needs_a_hand(state: str) -> None:
    """A message given up is told with the server's words and the two ways out."""
    (concern,) = judged([WELL], [replace(MAIL, state=state)])
    assert concern.urgent
    for part in ("me@example.org", "552 mailbox full", "--retry 7", "--drop 7"):
        assert part in concern.message


def test_mail_of_unknown_fate_needs_a_hand_only_where_it_is_held() -> None:
    """With `on_unknown = "hold"` a person must decide; else it goes out again by itself."""
    (concern,) = judged([WELL], [replace(MAIL, state="unknown")])
    assert not concern.urgent
    (concern,) = judged([WELL], [replace(MAIL, state="unknown")], hold=True)
    assert concern.urgent
    assert "--retry 7" in concern.message


def test_mail_that_nobody_sends_is_told() -> None:
    """Mail that should have left an hour ago means that nobody delivers."""
    (concern,) = judged([WELL], [replace(MAIL, next_try_at=ago(minutes=61))])
    assert concern.urgent
    assert "monitor run" in concern.message


def test_a_full_disk_is_told() -> None:
    """Below 200 MB the database may soon not be written."""
    (concern,) = judged([WELL], disk=5_000_000)
    assert concern.urgent
    assert "5 MB" in concern.message


def test_a_failing_feed_is_told_and_is_urgent_after_a_week() -> None:
    """One feed that is down is worth a look; after a week a person must act."""
    down = replace(
        WELL, state="failing", last_error="has nothing there (HTTP 404)", last_success_at=ago(days=6, hours=23)
    )
    (concern,) = judged([WELL, WELL, down])
    assert not concern.urgent
    assert "HTTP 404" in concern.message
    (concern,) = judged([WELL, WELL, replace(down, last_success_at=ago(days=7))])
    assert concern.urgent


def test_a_feed_never_once_read_is_urgent_a_week_after_it_was_first_asked() -> None:
    """A wrong address must not be passed over for ever because there is no last good day to count from."""
    down = replace(
        WELL,
        state="failing",
        last_error="has nothing there (HTTP 404)",
        last_success_at=None,
        first_polled_at=ago(days=6),
    )
    (concern,) = judged([WELL, WELL, down])
    assert not concern.urgent
    assert "never read" in concern.message
    (concern,) = judged([WELL, WELL, replace(down, first_polled_at=ago(days=7))])
    assert concern.urgent


def test_a_feed_that_is_gone_comes_with_what_to_do() -> None:
    """It is asked no more, so whoever reads of it must learn how it is asked again."""
    gone = replace(WELL, state="gone", last_error="the server says it is gone for good (HTTP 410)")
    (concern,) = judged([WELL, WELL, gone])
    assert "HTTP 410" in concern.message
    assert "asked no more: give it a new `url` in the config" in concern.message
    assert "asked no more" not in judged([WELL, WELL, replace(gone, state="failing")])[0].message


def test_most_feeds_down_is_one_urgent_concern_more() -> None:
    """More than half of the feeds that are on cannot be read: it is the network."""
    down = replace(WELL, state="blind", last_error="is a login page")
    half = judged([WELL, down])
    assert [c.urgent for c in half] == [False]
    most = judged([WELL, down, replace(down, feed="b"), replace(WELL, state="off")])
    assert [c.urgent for c in most] == [True, False, False]
    assert "2 of 3" in most[0].message


def test_nobody_polling_is_told() -> None:
    """Most feeds long past their time: the daemon is not running.  One alone may be held back by its server."""
    late = replace(WELL, next_poll_at=ago(hours=2))
    assert judged([WELL, late]) == ()
    (concern,) = judged([late, late, WELL])
    assert concern.urgent
    assert concern.subject == "polling"
    assert "2026-11-23 10:00Z" in concern.message
    assert judged([replace(late, state="off"), replace(WELL, next_poll_at=None)]) == ()


def test_a_gap_is_a_concern_where_something_may_have_fallen_through() -> None:
    """With a number where one is known, for a week; one through which nothing fell is none."""
    gap = replace(WELL, gaps=3, last_gap_at=ago(hours=1), last_loss_at=ago(hours=1), missed_30d=14)
    (concern,) = judged([gap])
    assert not concern.urgent
    assert "some 14 entries in thirty days were probably never seen" in concern.message
    (concern,) = judged([replace(gap, missed_30d=None)])
    assert "Z: entries were probably never seen" in concern.message
    assert judged([replace(gap, last_loss_at=None, missed_30d=0)]) == ()
    assert judged([replace(gap, last_loss_at=ago(days=8))]) == ()


def test_a_feed_whose_ids_change_is_a_concern() -> None:
    """Once may be a fallback or a move; again and again it is the feed."""
    assert judged([replace(WELL, renamed_30d=2)]) == ()
    (concern,) = judged([replace(WELL, gaps=40, last_gap_at=ago(hours=1), missed_30d=0, renamed_30d=40)])
    assert not concern.urgent
    assert concern.message.startswith("its ids change: 40 times in thirty days")


def test_what_needs_a_hand_comes_first() -> None:
    """Urgent concerns stand before the others."""
    found = judged(
        [WELL, WELL, replace(WELL, state="failing")], [replace(MAIL, state="unknown"), replace(MAIL, state="failed")]
    )
    assert [c.urgent for c in found] == [True, False, False]
