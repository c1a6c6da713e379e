"""Newcomers beside the watched names: what is cut out of a text, what counts as a rise, what stays out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry
from monitor.rules.coinage import Counts, guesses, latin, longest
from monitor.rules.novelty import Newcomer, newcomers, ratio, strong
from monitor.rules.surroundings import Surroundings
from monitor.rules.watchlist import loads
from tests.support.entries import START, Told, entry

MAKER = """
[set]
brand = ["volta", "沃塔"]
model_own = ["#A1", "麒麟"]
phone = ["smartphone*", "手机"]
[mask]
borrowed = ["volta pagina"]
[[rule]]
id = "brand"
any = ["brand"]
none = ["phone"]
[entity]
"Volta" = { kind = "company", names = ["volta", "沃塔"] }
"Ann Ode" = { kind = "person", of = "Volta", names = ["ann ode"] }
[event]
launch = { words = ["lancio", "上市"] }
"""
BESIDE = '[discover]\nbeside = ["brand"]\n'
OLD = (
    "Volta cresce ancora in Europa, dice il mercato",
    "Volta assume a Torino e cresce",
    "Il mercato cresce, non solo Volta",
    "沃塔公布财报营收增长",
    "沃塔回应网友提问",
    "沃塔发布年度报告",
    "市场增长放缓",
    "Piove a Milano",
)


def told(titles: Sequence[str], *, days: float = 0.0, summary: str = "", first: int = 1) -> list[Entry]:
    """An entry a title, six hours apart, each from the next of three feeds."""
    return [
        entry(
            first + n,
            Told(
                title=title, summary=summary, hours=24 * days + 6 * n, feed=("one", "two", "three")[n % 3], language=""
            ),
        )
        for n, title in enumerate(titles)
    ]


def found(
    titles: Sequence[str], *, lists: str = MAKER, more: str = BESIDE, dismissed: Sequence[str] = (), summary: str = ""
) -> tuple[Newcomer, ...]:
    """The newcomers in these titles after many weeks of the old ones."""
    around = Surroundings("volta", loads(lists + more, Path()).watchlist, dismissed)
    return newcomers(around, told(titles, summary=summary), told(OLD * 12, days=-40, first=1000))


def words(titles: Sequence[str], **more: str) -> list[str]:
    """Only the words of the same."""
    return [n.word for n in found(titles, **more)]


CODE = ("Volta GX5, prime foto", "La Volta GX5 arriva", "沃塔GX5曝光", "Volta: GX5Max a maggio")
PERSON = ("林小舟回应沃塔传闻", "沃塔林小舟表示满意", "林小舟称沃塔不急")
COINED = ("沃塔星曜续航公布", "沃塔星曜曝光", "网传沃塔星曜价格", "沃塔星曜")


def test_a_new_code_comes_first_with_its_line_and_examples() -> None:
    """Glued to Chinese, with a trim or alone, a code is one newcomer, and `#` is written before it in the watch's own set."""
    (code,) = found(CODE)
    assert (code.word, code.kind, code.titles, code.before) == ("GX5", "code", 4, 0)
    assert (code.table, code.line) == ("set", 'model_own = ["#GX5"]')
    assert code.examples == CODE[:3]
    assert code.first_seen == START.date()


def test_a_coined_chinese_name_is_cut_out_of_its_titles() -> None:
    """Neither a part of it nor what stands beside it once is proposed, and Traditional titles count as the same."""
    assert words(COINED) == ["星曜"]
    assert words([*COINED[:2], "網傳沃塔星曜價格", "沃塔星曜"]) == ["星曜"]


def test_a_name_of_two_words_is_one() -> None:
    """Words written large that always stand together are proposed whole; small words beside them are not."""
    titles = ("La Volta mostra la Blue Heron oggi", "Prezzi della Volta Blue Heron", "Volta, ecco Blue Heron dal vivo")
    assert words(titles) == ["Blue Heron"]


def test_an_ordinary_word_written_small_is_no_name() -> None:
    """Also where it opens some titles, which makes it large, or all words of a headline are."""
    assert (
        words(("Volta: batteria ritirata", "Batteria della Volta", "La batteria di Volta", "Volta e la batteria")) == []
    )


def test_a_person_and_a_place_are_told_by_what_stands_beside_them() -> None:
    """They go into the entities, since they name no model."""
    person = found(("林小舟回应沃塔传闻", "沃塔林小舟表示满意", "林小舟称沃塔不急", "林小舟谈沃塔"))
    assert [(n.word, n.kind, n.line) for n in person] == [
        ("林小舟", "person", '"林小舟" = { kind = "person", names = ["林小舟"] }')
    ]
    place = found(("Volta apre in Ostrava", "Fabbrica Volta in Ostrava", "Volta assume in Ostrava"))
    assert [(n.word, n.kind, n.table) for n in place] == [("Ostrava", "place", "entity")]


@pytest.mark.parametrize("word", ["GX5", "gx5"])
def test_what_was_dismissed_stays_out(word: str) -> None:
    """In any spelling that folds to it."""
    assert found(CODE, dismissed=[word]) == ()


