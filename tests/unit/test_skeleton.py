"""The skeleton that `watch new` writes: it works at once for a maker that the shared lists know, and for one they do not."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.rules.matcher import Matcher
from monitor.rules.skeleton import SPOKEN, SkeletonError, checked_name, skeleton
from monitor.rules.watchlist import Loaded, loads
from tests.support.lists import rule_of

CAUGHT: Mapping[str, Sequence[tuple[str, str]]] = {
    "byd-auto": (
        ("it", "BYD, consegne record in Europa a ottobre"),
        ("it", "La fabbrica BYD di Szeged parte in primavera con 2.000 assunti"),
        ("it", "Stella Li: «BYD non teme i dazi europei»"),
        ("it", "BYD richiama 90 mila elettriche per un difetto alla batteria"),
        ("en", "BYD overtakes Tesla in UK registrations for the third month"),
        ("en", "BYD's quarterly profit falls 30% as price war bites"),
        ("en", "BYD recalls 115,000 vehicles over battery risks"),
        ("zh", "比亚迪10月销量44.17万辆，同比下降12%"),
        ("zh", "比亞迪匈牙利工廠明年二季度投產"),
        ("zh", "王传福：比亚迪闪充站年内建成1.5万座"),
    ),
    "leapmotor": (
        ("it", "Leapmotor B05, la compatta elettrica costa meno di 27.000 euro"),
        ("it", "Leapmotor apre la linea di montaggio in Spagna: si parte a ottobre"),
        ("it", "Prova su strada della Leapmotor C10 range extender"),
        ("en", "Leapmotor deliveries top 70,000 in October, a new high"),
        ("en", "Leapmotor posts first half-year net profit"),
        ("en", "Stellantis and Leapmotor to build EVs in Zaragoza"),
        ("zh", "零跑汽车10月交付70289台，再创新高"),
        ("zh", "零跑D19售价公布：25.98万元起"),
        ("zh", "零跑科技三季度净利润1.5亿元"),
        ("zh", "朱江明：零跑明年销量目标100万"),
    ),
    "stellantis": (
        ("it", "Stellantis, utile in calo nel semestre: pesano i dazi"),
        ("it", "Mirafiori, Stellantis conferma la 500 ibrida da novembre"),
        ("it", "Stellantis richiama 36 mila auto per gli airbag Takata"),
        ("it", "Filosa ai sindacati: «Stellantis resta in Italia»"),
        ("en", "Stellantis to invest $13 billion in US plants"),
        ("en", "Stellantis shares slump after profit warning"),
        ("en", "Stellantis recalls Jeep hybrids over fire risk"),
        ("en", "Stellantis names new head of Maserati"),
        ("zh", "Stellantis集团上半年净亏损23亿欧元"),
        ("zh", "Stellantis在美投资130亿美元扩产"),
    ),
}  # fmt: skip
"""Headlines written for this test, by watch: (language, title).  At least eight of ten are to be caught."""
LOOK_ALIKES: Mapping[str, Sequence[tuple[str, str]]] = {
    "byd-auto": (
        ("it", "BYD Electronic monta gli smartphone di mezzo mondo"),
        ("it", "Un caricatore per auto da 10 euro"),
        ("it", "Sydney, il traffico di auto cala del 5%"),
        ("it", "Il nuovo tablet costa 199 euro e lo monta BYD"),
        ("en", "Phone maker moves smartphone assembly from Foxconn to BYD"),
        ("en", "BYDureon, the diabetes drug, wins new approval"),
        ("en", "Abyd Karmali to chair climate fund"),
        ("zh", "比亚迪电子手机组件业务增长"),
        ("zh", "比亚洲杯更难：迪拜马拉松开跑"),
        ("zh", "特斯拉上海工厂扩产"),
    ),
    "leapmotor": (
        ("it", "Motor Valley, il festival torna a Modena"),
        ("it", "Il grande balzo delle moto elettriche"),
        ("it", "Anno bisestile, la leap second dei computer"),
        ("it", "Tesla taglia i prezzi in Italia"),
        ("en", "A leap in motor skills for toddlers"),
        ("en", "LeapFrog recalls toy tablets"),
        ("en", "Leap Wireless motorists' plan is back"),
        ("zh", "马拉松新手如何从零跑到十公里"),
        ("zh", "小鹏汽车10月交付量出炉"),
        ("zh", "从零跑起：他用一年减重40斤"),
    ),
    "stellantis": (
        ("it", "Stellanti colli di neve sulle Alpi"),
        ("it", "Costellazioni e stelle: le auto non c'entrano"),
        ("it", "Volkswagen, utile in calo"),
        ("it", "Gioco per smartphone con i marchi Stellantis"),
        ("en", "Stella Artois launches zero-alcohol beer"),
        ("en", "Stellar quarter for car dealers"),
        ("en", "Constellation software shares jump"),
        ("en", "Ford recalls trucks"),
        ("zh", "斯特兰蒂斯岛的传说"),
        ("zh", "福特召回皮卡"),
    ),
}  # fmt: skip
"""Headlines that look like it and are none: not one is to be caught."""
BRANDS: Mapping[str, Sequence[str]] = {"leapmotor": ("leapmotor", "零跑")}
"""What somebody types who knows that the lists do not know the maker."""


def made(name: str, brands: Sequence[str] = (), languages: Sequence[str] = SPOKEN) -> Loaded:
    """The skeleton for a name, read back as the program reads it."""
    return loads(skeleton(name, brands=brands, languages=languages, contexts={"cars"}).text, Path(), contexts={"cars"})


def matcher(name: str, brands: Sequence[str] = ()) -> Matcher:
    """A matcher for it."""
    return Matcher(name, made(name, brands).watchlist)


@pytest.mark.parametrize("name", sorted(CAUGHT))
def test_it_catches_what_is_about_the_maker(name: str) -> None:
    """Of ten headlines about the maker in its languages the bare skeleton catches eight at the least."""
    watch = matcher(name, BRANDS.get(name, ()))
    missed = [title for language, title in CAUGHT[name] if not rule_of(watch, title, language=language)]
    assert len(CAUGHT[name]) == 10
    assert len(missed) <= 2, missed


@pytest.mark.parametrize("name", sorted(LOOK_ALIKES))
def test_it_catches_no_look_alike(name: str) -> None:
    """Of ten headlines that only look so it catches none."""
    watch = matcher(name, BRANDS.get(name, ()))
    assert len(LOOK_ALIKES[name]) == 10
    assert [title for language, title in LOOK_ALIKES[name] if rule_of(watch, title, language=language)] == []


@pytest.mark.parametrize("name", [e.name for e in made("byd-auto").watchlist.entities if e.kind == "company"])
def test_every_company_of_the_lists_is_known(name: str) -> None:
    """Its spellings become the brand, the file has no mistake and no doubt, and its name alone is no neighbour of itself."""
    written = skeleton(checked_name(name), contexts={"cars"})
    watch = loads(written.text, Path(), contexts={"cars"})
    assert written.known
    assert watch.warnings == ()
    assert watch.watchlist.name == name
    fired = {
        rule_of(Matcher("w", watch.watchlist), f"{brand.lstrip('=')} 2030", language="fr") for brand in written.brand
    }
    assert "brand+maker" not in fired


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("byd-auto", ("byd", "比亚迪")),
        ("BYD news", ("byd", "比亚迪")),
        ("比亚迪", ("byd", "比亚迪")),
        ("great_wall-motor", ("great wall", "great wall motor", "长城汽车", "长城", "gwm")),
        ("nio-ev", ("=NIO", "蔚来")),
        ("dacia-auto", ("dacia",)),
        ("rolls-royce-cars", ("rolls royce",)),
        ("零跑汽车", ("leapmotor", "零跑", "零跑汽车")),
        ("哪吒汽车", ("哪吒汽车", "哪吒")),
        ("mi", ("=MI",)),
        ("auto", ("auto",)),
    ],
)  # fmt: skip
def test_the_brand_comes_from_the_name(name: str, brand: tuple[str, ...]) -> None:
    """Words of the trade are taken off; what the lists know brings its spellings; two letters are taken as capitals only."""
    assert skeleton(name, contexts={"cars"}).brand == brand


@pytest.mark.parametrize(
    ("name", "stranger", "own"),
    [
        ("lancia", "Apple lancia il nuovo servizio", "Lancia, la nuova berlina Gamma"),
        ("ford", "Harrison Ford torna al cinema", "Ford recalls trucks and cars"),
        ("fiat-auto", "Fiat money: a short history", "Fiat, la nuova Panda è un'auto ibrida"),
        ("great-wall", "长城迎来旅游旺季", "长城汽车10月销量"),
        ("零跑", "从零跑到十公里", "零跑新车下线"),
        ("mi", "Mi piace", "MI, 5.000 auto consegnate"),
        ("mini", "Mini cartone animato in tv", "Mini, la nuova auto elettrica"),
        ("smart", "Una smart card per l'abbonamento", "Smart, il nuovo suv a batteria"),
        ("smart", "Smart event at the museum", "Smart EVs recalled in China"),
        ("蔚来", "蔚来之路在何方", "传蔚来与零跑洽谈合并"),
    ],
)
def test_a_name_that_is_a_word_too_needs_a_second_one(name: str, stranger: str, own: str) -> None:
    """Spellings of several meanings, or two Chinese characters, catch nothing alone; beside a word for cars they do."""
    assert rule_of(matcher(name), stranger) == ""
    assert rule_of(matcher(name), own)


def test_a_name_that_means_nothing_else_is_enough() -> None:
    """The maker's plain name in a title needs no second word, but is stopped by what is other news."""
    assert rule_of(matcher("dacia"), "Dacia fa il bis a Mosca", language="it") == "brand"
    assert rule_of(matcher("dacia"), "Il videogioco della Dacia", language="it") == ""


