"""Judging as one step: copies, stories, dossiers, claims and statuses of a batch, from records alone."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge import judge, settle
from monitor.model import Verdict, Window
from tests.support.entries import START, Told, candidate, entities, judged, stories

RUMOUR = Told(title="Exclusive: Evergrande in talks with Xiaomi to sell its EV unit, sources say")
DENIAL = Told(
    title="小米回应洽购恒大汽车：不实", summary="小米发言人否认有关洽购恒大汽车的传闻。", language="zh", hours=13
)
RECALL = Told(
    title="Xiaomi recalls 30,931 SU7 sedans over parking assist", summary="It is the first recall of the car.", hours=1
)
FREIGHT = Told(title="Freight train derails near Milan", hours=2)


def window_of(verdict: Verdict) -> Window:
    """The stories, dossiers and claims of a first verdict as a window."""
    return Window(stories=verdict.stories, dossiers=verdict.dossiers, claims=verdict.claims)


def test_what_no_rule_caught_is_kept_without_a_story() -> None:
    """An entry nobody watches is stored unjudged otherwise: no story, no claim, no figure."""
    verdict = judged([FREIGHT])
    assert (verdict.stories, verdict.claims, verdict.dossiers) == ((), (), ())
    assert verdict.judged[0].profile is None


def test_entries_are_judged_oldest_first() -> None:
    """Whatever order a feed lists them in, the earliest opens the story and gives the headline."""
    late = replace(RECALL, title="Xiaomi to recall 30,931 SU7 over parking assist software", hours=4)
    verdict = judged([late, RECALL])
    assert [s.headline for s in verdict.stories] == [RECALL.title]
    assert [j.entry.entry_id for j in verdict.judged] == [2, 1]


def test_free_ids_come_from_the_window() -> None:
    """New stories, dossiers and claims take the ids that the window says are free."""
    verdict = judged([RECALL], Window(next_story_id=40, next_dossier_id=50, next_claim_id=60))
    assert (verdict.stories[0].story_id, verdict.dossiers[0].dossier_id) == (40, 50)
    assert all(claim.claim_id >= 60 for claim in verdict.claims)


def test_a_publisher_is_no_part_of_a_headline() -> None:
    """A story opened by a search feed is named without the publisher."""
    verdict = judged([replace(RECALL, title=RECALL.title + " - Daily Car", source="Daily Car")])
    assert verdict.stories[0].headline == verdict.dossiers[0].title == RECALL.title


def test_figures_are_the_precise_numbers_of_both_fields() -> None:
    """Each is kept with its place."""
    verdict = judged([replace(RECALL, summary="One of 2 plants: 65% of cars")])
    assert [(f.value, f.unit, f.field) for f in verdict.judged[0].figures] == [
        (30_931, "units", "title"),
        (65, "%", "summary"),
    ]


def test_a_deadline_that_passes_changes_the_status_alone() -> None:
    """A rumour that should have come true by a day is `expired` after it, and nothing else of it changes."""
    window = window_of(judged([Told(title="Xiaomi may launch its first electric SUV next week, sources say")]))
    (story,) = window.stories
    assert (story.status, story.expected_by is not None) == ("rumour", True)
    verdict = settle(window, entities(), START + timedelta(days=60))
    assert [replace(s, status="rumour", status_claim_id=story.status_claim_id) for s in verdict.stories] == [story]
    assert verdict.stories[0].status == "expired"
    assert settle(window, entities(), START).stories == ()


ANY = st.sampled_from(
    [
        RUMOUR,
        DENIAL,
        RECALL,
        FREIGHT,
        replace(RECALL, feed="two"),
        Told(title="Xiaomi YU7 orders hit 240,000 in 18 hours"),
    ]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(ANY, st.floats(-100, 100)), max_size=7))
def test_judging_is_a_function_of_its_records(told: list[tuple[Told, float]]) -> None:
    """The same entries and window give the same verdict, whatever order they are handed over in."""
    candidates = [candidate(number, replace(one, hours=hours)) for number, (one, hours) in enumerate(told, 1)]
    verdict = judge(candidates, Window(), entities(), START)
    assert verdict == judge(candidates[::-1], Window(), entities(), START)
    known = {s.story_id for s in verdict.stories}
    assert {c.story_id for c in verdict.claims} <= {*known, None}
    assert {c.answers for c in verdict.claims} <= {*known, None}
    assert all(s.dossier_id for s in verdict.stories)


@settings(deadline=None, max_examples=40)
@given(st.lists(ANY, max_size=6), st.integers(1, 40))
def test_copies_change_no_story(told: list[Told], hours: int) -> None:
    """A batch with copies of its entries under other feeds gives the same stories and claims as without."""
    spaced = [replace(one, hours=one.hours + 0.1 * n) for n, one in enumerate(told)]
    plain = judged(spaced)
    originals = [
        t
        for t, j in zip(spaced, sorted(plain.judged, key=lambda j: j.entry.entry_id), strict=True)
        if j.profile is not None
    ]
    copies = [replace(one, feed="portal", hours=one.hours + 20 + hours) for one in originals]
    with_copies = judged([*spaced, *copies])
    assert with_copies.stories == plain.stories
    assert with_copies.claims == plain.claims
    assert stories(with_copies)[: len(spaced)] == stories(plain)


@settings(deadline=None, max_examples=30)
@given(st.permutations([RUMOUR, DENIAL, RECALL, FREIGHT]))
def test_renamed_feeds_change_nothing(order: list[Told]) -> None:
    """What a feed is called, and which ids come first, plays no part in what belongs together."""
    plain = judged(order)
    renamed = judged([replace(one, feed=one.feed[::-1] + "-x") for one in order])
    assert stories(plain) == stories(renamed)
    assert [s.status for s in plain.stories] == [s.status for s in renamed.stories]
