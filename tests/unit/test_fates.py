"""What becomes of rumours, through judging: expired, come true, denied and then confirmed, disputed, denied wherever told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.candidates import Candidate, read
from monitor.judge import judge
from monitor.model import Entry, Status, Verdict, Window
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday."""
MATCHER = Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)
Report = tuple[int, str, str, str]
"""Day after the start, language, title, summary."""

YU9_RUMOUR: Report = (
    0,
    "it",
    "Xiaomi YU9, il lancio potrebbe arrivare entro fine mese",
    "Secondo Car News China il SUV Xiaomi YU9 verrà lanciato entro la fine di marzo.",
)
YU9_LAUNCH: Report = (
    17,
    "en",
    "Xiaomi announces YU9 launch for March 28",
    "Xiaomi said the YU9 launch will be held on March 28 in Beijing.",
)
PLANT_RUMOUR: Report = (
    0,
    "en",
    "Xiaomi EV in talks with BAIC to buy second Beijing plant, sources say",
    "Two people familiar with the matter said Xiaomi wants the BAIC plant for its electric cars.",
)
PLANT_DENIED: Report = (
    2,
    "zh",
    "小米汽车否认收购北汽工厂",
    "小米公司发言人表示，收购北汽工厂的消息不实。",
)
PLANT_CONFIRMED: Report = (
    20,
    "en",
    "Xiaomi confirms it will buy BAIC plant in Beijing for its EVs",
    "Xiaomi confirmed the purchase of the BAIC plant on Monday.",
)
PLANT_PARTNER: Report = (
    3,
    "zh",
    "北汽证实与小米洽谈出售工厂",
    "北汽集团证实，正与小米汽车就出售工厂进行初步洽谈。",
)


PRICE_RUMOUR: Report = (
    0,
    "zh",
    "网传小米YU9售价或上涨至30万元",
    "网传消息称，小米YU9起售价将上涨至30万元。",
)
PRICE_TOO: Report = (
    6,
    "en",
    "Xiaomi could raise the YU9 price to 300,000 yuan, reports say",
    "Chinese media report a starting price of 300,000 yuan for the SUV.",
)


def judged(reports: Sequence[Report], days: int) -> Verdict:
    """All reports judged one after another, as they come, and once more so many days after the start."""
    candidates = []
    for number, (day, language, title, summary) in enumerate(reports, 1):
        at = START + timedelta(days=day)
        entry = Entry(
            entry_id=number,
            feed=f"feed {number}",
            language=language,
            title=title,
            summary=summary,
            published_at=at,
            first_seen_at=at,
        )
        candidates.append(Candidate(entry=entry, reading=read([MATCHER], entry)))
    assert all(c.reading.matches for c in candidates), "every report is about the followed company"
    return judge(candidates, Window(), {e.name: e for e in MATCHER.entities}, START + timedelta(days=days))


