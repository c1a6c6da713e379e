"""What is legal and yet worth a word: keys whose feature comes later, and settings that work against each other."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.addresses import is_inside, is_private
from monitor.config.document import Document
from monitor.config.units import duration
from monitor.errors import Problem
from monitor.feeds.settings import FetchSettings

LATER = "is not in effect yet"
TABLES = {
    "backup": "no backup is made",
}
"""Tables whose feature comes later, with what happens instead."""
SMTP_KEYS = ("host", "port", "security", "username", "password_credential", "password_env", "password_command")
EXAMPLE = ("example.org", "example.com", "example.net")
SUBMISSIONS = 465


def cautions(document: Document) -> tuple[Problem, ...]:
    """Every warning about a config that has no mistake."""
    return (
        *_later(document),
        *_fetch(document),
        *_tick(document),
        *_urgent(document),
        *_mail(document),
        *_translate(document),
        *_feeds(document),
    )


def _later(document: Document) -> Iterator[Problem]:
    for name, instead in TABLES.items():
        for key in document.keys(name):
            yield Problem(place=f"{name}.{key}", message=f"{LATER}: {instead}")
    if "unmatched" in document.keys("keep") and document.keys("keep")["unmatched"] != "forever":
        yield Problem(place="keep.unmatched", message=f"{LATER}: everything is kept")
    if document.keys("keep").get("matched", "forever") != "forever":
        yield Problem(place="keep.matched", message=f"{LATER}: everything is kept")


def _fetch(document: Document) -> Iterator[Problem]:
    given = document.single["fetch"].given() if "fetch" in document.single else {}
    settings = FetchSettings(**given)
    if settings.interval < settings.min_interval and "interval" in given:
        yield Problem(
            place="fetch.interval", message="is shorter than min_interval, which is how often feeds are asked then"
        )
    if settings.interval > settings.max_interval:
        yield Problem(place="fetch.interval", message="is longer than max_interval: write a larger max_interval")


def _tick(document: Document) -> Iterator[Problem]:
    """What is due more often than anybody looks."""
    tick = _seconds(document, "monitor", "tick", "15s")
    said = "is shorter than [monitor] tick, which is how often the daemon looks: write a smaller tick or a longer time"
    pace = max(_seconds(document, "fetch", "interval", "20m"), _seconds(document, "fetch", "min_interval", "10m"))
    if "interval" in document.keys("fetch") and pace < tick:
        yield Problem(place="fetch.interval", message=said)
    for row in document.listed["digests"]:
        if row.raw.get("every") is not None and duration(row.raw["every"]) < tick:
            yield Problem(place=row.at("every"), message=said)


def _urgent(document: Document) -> Iterator[Problem]:
    """Keys on urgent mails where there will be none."""
    for row in document.listed["digests"]:
        urgent = row.raw.get("urgent") is True
        if urgent and row.raw.get("kind") == "weekly":
            said = "does nothing in a recap: write it in a digest that is no weekly one"
            yield Problem(place=row.at("urgent"), message=said)
        if urgent and "sure" not in row.raw.get("levels", ["sure"]):
            said = 'mails nothing, since only "sure" matches are urgent: add "sure" to levels, or leave it out'
            yield Problem(place=row.at("urgent"), message=said)
        if "urgent_per_hour" in row.raw and not urgent:
            yield Problem(place=row.at("urgent_per_hour"), message="does nothing without urgent = true")


def _seconds(document: Document, table: str, key: str, default: str) -> float:
    return duration(document.keys(table).get(key, default))


def _mail(document: Document) -> Iterator[Problem]:
    keys = document.keys("mail")
    if keys.get("transport", "maildir") == "maildir":
        if unused := [key for key in SMTP_KEYS if key in keys]:
            said = 'does nothing while mail goes to a Maildir: add transport = "smtp"'
            yield Problem(place=f"mail.{unused[0]}", message=said)
        return
    if keys.get("security") == "none" and "username" in keys and not _loopback(str(keys["host"])):
        yield Problem(
            place="mail.security", message='"none" sends the password in the clear: write "starttls" or "tls"'
        )
    if keys.get("security") == "tls" and "port" not in keys:
        said = f"is 587, where servers rarely speak TLS from the start: add port = {SUBMISSIONS}"
        yield Problem(place="mail.port", message=said)
    for row in document.listed["digests"]:
        if any(to.rstrip("> ").endswith(tuple(f"@{domain}" for domain in EXAMPLE)) for to in row.table.to):
            yield Problem(place=row.at("to"), message="is an example's address: write your own")


def _translate(document: Document) -> Iterator[Problem]:
    keys = document.keys("translate")
    if "model" in keys and keys.get("engine") != "openai":
        yield Problem(place="translate.model", message='does nothing: only engine = "openai" asks for a model')
    if "key_credential" in keys and str(keys.get("url", "")).startswith("http://"):
        host = urlsplit(str(keys["url"])).hostname or ""
        if not (_loopback(host) or is_inside(host)):
            yield Problem(place="translate.url", message="sends the key and the titles in the clear: write https://")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "localhost.")


def _feeds(document: Document) -> Iterator[Problem]:
    allowed = document.keys("fetch").get("allow_private_addresses", False)
    first: dict[str, str] = {}
    for row in document.listed["feeds"]:
        same = first.setdefault(row.table.url, row.place)
        if same != row.place:
            yield Problem(place=row.at("url"), message=f"is the address of {same} too, which is asked twice")
        if not allowed and _inside(row.table.url):
            said = "is in a private network and is not asked: set [fetch] allow_private_addresses if that is meant"
            yield Problem(place=row.at("url"), message=said)


def _inside(url: str) -> bool:
    """Whether an address names a private IP address outright; names are resolved when they are asked."""
    try:
        return is_private(urlsplit(url).hostname or "")
    except ValueError:
        return urlsplit(url).hostname == "localhost"
