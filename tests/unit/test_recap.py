"""The weekly recap: what it tells, in which order and language, and that it stays a mail whatever the feeds bring."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.digest.issue import Issue
from monitor.digest.plaintext import WIDTH, width
from monitor.digest.quiet import Reach
from monitor.digest.recap import Week, recap_mail
from monitor.digest.render import Rendered
from monitor.digest.room import LARGEST
from monitor.digest.words import LANGUAGES, Words, catalog
from monitor.model import Fate, Figure, Status, Story, Trouble
from tests.support.news import ENTITIES, LINKS, NOW, Desk, august, desk_of, digest, utc
from tests.unit.test_render import Seen, messages

DAY = timedelta(days=1)


def week_of(desk: Desk, **values: Any) -> Week:  # noqa: ANN401 - a record's fields
    """The week before the desk's now."""
    given: dict[str, Any] = {
        "since": NOW - 7 * DAY, "until": NOW, "views": desk.views, "dossiers": desk.dossiers, "entries": len(desk.eligible),
        "fates": (), "figures": (), "troubles": (), "reach": Reach(read=44, unread=()),
    }  # fmt: skip
    return Week(**(given | values))


def mail(week: Week, language: str = "it", **values: object) -> Rendered:
    """Its mail."""
    issue = Issue(digest="d", number=3, slot=NOW, made_at=NOW, cards=(), lines=(), marks=(), entities=ENTITIES)
    return recap_mail(issue, week, settings=digest(language=language, kind="weekly", **values), links=LINKS)


def rumour(number: int, status: Status, first: str, **values: Any) -> Fate:  # noqa: ANN401 - a record's fields
    """A rumour of 19 August that was settled."""
    story = Story(
        story_id=number, dossier_id=number, headline=f"voce {number}", headline_entry_id=number, category="", status=status,
        expected_by=NOW.date() - DAY, first_published_at=utc("2021-08-19 13:10"), last_published_at=NOW,
    )  # fmt: skip
    return Fate(story=story, first=first, **{"decided_at": None if status == "expired" else NOW - DAY, **values})


def test_the_august_affair_in_order() -> None:
    """Each dossier with its stories by date, each story with status, first source and a link; text and HTML alike."""
    made = mail(week_of(august()))
    assert made.subject.startswith("xiaomi auto n. 3: la settimana dal 18 ago al 25 ago · ")
    text, html = " ".join(made.text.split()), " ".join(Seen(made.html).text.split())
    for said in (
        "Dal 18 ago al 25 ago: 6 articoli, 5 notizie in 2 dossier.",
        "19 ago · ",
        "primo: Kechuang News, 2 fonti",
        "44 feed letti, tutto bene",
    ):
        assert said in text
        assert said in html
    assert "primo: EV Ledger" not in text, "its one source is linked"
    assert "[CONTESA]" in made.text
    days = [made.text.index(f"· {day} ago · ") for day in (19, 20)]
    assert days == sorted(days)
    hrefs = set(Seen(made.html).hrefs)
    assert {f"https://news.example/{n}" for n in (1, 2, 6)} <= hrefs
    assert all(f"{n}" in made.text for n in ("https://news.example/1", "https://news.example/2"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", ["voce di A (19 ago), confermata dopo 5 giorni da Xiaomi", "voce di A (19 ago), smentita il 24 ago",
                "voce di B (19 ago), attesa entro 24 ago: nessuna conferma", "A: 1 voce confermata, 1 smentita"]),
        ("en", ["told by A (Aug 19), confirmed 5 days later by Xiaomi", "told by A (Aug 19), denied on Aug 24",
                "told by B (Aug 19), expected by Aug 24: nothing confirmed it", "A: 1 rumour confirmed, 1 denied"]),
        ("zh", ["A 8月19日的传闻，5 天后由小米证实", "A 8月19日的传闻，8月24日被否认",
                "B 8月19日的传闻，原预计不晚于8月24日，未获证实", "A：1 条获证实、1 条被否认"]),
    ],
)  # fmt: skip
def test_who_was_right(language: str, said: list[str]) -> None:
    """Each settled rumour with its fate, then each source that told several."""
    fates = (rumour(1, "confirmed", "A", speaker_entity="Xiaomi"), rumour(2, "denied", "A"), rumour(3, "expired", "B"))
    made = mail(week_of(august(), fates=fates), language)
    text = made.text.replace("\n  ", " ")
    if language == "zh":
        text = made.text.replace("\n  ", "")
    for line in said:
        assert line.replace(" ", "") in text.replace(" ", "")


def test_figures_say_who_says_so() -> None:
    """A number with its unit, what it is about, who speaks and whose article it is from; other kinds of event have none."""
    figures = (
        Figure(story_id=5, value=77e6, unit="USD", entry_id=6, sources=1),
        Figure(story_id=1, value=3.0, unit="units", entry_id=4, sources=9),
    )
    made = mail(week_of(august(), figures=figures))
    text = " ".join(made.text.split())
    assert "acquisto o accordo: 77 milioni di dollari [UFFICIALE] · EV Ledger · " in text
    assert "3 unità" not in text


