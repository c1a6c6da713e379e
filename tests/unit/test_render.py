"""Rendering: the mail's subject, text and HTML in three languages, and what strangers' titles can do to it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.digest.issue import Background, Issue
from monitor.digest.links import link, reading
from monitor.digest.plaintext import WIDTH, width, wrap
from monitor.digest.render import Rendered, render
from monitor.digest.room import LARGEST
from monitor.digest.settings import LinkSettings
from monitor.digest.words import LANGUAGES, Words, catalog
from monitor.model import Correction, Entity, Quantity, Reversal, ToldBefore
from monitor.text import HIDDEN
from tests.support.news import ENTITIES, LINKS, NOW, Desk, august, desk_of, digest

PLACE = re.compile(r"\{(\w+)\}")
TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "h3", "p", "ul", "li", "span", "bdi", "a", "b",
}  # fmt: skip


class Seen(HTMLParser):
    """What a mail program makes of the HTML part."""

    def __init__(self, html: str) -> None:
        """Read it at once."""
        super().__init__()
        self.hrefs: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tags, attributes and links."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.hrefs += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Gather what is shown."""
        self.text += data


def mail(desk: Desk, language: str = "it", **values: object) -> tuple[Issue, Rendered]:
    """The issue of a desk and its mail."""
    own = digest(language=language, **values)
    issue = desk.issue(own, background=Background(entities=ENTITIES))
    assert issue is not None
    return issue, render(issue, settings=own, links=LINKS)


def messages(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Every message of a catalog under its full key; a plural by all its forms."""
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict) and "other" in value and set(value) <= {"one", "other"}:
            found[prefix + key] = " ".join(map(str, value.values()))
        elif isinstance(value, dict):
            found |= messages(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = str(value)
    return found


def test_every_catalog_says_the_same_things() -> None:
    """No message is missing in a language, none is empty, and each has the same places to fill."""
    italian, *others = (messages(dict(catalog(language))) for language in LANGUAGES)
    assert all(italian.values())
    for other in others:
        assert set(other) == set(italian)
        for key, text in italian.items():
            assert set(PLACE.findall(text)) == set(PLACE.findall(other[key])), key
            assert other[key]


@pytest.mark.parametrize(("language", "foreign"), [("it", ("en", "zh")), ("en", ("it", "zh")), ("zh", ("it", "en"))])
def test_no_word_of_the_program_is_left_untranslated(language: str, foreign: tuple[str, ...]) -> None:
    """With feeds that say nothing but figures, every word of the mail is one of the reader's catalog."""
    desk = Desk()
    for n in range(1, 4):
        desk.story(n, 1, status="disputed", headline="111")
        desk.entry(n, n, "111", feed="222", language=language)
        desk.claim(n, n, "denial", "333")
    _, rendered = mail(desk, language, name="444", max_cards=2)
    own = {w for text in messages(dict(catalog(language))).values() for w in re.findall(r"[^\W\d_]{3,}", text)}
    for other in foreign:
        words = {w for text in messages(dict(catalog(other))).values() for w in re.findall(r"[^\W\d_]{3,}", text)}
        said = rendered.text + Seen(rendered.html).text.partition("}\n}")[2]
        shown = set(re.findall(r"[^\W\d_]{3,}", re.sub(r"https://\S+", "", said)))
        assert not {w for w in shown & words if w not in own}, other


def test_the_italian_reader_sees_who_says_what() -> None:
    """The affair of August: totals, badges, glosses, versions, deadline, in text and HTML alike."""
    issue, rendered = mail(august())
    assert rendered.subject.startswith("xiaomi auto n. 1: Xiaomi farà la sua auto elettrica")
    assert rendered.subject.endswith("[voce]")
    html = " ".join(Seen(rendered.html).text.split())
    text = " ".join(rendered.text.split())
    for said in (
        "mercoledì 25 agosto 2021",
        "6 articoli → 5 notizie in 2 dossier (1 it, 2 en, 3 zh)",
        "Evergrande e Xiaomi, acquisto o accordo, 65%: 3 versioni a confronto",
        "≈ Xiaomi smentisce: Evergrande, acquisto o accordo 65%",
        "小米回应洽购恒大汽车65%股权：不实，与多家车企有过接触",
        "≈ conferma parziale di Evergrande: Xiaomi",
        "≈ Xiaomi, acquisto o accordo 77 milioni di dollari",
        "≈ Digital Chat Station riporta una voce",
        "atteso 30 ago – 5 set",
        "La voce 1 è attesa entro domenica 5 settembre",
        "collegata alla n. 1",
        "primo a scriverlo",
        "«Xiaomi» nel titolo, «electric vehicle» nel sommario",
    ):
        assert said in html, said
        assert said in text, said
    assert {told.view.story.story_id for told in issue.told} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("language", "label"), [("it", "Nello stesso dossier"), ("en", "In the same dossier"), ("zh", "同一专题")]
)
def test_the_stories_of_a_card_each_have_their_line_and_badge(language: str, label: str) -> None:
    """The weightiest leads; below it the others of its affair with badge, title and link of their own, in both parts."""
    desk = Desk()
    for n, status in ((1, "official"), (2, "rumour"), (3, "reported")):
        desk.story(n, 1, weight=9 - n, status=status)
        desk.entry(n, n, f"Xiaomi SU7: notizia {n}")
    _, rendered = mail(desk, language)
    words = Words(language, "Europe/Rome")
    for part in (rendered.text, Seen(rendered.html).text.partition("}\n}")[2]):
        flat = " ".join(part.split())
        assert flat.index("notizia 1") < flat.index(label) < flat.index("notizia 2") < flat.index("notizia 3")
        for status in ("official", "rumour", "reported"):
            assert words.say(f"status.{status}").upper() in flat.upper()
    assert len(Seen(rendered.html).hrefs) >= 3


