"""Deadlines: what words of time mean on a given day, in three languages."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.stories.deadlines import LONGEST, deadline
from monitor.text import fold_text

TUESDAY = date(2021, 8, 24)
NEXT_WEEK = (date(2021, 8, 30), date(2021, 9, 5))
MONTH_END = (TUESDAY, date(2021, 8, 31))
SEPTEMBER = (date(2021, 9, 1), date(2021, 9, 30))
YEAR_END = (TUESDAY, date(2021, 12, 31))
FRIDAY = (date(2021, 8, 27), date(2021, 8, 27))
WEEKEND = (date(2021, 8, 28), date(2021, 8, 29))
NEXT_YEAR = (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("i dettagli arriveranno la prossima settimana", NEXT_WEEK),
        ("细节最快下周公布", NEXT_WEEK),
        ("may be announced as early as next week", NEXT_WEEK),
        ("le prime consegne partiranno questa settimana", (TUESDAY, date(2021, 8, 29))),
        ("新车将于本周发布", (TUESDAY, date(2021, 8, 29))),
        ("it will be shown tomorrow", (date(2021, 8, 25), date(2021, 8, 25))),
        ("arriverà entro fine mese", MONTH_END),
        ("预计本月底交付", MONTH_END),
        ("due by the end of the month", MONTH_END),
        ("il mese prossimo il listino", SEPTEMBER),
        ("下月上市", SEPTEMBER),
        ("next month", SEPTEMBER),
        ("in arrivo a settembre", SEPTEMBER),
        ("arriverà a fine settembre", (date(2021, 9, 21), date(2021, 9, 30))),
        ("9月上市", SEPTEMBER),
        ("9月中旬亮相", (date(2021, 9, 11), date(2021, 9, 20))),
        ("debutterà il 15 settembre", (date(2021, 9, 15), date(2021, 9, 15))),
        ("将于9月15日发布", (date(2021, 9, 15), date(2021, 9, 15))),
        ("will launch on September 15", (date(2021, 9, 15), date(2021, 9, 15))),
        ("uscirà tra settembre e ottobre", (date(2021, 9, 1), date(2021, 10, 31))),
        ("will go on sale by the end of Q3", (TUESDAY, date(2021, 9, 30))),
        ("arriverà nel quarto trimestre", (date(2021, 10, 1), date(2021, 12, 31))),
        ("第四季度有望投产", (date(2021, 10, 1), date(2021, 12, 31))),
        ("il modello arriverà in autunno", (date(2021, 9, 1), date(2021, 11, 30))),
        ("entro la fine dell'anno", YEAR_END),
        ("年内发布", YEAR_END),
        ("later this year", YEAR_END),
        ("arriverà l'anno prossimo", NEXT_YEAR),
        ("预计明年上市", NEXT_YEAR),
        ("预计明年上半年量产", (date(2022, 1, 1), date(2022, 6, 30))),
        ("will arrive in the second half of 2022", (date(2022, 7, 1), date(2022, 12, 31))),
        ("la produzione inizierà nel 2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024年3月将投产", (date(2024, 3, 1), date(2024, 3, 31))),
        ("arriverà entro dieci giorni", (TUESDAY, date(2021, 9, 3))),
        ("将在6周内提供新版本", (TUESDAY, date(2021, 10, 5))),
        ("will open in May 2022", (date(2022, 5, 1), date(2022, 5, 31))),
        ("预计 9 月底开启交付", (date(2021, 9, 21), date(2021, 9, 30))),
        ("9月30日前可享优惠", (TUESDAY, date(2021, 9, 30))),
        ("2024年，小米汽车将进入欧洲市场", (date(2024, 1, 1), date(2024, 12, 31))),
        ("deliveries begin on September 15", (date(2021, 9, 15), date(2021, 9, 15))),
        ("发布会将于下周三举行", (date(2021, 9, 1), date(2021, 9, 1))),
        ("the launch is set for next wednesday", (date(2021, 9, 1), date(2021, 9, 1))),
        ("si terrà giovedì prossimo", (date(2021, 8, 26), date(2021, 8, 26))),
        ("verrà svelata venerdì", FRIDAY),
        ("it will be shown on Friday", FRIDAY),
        ("Xiaomi said it will open orders on Friday", FRIDAY),
        ("本周五将公布价格", FRIDAY),
        ("将于周五公布财报", FRIDAY),
        ("sarà mostrata nel weekend", WEEKEND),
        ("arriverà entro il fine settimana", (TUESDAY, date(2021, 8, 29))),
        ("will be shown this weekend", WEEKEND),
        ("新车将于周末亮相", WEEKEND),
        ("下周末将开启试驾", (date(2021, 9, 4), date(2021, 9, 5))),
        ("attesa per stasera", (TUESDAY, TUESDAY)),
        ("今晚将公布价格", (TUESDAY, TUESDAY)),
        ("deliveries will begin next quarter", (date(2021, 10, 1), date(2021, 12, 31))),
        ("预计下个季度交付", (date(2021, 10, 1), date(2021, 12, 31))),
        ("le consegne inizieranno il prossimo trimestre", (date(2021, 10, 1), date(2021, 12, 31))),
        ("arriverà prima di Natale", (TUESDAY, date(2021, 12, 24))),
        ("sarà in vendita prima dell'inverno", (TUESDAY, date(2021, 11, 30))),
        ("will arrive before October", (TUESDAY, date(2021, 9, 30))),
        ("a giorni l'annuncio", (TUESDAY, date(2021, 8, 31))),
        ("有望在春节前上市", (TUESDAY, date(2022, 1, 31))),
        ("国庆节前将开启交付", (TUESDAY, date(2021, 9, 30))),
        ("will go on sale before Chinese New Year", (TUESDAY, date(2022, 1, 31))),
        ("è atteso in settimana", (TUESDAY, date(2021, 8, 29))),
        ("月内将宣布", MONTH_END),
        ("后年投产", (date(2023, 1, 1), date(2023, 12, 31))),
        ("due to start in mid-May 2022", (date(2022, 5, 11), date(2022, 5, 20))),
        ("the launch is slated for 2022", NEXT_YEAR),
        ("will open by the end of Q1", (TUESDAY, date(2022, 3, 31))),
        ("aprirà entro giugno", (TUESDAY, date(2022, 6, 30))),
    ],
)
def test_words_of_time_become_days(text: str, days: tuple[date, date]) -> None:
    """Weeks run from Monday to Sunday, parts of months are thirds, "by" begins today."""
    assert deadline(fold_text(text), TUESDAY) == days


@pytest.mark.parametrize(
    "text",
    [
        "a luglio ha consegnato 30.000 auto",
        "3月29日发生碰撞",
        "88.898 prenotazioni in un giorno",
        "it may not warn the driver",
        "Lei Jun ha visitato la fabbrica",
        "annunciata a marzo",
        "31 febbraio arriverà",
        "le consegne inizieranno dopo l'estate",
        "orders will open after September",
        "Xiaomi said on Friday that it will not comment",
        "venerdì ha annunciato che il listino cambierà",
        "小米周五宣布，工厂已竣工",
        "the plant closed last Friday",
        "每周五更新",
        "prices rose over the week",
        "2050年将实现碳中和",
        "2021年唯一不是800v的新车",
        "参数已在2020年底的发布会上得到公布",
        "9月，小米汽车注册成立，公布了团队成员",
        "10月，雷军宣布工厂落户",
        "本月初才发布的新款，优惠政策不变",
        "定金7天可退",
        "最近几天试驾的人很多",
        "il modello 2021 ha tre versioni",
        "its 2021 deliveries reached 135,000",
        "nel 2021 ha consegnato 135.000 auto",
        "",
    ],
)
def test_the_past_and_what_is_no_date_give_none(text: str) -> None:
    """Past months, durations, "may" as a verb, a person's name and days that do not exist promise nothing."""
    assert deadline(fold_text(text), TUESDAY) is None


