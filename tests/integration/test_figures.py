"""The view `figures`: the precise numbers of matched entries, with unit and words, in three languages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.keep import keep
from monitor.model import Feed, FeedState, Item, Polled
from monitor.quantities import quantities
from monitor.sight import Sight
from monitor.store import feeds
from monitor.store.db import Store
from tests.support.entries import entities, watch

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
Figure = tuple[float, str, str]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Ad aprile consegnate 30.000 vetture", [(30000.0, "units", "30.000 vetture")]),
        ("Listino da 215.900 yuan in Cina", [(215900.0, "CNY", "215.900 yuan")]),
        ("Comprerà il 65% del marchio", [(65.0, "%", "65%")]),
        ("Autonomia di 830 km nel ciclo CLTC", [(830.0, "km", "830 km")]),
        ("La versione Ultra ha 1.548 CV", [(1548.0, "hp", "1.548 CV")]),
        ("Due motori per 508 kW complessivi", [(508.0, "kW", "508 kW")]),
        ("Batteria da 101,7 kWh", [(101.7, "kWh", "101,7 kWh")]),
        ("Da 0 a 100 km/h in 1,98 secondi", [(100.0, "km/h", "100 km/h")]),
        ("Velocità massima 265 km/h", [(265.0, "km/h", "265 km/h")]),
        ("Richiamate 116.887 auto il 19 settembre 2025", [(116887.0, "units", "116.887 auto")]),
        ("Investimento di 1,2 miliardi di euro", [(1200000000.0, "EUR", "1,2 miliardi di euro")]),
        ("Prezzi da 39.990 € in Italia", [(39990.0, "EUR", "39.990 €")]),
        ("Costa €39.990", [(39990.0, "EUR", "€39.990")]),
        ("Quota del 12,5 per cento", [(12.5, "%", "12,5 per cento")]),
        ("Assunti 3.500 dipendenti", [(3500.0, "people", "3.500 dipendenti")]),
        ("Ricarica dal 10 all'80% in 12 minuti", [(80.0, "%", "80%"), (12.0, "min", "12 minuti")]),
        ("Nel 2027 arriverà in Europa, il 3 marzo alle 14:30", []),
        ("Deliveries topped 30,000 units in March", [(30000.0, "units", "30,000 units")]),
        ("Priced from 215,900 yuan", [(215900.0, "CNY", "215,900 yuan")]),
        ("A stake of 58.5 percent", [(58.5, "%", "58.5 percent")]),
        ("The deal is worth $77 million", [(77000000.0, "USD", "$77 million")]),
        ("A range of 760 km", [(760.0, "km", "760 km")]),
        ("The motor makes 1,548 horsepower", [(1548.0, "hp", "1,548 horsepower")]),
        ("It raised HK$42.5 billion", [(42500000000.0, "HKD", "HK$42.5 billion")]),
        ("More than 88,898 orders in 24 hours", [(88898.0, "units", "88,898 orders"), (24.0, "h", "24 hours")]),
        ("Shares fell 5.5% on March 30, 2025", [(5.5, "%", "5.5%")]),
        ("On 3/30/2025 it happened", []),
        ("The plant employs 2,000 people", [(2000.0, "people", "2,000 people")]),
        ("A £1.5bn order", [(1500000000.0, "GBP", "£1.5bn")]),
        ("The 101kWh pack charges in 15 min", [(101.0, "kWh", "101kWh"), (15.0, "min", "15 min")]),
        ("小米SU7五月交付8630辆", [(8630.0, "units", "8630辆")]),
        ("起售价21.59万元", [(215900.0, "CNY", "21.59万元")]),
        ("拟收购65%股权", [(65.0, "%", "65%")]),
        ("CLTC续航830公里", [(830.0, "km", "830公里")]),
        ("最大功率690马力", [(690.0, "hp", "690马力")]),
        ("电池容量101度", [(101.0, "kWh", "101度")]),
        ("交付突破3万台", [(30000.0, "units", "3万台")]),
        ("投资100亿元建厂", [(10000000000.0, "CNY", "100亿元")]),
        ("新一代SU734分钟大定破1.5万台", [(34.0, "min", "34分钟"), (15000.0, "units", "1.5万台")]),
        ("召回11.7万辆標準版", [(117000.0, "units", "11.7万辆")]),
        ("8月24日上午10:30发布", []),
        ("2027年3月投产", []),
        ("融资7700万美元", [(77000000.0, "USD", "7700万美元")]),
        ("裁员三千人", [(3000.0, "people", "三千人")]),
        ("占比達百分之三十", [(30.0, "%", "百分之三十")]),
        ("A fine of one million yuan", [(1000000.0, "CNY", "one million yuan")]),
        ("Tre milioni di euro di multa", [(3000000.0, "EUR", "Tre milioni di euro")]),
        ("consegne tra 20.000 e 25.000 unità", [(20000.0, "", "20.000"), (25000.0, "units", "25.000 unità")]),
        ("a range of 500 miles", [(500.0, "miles", "500 miles")]),
        ("470 hp and 600 Nm", [(470.0, "hp", "470 hp"), (600.0, "Nm", "600 Nm")]),
        ("峰值扭矩1770牛·米", [(1770.0, "Nm", "1770牛·米")]),
        ("800V架构", [(800.0, "V", "800V")]),
        ("lungo 4.997 mm con passo di 3.000 mm", [(4997.0, "mm", "4.997 mm"), (3000.0, "mm", "3.000 mm")]),
        ("pesa 2.360 kg", [(2360.0, "kg", "2.360 kg")]),
        ("市值突破1万亿港元", [(1000000000000.0, "HKD", "1万亿港元")]),
        ("up 12 percentage points", [(12.0, "%", "12 percentage points")]),
        ("Q3 revenue of 28.3 billion yuan", [(28300000000.0, "CNY", "28.3 billion yuan")]),
        ("il 70esimo esemplare", []),
        ("Model 3 e Model Y", []),
        ("version 1.4.5 of the software", []),
    ],
)
def test_figures_have_unit_and_words(text: str, figures: list[Figure]) -> None:
    """Deliveries, prices, stakes, ranges, power and sums are figures; dates, clock times, ordinals and codes are none."""
    found = [q for q in quantities(text, "title") if q.precise]
    assert [(q.unit, q.text) for q in found] == [(unit, words) for _, unit, words in figures]
    assert [q.value for q in found] == pytest.approx([value for value, *_ in figures])


def test_the_view_shows_the_figures_of_matched_entries(tmp_path: Path) -> None:
    """Value, unit, words and place, with the story; an entry that no watch catches has none, a revision's are the new ones."""
    titles = {
        "a": ("Xiaomi SU7, consegnate 30.000 vetture ad aprile", "Prezzi da 215.900 yuan, quota del 65% in BAIC."),
        "b": ("Il meteo: 30.000 fulmini in una notte", ""),
    }
    with Store(tmp_path / "news.db") as store:
        feed = Feed(name="f", url="https://f.example/", language="it")
        feeds.sync(store, [feed])
        told = "SELECT value, unit, text, field, start, title, summary, f.story_id FROM figures f JOIN news n USING (entry_id)"

        def poll(hours: int) -> None:
            at = NOW + timedelta(hours=hours)
            items = tuple(
                Item(key=key, title=title, summary=summary, published_at=NOW)
                for key, (title, summary) in titles.items()
            )
            polled = Polled(
                feed_id=1, at=at, outcome="news", next_poll_at=at, interval=3600.0, reason="a test", items=items
            )  # fmt: skip
            keep(
                store, feed, FeedState(feed_id=1, url=feed.url), polled, Sight(matchers=(watch(),), entities=entities())
            )

        poll(0)
        rows = store.rows(f"{told} ORDER BY field DESC, start")
        assert [(row["value"], row["unit"], row["text"]) for row in rows] == [
            (30_000.0, "units", "30.000 vetture"),
            (215_900.0, "CNY", "215.900 yuan"),
            (65.0, "%", "65%"),
        ]
        for row in rows:
            assert row[row["field"]][row["start"] :].startswith(row["text"])
            assert row["story_id"] == 1
        titles["a"] = ("Xiaomi SU7, consegnate 31.200 vetture ad aprile", titles["a"][1])
        poll(1)
        values = {row["value"] for row in store.rows("SELECT value FROM figures")}
        assert values == {31_200.0, 215_900.0, 65.0}
