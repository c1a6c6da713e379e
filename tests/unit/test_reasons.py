"""The sentences of `explain` that the transcripts do not show."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from monitor.absence import Absence, Reader, Spell
from monitor.cli import reasons
from monitor.mailed import DigestReview, Reason

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
READER = Reader(
    feed="two words",
    by="entries",
    reasons=("spell",),
    state="ok",
    first_success_at=AT,
    last_success_at=AT,
    spells=(),
)
ABSENCE = Absence(
    host="a.example", reasons=("spell",), day=AT.date(), since=AT, until=AT, readers=(READER,), max_items=9
)


def told(absence: Absence) -> str:
    """What is said of it."""
    return "\n".join(reasons.absence(absence, "https://a.example/x"))


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_of_a_digest_has_its_sentence(reason: Reason) -> None:
    """Also where no detail is known."""
    assert len(reasons.digest(DigestReview(digest="daily", reason=reason))) > len("digest daily: no: ")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (DigestReview(digest="d", reason="mailed", slot=AT, number=3, kind="urgent", states=("failed", "sent")),
         "in no. 3 of 2026-11-23 07:30Z, urgent; its mail is failed and sent"),
        (DigestReview(digest="d", reason="mailed", slot=AT, number=3, kind="digest", states=("sent",)),
         "in no. 3 of 2026-11-23 07:30Z"),
        (DigestReview(digest="d", reason="waits", slot=AT, left_over=True),
         "waits for the issue of 2026-11-23 07:30Z: the last one had no room for it, or its story was muted then"),
        (DigestReview(digest="d", reason="before", first=86400.0, since=AT),
         "no: it came in more than 1 day (`first`) before this digest, which began on 2026-11-23 07:30Z"),
        (DigestReview(digest="d", reason="before", first=86400.0),
         "no: it came in more than 1 day (`first`) before this digest, which has not begun"),
        (DigestReview(digest="d", reason="watch"), "no: it follows none of the watches that catch it"),
    ],
)  # fmt: skip
def test_a_digest_says_its_details(made: DigestReview, said: str) -> None:
    """Which issue, when, and what became of its mail; or what stood against it."""
    assert reasons.digest(made) == f"digest d: {said}"


def test_a_spell_says_what_is_known_of_it() -> None:
    """Whether it lasts, what it cost, what the feed answered."""
    gap = Spell(kind="gap", since=None, began_at=AT, ended_at=AT, missed=None, note=None)
    lasts = Spell(kind="blind", since=AT, began_at=AT, ended_at=None, missed=None, note="a consent page")
    ended = replace(lasts, ended_at=AT, note=None)
    said = told(replace(ABSENCE, readers=(replace(READER, spells=(gap, lasts, ended)),), others=2))
    assert said.splitlines() == [
        "feed two words brought others of this site: ok, last read 2026-11-23 07:30Z",
        "- gap: what it listed between the poll before and 2026-11-23 07:30Z was never seen",
        "- blind from 2026-11-23 07:30Z until now: a consent page",
        "- blind from 2026-11-23 07:30Z to 2026-11-23 07:30Z",
        "2 other feeds read this site, too",
    ]


def test_what_is_to_be_typed_is_quoted() -> None:
    """An address or a name cannot add to the command that is shown."""
    unknown = replace(ABSENCE, reasons=("unknown feed",), readers=())
    said = "\n".join(reasons.absence(unknown, "https://a.example/x;rm -r ~"))
    assert said.endswith("monitor add 'https://a.example/x;rm -r ~'")
    assert told(replace(ABSENCE, readers=(replace(READER, reasons=("never read",)),))).endswith(
        "monitor poll 'two words'"
    )
    assert "no longer kept" in told(replace(ABSENCE, readers=(replace(READER, reasons=("forgotten",)),)))
