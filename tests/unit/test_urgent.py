"""Urgent news: which stories are, and a cap that holds in any hour and drops nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.issue import Background
from monitor.digest.plan import plan
from monitor.digest.render import render
from monitor.digest.urgent import HOUR, room, urgent_stories
from tests.support.news import LINKS, NOW, Desk, digest

T0 = datetime(2026, 11, 23, tzinfo=UTC)


def desk(entry: dict[str, Any] | None = None, **story: Any) -> Desk:  # noqa: ANN401 - records' fields
    """A recall reported an hour ago, or something else about it."""
    made = Desk()
    told: dict[str, Any] = {"category": "recall", "weight": 9, "urgent": True}
    made.story(1, **(told | story))
    made.entry(1, 1, "Xiaomi richiama la SU7", **({"at": NOW - HOUR} | (entry or {})))
    return made


def chosen(made: Desk, **values: Any) -> tuple[int, ...]:  # noqa: ANN401 - the function's arguments
    """What of a desk is urgent."""
    given_: dict[str, Any] = {"urgent_rumours": (), "now": NOW}
    return urgent_stories(made.eligible, made.views, **(given_ | values))


@pytest.mark.parametrize("status", ["reported", "official", "confirmed", "denied", "disputed"])
def test_a_sure_report_of_an_urgent_kind_is_urgent(status: str) -> None:
    """Whatever is more than a rumour."""
    assert chosen(desk(status=status)) == (1,)


@pytest.mark.parametrize(
    ("entry", "story"),
    [
        ({}, {"status": "rumour"}), ({}, {"status": "expired"}), ({}, {"urgent": False}),
        ({"level": "likely"}, {}), ({"backlog": True}, {}), ({"at": NOW - timedelta(days=1)}, {}),
    ],
)  # fmt: skip
def test_what_can_wait_waits(entry: dict[str, Any], story: dict[str, Any]) -> None:
    """Rumours, other kinds, unsure matches, a first poll's backlog and what is a day old are for the next slot."""
    assert chosen(desk(entry, **story)) == ()


def test_a_rumour_is_not_urgent_because_it_was_answered() -> None:
    """The story is denied by now, but its report that is new only spreads the rumour; the answer itself is urgent."""
    made = desk(status="denied")
    made.claim(1, 1, "rumour", "si dice", headline=True)
    assert chosen(made) == ()
    made.story(2, 1, status="official")
    made.entry(2, 2, "Xiaomi smentisce", at=NOW - HOUR / 2)
    made.claim(2, 2, "denial", "Xiaomi smentisce", headline=True, answers=1)
    assert chosen(made) == ()
    assert chosen(made, urgent_rumours={1}) == (2,)


def test_an_answer_that_is_not_official_waits() -> None:
    """A denial by who is not concerned is one more voice."""
    made = Desk()
    made.story(2, status="reported")
    made.entry(2, 2, "smentita", at=NOW - HOUR)
    made.claim(2, 2, "denial", "smentita", headline=True, answers=1)
    assert chosen(made, urgent_rumours={1}) == ()


def test_what_was_told_is_an_update_of_the_next_issue() -> None:
    """A later report of a story that was mailed, urgently or not, is not urgent again."""
    made = desk()
    made.mailed(1)
    assert chosen(made) == ()


def test_a_rumour_told_before_is_urgent_when_it_is_confirmed() -> None:
    """The entry that decides it is new; once that was mailed, later ones are updates."""
    made = desk(status="confirmed", status_claim_id=1)
    made.mailed(1)
    made.claim(1, 1, "official", "Xiaomi richiama", headline=True)
    assert chosen(made) == (1,)
    made.entry(2, 1, "ancora sul richiamo", at=NOW - HOUR / 2)
    made.eligible.pop(0)
    assert chosen(made) == ()


def test_the_subject_says_that_it_is_urgent() -> None:
    """In each language, without a running number."""
    for language, word in (("it", "URGENTE"), ("en", "URGENT"), ("zh", "紧急")):
        made = desk()
        issue = made.issue(digest(), urgent=True, number=0)
        assert issue is not None
        mail = render(issue, settings=digest(language=language), links=LINKS)
        assert mail.subject.startswith(f"{word} xiaomi auto")
        assert word in mail.text.splitlines()[0]
        assert " 0" not in mail.subject


def test_what_had_to_wait_leads_the_next_issue() -> None:
    """Before heavier stories of surer sources."""
    made = desk(weight=1, status="reported")
    made.story(2, weight=9, status="official")
    made.entry(2, 2, "altro", at=NOW - HOUR)
    settings = digest()
    issue = plan(
        settings, made.eligible, made.views, made.dossiers, number=1, slot=NOW, now=NOW,
        background=Background(deferred=frozenset({1})),
    )  # fmt: skip
    assert issue is not None
    assert [told.view.story.story_id for told in issue.told] == [1, 2]


@given(
    steps=st.lists(st.tuples(st.integers(0, 5400), st.integers(0, 4)), max_size=60),
    limit=st.integers(1, 5),
)
def test_never_more_than_the_cap_in_any_hour_and_nothing_is_dropped(steps: list[tuple[int, int]], limit: int) -> None:
    """However stories arrive: each is mailed or waits, and a window of an hour laid anywhere holds `limit` mails at most."""
    now, sent, mailed, waiting, came = T0, list[datetime](), 0, 0, 0
    for seconds, stories in steps:
        now += timedelta(seconds=seconds)
        came += stories
        if not stories:
            continue
        if room(sent, limit, now):
            sent.append(now)
            mailed += stories
        else:
            waiting += stories
    assert mailed + waiting == came
    for start in sent:
        assert sum(start <= at < start + HOUR for at in sent) <= limit


@given(ahead=st.integers(1, 10**7), limit=st.integers(1, 5))
def test_a_mail_from_a_time_to_come_counts(ahead: int, limit: int) -> None:
    """A clock set back frees no room."""
    assert room([T0 + timedelta(seconds=ahead)] * limit, limit, T0) == 0
