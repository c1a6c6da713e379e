"""What keys and tables mean together: names given twice, names that nobody bears, keys that exclude or need each other.

Works on what was written, right or wrong, so that a mistake in one key hides none in another.
"""

from collections.abc import Sequence

from monitor.config.document import Document, Listed
from monitor.config.problems import nearest
from monitor.config.units import duration
from monitor.errors import Problem
from monitor.feeds.settings import FetchSettings
from monitor.text import shown

MISSING = {
    "feeds": 'no feed is named: add [[feeds]] with name = "…" and url = "https://…"',
    "watches": 'no watch is named: add [[watches]] with name = "xiaomi-auto" and use = "xiaomi-auto"',
    "digests": 'no digest is named: add [[digests]] with name = "daily" and to = ["me@example.org"]',
}
LOW, HIGH = FetchSettings().min_interval, FetchSettings().max_interval
EXAMPLES = {"libretranslate": "http://127.0.0.1:5000", "openai": "https://api.example.org/v1"}
"""Addresses of engines that have none of their own."""
PLACES = ("password_credential", "password_env", "password_command")


def check(document: Document) -> list[Problem]:
    """Every mistake between keys."""
    found = [Problem(place=name, message=said) for name, said in MISSING.items() if not document.raw.get(name)]
    for rows in document.listed.values():
        found += _twice(rows)
    found += _watches(document)
    found += _rhythm(document.listed["digests"])
    found += _rsshub(document)
    found += _fetch(document)
    found += _mail(document)
    found += _translate(document)
    return found


def _twice(rows: Sequence[Listed]) -> list[Problem]:
    first: dict[str, str] = {}
    found = []
    for row in rows:
        if row.name and first.setdefault(row.name, row.place) != row.place:
            message = f"is the name of {first[row.name]} too: give each its own"
            found.append(Problem(place=row.at("name"), message=message))
    return found


def _watches(document: Document) -> list[Problem]:
    """Watches that a digest asks for and nobody defines."""
    known = [row.name for row in document.listed["watches"]]
    return [
        Problem(
            place=row.at("watches"),
            message=f"no watch is called {shown(name)[:60]!r}"
            + (nearest(name, known) or f": write {', '.join(known) or 'one of [[watches]]'}"),
        )
        for row in document.listed["digests"]
        for name in _strings(row.raw.get("watches"))
        if name.strip() not in known
    ]


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _rhythm(digests: Sequence[Listed]) -> list[Problem]:
    return [
        Problem(place=row.at("every"), message=f"stands beside `{other}`: keep one of the two")
        for row in digests
        for other in ("at", "days")
        if "every" in row.raw and other in row.raw
    ]


def _rsshub(document: Document) -> list[Problem]:
    if "instance" in document.keys("rsshub"):
        return []
    message = 'rsshub:// needs an instance to ask: add [rsshub] with instance = "https://…"'
    return [
        Problem(place=row.at(key), message=message)
        for row in document.listed["feeds"]
        for key in ("url", "fallback")
        if str(row.raw.get(key, "")).strip().lower().startswith("rsshub:")
    ]


def _fetch(document: Document) -> list[Problem]:
    keys = document.keys("fetch")
    low, high = (_seconds(keys.get(f"{which}_interval"), default) for which, default in (("min", LOW), ("max", HIGH)))
    if low is None or high is None or low <= high:
        return []
    return [Problem(place="fetch.min_interval", message="is longer than max_interval: make one of the two fit")]


def _seconds(value: object, default: float) -> float | None:
    """A duration where it is one; what is none has been reported."""
    try:
        return default if value is None else duration(value)
    except ValueError:
        return None


def _mail(document: Document) -> list[Problem]:
    keys = document.keys("mail")
    places = [key for key in PLACES if key in keys]
    found = []
    if keys.get("transport") == "smtp" and "host" not in keys:
        found.append(Problem(place="mail.host", message='is missing: SMTP needs host = "smtp.example.org"'))
    if len(places) > 1:
        found.append(Problem(place=f"mail.{places[1]}", message=f"stands beside `{places[0]}`: keep one of the two"))
    if "username" in keys and not places:
        message = f"has no password: add one of {', '.join(PLACES)}"
        found.append(Problem(place="mail.username", message=message))
    if places and "username" not in keys:
        found.append(Problem(place=f"mail.{places[0]}", message='has no username: add username = "…"'))
    return found


def _translate(document: Document) -> list[Problem]:
    keys = document.keys("translate")
    engine, found = keys.get("engine"), []
    if engine in ("libretranslate", "openai") and "url" not in keys:
        message = f'is missing: {engine} is asked where you say: url = "{EXAMPLES[engine]}"'
        found.append(Problem(place="translate.url", message=message))
    if engine == "openai" and "model" not in keys:
        found.append(Problem(place="translate.model", message='is missing: name the model, like model = "gpt-5-mini"'))
    if engine == "deepl" and "key_credential" not in keys:
        message = "is missing: DeepL asks for a key; name the credential that holds it"
        found.append(Problem(place="translate.key_credential", message=message))
    return found
