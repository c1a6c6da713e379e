"""Rumours and their answers that share a matter and no particular name."""

from collections.abc import Sequence

import pytest

from monitor.model import Verdict
from tests.support.entries import Told, judged

PLANT = (
    Told(title="传小米汽车将在匈牙利以外的德国建厂，知情人士称", language="zh", feed="a"),
    Told(title="Xiaomi nega: nessuna fabbrica di auto in Germania", language="it", feed="b", hours=60),
)
RISE = (
    Told(title="La Xiaomi YU7 potrebbe aumentare di prezzo a gennaio, dice un analista", language="it", feed="a"),
    Told(title="小米否认YU7涨价", language="zh", feed="b", hours=200),
)
LAUNCH = (
    Told(title="小米YU9或将于三月上市，爆料人称", language="zh", feed="a"),
    Told(title="Lei Jun confirms Xiaomi YU9 launch in March", feed="b", hours=120),
)
OVERTURNED = (
    Told(title="Xiaomi valuta una fabbrica di auto in Baviera, secondo indiscrezioni", language="it", feed="a"),
    Told(title="La fabbrica Xiaomi in Baviera non si fa: lo conferma Lei Jun", language="it", feed="b", hours=30),
)


def _outcome(verdict: Verdict) -> tuple[int, set[str]]:
    """How many dossiers, and the statuses of what was answered."""
    answered = {c.answers for c in verdict.claims if c.answers is not None}
    return len({s.dossier_id for s in verdict.stories}), {s.status for s in verdict.stories if s.story_id in answered}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("told", "status"), [(PLANT, "denied"), (RISE, "denied"), (LAUNCH, "confirmed"), (OVERTURNED, "denied")]
)
def test_an_answer_stands_beside_its_rumour(told: Sequence[Told], status: str, turned: bool) -> None:  # noqa: FBT001 - a parameter
    """Whatever the languages and the order of arrival, both stand in one dossier and the rumour is settled."""
    assert _outcome(judged(reversed(told) if turned else told)) == (1, {status})


def test_a_denial_of_another_model_answers_nothing() -> None:
    """The price of one model is no matter of another's."""
    told = [RISE[0], Told(title="小米否认SU7涨价", language="zh", feed="b", hours=200)]
    assert _outcome(judged(told)) == (2, set())


def test_a_model_alone_makes_no_affair() -> None:
    """A recall and a fire of one car are two affairs, a launch and first deliveries are one."""
    recall = Told(title="Xiaomi recalls 12,000 YU7 cars over a brake fault", feed="a")
    fire = Told(title="Xiaomi YU7 brucia in un parcheggio", language="it", feed="b", hours=150)
    assert _outcome(judged([recall, fire]))[0] == 2
    launch = Told(title="小米YU9正式上市", language="zh", feed="a")
    handed = Told(title="Xiaomi YU9, iniziano le consegne", language="it", feed="b", hours=300)
    assert _outcome(judged([launch, handed]))[0] == 1


def test_a_shared_speaker_leads_no_clause_away() -> None:
    """What Lei Jun says of a new car belongs to its launch, though another story is of his words too."""
    told = [
        Told(title="Lei Jun: venderemo auto in Europa dal 2027", language="it", feed="a"),
        Told(
            title="Xiaomi lancia il SUV YU9",
            summary="Lei Jun ha presentato il SUV YU9.",
            language="it",
            feed="b",
            hours=3,
        ),
    ]
    verdict = judged(told)
    homes = {j.entry.entry_id: j.story_id for j in verdict.judged}
    assert {c.story_id for c in verdict.claims if c.entry_id == 2} == {homes[2]}