def test_a_month_without_a_year_is_the_coming_one() -> None:
    """In December "a marzo" is next March; in August it is too far to be meant without a year."""
    assert deadline("arrivera a marzo", date(2021, 12, 10)) == (date(2022, 3, 1), date(2022, 3, 31))
    assert deadline("arrivera a marzo", TUESDAY) is None


def test_of_several_the_first_that_is_not_past_counts() -> None:
    """The month of the announcement is over; the week of the launch is meant."""
    assert deadline("annunciata a marzo, sara lanciata la prossima settimana", TUESDAY) == NEXT_WEEK


WORDS = st.sampled_from(
    ["next", "week", "下", "周", "月", "底", "9", "12", "2024", "年", "内", "entro", "fine", "mese", "settembre", "may", "q", "季度", "will", "将", " ", "第", "31", "29 febbraio", "明年", "三"]
)  # fmt: skip


@settings(deadline=None)
@given(
    text=st.text(max_size=80) | st.lists(WORDS, max_size=20).map(" ".join) | st.lists(WORDS, max_size=20).map("".join),
    day=st.dates(date(1970, 1, 1), date(2100, 12, 31)),
)
def test_any_words_give_days_ahead_or_none(text: str, day: date) -> None:
    """Nothing raises; a deadline begins no earlier than its day and does not end before it begins."""
    days = deadline(fold_text(text), day)
    assert days is None or day <= days[0] <= days[1]


@pytest.mark.parametrize("unit", ["fine ", "entro ", "9月", "2024 ", "in 1 ", "q1 ", "明年", "end of ", "a"])
def test_long_texts_cost_little(unit: str) -> None:
    """A text far longer than is looked at is done in a moment."""
    started = time.process_time()
    deadline(unit * (100 * LONGEST // len(unit)), TUESDAY)
    assert time.process_time() - started < 2
