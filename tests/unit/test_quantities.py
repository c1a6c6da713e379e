"""Numbers, units and months in three languages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.quantities import LONGEST, agree, months, quantities, rounds


def said(text: str) -> list[tuple[float, str]]:
    """(value, unit) of every number."""
    return [(q.value, q.unit) for q in quantities(text, "title")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("标准版21.59万元", 215_900, "CNY"),
        ("標準版21.59萬元", 215_900, "CNY"),
        ("prezzi da 215.900 yuan", 215_900, "CNY"),
        ("starts at 215,900 yuan", 215_900, "CNY"),
        ("RMB 215,900", 215_900, "CNY"),
        ("1,5 milioni di euro", 1_500_000, "EUR"),
        ("1.234,5 euro", 1_234.5, "EUR"),
        ("ricavi per 2.345 milioni di euro", 2_345_000_000, "EUR"),
        ("2.345 million dollars", 2_345_000, "USD"),
        ("$77 million", 77_000_000, "USD"),
        ("$1.5bn", 1_500_000_000, "USD"),
        ("HK$ 5.5 billion", 5_500_000_000, "HKD"),
        ("十年投百亿美元", 10_000_000_000, "USD"),
        ("un miliardo di yuan", 1_000_000_000, "CNY"),
        ("65%股权", 65, "%"),
        ("il 4,5 per cento", 4.5, "%"),
        ("召回11.7万辆", 117_000, "units"),
        ("116.887 unità richiamate", 116_887, "units"),
        ("30.931 SU7 richiamate", 30_931, "units"),
        ("289mila prenotazioni", 289_000, "units"),
        ("续航835km", 835, "km"),
        ("an 835-km SUV", 835, "km"),
        ("时速约97公里", 97, "km/h"),
        ("车速为每小时116公里", 116, "km/h"),
        ("lunga 4.997 mm", 4_997, "mm"),
        ("1548匹马力", 1_548, "hp"),
        ("900 CV", 900, "hp"),
        ("un pacco da 101 kWh", 101, "kWh"),
        ("最大功率508千瓦", 508, "kW"),
        ("vale 480 dollari di Hong Kong", 480, "HKD"),
        ("限重3千克", 3, "kg"),
        ("3分钟", 3, "min"),
        ("in tre minuti", 3, "min"),
        ("in 24 hours", 24, "h"),
        ("三人遇难", 3, "people"),
        ("circa 300 persone", 300, "people"),
        ("新一代SU734分钟", 34, "min"),
        ("９００台", 900, "units"),
    ],
)
def test_one_number_in_every_spelling(text: str, value: float, unit: str) -> None:
    """Separators, scales and units of three languages come to one value in one unit."""
    ((found, named),) = said(text)
    assert (round(found, 6), named) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "SU7, YU7 e N90",
        "2021-08-24 12:30",
        "nel 2024",
        "2024年",
        "giro in 6:45.957",
        "5G",
        "½",
        "http://a.example/123/456",
        "",
    ],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    """Model codes, dates, years, clock times and what letters stick to are no quantities."""
    assert said(text) == []


def test_places_are_those_of_the_original() -> None:
    """A span leads back through markup and full-width forms."""
    text = "Ricavi: <b>２１.５９</b>万元 &euro;30"
    found = quantities(text, "summary")
    assert [text[q.start : q.end] for q in found] == [q.text for q in found]
    assert [(q.value, q.unit) for q in found] == [(215_900, "CNY"), (30, "EUR")]


@pytest.mark.parametrize(
    ("text", "precise"),
    [
        ("65%", True),
        ("88.898 unità", True),
        ("due auto", False),
        ("5 years", False),
        ("21.59万", True),
        ("7", False),
    ],
)
def test_precise_is_what_tells_events_apart(text: str, precise: bool) -> None:  # noqa: FBT001 - the expected value
    """A share or a long figure is specific, a small count or a span of years is not."""
    assert [q.precise for q in quantities(text, "title")] == [precise]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a marzo 2021 e in luglio", ("2021-03", "07")),
        ("2021年8月，9月", ("2021-08", "09")),
        ("March 26, 2021", ("2021-03",)),
        ("sold in May", ("05",)),
        ("it may sell", ()),
        ("Lei Jun compared it", ()),
        ("sold in Jun", ("06",)),
        ("sales of 12 mar. 2026", ("2026-03",)),
        ("mar mosso a Genova", ()),
        ("Sept 5, 2026", ("2026-09",)),
        ("YU71月份销量", ("01",)),
        ("十二月和一月", ("12", "01")),
        ("3个月", ()),
        ("maggiore", ()),
    ],
)
def test_months_in_three_languages(text: str, found: tuple[str, ...]) -> None:
    """A month comes with its year where the text names it, and words that merely contain one do not count."""
    assert months(text) == found


@given(
    st.text(alphabet=st.sampled_from("0123456789.,'万亿元一十百 $%kmSU-:/年月mila<&;è") | st.characters(), max_size=200)
)
def test_any_text_is_read(text: str) -> None:
    """Whatever a feed sends, spans lie in the text, do not overlap, and values are finite."""
    found = quantities(text, "title")
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= q.value < float("inf") for q in found)
    assert all(len(month) in (2, 7) for month in months(text))


@pytest.mark.parametrize("piece", ["1", "1,", "一", "十万", "un ", "SU71", "¥", "<b", "&#1", "2021年", "may "])
def test_of_a_hostile_field_only_the_first_part_is_read(piece: str) -> None:
    """A field of one repeated piece gives what its first part gives, however long it is."""
    part = piece * (LONGEST // len(piece))
    assert all(q.end <= LONGEST for q in quantities(part * 40, "summary"))
    assert months(part * 40) == months(part[:LONGEST] + piece * 4)


def test_numbers_agree_as_nearly_as_texts_tell_them() -> None:
    """Within three in a hundred, of one unit; a bare number may be of any."""
    assert agree((30_931.0, "units"), (31_000.0, "units"))
    assert agree((200_000.0, ""), (200_000.0, "units"))
    assert not agree((30_931.0, "units"), (32_500.0, "units"))
    assert not agree((65.0, "%"), (65.0, "units"))


def test_two_numbers_told_to_the_last_digit_are_two() -> None:
    """October's deliveries and November's lie within three in a hundred; either agrees with what rounds it."""
    assert not agree((70_289.0, "units"), (70_327.0, "units"))
    assert agree((70_289.0, "units"), (70_000.0, "units"))
    assert agree((70_327.0, "units"), (70_300.0, "units"))
    assert agree((128_812.0, "CNY"), (12.8812 * 10_000, "CNY"))


@pytest.mark.parametrize(
    ("one", "exact", "only"),
    [
        ((117_000.0, "units"), (116_887.0, "units"), True),
        ((116_887.0, "units"), (117_000.0, "units"), False),
        ((280_000.0, "CNY"), (279_900.0, "CNY"), True),
        ((281_900.0, "CNY"), (279_900.0, "CNY"), False),
        ((100_000.0, "units"), (108_000.0, "units"), False),
        ((117_000.0, "km"), (116_887.0, "units"), False),
    ],
)
def test_a_rounding_tells_nothing_new(one: tuple[float, str], exact: tuple[float, str], only: bool) -> None:  # noqa: FBT001 - a table
    """Fewer digits of the same; the exact number behind a round one, or another price, tells more."""
    assert rounds(one, exact) is only
