"""One affair over weeks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Entity, Profile, Story
from monitor.stories.dossiers import dossier_for, subjects, title_of
from tests.support.entries import START, Told, judged

WATCHED = {
    e.name: e
    for e in (
        Entity(name="Xiaomi", kind="company", names=("xiaomi",), subject=True),
        Entity(name="Lei Jun", kind="person", of="Xiaomi", names=("lei jun",), subject=True),
        Entity(name="Xiaomi Auto", kind="company", part_of="Xiaomi", names=("xiaomi auto",), subject=True),
        Entity(name="Ford", kind="company", names=("ford", "福特")),
        Entity(name="Reuters", kind="media", names=("reuters",)),
    )
}


def story(
    number: int, *names: str, dossier_id: int = 7, headline: str | None = None, codes: tuple[str, ...] = ()
) -> Story:
    """A story whose only title names these; without members where a headline is given."""
    member = Profile(
        entry_id=number, feed="one", language="en", published_at=START, title="", summary="", title_entities=names, title_codes=codes
    )  # fmt: skip
    return Story(
        story_id=number,
        dossier_id=dossier_id,
        headline=headline or "",
        headline_entry_id=number,
        category="",
        first_published_at=START,
        last_published_at=START,
        about=(*codes, *names),
        members=() if headline else (member,),
    )


def test_a_particular_name_makes_an_affair() -> None:
    """Two stories about Ford stand in one dossier."""
    assert dossier_for(story(2, "Xiaomi", "Ford"), [story(1, "Xiaomi", "Ford")], entities=WATCHED) == 7


def test_the_watched_maker_makes_none() -> None:
    """Its own name, its people and who reported it are in every other story."""
    for name in ("Xiaomi", "Lei Jun", "Xiaomi Auto", "Reuters"):
        assert dossier_for(story(2, name), [story(1, name)], entities=WATCHED) is None


def test_what_many_stories_name_makes_none() -> None:
    """A model in a third of all stories is no affair, a name in two of them is."""
    crowd = [story(n, codes=("su7",) if n % 3 == 0 else (), dossier_id=n) for n in range(1, 31)]
    assert dossier_for(story(99, codes=("su7",)), crowd, entities=WATCHED) is None
    assert dossier_for(story(99, "Ford"), [*crowd, story(50, "Ford", dossier_id=50)], entities=WATCHED) == 50


def test_a_model_that_many_name_makes_an_affair_of_its_steps_and_matters() -> None:
    """Its price and its deliveries are one affair, and so are two stories of one matter; a price and a recall are none."""
    crowd = [story(n, codes=("su7",), dossier_id=n) for n in range(1, 31)]

    def told(number: int, kind: str, *cues: str) -> Story:
        bare = story(number, codes=("su7",), dossier_id=number)
        return replace(bare, members=(replace(bare.members[0], title_events=(kind,), title_cues=cues),))

    price, limit = told(50, "price"), told(51, "regulation", "limit", "power")
    for new, dossier_id in (
        (told(99, "deliveries"), 50),
        (told(99, "recall"), None),
        (told(99, "apology", "limit", "power"), 51),
        (told(99, "apology", "limit"), None),
    ):
        assert dossier_for(new, [*crowd, price, limit], entities=WATCHED) == dossier_id


def test_a_story_weeks_old_is_known_by_its_headline() -> None:
    """Of older stories no reports are read; what the headline names still counts, what only a summary named does not."""
    assert dossier_for(story(2, "Ford"), [story(1, "Ford", headline="福特与小米洽谈")], entities=WATCHED) == 7
    assert dossier_for(story(2, "Ford"), [story(1, "Ford", headline="Xiaomi denies")], entities=WATCHED) is None


@pytest.mark.parametrize(("days", "dossier_id"), [(45, 7), (-45, 7), (46, None), (-46, None)])
def test_an_affair_ends(days: int, dossier_id: int | None) -> None:
    """A story joins what was published within weeks of it, whatever else the window holds."""
    at = START + timedelta(days=days)
    new = replace(story(2, "Ford", headline="Ford again"), first_published_at=at, last_published_at=at)
    assert dossier_for(new, [story(1, "Ford", headline="Ford talks")], entities=WATCHED) == dossier_id


def test_stories_of_one_batch_months_apart_are_two_affairs() -> None:
    """What a first poll brings of last spring is no part of today's affair, and a story between them joins one."""
    told = [Told(title=f"Ford held talks with Xiaomi over EV venture {n}", hours=24 * n) for n in (0, 30, 200)]
    homes = [story.dossier_id for story in judged(told).stories]
    assert homes[0] == homes[1] != homes[2]
    assert homes[:2] == [story.dossier_id for story in judged(told[:2]).stories]


