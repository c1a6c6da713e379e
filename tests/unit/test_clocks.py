"""Hours in China, told by the reader's clock too."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.clocks import clock, moments
from monitor.digest.words import Words
from monitor.model import Entry

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""07:00 in Rome, 14:00 in Beijing."""


def told(title: str, language: str = "zh", *, summary: str = "", speak: str = "it", zone: str = "Europe/Rome") -> str:
    """What is said of an entry published just now."""
    entry = Entry(
        entry_id=1, feed="f", language=language, title=title, summary=summary, published_at=NOW, first_seen_at=NOW
    )
    return clock(entry, Words(speak, zone, today=NOW), NOW)


@pytest.mark.parametrize(
    ("title", "language", "said"),
    [
        ("小米YU9今晚7点发布", "zh", "oggi alle 19:00 a Pechino, 12:00 a Roma"),
        ("小米YU9明日上午10点开售", "zh", "domani alle 10:00 a Pechino, 03:00 a Roma"),
        ("雷军:11月27日晚上7:30直播", "zh", "venerdì 27 novembre alle 19:30 a Pechino, 12:30 a Roma"),
        ("雷军：１１月２７日１９：００直播", "zh", "venerdì 27 novembre alle 19:00 a Pechino, 12:00 a Roma"),
        ("小米汽车今日15时公布", "zh", "oggi alle 15:00 a Pechino, 08:00 a Roma"),
        ("活动明晚8点半开始", "zh", "domani alle 20:30 a Pechino, 13:30 a Roma"),
        ("明天凌晨5点", "zh", "domani alle 05:00 a Pechino, oggi alle 22:00 a Roma"),
        ("优惠今晚12点截止", "zh", "domani alle 00:00 a Pechino, oggi alle 17:00 a Roma"),
        ("Xiaomi launches the YU9 tonight at 7 pm Beijing time", "en", "oggi alle 19:00 a Pechino, 12:00 a Roma"),
        ("Xiaomi YU9, lancio domani alle 19:00 (ora di Pechino)", "it", "domani alle 19:00 a Pechino, 12:00 a Roma"),
    ],
)
def test_an_hour_ahead_is_told_by_both_clocks(title: str, language: str, said: str) -> None:
    """With its day, whose clock, and the reader's hour; his day too where that is another."""
    assert told(title, language) == said


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("小米YU9今日上午10点发布", "zh"),
        ("小米SU7新增7点升级", "zh"),
        ("今天8点新闻", "zh"),
        ("11月3日晚上7点的发布会", "zh"),
        ("2月30日晚上7点", "zh"),
        ("今晚时代", "zh"),
        ("Xiaomi launches the YU9 tonight at 7 pm", "en"),
        ("At 7 pm Beijing time it was dark", "en"),
        ("", "zh"),
    ],
)
def test_what_is_over_unclear_or_nobodys_clock_is_not_told(title: str, language: str) -> None:
    """An hour that has passed, one without its day or half of it, and one of an unnamed place."""
    assert told(title, language) == ""


def test_the_reader_in_china_has_one_clock() -> None:
    """No second hour where it would be the same; in his language."""
    assert told("小米YU9今晚7点发布", speak="zh", zone="Asia/Shanghai") == "北京时间今天19:00"
    assert told("小米YU9今晚7点发布", speak="en", zone="Europe/London") == "today at 19:00 in Beijing, 11:00 in London"


def test_the_summary_counts_as_far_as_it_leads() -> None:
    """An hour deep in an article is not what it tells."""
    assert told("小米YU9发布会", summary="小米今晚7点发布。") != ""
    assert told("小米YU9发布会", summary="很长。" * 200 + "小米今晚7点发布。") == ""


@given(
    st.text(alphabet="今明后天日晚上下午点时分半:：0123456789月号 一amp.BeijngTiodPch", max_size=200),
    st.sampled_from(["zh", "it", "en"]),
)
def test_whatever_is_written_no_hour_breaks_it(text: str, language: str) -> None:
    """Every instant is within two years of publication."""
    for at in moments(text, language, NOW):
        assert abs(at - NOW) < timedelta(days=800)
