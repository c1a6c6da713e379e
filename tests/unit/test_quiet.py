"""The quiet line: when a slot with nothing new speaks, what it says in three languages, and when a first issue is due."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.issue import Issue
from monitor.digest.plaintext import WIDTH, width
from monitor.digest.quiet import NAMED, Reach, quiet_mail, reached, speaks
from monitor.digest.slots import FIRST_WITHIN, first_slot, is_last_of_day, next_slot
from monitor.digest.words import LANGUAGES, Words
from monitor.model import Story
from monitor.quiet import reach_of
from monitor.store.feeds import FeedRow
from tests.support.news import LINKS, NOW, digest
from tests.unit.test_render import Seen

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_evening_is_the_days_last_slot_wherever_the_day_ends() -> None:
    """Of two times of day the later; of every two hours the one before midnight in the digest's zone, not in UTC."""
    twice = digest(at=(time(7, 30), time(18, 30)))
    morning, evening = datetime(2026, 11, 23, 6, 30, tzinfo=UTC), datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert [speaks(twice, slot) for slot in (morning, evening)] == [False, True]
    often = digest(at=(), every=7200.0)
    slots = [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in range(0, 24, 2)]
    assert [slot.hour for slot in slots if speaks(often, slot)] == [22]
    rome = digest(at=(), every=7200.0, timezone="Asia/Shanghai")
    assert [slot.hour for slot in slots if speaks(rome, slot)] == [14]


def test_always_and_never() -> None:
    """What the reader says holds for each slot."""
    slot = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert speaks(digest(quiet="always"), slot)
    assert not speaks(digest(quiet="never", at=(time(7, 30),)), slot)


@given(
    at=st.lists(st.times(), min_size=1, max_size=5),
    days=st.sets(st.integers(0, 6), min_size=1),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
)
def test_each_day_with_slots_has_exactly_one_last(at: list[time], days: set[int], now: datetime) -> None:
    """Across both changes of the clock a local day's slots end with one evening."""
    settings = digest(
        at=tuple(sorted({t.replace(second=0, microsecond=0, fold=0) for t in at})), days=tuple(sorted(days))
    )
    slot = next_slot(settings, now)
    assert slot is not None
    following = next_slot(settings, slot)
    assert following is not None
    zone = Words("it", settings.timezone)
    assert is_last_of_day(settings, slot) == (zone.local(slot) != zone.local(following))


def test_the_first_issue_waits_for_every_feed_but_not_for_ever() -> None:
    """Untried feeds hold it back for half an hour; then, or as soon as all were tried, it is due."""
    settings, started = digest(at=(time(7, 30),)), NOON
    untried = [first_slot(settings, tried=False, started=started, now=started + n * MINUTE) for n in (0, 29, 30)]
    assert untried == [None, None, started]
    assert first_slot(settings, tried=True, started=started, now=started) == started
    assert timedelta(minutes=30) == FIRST_WITHIN


def test_the_first_issue_takes_the_place_of_a_slot_that_came_meanwhile() -> None:
    """Its slot is the latest one since the start, so that slot is not owed besides; a recap keeps to its slots."""
    settings = digest(at=(time(13, 10),))
    slot = datetime(2026, 11, 23, 12, 10, tzinfo=UTC)
    assert first_slot(settings, tried=True, started=NOON, now=NOON + 15 * MINUTE) == slot
    assert first_slot(settings, tried=True, started=NOON, now=NOON + 5 * MINUTE) == NOON
    assert first_slot(digest(kind="weekly"), tried=True, started=NOON, now=NOON + timedelta(days=9)) is None


def row(name: str, **values: object) -> FeedRow:
    """A feed that was read five minutes ago and is asked again in fifteen."""
    given_: dict[str, object] = {
        "feed": name, "url": "https://a.example/", "state": "ok", "first_polled_at": "2026-11-20T00:00:00Z",
        "last_success_at": "2026-11-23T11:55:00Z", "last_error": None, "consecutive_failures": 0,
        "next_poll_at": "2026-11-23T12:15:00Z", "gaps": 0, "entries_per_day": 1.0, "matches_30d": 0,
    }  # fmt: skip
    return FeedRow(**(given_ | values))  # type: ignore[arg-type]  # a row's own fields


