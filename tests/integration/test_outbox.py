"""The outbox under kills, breaks and a clock that jumps: no message is lost, none is held by two."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from monitor.model import Message, Reply
from monitor.store import issues, outbox
from monitor.store.db import Store
from monitor.store.outbox import Leased

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
Policy = Literal["resend", "hold"]


def queue(store: Store, *recipients: str, now: datetime = NOW) -> None:
    """Put an issue with one message a recipient into the outbox."""
    with store.write() as conn:
        issue_id = issues.settle(conn, "daily", now, "digest", number=1, subject="s", now=now)
        assert issue_id is not None
        messages = [Message(message_id=f"<{r}>", recipient=r, payload=b"m") for r in recipients]
        outbox.queue(conn, issue_id, messages, now)


def lease(store: Store, now: datetime, policy: Policy = "resend") -> Leased:
    """Lease a message that must be due."""
    leased = outbox.lease(store, now=now, on_unknown=policy)
    assert leased is not None
    return leased


def states(store: Store) -> dict[str, str]:
    """Recipient -> state."""
    return {row["recipient"]: row["state"] for row in store.rows("SELECT recipient, state FROM delivery_log")}


class Outbox(RuleBasedStateMachine):
    """Processes lease, send and die while time passes; the machine knows what each server was told."""

    held = Bundle("held")

    def __init__(self) -> None:
        """Open an empty database."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "n.db")
        self.store.conn.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug here
        self.now = NOW
        self.policy: Policy = "resend"
        self.live: dict[int, datetime] = {}
        """outbox_id -> when the lease of the living process that holds it ends."""
        self.arrived: set[str] = set()
        """Recipients whose server took the message, whether or not the answer came back."""

    @initialize(policy=st.sampled_from(["resend", "hold"]), count=st.integers(2, 4))
    def begin(self, policy: Policy, count: int) -> None:
        """Queue one issue."""
        self.policy = policy
        queue(self.store, *(f"r{n}@x" for n in range(count)))

    @rule(target=held, seconds=st.sampled_from([0, 1, 24, 26, 61, 300, 5 * 3600, 86400]))
    def take(self, seconds: int) -> object:
        """Some time later a process asks for work; what another still holds is not handed out."""
        self.now += timedelta(seconds=seconds)
        leased = outbox.lease(self.store, now=self.now, on_unknown=self.policy)
        if leased is None:
            return multiple()
        assert self.live.get(leased.outbox_id, NOW) <= self.now, "leased by two at once"
        assert states(self.store)[leased.message.recipient] == "sending"
        self.live[leased.outbox_id] = self.now + outbox.SENDING
        return leased

    @rule(
        leased=consumes(held),
        state=st.sampled_from(["retry", "unknown", "retry", "unknown", "sent", "refused"]),
        came=st.booleans(),
    )
    def answer(self, leased: Leased, state: Literal["sent", "refused", "retry", "unknown"], *, came: bool) -> None:
        """The server answers, or its last word is lost; the process may have been late."""
        if state == "sent" or (state == "unknown" and came):
            self.arrived.add(leased.message.recipient)
        late = self.live.get(leased.outbox_id, NOW) <= self.now
        new = outbox.record(self.store, leased, Reply(state=state, text="said"), now=self.now)
        if state == "sent":
            assert new == "sent"
        if not late:
            self.live.pop(leased.outbox_id)

    @rule(leased=consumes(held), came=st.booleans())
    def die(self, leased: Leased, *, came: bool) -> None:
        """The process is killed, before or after the server took the message."""
        if came:
            self.arrived.add(leased.message.recipient)

    @rule(state=st.sampled_from(["queued", "queued", "dropped"]), number=st.integers(1, 4))
    def by_hand(self, state: Literal["queued", "dropped"], number: int) -> None:
        """A person takes up or drops a message; never one that is sent, or held by a living process."""
        before = self.store.rows("SELECT state FROM outbox WHERE outbox_id = ?", [number])
        if outbox.change(self.store, number, state, now=self.now):
            assert before[0][0] != "sent"
            assert self.live.get(number, NOW) <= self.now

    @invariant()
    def sent_means_arrived(self) -> None:
        """What is called sent has arrived, and says when."""
        for row in self.store.rows("SELECT recipient, state, sent_at FROM outbox"):
            assert (row["state"] == "sent") == (row["sent_at"] is not None)
            assert row["state"] != "sent" or row["recipient"] in self.arrived

    def teardown(self) -> None:
        """With a server that is well, everything not settled arrives; what is held waits for a person."""
        for _ in range(40):
            self.now += outbox.LONGEST_PAUSE
            while (leased := outbox.lease(self.store, now=self.now, on_unknown=self.policy)) is not None:
                self.arrived.add(leased.message.recipient)
                outbox.record(self.store, leased, Reply(state="sent", text="250"), now=self.now)
        settled = {"sent", "refused", "failed", "dropped"} | ({"unknown"} if self.policy == "hold" else set())
        assert set(states(self.store).values()) <= settled
        self.store.close()
        self.folder.cleanup()


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=100, stateful_step_count=40)


