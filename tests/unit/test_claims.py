"""Claims: stance, speaker and quote of every clause, in three languages and in hostile text."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Entity, Entry, Reading, Stance
from monitor.rules.matcher import Matcher, read_all
from monitor.rules.watchlist import load
from monitor.stories import claims, named
from monitor.stories.claims import MOST, SENTENCES, ClaimDraft, read_claims, title_stance
from monitor.stories.clauses import LONGEST, Sentence, folded_span
from monitor.stories.notices import told
from monitor.text import Folded

MATCHER = Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)
DAY = datetime(2021, 8, 24, 8, tzinfo=UTC)
TITLES = {"it": "Xiaomi auto: appunti", "en": "Xiaomi EV: notes", "zh": "小米汽车：要点"}


def entry(language: str, summary: str, title: str | None = None, *, zone: str = "UTC", at: datetime = DAY) -> Entry:
    """An entry under a title that takes no stance."""
    return Entry(
        entry_id=1,
        feed="f",
        language=language,
        title=TITLES[language] if title is None else title,
        summary=summary,
        timezone=zone,
        published_at=at,
        first_seen_at=at,
    )


def reading(of: Entry) -> Reading:
    """What the shipped watch reads in it."""
    return read_all([MATCHER], title=of.title, summary=of.summary, language=of.language, context="cars")


def drafts(language: str, summary: str) -> Sequence[ClaimDraft]:
    """The claims of the summary."""
    made = entry(language, summary)
    return [d for d in read_claims(made, reading(made), MATCHER.entities) if d.field == "summary"]


def only(language: str, summary: str) -> ClaimDraft:
    """The one claim of a sentence."""
    (draft,) = drafts(language, summary)
    return draft


@pytest.mark.parametrize(
    ("language", "sentence", "stance", "speaker", "entity"),
    [
        ("it", "BYD ha smentito di fornire le batterie della YU7.", "denial", "BYD", "BYD"),
        ("it", "«Nessun piano per vendere la divisione», assicura Lei Jun.", "denial", "Lei Jun", "Lei Jun"),
        ("it", "Da Xiaomi fanno sapere che la notizia è priva di fondamento.", "denial", "Xiaomi", "Xiaomi"),
        ("it", "Il portavoce ha escluso che la SU7 arrivi in Italia.", "denial", "portavoce", "Xiaomi"),
        ("it", "L'azienda ha riconosciuto un difetto nel parcheggio.", "confirmation", "azienda", "Xiaomi"),
        ("it", "Confermato da BAIC: produce le vetture per conto terzi.", "confirmation", "BAIC", "BAIC"),
        ("it", "Secondo Lei Jun la fabbrica lavorerà su due turni.", "official", "Lei Jun", "Lei Jun"),
        ("it", "La compagnia di Lei Jun promette cinque anni di aggiornamenti.", "official", None, "Xiaomi"),
        ("it", "Stando al report di Car News China il SUV avrà due motori.", "rumour", None, "Car News China"),
        ("it", "Ford starebbe trattando con Xiaomi, riferisce il Financial Times.", "rumour", None, "Financial Times"),
        ("it", "Si vocifera di una terza vettura.", "rumour", None, None),
        ("it", "Al cambio costerebbe circa 28.000 euro, calcolando i dazi.", "report", None, None),
        ("it", "La YU7 ha una batteria da 101 kWh.", "report", None, None),
        ("en", '"We have no plans to enter the US," a Xiaomi spokesperson said.', "denial", None, "Xiaomi"),
        ("en", "CATL clarified that the cells were not made by it.", "denial", "CATL", "CATL"),
        ("en", "The company admitted its mistake.", "confirmation", "company", "Xiaomi"),
        ("en", "According to Xiaomi, 30,000 cars were delivered in July.", "official", "Xiaomi", "Xiaomi"),
        ("en", "Ford chief executive Jim Farley said he drives an SU7.", "official", None, "Ford"),
        ("en", "Xiaomi is looking for a second site, Reuters reported on Friday.", "rumour", "Reuters", "Reuters"),
        ("en", "Citing unnamed executives, Caixin said the project slipped.", "rumour", "Caixin", "Caixin"),
        ("en", "The YU9 could arrive with a range extender.", "rumour", None, None),
        ("en", "Xiaomi did not respond to requests for comment.", "report", None, None),
        ("zh", "王化表示网传YU7延期为谣言。", "denial", "王化", "Wang Hua"),
        ("zh", "小米公司发言人否认洽购恒大汽车。", "denial", "小米公司发言人", "Xiaomi"),
        ("zh", "宁德时代称事故车用的不是其电池。", "denial", "宁德时代", "CATL"),
        ("zh", "小米方面向记者证实，二期工厂已竣工。", "confirmation", "小米方面", "Xiaomi"),
        ("zh", "恒大公告称曾与小米初步交流，并未深入洽谈。", "confirmation", "恒大", "Evergrande"),
        ("zh", "雷军代表小米承诺不会回避。", "official", "雷军", "Lei Jun"),
        ("zh", "小米回应与福特合资传闻。", "official", "小米", "Xiaomi"),
        ("zh", "据彭博社报道，小米正考虑在欧洲建厂。", "rumour", "彭博社", "Bloomberg"),
        ("zh", "《财新》引述知情人士報導,小米將建新廠。", "rumour", "财新", "Caixin"),
        ("zh", "曝小米汽车将推新品牌。", "rumour", None, None),
        ("zh", "小米集团股价跌超5%。", "report", None, None),
    ],
)
def test_a_sentence_takes_its_stance_and_speaker(
    language: str, sentence: str, stance: Stance, speaker: str | None, entity: str | None
) -> None:
    """Verbs of saying and what surrounds them give stance and speaker in Italian, English and Chinese."""
    draft = only(language, sentence)
    assert (draft.stance, draft.speaker_entity) == (stance, entity)
    if speaker is not None:
        assert draft.speaker == speaker


def test_one_sentence_may_hold_two_voices() -> None:
    """Where another speaker takes the word in mid-sentence, each clause is a claim of its own."""
    first, second = drafts("it", "Mentre Xiaomi nega tutto, Evergrande dice che i colloqui sono in fase iniziale.")
    assert (first.stance, first.speaker, first.quote) == ("denial", "Xiaomi", "Mentre Xiaomi nega tutto")
    assert (second.stance, second.speaker) == ("confirmation", "Evergrande")
    assert "Evergrande" in first.entities, "a clause that names only its speaker is about what its sentence is about"


def test_answering_is_no_denial() -> None:
    """回应 says that someone answers; what follows tells which way."""
    assert only("zh", "小米回应高速起火。").stance == "official"
    assert only("zh", "小米回应高速起火：消息不实。").stance == "denial"


def test_negated_and_coming_words_say_nothing_yet() -> None:
    """What was not confirmed is a rumour, what is yet to be announced is no statement."""
    assert only("en", "The move has not been confirmed by anyone.").stance == "rumour"
    assert only("en", "Xiaomi will announce prices in July.").stance == "report"
    assert only("it", "Resta da confermare la data del lancio.").stance == "rumour"


def test_a_noun_stands_for_whoever_spoke_last() -> None:
    """The spokesman after Evergrande's sentence is Evergrande's; first in a text he is the company's of the title."""
    _, after = drafts("it", "China Evergrande Group ha smentito l'accordo. Il portavoce aggiunge che nulla è firmato.")
    assert (after.speaker, after.speaker_entity) == ("portavoce", "Evergrande")
    assert only("it", "Il portavoce aggiunge che nulla è firmato.").speaker_entity == "Xiaomi"