def test_brands_are_taken_as_typed() -> None:
    """Each `--brand` is a term, beside the spellings that the lists have for it."""
    assert skeleton("my-watch", brands=["Hozon", "合众", "=HZ"]).brand == ("Hozon", "合众", "=HZ")
    assert skeleton("my-watch", brands=["比亚迪", "fang cheng bao"]).brand == ("比亚迪", "fang cheng bao", "byd")


@pytest.mark.parametrize("brand", ["", " ", "*", "a*b", "车", "@car", "/(a+)+$/", "/[/", "!!", "by\udcff", "by\x7fd"])
def test_a_brand_that_can_be_none_is_refused(brand: str) -> None:
    """What is no term, points to a set, may run away or stands in every second word is told in a sentence."""
    with pytest.raises(SkeletonError, match="the brand "):
        skeleton("x", brands=[brand])


@pytest.mark.parametrize(
    "name", ["", "  ", "../x", "a/b", "a\\b", ".x", "-x", "a\nb", "a\x00b", "a\u202eb", "x" * 61, "con", "NUL.x", "a.toml", "a..b", "a*", "a|b", '"'],
)  # fmt: skip
def test_a_name_that_can_be_no_file_is_refused(name: str) -> None:
    """Nothing that leads elsewhere, hides, steers a terminal or means a device becomes a file's name."""
    with pytest.raises(SkeletonError, match="the name "):
        checked_name(name)


