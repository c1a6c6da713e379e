"""The shipped watch on sentences written for it: each third of tests/support/sentences.py half news, half look-alikes."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load
from monitor.text import fold_text
from tests.support.lists import read
from tests.support.sentences import SENTENCES, Sentence


@cache
def shipped_watch() -> Matcher:
    """The watch as it is shipped."""
    return Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)


def level_of(title: str, summary: str = "", *, language: str = "", context: str | None = None) -> str:
    """The level at which the shipped watch takes an entry, "" where it does not."""
    matches = read(shipped_watch(), title, summary, language=language, context=context).matches
    return matches[0].level if matches else ""


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.title[:40])
def test_a_sentence_is_taken_as_a_reader_would(sentence: Sentence) -> None:
    """At the level that was written beside it before it was run."""
    found = level_of(sentence.title, sentence.summary, language=sentence.language, context=sentence.context)
    assert found == sentence.level


def test_the_sentences_are_half_news_and_half_look_alikes() -> None:
    """Ten and ten in each language."""
    assert Counter((s.language, s.level != "") for s in SENTENCES) == {
        (language, news): 10 for language in ("it", "zh", "en") for news in (True, False)
    }


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Xiaomi cerca ingegneri per la linea di montaggio", "likely"),
        ("小米新产线投产", "likely"),
        ("小米芯片产线投产", ""),
        ("Xiaomi builds a robot factory", ""),
        ("小米与零跑", "sure"),
        ("雷军：从零跑到五公里", ""),
        ("Lei Jun meets the head of Stellantis", "sure"),
        ("Xiaomi assume un designer da Maserati", "sure"),
        ("小米挖角一汽高管", "sure"),
        ("小米大模型上车", "sure"),
        ("小米粉丝：基金抄底，赶紧上车", ""),
        ("小米车门锁死，乘客被困", "sure"),
        ("小米智能门锁自动关门，汽水也能放", ""),
        ("Watch Xiaomi's car drift", "sure"),
        ("Xiaomi Watch 5 pairs with your car", ""),
        ("小米90W快充充电宝，开车也能用", ""),
        ("小米500kW闪充，五分钟满电", "sure"),
    ],
)
def test_words_of_cars_and_of_goods_are_told_apart(title: str, level: str) -> None:
    """Chips, robots and models of language stop a rule only where nothing but a factory or a maker stands beside the brand."""
    assert level_of(title) == level


@pytest.mark.parametrize(
    "title",
    [
        "Xiaomi event in Barcelona: what to expect", "Xiaomi carica il telefono in 10 minuti", "Xiaomi evita i dazi sugli smartphone",
        "Xiaomi even beats Apple in Europe", "Xiaomi card reader, a review", "Xiaomi caricabatterie da 120 W", "Xiaomi care plan explained",
        "Xiaomi motorino? No, monopattino", "Xiaomi evolve HyperOS",
    ],
)  # fmt: skip
def test_the_brands_own_words_for_cars_end_where_the_word_ends(title: str) -> None:
    """`Xiaomi car` is its car; a charger, an event and a card are none."""
    assert level_of(title) == ""


@pytest.mark.parametrize(
    "title", ["Xiaomi cars reach Europe", "Xiaomi EV sales double", "Two Xiaomi EVs burn", "Inside Xiaomi Motors"]
)
def test_a_brand_and_a_word_for_cars_are_its_cars(title: str) -> None:
    """In one breath, in the singular and plural."""
    assert level_of(title) == "sure"


@pytest.mark.parametrize("title", ["#SU7 in pista", "Two SU7s collide", "SU7's price", "Zwei YU7s", "小米SU7s"])
def test_a_hashtag_and_a_plural_are_the_model(title: str) -> None:
    """Both name it, and the code that stories compare is the same."""
    found = read(shipped_watch(), title)
    assert found.matches[0].rule == "model"
    assert {fold_text(code.text) for code in found.codes} <= {"su7", "yu7"}


def test_every_maker_that_is_an_entity_is_in_the_list_of_makers() -> None:
    """What stories know as a maker the rules know too, under the same name in some spelling."""
    watch = shipped_watch()
    makers = {term.written for term in watch.sets["makers"]}
    others = {"Xiaomi", "Xiaomi Auto", "Huawei"}
    companies = [entity for entity in watch.entities if entity.kind == "company" and entity.name not in others]
    assert [entity.name for entity in companies if makers.isdisjoint(entity.names)] == []
