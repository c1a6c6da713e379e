"""Statuses: what the claims make of stories and dossiers, and which story a claim is about or answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.model import Claim, Entity, Profile, Stance, Status, Story
from monitor.stories.belonging import belongs
from monitor.stories.status import answered, dossier_status, story_status

START = datetime(2021, 8, 19, 12, tzinfo=UTC)
ENTITIES: Mapping[str, Entity] = {
    e.name: e
    for e in (
        Entity(name="Xiaomi", kind="company", subject=True),
        Entity(name="Xiaomi Auto", kind="company", part_of="Xiaomi", subject=True),
        Entity(name="Lei Jun", kind="person", of="Xiaomi", subject=True),
        Entity(name="Evergrande", kind="company"),
        Entity(name="Ford", kind="company"),
        Entity(name="Reuters", kind="media"),
    )
}


def story(number: int, *names: str, stance: Stance = "rumour", day: int = 0, title: str = "", codes: str = "") -> Story:
    """A story of one report on the day so many after the start, its title naming these entities."""
    at = START + timedelta(days=day)
    member = Profile(
        entry_id=number,
        feed="f",
        language="en",
        published_at=at,
        title=title,
        summary="",
        entities=names,
        title_entities=names,
        title_codes=tuple(codes.split()),
        stance=stance,
    )
    return Story(
        story_id=number,
        dossier_id=1,
        headline=title,
        headline_entry_id=number,
        category="",
        first_published_at=at,
        last_published_at=at,
        about=names,
        members=(member,),
    )


def claim(number: int, stance: Stance, speaker: str | None, *, day: int = 0, of: int | None = None) -> Claim:
    """A headline claim by an entity, of the story `of`."""
    return Claim(
        claim_id=number,
        entry_id=number,
        stance=stance,
        speaker=speaker,
        speaker_entity=speaker,
        start=0,
        end=1,
        quote="x",
        published_at=START + timedelta(days=day),
        headline=True,
        story_id=of,
    )


RUMOUR = claim(1, "rumour", "Reuters", of=1)
SUBJECT = story(1, "Evergrande", "Xiaomi")


def answer(number: int, stance: Stance, speaker: str, day: int = 1) -> Claim:
    """A word that answers story 1 from a story of its own."""
    return replace(claim(number, stance, speaker, day=day, of=number), answers=1)


@pytest.mark.parametrize(
    ("answers", "status", "decided_by"),
    [
        ([], "rumour", 1),
        ([answer(2, "denial", "Xiaomi")], "denied", 2),
        ([answer(2, "denial", "Lei Jun")], "denied", 2),
        ([answer(2, "confirmation", "Evergrande")], "confirmed", 2),
        ([answer(2, "denial", "Xiaomi"), answer(3, "confirmation", "Evergrande", 2)], "denied", 2),
        ([answer(2, "denial", "Xiaomi Auto"), answer(3, "confirmation", "Lei Jun", 2)], "confirmed", 3),
        ([answer(2, "denial", "Ford"), answer(3, "confirmation", "Evergrande", 2)], "confirmed", 3),
        ([answer(2, "denial", "Evergrande"), answer(3, "confirmation", "Evergrande", 2)], "confirmed", 3),
    ],
)
def test_answers_decide_by_weight_then_by_time(answers: list[Claim], status: Status, decided_by: int) -> None:
    """The followed company's word weighs most, then another the story is about; of one voice the last word counts."""
    assert story_status(SUBJECT, [RUMOUR, *answers], ENTITIES, START) == (status, decided_by)


def test_equal_voices_that_contradict_each_other_dispute() -> None:
    """Two companies of one weight, one denying and one confirming, leave a story disputed."""
    about = story(1, "Evergrande", "Ford")
    words = [RUMOUR, answer(2, "denial", "Ford"), answer(3, "confirmation", "Evergrande")]
    assert story_status(about, words, ENTITIES, START)[0] == "disputed"


def test_a_rumour_expires_after_its_last_day() -> None:
    """On the last day it is a rumour still, on the next it has expired; an answered one never does."""
    due = replace(SUBJECT, expected_by=date(2021, 9, 5))
    assert story_status(due, [RUMOUR], ENTITIES, datetime(2021, 9, 5, 23, tzinfo=UTC)) == ("rumour", 1)
    late = datetime(2021, 9, 6, 1, tzinfo=UTC)
    assert story_status(due, [RUMOUR], ENTITIES, late) == ("expired", 1)
    assert story_status(due, [RUMOUR, answer(2, "denial", "Xiaomi")], ENTITIES, late) == ("denied", 2)


@pytest.mark.parametrize("stance", ["denial", "confirmation", "official"])
def test_a_story_that_someone_spoke_is_official(stance: Stance) -> None:
    """A denial is an event of its own, officially said; only what it answers is denied by it."""
    assert story_status(SUBJECT, [claim(1, stance, "Xiaomi", of=1)], ENTITIES, START) == ("official", 1)


