"""Every mail is one by the RFCs: the checker of tests/support/mailcheck.py, and what it must and must not let through."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.digest.words import LANGUAGES
from monitor.mail.message import build, new_message_id
from tests.support import scenes
from tests.support.mailcheck import faults

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
NASTY = st.text(st.characters(codec=None), max_size=200) | st.text(
    "\r\n \t:<>@=?.,;\"'\\()[]Aa小é\x00\x7f\x85\u2028\u202e\u2066\u200d\ud83d\U0001f697اש", max_size=120
)
LOCAL = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(?:\.[a-z0-9]{1,9}){0,2}", fullmatch=True) | st.text(
    "用户名é", min_size=1, max_size=9
)
PLACES = st.sampled_from(["test.example", "münchen.example", "xn--mnchen-3ya.example", "a-b.example", "小米.example"])


def made(**more: object) -> bytes:
    """A message with these values instead of plain ones."""
    plain = {
        "sender": "Monitor <monitor@test.example>",
        "recipient": "one@test.example",
        "subject": "Xiaomi SU7: due conferme",
        "text": "testo\n",
        "html": "<p>testo</p>\n",
        "message_id": "<20261123T073000.0123456789ab.cd@test.example>",
        "date": NOW,
        "list_id": "daily.test.example",
        "language": "it",
    }
    return build(**{**plain, **more})  # type: ignore[arg-type]  # values of several kinds


@given(subject=NASTY, text=NASTY, html=NASTY)
@example(subject="s\r\nBcc: evil@x.example\r\n\r\nbody", text=".\r\n.\r\nQUIT\r\n", html="\r\n--\r\n.\r\n")
@example(subject="=?utf-8?q?Bcc:_evil=40x?= =?x?", text="--===============0==", html="\ud800")
@example(subject="\U0001f697" * 300, text="\U0001f697" * 900, html="小" * 900)
@example(subject="a" * 77 + " " + "b" * 500, text=" \n \t\n=\n", html="x" * 3000)
@example(subject="  ", text="", html="")
def test_whatever_titles_say_the_mail_is_valid(subject: str, text: str, html: str) -> None:
    """Line ends, NUL, lone surrogates, bidi controls, emoji, endless words: no rule of the RFCs is broken."""
    assert faults(made(subject=subject, text=text, html=html)) == []


@given(name=NASTY, other=NASTY, local=LOCAL, place=PLACES)
@example(name='"', other="a, b", local="one", place="test.example")
@example(name="=?utf-8?q?x?=", other="\\", local="one", place="test.example")
@example(name="000000000¡¡¡¡¡¡¡𐀀𐀀", other="", local="0.00", place="test.example")
@example(name="小" * 200, other="a" * 400, local="用户", place="test.example")
def test_whatever_names_are_the_mail_is_valid(name: str, other: str, local: str, place: str) -> None:
    """Display names of any kind, international mailboxes and domains; UTF-8 in the head only for a mailbox that needs it."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    sender = other.replace("\\", "\\\\").replace('"', '\\"')
    raw = made(recipient=f'"{quoted}" <{local}@{place}>', sender=f'"{sender}" <monitor@test.example>')
    assert faults(raw) == []
    assert raw.isascii() == local.isascii()


@given(
    digest=NASTY,
    leave=NASTY,
    references=st.lists(NASTY | st.from_regex(r"<[a-z.]{1,300}@[a-z.]{1,30}>", fullmatch=True), max_size=40),
    zone=st.integers(-12 * 60, 14 * 60),
)
def test_whatever_the_config_says_the_mail_is_valid(digest: str, leave: str, references: list[str], zone: int) -> None:
    """Names of digests, addresses to leave by, threads and zones become machine headers that machines read."""
    raw = made(
        list_id=f"{digest}.test.example",
        unsubscribe=f"https://test.example/{leave}",
        references=references,
        date=NOW.astimezone(timezone(timedelta(minutes=zone))),
        message_id=new_message_id(digest, NOW, "one@test.example", "0123", "test.example"),
    )
    assert faults(raw) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", scenes.KINDS)