def test_an_unlisted_speaker_is_named_as_written() -> None:
    """Names that no watchlist knows still speak: after a verb, before it, and behind "secondo"."""
    assert only("it", "Il lancio slitterà, scrive Quattroruote.").speaker == "Quattroruote"
    assert only("en", "Anna Smith said the plant is ready.").speaker == "Anna Smith"
    assert only("it", "Secondo Auto Oggi il SUV costerà meno.").speaker == "Auto Oggi"


def test_a_headline_signed_by_a_medium_is_a_rumour() -> None:
    """A title like "Reuters: …", 晚点：… or "…: report" passes on hearsay; a company before a colon is mere subject."""
    for language, title, speaker in (
        ("en", "Reuters: Xiaomi to build a second plant", "Reuters"),
        ("zh", "晚点：小米已确定造车", "LatePost"),
        ("en", "Xiaomi to build its car from scratch: report", "report"),
    ):
        made = entry(language, "", title)
        assert title_stance(made, reading(made)) == ("rumour", (speaker,))
    made = entry("en", "", "Xiaomi EV: prices and trims")
    assert title_stance(made, reading(made)) == ("report", ())


def test_title_stance_falls_back_on_the_summary() -> None:
    """A title without a stance takes that of the summary, with its speakers."""
    made = entry("it", "Lo afferma il Science Innovation Board Daily.", "Xiaomi costruirà l'auto da zero")
    assert title_stance(made, reading(made)) == ("rumour", ("Science Innovation Board Daily",))


def test_the_title_and_what_retells_it_are_the_headline() -> None:
    """The title's claims and a sentence that repeats them are the entry's own; the rest is not marked so."""
    made = entry(
        "it",
        "Xiaomi costruirà da zero la propria auto elettrica. Le vendite di telefoni crescono.",
        "Xiaomi costruirà la sua auto elettrica da zero",
    )
    marks = [d.headline for d in read_claims(made, reading(made), MATCHER.entities)]
    assert marks == [True, True, False]