def test_the_likest_affair_is_joined() -> None:
    """Of several dossiers that share a name the one that shares most wins."""
    others = [story(1, "Ford", dossier_id=1), story(2, "Ford", codes=("yu9",), dossier_id=2)]
    assert dossier_for(story(3, "Ford", codes=("yu9",)), others, entities=WATCHED) == 2


def test_subjects_are_those_whom_a_watch_is_about() -> None:
    """The list says so, people and parts included."""
    assert subjects(WATCHED) == {"Xiaomi", "Lei Jun", "Xiaomi Auto"}
    assert subjects({}) == frozenset()


def test_a_title_is_what_the_stories_share() -> None:
    """Several stories are titled by their names; one alone, or only about the watched maker, keeps its headline."""
    assert title_of([story(1, "Ford", "Xiaomi"), story(2, "Ford")], entities=WATCHED) == "Ford"
    assert (
        title_of([story(1, "Ford", codes=("yu9",)), story(2, "Ford", codes=("yu9",))], entities=WATCHED) == "YU9 · Ford"
    )
    assert title_of([story(1, "Xiaomi"), story(2, "Xiaomi")], entities=WATCHED) == ""
    assert title_of([story(1, "Ford")], entities=WATCHED) == ""


def test_each_story_stands_in_one_dossier() -> None:
    """Stories of one affair share a dossier whose dates span them all, and no dossier is empty."""
    verdict = judged([
        Told(title="Ford held talks with Xiaomi over EV venture, FT reports"),
        Told(title="Ford e Xiaomi smentiscono la joint venture: «Completamente falso»", language="it", hours=30),
        Told(title="Xiaomi SU7 recalled over parking software", hours=31),
    ])  # fmt: skip
    homes = [story.dossier_id for story in verdict.stories]
    assert homes[0] == homes[1] != homes[2]
    assert {d.dossier_id for d in verdict.dossiers} == set(homes)
    affair = verdict.dossiers[0]
    assert (affair.title, affair.last_published_at - affair.first_published_at) == (
        "Ford · Xiaomi",
        verdict.stories[1].first_published_at - START,
    )


def test_an_answer_may_name_the_party_in_its_text_alone() -> None:
    """Rumour, denial and counter-word of one stake are one affair, though the denial's title has no name but the watched one."""
    verdict = judged([
        Told(title="Volkswagen in talks to buy stake in Xiaomi EV, Bloomberg reports"),
        Told(title="小米汽车否认大众入股：没有接触", summary="小米发言人表示，公司与大众汽车没有任何接触。", language="zh", hours=10),
        Told(title="Volkswagen confirms early talks with Xiaomi on EV stake", hours=14),
        Told(title="小米汽车否认入股传闻：没有接触", summary="小米发言人表示，公司与福特没有任何接触。", language="zh", hours=90),
    ])  # fmt: skip
    homes = [story.dossier_id for story in verdict.stories]
    assert homes[0] == homes[1] == homes[2] != homes[3]
    assert verdict.stories[0].status == "denied"
    assert verdict.dossiers[0].status == "disputed"
