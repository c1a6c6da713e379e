"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
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
    ],
)
def test_a_date_is_read_with_the_feeds_timezone(raw: str, zone: str, meant: datetime) -> None:
    """Three languages and every usual form; a zone in the date counts for more than the feed's."""
    assert read_date(raw, zone, NOW) == meant


@pytest.mark.parametrize(
    "raw",
    [
        "", "yesterday", "2026-02-30", "31 Nov 2026", "2026-11-23T25:00:00Z", "2026-11-23T10:61:00Z", "Mon, 23 Xyz 2026 07:45:00 GMT",
        "1901-01-01", "0000-00-00", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "9999-12-31T23:59:59Z", "2026-11-26", "99999999999999", "2026-11-23T10:00:00+99:99", "²³ Nov 2026",
    ],
)  # fmt: skip
def test_what_is_no_date_within_bounds_is_none(raw: str) -> None:
    """Nothing is guessed: impossible days, centuries ago, and more than a day ahead."""
    assert read_date(raw, "UTC", NOW) is None


def test_a_clock_that_runs_ahead_means_now() -> None:
    """Up to a day ahead is taken as now, so that nothing is from the future."""
    assert read_date("2026-11-25T00:00:00Z", "UTC", NOW) == NOW


@given(st.datetimes(datetime(1996, 1, 1), datetime(2026, 11, 23)), st.sampled_from(["UTC", ROME, SHANGHAI]))  # noqa: DTZ001 - the zone is drawn apart
def test_what_is_written_in_iso_comes_back(moment: datetime, zone: str) -> None:
    """To the second, whatever the feed's own zone."""
    when = moment.replace(tzinfo=UTC, microsecond=0)
    assert read_date(when.isoformat(), zone, NOW) == when


@given(st.text(alphabet=st.sampled_from("0123456789-/:年月日T+Z. ,abcnovgmt²٣"), max_size=40) | st.text(max_size=200))
def test_any_text_gives_a_date_within_bounds_or_none(raw: str) -> None:
    """No text raises, none gives a day before 1995 or after now."""
    read = read_date(raw, ROME, NOW)
    assert read is None or EARLIEST - timedelta(days=1) <= read <= NOW
