"""Stories that turn out to be one event, and stories that turn out to be two."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.bench import Bench
from monitor.model import Profile, Story, Window
from monitor.stories.grouping import neighbours
from monitor.stories.growing import retold
from monitor.stories.regrouping import one_event, two_events
from tests.support.entries import START, Told, candidate, entities, judged, stories
from tests.support.memory import Memory

PRICE = Told(title="小米YU9售价28.99万元起", summary="Pro版31.99万元。", language="zh")
ORDERS = Told(title="小米汽车15分钟大定突破3万台", language="zh", hours=1)
BOTH = Told(title="Xiaomi YU9 al debutto: prezzi da 289.900 yuan, 30.000 ordini in 15 minuti", language="it", hours=2)
LATER = Told(title="Xiaomi YU9 goes on sale at 289,900 yuan", hours=3)


def profile(number: int, *names: str, **more: Any) -> Profile:  # noqa: ANN401 - a record's fields
    """A profile of bare evidence."""
    values: dict[str, Any] = {
        "feed": "one",
        "language": "en",
        "published_at": START,
        "title": f"xiaomi {number}",
        **more,
    }
    return Profile(entry_id=number, summary="", entities=("Xiaomi", *names), **values)


def story(number: int, *members: Profile) -> Story:
    """A story of these reports, called by its first."""
    bare = Story(
        story_id=number, dossier_id=1, headline="", headline_entry_id=members[0].entry_id, category="",
        first_published_at=START, last_published_at=START,
    )  # fmt: skip
    return retold(bare, members)


def venture(number: int) -> Profile:
    """A report that a partner denies a joint venture."""
    cues = ("venture", "deny", "talks")
    return profile(number, "Volvo", title_entities=("Xiaomi", "Volvo"), cues=cues, title_cues=cues, stance="denial")


AUGUST = profile(1, cues=("unveil", "visit"), title_cues=("unveil", "visit"), months=("08",))
OTHERS = [
    story(n, profile(n, codes=("su7",), title_codes=("su7",), cues=(cue,), title_cues=(cue,)))
    for n, cue in enumerate(("recall", "price", "crash", "export", "plant", "lidar"), 50)
]


def test_a_report_that_tells_both_makes_two_stories_one() -> None:
    """The price and the orders of one launch are one story once a report tells both; the older keeps its id."""
    assert stories(judged([PRICE, ORDERS])) == [1, 2]
    verdict = judged([PRICE, ORDERS, BOTH])
    assert stories(verdict) == [1, 1, 1]
    assert verdict.merged == ((2, 1),)
    assert verdict.judged[-1].reasons[-1] == "makes one of stories 1 and 2"
    kept, gone = verdict.stories
    assert (kept.story_id, kept.headline, len(kept.members)) == (1, PRICE.title, 3)
    assert gone.members == ()


def test_stored_stories_are_merged_too() -> None:
    """With the window of a later poll; claims and copies follow, and the next report finds the one story."""
    memory = Memory(entities=entities())
    for number, told in enumerate((PRICE, ORDERS, replace(ORDERS, feed="portal"), BOTH, LATER), 1):
        memory.judge([candidate(number, told)], START)
    assert memory.homes == dict.fromkeys(range(1, 6), 1)
    assert memory.copies == {3: 2}
    assert {c.story_id for c in memory.claims.values()} <= {1, None}


def test_what_a_reader_knows_is_not_merged_but_of_one_affair() -> None:
    """Where a digest has mailed one of the stories both stay, in one dossier."""
    memory = Memory(entities=entities(), known={1})
    for number, told in enumerate((PRICE, ORDERS, BOTH), 1):
        verdict = memory.judge([candidate(number, told)], START)
    assert (memory.homes, verdict.merged) == ({1: 1, 2: 2, 3: 1}, ())
    assert verdict.judged[0].reasons[-1] == "ties together stories 1 and 2"
    assert memory.stories[1].dossier_id == memory.stories[2].dossier_id


def test_other_models_are_never_merged() -> None:
    """Not even where a report names both in one breath."""
    other = replace(ORDERS, title="小米YU7 15分钟大定突破3万台")
    assert stories(judged([PRICE, other, BOTH]))[:2] == [1, 2]


def test_a_story_that_drew_another_event_is_two() -> None:
    """Reports that are like each other and unlike the rest are an event of their own."""
    near = neighbours(venture(4), [story(1, AUGUST, venture(2), venture(3)), *OTHERS])
    assert two_events(near, 1) == {2, 3, 4}
    alike = neighbours(venture(4), [story(1, venture(1), venture(2), venture(3)), *OTHERS])
    assert two_events(alike, 1) == frozenset()


def test_one_odd_report_parts_no_story() -> None:
    """A single report may be anything: it takes two to be another event."""
    assert two_events(neighbours(venture(4), [story(1, AUGUST), *OTHERS]), 1) == frozenset()
    assert two_events(neighbours(venture(4), OTHERS), 1) == frozenset()
    assert one_event(neighbours(venture(4), OTHERS), 1) == ()


def bench(**more: Any) -> Bench:  # noqa: ANN401 - a record's fields
    """A bench with one story of four reports, two of them about another event."""
    return Bench(
        Window(
            stories=(story(1, AUGUST, profile(2), venture(3), venture(4)),), next_story_id=2, next_dossier_id=2, **more
        ),
        entities(),
    )


def test_the_part_with_the_headline_keeps_the_id() -> None:
    """The other gets a new one, whichever of them the report that showed it is in."""
    for side in ({3, 4}, {1, 2}):
        laid = bench()
        assert laid.part(1, side, max(side)) == (2 if 4 in side else 1)
        assert [m.entry_id for m in laid.stories[1].members] == [1, 2]
        assert [m.entry_id for m in laid.stories[2].members] == [3, 4]
        assert (laid.moved, laid.stories[2].dossier_id) == ({3: 2, 4: 2}, 2)
        assert [laid.home(n, 1) for n in (1, 2, 3, 4)] == [1, 1, 2, 2]


def test_what_a_reader_knows_is_not_parted() -> None:
    """A mailed or muted story stays as it is."""
    laid = bench(known=frozenset({1}))
    assert laid.part(1, {3, 4}, 4) == 1
    assert (laid.moved, list(laid.stories)) == ({}, [1])


def test_an_entry_finds_home_through_several_changes() -> None:
    """A story merged into one that is merged in turn leads to the last."""
    laid = Bench(Window(stories=(story(1, venture(1)), story(2, venture(2)), story(3, venture(3)))), entities())
    assert (laid.merge(3, 2), laid.merge(2, 1)) == (2, 1)
    assert (laid.home(3, 3), laid.home(9, None)) == (1, None)
    assert [len(laid.stories[n].members) for n in (1, 2, 3)] == [3, 0, 0]


@settings(deadline=None, max_examples=25)
@given(
    st.permutations([PRICE, ORDERS, BOTH, LATER, Told(title="Xiaomi recalls 30,931 SU7 sedans over parking assist")])
)
def test_what_comes_within_an_hour_may_come_in_any_order(order: list[Told]) -> None:
    """The same reports make the same stories, whoever is first, entry by entry as in one batch."""
    told = [replace(one, hours=0.2 * n) for n, one in enumerate(order)]
    memory = Memory(entities=entities())
    for number, one in enumerate(told, 1):
        memory.judge([candidate(number, one)], START)
    found: dict[int, set[str]] = {}
    for entry_id, story_id in memory.homes.items():
        found.setdefault(story_id, set()).add(told[entry_id - 1].title)
    assert sorted(map(len, found.values())) == [1, 4]