@example("İN")  # "in auto" is masked
@given(st.text(max_size=70))
def test_what_is_no_name_is_refused_and_every_other_works(name: str) -> None:
    """Whatever is typed is refused in a sentence, or becomes a watchlist without a mistake or a doubt."""
    try:
        good = checked_name(name)
        text = skeleton(good, contexts={"cars"}).text
    except SkeletonError:
        return
    assert "/" not in good
    assert loads(text, Path(), contexts={"cars"}).warnings == ()


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("name", ["byd-auto", "dacia", "零跑", "gm"])
def test_one_language_is_enough(name: str, language: str) -> None:
    """With the words of one language alone the file is as sound."""
    assert made(name, languages=[language]).warnings == ()


def test_the_rule_for_car_feeds_waits_for_one() -> None:
    """Where no feed has the context its rule is a comment; where one has, or nobody knows, it stands."""
    for contexts, stands in ((set[str](), False), ({"cars"}, True), (None, True)):
        watch = loads(skeleton("byd-auto", contexts=contexts).text, Path(), contexts=contexts)
        assert ("feed-context" in [rule.id for rule in watch.watchlist.rules]) == stands
        assert watch.warnings == ()


def test_what_is_behind_a_hash_can_be_taken_in() -> None:
    """Each example of a list in the file is a list that loads in its place."""
    text = skeleton("byd-auto", contexts={"cars"}).text
    for name in ("people", "model", "model_weak"):
        line = next(line for line in text.splitlines() if line.startswith(f"{name} = []"))
        text = text.replace(line, f"{name} = {line.partition('# ')[2]}")
    filled = "\n".join(
        line.removeprefix("# ") if line.startswith(("# electronics", '# "')) else line for line in text.splitlines()
    )
    watch = loads(filled, Path(), contexts={"cars"})
    assert watch.warnings == ()
    assert rule_of(Matcher("w", watch.watchlist), "Arriva la Dolphin Surf") == "model"
    assert rule_of(Matcher("w", watch.watchlist), "Stella Li guida la Seal", language="it") == "brand+strong-car"
    assert {e.name for e in watch.watchlist.entities if "BYD" in (e.of, e.part_of)} == {"Wang Chuanfu", "Denza"}
