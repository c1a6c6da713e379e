"""Publishing on real files: slots, marks, messages in one transaction, and what a second process may do meanwhile."""

import email
import email.policy
import threading
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from babel import UnknownLocaleError

from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.drafting import Press, draw_up
from monitor.mail.settings import MailSettings
from monitor.model import Claim, Dossier, Entity, Entry, Hit, Judged, Match, Reading, Story, Verdict
from monitor.publish import Published, publish, publish_due
from monitor.store import digests, entries, issues, pauses, stories, verdicts
from monitor.store.db import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty database, closed with its folder."""
    return Store(tmp_path / "news.db")


def settings(**values: Any) -> DigestSettings:  # noqa: ANN401 - a record's fields, checked by the record
    """A daily digest for two readers."""
    return DigestSettings(
        **{"name": "daily", "to": ("a@x.example", "b@x.example"), "watches": ("w",), "at": (time(7, 30),)} | values
    )


def press(*digests_: DigestSettings, **values: Any) -> Press:  # noqa: ANN401 - a record's fields, checked by the record
    """What publishing knows of the config."""
    mail = MailSettings(sender="Monitor <monitor@x.example>")
    given: dict[str, Any] = {"digests": digests_ or (settings(),), "links": LinkSettings(), "mail": mail}
    return Press(**(given | values))


def put(store: Store, entry_id: int, *, story: Story | None = None, **values: Any) -> None:  # noqa: ANN401 - a record's fields
    """Store a matched entry with a story of its own, as judging would."""
    level, watch = values.pop("level", "sure"), values.pop("watch", "w")
    copy_of, claims = values.pop("copy_of", None), values.pop("claims", ())
    given: dict[str, Any] = {
        "entry_id": entry_id, "feed": "feed", "language": "it", "title": f"titolo {entry_id}",
        "url": f"https://news.example/{entry_id}", "published_at": NOW - HOUR, "first_seen_at": NOW - HOUR,
    }  # fmt: skip
    entry = Entry(**(given | values))
    own = story or Story(
        story_id=entry_id,
        dossier_id=entry_id,
        headline=entry.title,
        headline_entry_id=entry_id,
        category="",
        first_published_at=entry.published_at,
        last_published_at=entry.published_at,
    )
    dossier = Dossier(
        dossier_id=own.dossier_id, title=own.headline, status=own.status,
        first_published_at=own.first_published_at, last_published_at=own.last_published_at,
    )  # fmt: skip
    hit = Hit(set="s", term="t", field="title", start=0, end=6, text="titolo")
    reading = Reading(matches=(Match(watch=watch, rule="r", level=level, evidence=(hit,)),))
    judged = Judged(entry=entry, reading=reading, story_id=own.story_id, copy_of=copy_of)
    with store.write() as conn:
        entries.insert(conn, [(f"k{entry_id}", entry)])
        verdicts.record(
            conn,
            Verdict(version=0, judged=(judged,), stories=(own,), dossiers=(dossier,), claims=tuple(claims)),
            entry.first_seen_at,
        )


def marks(store: Store) -> list[tuple[str, int, str]]:
    """What the view says was mailed."""
    rows = store.rows("SELECT digest, entry_id, slot FROM digest_entries ORDER BY digest, slot, entry_id")
    return [tuple(row) for row in rows]


def messages(store: Store) -> list[EmailMessage]:
    """Every queued message, parsed."""
    rows = store.rows("SELECT payload FROM outbox ORDER BY outbox_id")
    return [email.message_from_bytes(row[0], policy=email.policy.default) for row in rows]


def test_a_due_slot_marks_and_queues_together(store: Store) -> None:
    """One issue, one mark an entry, one message a recipient; the next tick finds the slot dealt with."""
    own = press()
    publish_due(store, own, now=NOW - 2 * HOUR)
    put(store, 1)
    put(store, 2)
    (made,) = publish_due(store, own, now=NOW)
    assert (made.outcome, made.entries, made.messages, made.slot) == ("queued", 2, 2, NOW)
    assert marks(store) == [("daily", 1, "2026-11-23T07:30:00Z"), ("daily", 2, "2026-11-23T07:30:00Z")]
    assert publish_due(store, own, now=NOW + timedelta(seconds=15)) == []
    assert [m["To"] for m in messages(store)] == ["a@x.example", "b@x.example"]
    assert len({m["Message-ID"] for m in messages(store)}) == 2


def test_a_slot_in_a_pause_is_not_made_up_for(store: Store) -> None:
    """Holidays end: nothing is due till the next slot, which tells what came in meanwhile; another digest goes on."""
    own = press(settings(catch_up=86400.0), settings(name="other"))
    publish_due(store, own, now=NOW - 2 * HOUR)
    pauses.pause(store, "daily", NOW + 20 * HOUR, NOW - HOUR)
    put(store, 1)
    assert [p.digest for p in publish_due(store, own, now=NOW)] == ["other"]
    assert publish_due(store, own, now=NOW + 21 * HOUR) == []
    put(store, 2)
    made = {p.digest: p.entries for p in publish_due(store, own, now=NOW + DAY)}
    assert made == {"daily": 2, "other": 1}


def test_nothing_new_is_no_mail_and_no_number(store: Store) -> None:
    """An empty slot is dealt with silently; running numbers count mails."""
    own = press(settings(quiet="never"))
    issues.start(store, ["daily"], NOW - DAY)
    assert [p.outcome for p in publish_due(store, own, now=NOW)] == ["nothing"]
    assert publish_due(store, own, now=NOW + HOUR) == []
    put(store, 1)
    (made,) = publish_due(store, own, now=NOW + DAY)
    assert made.subject == "daily no. 1: ≈ article in Italian [report]"
    assert len(messages(store)) == 2


def test_marks_are_exactly_what_is_linked(store: Store) -> None:
    """Of five hundred stories those that find room are linked and marked; the rest leads the next issues, once each."""
    own = press(settings(at=(), every=3600.0, language="it"))
    issues.start(store, ["daily"], NOW - DAY)
    for n in range(1, 501):
        put(store, n)
    seen: set[int] = set()
    for hour in range(40):
        slot = NOW + hour * HOUR
        made = publish(store, own, own.digests[0], slot=slot, now=slot)
        if made.outcome == "nothing":
            break
        html = messages(store)[-1].get_body(("html",))
        assert html is not None
        body = html.get_content()
        linked = {n for n in range(1, 501) if f'href="https://news.example/{n}"' in body}
        assert len(linked) == made.entries
        assert not linked & seen
        seen |= linked
        assert len(body.encode()) <= 90_000
    assert seen == set(range(1, 501))
    assert len(marks(store)) == 500


def test_copies_unwatched_unsure_and_muted_stay_out(store: Store) -> None:
    """Eligible is what a watch of the digest caught at one of its levels, no copy, not muted."""
    put(store, 1)
    put(store, 2, level="likely")
    put(store, 3, watch="other")
    put(store, 4)
    first = stories.read_stories(store, [1], {})
    put(store, 5, copy_of=1, story=next(iter(first)))
    with store.write() as conn:
        conn.execute("UPDATE stories SET muted_until = ? WHERE story_id = 4", ["2026-12-01T00:00:00Z"])
    own = settings(levels=("sure",))
    assert publish(store, press(own), own, slot=NOW, now=NOW).entries == 1
    assert [m[1] for m in marks(store)] == [1]
    later = datetime(2026, 12, 1, tzinfo=UTC)
    with store.write() as conn:
        conn.execute("UPDATE digest_starts SET started_at = '2026-11-01T00:00:00Z'")
    assert publish(store, press(own), own, slot=later, now=later).entries == 1


def test_a_copy_stands_for_an_original_that_is_not_the_digests(store: Store) -> None:
    """Where another watch or level alone caught the original, its first copy that is the digest's goes in, and only that."""
    put(store, 1, watch="other")
    (story,) = stories.read_stories(store, [1], {})
    put(store, 2, copy_of=1, story=story, level="likely")
    put(store, 3, copy_of=1, story=story)
    put(store, 4, copy_of=1, story=story)
    sure, any_, other = (
        settings(name="sure", levels=("sure",)),
        settings(name="any"),
        settings(name="o", watches=("other",)),
    )
    for own in (sure, any_, other):
        publish(store, press(own), own, slot=NOW, now=NOW)
        again = publish(store, press(own), own, slot=NOW + DAY, now=NOW + DAY)
        assert again.outcome == "nothing"
    assert [m[:2] for m in marks(store)] == [("any", 2), ("o", 1), ("sure", 3)]


