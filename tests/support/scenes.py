"""One morning's news, written for these tests: what a mail has to show, as judging would hand it over.

A rumour that its maker denies and a partner half confirms, a recall, a launch in three languages, a rumour with a date, one
that ran out and one that came true, titles that try to harm, and feeds that could not be seen.  `python -m
tests.support.scenes FOLDER` writes the mails as files, to be looked at.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.digest.alarm import Worry, alarm_mail
from monitor.digest.issue import Background, Issue
from monitor.digest.quiet import Reach, quiet_mail
from monitor.digest.recap import Week, recap_mail
from monitor.digest.render import Rendered, render
from monitor.digest.words import LANGUAGES, Words
from monitor.model import Correction, Entity, Fate, Figure, Outcome, Proposal, Quantity, Reversal, Story, Trouble
from tests.support.news import ENTITIES, LINKS, Desk, digest, hit

NOW = datetime(2027, 3, 9, 6, 30, tzinfo=UTC)
"""07:30 in Rome."""
BY = (
    *ENTITIES,
    Entity(name="Wu Lan", kind="person", of="Xiaomi", names=("wu lan", "吴岚")),
    Entity(name="Karst", kind="company", names=("karst", "卡斯特")),
    Entity(name="SAMR", kind="authority", names=("samr", "市场监管总局")),
)
LONG_CHINESE = (
    "小米汽车宣布自即日起召回部分SU7标准版电动汽车共计三万八千二百一十四辆，辅助驾驶在极端场景下识别、预警或处置可能不足，"
    "用户无需到店，将通过远程升级免费消除隐患"
)
ENDLESS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsversammlungsprotokoll"
HARMFUL = "\u202eاختبار السيارة <b>SU7</b> في دبي\u2069 \U0001f697 (3,5 s)\x07"


PRICES = tuple(
    Quantity(value=value, unit="EUR", field="title", start=0, end=7, text=text)
    for value, text in ((17900.0, "€17,900"), (19900.0, "€19,900"))
)


def hours(count: float) -> datetime:
    """An instant before the mail."""
    return NOW - timedelta(hours=count)


class Scene(Desk):
    """A desk at NOW."""

    def report(self, entry_id: int, story_id: int, title: str, *, ago: float, feed: str, **values: object) -> None:
        """Add an entry with what fired in it."""
        at = hours(ago)
        shown = next((name for name in ("Xiaomi", "小米", "SU7", "YU7") if name in title), title[:4])
        values = {"evidence": [hit("title", shown)], "first_seen_at": at + timedelta(minutes=9)} | values
        self.entry(entry_id, story_id, title, at=at, feed=feed, **values)


def morning() -> Scene:
    """The scene."""
    scene = Scene()
    _contested(scene)
    _recall(scene)
    _launch(scene)
    _rumour(scene)
    _hostile(scene)
    _small(scene)
    return scene


def _contested(scene: Scene) -> None:
    """A plant at Linz: told as a rumour, denied by the maker, half confirmed by the partner."""
    both, deal = ("Karst", "Xiaomi"), {"category": "deal", "weight": 7, "about": ("Karst", "Xiaomi")}
    scene.story(1, 1, at=hours(60), status="denied", **deal)
    scene.report(1, 1, "Xiaomi in talks to build cars at Karst's Linz plant, people familiar say", ago=60,
                 feed="Harbour Wire", language="en")  # fmt: skip
    scene.claim(1, 1, "rumour", "Xiaomi in talks to build cars at Karst's Linz plant, people familiar say",
                speaker="people familiar", field="title", headline=True, entities=both)  # fmt: skip
    scene.story(2, 1, at=hours(20), status="official", **deal)
    title = "小米回应在卡斯特林茨工厂造车：消息不实"
    scene.report(2, 2, title, ago=20, feed="Chepai Tech", language="zh")
    scene.claim(
        2, 2, "denial", title, speaker="小米", speaker_entity="Xiaomi", field="title", headline=True, entities=both
    )
    scene.report(
        3, 2, "Xiaomi smentisce: nessun accordo con Karst per produrre a Linz", ago=18, feed="Il Blog Elettrico"
    )
    scene.claim(3, 2, "denial", "Xiaomi smentisce: nessun accordo con Karst per produrre a Linz", speaker="Xiaomi",
                speaker_entity="Xiaomi", field="title", headline=True, entities=both, answers=92)  # fmt: skip
    scene.story(3, 1, at=hours(9), status="official", **deal)
    scene.report(4, 3, "Karst: early contacts with Xiaomi took place, nothing was signed", ago=9, feed="EV Ledger", language="en")  # fmt: skip
    scene.eligible[-1] = replace(scene.eligible[-1], paywall=True)
    scene.claim(4, 3, "confirmation", "Karst: early contacts with Xiaomi took place, nothing was signed", speaker="Karst",
                speaker_entity="Karst", field="title", headline=True, entities=both)  # fmt: skip
    scene.dossiers[1] = replace(scene.dossiers[1], status="disputed")


def _recall(scene: Scene) -> None:
    """An authority's recall, known in Chinese alone, with a copy."""
    scene.story(4, at=hours(11), status="official", category="recall", weight=9, about=("su7", "Xiaomi"))
    scene.report(5, 4, LONG_CHINESE, ago=11, feed="Kechuang News", language="zh")
    scene.claim(5, 4, "official", LONG_CHINESE, speaker="小米汽车", speaker_entity="Xiaomi Auto", field="title",
                headline=True, entities=("Xiaomi Auto",), numbers=((38214.0, "units"),))  # fmt: skip
    scene.claim(5, 4, "official", "市场监管总局称召回将于3月15日起实施", speaker="市场监管总局", speaker_entity="SAMR", start=40,
                entities=("SAMR",), expected_from=date(2027, 3, 15), expected_by=date(2027, 3, 15))  # fmt: skip
    scene.report(6, 4, LONG_CHINESE, ago=10, feed="Gangwan Business", language="zh-Hant", copy_of=5)