def test_only_feeds_that_were_read_count_as_read() -> None:
    """Down, never read, or not asked since long: each is named; one that is switched off is nobody's business."""
    rows = [
        row("well"), row("quiet", state="silent"), row("off", state="off"),
        row("down", state="failing"), row("blind", state="blind"), row("gone", state="gone"),
        row("new", first_polled_at=None, last_success_at=None, next_poll_at=None),
        row("forgotten", next_poll_at="2026-11-23T10:59:00Z"),
    ]  # fmt: skip
    assert reach_of(rows, NOON) == Reach(read=2, unread=("down", "blind", "gone", "new", "forgotten"))


@pytest.mark.parametrize(
    ("language", "well", "unwell"),
    [
        ("it", "44 feed letti, tutto bene", "42 feed letti, 2 non si leggono: «A»; «B»"),
        ("en", "44 feeds read, all well", "42 feeds read, 2 cannot be read: “A”; “B”"),
        ("zh", "已读取 44 个订阅源，一切正常", "已读取 42 个订阅源，2 个无法读取：“A”；“B”"),
    ],
)
def test_the_line_is_honest_in_each_language(language: str, well: str, unwell: str) -> None:
    """How many were read, which were not."""
    words = Words(language, "UTC")
    assert reached(Reach(read=44, unread=()), words) == well
    assert reached(Reach(read=42, unread=("A", "B")), words) == unwell


def test_a_long_list_of_unread_feeds_is_counted() -> None:
    """A net that is down must not make a page of a line; hostile names stay names."""
    said = reached(Reach(read=0, unread=[f"feed {n}\u202e" for n in range(40)]), Words("it", "UTC"))
    assert said.endswith(f"; altri {40 - NAMED}")
    assert "\u202e" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_has_a_number_and_what_is_awaited(language: str) -> None:
    """Numbered like any issue, text and HTML alike, with the deadlines ahead."""
    rumour = Story(
        story_id=1, dossier_id=1, headline="小米 <b>" if language == "zh" else "SU7 <b>", headline_entry_id=1, category="", status="rumour",
        expected_by=NOW.date() + timedelta(days=2), first_published_at=NOW, last_published_at=NOW,
    )  # fmt: skip
    issue = Issue(digest="d", number=7, slot=NOW, made_at=NOW, cards=(), lines=(), marks=(), follow=(rumour,))
    made = quiet_mail(issue, Reach(read=3, unread=("x",)), settings=digest(language=language), links=LINKS)
    words = Words(language, "Europe/Rome", today=NOW)
    assert made.subject == words.say("subject", name="xiaomi auto", number=7, headline=words.say("quiet_subject"))
    assert words.say("follow").upper() in made.text
    for part in (made.text, made.html):
        assert "7" in part
        assert words.day(NOW.date() + timedelta(days=2)) in " ".join(part.split())
    assert " &lt;b&gt;" in made.html
    assert all(width(line) <= WIDTH for line in made.text.splitlines())


def test_its_foot_says_what_a_gloss_is_and_how_to_rest_answer_and_stop() -> None:
    """As below any issue: it comes on each day without news, so a reader must be able to end it, too."""
    rumour = Story(
        story_id=1, dossier_id=1, headline="传小米将收购恒大汽车", headline_entry_id=1, category="deal", status="rumour",
        expected_by=NOW.date() + timedelta(days=2), first_published_at=NOW, last_published_at=NOW,
    )  # fmt: skip
    stop = "mailto:stop@reader.example"
    issue = Issue(
        digest="d", number=7, slot=NOW, made_at=NOW, cards=(), lines=(), marks=(), sender="monitor@reader.example", unsubscribe=stop
    )  # fmt: skip
    for follow in ((), (rumour,)):
        made = quiet_mail(
            replace(issue, follow=follow), Reach(read=3, unread=()), settings=digest(name="auto"), links=LINKS
        )
        assert stop in Seen(made.html).hrefs
        assert f"{Words('it', 'UTC').say('foot_stop')}: {stop}" in made.text
        for part in (made.text, Seen(made.html).text):
            said = " ".join(part.split())
            assert "monitor pause auto" in said
            assert "monitor@reader.example" in said
            assert ("non è una traduzione" in said) == bool(follow)