def test_publishing_judges_what_is_past_its_deadline(store: Store) -> None:
    """Slots and issues by hand see a rumour whose day is over as expired, also where nothing is polled."""
    for by_hand in (False, True):
        number = 1 + by_hand
        rumour = Story(
            story_id=number, dossier_id=number, headline=f"titolo {number}", headline_entry_id=number, category="",
            status="rumour", expected_by=(NOW - DAY).date(), first_published_at=NOW - 9 * DAY, last_published_at=NOW - 9 * DAY,
        )  # fmt: skip
        said = Claim(
            claim_id=number, entry_id=number, stance="rumour", field="title", start=0, end=6, quote="titolo", headline=True,
            published_at=NOW - 9 * DAY, expected_by=(NOW - DAY).date(), story_id=number,
        )  # fmt: skip
        put(store, number, story=rumour, claims=(said,))
        own = press()
        if by_hand:
            publish(store, own, own.digests[0], slot=NOW, now=NOW)
        else:
            publish_due(store, own, now=NOW)
        (row,) = store.rows("SELECT status FROM stories WHERE story_id = ?", [number])
        assert row["status"] == "expired"


def test_a_feeds_first_poll_does_not_flood(store: Store) -> None:
    """Of a backlog only the young is mailed; the rest is kept and matched."""
    put(store, 1, backlog=True, published_at=NOW - DAY)
    put(store, 2, backlog=True, published_at=NOW - 30 * DAY)
    put(store, 3, backlog=True, dated=False)
    put(store, 4, published_at=NOW - 30 * DAY)
    own = settings()
    publish(store, press(own), own, slot=NOW, now=NOW)
    assert [m[1] for m in marks(store)] == [1, 4]
    assert len(store.rows("SELECT * FROM news")) == 4


