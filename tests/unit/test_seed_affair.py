"""The seed affair retold: six reports of August 2021 through the judge, with what the best digest would know of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from monitor.candidates import Candidate, read
from monitor.judge import judge, settle
from monitor.model import Claim, Story, Verdict, Window
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load
from tests.support.affair import REPORTS, ROME, SUMMER, report

AUTUMN = datetime(2021, 9, 6, 12, tzinfo=ROME)


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
        entry = report(name, ids[name])
        candidates.append(Candidate(entry=entry, reading=read([matcher], entry)))
    return Affair(judge(candidates, Window(), entities, now), ids)


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