def _launch(scene: Scene) -> None:
    """Prices for Europe, in three languages; a quote with a speaker and a figure."""
    scene.story(5, at=hours(14), status="confirmed", category="launch", weight=8, about=("yu7", "Xiaomi"))
    scene.report(7, 5, "小米YU7登陆欧洲，德国起售价49990欧元", ago=14, feed="Chepai Tech", language="zh")
    scene.report(8, 5, "Xiaomi prices the YU7 from €49,990 in Germany", ago=12, feed="Harbour Wire", language="en")
    scene.report(9, 5, "Xiaomi YU7 in Europa: si parte da 49.990 euro", ago=11.5, feed="Il Blog Elettrico",
                 source="Il Blog Elettrico")  # fmt: skip
    scene.claim(9, 5, "official", "Le prime consegne in Italia sono previste per il secondo trimestre.", speaker="Wu Lan",
                speaker_entity="Wu Lan", expected_from=date(2027, 4, 1), expected_by=date(2027, 6, 30))  # fmt: skip
    scene.claim(9, 5, "report", "Il listino italiano parte da 51.500 euro, 4.000 meno della concorrenza.",
                numbers=((51500.0, "EUR"),))  # fmt: skip
    scene.claim(8, 5, "official", "“We are here to stay”, said Wu Lan of Xiaomi: “Europe gets the same car.”",
                speaker="Wu Lan", speaker_entity="Wu Lan", entities=("Xiaomi",), numbers=((49990.0, "EUR"),))  # fmt: skip


def _rumour(scene: Scene) -> None:
    """A third plant, by the end of April, says one who often is right."""
    scene.story(6, at=hours(5), status="rumour", category="factory", weight=6, about=("Xiaomi",),
                expected_by=date(2027, 4, 30))  # fmt: skip
    scene.report(10, 6, "Xiaomi, terza fabbrica a Wuhan entro aprile?", ago=5, feed="Il Blog Elettrico")
    scene.claim(10, 6, "rumour", "Secondo Digital Chat Station i lavori finiscono ad aprile, con una capacità di 200.000 auto l'anno.",
                speaker="Digital Chat Station", speaker_entity="Digital Chat Station", numbers=((200000.0, "units"),),
                expected_from=date(2027, 4, 1), expected_by=date(2027, 4, 30))  # fmt: skip

    scene.views[6] = replace(scene.views[6], mailed=True)