@pytest.mark.parametrize(
    ("known", "more"),
    [
        ('"#A1"', '"#A1", "#GX5"'),
        ('"volta pagina"', '"volta pagina", "gx5*"'),
        ('"ann ode"', '"ann ode", "gx5*"'),
        ('"lancio"', '"lancio", "gx5*"'),
    ],
    ids=["set", "mask", "entity", "event"],
)
def test_what_the_watchlist_knows_stays_out(known: str, more: str) -> None:
    """Whether it stands in a set, a mask, an entity or an event."""
    assert found(CODE, lists=MAKER.replace(known, more)) == ()


@pytest.mark.parametrize("titles", [CODE, COINED, PERSON], ids=["code", "coined", "person"])
def test_the_line_makes_the_watchlist_know_the_word(titles: Sequence[str]) -> None:
    """Written into the table that is named, it loads, and the newcomer is none any more."""
    (new,) = found(titles)
    own = 'model_own = ["#A1", "麒麟"]\n' if new.table == "set" else ""
    lists = MAKER.replace(own, "").replace(f"[{new.table}]\n", f"[{new.table}]\n{new.line}\n")
    assert found(titles, lists=lists) == ()


def test_what_is_not_near_or_vetoed_does_not_count() -> None:
    """A title without a watched name, with a masked one, or about a telephone brings no newcomer."""
    assert words([title.replace("Volta", "Altra").replace("沃塔", "别家") for title in CODE]) == []
    assert words([title.replace("Volta", "Volta pagina").replace("沃塔", "别家") for title in CODE]) == []
    assert words([f"{title} smartphone" for title in CODE]) == []


def test_a_word_needs_several_titles_on_two_days_or_feeds() -> None:
    """Two titles, one title told by many, and one day of one feed are too little."""
    assert words(CODE[:2]) == []
    assert words(CODE[:1] * 6) == []
    around = Surroundings("volta", loads(MAKER + BESIDE, Path()).watchlist)
    one = [replace(e, feed="one", published_at=START) for e in told(CODE)]
    before = told(OLD * 12, days=-40, first=1000)
    assert newcomers(around, one, before) == ()
    assert newcomers(
        around, [replace(e, published_at=e.published_at + timedelta(days=n)) for n, e in enumerate(one)], before
    )


def test_a_summary_counts_only_around_the_name() -> None:
    """What a long summary says far from the watched name is not near it."""
    titles = ("Notizie di oggi", "Notizie di ieri", "Altre notizie", "Ancora notizie")
    assert words(titles, summary="La Volta GX5 arriva presto") == ["GX5"]
    assert words(titles, summary="La GX5 arriva. " + "e poi ancora altro " * 20 + " Volta tace") == []


def test_without_discover_it_looks_at_what_matches() -> None:
    """A watchlist that names no sets in `[discover]` has its newcomers in the titles of its matches."""
    assert words(CODE, more="") == ["GX5"]


def test_nothing_is_new_where_nothing_was_before() -> None:
    """On the first day every word would be a newcomer, so none is."""
    around = Surroundings("volta", loads(MAKER + BESIDE, Path()).watchlist)
    assert newcomers(around, told(CODE), ()) == ()


def test_only_what_rises_steeply_from_nothing_is_strong() -> None:
    """A hint is given for what many titles bear and none before did."""
    (many,) = found([f"Volta GX5 numero {n * 'x'} oggi" for n in range(9)])
    assert strong([many]) == (many,)
    assert strong([replace(many, strong=False)]) == ()


@given(st.integers(0, 50), st.integers(0, 200), st.integers(0, 50), st.integers(0, 5000))
def test_the_ratio_is_never_negative_and_zero_where_nothing_rose(
    now: int, of: int, before: int, before_of: int
) -> None:
    """Whatever the counts, and it grows with the number of titles that bear the word."""
    now, before = min(now, of), min(before, before_of)
    score = ratio(now, of, before, before_of)
    assert score >= -1e-9
    if of and before_of and now * before_of <= before * of:
        assert score == 0
    if 0 < now < of and score > 0:
        assert ratio(now + 1, of, before, before_of) > score


@given(st.lists(st.text(alphabet="星曜沃塔的回应了价", min_size=1, max_size=12), max_size=8))
def test_counting_finds_what_a_plain_search_finds(runs: list[str]) -> None:
    """Each guess is counted at every place where it stands, and found in the runs that hold it."""
    wanted = {guess for run in runs[:4] for guess in guesses(run)}
    counts = Counts(wanted)
    held = [counts.add(run) for run in runs]
    for word in wanted:
        assert counts.count[word] == sum(run.startswith(word, at) for run in runs for at in range(len(run)))
        assert [word in found for found in held] == [word in run for run in runs]
    assert set(counts.words()) <= wanted


@given(st.text(max_size=60))
def test_latin_words_stand_where_they_are_said_to(text: str) -> None:
    """Whatever the text, each word found is the text between its ends."""
    for key, start, end in latin(text):
        assert text[start:end] == key


def test_of_a_word_in_a_word_one_stays() -> None:
    """A part that hardly stands alone gives way; one that often does stays beside the whole."""
    assert longest({"星曜": 5, "星曜版": 4}) == ["星曜版"]
    assert sorted(longest({"星曜": 9, "星曜版": 3})) == ["星曜", "星曜版"]
    assert longest({"n9": 3, "n90": 3}) == ["n90"]
    assert sorted(longest({"ai": 3, "taiwan": 3})) == ["ai", "taiwan"]