def test_the_mails_of_a_morning_are_valid(kind: str, language: str) -> None:
    """Real ones of every kind with hostile titles, in each language."""
    rendered = scenes.KINDS[kind](language)
    raw = made(subject=rendered.subject, text=rendered.text, html=rendered.html, language=language)
    assert faults(raw) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\nTo:", b"\nTo:"),
        (b"\r\nTo:", b"\r\nBcc: evil@x.example\r\nTo:"),
        (b"\r\nTo:", b"\r\nTo: two@test.example\r\nTo:"),
        (b"\r\nTo:", b"\r\n \r\nTo:"),
        (b"\r\nTo:", b"\r\nno field\r\nTo:"),
        (b"To: one@test.example", b"To: one@"),
        (b"To: one@test.example", b"To: one@-test.example"),
        (b"To: one@test.example", b"To: a b@test.example"),
        (b"To: one@test.example", b"To: one@test.example, two@test.example"),
        (b"To: one@test.example", b"To: =?utf-8?q?a,b?= <one@test.example>"),
        (b"To: one@test.example", b"To: caf\xc3\xa9 <one@test.example>"),
        (b"To: one@test.example", b"X-To: one@test.example"),
        (b"Mon, 23", b"Tue, 23"),
        (b"23 Nov", b"31 Nov"),
        (b"+0000", b"GMT"),
        (b"07:30:00", b"25:30:00"),
        (b"due conferme", b"caff\xc3\xa8"),
        (b"due conferme", b"\0"),
        (b"due conferme", b"=?utf-8?q?caff=E8?="),
        (b"due conferme", b"=?utf-8?b?caff?=x"),
        (b"due conferme", b"=?utf-8?b?DQo=?="),
        (b"due conferme", b"=?latin-1?q?x?="),
        (b"due conferme", b"=?utf-8?q?" + b"a" * 70 + b"?="),
        (b"due conferme", b"due " * 30),
        (b"due conferme", b"a" * 1000),
        (b"<daily.test.example>", b"<daily>"),
        (b"<daily.test.example>", b"daily.test.example"),
        (b"@test.example>\r\nList", b">\r\nList"),
        (b"auto-generated", b"yes"),
        (b"Content-Language: it", b"Content-Language: italiano vero"),
        (b"MIME-Version: 1.0", b"MIME-Version: 2"),
        (b"multipart/alternative", b"multipart/mixed"),
        (b"List-Id:", b"In-Reply-To: <a@b>\r\nList-Id:"),
        (b"List-Id:", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nList-Id:"),
        (b"List-Id:", b"List-Unsubscribe: <https://a b>\r\nList-Id:"),
        (b"List-Id:", b"List-Unsubscribe: <javascript:x>\r\nList-Id:"),
        (b"quoted-printable", b"base64"),
        (b"quoted-printable", b"8bit"),
        (b"testo\r\n", b"testo \r\n"),
        (b"testo\r\n", b"=e8\r\n"),
        (b"testo\r\n", b"=E8\r\n"),
        (b"testo\r\n", b"=0A\r\n"),
        (b"testo\r\n", b"\xc3\xa8\r\n"),
        (b"testo\r\n", b"t" * 80 + b"\r\n"),
        (b"text/html", b"text/plain"),
        (b'charset="utf-8"', b"charset=x"),
        (b"Date:", b"Received:"),
    ],
)
def test_the_checker_sees_what_is_wrong(old: bytes, new: bytes) -> None:
    """One fault put into a valid mail, and the checker says so."""
    raw = made()
    assert faults(raw) == []
    assert old in raw
    assert faults(raw.replace(old, new, 1))


@given(raw=st.binary(max_size=300) | st.text('a:<>@=?\r\n -\t"', max_size=200).map(str.encode))
def test_the_checker_finds_something_in_what_is_no_mail(raw: bytes) -> None:
    """Noise is never valid, and never breaks the checker."""
    assert faults(raw)