def test_a_denied_deal_is_never_told_as_a_deal() -> None:
    """Each version of the contested affair carries what it is, as a word."""
    _, rendered = mail(august())
    text = rendered.text
    for title, badge in (
        ("Exclusive: China", "VOCE"),
        ("≈ Xiaomi smentisce", "SMENTITA"),
        ("≈ conferma parziale di Evergrande", "CONFERMA"),
    ):
        assert f"[{badge}]" in text[text.index(title) :].partition("≈ " if badge == "VOCE" else "Fonti")[0]
    assert "[CONTESA]" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 20, 500])
def test_every_marked_entry_is_linked_and_no_other(language: str, count: int) -> None:
    """The HTML holds the address of each marked entry, within 90 KB, whatever the number of stories."""
    issue, rendered = mail(desk_of(count, language="en"), language)
    linked = {h for h in Seen(rendered.html).hrefs if h.startswith("https://news.example/")}
    assert linked == {f"https://news.example/{entry_id}" for entry_id, _ in issue.marks}
    assert len(rendered.html.encode()) <= LARGEST
    assert all(address in rendered.text for address in linked)


@pytest.mark.parametrize("nasty", ['"', "&", "<", "\U0001f697", "小", "'"])
def test_the_largest_mail_stays_within_bounds(nasty: str) -> None:
    """Endless titles, quotes and addresses of characters that grow when escaped never push the mail over 90 KB."""
    desk = Desk()
    for n in range(1, 200):
        desk.story(n, n // 3, status="disputed", headline=nasty * 600)
        address = f"https://news.example/{n}?" + nasty * (n % 50 * 20)
        desk.entry(n, n, nasty * 600, feed=nasty * 90, language="fr", url=address)
        for stance in ("denial", "official", "rumour", "report", "confirmation"):
            desk.claim(n, n, stance, nasty * 500, speaker=nasty * 100)
    issue, rendered = mail(desk)
    assert len(rendered.html.encode()) <= LARGEST
    addresses = {e.entry.url for t in issue.told for e in t.new}
    assert addresses <= set(Seen(rendered.html).hrefs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded_from_outside(language: str) -> None:
    """No image, script, form or foreign style: only text and links."""
    _, rendered = mail(august(), language)
    seen = Seen(rendered.html)
    assert seen.tags <= TAGS
    assert not {a for a in seen.attributes if a.startswith("on") or a in ("src", "srcset", "background", "action")}
    assert "url(" not in rendered.html
    assert "@import" not in rendered.html


def test_a_hostile_title_stays_text() -> None:
    """Markup, bidi controls and line ends in a title neither act nor reorder, in neither part nor the subject."""
    title = "<script>alert(1)</script>\u202e<img src=x onerror=y>\r\nBcc: all@test.example\x00\u2066{{ 7*7 }}"
    desk = desk_of(1)
    desk.views.clear()
    desk.eligible.clear()
    desk.story(1, headline=title, about=(title,))
    desk.entry(1, 1, title, feed=title, source=title, language="zh")
    desk.claim(1, 1, "rumour", title, speaker=title)
    _, rendered = mail(desk)
    assert Seen(rendered.html).tags <= TAGS
    assert "<script>alert(1)</script>" in Seen(rendered.html).text
    assert "{{ 7*7 }}" in Seen(rendered.html).text
    for part in (rendered.subject, rendered.text.replace("\n", ""), rendered.html.replace("\n", "")):
        assert not HIDDEN.search(part)
    assert "\n" not in rendered.subject
    assert not any(line.startswith("Bcc") for line in rendered.text.splitlines())


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https:evil",
        "https://",
        "https://a\nb",
        " https://a",
        "",
        "ftp://a/b",
    ],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    """Anything else is shown as a name without a link, and is marked all the same."""
    assert link(url) == ""
    assert reading("https://r.example/{url}", url, "it") == ""
    desk = Desk()
    desk.story(1)
    desk.entry(1, 1, "titolo", url=url, language="zh")
    issue, rendered = mail(desk)
    assert Seen(rendered.html).hrefs == []
    assert "senza indirizzo" in rendered.text
    assert issue.marks == ((1, "xiaomi-auto"),)


def test_the_reading_link_is_the_owners() -> None:
    """Foreign entries have it, own ones do not, and an empty template means none."""
    own = digest()
    issue = august().issue(own)
    assert issue is not None
    html = render(issue, settings=own, links=LinkSettings(reading="https://r.example/{language}?{url}")).html
    assert sum(h.startswith("https://r.example/it?https%3A%2F%2Fnews") for h in Seen(html).hrefs) == 5
    assert "leggi in italiano" not in render(issue, settings=own, links=LinkSettings(reading="")).html


def test_a_question_and_a_negation_survive_the_gloss() -> None:
    """A title nobody's claims were read from still says that it asks or denies."""
    desk = Desk()
    for n, title in enumerate(
        ("小米汽车真的要来欧洲吗？", "小米没有造车计划", "Xiaomi will not sell cars in Europe"), 1
    ):
        desk.story(n, about=("Xiaomi",))
        desk.entry(n, n, title, language="zh" if n < 3 else "en")
    text = mail(desk)[1].text
    assert text.count("(nel titolo c'è un no)") == 2
    assert text.count("≈ Xiaomi?") == 1


@pytest.mark.parametrize(
    ("title", "about", "category", "gloss"),
    [
        ("小米汽车没有秘密", ("Xiaomi", "Xiaomi Auto"), "launch", "≈ Xiaomi Auto, lancio "),
        ("小米SU7售价21.59万元起", ("su7", "Xiaomi"), "price", "≈ SU7, prezzo 215.900 yuan "),
        ("小米SU7 Pro上架App，续航830公里", ("su7", "Xiaomi Auto", "Xiaomi"), "launch", "≈ SU7, lancio, 830 km "),
        ("小米收购Deepmotion", ("Xiaomi",), "deal", "≈ Xiaomi e Deepmotion, acquisto o accordo "),
        ("小米SU7到底有多智能？", ("su7", "Xiaomi"), "launch", "≈ SU7, lancio "),
        ("小米SU7会不会降价？", ("su7", "Xiaomi"), "price", "≈ SU7, prezzo? "),
        ("小米SU7不降价", ("su7", "Xiaomi"), "price", "≈ SU7, prezzo (nel titolo c'è un no) "),
        (
            "早报｜苹果不再开发汽车/小米SU7预售小定近10万台/某某推出新款手机",
            ("su7", "Xiaomi"),
            "orders",
            "≈ SU7, quasi 100.000 unità ",
        ),
        ("这台新款奔驰依然是最好的轿车", ("Xiaomi",), "", "≈ nel testo: Xiaomi "),
    ],
)
def test_a_gloss_reads_like_a_headline(title: str, about: tuple[str, ...], category: str, gloss: str) -> None:
    """The most particular names, the event with its figure; no common word as a name, no idiom as a negation."""
    desk = Desk()
    desk.story(1, about=about, category=category)
    desk.entry(1, 1, title, language="zh")
    assert f"{gloss}[RESOCONTO]" in " ".join(mail(desk)[1].text.split())


@pytest.mark.parametrize(
    ("folded", "written"),
    [("su7", "SU7"), ("su7 ultra", "SU7 Ultra"), ("dolphin surf", "Dolphin Surf"), ("skynomad", "Skynomad"), ("mg", "MG"),
     ("乐道l90", "乐道L90"), ("澎程", "澎程")],
)  # fmt: skip
def test_a_coined_name_is_written_as_names_are(folded: str, written: str) -> None:
    """Codes and initials in capitals, words with one."""
    assert Words("it", "UTC").name(folded) == written


def test_one_thing_is_named_once() -> None:
    """A code that spells an entity, or stands in a longer code, says nothing more."""
    words = Words("it", "UTC", [Entity(name="Firefly", kind="company", names=("firefly", "萤火虫"))])
    assert words.names_of(words.particular(["萤火虫", "Firefly"])) == "Firefly"
    assert words.names_of(words.particular(["乐道l90", "乐道"])) == "乐道L90"


def test_a_code_stands_for_the_company_that_the_watch_is_about_and_for_no_other() -> None:
    """Whatever brands and people of another one the shared lists know: whose the model is, the reader could not tell."""
    xiaomi = Entity(name="Xiaomi", kind="company", names=("xiaomi",), subject=True)
    stellantis = Entity(name="Stellantis", kind="company", names=("stellantis",))
    jeep = Entity(name="Jeep", kind="company", part_of="Stellantis", names=("jeep",))
    words = Words("it", "UTC", [xiaomi, stellantis, jeep])
    assert words.names_of(words.particular(["Xiaomi", "yu7"])) == "YU7"
    assert words.names_of(words.particular(["Stellantis", "yu7"])) == "YU7 e Stellantis"


def test_who_states_a_title_stands_behind_it() -> None:
    """`SU7, prezzo 215.900 yuan: dichiara Xiaomi`, in the subject too."""
    desk = Desk()
    desk.story(1, about=("su7", "Xiaomi"), category="price", status="official")
    title = "小米宣布SU7售价21.59万元起"
    desk.entry(1, 1, title, language="zh")
    desk.claim(
        1,
        1,
        "official",
        title,
        field="title",
        headline=True,
        speaker="小米",
        speaker_entity="Xiaomi",
        entities=("Xiaomi",),
    )
    assert mail(desk)[1].subject == "xiaomi auto n. 1: ≈ SU7, prezzo 215.900 yuan: dichiara Xiaomi [ufficiale]"


def test_the_foot_says_how_to_mute_rest_answer_and_stop() -> None:
    """In commands that can be typed as they stand, and the owner's unsubscribe address, where he has one."""
    own = digest(name="l'auto")
    for unsubscribe in ("", "mailto:stop@reader.example?subject=stop"):
        background = Background(sender="Monitor <monitor@reader.example>", unsubscribe=unsubscribe)
        issue = desk_of(1).issue(own, background=background)
        assert issue is not None
        rendered = render(issue, settings=own, links=LINKS)
        for part in (rendered.text, Seen(rendered.html).text):
            for said in ("monitor mute s1", "monitor pause 'l'\"'\"'auto'", "monitor@reader.example", "config.toml"):
                assert said in " ".join(part.split()), said
            assert ("Annulla l'iscrizione" in part) == bool(unsubscribe)
        assert (unsubscribe in Seen(rendered.html).hrefs) == bool(unsubscribe)
        assert unsubscribe in rendered.text


def test_who_was_first_and_how_many_others_stands_in_one_line() -> None:
    """From three publishers on, copies not counted; then neither the list nor its remarks say it again."""
    desk = Desk()
    desk.story(1)
    desk.entry(1, 1, "小米SU7降价", language="zh", feed="东岸科技", at=NOW - timedelta(days=1))
    desk.entry(2, 1, "Xiaomi SU7, prezzo giù", feed="Taccuino")
    desk.entry(3, 1, "Xiaomi SU7, prezzo giù", feed="Copia", copy_of=2)
    text = " ".join(mail(desk)[1].text.split())
    assert "primo: " not in text
    assert "primo a scriverlo" in text
    desk.entry(4, 1, "Xiaomi cuts SU7 price", language="en", feed="Wire")
    _, rendered = mail(desk)
    for part in (" ".join(rendered.text.split()), Seen(rendered.html).text):
        assert "primo: 东岸科技 (cinese, ieri) · +2 fonti" in part
        assert "primo a scriverlo" not in part


def test_an_hour_in_china_stands_by_both_clocks() -> None:
    """In both parts, below the title that names it."""
    desk = Desk()
    desk.story(1, about=("Xiaomi",))
    desk.entry(1, 1, "小米汽车明晚7点举行发布会", language="zh", at=NOW - timedelta(hours=4))
    _, rendered = mail(desk)
    said = "Quando: domani alle 19:00 a Pechino, 13:00 a Roma"
    assert said in rendered.text
    assert said in Seen(rendered.html).text


def test_an_hour_from_another_article_names_it() -> None:
    """A car that was shown today and a talk on it tomorrow: the hour is the talk's, so its article is named."""
    desk = Desk()
    desk.story(1, about=("Xiaomi",))
    desk.entry(1, 1, "Xiaomi YU9 al debutto in Cina", feed="Il Giornale")
    desk.entry(2, 1, "雷军年度演讲定档：明晚7点", language="zh", feed="科技之家", at=NOW - timedelta(hours=4))
    _, rendered = mail(desk)
    said = "Quando: domani alle 19:00 a Pechino, 13:00 a Roma (lo scrive 科技之家)"
    assert said in " ".join(rendered.text.split())
    assert said in Seen(rendered.html).text


def test_a_foreign_essay_fills_no_card() -> None:
    """Of what he cannot read the reader sees a figure or a date that leads; what stands deep or says nothing is left out."""
    desk = Desk()
    desk.story(1, about=("Xiaomi",))
    desk.entry(1, 1, "小米汽车，孤注一掷", language="zh")
    said = {"speaker": "小米", "speaker_entity": "Xiaomi", "entities": ("Xiaomi",)}
    desk.claim(1, 1, "official", "小米表示对未来充满信心", start=20, **said)
    desk.claim(1, 1, "official", "小米曾称门店数量增加了20%", start=900, numbers=((20.0, "%"),), **said)
    desk.claim(1, 1, "report", "这是一个漫长的故事", start=40)
    desk.claim(1, 1, "rumour", "有网友爆料称车里有冰箱", start=1200)
    assert "\n   · " not in mail(desk)[1].text
    quote = "小米宣布首批车辆于4月3日起交付，" + "全国二十九个城市的五十九家门店将同步举行活动，" * 6
    desk.claim(1, 1, "official", quote, start=60, expected_by=date(2021, 9, 3), **said)
    text = " ".join(mail(desk)[1].text.split())
    assert "≈ Xiaomi dichiara: «小米宣布首批车辆于4月3日起交付" in text
    assert "(atteso 3 set)" in text
    assert len(text[text.index("«小米宣布") : text.index("»")]) < 80


def test_a_voice_from_elsewhere_names_its_article() -> None:
    """What another story's article says on a version stands below the version's own words, with its source."""
    desk = august()
    text = " ".join(mail(desk)[1].text.split())
    version = text[text.index("≈ Xiaomi smentisce") : text.index("≈ conferma parziale di Evergrande")]
    assert "per il 65%.» (Il Blog Elettrico) [SMENTITA]" in version


def test_a_rounded_figure_is_no_news() -> None:
    """To have "nearly 117,000" after 116,887 tells no other number; the line says what is new besides."""
    desk = desk_of(1)
    desk.entry(2, 1, "Xiaomi richiama 116.887 auto", feed="Early Bird", new=False, at=NOW.replace(day=24))
    desk.entry(3, 1, "Xiaomi richiama quasi 117.000 auto", feed="Late Bird")
    view = desk.views[1]
    desk.views[1] = type(view)(story=view.story, sources=view.sources, mailed=True)
    text = " ".join(mail(desk)[1].text.split())
    assert "(già inviata; di nuovo: altre 2 fonti)" in text


def test_copies_and_known_sources_are_counted() -> None:
    """A copy is a number beside its original; what was mailed before is not linked again."""
    desk = desk_of(1)
    desk.entry(2, 1, "copia", feed="Copy", copy_of=1)
    desk.entry(3, 1, "di ieri", feed="Early Bird", new=False, at=NOW.replace(day=24))
    view = desk.views[1]
    desk.views[1] = type(view)(story=view.story, sources=tuple(reversed(view.sources)), mailed=True)
    _, rendered = mail(desk)
    text = " ".join(rendered.text.split())
    assert "+1 copia" in text
    assert "primo: Early Bird, ieri" in text
    assert "già nota" not in text, "the one that was first is no other"
    assert "(già inviata; di nuovo: un'altra fonte)" in text
    assert Seen(rendered.html).hrefs == ["https://news.example/1"]


def test_an_update_says_what_is_new() -> None:
    """A story told before: its new status, who speaks now, figures and sources; what it had is not new."""
    desk = Desk()
    desk.story(1, status="denied", about=("Xiaomi",))
    desk.entry(1, 1, "Xiaomi in talks to buy 65% of Evergrande", language="en", new=False, feed="Wire")
    desk.entry(2, 1, "Xiaomi smentisce: non comprerà il 65% di Evergrande per 3.000 milioni di dollari", feed="Blog")
    desk.entry(3, 1, "La smentita di Xiaomi", feed="Wire")
    said = {"speaker": "Xiaomi", "speaker_entity": "Xiaomi"}
    desk.claim(1, 1, "rumour", "in talks", speaker="sources")
    desk.claim(2, 1, "denial", "smentisce", **said)
    desk.claim(3, 1, "denial", "la smentita", **said)
    known = ToldBefore(status="rumour", at=NOW - timedelta(days=1))
    desk.views[1] = replace(desk.views[1], mailed=True, before=known)
    said_new = (
        "già inviata ieri; di nuovo: da «voce» a «smentita», Xiaomi smentisce, 3 miliardi di dollari, un'altra fonte"
    )
    _, rendered = mail(desk)
    assert f"({said_new})" in " ".join(rendered.text.split())
    assert said_new in Seen(rendered.html).text
    _, brief = mail(desk, max_cards=0)
    assert f"({said_new})" in " ".join(brief.text.split())
    desk.views[1] = replace(desk.views[1], before=replace(known, status="denied"), claims=())
    desk.eligible = desk.eligible[1:]
    assert "(già inviata ieri; di nuovo: un articolo)" in " ".join(mail(desk)[1].text.split())


def test_what_was_sent_before_and_is_answered_is_named_again() -> None:
    """A denial stands beside the rumour of an earlier issue, which is neither linked nor marked again."""
    desk = august()
    rumour = desk.views[2].story
    other = replace(rumour, story_id=77, headline="Altro")
    answer = desk.views[3]
    desk.views[3] = replace(answer, claims=tuple(replace(c, answers=2) for c in answer.claims))
    desk.eligible = [e for e in desk.eligible if e.story_id == 3]
    own = digest()
    issue = desk.issue(
        own,
        background=Background(entities=ENTITIES, before={2: (replace(rumour, headline="Voci su Evergrande"), other)}),
    )
    assert issue is not None
    rendered = render(issue, settings=own, links=LINKS)
    said = "già inviata: giovedì 19, Voci su Evergrande [smentita]"
    assert said in rendered.text
    assert said in Seen(rendered.html).text
    assert "Altro" not in rendered.text, "of a dossier's other stories none is named"
    assert [entry_id for entry_id, _ in issue.marks] == [3]


@pytest.mark.parametrize("length", [0, 50, 900])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_issue_of_corrections_is_readable_and_bounded(language: str, length: int) -> None:
    """Endless names and addresses of two hundred corrected articles: some stand there, the rest is counted, below 90 KB."""
    old = replace(august().views[1].story, headline="<" * 600, status="denied")
    number = Quantity(value=215900, unit="CNY", field="title", start=0, end=1, text="1")
    changed = Correction(
        entry_id=1, story=old, told_at=NOW, revised_at=NOW, publisher="&" * 90, url="https://news.example/" + "&" * length,
        language="fr", numbers=((number, replace(number, value=199900)),) * 9,
    )  # fmt: skip
    turned = Reversal(story=old, was="rumour", told_at=NOW, speaker="<" * 300, url=changed.url, publisher="'" * 90)
    own = digest(language=language)
    background = Background(entities=ENTITIES, reversals=(turned,) * 12, corrections=(changed,) * 200)
    for desk in (Desk(), desk_of(400, language="en")):
        issue = desk.issue(own, background=background)
        assert issue is not None
        rendered = render(issue, settings=own, links=LINKS)
        assert len(rendered.html.encode()) <= LARGEST
        assert "192" in rendered.text
        assert max(width(line) for line in rendered.text.splitlines() if "://" not in line) <= WIDTH


def test_a_day_is_called_as_people_call_it() -> None:
    """Today, yesterday, tomorrow; within a week the weekday; else the date."""
    words = Words("it", "Europe/Rome", today=NOW)
    days = [words.recent(NOW + timedelta(days=n)) for n in (-8, -5, -1, 0, 1, 3)]
    assert days == ["17 ago", "venerdì 20", "ieri", "oggi", "domani", "sabato 28"]
    assert [words.when(NOW + timedelta(days=n)) for n in (-1, -5)] == ["ieri", "venerdì 20 agosto"]
    assert Words("en", "Europe/Rome", today=NOW).recent(NOW - timedelta(days=3)) == "Sunday 22"
    assert Words("zh", "Europe/Rome", today=NOW).recent(NOW - timedelta(days=3)) == "22日星期日"
    assert Words("it", "Europe/Rome").recent(NOW) == "25 ago"


def test_a_deadline_says_which_rumour_and_whether_it_ran_out() -> None:
    """Rumours of earlier issues are followed by name, in words the reader can read."""
    desk = desk_of(1)
    old = august().views[1].story
    due = replace(old, story_id=90, headline="小米汽车下周公布细节")
    gone = replace(old, story_id=91, headline="Xiaomi apre a Torino", expected_by=date(2021, 8, 1))
    own = digest()
    issue = desk.issue(own, background=Background(entities=ENTITIES, follow=(due, gone)))
    assert issue is not None
    text = " ".join(render(issue, settings=own, links=LINKS).text.split())
    assert "≈ Xiaomi, lancio — attesa entro domenica 5 settembre" in text
    assert (
        "VOCE SCADUTA: Xiaomi apre a Torino — era attesa entro domenica 1 agosto, non è arrivata nessuna conferma."
        in text
    )


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("it", 1, "attesa entro domani:"),
        ("it", 0, "attesa entro oggi:"),
        ("it", -1, "era attesa entro ieri, non"),
        ("en", 1, "by tomorrow"),
        ("zh", 1, "明天"),
    ],
)
def test_a_deadline_that_is_near_is_called_by_its_name(language: str, days: int, said: str) -> None:
    """Tomorrow, today; what ran out yesterday."""
    due = replace(august().views[1].story, story_id=90, expected_by=(NOW + timedelta(days=days)).date())
    own = digest(language=language)
    issue = desk_of(1).issue(own, background=Background(entities=ENTITIES, follow=(due,)))
    assert issue is not None
    assert said in " ".join(render(issue, settings=own, links=LINKS).text.split())