@pytest.mark.parametrize(
    ("reports", "days", "status"),
    [
        pytest.param([YU9_RUMOUR], 29, "rumour", id="its last day"),
        pytest.param([YU9_RUMOUR], 30, "expired", id="the day after"),
        pytest.param([YU9_RUMOUR, YU9_LAUNCH], 40, "confirmed", id="come true"),
        pytest.param(
            [YU9_RUMOUR, (26, "zh", "小米YU9正式上市，售价29.99万元起", "小米YU9今日正式上市。")],
            40,
            "confirmed",
            id="come true, and nobody is named",
        ),
        pytest.param(
            [
                YU9_RUMOUR,
                (26, "en", "Xiaomi YU9 launched in China at 299,900 yuan", "The SUV went on sale on Saturday."),
            ],
            40,
            "confirmed",
            id="reported as a fact",
        ),
        pytest.param(
            [
                YU9_RUMOUR,
                (20, "en", "Xiaomi YU9 launch: what we know so far", "Here is what is known of the SUV's launch."),
            ],
            40,
            "expired",
            id="reported on, and nothing happened",
        ),
        pytest.param(
            [
                (0, "zh", "小米YU9续航信息曝光", "网传小米YU9续航超过1000公里。"),
                (9, "zh", "小米汽车确认YU9不参加上海车展", "小米汽车确认，YU9不会在上海车展亮相。"),
            ],
            15,
            "rumour",
            id="a word on another matter of the same model",
        ),
        pytest.param([PLANT_RUMOUR], 40, "rumour", id="without a day it never expires"),
        pytest.param([PLANT_RUMOUR, PLANT_DENIED], 5, "denied", id="denied"),
        pytest.param([PLANT_RUMOUR, PLANT_DENIED, PLANT_CONFIRMED], 25, "confirmed", id="denied, then confirmed"),
        pytest.param([PLANT_RUMOUR, PLANT_PARTNER], 5, "confirmed", id="confirmed by the partner"),
        pytest.param([PLANT_RUMOUR, PLANT_DENIED, PLANT_PARTNER], 5, "denied", id="the followed company weighs more"),
        pytest.param(
            [
                YU9_RUMOUR,
                (
                    9,
                    "it",
                    "Xiaomi annuncia il prezzo della YU9: 299.900 yuan",
                    "Xiaomi ha annunciato il prezzo della YU9.",
                ),
            ],
            40,
            "expired",
            id="an official word on another matter",
        ),
        pytest.param(
            [
                YU9_RUMOUR,
                (
                    9,
                    "en",
                    "Xiaomi said the YU9 will not launch in March",
                    "Lei Jun said the YU9 launch is not planned for March.",
                ),
            ],
            40,
            "denied",
            id="an official no",
        ),
        pytest.param(
            [PRICE_RUMOUR, (2, "zh", "小米回应YU9售价上涨传闻", "小米就YU9售价上涨传闻作出回应。")],
            5,
            "rumour",
            id="an answer that does not say which way",
        ),
        pytest.param(
            [PRICE_RUMOUR, (2, "zh", "小米YU9公布售价：24.99万元", "小米宣布YU9售价24.99万元。")],
            5,
            "rumour",
            id="another figure",
        ),
        pytest.param(
            [PRICE_RUMOUR, (2, "zh", "雷军宣布小米YU9售价上涨至30万元", "雷军宣布，小米YU9售价上涨。")],
            5,
            "confirmed",
            id="the same figure",
        ),
    ],
)
def test_what_becomes_of_the_rumour(reports: Sequence[Report], days: int, status: Status) -> None:
    """The first story is what those it is about made of it, by that day."""
    verdict = judged(reports, days)
    first = next(s for s in verdict.stories if s.story_id == verdict.judged[0].story_id)
    assert first.status == status


def test_contrary_words_dispute_the_affair() -> None:
    """The company denies and its partner confirms: the rumour is denied, the dossier disputed."""
    verdict = judged([PLANT_RUMOUR, PLANT_DENIED, PLANT_PARTNER], 5)
    first = next(s for s in verdict.stories if s.story_id == verdict.judged[0].story_id)
    assert {s.dossier_id for s in verdict.stories} == {first.dossier_id}
    assert [d.status for d in verdict.dossiers] == ["disputed"]


def test_a_denial_counts_wherever_its_rumour_was_told() -> None:
    """A rumour told in two stories of one dossier is denied in both, though the claim is stored with one of them."""
    denial: Report = (8, "zh", "小米否认YU9售价上涨至30万元", "小米公司发言人表示，YU9售价上涨的消息不实。")
    verdict = judged([PRICE_RUMOUR, PRICE_TOO, denial], 10)
    told = [j.story_id for j in verdict.judged]
    statuses = {s.story_id: s.status for s in verdict.stories}
    assert [statuses[i or 0] for i in told[:2]] == ["denied", "denied"]
    deciding = {s.status_claim_id for s in verdict.stories if s.status == "denied"}
    assert {c.entry_id for c in verdict.claims if c.claim_id in deciding} == {3}
