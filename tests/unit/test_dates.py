"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.feeds.dates import EARLIEST, read_date

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROME, SHANGHAI = "Europe/Rome", "Asia/Shanghai"


def at(hour: int, minute: int = 0, *, day: int = 23, month: int = 11, second: int = 0) -> datetime:
    """An instant of these days."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "zone", "meant"),
    [
        ("Mon, 23 Nov 2026 07:45:10 +0000", "UTC", at(7, 45, second=10)),
        ("Mon, 23 Nov 2026 08:45:00 +0100", "UTC", at(7, 45)),
        ("Mon, 23 Nov 26 07:45 GMT", ROME, at(7, 45)),
        ("Fri, 31 Dec 99 23:59:59 +0000", ROME, datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("23 Nov 2026 07:45:00 Z", ROME, at(7, 45)),
        ("Mon, 23 Nov 2026 08:45:00 CET", "UTC", at(7, 45)),
        ("Mon, 20 Jul 2026 09:45:00 CEST", "UTC", at(7, 45, day=20, month=7)),
        ("Mon, 23 Nov 2026 02:45:00 EST", "UTC", at(7, 45)),
        ("Mon, 23 Nov 2026 15:45:00 CST", SHANGHAI, at(7, 45)),
        ("Mon, 23 Nov 2026 01:45:00 CST", "UTC", at(7, 45)),
        ("Mon Nov 23 2026 15:45:00 GMT+0800 (China Standard Time)", "UTC", at(7, 45)),
        ("Mon, 23 Nov 2026 15:45:00 GMT+8", "UTC", at(7, 45)),
        ("Mon, 23 Nov 2026 15:45:00 UTC+08:00", "UTC", at(7, 45)),
        ("Mon Nov 23 07:45:00 2026", "UTC", at(7, 45)),
        ("Mon Nov 23 08:45:00 CET 2026", "UTC", at(7, 45)),
        ("2026-11-23T07:45:00Z", ROME, at(7, 45)),
        ("2026-11-23T15:45:00.123+08:00", "UTC", at(7, 45)),
        ("2026-11-23T15:45:00+0800", "UTC", at(7, 45)),
        ("2026-11-23T08:45:00", ROME, at(7, 45)),
        ("2026-11-23 15:45:00", SHANGHAI, at(7, 45)),
        ("2026-11-23 15:45:00 +0800", "UTC", at(7, 45)),
        ("2026-11-22T24:00:00Z", "UTC", at(0)),
        ("2026-11-23T8:45:9+01:00", "UTC", at(7, 45, second=9)),
        ("2026/11/23 15:45", SHANGHAI, at(7, 45)),
        ("2026.11.23", SHANGHAI, at(16, day=22)),
        ("20261123", ROME, at(23, day=22)),
        ("2026年11月23日", SHANGHAI, at(16, day=22)),
        ("2026年11月23日 星期一 15:45", SHANGHAI, at(7, 45)),
        ("2026年11月23日15时45分", SHANGHAI, at(7, 45)),
        ("lunedì 23 novembre 2026, ore 8.45", ROME, at(7, 45)),
        ("23 novembre 2026", ROME, at(23, day=22)),
        ("20 lug 2026 alle 9:45", ROME, at(7, 45, day=20, month=7)),
        ("1° ottobre 2026 09:45", ROME, at(7, 45, day=1, month=10)),
        ("23/11/2026 08:45", ROME, at(7, 45)),
        ("November 23, 2026 8:45 am", ROME, at(7, 45)),
        ("Nov 23, 2026 at 12:15 PM", "UTC", at(12, 15)),
        ("1795419900", ROME, at(7, 45)),
        ("1795419900000", ROME, at(7, 45)),
        ("1795419900.25", ROME, at(7, 45)),
        ("Mon Nov 23 15:45:00 +0800 2026", "UTC", at(7, 45)),
        ("Mon,23 Nov 2026 07:45:00 GMT", ROME, at(7, 45)),
        ("Mon , 23  Nov\t2026  07:45:00\t +0000", ROME, at(7, 45)),
        ("Mon, 23 Nov, 2026 07:45:00 UTC", ROME, at(7, 45)),
        ("Mon(at last), 23(rd) Nov(ember (the 11th)) 2026 07:45 +0000 (GMT)", ROME, at(7, 45)),
        ("Mon, 23 Nov 2026 07:45:00 Etc/GMT", ROME, at(7, 45)),
        ("Mon, 23 Nov 2026 02:45:00 ET", ROME, at(7, 45)),
        ("Mon, 20 Jul 2026 03:45:00 ET", ROME, at(7, 45, day=20, month=7)),
        ("Mon, 2026/11/23 02:45:00 EST", ROME, at(7, 45)),
        ("2026-11-23 15:45 Asia/Shanghai", ROME, at(7, 45)),
        ("2026-11-23T15:45:00+08:00[Asia/Shanghai]", ROME, at(7, 45)),
        ("2026-11-23 08:45 Nowhere/Town", ROME, at(7, 45)),
        ("2026-11-23 08:45 America/Argentina", ROME, at(7, 45)),
        ("2026-11-23 08:45 +3000", ROME, at(7, 45)),
        ("2026-11-23T10:00:00+99:99", "UTC", at(10)),
        ("2026-11-23 15：45（北京时间）", "UTC", at(7, 45)),
        ("20261123T074500Z", ROME, at(7, 45)),
        ("20261123154500", SHANGHAI, at(7, 45)),
        ("202611231545", SHANGHAI, at(7, 45)),
        ("2026年11月23日(星期一) 下午3:45", SHANGHAI, at(7, 45)),
        ("2026年11月23日 凌晨0时5分", SHANGHAI, at(16, 5, day=22)),
        ("2026/11/23 下午 03:45:10", SHANGHAI, at(7, 45, second=10)),
        ("2026-11-23 晚上8点", SHANGHAI, at(12)),
        ("2026-11-23 晚上12点", SHANGHAI, at(16)),
        ("2026-11-22 晚上12:30", SHANGHAI, at(16, 30, day=22)),
        ("2026-11-23 中午12:30", SHANGHAI, at(4, 30)),
        ("2026-11-23 中午11:30", SHANGHAI, at(3, 30)),
        ("星期一, 23 十一月 2026 15:45:00 +0800", "UTC", at(7, 45)),
        ("11月 23, 2026", SHANGHAI, at(16, day=22)),
        ("发布时间：2026-11-23 15:45", SHANGHAI, at(7, 45)),
        ("发布于2026年11月23日", SHANGHAI, at(16, day=22)),
        ("Pubblicato il 23 novembre 2026 alle ore 8.45", ROME, at(7, 45)),
        ("lunedi' 23 novembre 2026 - 8:45", ROME, at(7, 45)),
        ("Last updated: Nov 23, 2026 7:45 a.m.", "UTC", at(7, 45)),
        ("Nov 23, 2026 8 pm", "UTC", at(20)),
        ("12 am, 23 Nov 2026", "UTC", None),
        ("23 Nov 2026 12 am", "UTC", at(0)),
        ("23-11-2026 08:45", ROME, at(7, 45)),
        ("11/23/2026 07:45", "UTC", at(7, 45)),
        ("Fri, 11/06/2026 - 07:45", "UTC", at(7, 45, day=6)),
        ("Thu, 11/06/2026 - 07:45", "UTC", at(7, 45, day=11, month=6)),
        ("23/11/26 08:45", ROME, at(7, 45)),
        ("26/11/23 15:45", SHANGHAI, at(7, 45)),
        ("11月23日 15:45", SHANGHAI, at(7, 45)),
        ("11-23 15:45", SHANGHAI, at(7, 45)),
        ("23 novembre, 8:45", ROME, at(7, 45)),
        ("23 Nov 18:30", "UTC", at(18, 30)),
        ("Nov 23, 7:45 am", "UTC", at(7, 45)),
        ("11月30日 15:45", SHANGHAI, datetime(2025, 11, 30, 7, 45, tzinfo=UTC)),
        ("2026-10", "UTC", at(0, day=31, month=10)),
        ("ottobre 2026", ROME, at(23, day=30, month=10)),
        ("2026年10月", SHANGHAI, at(16, day=30, month=10)),
        ("2025", "UTC", datetime(2025, 12, 31, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_with_the_feeds_timezone(raw: str, zone: str, meant: datetime | None) -> None:
    """Three languages and every usual form; a zone in the date counts for more than the feed's."""
    assert read_date(raw, zone, NOW) == meant


