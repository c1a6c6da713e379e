"""What became of rumours, as the reader is told of it: through a real file, issue after issue, in three languages."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.digest.render import Rendered, render
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.drafting import Press, draw_up
from monitor.keep import keep
from monitor.mail.settings import MailSettings
from monitor.model import Feed, FeedState, Item, Polled
from monitor.publish import publish
from monitor.sight import Sight
from monitor.store import digests, feeds, mutes
from monitor.store.db import Store
from monitor.storyline import explain_story
from monitor.weigh import settle_deadlines
from tests.support.entries import entities, watch
from tests.support.older import older

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Report = tuple[int, str, str, str]
"""Day after the start, language, title, summary; its feed is called by its number."""
RUMOUR: Report = (
    0,
    "it",
    "Xiaomi YU9, il lancio potrebbe arrivare entro fine mese",
    "Secondo Car News China il SUV Xiaomi YU9 verrà lanciato entro la fine di marzo.",
)
LAUNCH: Report = (
    17,
    "en",
    "Xiaomi announces YU9 launch for March 28",
    "Xiaomi said the YU9 launch will be held on March 28 in Beijing.",
)
OTHER: Report = (31, "it", "Xiaomi apre 40 nuovi centri di assistenza auto in Cina", "")
TALKS: Report = (
    0,
    "en",
    "Xiaomi EV in talks with BAIC to buy second Beijing plant, sources say",
    "Two people familiar with the matter said Xiaomi wants the BAIC plant for its electric cars.",
)
NO: Report = (2, "zh", "小米汽车否认收购北汽工厂", "小米公司发言人表示，收购北汽工厂的消息不实。")
YES: Report = (
    20,
    "en",
    "Xiaomi confirms it will buy BAIC plant in Beijing for its EVs",
    "Xiaomi confirmed the purchase of the BAIC plant on Monday.",
)


class Reader:
    """A reader of one language whose feeds bring a report each."""

    def __init__(self, path: Path, language: str, reports: Sequence[Report]) -> None:
        """Open an empty file."""
        self.store = Store(path)
        self.reports = reports
        self.feeds = [
            Feed(name=f"feed {n}", url=f"https://{n}.example/", language=report[1]) for n, report in enumerate(reports)
        ]
        feeds.sync(self.store, self.feeds)
        self.digest = DigestSettings(
            name="auto",
            to=("me@reader.example",),
            watches=("xiaomi-auto",),
            at=(time(7, 30),),
            language=language,
            first=7 * 86400.0,
        )
        mail = MailSettings(sender="Monitor <monitor@reader.example>")
        self.press = Press(digests=(self.digest,), links=LinkSettings(), mail=mail, entities=entities())

    def poll(self, number: int) -> None:
        """Keep a report on its day."""
        day, _, title, summary = self.reports[number]
        now = START + timedelta(days=day)
        item = Item(key="a", title=title, summary=summary, url=f"https://{number}.example/a", published_at=now)
        polled = Polled(
            feed_id=number + 1,
            at=now,
            outcome="news",
            next_poll_at=now,
            interval=3600.0,
            reason="a test",
            items=(item,),
        )
        feed = self.feeds[number]
        sight = Sight(matchers=(watch(),), entities=entities())
        assert keep(self.store, feed, FeedState(feed_id=number + 1, url=feed.url), polled, sight) == (1, 1)

    def issue(self, day: int) -> Rendered | None:
        """The issue of a day, six hours after its reports; published too."""
        now = START + timedelta(days=day, hours=6)
        settle_deadlines(self.store, self.press.entities, now)
        issue = draw_up(self.store, self.press, self.digest, slot=now, now=now)
        made = None if issue is None else render(issue, settings=self.digest, links=LinkSettings())
        publish(self.store, self.press, self.digest, slot=now, now=now)
        return made


def flat(part: str) -> str:
    """Text without its line breaks."""
    return " ".join(part.split())


TRUE = {
    "it": "VOCE CONFERMATA: Xiaomi YU9, il lancio potrebbe arrivare entro fine mese — il primo a scriverlo fu feed 0, lunedì 2 marzo; "
    "confermata dopo 17 giorni da Xiaomi.",
    "en": "RUMOUR COME TRUE: Xiaomi YU9, il lancio potrebbe arrivare entro fine mese — first told by feed 0 on Monday, March 2, "
    "confirmed 17 days later by Xiaomi.",
    "zh": "传闻已证实：≈ YU9发布，3月2日星期一由feed 0最先报道，17 天后由小米证实。",
}


@pytest.mark.parametrize("language", TRUE)
def test_a_rumour_that_came_true_is_told_with_how_long_it_took_and_who_was_first(tmp_path: Path, language: str) -> None:
    """The issue after the launch says so in both parts; the one after that says nothing of it any more."""
    reader = Reader(tmp_path / "news.db", language, [RUMOUR, LAUNCH, OTHER])
    reader.poll(0)
    first = reader.issue(0)
    reader.poll(1)
    told = reader.issue(17)
    reader.poll(2)
    later = reader.issue(31)
    assert first is not None
    assert told is not None
    assert later is not None
    assert TRUE[language].replace(" ", "") in flat(told.text).replace(" ", "")
    assert TRUE[language] in flat(told.html)
    start = TRUE[language].partition("：" if language == "zh" else ":")[0]
    assert start not in first.text + later.text
    (row,) = reader.store.rows("SELECT status FROM story_overview ORDER BY story_id LIMIT 1")
    assert row["status"] == "confirmed", "it does not expire when its day passes"


GONE = {
    "it": "VOCE SCADUTA: Xiaomi YU9, il lancio potrebbe arrivare entro fine mese — era attesa entro martedì 31 marzo",
    "en": "RUMOUR EXPIRED: Xiaomi YU9, il lancio potrebbe arrivare entro fine mese — expected by Tuesday, March 31",
    "zh": "传闻已过期：≈ YU9发布，原预计不晚于3月31日星期二",
}


@pytest.mark.parametrize("language", GONE)
def test_a_rumour_that_ran_out_is_told_once(tmp_path: Path, language: str) -> None:
    """The first issue after its last day says that nothing came; its own and the next one do not."""
    reader = Reader(
        tmp_path / "news.db", language, [RUMOUR, OTHER, (32, *OTHER[1:2], "Xiaomi SU7, il listino non cambia", "")]
    )
    reader.poll(0)
    first = reader.issue(0)
    reader.poll(1)
    told = reader.issue(31)
    reader.poll(2)
    later = reader.issue(32)
    assert first is not None
    assert told is not None
    assert later is not None
    assert GONE[language].replace(" ", "") in flat(told.text).replace(" ", "")
    assert GONE[language] in flat(told.html)
    start = GONE[language].partition("：" if language == "zh" else ":")[0]
    assert start not in first.text + later.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "confermata dopo 20 giorni da Xiaomi, dopo una smentita."),
        ("en", "confirmed 20 days later by Xiaomi, after a denial."),
        ("zh", "曾被否认，20 天后由小米证实。"),
    ],
)
def test_what_was_denied_and_then_confirmed_says_both(tmp_path: Path, language: str, words: str) -> None:
    """The denial is an issue's news, then the confirmation is, with the denial named."""
    reader = Reader(tmp_path / "news.db", language, [TALKS, NO, YES])
    for number, day in enumerate((0, 2, 20)):
        reader.poll(number)
        told = reader.issue(day)
    assert told is not None
    assert words in flat(told.html)
    assert words.replace(" ", "") in flat(told.text).replace(" ", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "voce del 2 mar, confermata dopo 1 giorno da Xiaomi"),
        ("en", "a rumour of Mar 2, confirmed 1 day later by Xiaomi"),
        ("zh", "3月2日的传闻，1 天后由小米证实"),
    ],
)
def test_a_rumour_and_its_confirmation_in_one_story_stand_on_its_card(
    tmp_path: Path, language: str, words: str
) -> None:
    """Where the official word joined the rumour's own story, its card says what it was and since when it is certain."""
    said = (1, "en", "Xiaomi confirms it is in talks with BAIC to buy second Beijing plant", TALKS[3])
    reader = Reader(tmp_path / "news.db", language, [TALKS, said])
    reader.poll(0)
    reader.poll(1)
    told = reader.issue(1)
    assert told is not None
    assert words in flat(told.html)
    assert words.replace(" ", "") in flat(told.text).replace(" ", "")


