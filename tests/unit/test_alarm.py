"""Health mails: when a concern is told, and in which words."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.alarm import AGAIN, SHOWN, Worry, alarm_mail, look, well_mail
from monitor.digest.quiet import Reach
from monitor.digest.words import LANGUAGES, Words
from monitor.health import Concern
from monitor.store.alarms import Alarm

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORRIES = (
    Worry(kind="dead", says={"recipient": "me@x.example", "reply": "552 full", "id": 7}),
    Worry(kind="unknown", says={"recipient": "me@x.example", "reply": "lost", "id": 8}),
    Worry(kind="wait", says={"n": 3, "since": NOW - 20 * HOUR, "reply": "451 later"}),
    Worry(kind="disk", says={"mb": 12}),
    Worry(kind="polling", says={"since": NOW - HOUR}),
    Worry(kind="feeds", says={"down": 3, "on": 4}),
    Worry(kind="feed", says={"feed": "36kr", "since": NOW - HOUR, "error": "HTTP 500"}),
    Worry(kind="unread", says={"feed": "36kr", "since": NOW - HOUR, "error": "HTTP 404"}),
)


class Person:
    """What a person is told over time, as the store would keep it."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self.known: dict[str, Alarm] = {}
        self.told: list[tuple[datetime, str]] = []
        self.relieved: list[datetime] = []

    def look(self, now: datetime, *urgent: str) -> None:
        """Look once."""
        seen = look(self.known, urgent, now)
        for name in seen.over:
            self.known[name] = Alarm(told_at=self.known[name].told_at, over=True, closed=False)
        for name in seen.tell:
            self.known[name] = Alarm(told_at=now, over=False, closed=False)
            self.told.append((now, name))
        if seen.well:
            self.relieved.append(now)
            self.known = {n: Alarm(told_at=a.told_at, over=True, closed=True) for n, a in self.known.items()}


def test_a_concern_is_told_once_while_it_lasts_and_relief_once() -> None:
    """However long it lasts."""
    person = Person()
    for hours in range(100):
        person.look(NOW + hours * HOUR, "disk")
    person.look(NOW + 100 * HOUR)
    person.look(NOW + 101 * HOUR)
    assert person.told == [(NOW, "disk")]
    assert person.relieved == [NOW + 100 * HOUR]


def test_one_that_comes_and_goes_is_told_once_a_day() -> None:
    """And what was not told needs no relief."""
    person = Person()
    for hour in range(48):
        person.look(NOW + hour * HOUR, *(["feeds"] if hour % 2 == 0 else []))
    assert person.told == [(NOW, "feeds"), (NOW + 24 * HOUR, "feeds")]
    assert person.relieved == [NOW + HOUR, NOW + 25 * HOUR]


def test_relief_waits_until_nothing_is_left() -> None:
    """One of two that ends is not yet well."""
    person = Person()
    person.look(NOW, "disk")
    person.look(NOW + HOUR, "disk", "mail to a")
    person.look(NOW + 2 * HOUR, "mail to a")
    assert person.relieved == []
    person.look(NOW + 3 * HOUR)
    assert person.relieved == [NOW + 3 * HOUR]


def test_what_a_clock_ahead_told_is_told_again_under_the_true_one() -> None:
    """A date in a year silences nothing for a year."""
    person = Person()
    person.look(NOW + 365 * AGAIN, "disk")
    person.look(NOW + 366 * AGAIN)
    person.look(NOW, "disk")
    assert person.told[-1] == (NOW, "disk")


@given(st.lists(st.tuples(st.integers(1, 40_000), st.sets(st.sampled_from("abc"))), max_size=60))
def test_never_the_same_twice_a_day_and_never_relief_in_trouble(steps: list[tuple[int, set[str]]]) -> None:
    """Whatever begins and ends when: a day between two of a kind, relief only after something told, and nothing lasts untold."""
    person, now = Person(), NOW
    for seconds, urgent in steps:
        now += timedelta(seconds=seconds)
        relieved = len(person.relieved)
        person.look(now, *sorted(urgent))
        assert len(person.relieved) == relieved or not urgent
        for name in urgent:
            last = max((at for at, told in person.told if told == name), default=None)
            assert last is not None
            assert not person.known[name].over or now - last < AGAIN
    for name in "abc":
        times = [at for at, told in person.told if told == name]
        assert all(later - earlier >= AGAIN for earlier, later in pairwise(times))
    assert len(person.relieved) <= len({at for at, _ in person.told})


def test_dead_mails_to_one_recipient_are_one_concern() -> None:
    """Else each issue that a server refuses would ring."""
    one = Concern(urgent=True, subject="mail 7", message="", kind="dead", about="mail to a@x")
    assert one.name == "mail to a@x"
    assert Concern(urgent=True, subject="disk", message="").name == "disk"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_is_said_in_each_language(language: str) -> None:
    """With the command that mends it; the first stands in the subject."""
    words = Words(language, "Europe/Rome", today=NOW)
    made = alarm_mail(WORRIES, words, NOW)
    said = " ".join(made.text.split())
    for part in ("me@x.example", "552 full", "--retry 7", "12 MB", "36kr", "HTTP 404", words.moment(NOW - HOUR)):
        assert part.replace(" ", "") in said.replace(" ", "")
    assert "me@x.example" in made.subject
    assert words.say("alarm_foot").partition(" ")[0] in made.html


def test_a_hundred_worries_are_counted_and_hostile_words_stay_words() -> None:
    """A server's reply is a stranger's text."""
    nasty = Worry(kind="dead", says={"recipient": "a@x", "reply": "<script>\u202e{id}\n" * 100, "id": 1})
    made = alarm_mail([nasty] * 100, Words("it", "UTC", today=NOW), NOW)
    assert "<script>" not in made.html
    assert "\u202e" not in made.text
    assert f"e altri {100 - SHOWN} problemi" in made.text
    assert "\n" not in made.subject


def test_relief_says_how_the_feeds_are() -> None:
    """In the words of the quiet line."""
    made = well_mail(Reach(read=44, unread=()), Words("it", "UTC", today=NOW), NOW)
    assert made.subject == "Il monitor sta di nuovo bene"
    assert "Tutto di nuovo a posto: 44 feed letti, tutto bene." in made.text