@pytest.mark.parametrize(
    ("category", "figure", "text", "said"),
    [
        ("price", (15_000.0, "CNY"), "Tesla cut the Model Y by 15,000 yuan", "taglio di prezzo: 15.000 yuan"),
        ("price", (279_900.0, "CNY"), "小米YU9售价27.99万元起", "prezzo: 279.900 yuan"),
        ("launch", (279_900.0, "CNY"), "Xiaomi YU9 al debutto: prezzi da 279.900 yuan", "prezzo: 279.900 yuan"),
        ("launch", (279_900.0, "CNY"), "小米YU9正式上市 售价27.99万元起", "prezzo: 279.900 yuan"),
        ("launch", (2e9, "CNY"), "小米YU9上市，研发投入20亿元", ""),
        ("launch", (4.0, "h"), "Xiaomi YU9 launched, a show of 4 hours", ""),
        ("deliveries", (650_000.0, "units"), "小米汽车明年目标交付65万台", "obiettivo: 650.000 unità"),
        ("orders", (24.0, "h"), "100,000 orders in 24 hours", ""),
        ("orders", (100_000.0, "units"), "100,000 orders in 24 hours", "ordini: 100.000 unità"),
        ("factory", (150_000.0, "units"), "产能15万辆", "fabbrica: 150.000 unità"),
    ],
)
def test_a_figure_is_called_what_it_is(category: str, figure: tuple[float, str], text: str, said: str) -> None:
    """A cut is no price and a target no delivery, a launch has its price, and the hours in which orders came are none of them."""
    desk = desk_of(1)
    desk.views[1] = replace(desk.views[1], story=replace(desk.views[1].story, category=category))
    told = Figure(story_id=1, value=figure[0], unit=figure[1], entry_id=1, sources=1, text=text)
    made = mail(week_of(desk, figures=(told,)))
    assert ("LE CIFRE" in made.text) == bool(said)
    assert said in made.text


def test_a_number_and_its_rounding_are_one_figure() -> None:
    """The exact one is told, however many round it."""
    desk = desk_of(1)
    desk.views[1] = replace(desk.views[1], story=replace(desk.views[1].story, category="recall"))
    round_one = Figure(story_id=1, value=117_000.0, unit="units", entry_id=1, sources=3)
    made = mail(week_of(desk, figures=(round_one, replace(round_one, value=116_887.0, sources=1))))
    assert "richiamo: 116.887" in made.text
    assert "117.000" not in made.text


def test_what_could_not_be_seen() -> None:
    """The week's spells by kind, and the feeds that are not read now."""
    spell = Trouble(
        trouble_id=1, feed="36kr", kind="gap", since=NOW - 2 * DAY, began_at=NOW - DAY, ended_at=NOW - DAY, missed=14
    )
    made = mail(week_of(august(), troubles=(spell,), reach=Reach(read=43, unread=("<b>x",))))
    text = " ".join(made.text.split())
    assert "43 feed letti, 1 non si legge: «<b>x»" in text
    assert "Articoli forse mai visti: «36kr» fra" in text
    assert "<b>x" not in made.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_week_says_so(language: str) -> None:
    """With how the feeds fare."""
    made = mail(week_of(Desk()), language)
    words = Words(language, "Europe/Rome", today=NOW)
    days = {"begin": words.short_day(NOW - 7 * DAY), "end": words.short_day(NOW)}
    assert words.say("recap_empty", **days) in made.text
    assert words.say("recap_health").upper() in made.text


def test_a_huge_and_hostile_week_stays_a_mail() -> None:
    """500 stories with endless titles and addresses: within the bound, the rest counted, nothing loaded, nothing reordered."""
    desk = desk_of(500, url="https://news.example/" + "a" * 3000)
    for story_id, view in list(desk.views.items()):
        source = replace(view.sources[0], title="<script>alert(1)</script>\u202e" * 50)
        desk.views[story_id] = replace(view, sources=(source,))
    fates = tuple(rumour(n, "denied", "&" * 300) for n in range(40))
    troubles = tuple(Trouble(trouble_id=n, feed="<" * 200, kind="gone", began_at=NOW - 2 * DAY) for n in range(300))
    made = mail(week_of(desk, fates=fates, troubles=troubles, reach=Reach(read=0, unread=["&" * 200] * 300)))
    assert len(made.html.encode()) <= LARGEST
    assert "altri" in made.text
    seen = Seen(made.html)
    assert "script" not in seen.tags
    assert not {"src", "onclick"} & seen.attributes
    assert "\u202e" not in made.text + made.html
    assert all(width(line) <= WIDTH for line in made.text.splitlines() if "://" not in line)


@pytest.mark.parametrize(("language", "foreign"), [("it", ("en", "zh")), ("en", ("it", "zh")), ("zh", ("it", "en"))])
def test_no_word_of_a_recap_is_left_untranslated(language: str, foreign: tuple[str, ...]) -> None:
    """With feeds that say nothing but figures, every word is one of the reader's catalog."""
    desk = Desk()
    for n in (1, 2):
        desk.story(n, 1, headline="111", category="price")
        desk.entry(n, n, "111", feed=f"22{n}", language=language)
    settled = (rumour(1, "expired", "55"), rumour(2, "denied", "55"))
    fates = [replace(fate, story=replace(fate.story, headline="111")) for fate in settled]
    spell = Trouble(trouble_id=1, feed="36", kind="silent", since=NOW - 2 * DAY, began_at=NOW - DAY)
    figures = (Figure(story_id=1, value=5.0, unit="EUR", entry_id=1, sources=1),)
    made = mail(week_of(desk, fates=fates, troubles=(spell,), figures=figures), language, name="444")
    own = {w for text in messages(dict(catalog(language))).values() for w in re.findall(r"[^\W\d_]{3,}", text)}
    said = made.text + Seen(made.html).text.partition("}\n}")[2]
    shown = set(re.findall(r"[^\W\d_]{3,}", re.sub(r"https://\S+", "", said)))
    for other in foreign:
        words = {w for text in messages(dict(catalog(other))).values() for w in re.findall(r"[^\W\d_]{3,}", text)}
        assert not {w for w in shown & words if w not in own}, other