def test_quotes_nest_and_years_are_told_where_they_differ() -> None:
    """A quote inside a quote gets inner marks; a day of another year names it."""
    words = Words("it", "Europe/Rome", today=NOW)
    assert words.quoted("«Bella», dice Lei Jun") == "«‘Bella’, dice Lei Jun»"
    assert words.quoted("“Bella”") == "«Bella»"
    assert words.short_day(NOW) == "25 ago"
    assert words.short_day(NOW.replace(year=2020)) == "25 ago 2020"
    assert words.day(date(2027, 12, 31)) == "venerdì 31 dicembre 2027"


def test_whole_periods_are_called_by_their_names() -> None:
    """A year, a quarter and a month are said as such; any other span by its days."""
    words = Words("it", "Europe/Rome", today=NOW)
    assert words.days(date(2027, 1, 1), date(2027, 12, 31)) == "nel 2027"
    assert words.days(date(2027, 4, 1), date(2027, 6, 30)) == "nel 2° trimestre 2027"
    assert words.days(date(2021, 9, 1), date(2021, 9, 30)) == "a settembre"
    assert words.days(date(2027, 9, 1), date(2027, 9, 30)) == "a settembre 2027"
    assert words.days(date(2027, 2, 1), date(2027, 4, 30)) == "1 feb 2027 – 30 apr 2027"