def _hostile(scene: Scene) -> None:
    """Titles that run from right to left, never end, or hold markup."""
    scene.story(7, at=hours(4), category="record", weight=3, about=("su7",))
    scene.report(
        11, 7, HARMFUL, ago=4, feed="أخبار السيارات", language="ar", url="https://news.example/%D8%A7/11?a=1&b=2"
    )
    scene.claim(11, 7, "official", "قالت Xiaomi إن \u202eSU7\u202c أسرع (1.98 s)", speaker="متحدث",
                numbers=((1.98, "s"),), start=9)  # fmt: skip
    scene.story(8, at=hours(3.5), category="regulation", weight=3, about=("Xiaomi",))
    scene.report(12, 8, f"Xiaomi: {ENDLESS} <script>alert(1)</script> {{{{ 7*7 }}}}", ago=3.5, feed="Zeitung & Söhne",
                 language="de", level="likely", url="https://news.example/" + "sehr-lang-" * 30)  # fmt: skip


def _small(scene: Scene) -> None:
    """What stands in brief."""
    for n, (language, title) in enumerate(
        (
            ("it", "Xiaomi apre a Milano il suo primo negozio di auto"),
            ("zh", "小米汽车门店数量突破500家"),
            ("en", "Xiaomi hires a former Karst engineer to run its Munich office"),
            ("zh", "小米SU7车主的一天"),
        )
    ):
        scene.story(20 + n, at=hours(3 + n), weight=1, about=("Xiaomi",))
        scene.report(
            20 + n, 20 + n, title, ago=3 + n, feed=("Harbour Wire", "Gangwan Business")[n % 2], language=language
        )


def background() -> Background:
    """What came true and ran out, what could not be seen, and a new word."""
    old = Scene()
    old.story(
        90, headline="Xiaomi lancerà il YU9 a marzo", status="expired", expected_by=date(2027, 3, 8), at=hours(700),
        about=("Xiaomi",), category="launch",
    )  # fmt: skip
    old.story(
        92,
        1,
        headline="Xiaomi cerca uno stabilimento in Europa, dice la stampa austriaca",
        status="rumour",
        at=hours(500),
    )
    old.story(
        91,
        headline="小米将公布端到端辅助驾驶",
        status="confirmed",
        at=hours(400),
        about=("Xiaomi",),
        category="software",
    )
    old.story(
        93,
        headline="Xiaomi rinvia il YU7 in Europa",
        at=hours(480),
        status="denied",
        about=("yu7", "Xiaomi"),
        category="launch",
    )
    old.story(94, headline="Xiaomi's cheapest car to cost €17,900", at=hours(30), about=("Xiaomi",), category="price")
    expired, plant, confirmed, denied, price = (view.story for view in old.views.values())
    return Background(
        previous=hours(13),
        follow=(expired,),
        outcomes=(_outcome(confirmed),),
        reversals=(
            Reversal(story=denied, was="rumour", told_at=hours(470), speaker="小米", speaker_entity="Xiaomi", publisher="Chepai Tech",
                     url="https://news.example/93", language="zh"),
        ),
        corrections=(
            Correction(entry_id=94, story=price, told_at=hours(25), revised_at=hours(3), publisher="EV Ledger", url="https://news.example/94",
                       language="en", numbers=((PRICES[0], PRICES[1]),)),
        ),
        sender="Monitor <monitor@test.example>",
        unsubscribe="https://test.example/leave",
        before={1: (plant,)},
        entities=BY,
        troubles=(
            Trouble(trouble_id=1, feed="Gangwan Business", kind="gap", since=hours(9), began_at=hours(6), ended_at=hours(6), missed=7),
            Trouble(trouble_id=2, feed="小米汽车 auf Weibo", kind="blind", began_at=hours(30)),
            Trouble(trouble_id=3, feed="EV Ledger", kind="failing", began_at=hours(90), ended_at=hours(8), told=frozenset({"began"})),
        ),
        proposals=(
            Proposal(watch="xiaomi-auto", key="kunlun", word="Kunlun", titles=6, feeds=3, example="Xiaomi Kunlun: visto il primo prototipo"),
        ),
    )  # fmt: skip