def test_a_muted_story_is_left_out_and_told_of_when_its_mute_ends(tmp_path: Path) -> None:
    """While it is quiet no issue names it; the first one after tells that it ran out, though that was weeks before."""
    reader = Reader(tmp_path / "news.db", "en", [RUMOUR, OTHER, (45, "it", "Xiaomi SU7, il listino non cambia", "")])
    reader.poll(0)
    assert reader.issue(0) is not None
    assert mutes.mute(reader.store, 1, START + timedelta(days=40), now=START + timedelta(days=1)) is not None
    reader.poll(1)
    quiet = reader.issue(31)
    reader.poll(2)
    after = reader.issue(45)
    assert quiet is not None
    assert after is not None
    assert "YU9" not in quiet.text
    assert GONE["en"].replace(" ", "") in flat(after.text).replace(" ", "")


def test_what_came_in_while_it_was_muted_is_in_the_next_issue(tmp_path: Path) -> None:
    """A muted story's new report waits, marked by none; when the mute is ended, it leads the next issue."""
    more: Report = (1, "it", RUMOUR[2], "Anche secondo altre fonti il SUV arriva entro fine marzo, con tre motori.")
    reader = Reader(tmp_path / "news.db", "it", [RUMOUR, more, (2, "it", "Xiaomi SU7, il listino non cambia", "")])
    reader.poll(0)
    reader.issue(0)
    mutes.mute(reader.store, 1, START + timedelta(days=40), now=START + timedelta(days=1))
    reader.poll(1)
    assert reader.issue(1) is None
    assert mutes.unmute(reader.store, 1, START + timedelta(days=2)) == RUMOUR[2]
    assert mutes.muted(reader.store, START + timedelta(days=2)) == []
    reader.poll(2)
    told = reader.issue(2)
    assert told is not None
    assert flat(told.text).index("YU9") < flat(told.text).index("SU7, il listino")
    (row,) = reader.store.rows("SELECT count(*) AS n FROM digest_entries")
    assert row["n"] == 3