@pytest.mark.parametrize(
    "raw",
    [
        "", "soon", "2026-02-30", "2026-11", "2026", "novembre 2026", "29 Feb", "11-23", "23 Nov was the day", "11 settembre, il giorno", "2003-07-32", "2002-13", "31 Nov 2026", "2026-11-23T25:00:00Z", "2026-11-23T10:61:00Z", "Mon, 23 Xyz 2026 07:45:00 GMT",
        "1901-01-01", "0000-00-00", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "9999-12-31T23:59:59Z", "2026-11-26", "99999999999999", "²³ Nov 2026", "2026-11-23 晚上25点", "13/13/2026", "(" * 120, "(((2026-11-23",
    ],
)  # fmt: skip
def test_what_is_no_date_within_bounds_is_none(raw: str) -> None:
    """Nothing is guessed: impossible days, centuries ago, and more than a day ahead."""
    assert read_date(raw, "UTC", NOW) is None


def test_a_day_without_its_year_is_the_latest_one() -> None:
    """Of this year or the last; on the last evening of a year the next one may have begun elsewhere."""
    assert read_date("29 Feb 08:00", "UTC", datetime(2028, 3, 1, tzinfo=UTC)) == datetime(2028, 2, 29, 8, tzinfo=UTC)
    assert read_date("12月31日 20:00", SHANGHAI, datetime(2027, 1, 1, tzinfo=UTC)) == datetime(
        2026, 12, 31, 12, tzinfo=UTC
    )
    evening = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert read_date("1月1日 03:00", SHANGHAI, evening) == datetime(2026, 12, 31, 19, tzinfo=UTC)


