"""Dates told from now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.dates import read_date

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROME, SHANGHAI = "Europe/Rome", "Asia/Shanghai"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of this November."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "before"),
    [
        ("刚刚", timedelta()),
        ("刚才", timedelta()),
        ("30秒前", timedelta(seconds=30)),
        ("3分钟前", timedelta(minutes=3)),
        ("3 分鐘前", timedelta(minutes=3)),
        ("十五分钟前", timedelta(minutes=15)),
        ("半小时前", timedelta(minutes=30)),
        ("2小时前", timedelta(hours=2)),
        ("两个小时之前", timedelta(hours=2)),
        ("约2小时30分钟前", timedelta(hours=2, minutes=30)),
        ("3天前", timedelta(days=3)),
        ("1周前", timedelta(days=7)),
        ("2个月前", timedelta(days=60)),
        ("发布于 5分钟前", timedelta(minutes=5)),
        ("几分钟前", timedelta(minutes=3)),
        ("adesso", timedelta()),
        ("Poco fa", timedelta()),
        ("3 ore fa", timedelta(hours=3)),
        ("un'ora fa", timedelta(hours=1)),
        ("un\u2019ora fa", timedelta(hours=1)),
        ("mezz'ora fa", timedelta(minutes=30)),
        ("circa 10 minuti fa", timedelta(minutes=10)),
        ("1 ora e 5 minuti fa", timedelta(hours=1, minutes=5)),
        ("due giorni fa", timedelta(days=2)),
        ("Aggiornato 2 settimane fa", timedelta(days=14)),
        ("just now", timedelta()),
        ("5 mins ago", timedelta(minutes=5)),
        ("5m ago", timedelta(minutes=5)),
        ("an hour ago", timedelta(hours=1)),
        ("half an hour ago", timedelta(minutes=30)),
        ("a few seconds ago", timedelta(seconds=3)),
        ("About 1 day, 2 hours ago", timedelta(days=1, hours=2)),
        ("Updated 2 hrs. ago", timedelta(hours=2)),
        ("1 year ago", timedelta(days=365)),
    ],
)
def test_a_span_is_counted_back_from_now(told: str, before: timedelta) -> None:
    """In three languages, numbers as words or digits, several parts added up."""
    assert read_date(told, ROME, NOW) == NOW - before


@pytest.mark.parametrize(
    ("told", "zone", "meant"),
    [
        ("今天 08:30", SHANGHAI, at(24, 0, 30)),
        ("今天08:30", SHANGHAI, at(24, 0, 30)),
        ("今日 下午 3:45", SHANGHAI, at(24, 7, 45)),
        ("昨天 20:15", SHANGHAI, at(23, 12, 15)),
        ("昨天", SHANGHAI, at(22, 16)),
        ("昨晚8点", SHANGHAI, at(23, 12)),
        ("前天 12:00", SHANGHAI, at(22, 4)),
        ("大前天 12:00", SHANGHAI, at(21, 4)),
        ("oggi", ROME, at(23, 23)),
        ("oggi alle ore 8.30", ROME, at(24, 7, 30)),
        ("stamattina alle 8:30", ROME, at(24, 7, 30)),
        ("ieri alle 18:30", ROME, at(23, 17, 30)),
        ("Ieri, 18:30", ROME, at(23, 17, 30)),
        ("ieri sera alle 8:30", ROME, at(23, 19, 30)),
        ("l'altro ieri alle 18:30", ROME, at(22, 17, 30)),
        ("today at 7:30 am", "UTC", at(24, 7, 30)),
        ("yesterday at 18:30", "UTC", at(23, 18, 30)),
        ("Yesterday at 6:30 pm EST", "UTC", at(23, 23, 30)),
        ("Posted yesterday, 6 pm", "UTC", at(23, 18)),
        ("today at 23:30", "UTC", NOW),
    ],
)
def test_a_day_is_counted_back_where_the_feed_is(told: str, zone: str, meant: datetime) -> None:
    """Its midnight where no time of day is told; what is ahead by hours is now."""
    assert read_date(told, zone, NOW) == meant


def test_yesterday_is_the_day_before_at_the_feeds_place() -> None:
    """At 17:00 UTC it is the next day already in Shanghai; the day that a clock change makes longer keeps its hours."""
    assert read_date("昨天 23:00", SHANGHAI, at(23, 17)) == at(23, 15)
    monday = datetime(2026, 10, 26, 0, 30, tzinfo=UTC)
    assert read_date("ieri alle 01:30", ROME, monday) == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert read_date("ieri alle 18:30", ROME, monday) == datetime(2026, 10, 25, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "told",
    ["domani", "tomorrow at 6 pm", "明天 08:30", "in 2 hours", "tra 3 ore", "3 ore", "ago", "fa", "前", "3 parsecs ago", "tre gatti fa", "ieri l'azienda", "昨天的新闻", "yesterday at 26:00", "百百百百年前", "9999 years ago", "3月前"],
)  # fmt: skip
def test_what_is_not_told_from_now_is_none(told: str) -> None:
    """What lies ahead, has no end, or is a sentence."""
    assert read_date(told, ROME, NOW) is None


@given(
    st.integers(0, 9999), st.sampled_from(["分钟前", "小时前", "天前", " min fa", " ore fa", " days ago", " hours ago"])
)
def test_any_number_is_read_or_none(number: int, unit: str) -> None:
    """However far back: an instant not after now, or none."""
    read = read_date(f"{number}{unit}", SHANGHAI, NOW)
    assert read is None or read <= NOW
    assert read is not None or number > 10_000 // 24
