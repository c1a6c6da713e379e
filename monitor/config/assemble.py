"""Tables -> settings: defaults filled in, paths made absolute, watchlists and credentials read.

What is wrong with a watchlist or a credential is a problem of the config; what is legal but not in effect yet, or
can never do anything, is a warning (cautions.py).
"""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.addresses import origin
from monitor.config.cautions import cautions
from monitor.config.document import Document, Listed
from monitor.config.routes import bare, routed, without_login
from monitor.config.settings import Settings, Watch
from monitor.digest.settings import DigestSettings, LinkSettings, TranslateSettings
from monitor.errors import Problem, ProblemsError
from monitor.feeds.settings import FetchSettings
from monitor.mail.settings import HealthSettings, MailSettings
from monitor.model import Feed
from monitor.rules import watchlist

DEFAULTS = {"database": "news.db", "language": "en", "timezone": "UTC", "tick": 15.0}
"""Of `[monitor]`."""
ZONES = {"zh": "Asia/Shanghai", "it": "Europe/Rome"}
"""Of dates that carry none, by the feed's language; else UTC."""
CREDENTIALS = Path("/run/credentials/monitor.service")
"""Where systemd keeps the service's credentials; told where $CREDENTIALS_DIRECTORY is not set."""
LARGEST_CREDENTIAL = 100_000
RECAP_AT, RECAP_DAYS = (time(7, 30),), (0,)
"""When a recap comes: a digest's own times and days would make it a daily one."""


class _Assembly:
    """One file being put together; problems and warnings gather on the way."""

    def __init__(self, document: Document, path: Path, env: Mapping[str, str], problems: list[Problem]) -> None:
        self.document = document
        self.path = path
        self.env = env
        self.problems = problems
        self.warnings: list[Problem] = []

    def single(self, name: str) -> dict[str, Any]:
        """The keys a single table sets; none where it is missing or has mistakes, which are reported already."""
        table = self.document.single.get(name)
        return {} if table is None else table.given()

    def rows(self, name: str) -> list[Listed]:
        """The tables of a list that have no mistake."""
        return [row for row in self.document.listed[name] if row.table is not None]

    def written(self, text: str) -> Path:
        """Where something is written: under $STATE_DIRECTORY where systemd sets it, else beside the file."""
        state = self.env.get("STATE_DIRECTORY", "").partition(":")[0]
        return (Path(state) if state else self.path.parent) / self._home(text)

    def _home(self, text: str) -> Path:
        home = self.env.get("HOME")
        return Path(home) / text[2:] if home and text.startswith("~/") else Path(text)

    def credential(self, name: str, place: str) -> Path:
        """The file of a credential; that it is missing is a problem under systemd, and a warning elsewhere."""
        folder = self.env.get("CREDENTIALS_DIRECTORY")
        file = (Path(folder) if folder else CREDENTIALS) / name
        if not folder:
            said = f"$CREDENTIALS_DIRECTORY is not set, so {name} is not read here: run as the service does, or set it"
            self.warnings.append(Problem(place=place, message=said))
        elif not file.is_file():
            said = f"there is no credential {name} in {folder}: add LoadCredential={name}:FILE to the unit"
            self.problems.append(Problem(place=place, message=said))
        return file


def assemble(document: Document, path: Path, env: Mapping[str, str], problems: list[Problem]) -> Settings | None:
    """The settings; None where there are `problems`, which what is found wrong here joins."""
    made = _Assembly(document, path, env, problems)
    head = {**DEFAULTS, **made.single("monitor")}
    language, timezone = head["language"], head["timezone"]
    feeds = _feeds(made, language)
    watches, loaded = _watches(made, feeds)
    digests = _digests(made, language, timezone, tuple(watch.name for watch in watches))
    mail, fetch = _mail(made), _fetch(made)
    translate = _translate(made, fetch)
    if problems:
        return None
    return Settings(
        path=path,
        database=made.written(head["database"]),
        language=language,
        timezone=timezone,
        tick=head["tick"],
        feeds=feeds,
        fetch=fetch,
        watches=watches,
        watchlists=tuple(each.watchlist for _, each in loaded),
        digests=digests,
        links=LinkSettings(**made.single("links")),
        mail=mail,
        translate=translate,
        health=_health(made, digests),
        cautions=(*cautions(document), *made.warnings),
        doubts=lambda: tuple(
            Problem(place=f"{place}: {w.place}", message=w.message) for place, each in loaded for w in each.warnings
        ),
    )


def _fetch(made: _Assembly) -> FetchSettings:
    instance = made.single("rsshub").get("instance")
    return FetchSettings(**made.single("fetch"), rsshub=None if instance is None else without_login(bare(instance))[0])