def _outcome(story: Story) -> Outcome:
    return Outcome(
        story=story,
        first="Kechuang News",
        speaker="雷军",
        speaker_entity="Lei Jun",
        confirmed_at=hours(20),
        denied=True,
    )


def mail(language: str, **values: object) -> tuple[Issue, Rendered]:
    """The morning's issue in one language and its mail."""
    own = digest(language=language, **{"name": "xiaomi-auto", "max_cards": 6} | values)
    issue = morning().issue(own, number=12, slot=NOW, now=NOW, background=background())
    if issue is None:
        raise AssertionError("the scene has news")
    issue = replace(issue, left_stories=3, left_entries=4)
    return issue, render(issue, settings=own, links=LINKS)


def urgent(language: str) -> Rendered:
    """The recall at once, alone."""
    scene = Scene()
    _recall(scene)
    own = digest(language=language, name="xiaomi-auto", urgent=True)
    issue = scene.issue(own, number=0, slot=NOW, now=NOW, urgent=True, background=Background(entities=BY))
    if issue is None:
        raise AssertionError("the scene has urgent news")
    return render(issue, settings=own, links=LINKS)


def weekly(language: str) -> Rendered:
    """The morning's stories told again as a week's."""
    scene, behind = morning(), background()
    (confirmed,) = (outcome.story for outcome in behind.outcomes)
    denied = replace(confirmed, status="denied")
    week = Week(
        since=NOW - timedelta(days=7),
        until=NOW,
        views=scene.views,
        dossiers=scene.dossiers,
        entries=len(scene.eligible),
        fates=(
            Fate(
                story=confirmed, first="Kechuang News", decided_at=hours(20), speaker="雷军", speaker_entity="Lei Jun"
            ),
            Fate(story=denied, first="Harbour Wire", decided_at=hours(40), speaker="Karst", speaker_entity="Karst"),
            *(Fate(story=story, first="Il Blog Elettrico", decided_at=None) for story in behind.follow),
        ),
        figures=(
            Figure(story_id=4, value=38214.0, unit="units", entry_id=5, sources=2),
            Figure(story_id=5, value=49990.0, unit="EUR", entry_id=9, sources=3),
        ),
        troubles=behind.troubles,
        reach=Reach(read=43, unread=("小米汽车 auf Weibo",)),
    )
    own = digest(language=language, name="xiaomi-auto", kind="weekly")
    return recap_mail(_empty(7), week, settings=own, links=LINKS)


def quiet(language: str) -> Rendered:
    """A slot with nothing new, and what is awaited."""
    own = digest(language=language, name="xiaomi-auto")
    issue = replace(_empty(13), follow=background().follow)
    return quiet_mail(issue, Reach(read=43, unread=("小米汽车 auf Weibo",)), settings=own, links=LINKS)


def alarm(language: str) -> Rendered:
    """Two things that a person must act on."""
    dead = {"recipient": "due@test.example", "reply": "550 5.1.1 no such user <b>", "id": 7}
    feed = {"feed": "EV Ledger", "since": hours(200), "error": "404"}
    worries = (Worry(kind="dead", says=dead), Worry(kind="disk", says={"mb": 41}), Worry(kind="feed", says=feed))
    return alarm_mail(worries, Words(language, "Europe/Rome", today=NOW), NOW)


def _empty(number: int) -> Issue:
    return Issue(digest="xiaomi-auto", number=number, slot=NOW, made_at=NOW, cards=(), lines=(), marks=(), entities=BY)


KINDS: Mapping[str, Callable[[str], Rendered]] = {
    "digest": lambda language: mail(language)[1],
    "urgent": urgent,
    "weekly": weekly,
    "quiet": quiet,
    "alarm": alarm,
}
"""The mails of the scene by kind."""


def write(folder: Path) -> None:
    """Write the mails: `digest.LANGUAGE.txt` and `.html`."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, made in KINDS.items():
        for language in LANGUAGES:
            rendered = made(language)
            text = f"{rendered.subject}\n\n{rendered.text}"
            (folder / f"{kind}.{language}.txt").write_text(text, encoding="utf-8")
            (folder / f"{kind}.{language}.html").write_text(rendered.html, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
