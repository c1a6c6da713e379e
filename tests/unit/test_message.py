"""Messages as other programs read them: headers, parts, addresses, whatever the titles hold."""

import email
import email.policy
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.mail.message import MSG_ID, address, build, list_name, new_message_id, one_line

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LONG_DOMAIN = "a-rather-long-name.of-some-organisation.with-many-parts.example.org"
WORDS = {
    "sender": "Monitor <monitor@test.example>",
    "recipient": "one@test.example",
    "subject": "Xiaomi SU7: due conferme",
    "text": "testo\n",
    "html": "<p>testo</p>\n",
    "message_id": "<20261123T073000.0123456789ab.cd@test.example>",
    "list_id": "daily.test.example",
    "language": "it",
}
NAMES = {"from", "to", "subject", "date", "auto-submitted", "mime-version", "content-type", "content-language"}
MACHINES = {"message-id", "list-id"}


def made(references: Sequence[str] = (), **more: str) -> bytes:
    """A message with these values instead of plain ones."""
    return build(**{**WORDS, **more}, date=NOW, references=references)


def read(payload: bytes) -> EmailMessage:
    """The message as a mail program reads it."""
    message = email.message_from_bytes(payload, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The text of one part."""
    found = message.get_body((kind,))
    assert found is not None
    content: str = found.get_content()
    return content.replace("\r\n", "\n")


def test_a_digest_has_the_headers_of_a_list_mail() -> None:
    """Date, Message-ID, List-Id and language say what was handed in; it is text and HTML of one thing."""
    message = read(made())
    assert message["Message-ID"] == WORDS["message_id"]
    assert message["List-Id"] == "<daily.test.example>"
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "it"
    assert message.get_content_type() == "multipart/alternative"
    assert (part(message, "plain"), part(message, "html")) == ("testo\n", "<p>testo</p>\n")
    assert {name.lower() for name, _ in message.items()} == NAMES | MACHINES


TEXTS = st.text(st.characters(codec=None), max_size=400) | st.text(
    "\r\n \t:<>@=?.,;\"'\\Aa小\x00\x85\u2028", max_size=80
)


@given(subject=TEXTS, text=TEXTS, html=TEXTS)
@example(subject="A" * 2000, text="x" * 5000, html="<p>" + "y" * 5000)
@example(subject="小" * 500, text="小" * 3000, html="小" * 3000)
@example(subject="s\r\nBcc: evil@x.example\r\n\r\nbody", text=".\r\n.\r\nQUIT\r\n", html="\r\n.\r\n")
@example(subject="=?utf-8?q?Bcc:_evil=40x?=\udcff", text="\ud800", html="\udfff\x00")
@example(subject="\u2028Bcc: evil@x.example", text="\x0c\x1c\x85", html="\r")
def test_no_title_adds_a_header_or_breaks_a_line(subject: str, text: str, html: str) -> None:
    """Whatever feeds wrote, the headers stay the same ones and every line is short and ASCII."""
    payload = made(subject=subject, text=text, html=html)
    assert payload.isascii()
    assert b"\0" not in payload
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", payload) is None
    assert max(map(len, payload.split(b"\r\n"))) <= 78
    message = read(payload)
    assert {name.lower() for name, _ in message.items()} == NAMES | MACHINES
    assert len(message.items()) == len(NAMES | MACHINES)
    assert message.defects == []
    for one in message.iter_parts():
        assert one.defects == []


@given(subject=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Z")), min_size=1, max_size=200))
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    """Words beyond ASCII and look-alikes of encoded words come out as they went in."""
    assert read(made(subject=subject))["Subject"] == one_line(subject)


@given(
    words=st.lists(
        st.sampled_from(("è", "(perché)", "città,", "novembre:", "SU7", "小米汽车", "—", "auto", "elettriche")),
        min_size=1,
        max_size=30,
    )
)
def test_no_blank_of_a_subject_is_lost_or_doubled(words: list[str]) -> None:
    """Wherever its lines are folded."""
    assert read(made(subject=" ".join(words)))["Subject"] == " ".join(words)[:300].rstrip()


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=300))
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    """Nothing is lost on the way but the kind of line end."""
    assert part(read(made(text=text)), "plain").rstrip("\n") == text.rstrip("\n")


def test_long_names_of_machines_stay_whole() -> None:
    """Message-ID, List-Id and the unsubscribe address stand on one line each, never as encoded words."""
    message_id = new_message_id("daily", NOW, "one@test.example", "0123456789abcdef", LONG_DOMAIN)
    leave = "https://test.example/leave?" + "token=" + "a" * 300 + "&name=小"
    payload = made(message_id=message_id, list_id=f"daily.{LONG_DOMAIN}", unsubscribe=leave)
    assert f"\r\nMessage-ID: {message_id}\r\n".encode() in b"\r\n" + payload
    assert f"\r\nList-Id: <daily.{LONG_DOMAIN}>\r\n".encode() in payload
    assert f"\r\nList-Unsubscribe: <{leave[:-1]}%E5%B0%8F>\r\n".encode() in payload


def test_a_mail_of_a_thread_answers_the_last_one_and_names_those_before() -> None:
    """References hold the thread in order, In-Reply-To its last; a mail that begins a thread has neither."""
    message = read(made(["<1@test.example>", "<2@test.example>", "<1@test.example>", WORDS["message_id"]]))
    assert message["In-Reply-To"] == "<2@test.example>"
    assert message["References"].split() == ["<1@test.example>", "<2@test.example>"]
    assert b"In-Reply-To" not in made()
    assert b"References" not in made([WORDS["message_id"]])


def test_a_long_thread_keeps_its_beginning_and_its_end() -> None:
    """The first mail and the last twenty stay, one a line, none too long."""
    ids = [f"<{n}.{'a' * 200}@{LONG_DOMAIN}>" for n in range(300)]
    payload = made(ids)
    kept = read(payload)["References"].split()
    assert kept == [ids[0], *ids[-20:]]
    assert read(payload)["In-Reply-To"] == ids[-1]
    assert max(map(len, payload.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a@test.example",
        "<a>",
        "<a@>",
        "<a..b@test.example>",
        "<a@test.example> <b@test.example>",
        "<a@test.example>\r\nBcc: evil@x.example",
        "<a@test.example\n>",
        "<小米@test.example>",
        "<" + "a" * 990 + "@x>",
        "<" + "a" * 100_000,
    ],
)
def test_what_is_no_message_id_joins_no_thread(bad: str) -> None:
    """It is left out, so that the mail comes all the same, and can add no header."""
    message = read(made(["<1@test.example>", bad]))
    assert message["In-Reply-To"] == message["References"] == "<1@test.example>"
    assert {name.lower() for name, _ in message.items()} == NAMES | MACHINES | {"in-reply-to", "references"}
    assert read(made([bad]))["References"] is None


@given(references=st.lists(st.text(st.characters(codec=None), max_size=40) | st.from_regex(MSG_ID, fullmatch=True)))
def test_a_thread_never_breaks_the_headers(references: list[str]) -> None:
    """Whatever was handed in, each header stands once and every line is ASCII."""
    payload = made(references)
    assert payload.isascii()
    names = [name.lower() for name, _ in read(payload).items()]
    assert len(names) == len(set(names))
    assert set(names) - {"in-reply-to", "references"} == NAMES | MACHINES


@pytest.mark.parametrize("bad", ["<a@x>\r\nBcc: evil@x.example", "<" + "a" * 1000 + "@x>"])
def test_a_message_id_that_is_no_line_is_refused(bad: str) -> None:
    """It is a bug, and is told as one before anything is queued."""
    with pytest.raises(ValueError, match="Message-ID"):
        made(message_id=bad)


def test_a_message_id_is_one_for_digest_slot_and_recipient() -> None:
    """Two recipients, two slots and two digests never share one, and none can leave its brackets."""
    ids = {
        new_message_id(digest, slot, recipient, "t", "test.example")
        for digest in ("daily", "../../etc", "新闻>\r\nBcc: x")
        for slot in (NOW, NOW.replace(hour=18))
        for recipient in ("one@x", "two@x")
    }
    assert len(ids) == 12
    assert all(re.fullmatch(r"<20261123T(07|18)3000\.[0-9a-f]{12}\.t@test\.example>", i) for i in ids)
    assert new_message_id("d", NOW, "r", "t", "münchen.example").endswith("@xn--mnchen-3ya.example>")
    assert new_message_id("d", NOW, "r", "t", "").endswith("@localhost>")


def test_lists_whose_names_are_chinese_stay_two() -> None:
    """A List-Id is made of plain labels and still tells two names apart."""
    first, second = list_name("汽车.test.example"), list_name("手机.test.example")
    assert first != second
    for name in (first, second, list_name("a b..c-.test.example"), list_name("汽车")):
        assert re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", name)


@pytest.mark.parametrize(
    ("written", "spec", "name"),
    [
        ("one@test.example", "one@test.example", ""),
        ("Uno, l'altro <one@test.example>", "one@test.example", None),
        ('"Uno, l\'altro" <one@test.example>', "one@test.example", "Uno, l'altro"),
        ("小米 <one@test.example>", "one@test.example", "小米"),
        ("one@münchen.example", "one@xn--mnchen-3ya.example", ""),
        ("用户@test.example", "用户@test.example", ""),
    ],
)
def test_an_address_is_read_with_its_name(written: str, spec: str, name: str | None) -> None:
    """International domains become ASCII; a name with a comma wants its quotes."""
    if name is None:
        assert address(written).addr_spec != spec
        return
    assert (address(written).addr_spec, address(written).display_name) == (spec, name)


def test_only_a_local_part_beyond_ascii_asks_for_utf8_headers() -> None:
    """A Chinese name is encoded; a Chinese mailbox stands in UTF-8 (RFC 6532)."""
    assert made(recipient="小米 <one@test.example>").isascii()
    raw = made(recipient="用户@test.example")
    assert "To: 用户@test.example\r\n".encode() in raw


@pytest.mark.parametrize(("text", "way"), [("città\n" * 50, "quoted-printable"), ("小米汽车\n" * 50, "base64")])
def test_a_part_travels_the_shorter_way(text: str, way: str) -> None:
    """Italian stays readable in the source, Chinese does not triple."""
    found = read(made(text=text)).get_body(("plain",))
    assert found is not None
    assert found["Content-Transfer-Encoding"] == way