def test_an_official_word_after_a_rumour_confirms_it() -> None:
    """In one story the later official word of those it is about confirms the rumour; a bystander's does not."""
    later = replace(claim(2, "official", "Xiaomi", day=1, of=1), headline=True)
    assert story_status(SUBJECT, [RUMOUR, later], ENTITIES, START) == ("confirmed", 2)
    aside = replace(later, speaker="Ford", speaker_entity="Ford")
    assert story_status(SUBJECT, [RUMOUR, aside], ENTITIES, START) == ("official", 2)


def test_reports_alone_are_reported() -> None:
    """Where nobody takes a stance, no claim decided the status."""
    assert story_status(SUBJECT, [claim(1, "report", None, of=1)], ENTITIES, START) == ("reported", None)


def test_a_dossier_is_disputed_where_parties_contradict_each_other() -> None:
    """A partner's contrary word disputes the affair, though the story itself is denied by the company."""
    words = [RUMOUR, answer(2, "denial", "Xiaomi"), answer(3, "confirmation", "Evergrande")]
    stories = [replace(SUBJECT, status="denied"), replace(story(2, "Xiaomi"), status="official")]
    assert dossier_status(stories, words, ENTITIES) == "disputed"
    assert dossier_status(stories, words[:2], ENTITIES) == "denied"
    assert dossier_status([], [], ENTITIES) == "reported"
    assert dossier_status([replace(SUBJECT, status="expired")], [], ENTITIES) == "expired"


def test_an_answer_finds_the_rumour_it_is_about() -> None:
    """Of the dossier's earlier rumours the one that shares its names is answered, a later one never."""
    first, other = story(1, "Evergrande", "Xiaomi"), story(2, "Ford", "Xiaomi")
    home, later = story(3, "Xiaomi", "Evergrande", stance="denial", day=1), story(4, "Evergrande", day=9)
    word = replace(claim(9, "denial", "Xiaomi", day=1, of=3), entities=("Xiaomi", "Evergrande"))
    assert answered(word, [first, other, home, later]) == 1
    assert answered(replace(word, entities=("Xiaomi", "Ford"), headline=False), [first, other, home]) == 2
    assert answered(replace(word, stance="official"), [first, home]) is None
    assert answered(replace(word, story_id=None), [first, home]) is None


def test_a_denial_inside_the_rumours_own_story_answers_it() -> None:
    """Where an article tells the rumour and its denial, the denial answers that story."""
    word = replace(claim(9, "denial", "Xiaomi", of=1), headline=False)
    assert answered(word, [SUBJECT]) == 1


def test_a_clause_goes_where_its_names_lead() -> None:
    """A name the own story lacks leads to the story that bears it; without one a clause stays at home."""
    own = story(5, "Xiaomi", day=5, title="xiaomi builds its car from scratch")
    denial = story(2, "Xiaomi", "Evergrande", stance="denial", day=1)
    rumour = story(1, "Evergrande", "Xiaomi", title="evergrande in talks with xiaomi")
    aside = replace(claim(9, "denial", "Xiaomi", day=5), headline=False, entities=("Xiaomi", "Evergrande"))
    assert belongs(aside, [rumour, denial, own], 5) == 2
    assert belongs(replace(aside, stance="rumour", speaker_entity=None), [rumour, denial, own], 5) == 1
    assert belongs(replace(aside, entities=("Xiaomi",)), [rumour, denial, own], 5) == 5
    long_ago = replace(denial, first_published_at=START - timedelta(days=200))
    assert belongs(aside, [long_ago, own], 5) is None, "what is denied of others is no denial of the own story"


def test_a_model_code_leads_too() -> None:
    """A clause that names another story's model belongs there."""
    own, other = story(5, "Xiaomi", day=5, codes="su7"), story(2, "Xiaomi", codes="yu7", stance="denial")
    word = replace(claim(9, "denial", "Xiaomi", day=5), headline=False, quote="Xiaomi smentisce il rinvio della YU7")
    assert belongs(word, [other, own], 5) == 2


def test_background_belongs_nowhere() -> None:
    """Old news in a long article, and what is certain beside a rumour, have no story here; a headline stays."""
    own = story(5, "Xiaomi", day=5)
    certain = replace(claim(9, "official", "Xiaomi", day=5), headline=False)
    assert belongs(certain, [own], 5) is None
    assert belongs(replace(certain, headline=True), [own], 5) == 5
    past = replace(claim(9, "report", None, day=5), headline=False, quote="A marzo aveva aperto la divisione")
    assert belongs(past, [own], 5) is None
    assert belongs(replace(past, quote="L'auto avrà due motori"), [own], 5) == 5


def test_an_old_claim_moves_only_on_strong_evidence() -> None:
    """A claim without a story joins one that is opened later only where much more than a name leads there."""
    opened = story(7, "Lei Jun", "Xiaomi", stance="official", day=1)
    word = replace(claim(9, "confirmation", "Xiaomi"), headline=False, entities=("Lei Jun",))
    assert belongs(word, [opened], 3) is None
    strong = replace(opened, members=(replace(opened.members[0], stance="confirmation", numbers=((65.0, "%"),)),))
    assert belongs(replace(word, numbers=((65.0, "%"),)), [strong], 3) == 7
