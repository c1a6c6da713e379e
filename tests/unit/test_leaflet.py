"""Leaflets: a recap, a quiet line and a health mail have the form of any mail, for every eye, screen and script."""

import re
import unicodedata
from datetime import timedelta

import pytest

from monitor.digest.alarm import alarm_mail, well_mail
from monitor.digest.issue import Issue
from monitor.digest.plaintext import WIDTH, width
from monitor.digest.quiet import Reach, quiet_mail
from monitor.digest.render import Rendered
from monitor.digest.words import LANGUAGES, Words
from monitor.letters import letters
from monitor.mail.settings import MailSettings
from tests.support.mailcheck import faults
from tests.support.mailview import Scheme, contrast, pieces, preheader
from tests.support.news import LINKS, NOW, august, digest
from tests.unit.test_alarm import WORRIES
from tests.unit.test_recap import mail, rumour, week_of

REACH = Reach(read=42, unread=("36kr", "IT之家"))


def leaflets(language: str) -> dict[str, Rendered]:
    """One of each kind."""
    words = Words(language, "Europe/Rome", today=NOW)
    awaited = rumour(1, "rumour", "A").story
    issue = Issue(digest="d", number=7, slot=NOW, made_at=NOW, cards=(), lines=(), marks=(), follow=(awaited,))
    fates = (rumour(1, "confirmed", "A", speaker_entity="Xiaomi"), rumour(2, "denied", "A"), rumour(3, "expired", "B"))
    return {
        "recap": mail(week_of(august(), fates=fates, reach=REACH), language),
        "quiet": quiet_mail(issue, REACH, settings=digest(language=language), links=LINKS),
        "alarm": alarm_mail(WORRIES, words, NOW),
        "well": well_mail(REACH, words, NOW),
    }


def bare(text: str) -> str:
    """Letters and figures alone, in one case: what is left when lines are filled and marks differ."""
    return "".join(c for c in text.casefold() if unicodedata.category(c)[0] in "LN")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(language: str, scheme: Scheme) -> None:
    """4.5 to 1 at least (WCAG 2.2, 1.4.3), and no smaller than 12 pixels."""
    for made in leaflets(language).values():
        for piece in pieces(made.html, scheme):
            assert contrast(piece.colour, piece.background) >= 4.5, piece
            assert piece.size >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_say_one_thing(language: str) -> None:
    """Each piece of the HTML part stands in the text part; the words of a link to read on are said with its address there."""
    read_on = Words(language, "UTC").say("read")
    for kind, made in leaflets(language).items():
        text = bare(made.text)
        for piece in pieces(made.html):
            if piece.text.strip() != read_on:
                assert bare(piece.text) in text, (kind, piece.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_have_the_same_links(language: str) -> None:
    """And no other addresses."""
    for made in leaflets(language).values():
        hrefs = {piece.href for piece in pieces(made.html) if piece.href}
        assert hrefs == set(re.findall(r"https?://\S+", made.text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_leaflet_is_a_valid_mail(language: str) -> None:
    """By the RFCs, with an inbox's line; text within 78 columns, addresses apart."""
    for kind, made in leaflets(language).items():
        sent = letters(
            MailSettings(sender="monitor@x.example"), made, lambda: "e" * 16, name=kind, to=["me@x.example"],
            language=language, slot=NOW, now=NOW + timedelta(seconds=1),
        )  # fmt: skip
        assert [faults(message.payload) for message in sent] == [[]]
        assert preheader(made.html).strip()
        assert all(width(line) <= WIDTH for line in made.text.splitlines() if "://" not in line)