def test_a_subject_never_stands_where_a_speaker_does() -> None:
    """A foreign quote of unnamed sources is theirs; one of nobody says what it is about."""
    desk = Desk()
    desk.story(1, about=("Xiaomi",), status="rumour")
    desk.entry(1, 1, "Xiaomi e la fabbrica", language="it")
    desk.entry(2, 1, "Xiaomi to build cars in Munich, sources say", language="en")
    said = {"entities": ("Xiaomi",), "numbers": ((65.0, "%"),), "field": "title", "headline": True}
    desk.claim(2, 1, "rumour", "Xiaomi to build cars in Munich, sources say", speaker="sources", **said)
    text = " ".join(mail(desk)[1].text.split())
    assert "≈ fonti anonime (Xiaomi, 65%): «Xiaomi to build" in text
    desk.views[1] = replace(desk.views[1], claims=(replace(desk.views[1].claims[0], speaker=None),))
    assert "≈ a proposito di: Xiaomi, 65% — «Xiaomi to build" in " ".join(mail(desk)[1].text.split())


def test_plural_and_figures_follow_the_language() -> None:
    """Numbers are said as each language says them."""
    it, en, zh = (Words(language, "Europe/Rome") for language in LANGUAGES)
    assert it.count("entries", 1) == "1 articolo"
    assert it.count("entries", 1234) == "1.234 articoli"
    assert (it.figure(77e6, "USD"), en.figure(77e6, "USD"), zh.figure(77e6, "USD")) == (
        "77 milioni di dollari",
        "77 million dollars",
        "7700万美元",
    )
    assert (it.figure(215900, "CNY"), zh.figure(215900, "CNY")) == ("215.900 yuan", "21.59万元")
    assert (it.figure(88898, "units"), it.figure(1.5, "%"), it.figure(700, "km")) == ("88.898 unità", "1,5%", "700 km")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_lines_hold_78_columns(language: str) -> None:
    """Chinese characters count two; only addresses may be longer."""
    _, rendered = mail(august(), language)
    assert all(width(line) <= WIDTH for line in rendered.text.splitlines() if "https://" not in line)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_strangers_write_stays_text(data: st.DataObject) -> None:
    """Any titles, names, quotes and addresses: known tags, web links only, no control or bidi character, one-line subject."""
    strange = st.text(
        st.sampled_from(
            [
                "<",
                ">",
                "&",
                '"',
                "'",
                "{",
                "}",
                "%",
                "\u202e",
                "\u2067",
                "\x00",
                "\n",
                "小",
                "不",
                "?",
                "a",
                " ",
                "/",
                ":",
            ]
        ),
        max_size=60,
    )
    anything = st.one_of(strange, st.text(max_size=60))
    draw = data.draw
    desk = Desk()
    for n in range(1, draw(st.integers(1, 4)) + 1):
        desk.story(
            n,
            draw(st.integers(1, 2)),
            status=draw(st.sampled_from(["disputed", "rumour"])),
            headline=draw(anything),
            about=(draw(anything),),
        )
        url = draw(st.one_of(anything, anything.map("https://news.example/".__add__)))
        desk.entry(
            n, n, draw(anything), feed=draw(anything), language=draw(st.sampled_from(["it", "zh", "xx", ""])), url=url
        )
        desk.claim(n, n, draw(st.sampled_from(["denial", "rumour"])), draw(anything), speaker=draw(anything))
    _, rendered = mail(desk, draw(st.sampled_from(LANGUAGES)))
    seen = Seen(rendered.html)
    assert seen.tags <= TAGS
    assert all(re.match(r"https?://", href, re.IGNORECASE) for href in seen.hrefs)
    assert not HIDDEN.search(rendered.text.replace("\n", "") + rendered.subject + seen.text.replace("\n", ""))
    assert "\n" not in rendered.subject
    rendered.html.encode()


@given(st.text(st.characters(exclude_categories=["C"]), max_size=300), st.sampled_from(["", "   "]))
@settings(max_examples=200)
def test_wrapping_loses_nothing(text: str, indent: str) -> None:
    """Every character but blanks comes back in order, and no line is too wide."""
    lines = wrap(text, indent)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(width(line) <= WIDTH for line in lines)