def test_each_story_of_a_denied_rumour_shows_the_denial(tmp_path: Path) -> None:
    """A rumour told in two stories: `explain` names the one denial as what decides both."""
    told: list[Report] = [
        (0, "zh", "网传小米YU9售价或上涨至30万元", "网传消息称，小米YU9起售价将上涨至30万元。"),
        (
            6,
            "en",
            "Xiaomi could raise the YU9 price to 300,000 yuan, reports say",
            "Chinese media report a price of 300,000 yuan.",
        ),
        (8, "zh", "小米否认YU9售价上涨至30万元", "小米公司发言人表示，YU9售价上涨的消息不实。"),
    ]
    reader = Reader(tmp_path / "news.db", "it", told)
    for number in range(3):
        reader.poll(number)
    for story_id in (1, 2):
        (story,) = explain_story(reader.store, story_id, dossier=False)
        assert story.status == "denied"
        assert [(c.entry_id, c.stance) for c in story.claims if c.decides] == [(3, "denial")]


def test_a_mute_outlives_judging_again(tmp_path: Path) -> None:
    """A story that grows and is judged again stays quiet; one that is not there cannot be muted."""
    reader = Reader(tmp_path / "news.db", "it", [RUMOUR, LAUNCH])
    reader.poll(0)
    until = START + timedelta(days=40)
    mutes.mute(reader.store, 1, until, now=START + timedelta(days=1))
    reader.poll(1)
    (one,) = mutes.muted(reader.store, START + timedelta(days=18))
    assert (one.story_id, one.status, one.muted_until) == (1, "confirmed", until)
    assert mutes.mute(reader.store, 99, until, now=START) is None
    assert mutes.unmute(reader.store, 99, until) is None


