"""The kinds of value a key may hold: each checks one value and says what to write instead, never what was written."""

import re
import string
from email.errors import MessageError
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import PurePath
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator

from monitor.addresses import split
from monitor.config import units
from monitor.config.problems import nearest
from monitor.errors import FetchError
from monitor.mail.message import address

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST = 4096
HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.?")
LOCAL_PART = re.compile(r"""[^\s@<>()\[\]\\,;:"]{1,64}""")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SPOKEN = ("it", "en", "zh")
WEB = ("http", "https")


def _text(value: str) -> str:
    value = value.strip()
    if not value:
        raise ValueError("is empty: write something or leave the key out")
    if CONTROL.search(value) or len(value) > LONGEST:
        raise ValueError("holds control characters or is too long: write one short line")
    return value


def _label(value: str) -> str:
    """A name that may stand in a file's name and in a header."""
    if re.search(r"[/\\<>]", value) or value.startswith("."):
        raise ValueError("is part of file names: write it without / \\ < > and without a dot in front")
    return value


def web_address(value: str) -> str:
    """An http(s) address that can be one; its host an IP address or a name that IDNA can write."""
    if urlsplit_scheme(value) not in WEB:
        raise ValueError('is no web address: write it whole, like "https://example.org/feed.xml"')
    try:
        host = split(value).hostname or ""
    except FetchError:
        host = ""
    if not is_host(host):
        raise ValueError('cannot be an address: write it like "https://example.org/feed.xml", without blanks')
    return value


def urlsplit_scheme(value: str) -> str:
    """The scheme of an address in lower case, "" where it has none or cannot be read."""
    try:
        return urlsplit(value).scheme
    except ValueError:
        return ""


def is_host(host: str) -> bool:
    """Whether a name can be a host: an IP address, or labels that IDNA can write."""
    try:
        ip_address(host)
    except ValueError:
        try:
            return bool(HOST.fullmatch(host)) and bool(host.encode("idna"))
        except UnicodeError:
            return False
    return True


def _feed_address(value: str) -> str:
    """A web address, or `rsshub://route`."""
    if urlsplit_scheme(value) == "rsshub":
        route = value.partition("://")[2].strip("/")
        if not route or re.search(r"\s|[?#]$", route):
            raise ValueError('names no route of RSSHub: write it like "rsshub://ithome/digi"')
        return value
    return web_address(value)


def mail_address(value: str) -> str:
    """`a@b.example` or `Name <a@b.example>`."""
    spec = parseaddr(value)[1]
    local, _, domain = spec.rpartition("@")
    whole = value == spec or value.endswith(f"<{spec}>")  # else parseaddr took something out of a list or a comment
    if not whole or not LOCAL_PART.fullmatch(local) or not is_host(domain):
        raise ValueError('is no mail address: write "me@example.org" or "Name <me@example.org>"')
    try:
        address(value)
    except (MessageError, ValueError, IndexError) as error:
        raise ValueError('is no mail address: write "me@example.org" or "Name <me@example.org>"') from error
    return value


def _unsubscribe(value: str) -> str:
    if value.startswith("mailto:"):
        mail_address(value.removeprefix("mailto:").partition("?")[0])
        return value
    if urlsplit_scheme(value) != "https":
        raise ValueError('write an address that begins with "mailto:" or "https://"')
    return web_address(value)


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            'is no time zone: write a name like "Europe/Rome"' + nearest(value, sorted(available_timezones()))
        ) from error
    return value


def _language(value: str) -> str:
    """A language's code, its region and script left off: `zh-Hant` is zh."""
    if not LANGUAGE.fullmatch(value):
        raise ValueError('is no language code: write "it", "en" or "zh"')
    return value.partition("-")[0].lower()


def _spoken(value: str) -> str:
    if value not in SPOKEN:
        raise ValueError('write "it", "en" or "zh": a digest speaks no other language')
    return value


def _credential(value: str) -> str:
    if PurePath(value).name != value or value in (".", ".."):
        raise ValueError("names a file in $CREDENTIALS_DIRECTORY: write its name alone, without a folder")
    return value


def _variable(value: str) -> str:
    if not VARIABLE.fullmatch(value):
        raise ValueError('names an environment variable: write its name, like "MAIL_PASSWORD", not the password')
    return value


def _link(value: str) -> str:
    """A template for links, or "" for none."""
    if not value.strip():
        return ""
    try:
        fields = {
            (name, spec, conversion)
            for _, name, spec, conversion in string.Formatter().parse(value)
            if name is not None
        }
    except ValueError:
        fields = {("", "", None)}
    if not fields <= {("url", "", None), ("language", "", None)} or ("url", "", None) not in fields:
        raise ValueError("must hold {url}, may hold {language}, and no other braces")
    web_address(value.replace("{url}", "u").replace("{language}", "en"))
    return value


Text = Annotated[str, AfterValidator(_text)]
Label = Annotated[Text, AfterValidator(_label)]
WebAddress = Annotated[Text, AfterValidator(web_address)]
FeedAddress = Annotated[Text, AfterValidator(_feed_address)]
MailAddress = Annotated[Text, AfterValidator(mail_address)]
Unsubscribe = Annotated[Text, AfterValidator(_unsubscribe)]
Timezone = Annotated[Text, AfterValidator(_timezone)]
Language = Annotated[Text, AfterValidator(_language)]
Spoken = Annotated[str, AfterValidator(_spoken)]
Credential = Annotated[Text, AfterValidator(_credential)]
Variable = Annotated[Text, AfterValidator(_variable)]
Link = Annotated[str, AfterValidator(_link)]
Duration = Annotated[float, BeforeValidator(units.duration)]
WholeSeconds = Annotated[float, BeforeValidator(units.whole_seconds)]
Size = Annotated[int, BeforeValidator(units.size)]
