"""Recaps on real files: a week and no more, at its slot, marking nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from monitor.digest.settings import DigestSettings, TranslateSettings
from monitor.digest.translate import identity
from monitor.digest.words import Words
from monitor.drafting import look
from monitor.model import Claim, Feed, Status, Story
from monitor.publish import publish, publish_due
from monitor.store import feeds, issues, translations
from monitor.store.db import Store
from monitor.translating import Translator
from tests.integration.test_publish import marks, messages, press, put, settings
from tests.integration.test_turns import polled

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
"""A Monday."""
DAY = timedelta(days=1)
SETTLED: tuple[tuple[Status, datetime | None], ...] = (
    ("confirmed", NOW - DAY), ("confirmed", NOW - 9 * DAY), ("expired", None),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with one feed that was read."""
    with Store(tmp_path / "n.db") as opened:
        feeds.sync(opened, [Feed(name="a", url="https://a.example/")])
        polled(opened, NOW - timedelta(minutes=5), 1)
        issues.start(opened, ["week"], NOW - 30 * DAY)
        yield opened


def weekly(**values: Any) -> DigestSettings:  # noqa: ANN401 - a record's fields, checked by the record
    """A recap on Mondays."""
    return settings(
        **({"name": "week", "kind": "weekly", "at": (time(7, 30),), "days": (0,), "language": "it"} | values)
    )


def text(mail: EmailMessage) -> str:
    """The text part on one line."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def test_a_recap_tells_its_week_and_marks_nothing(store: Store) -> None:
    """What was published in the seven days before its slot, mailed before or not; the daily digest still has all to tell."""
    put(store, 1, published_at=NOW - 8 * DAY)
    put(store, 2, published_at=NOW - 6 * DAY)
    put(store, 3, published_at=NOW - DAY)
    daily = settings(language="it")
    publish(store, press(daily), daily, slot=NOW - DAY, now=NOW - DAY)
    before = marks(store)
    (made,) = publish_due(store, press(weekly()), now=NOW)
    assert (made.outcome, made.entries, made.messages) == ("queued", 0, 2)
    said = text(messages(store)[-1])
    assert "2 articoli, 2 notizie in 2 dossier" in said
    assert "titolo 2" in said
    assert "titolo 3" in said
    assert "titolo 1" not in said
    assert marks(store) == before
    assert publish_due(store, press(weekly()), now=NOW + timedelta(minutes=1)) == []
    rows = store.rows("SELECT kind, entries, subject FROM delivery_log WHERE digest = 'week'")
    assert [(row["kind"], row["entries"]) for row in rows] == [("weekly", 0)] * 2
    assert rows[0]["subject"].startswith("week n. 1: la settimana dal 16 nov al 23 nov · titolo")


def test_a_recap_takes_only_its_watches_and_levels_and_no_muted_story(store: Store) -> None:
    """Like any digest."""
    put(store, 1, watch="other")
    put(store, 2, level="likely")
    put(store, 3)
    put(store, 4)
    with store.write() as conn:
        conn.execute("UPDATE stories SET muted_until = '2026-12-01T00:00:00Z' WHERE story_id = 3")
    publish_due(store, press(weekly(levels=("sure",))), now=NOW)
    said = text(messages(store)[-1])
    assert [n for n in range(1, 5) if f"titolo {n}" in said] == [4]


def test_rumours_that_were_settled_in_the_week(store: Store) -> None:
    """Confirmed and expired in it, with who told them first; what was settled before is no news."""
    for number, (status, decided) in enumerate(SETTLED, 1):
        told = NOW - 20 * DAY
        story = Story(
            story_id=number, dossier_id=number, headline=f"voce {number}", headline_entry_id=number, category="", status=status,
            status_claim_id=10 * number if decided else None, expected_by=(NOW - 2 * DAY).date(),
            first_published_at=told, last_published_at=told,
        )  # fmt: skip
        said: dict[str, Any] = {
            "entry_id": number,
            "field": "title",
            "start": 0,
            "end": 6,
            "quote": "titolo",
            "story_id": number,
        }
        claims = [Claim(claim_id=10 * number + 1, stance="rumour", headline=True, published_at=told, **said)]
        if decided:
            claims.append(
                Claim(claim_id=10 * number, stance="confirmation", published_at=decided, speaker="Xiaomi", **said)
            )
        put(store, number, story=story, published_at=told, first_seen_at=told, claims=claims)
    publish_due(store, press(weekly()), now=NOW)
    told_of = text(messages(store)[-1])
    assert "voce 1 [CONFERMATA] · voce di feed (3 nov), confermata dopo 19 giorni da Xiaomi" in told_of
    assert "voce 3 [SCADUTA] · voce di feed (3 nov), attesa entro 21 nov: nessuna conferma" in told_of
    assert "voce 2" not in told_of
    assert "feed: 1 voce confermata, 1 scaduta" in told_of


def test_a_quiet_week_is_told_unless_never(store: Store) -> None:
    """With how the feeds fare; `never` is never."""
    (told,) = publish_due(store, press(weekly()), now=NOW)
    assert told.outcome == "queued"
    assert "niente di nuovo" in text(messages(store)[-1])
    assert "1 feed letto, tutto bene" in text(messages(store)[-1])
    (silent,) = publish_due(store, press(weekly(quiet="never")), now=NOW + 7 * DAY)
    assert silent.outcome == "nothing"


def test_a_recap_missed_is_caught_up_within_its_bound_and_has_no_first_issue(store: Store) -> None:
    """Four hours late it comes, of the same week; a day late it is let go; and it never comes before its slot."""
    put(store, 1, published_at=NOW - DAY)
    put(store, 2, published_at=NOW + timedelta(hours=1))
    assert publish_due(store, press(weekly()), now=NOW - DAY) == []
    assert publish_due(store, press(weekly()), now=NOW + DAY) == []
    (made,) = publish_due(store, press(weekly()), now=NOW + timedelta(hours=4))
    assert made.slot == NOW
    assert "titolo 2" not in text(messages(store)[-1])


def test_a_look_at_a_recap_writes_nothing(store: Store) -> None:
    """Not even its number; `since` reaches further back."""
    put(store, 1, published_at=NOW - 12 * DAY)
    before = list(store.conn.iterdump())
    made = look(store, press(weekly()), weekly(), Translator(None), now=NOW)
    assert made is not None
    assert "titolo 1" not in made.text
    longer = look(store, press(weekly()), weekly(), Translator(None), now=NOW, since=NOW - 20 * DAY)
    assert longer is not None
    assert "titolo 1" in longer.text
    assert list(store.conn.iterdump()) == before


def test_a_recap_uses_what_was_translated(store: Store) -> None:
    """What the digest paid for stands in the recap too, where the same engine is asked; and the foot says so."""
    put(store, 1, language="zh", title="小米汽车在武汉开设第二工厂", published_at=NOW - DAY)
    engine = TranslateSettings(engine="deepl")
    done = {("小米汽车在武汉开设第二工厂", "zh"): "Xiaomi Auto apre una seconda fabbrica a Wuhan"}
    translations.keep(store, done, target="it", engine=identity(engine), now=NOW)
    own = press(weekly(), translate=engine)
    (made,) = publish_due(store, own, now=NOW)
    assert made.untranslated is None
    said = text(messages(store)[-1])
    assert "≈ Xiaomi Auto apre una seconda fabbrica a Wuhan" in said
    assert " ".join(Words("it", "UTC").say("foot_translated").split()) in said