def test_a_message_that_kills_its_process_lets_the_others_go_and_is_given_up(tmp_path: Path) -> None:
    """A try that ends in a death waits longer each time, behind all others, and not for ever."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "killer@x", "other@x")
        now = NOW
        assert lease(store, now).message.recipient == "killer@x"
        now += outbox.SENDING
        other = lease(store, now)
        assert other.message.recipient == "other@x"
        outbox.record(store, other, Reply(state="sent", text="250"), now=now)
        tries = 1
        while now < NOW + timedelta(days=4):
            now += timedelta(minutes=1)
            tries += outbox.lease(store, now=now, on_unknown="resend") is not None
        assert states(store) == {"killer@x": "failed", "other@x": "sent"}
        assert 10 < tries < 40


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(days=3650)])
def test_a_clock_that_was_ahead_holds_nothing_back(tmp_path: Path, jump: timedelta) -> None:
    """What was queued, deferred or leased under a clock hours or years ahead goes out once the clock is right."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "leased@x", "deferred@x", "queued@x", now=NOW + jump)
        lease(store, NOW + jump)
        outbox.record(store, lease(store, NOW + jump), Reply(state="retry", text="451"), now=NOW + jump)
        assert {lease(store, NOW).message.recipient for _ in range(3)} == {"leased@x", "deferred@x", "queued@x"}


def test_a_clock_set_back_a_little_takes_nothing_from_a_living_process(tmp_path: Path) -> None:
    """A lease stays its holder's while the clock is set back by minutes."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "one@x")
        lease(store, NOW)
        for minutes in (1, 30, 120):
            assert outbox.lease(store, now=NOW - timedelta(minutes=minutes), on_unknown="resend") is None


def test_a_late_answer_does_not_take_the_lease_of_the_next_try(tmp_path: Path) -> None:
    """A process that slept over its lease may say that it sent, and nothing else."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "one@x")
        slow = lease(store, NOW)
        second = lease(store, NOW + outbox.SENDING)
        assert outbox.record(store, slow, Reply(state="retry", text="451"), now=NOW + outbox.SENDING) == "sending"
        assert outbox.lease(store, now=NOW + outbox.SENDING, on_unknown="resend") is None
        assert outbox.record(store, slow, Reply(state="sent", text="250"), now=NOW + outbox.SENDING) == "sent"
        assert outbox.record(store, second, Reply(state="refused", text="550"), now=NOW + outbox.SENDING) == "sent"


def test_a_first_try_after_long_sleep_is_not_the_last(tmp_path: Path) -> None:
    """A message that waited in a machine switched off for days is tried more than once."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "one@x")
        now = NOW + timedelta(days=9)
        for state in ("queued", "queued", "failed"):
            assert outbox.record(store, lease(store, now), Reply(state="retry", text="no network"), now=now) == state
            now += timedelta(minutes=5)


def test_what_died_under_hold_waits_for_a_person(tmp_path: Path) -> None:
    """It is unknown, is not sent again by itself, and goes out once a person says so."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "one@x")
        first = lease(store, NOW, "hold")
        later = NOW + timedelta(days=1)
        assert outbox.lease(store, now=later, on_unknown="hold") is None
        assert states(store) == {"one@x": "unknown"}
        assert outbox.change(store, first.outbox_id, "queued", now=later)
        assert lease(store, later, "hold").message == first.message


def test_the_text_of_a_settled_message_is_kept_for_a_month(tmp_path: Path) -> None:
    """What was sent or dropped loses its text in slices and keeps its row; what a person may still send keeps both."""
    with Store(tmp_path / "n.db") as store:
        queue(store, "refused@x", "waits@x", *(f"{number}@x" for number in range(2 * outbox.SLICE)))
        for state in ("refused", "retry", *["sent"] * (2 * outbox.SLICE - 1)):
            leased = lease(store, NOW)
            outbox.record(store, leased, Reply(state=state, text="said"), now=NOW)  # type: ignore[arg-type]
        last = lease(store, NOW)
        assert outbox.change(store, last.outbox_id, "dropped", now=NOW + outbox.SENDING)
        assert outbox.empty(store, now=NOW + outbox.KEPT) == 0
        later = NOW + outbox.KEPT + timedelta(hours=5)
        assert [outbox.empty(store, now=later) for _ in range(3)] == [outbox.SLICE, outbox.SLICE, 0]
        full = store.rows("SELECT recipient FROM outbox WHERE length(payload) > 0 ORDER BY outbox_id")
        assert [row["recipient"] for row in full] == ["refused@x", "waits@x"]
        assert len(states(store)) == 2 * outbox.SLICE + 2
        assert not outbox.change(store, last.outbox_id, "queued", now=later)
        assert outbox.change(store, 1, "queued", now=later)
        assert lease(store, later).message.payload == b"m"


def test_a_month_of_mails_is_not_read_through_at_each_look(tmp_path: Path) -> None:
    """Old texts are found by an index."""
    with Store(tmp_path / "n.db") as store:
        query = f"SELECT outbox_id FROM outbox WHERE {outbox.SETTLED} AND next_try_at < ? LIMIT 1"  # noqa: S608 - a constant
        (step,) = store.rows(f"EXPLAIN QUERY PLAN {query}", ["2026"])
        assert "outbox_settled" in step["detail"]


def test_the_outbox_is_counted_by_state_however_long_it_is(tmp_path: Path) -> None:
    """Lists are cut, counts are not."""
    with Store(tmp_path / "n.db") as store:
        assert outbox.unsent(store) == ({}, None)
        queue(store, *(f"{number}@x" for number in range(130)))
        outbox.record(store, lease(store, NOW), Reply(state="sent", text="250"), now=NOW)
        outbox.record(store, lease(store, NOW), Reply(state="refused", text="550"), now=NOW)
        assert outbox.unsent(store) == ({"queued": 128, "refused": 1}, "2026-11-23T07:30:00Z")
        assert len(outbox.deliveries(store, ["queued"])) == 100