def _feeds(made: _Assembly, language: str) -> tuple[Feed, ...]:
    instance = made.single("rsshub").get("instance")
    feeds = []
    for row in made.rows("feeds"):
        given = row.table.given()
        spoken = given.setdefault("language", language)
        given.setdefault("timezone", ZONES.get(spoken, "UTC"))
        credential = given.pop("headers_credential", None)
        own = _headers(made, credential, row.at("headers_credential")) if credential else {}
        given["url"], login = without_login(routed(given["url"], instance))
        given["headers"] = {**login, **own}
        if "fallback" in given:
            given["fallback"], login = without_login(routed(given["fallback"], instance))
            # what the first address's server may know, another server must not
            shared = given["headers"] if _origin(given["fallback"]) == _origin(given["url"]) else {}
            given["fallback_headers"] = {**shared, **login}
        feeds.append(Feed(**given))
    return tuple(feeds)


def _origin(address: str) -> tuple[str, int]:
    return origin(urlsplit(address))


def _headers(made: _Assembly, credential: str, place: str) -> dict[str, str]:
    """Request headers from a credential: one `Name: value` a line."""
    file = made.credential(credential, place)
    try:
        with file.open(encoding="utf-8") as lines:
            text = lines.read(LARGEST_CREDENTIAL)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        made.problems.append(Problem(place=place, message=f"the credential {credential} cannot be read as UTF-8 text"))
        return {}
    headers = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if not colon or not name.strip().replace("-", "").isalnum() or not line.isascii():
            said = f"the credential {credential} must hold lines like `Cookie: value`"
            made.problems.append(Problem(place=place, message=said))
            return {}
        headers[name.strip()] = value.strip()
    return headers


def _watches(
    made: _Assembly, feeds: tuple[Feed, ...]
) -> tuple[tuple[Watch, ...], tuple[tuple[str, watchlist.Loaded], ...]]:
    """The watches, and what each one's `use` names, with the place that names it."""
    watches, lists = [], []
    contexts = {feed.context for feed in feeds if feed.context is not None}
    for row in made.rows("watches"):
        try:
            own = row.table.use not in watchlist.shipped()
            one = watchlist.load(row.table.use, made.path.parent, contexts=contexts if own else None)
        except ProblemsError as error:
            made.problems += [Problem(place=f"{row.at('use')}: {p.place}", message=p.message) for p in error.problems]
            continue
        watches.append(Watch(name=row.table.name, use=row.table.use))
        lists.append((row.at("use"), one))
    return tuple(watches), tuple(lists)


def _digests(made: _Assembly, language: str, timezone: str, watches: tuple[str, ...]) -> tuple[DigestSettings, ...]:
    """The digests; a recap comes on Mondays at 07:30 where the file does not say otherwise."""
    digests = []
    for row in made.rows("digests"):
        given = row.table.given()
        if given.get("kind") == "weekly" and "every" not in given:
            given = {"at": RECAP_AT, "days": RECAP_DAYS, **given}
        if "at" in given:
            given["at"] = tuple(sorted(set(given["at"])))
        if "days" in given:
            given["days"] = tuple(sorted(set(given["days"])))
        if "every" in given:
            given["at"] = ()
        chosen = tuple(dict.fromkeys(given.pop("watches", watches)))
        to = tuple(dict.fromkeys(given.pop("to")))
        digests.append(DigestSettings(**{"language": language, **given}, to=to, watches=chosen, timezone=timezone))
    return tuple(digests)


def _mail(made: _Assembly) -> MailSettings:
    """The transport; sent by the first digest's first recipient where `from` names nobody."""
    given = made.single("mail")
    sender = given.pop("sender", None) or next((row.table.to[0] for row in made.rows("digests")), "")
    if credential := given.pop("password_credential", None):
        given["password_file"] = made.credential(credential, "mail.password_credential")
    given["path"] = made.written(given.get("path", "outbox"))
    return MailSettings(**given, sender=sender)


def _translate(made: _Assembly, fetch: FetchSettings) -> TranslateSettings | None:
    """Who translates; its login and key stand apart from its address."""
    given = made.single("translate")
    if not given:
        return None
    if credential := given.pop("key_credential", None):
        given["key_file"] = made.credential(credential, "translate.key_credential")
    if "url" in given:
        given["url"], given["headers"] = without_login(given["url"])
    return TranslateSettings(**given, proxy=fetch.proxy)


def _health(made: _Assembly, digests: tuple[DigestSettings, ...]) -> HealthSettings:
    """Whom to tell: the first digest's recipients where the file names nobody."""
    given = made.single("health")
    to = tuple(dict.fromkeys(given.get("to") or digests[0].to))
    if "heartbeat_url" not in given:
        return HealthSettings(to=to)
    url, login = without_login(given["heartbeat_url"])
    return HealthSettings(to=to, heartbeat_url=url, heartbeat_headers=login)
