"""Which entries tell of one event."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Profile, Story
from monitor.stories.grouping import HEARD, place
from tests.support.entries import START, Told, groups, judged

RUMOUR = Told(
    title="Exclusive: Evergrande in talks with Xiaomi to sell part of its EV unit, sources say",
    summary="Two people say a 65% stake is looked at.",
    hours=0,
)
DENIAL = Told(
    title="小米回应洽购恒大汽车65%股权：不实", summary="小米发言人表示，公司没有作出任何决定。", language="zh", hours=13
)
COUNTER = Told(
    title="恒大汽車:曾與小米初步交流 未深入洽談",
    summary="中國恒大公布,與小米集團有過初步交流。",
    language="zh",
    hours=15,
)
RECALL = (
    Told(title="小米汽车召回30931辆SU7", summary="泊车辅助存在隐患，将通过OTA升级。", language="zh", hours=1),
    Told(
        title="Xiaomi richiama 30.931 SU7 per un difetto al parcheggio",
        summary="Basta un aggiornamento.",
        language="it",
        hours=4,
    ),
    Told(title="Xiaomi recalls nearly 31,000 SU7 sedans over parking assist", language="en", hours=3),
    Told(title="小米召回逾3萬輛SU7 泊車輔助有隱患", language="zh", hours=2, feed="hk"),
)
OTHERS = (
    Told(title="Xiaomi YU7 was China's best-selling car in January with 37,869 units", hours=2),
    Told(title="Xiaomi, accordo con NIO e XPeng per la ricarica: 30.000 colonnine", language="it", hours=5),
    Told(title="小米SU7高速碰撞起火 三人遇难", language="zh", hours=3),
)
KINDS = ("rumour", "denial", "counter")


def test_one_event_is_one_story_in_every_language() -> None:
    """Reports of a recall come together from Chinese in both scripts, Italian and English; other news stay out."""
    names = ["zh", "it", "en", "hant", "best-seller", "charging", "crash"]
    assert groups(judged([*RECALL, *OTHERS]), names) == {frozenset(names[:4]), *(frozenset((n,)) for n in names[4:])}


def test_a_rumour_its_denial_and_the_counter_statement_are_three_stories() -> None:
    """What answers a rumour is an event of its own, in the same dossier."""
    verdict = judged([RUMOUR, DENIAL, COUNTER])
    assert groups(verdict, KINDS) == {frozenset((kind,)) for kind in KINDS}
    assert len({story.dossier_id for story in verdict.stories}) == 1


def test_reasons_are_words_for_people() -> None:
    """Each entry says why it joined its story, with what both share."""
    verdict = judged(RECALL)
    reasons = next(j.reasons for j in verdict.judged if j.entry.entry_id == 2)
    assert reasons[0].startswith("like entry ")
    assert any(reason.startswith("both say 30,931 units") for reason in reasons)
    assert any("SU7" in reason for reason in reasons)


def test_another_model_is_another_event() -> None:
    """Two launches on one day stay apart by their models and prices."""
    two = judged([
        Told(title="Xiaomi launches the SU7 at 215,900 yuan"),
        Told(title="Xiaomi launches the YU7 at 253,500 yuan", hours=1),
    ])  # fmt: skip
    assert len(two.stories) == 2


def test_another_month_is_another_event() -> None:
    """June's deliveries are not July's, though the words are the same."""
    two = judged([
        Told(title="Xiaomi EV: deliveries exceed 25,000 units in June"),
        Told(title="Xiaomi EV: deliveries exceed 30,000 units in July", hours=20),
    ])  # fmt: skip
    assert len(two.stories) == 2


def test_four_days_end_a_story() -> None:
    """The same news told again a week later opens a story of its own."""
    first, later = RECALL[2], replace(RECALL[2], title=RECALL[2].title + " in China", hours=24 * 6)
    assert len(judged([first, later]).stories) == 2


def test_a_copy_changes_nothing_in_its_story() -> None:
    """The copied entry stands with its original and adds no report."""
    alone = judged(RECALL)
    copy = replace(RECALL[0], feed="portal", hours=6)
    verdict = judged([*RECALL, copy])
    assert verdict.judged[-1].copy_of == 1
    assert verdict.judged[-1].story_id == alone.judged[0].story_id
    assert verdict.stories == alone.stories


def profile(number: int, **more: object) -> Profile:
    """A profile of bare evidence."""
    values = {
        "feed": "one",
        "language": "en",
        "published_at": START,
        "title": "xiaomi su7",
        "summary": "",
        "entities": ("Xiaomi",),
    } | more
    return Profile(entry_id=number, **values)  # type: ignore[arg-type]


def story(number: int, *members: Profile) -> Story:
    """A story of these reports."""
    return Story(
        story_id=number, dossier_id=1, headline="", headline_entry_id=1, category="", first_published_at=START, last_published_at=START, members=members
    )  # fmt: skip


def test_nothing_open_opens_a_story() -> None:
    """Where no story is open, or none has a report of these days, an entry is the first of its event."""
    old = profile(1, published_at=START - timedelta(days=9))
    assert place(profile(2), []).story_id is None
    assert place(profile(2), [story(1), story(2, old)]).story_id is None


def test_of_equals_the_older_story_wins() -> None:
    """Where two stories are alike the choice does not hang on their order."""
    signs = {
        "codes": ("su7",),
        "title_codes": ("su7",),
        "cues": ("recall",),
        "title_cues": ("recall",),
        "numbers": ((30_931.0, "units"),),
    }
    two = [story(n, profile(n, **signs)) for n in (1, 2)]
    assert place(profile(9, **signs), two).story_id == place(profile(9, **signs), two[::-1]).story_id == 1


def test_a_long_story_is_heard_in_part() -> None:
    """A story of hundreds of reports costs no more than its first and last ones."""
    same = {"codes": ("su7",), "cues": ("recall", "parking"), "title_cues": ("recall", "parking")}
    members = [profile(n, **same) for n in range(1, 50 * HEARD)]
    assert place(profile(999, **same), [story(1, *members)]).story_id == 1


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(len(RECALL) + len(OTHERS))))
def test_any_order_of_arrival_is_judged(order: list[int]) -> None:
    """Entries that come late, one by one or all at once, find a place, and ids only name them."""
    told = [*RECALL, *OTHERS]
    verdict = judged([replace(told[i], hours=place * 0.5) for place, i in enumerate(order)])
    by_kind = {i: verdict.judged[place].story_id for place, i in enumerate(order)}
    assert len({by_kind[i] for i in range(len(RECALL))}) == 1
    assert all(j.story_id is not None for j in verdict.judged)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.builds(
            Told,
            title=st.text(max_size=40).map("小米汽车 {}".format),
            summary=st.text(max_size=60),
            hours=st.floats(-200, 200),
        ),
        max_size=8,
    )
)
def test_any_text_finds_a_place(told: list[Told]) -> None:
    """Whatever feeds send, each matched entry stands in one story, and each story in one dossier."""
    verdict = judged(told)
    assert {j.story_id for j in verdict.judged if j.reading.matches} == {s.story_id for s in verdict.stories}
    assert {s.dossier_id for s in verdict.stories} == {d.dossier_id for d in verdict.dossiers}
