"""The seed affair retold: six reports of August 2021 through the judge, with what the best digest would know of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from monitor.judge import Candidate, judge, read, settle
from monitor.model import Claim, Dossier, Entry, Judged, Story, Verdict, Window
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load

ROME = timezone(timedelta(hours=2))
SUMMER = datetime(2021, 8, 25, 18, tzinfo=ROME)
AUTUMN = datetime(2021, 9, 6, 12, tzinfo=ROME)
RETOLD = (
    "A marzo la casa di Pechino ha annunciato ufficialmente il suo ingresso nell'auto elettrica. "
    "È stato anche confermato che a capo della divisione ci sarà Lei Jun.\n"
    "È stato riferito che Xiaomi vorrebbe una quota dell'unità elettrica di China Evergrande.\n"
    "Ora il Science Innovation Board Daily scrive che l'azienda costruirà l'auto da zero e che i dettagli "
    "arriveranno la prossima settimana. "
    "Il tipster Digital Chat Station ha rivelato contatti con un grande fornitore di componenti.\n"
    "Xiaomi ha smentito con una nota le trattative con China Evergrande Group per il 65%. "
    "Mentre Xiaomi nega tutto, China Evergrande Group dice che i colloqui sono in una fase molto iniziale."
)
REPORTS: Mapping[str, tuple[str, datetime, str, str]] = {
    "W1": (
        "en",
        datetime(2021, 8, 19, 15, 10, tzinfo=ROME),
        "Exclusive: China Evergrande in talks with Xiaomi to sell part of its EV unit, sources say",
        (
            "Three people with knowledge of the matter say a consortium with Xiaomi is looking at part of the 65% stake in "
            "China Evergrande New Energy Vehicle. The talks are at an early stage."
        ),
    ),
    "W2": (
        "zh",
        datetime(2021, 8, 20, 4, 30, tzinfo=ROME),
        "小米回应洽购恒大汽车65%股权：不实，与多家车企有过接触",
        "小米发言人表示，公司与多家车企有过交流，但未就合作作出任何决定。",
    ),
    "W3": (
        "zh",
        datetime(2021, 8, 20, 6, 5, tzinfo=ROME),
        "恒大汽車:曾與小米初步交流 未深入洽談",
        "中國恒大公布,在引入戰略股東過程中與小米集團有過初步交流,並未深入洽談推進。",
    ),
    "W4": (
        "zh",
        datetime(2021, 8, 24, 3, 20, tzinfo=ROME),
        "科创板日报：小米造车将从零开始，细节最快下周公布",
        "《科创板日报》从知情人士处获悉，小米将自主造车；数码闲聊站称已与世界知名零部件供应商接触。",
    ),
    "SEED": (
        "it",
        datetime(2021, 8, 24, 10, tzinfo=ROME),
        "Xiaomi farà da zero la sua auto elettrica: annuncio possibile già la prossima settimana?",
        RETOLD,
    ),
    "W5": (
        "en",
        datetime(2021, 8, 25, 12, 40, tzinfo=ROME),
        "Xiaomi buys autonomous-driving start-up Deepmotion for $77 million",
        "The deal, announced with second-quarter results, is meant to speed up work on its smart electric vehicle.",
    ),
}
ZONES = {"it": "Europe/Rome", "zh": "Asia/Shanghai", "en": "UTC"}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The shipped watch."""
    return Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)


class Affair:
    """A verdict with its parts by the names of the reports."""

    def __init__(self, verdict: Verdict, ids: Mapping[str, int]) -> None:
        """Keep the verdict with the names of its entries."""
        self.verdict = verdict
        self.ids = ids
        self.of = {j.entry.entry_id: j.story_id for j in verdict.judged}

    def story(self, name: str) -> Story:
        """The story of a report."""
        return next(s for s in self.verdict.stories if s.story_id == self.of[self.ids[name]])

    def claims(self, name: str) -> Sequence[Claim]:
        """A report's claims."""
        return [c for c in self.verdict.claims if c.entry_id == self.ids[name]]

    def claim(self, name: str, words: str) -> Claim:
        """A report's claim with these words."""
        return next(c for c in self.claims(name) if words in c.quote)


def _judged(matcher: Matcher, now: datetime) -> Affair:
    ids = {name: number for number, name in enumerate(sorted(REPORTS, key=lambda n: REPORTS[n][1]), 1)}
    entities = {e.name: e for e in matcher.entities}
    candidates = []
    for name in REPORTS:
        entry = _entry(name, ids[name])
        candidates.append(Candidate(entry=entry, reading=read([matcher], entry)))
    return Affair(judge(candidates, Window(), entities, now), ids)


def _entry(name: str, entry_id: int) -> Entry:
    language, published, title, summary = REPORTS[name]
    return Entry(
        entry_id=entry_id,
        feed=name,
        language=language,
        title=title,
        summary=summary,
        timezone=ZONES[language],
        published_at=published.astimezone(UTC),
        first_seen_at=published.astimezone(UTC),
    )


def _arriving(matcher: Matcher, order: Sequence[str]) -> Affair:
    """The affair as it stands when the reports came one by one in this order."""
    stories: dict[int, Story] = {}
    dossiers: dict[int, Dossier] = {}
    claims: dict[int, Claim] = {}
    judged: list[Judged] = []
    for number, name in enumerate(order, 1):
        window = Window(
            next_story_id=max(stories, default=0) + 1,
            next_dossier_id=max(dossiers, default=0) + 1,
            next_claim_id=max(claims, default=0) + 1,
            stories=tuple(stories.values()),
            dossiers=tuple(dossiers.values()),
            claims=tuple(claims.values()),
        )
        entry = _entry(name, number)
        entities = {e.name: e for e in matcher.entities}
        verdict = judge([Candidate(entry=entry, reading=read([matcher], entry))], window, entities, SUMMER)
        judged += verdict.judged
        stories |= {s.story_id: s for s in verdict.stories}
        dossiers |= {d.dossier_id: d for d in verdict.dossiers}
        claims |= {c.claim_id: c for c in verdict.claims}
    whole = Verdict(
        version=0,
        judged=tuple(judged),
        stories=tuple(stories.values()),
        dossiers=tuple(dossiers.values()),
        claims=tuple(claims.values()),
    )
    return Affair(whole, {name: number for number, name in enumerate(order, 1)})