def test_a_digest_added_later_does_not_mail_the_past(store: Store) -> None:
    """What was seen long before a digest was known is not its news."""
    put(store, 1, first_seen_at=NOW - 30 * DAY)
    put(store, 2, first_seen_at=NOW - DAY)
    own = settings()
    publish(store, press(own), own, slot=NOW, now=NOW)
    assert [m[1] for m in marks(store)] == [2]


def test_two_processes_never_send_a_slot_twice(tmp_path: Path) -> None:
    """Eight writers at the same slot: one queues, the others find it taken."""
    with Store(tmp_path / "n.db") as store:
        for n in range(1, 30):
            put(store, n)
    made: list[Published] = []

    def go() -> None:
        with Store(tmp_path / "n.db") as own:
            made.append(publish(own, press(), settings(), slot=NOW, now=NOW))

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(p.outcome for p in made) == ["queued"] + ["taken"] * 7
    with Store(tmp_path / "n.db") as store:
        assert len(marks(store)) == 29
        assert len(messages(store)) == 2


def test_two_slots_at_once_share_no_entry(tmp_path: Path) -> None:
    """Issues made side by side by hand and by the daemon mark each entry once and count on."""
    with Store(tmp_path / "n.db") as store:
        for n in range(1, 60):
            put(store, n)
    made: list[Published] = []

    def go(second: int) -> None:
        slot = NOW + timedelta(seconds=second)
        with Store(tmp_path / "n.db") as own:
            made.append(publish(own, press(), settings(max_cards=3), slot=slot, now=slot))

    threads = [threading.Thread(target=go, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store(tmp_path / "n.db") as store:
        assert len(marks(store)) == sum(p.entries for p in made)
        numbers = [r[0] for r in store.rows("SELECT number FROM issues WHERE number IS NOT NULL ORDER BY number")]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_mark_set_meanwhile_makes_the_issue_anew(store: Store) -> None:
    """Between planning and writing another process marks an entry: it is left out, and what was begun is taken back whole."""
    put(store, 1)
    put(store, 2)
    own = settings()
    seen: list[str] = []

    def meanwhile() -> str:
        """Stand in for the random part of a Message-ID: asked for once an issue is planned, before it is written."""
        if not seen:
            with Store(store.path) as other, other.write() as conn:
                issue = issues.settle(conn, "daily", NOW - HOUR, "urgent", number=None, subject=None, now=NOW)
                assert issue is not None
                assert issues.mark(conn, "daily", issue, [(1, "w")])
        seen.append(f"{len(seen):016x}")
        return seen[-1]

    made = publish(store, press(own, token=meanwhile), own, slot=NOW, now=NOW)
    assert (made.entries, len(seen)) == (1, 4)
    assert marks(store) == [("daily", 1, "2026-11-23T06:30:00Z"), ("daily", 2, "2026-11-23T07:30:00Z")]
    assert len(messages(store)) == 2
    assert [r["number"] for r in store.rows("SELECT number FROM issues ORDER BY issue_id")] == [None, 1]


def test_an_issue_made_meanwhile_is_not_made_again(store: Store) -> None:
    """Between planning and writing another process mails what was planned: nothing is left to say, and the slot is dealt with."""
    put(store, 1)
    put(store, 2)
    own = settings()
    others: list[str] = []

    def meanwhile() -> str:
        if not others:
            with Store(store.path) as other:
                others.append(publish(other, press(own), own, slot=NOW - HOUR, now=NOW).outcome)
        return "e" * 16

    assert publish(store, press(own, token=meanwhile), own, slot=NOW, now=NOW).outcome == "nothing"
    assert others == ["queued"]
    assert {slot for _, _, slot in marks(store)} == {"2026-11-23T06:30:00Z"}
    assert [r["number"] for r in store.rows("SELECT number FROM issues ORDER BY issue_id")] == [1, None]


def test_one_digests_fault_keeps_back_no_other(store: Store) -> None:
    """The second digest goes out, then the fault of the first is raised."""
    put(store, 1)
    broken, well = settings(name="broken", language="xx"), settings(name="well")
    issues.start(store, ["broken", "well"], NOW - HOUR)
    with pytest.raises(UnknownLocaleError):
        publish_due(store, press(broken, well), now=NOW)
    assert [m[0] for m in marks(store)] == ["well"]


def test_a_clock_that_was_ahead_silences_nothing(store: Store) -> None:
    """Slots dealt with under a clock a day ahead do not hold back those of the true time, nor is anything told twice."""
    own = press()
    issues.start(store, ["daily"], NOW + DAY - HOUR)
    put(store, 1)
    assert [p.outcome for p in publish_due(store, own, now=NOW + DAY)] == ["queued"]
    put(store, 2)
    assert publish_due(store, own, now=NOW - HOUR) == []
    assert [p.outcome for p in publish_due(store, own, now=NOW)] == ["queued"]
    assert publish_due(store, own, now=NOW + HOUR) == []
    put(store, 3)
    assert [p.entries for p in publish_due(store, own, now=NOW + DAY)] == [1]
    assert publish_due(store, own, now=NOW + DAY + timedelta(seconds=1)) == []
    assert sorted(m[1] for m in marks(store)) == [1, 2, 3]


def test_a_look_marks_nothing(store: Store) -> None:
    """Drawing up an issue writes nothing, not even that the digest is known."""
    put(store, 1)
    own = settings()
    before = list(store.conn.iterdump())
    assert draw_up(store, press(own), own, slot=NOW, now=NOW) is not None
    assert list(store.conn.iterdump()) == before


def test_since_shows_what_was_mailed_too(store: Store) -> None:
    """A look back holds what was first seen since then, mailed or not, and nothing older."""
    put(store, 1, first_seen_at=NOW - DAY)
    put(store, 2)
    own = settings()
    publish(store, press(own), own, slot=NOW, now=NOW)
    later = NOW + HOUR
    put(store, 3, first_seen_at=later)
    issue = draw_up(store, press(own), own, slot=later, now=later, since=NOW - 2 * HOUR)
    assert issue is not None
    assert sorted(entry_id for entry_id, _ in issue.marks) == [2, 3]


def test_as_of_shows_what_was_there_then(store: Store) -> None:
    """A look at an earlier hour leaves out what was seen, and ignores what was marked, after it."""
    put(store, 1, first_seen_at=NOW - 2 * HOUR)
    put(store, 2)
    own = settings()
    publish(store, press(own), own, slot=NOW, now=NOW)
    then = NOW - timedelta(minutes=90)
    issue = draw_up(store, press(own), own, slot=then, now=then, until=then)
    assert issue is not None
    assert [entry_id for entry_id, _ in issue.marks] == [1]


def test_a_deadline_is_brought_to_mind_until_it_ran_out(store: Store) -> None:
    """A mailed rumour stands under "to follow", is told once as expired, and then no more."""
    rumour = Story(
        story_id=1, dossier_id=1, headline="titolo 1", headline_entry_id=1, category="", status="rumour",
        expected_by=(NOW + 2 * DAY).date(), first_published_at=NOW, last_published_at=NOW,
    )  # fmt: skip
    put(store, 1, story=rumour)
    own = settings(language="it")
    followed = []
    for day in range(5):
        now = NOW + day * DAY
        put(store, 10 + day, first_seen_at=now)
        if now.date() > (NOW + 2 * DAY).date():
            with store.write() as conn:
                conn.execute("UPDATE stories SET status = 'expired' WHERE story_id = 1")
        issue = draw_up(store, press(own), own, slot=now, now=now)
        assert issue is not None
        followed.append([s.status for s in issue.follow])
        publish(store, press(own), own, slot=now, now=now)
    assert followed == [[], ["rumour"], ["rumour"], ["expired"], []]


def test_an_earlier_story_of_the_dossier_is_found(store: Store) -> None:
    """What the digest mailed of a dossier comes along when it is answered; another digest's mail does not."""
    put(store, 1)
    own, other = settings(), settings(name="other")
    publish(store, press(own), own, slot=NOW, now=NOW)
    denial = Story(
        story_id=2, dossier_id=1, headline="smentita", headline_entry_id=2, category="", first_published_at=NOW, last_published_at=NOW
    )  # fmt: skip
    answer = Claim(
        claim_id=1, entry_id=2, stance="denial", field="title", start=0, end=8, quote="smentita", headline=True, published_at=NOW,
        story_id=2, answers=1,
    )  # fmt: skip
    put(store, 2, story=denial, claims=(answer,))
    later = NOW + DAY
    issue = draw_up(store, press(own), own, slot=later, now=later)
    assert issue is not None
    assert [s.story_id for s in issue.cards[0].before] == [1]
    elsewhere = draw_up(store, press(other), other, slot=later, now=later)
    assert elsewhere is not None
    assert [card.before for card in elsewhere.cards] == [()]


def test_a_claim_from_another_storys_entry_is_told_in_its_language(store: Store) -> None:
    """What an Italian article says on a Chinese report's event stands beside it as a quote one can read."""
    put(store, 1)
    quote = "Xiaomi smentisce la trattativa"
    claim = Claim(
        claim_id=1, entry_id=1, stance="denial", speaker="Xiaomi", speaker_entity="Xiaomi", start=0, end=30, quote=quote,
        published_at=NOW, story_id=2,
    )  # fmt: skip
    aside = Claim(claim_id=2, entry_id=1, stance="report", start=0, end=9, quote="altro", published_at=NOW)
    put(store, 2, language="zh", title="小米回应", claims=(claim, aside))
    views, _ = digests.story_views(store, "daily", [1, 2])
    assert [s.entry_id for s in views[2].voices] == [1]
    assert views[1].asides == (aside,)
    own = settings(language="it")
    entities = {"Xiaomi": Entity(name="Xiaomi", kind="company", names=("小米",))}
    publish(store, press(own, entities=entities), own, slot=NOW, now=NOW)
    text = messages(store)[0].get_body(("plain",))
    assert text is not None
    assert f"· «{quote}» (feed) [SMENTITA]" in text.get_content()


def test_an_issue_tells_once_what_could_not_be_seen(store: Store) -> None:
    """The line stands in both parts, and the next issue has it no more; a look tells nothing for good."""
    own = settings(language="it")
    issues.start(store, [own.name], NOW - DAY)
    with store.write() as conn:
        conn.execute(
            "INSERT INTO feed_troubles (feed, kind, since, began_at, ended_at, missed) VALUES ('<b>36kr', 'gap', ?, ?, ?, 14)",
            ["2026-11-23T01:10:00Z", "2026-11-23T05:40:00Z", "2026-11-23T05:40:00Z"],
        )
    put(store, 1)
    look = draw_up(store, press(own), own, slot=NOW, now=NOW)
    assert look is not None
    assert len(look.notices) == 1
    publish(store, press(own), own, slot=NOW, now=NOW)
    put(store, 2)
    publish(store, press(own), own, slot=NOW + DAY, now=NOW + DAY)
    first, *_, second = messages(store)
    line = "«<b>36kr» fra 23 nov 01:10 e 23 nov 05:40 (circa 14)"
    for kind, shown in (("plain", line), ("html", line.replace("<", "&lt;").replace(">", "&gt;"))):
        bodies = [part.get_content() for mail in (first, second) if (part := mail.get_body((kind,)))]
        assert [shown in " ".join(body.split()) for body in bodies] == [True, False]
