"""The words for what can happen, by language."""

from collections import Counter

import pytest

from monitor.stories.concepts import LANGUAGES, concepts, table
from monitor.text import fold_text, is_han

TABLE = table()
FALSE_FRIENDS = [
    # Italian
    ("it", "Secondo Reuters la decisione è presa", "second of its kind"),
    ("it", "Il modello arriva entro la fine dell'anno", "fine"),
    ("it", "Prima di partire conviene aspettare", "first of its kind"),
    ("it", "L'attesa è durata a lungo, lunga autonomia", "size"),
    ("it", "Ritardi a causa della neve", "lawsuit"),
    ("it", "Un'utilitaria che utilizza due schermi", "profit"),
    ("it", "Le sospensioni della nuova berlina", "suspend"),
    ("it", "Il fornitore porta novità", "doors"),
    ("it", "Nella capitale cinese aprono dieci negozi", "capital"),
    ("it", "Vendute 37.869 unità in un mese", "subsidiary"),
    # English
    ("en", "The company tells us nothing about it", "usa"),
    ("en", "The new sedan is now on sale in Europe", "rise"),
    ("en", "How long will the waiting take?", "size"),
    ("en", "It reaches 100 km/h in 2.78 seconds", "second of its kind"),
    ("en", "A team led by its founder", "ranking"),
    ("en", "In order to win, the firm hires engineers", "orders"),
    ("en", "A market cap of 100 billion", "limit"),
    ("en", "The enterprise and its entertainment system", "entry"),
    ("en", "Safety is a key factor", "plant"),
    ("en", "The plan is on track, officials say", "track"),
    ("en", "The plan is on track, officials say", "official"),
    ("en", "The shift to electric cars", "shift"),
    ("en", "A range of colours", "range"),
    ("en", "Fine tuning by the engineers", "fine"),
    ("en", "The car is priced regularly", "registration"),
    # Chinese
    ("zh", "小米汽车首席执行官发言", "first of its kind"),
    ("zh", "长城汽车公布销量", "size"),
    ("zh", "二手的汽车市场", "second of its kind"),
    ("zh", "第二季度销量", "second of its kind"),
    ("zh", "全球前列的汽车厂商", "plant"),
    ("zh", "2010年的旧闻", "decade"),
    ("zh", "第一时间回应", "ranking"),
    ("zh", "最快下周发布", "record"),
    ("zh", "高速增长的市场", "highway"),
]
MEANT = [
    ("seconda fabbrica", "第二座工厂", "a second factory", {"second of its kind", "plant"}),
    ("multa al fornitore", "供应商被罚款", "the supplier was fined", {"fine", "supplier"}),
    ("fa causa in tribunale", "向法院起诉", "sues in court", {"lawsuit"}),
    ("negli Stati Uniti", "在美国", "in the U.S.", {"usa"}),
    ("il titolo sale in borsa", "股价上涨", "shares rise", {"shares", "rise"}),
    ("prima auto del gruppo", "集团首款车", "the group's first car", {"first of its kind"}),
    ("la prossima settimana", "下周", "by next week", {"next week"}),
    ("guerra dei prezzi", "价格战", "price war", {"price war"}),
    ("polizza e garanzia", "保险和质保", "insurance and warranty", {"insurance", "warranty"}),
    ("batteria allo stato solido", "固态电池", "solid-state battery", {"solid state", "battery"}),
]


@pytest.mark.parametrize(("language", "text", "concept"), FALSE_FRIENDS)
def test_a_false_friend_is_no_sign(language: str, text: str, concept: str) -> None:
    """A word that looks like a concept's, in this language or another, names none."""
    assert concept not in concepts(fold_text(text), language)


@pytest.mark.parametrize(("italian", "chinese", "english", "wanted"), MEANT)
def test_one_matter_has_one_sign(italian: str, chinese: str, english: str, wanted: set[str]) -> None:
    """The same thing said in three languages has the same names."""
    for text, language in ((italian, "it"), (chinese, "zh"), (english, "en")):
        assert wanted <= set(concepts(fold_text(text), language))


def test_words_that_all_languages_write_alike_count_in_each() -> None:
    """An abbreviation is one sign, Chinese text around it or none."""
    for text, language in (("il nuovo lidar", "it"), ("全系标配lidar", "zh"), ("a new lidar", "en")):
        assert "lidar" in concepts(text, language)


def test_the_text_goes_before_its_feed() -> None:
    """A feed that declares Italian and carries an English headline is read as English."""
    text = "the supplier of the plant is fined"
    assert set(concepts(text, "it")) == {"supplier", "plant", "fine"}
    assert "plant" in concepts("小米建厂", "it")


def test_concepts_stand_in_order_of_place_and_once() -> None:
    """What a text names first comes first."""
    assert concepts("recalls, a crash, more recalls", "en") == ("recall", "crash")


@pytest.mark.parametrize("concept", TABLE)
def test_a_concept_has_words_in_three_languages(concept: str) -> None:
    """Each is folded, listed once, and in Chinese of two characters at least, in Latin letters of no function word."""
    words = TABLE[concept]
    assert set(LANGUAGES) <= words.keys() <= {*LANGUAGES, "all"}
    for language, written in words.items():
        listed = written.split(", ")
        assert not [word for word, count in Counter(listed).items() if count > 1]
        for word in listed:
            assert word == fold_text(word).strip()
            han = [is_han(char) for char in word]
            if language == "zh":
                assert all(han)
                assert len(han) > 1
            else:
                assert not any(han)
                assert len(word.rstrip("*")) >= (3 if word.endswith("*") else 2)
                assert "*" not in word[:-1].replace("* ", "")


def test_the_languages_have_words_evenly() -> None:
    """No language has more than half as many words again as another: none is the one the list was made for."""
    sizes = [sum(len(words[language].split(", ")) for words in TABLE.values()) for language in LANGUAGES]
    assert max(sizes) <= 1.5 * min(sizes)