def test_a_clock_that_runs_ahead_means_now() -> None:
    """Up to a day ahead is taken as now, so that nothing is from the future."""
    assert read_date("2026-11-25T00:00:00Z", "UTC", NOW) == NOW


@given(st.datetimes(datetime(1996, 1, 1), datetime(2026, 11, 23)), st.sampled_from(["UTC", ROME, SHANGHAI]))  # noqa: DTZ001 - the zone is drawn apart
def test_what_is_written_in_iso_comes_back(moment: datetime, zone: str) -> None:
    """To the second, whatever the feed's own zone."""
    when = moment.replace(tzinfo=UTC, microsecond=0)
    assert read_date(when.isoformat(), zone, NOW) == when


@given(
    st.text(alphabet=st.sampled_from("0123456789-/:年月日T+Z. ,abcnovgmt²٣"), max_size=40)
    | st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                *"0123456789 -/:.,()",
                "2026",
                "11",
                "23",
                "Nov",
                "十一月",
                "年",
                "月",
                "日",
                "晚上",
                "am",
                "昨天",
                "ieri",
                "un",
                "ora",
                "fa",
                "ago",
                "前",
                "Mon,",
                "GMT",
                "+99",
                "Asia/",
                "T",
            ]
        ),
        max_size=14,
    ).map("".join),
    st.sampled_from(["UTC", ROME, SHANGHAI]),
)
@example("9999-12-31 23:59", "UTC")
@example("0000000000000 anni fa", "UTC")
@example("9999 anni fa", ROME)
@example("31 Dec 0", SHANGHAI)
def test_any_text_gives_a_date_within_bounds_or_none(raw: str, zone: str) -> None:
    """No text raises, none gives a day before 1995 or after now; what is read is in UTC."""
    read = read_date(raw, zone, NOW)
    assert read is None or (EARLIEST <= read <= NOW and read.utcoffset() == timedelta())
