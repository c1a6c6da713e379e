"""Planning: which entries an issue shows, in which order, and what waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.digest.issue import Background, Issue
from monitor.model import Outcome, Reversal, Trouble
from tests.support.news import DAY, NOW, Desk, august, desk_of, digest

STORY = replace(august().views[1].story, story_id=99, status="denied")
"""One that was told before."""


def planned(desk: Desk, **values: object) -> Issue:
    """The issue of a desk that has news."""
    issue = desk.issue(digest(**values))
    assert issue is not None
    return issue


def marked(issue: Issue) -> set[int]:
    """The entries it marks; each once."""
    ids = [entry_id for entry_id, _ in issue.marks]
    assert len(ids) == len(set(ids))
    return set(ids)


def headlines(issue: Issue) -> list[list[int]]:
    """Story ids card by card."""
    return [[told.view.story.story_id for told in card.stories] for card in issue.cards]


def test_nothing_new_is_no_issue() -> None:
    """Without an eligible entry there is no mail."""
    assert Desk().issue(digest()) is None


def test_each_story_has_one_card() -> None:
    """Two reports of one event stand on one card and are both marked."""
    desk = desk_of(2)
    desk.entry(10, 1, "altra voce sulla stessa notizia")
    issue = planned(desk)
    assert sorted(headlines(issue)) == [[1], [2]]
    assert marked(issue) == {1, 2, 10}


def test_the_affair_of_august_makes_three_cards() -> None:
    """Rumour, the contested affair in three versions by date, and the purchase that is only likely."""
    issue = planned(august())
    assert headlines(issue) == [[1], [2, 3, 4], [5]]
    assert [card.contested for card in issue.cards] == [False, True, False]
    assert [card.beside for card in issue.cards] == [None, None, 1]
    assert marked(issue) == {1, 2, 3, 4, 5, 6}


def test_cards_come_by_weight_status_level_sources_and_age() -> None:
    """Each tie is broken by the next thing that matters."""
    desk = Desk()
    desk.story(1, weight=3, status="official")
    desk.story(2, weight=9, status="rumour")
    desk.story(3, weight=9, status="official")
    desk.story(4, weight=3, status="official")
    desk.story(5, weight=3, status="official")
    desk.story(6, weight=3, status="official")
    for n in range(1, 7):
        desk.entry(n, n, f"t{n}", level="likely" if n == 1 else "sure", at=NOW - timedelta(hours=3 if n == 6 else 5))
    desk.entry(14, 4, "t4 altrove", feed="Other", at=NOW - timedelta(hours=5))
    assert headlines(planned(desk)) == [[3], [2], [4], [6], [5], [1]]


def test_stories_of_one_affair_share_a_card() -> None:
    """Below the weightiest of them, in the place that it has; other affairs keep theirs."""
    desk = Desk()
    for n, (dossier, weight) in enumerate(((1, 3), (2, 6), (1, 9), (1, 0)), 1):
        desk.story(n, dossier, weight=weight)
        desk.entry(n, n, f"t{n}")
    issue = planned(desk)
    assert headlines(issue) == [[3, 1, 4], [2]]
    assert [card.contested for card in issue.cards] == [False, False]


def test_an_affair_of_many_reports_gets_several_cards() -> None:
    """Five stories a card; each card stands where its weightiest story does and names the first."""
    desk = Desk()
    for n in range(1, 13):
        desk.story(n, 1, weight=20 - n)
        desk.entry(n, n, f"t{n}")
    desk.story(20, weight=12)
    desk.entry(20, 20, "altro")
    issue = planned(desk)
    assert headlines(issue) == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [20], [11, 12]]
    assert [card.beside for card in issue.cards] == [None, 1, None, 1]


def test_what_is_only_likely_rises_beside_nothing() -> None:
    """A doubtful story of an affair has a card of its own, behind all that is sure."""
    desk = Desk()
    for n, level in enumerate(("sure", "likely", "sure"), 1):
        desk.story(n, 1 if n < 3 else 3, weight=9 if n < 3 else 1)
        desk.entry(n, n, f"t{n}", level=level)
    assert headlines(planned(desk)) == [[1], [3], [2]]


def test_what_is_new_comes_before_what_goes_on() -> None:
    """Of two stories alike the one that the reader has not seen yet is first, though the other has the later report."""
    desk = desk_of(2)
    for n in (1, 2):
        view = desk.views[n]
        desk.views[n] = replace(view, story=replace(view.story, weight=5), mailed=n == 1)
    desk.entry(9, 1, "ancora", at=NOW)
    assert headlines(planned(desk)) == [[2], [1]]


def test_copies_make_no_source_more() -> None:
    """A text that many feeds repeat is one source."""
    desk = desk_of(2)
    desk.entry(20, 1, "Xiaomi SU7: notizia numero 1", feed="Copy One", copy_of=1)
    desk.entry(21, 1, "Xiaomi SU7: notizia numero 1", feed="Copy Two", copy_of=1)
    for story_id in (1, 2):
        desk.views[story_id] = replace(desk.views[story_id], story=replace(desk.views[story_id].story, weight=0))
    desk.entry(22, 2, "di prima mano", feed="Other")
    assert headlines(planned(desk)) == [[2], [1]]
    assert marked(planned(desk)) == {1, 2, 22}


def test_an_entry_of_two_watches_is_marked_once_under_the_surer() -> None:
    """The mark names the watch that is sure of it."""
    desk = desk_of(1, level="likely", watch="a")
    sure = replace(desk.eligible[0], match=replace(desk.eligible[0].match, watch="b", level="sure"))
    desk.eligible.append(sure)
    assert planned(desk).marks == ((1, "b"),)


def test_the_first_poll_gives_only_what_is_young() -> None:
    """Of a backlog the old and the undated stay out; after that poll age does not matter."""
    desk = Desk()
    seen = NOW - timedelta(days=30)
    old = seen - timedelta(days=4)
    for n, (published, backlog, dated) in enumerate(
        [
            (seen - timedelta(days=2), True, True),
            (old, True, True),
            (seen, True, False),
            (old, False, True),
            (seen, False, False),
        ],
        1,
    ):
        desk.story(n)
        desk.entry(n, n, f"t{n}", at=published, first_seen_at=seen, backlog=backlog, dated=dated)
    assert marked(planned(desk, first=3 * DAY)) == {1, 4, 5}


def test_what_has_no_card_gets_a_line_and_is_marked() -> None:
    """Beyond `max_cards` a story is told in brief."""
    issue = planned(desk_of(20), max_cards=5)
    assert [card.number for card in issue.cards] == [1, 2, 3, 4, 5]
    assert len(issue.lines) == 15
    assert marked(issue) == set(range(1, 21))


def test_where_not_all_can_have_a_card_lines_have_their_room() -> None:
    """Of a hundred stories the reader sees more in a line each than on cards, and no line weighs more than a card."""
    desk = desk_of(100)
    issue = planned(desk, max_cards=60)
    assert 10 <= len(issue.cards) < len(issue.lines) + 10
    assert len(issue.lines) >= 12
    least = min(told.view.story.weight for card in issue.cards for told in card.stories)
    assert all(told.view.story.weight <= least for told in issue.lines)


def test_what_does_not_fit_is_counted_and_leads_the_next_issue() -> None:
    """Nothing of five hundred stories is lost: each is marked in exactly one issue, the oldest debt first."""
    desk = desk_of(500)
    waiting, previous, seen = dict.fromkeys(range(1, 501)), None, set[int]()
    for number in range(1, 60):
        desk.eligible = [e for e in desk.eligible if e.entry.entry_id in waiting]
        issue = desk.issue(digest(), number=number, background=Background(previous=previous))
        if issue is None:
            break
        now_marked = marked(issue)
        assert not now_marked & seen
        assert len(now_marked) + issue.left_entries == len(waiting)
        seen |= now_marked
        for entry_id in now_marked:
            del waiting[entry_id]
        previous = NOW
    assert seen == set(range(1, 501))


def test_what_was_left_over_comes_before_heavier_news() -> None:
    """A story that found no room last time opens the issue."""
    desk = Desk()
    desk.story(1, weight=1)
    desk.entry(1, 1, "di ieri", first_seen_at=NOW - timedelta(days=1))
    desk.story(2, weight=9)
    desk.entry(2, 2, "di oggi")
    issue = desk.issue(digest(), background=Background(previous=NOW - timedelta(hours=12)))
    assert issue is not None
    assert headlines(issue) == [[1], [2]]


def test_a_story_of_a_hundred_reports_fills_no_mail_alone() -> None:
    """It links forty, says how many wait, and leaves room for others."""
    desk = desk_of(2)
    for n in range(100, 200):
        desk.entry(n, 1, f"Xiaomi SU7: notizia numero 1, voce {n}", feed=f"Feed {n}")
    issue = planned(desk)
    assert len(marked(issue)) == 41
    assert issue.left_entries == 61
    assert {told.view.story.story_id for told in issue.told} == {1, 2}


def test_a_story_told_here_is_not_followed_again() -> None:
    """A deadline of a story that has a card stands there alone."""
    desk = august()
    rumour = desk.views[1].story
    other = replace(rumour, story_id=99)
    issue = desk.issue(digest(), background=Background(follow=(rumour, other)))
    assert issue is not None
    assert issue.follow == (other,)


@pytest.mark.parametrize(
    "background",
    [
        Background(reversals=(Reversal(story=STORY, was="rumour", told_at=NOW - timedelta(days=2)),)),
        Background(follow=(replace(STORY, status="expired", expected_by=date(2021, 8, 20)),)),
        Background(outcomes=(Outcome(story=STORY, first="Feed", confirmed_at=NOW),)),
        Background(troubles=(Trouble(trouble_id=1, feed="Feed", kind="gap", began_at=NOW, ended_at=NOW),)),
    ],
    ids=["denied", "ran out", "came true", "a gap"],
)
def test_what_must_be_told_makes_an_issue_without_cards(background: Background) -> None:
    """What is taken back, what became of a rumour, what could not be seen: it is mailed though nothing is new, and marks nothing."""
    issue = Desk().issue(digest(), background=background)
    assert issue is not None
    assert (issue.cards, issue.lines, issue.marks) == ((), (), ())
    assert len(issue.answers) == (0 if background.troubles else 1)


def test_a_deadline_ahead_alone_is_no_issue() -> None:
    """That something is still awaited is no news."""
    awaited = replace(STORY, status="rumour", expected_by=date(2021, 9, 20))
    assert Desk().issue(digest(), background=Background(follow=(awaited,))) is None


def test_what_came_true_unseen_is_not_told() -> None:
    """A confirmed rumour that was never mailed and found no room here is told when its story is."""
    desk = desk_of(1)
    desk.story(2, status="confirmed")
    desk.entry(2, 2, "t2", new=False)
    other = Outcome(story=desk.views[2].story, first="Feed", confirmed_at=NOW)
    issue = desk.issue(digest(), background=Background(outcomes=(other,)))
    assert issue is not None
    assert issue.outcomes == ()


def test_a_deadline_is_judged_at_the_issues_instant() -> None:
    """A rumour still stored as one is told as expired once its day is over, and one expired since was none yet then."""
    desk = desk_of(1)
    rumour = replace(august().views[1].story, story_id=99)
    follow = (rumour, replace(rumour, story_id=98, status="expired"))
    for days, status in ((0, "rumour"), (30, "expired")):
        issue = desk.issue(digest(), now=NOW + timedelta(days=days), background=Background(follow=follow))
        assert issue is not None
        assert [s.status for s in issue.follow] == [status, status]


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_every_eligible_entry_is_marked_or_counted(data: st.DataObject) -> None:
    """Whatever comes, marks and what is left add up to what was eligible, and only told entries are marked."""
    desk = Desk()
    stories = data.draw(st.integers(1, 30))
    for n in range(1, stories + 1):
        status = data.draw(st.sampled_from(["reported", "rumour", "denied", "official", "disputed"]))
        desk.story(n, data.draw(st.integers(1, stories)), weight=data.draw(st.integers(0, 9)), status=status)
    for n in range(1, stories + 1):
        desk.entry(n, n, data.draw(st.text(max_size=400)))
    for n in range(100, 100 + data.draw(st.integers(0, 60))):
        desk.entry(n, data.draw(st.integers(1, stories)), "altro", url="https://news.example/" + "x" * (n * 40 % 4000))
    issue = planned(desk, max_cards=data.draw(st.integers(1, 30)))
    told = {e.entry.entry_id for t in issue.told for e in t.new}
    assert told == marked(issue)
    assert len(told) + issue.left_entries == len(desk.eligible)
    assert told
    assert len(issue.cards) <= 30
