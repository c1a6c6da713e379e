"""What is taken back above the cards: through a real file, issue after issue, in three languages."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.digest.render import render
from monitor.drafting import draw_up
from monitor.publish import publish
from monitor.store import mutes
from tests.integration.test_fates_told import NO, OTHER, START, TALKS, YES, Reader, flat
from tests.integration.test_regrouping import Desk

AGAIN = (3, *OTHER[1:])
DENIED = {
    "it": ("Correzioni", "inviata lunedì 2 marzo come «voce». La smentisce Xiaomi (n. 1)."),
    "en": ("Corrections", "sent Monday, March 2 as “rumour”. Now denied by Xiaomi (no. 1)."),
    "zh": ("更正", "3月2日星期一曾以“传闻”发送。现已被小米否认（第 1 条）。"),
}


@pytest.mark.parametrize("language", DENIED)
def test_a_denied_rumour_is_taken_back_above_the_cards_once(tmp_path: Path, language: str) -> None:
    """The issue with the denial says first what was sent when, and who denies it; the next one says it no more."""
    reader = Reader(tmp_path / "news.db", language, [TALKS, NO, AGAIN])
    reader.poll(0)
    first = reader.issue(0)
    reader.poll(1)
    told = reader.issue(2)
    reader.poll(2)
    later = reader.issue(3)
    assert first is not None
    assert told is not None
    assert later is not None
    title, said = DENIED[language]
    for part in (told.text, told.html):
        assert said.replace(" ", "") in flat(part).replace(" ", "")
    text = flat(told.text)
    assert text.upper().index(title.upper()) < text.index("小米汽车否认收购北汽工厂")
    assert title.upper() not in (first.text + later.text).upper()


def test_a_denial_that_nobody_would_see_is_mailed_alone(tmp_path: Path) -> None:
    """Where no card shows it, a mail of its own says so, links who denies it and marks nothing."""
    reader = Reader(tmp_path / "news.db", "it", [TALKS, NO])
    reader.poll(0)
    reader.issue(0)
    reader.poll(1)
    now = START + timedelta(days=2, hours=6)
    mutes.mute(reader.store, 2, now + timedelta(days=30), now=now)
    issue = draw_up(reader.store, reader.press, reader.digest, slot=now, now=now)
    assert issue is not None
    assert (issue.cards, issue.marks, issue.answers) == ((), (), (1,))
    told = reader.issue(2)
    assert told is not None
    assert told.subject.endswith("[smentita]")
    assert "Nessun articolo nuovo" in told.text
    assert "La smentisce Xiaomi. feed 1 (cinese)" in flat(told.text)
    assert "https://1.example/a" in told.html
    assert reader.issue(3) is None


def test_a_muted_story_is_taken_back_when_its_mute_ends(tmp_path: Path) -> None:
    """Quiet is quiet; what turned meanwhile is told after."""
    reader = Reader(tmp_path / "news.db", "it", [TALKS, NO])
    reader.poll(0)
    reader.issue(0)
    mutes.mute(reader.store, 1, START + timedelta(days=9), now=START + timedelta(hours=8))
    reader.poll(1)
    quiet = reader.issue(2)
    assert quiet is not None
    assert "CORREZIONI" not in quiet.text
    after = reader.issue(10)
    assert after is not None
    assert "La smentisce Xiaomi" in flat(after.text)


def test_what_was_mailed_as_denied_is_no_correction(tmp_path: Path) -> None:
    """A rumour first told together with its denial was never told otherwise; what comes true later is told as such."""
    reader = Reader(tmp_path / "news.db", "it", [TALKS, NO, YES])
    reader.poll(0)
    reader.poll(1)
    both = reader.issue(2)
    reader.poll(2)
    true = reader.issue(20)
    assert both is not None
    assert true is not None
    assert "CORREZIONI" not in both.text + true.text


def test_an_issue_says_which_earlier_stories_it_answers(tmp_path: Path) -> None:
    """Those it takes back, those its cards answer; of a first issue none."""
    reader = Reader(tmp_path / "news.db", "it", [TALKS, NO])
    reader.poll(0)
    now = START + timedelta(hours=6)
    issue = draw_up(reader.store, reader.press, reader.digest, slot=now, now=now)
    assert issue is not None
    assert issue.answers == ()
    reader.issue(0)
    reader.poll(1)
    now = START + timedelta(days=2, hours=6)
    issue = draw_up(reader.store, reader.press, reader.digest, slot=now, now=now)
    assert issue is not None
    assert issue.answers == (1,)
    html = render(issue, settings=reader.digest, links=reader.press.links).html
    assert html.index("SMENTITA") < html.index("<h1"), "the line that an inbox shows beside the subject"


def test_a_corrected_price_is_mailed_with_its_source_once(tmp_path: Path) -> None:
    """Though the entry is not new: what was sent when, from which price to which, and the article; then no more of it."""
    desk = Desk(tmp_path)
    with desk.store:
        press, digest = desk.shell.press, desk.shell.settings.digests[0]
        desk.brings("Xiaomi SU7 da 215.900 yuan", "Il prezzo della berlina.", key="price")
        assert publish(desk.store, press, digest, slot=desk.now, now=desk.now).outcome == "queued"
        desk.brings("Xiaomi SU7 da 199.900 yuan", "Il prezzo della berlina.", key="price")
        issue = draw_up(desk.store, press, digest, slot=desk.now, now=desk.now)
        assert issue is not None
        mail = render(issue, settings=digest, links=press.links)
        assert "from 215,900 yuan to 199,900 yuan. one" in flat(mail.text)
        assert "[CORRECTION]" in mail.text
        assert "https://one.example/" in mail.html
        assert publish(desk.store, press, digest, slot=desk.now, now=desk.now).outcome == "queued"
        assert desk.rows("SELECT count(*) FROM digest_entries") == [(1,)]
        later = desk.now + timedelta(days=1)
        assert publish(desk.store, press, digest, slot=later, now=later).outcome == "nothing"