@pytest.mark.parametrize("order", [("W1", "W2", "W3", "W4", "SEED", "W5"), ("SEED", "W5", "W4", "W3", "W2", "W1")])
def test_the_order_of_arrival_changes_no_status(matcher: Matcher, order: Sequence[str]) -> None:
    """Polled one by one, even backwards, the reports come to the same statuses, and no denial strays."""
    affair = _arriving(matcher, order)
    words = {name: affair.story(name).status for name in ("SEED", "W1", "W2", "W3", "W5")}
    assert words == {"SEED": "rumour", "W1": "denied", "W2": "official", "W3": "official", "W5": "official"}
    assert affair.claim("SEED", "ha smentito").story_id == affair.story("W2").story_id
    assert affair.claim("SEED", "fase molto iniziale").answers == affair.story("W1").story_id


def test_the_reports_fall_into_five_stories(matcher: Matcher) -> None:
    """The Italian retelling and its Chinese source are one story; the three words on Evergrande are three."""
    affair = _judged(matcher, SUMMER)
    assert affair.story("SEED").story_id == affair.story("W4").story_id
    assert len({affair.story(n).story_id for n in REPORTS}) == 5
    assert len({affair.story(n).dossier_id for n in ("W1", "W2", "W3")}) == 1


def test_every_story_has_the_status_a_reader_would_give_it(matcher: Matcher) -> None:
    """The rumour on Evergrande is denied, both answers are official words, the dossier is disputed."""
    affair = _judged(matcher, SUMMER)
    words = {name: affair.story(name).status for name in REPORTS}
    assert words == {
        "SEED": "rumour",
        "W4": "rumour",
        "W1": "denied",
        "W2": "official",
        "W3": "official",
        "W5": "official",
    }
    dossier = next(d for d in affair.verdict.dossiers if d.dossier_id == affair.story("W1").dossier_id)
    assert dossier.status == "disputed"


def test_next_week_is_a_deadline_and_passes(matcher: Matcher) -> None:
    """Next week runs from Monday 30 August to Sunday 5 September; on the 6th the rumour has expired."""
    affair = _judged(matcher, SUMMER)
    for name in ("SEED", "W4"):
        title = next(c for c in affair.claims(name) if c.headline and c.expected_by)
        assert (title.expected_from, title.expected_by) == (date(2021, 8, 30), date(2021, 9, 5))
    assert _judged(matcher, AUTUMN).story("SEED").status == "expired"
    window = Window(
        stories=affair.verdict.stories, dossiers=affair.verdict.dossiers, claims=affair.verdict.claims, next_claim_id=99
    )
    entities = {e.name: e for e in matcher.entities}
    on_the_day = datetime(2021, 9, 5, 20, tzinfo=ROME)
    assert not settle(window, entities, on_the_day).stories
    later = settle(window, entities, AUTUMN)
    assert [s.status for s in later.stories] == ["expired"]


def test_clauses_are_led_to_the_story_they_are_about(matcher: Matcher) -> None:
    """Of the long article the words on the 65% belong to the Evergrande stories, the old news to none."""
    affair = _judged(matcher, SUMMER)
    denial, counter = affair.claim("SEED", "ha smentito"), affair.claim("SEED", "fase molto iniziale")
    assert (denial.stance, denial.speaker_entity, denial.story_id) == ("denial", "Xiaomi", affair.story("W2").story_id)
    assert (counter.stance, counter.speaker) == ("confirmation", "China Evergrande Group")
    assert counter.story_id == affair.story("W3").story_id
    assert affair.claim("SEED", "Mentre Xiaomi").story_id == affair.story("W2").story_id
    assert affair.claim("SEED", "riferito").story_id == affair.story("W1").story_id
    assert affair.claim("SEED", "annunciato ufficialmente").story_id is None
    assert affair.claim("SEED", "anche confermato").story_id is None
    assert affair.claim("SEED", "costruirà l'auto").story_id == affair.story("SEED").story_id
    assert affair.claim("SEED", "Digital Chat").story_id == affair.story("SEED").story_id


def test_answers_count_for_the_story_they_answer(matcher: Matcher) -> None:
    """Xiaomi's denial and Evergrande's confirmation are stories of their own and answer the first report."""
    affair = _judged(matcher, SUMMER)
    first = affair.story("W1").story_id
    no, partly = affair.claim("W2", "不实"), affair.claim("W3", "初步")
    assert (no.stance, no.answers, no.speaker_entity) == ("denial", first, "Xiaomi")
    assert (partly.stance, partly.answers, partly.speaker_entity) == ("confirmation", first, "Evergrande")
    assert affair.story("W1").status_claim_id in {c.claim_id for c in affair.verdict.claims if c.stance == "denial"}


def test_hearsay_names_its_source(matcher: Matcher) -> None:
    """A medium, a tipster and unnamed people are each the speaker of their rumour."""
    affair = _judged(matcher, SUMMER)
    spoken = {c.speaker_entity for name in ("SEED", "W4") for c in affair.claims(name) if c.stance == "rumour"}
    assert {"Science Innovation Board Daily", "Digital Chat Station"} <= spoken
    assert affair.claim("W1", "sources say").speaker == "sources"