def test_numbers_and_deadline_stand_in_the_claim() -> None:
    """A claim bears its clause's precise numbers, and the days its words promise, seen from the feed's own day."""
    made = entry(
        "it",
        "Ford comprerà il 65% del marchio, secondo Reuters. I dettagli arriveranno la prossima settimana.",
        zone="Asia/Shanghai",
        at=datetime(2021, 8, 22, 20, tzinfo=UTC),
    )
    share, details = (d for d in read_claims(made, reading(made), MATCHER.entities) if d.field == "summary")
    assert share.numbers == ((65.0, "%"),)
    assert (details.expected_from, details.expected_by) == (date(2021, 8, 30), date(2021, 9, 5))


def test_tags_and_bylines_make_no_claim() -> None:
    """A stretch of a word or two that takes no stance says nothing."""
    assert not drafts("it", "Xiaomi\n\nElettronica")


PIECES = st.sampled_from(
    [
        "Xiaomi", "小米", "雷军", "Evergrande", " smentisce ", "否认", " said ", "«", "»", '"', "：", ":", ",", "，", "。", ". ", "?", "\n",
        " secondo ", "据", "报道", " next week ", "下周", "65%", "<b>", "&amp;", "ﬁ", "é", "e\u0301", "\u200b", "\ud800", "\x00", "I", "il ",
        " ha ", " non ", "(", ")", "《", "》", "Reuters", "portavoce", "发言人", "2021-02-30", "31 giugno", "9999年", "q4", "İ",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(title=st.lists(PIECES, max_size=20).map("".join), summary=st.text() | st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_read_and_every_span_is_right(title: str, summary: str) -> None:
    """No text breaks the reading; `field[start:end]` is the quote, in order and within bounds."""
    for language in ("it", "en", "zh"):
        made = entry(language, summary, title)
        read = reading(made)
        for draft in read_claims(made, read, MATCHER.entities):
            text = made.title if draft.field == "title" else made.summary
            assert text[draft.start : draft.end] == draft.quote != ""
            assert draft.expected_from is None or draft.expected_by is None or draft.expected_from <= draft.expected_by
        title_stance(made, read)


@pytest.mark.parametrize(
    "unit",
    ["non ha ", "secondo ", "smentisce ", "«", "(", " - ", ",", "据", "小米称", "di Xiaomi ", "Il ", "a ", "1 ", "9月", "Q1 ", "x."],
)  # fmt: skip
def test_of_a_field_full_of_one_word_no_more_is_looked_at_than_is_kept(unit: str) -> None:
    """A field twenty times as long as what is looked at gives the same claims, few enough to be kept."""
    fields = (unit * (times * LONGEST // len(unit)) for times in (1, 20))
    short, long = (
        list(read_claims(entry("it", field, "Xiaomi auto"), Reading(), MATCHER.entities)) for field in fields
    )
    assert len(short) <= MOST
    assert [(d.stance, d.start) for d in short] == [(d.stance, d.start) for d in long]


@pytest.mark.parametrize("unit", ["小米。", "雷军称。", "小米否认。", "Xiaomi nega. ", "Lei Jun said. "])
def test_a_field_that_names_one_over_and_over_is_read_once(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each name is led to its place once, not once a sentence; a field of full stops is left after so many sentences."""
    looked_up: list[int] = []
    looked_at: list[int] = []

    def led(folded: Folded, start: int, end: int) -> tuple[int, int]:
        looked_up.append(start)
        return folded_span(folded, start, end)

    def read(sentence: Sentence) -> Sentence | None:
        looked_at.append(sentence.start)
        return told(sentence)

    monkeypatch.setattr(named, "folded_span", led)
    monkeypatch.setattr(claims, "told", read)
    made = entry("it" if unit.isascii() else "zh", unit * (LONGEST // len(unit)))
    mentions = reading(made)
    list(read_claims(made, mentions, MATCHER.entities))
    assert len(looked_up) == len(mentions.mentions) > SENTENCES
    assert len(looked_at) <= SENTENCES + 1


def test_unknown_zones_and_rings_of_companies_are_survived() -> None:
    """A zone that does not exist counts as UTC; companies that are part of each other end the search."""
    ring = (
        Entity(name="A", kind="company", part_of="B"),
        Entity(name="B", kind="company", part_of="A"),
        Entity(name="P", kind="person", of="A"),
    )
    made = entry("it", "Il portavoce dice che arriverà domani.", zone="Mars/Olympus")
    (draft,) = (d for d in read_claims(made, Reading(), ring) if d.field == "summary")
    assert draft.expected_by == date(2021, 8, 25)