@pytest.mark.parametrize(
    ("mutes_", "told"),
    [
        ([(32, 35)], [31]),
        ([(20, 35)], [36]),
        ([(20, 25), (26, 35)], [36]),
        ([(20, 35), (36, 45)], [46]),
        ([(20, 34), (34, 35)], [36]),
        ([(32, 35), (35, 40)], [31]),
        ([(20, 35), (38, 45)], [36]),
        ([(20, 30)], [31]),
    ],
    ids=[
        "after it was told",
        "over it",
        "twice, its day in the second",
        "twice, no issue between",
        "mended",
        "twice, after",
        "told between",
        "before it",
    ],
)
def test_a_rumour_that_ran_out_is_told_once_whenever_it_is_muted(
    tmp_path: Path, mutes_: list[tuple[int, int]], told: list[int]
) -> None:
    """By the first issue after its day that the reader is not spared, and by no other; issues come on days that bring other news."""
    days = (31, 33, 36, 46, 50) if mutes_ != [(20, 35), (36, 45)] else (31, 33, 46, 50)
    others: list[Report] = [
        (day, "it", f"Xiaomi SU7, il richiamo numero {day} riguarda {1000 + 37 * day} auto", "") for day in days
    ]
    reader = Reader(tmp_path / "news.db", "en", [RUMOUR, *others])
    reader.poll(0)
    assert reader.issue(0) is not None
    found = []
    for number, day in enumerate(days, 1):
        for since, until in mutes_:
            if days[number - 2] <= since < day or (number == 1 and since < day):
                mutes.mute(reader.store, 1, START + timedelta(days=until), now=START + timedelta(days=since, hours=8))
        reader.poll(number)
        made = reader.issue(day)
        assert made is not None
        found += [day] * ("RUMOUR EXPIRED" in made.text)
    assert found == told


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [(18, 35, [17]), (10, 35, [36]), (10, 16, [17])],
    ids=["after it was told", "over it", "before it"],
)
def test_a_rumour_that_came_true_is_told_once_whenever_it_is_muted(
    tmp_path: Path, since: int, until: int, told: list[int]
) -> None:
    """What was told before the mute is not told again when it ends."""
    others: list[Report] = [
        (day, "it", f"Xiaomi SU7, il richiamo numero {day} riguarda {1000 + 37 * day} auto", "") for day in (20, 36, 40)
    ]
    reader = Reader(tmp_path / "news.db", "en", [RUMOUR, LAUNCH, *others])
    found = []
    for number, day in enumerate((0, 17, 20, 36, 40)):
        if since <= day:
            mutes.mute(reader.store, 1, START + timedelta(days=until), now=START + timedelta(days=since))
            since = 99
        reader.poll(number)
        made = reader.issue(day)
        assert made is not None
        found += [day] * ("RUMOUR COME TRUE" in made.text or "confirmed 17 days later" in made.text)
    assert found == told


def test_a_file_of_before_knows_what_was_confirmed_and_muted(tmp_path: Path) -> None:
    """A rumour confirmed and a story muted by an older program are told of as ever: from the day the word was seen."""
    path = tmp_path / "news.db"
    older(
        path,
        """INSERT INTO dossiers VALUES (1, 't', 'confirmed', '2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z');
           INSERT INTO entries (entry_id, feed, key, language, title, summary, published_at, first_seen_at)
               VALUES (1, 'one', 'a', 'en', 't', '', '2026-11-20T00:00:00Z', '2026-11-20T08:00:00Z');
           INSERT INTO stories VALUES (1, 1, 'h', 1, '', 0, 0, 'confirmed', 1, NULL, '2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z', '[]', NULL),
               (2, 1, 'h', 1, '', 0, 0, 'rumour', NULL, '2026-11-10', '2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z', '[]', '2026-12-01T00:00:00Z');
           INSERT INTO placements VALUES (1, 1, NULL, '2026-11-20T00:00:00Z', '[]', NULL);
           INSERT INTO entry_claims VALUES (1, 1, 1, 1, '2026-11-20T00:00:00Z', 'confirmation', NULL, NULL, 'title', 0, 1, 't', NULL, NULL, '[]', '[]', 1);
           INSERT INTO issues VALUES (1, 'daily', '2026-11-21T07:30:00Z', 'digest', 1, '2026-11-21T07:30:00Z', 's');
           INSERT INTO marks VALUES ('daily', 1, 'w', 1);""",
    )
    with Store(path) as store:
        rows = [
            tuple(row) for row in store.rows("SELECT story_id, decided_at, muted_at FROM stories ORDER BY story_id")
        ]
        assert rows == [(1, "2026-11-20T08:00:00Z", None), (2, None, None)]
        since = datetime(2026, 11, 20, 7, tzinfo=UTC)
        told = digests.came_true(store, "daily", since=since, now=since + timedelta(days=1), shown=())
        assert [outcome.story.story_id for outcome in told] == [1]
        assert digests.came_true(store, "daily", since=since + timedelta(hours=1), now=since, shown=()) == []
