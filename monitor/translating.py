"""Translating an issue: which of its texts are foreign, what is known of them, what an engine says of the rest.

Runs between planning and rendering, before the transaction, and never keeps a mail back: a bounded time for all requests
of an issue, a bounded number of characters an issue and a day, and after the first failure nothing more is asked for that
issue.  What was not translated, or does not pass digest/checked.py, stands as its gloss.  What an engine is asked and
answers is digest/translate.py's.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.addresses import is_inside, origin, split
from monitor.addresses import shown as shown_address
from monitor.digest.checked import fault
from monitor.digest.editor import Editor
from monitor.digest.issue import Issue
from monitor.digest.settings import DigestSettings, LinkSettings, TranslateSettings
from monitor.digest.translate import TranslateError, answered, ask, identity
from monitor.digest.translations import Foreign, Translations
from monitor.digest.words import Words
from monitor.errors import FetchError
from monitor.store import translations
from monitor.store.db import Store
from monitor.version import __version__
from monitor.web import OK, Request, Web

log = logging.getLogger(__name__)

SECONDS = 20.0
"""For all requests of one issue."""
REQUEST_SECONDS = 10.0
PER_ISSUE, PER_DAY = 6000, 15_000
"""Code points that are sent: within half a million a month."""
TEXTS, CHARACTERS = 10, 600
"""Of one request: few, so that a slow engine gives something in time."""
LARGEST = 200_000
"""Bytes of an answer."""
LONGEST = 2000
"""Code points of one translation that are kept; a longer one fails the check in any case."""
LARGEST_KEY = 4096
REFUSED, BUSY = (401, 403), (429, 456)
"""What servers answer to a wrong key, and to too many requests or characters (456 is DeepL's)."""
HEADERS = {
    "User-Agent": f"news-monitor/{__version__}",
    "Content-Type": "application/json",
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
}


class Translator:
    """Translates one issue, however often it is planned again; with no settings it leaves every issue as it is."""

    def __init__(
        self, settings: TranslateSettings | None, *, seconds: float = SECONDS, per_request: float = REQUEST_SECONDS
    ) -> None:
        """`seconds` for all requests together, `per_request` for each."""
        self.settings = settings
        self.left, self.per_request = seconds, per_request
        self.sent = 0
        self.trouble: str | None = None
        """Why nothing more is asked, in one sentence."""

    def translated(
        self,
        store: Store,
        issue: Issue,
        digest: DigestSettings,
        links: LinkSettings,
        *,
        now: datetime,
        written: Callable[[Issue], object] | None = None,
    ) -> Issue:
        """The issue with the translations that may stand in it; `written` writes its mail, where that is no list of cards."""
        if self.settings is None:
            return issue
        wishes = Translations()
        wishful = replace(issue, translations=wishes)
        _ = Editor(wishful, digest, links).page() if written is None else written(wishful)
        wanted = [f for f, kind in wishes.wanted.items() if kind == "title" or self.settings.what == "all"]
        said = self._said(store, wanted, digest.language, now, self.settings)
        words = Words(digest.language, digest.timezone, issue.entities)
        good, faults = {}, []
        for foreign in wanted:
            made = said.get((foreign.text, foreign.language), "").strip()
            why = fault(words, foreign.text, made, foreign.language) if made else ""
            if why:
                faults.append(why)
            elif made:
                good[foreign] = made
        if faults:
            log.info(
                "digest %s: %d translation(s) left out: %s", digest.name, len(faults), ", ".join(sorted(set(faults)))
            )
        return replace(issue, translations=Translations(good))

    def _said(
        self, store: Store, wanted: Sequence[Foreign], target: str, now: datetime, settings: TranslateSettings
    ) -> Mapping[tuple[str, str], str]:
        """What engines said of these texts, now or before."""
        engine = identity(settings)
        said = dict(translations.known(store, [f.text for f in wanted], target=target, engine=engine))
        missing = [f for f in wanted if (f.text, f.language) not in said]
        if not missing or self.trouble:
            return said
        room = min(PER_ISSUE - self.sent, PER_DAY - translations.characters(store, now))
        made: dict[tuple[str, str], str] = {}
        began = time.monotonic()
        try:
            key = _key(settings)
            asyncio.run(self._ask(settings, list(batches(missing, room)), target, key, made))
        except (FetchError, TranslateError, TimeoutError) as error:
            why = str(error) if isinstance(error, FetchError) else f"{_who(settings)} {error or 'takes too long'}"
            self.trouble = f"nothing more is translated for this issue, its glosses stand: {why}"
            log.warning("%s", self.trouble)
        self.left -= time.monotonic() - began
        if made and store.writable:
            translations.keep(store, made, target=target, engine=engine, now=now)
        return said | made

    async def _ask(
        self, settings: TranslateSettings, asked: Sequence[Sequence[Foreign]], target: str, key: str,
        made: dict[tuple[str, str], str],
    ) -> None:  # fmt: skip
        """Ask for one batch after the other, as long as there is time; what came is in `made`, whatever comes next.

        Raises:
            FetchError: no answer, or one that says no.
            TranslateError: an answer that holds no translations.
            TimeoutError: no answer in time.
        """
        async with Web(per_host=1) as web, asyncio.timeout(max(0.0, self.left)):
            for batch in asked:
                texts = [foreign.text for foreign in batch]
                self.sent += sum(map(len, texts))
                body = await self._answer(web, settings, texts, batch[0].language, target, key)
                for foreign, done in zip(batch, answered(settings, body, len(batch)), strict=True):
                    made[foreign.text, foreign.language] = done[:LONGEST]

    async def _answer(
        self, web: Web, settings: TranslateSettings, texts: Sequence[str], source: str, target: str, key: str
    ) -> bytes:
        """The body of one answer."""
        asked = ask(settings, texts, source, target, key)
        request = Request(
            url=asked.url,
            headers=HEADERS,
            secret_headers=asked.secret_headers,
            timeout=self.left + 1,  # the one below ends it
            max_body=LARGEST,
            allow_private=True,
            proxy=None if is_inside(origin(split(asked.url))[0]) else settings.proxy,
            body=asked.body,
        )
        async with asyncio.timeout(self.per_request), web.get(request) as response:
            if response.status == OK:
                return response.body
        if response.status in REFUSED:
            raise TranslateError(f"answered HTTP {response.status}: check [translate] key_credential")
        if response.status in BUSY:
            raise TranslateError(f"answered HTTP {response.status}: too much was asked of it for now")
        raise TranslateError(f"answered HTTP {response.status}: check [translate] url")


def batches(missing: Sequence[Foreign], room: int) -> Iterator[list[Foreign]]:
    """Requests of one language each, in order of their first text, with `room` code points in all: what leads the mail comes first."""
    by_language: dict[str, list[Foreign]] = defaultdict(list)
    done: list[list[Foreign]] = []
    for foreign in missing:
        room -= len(foreign.text)
        if room < 0:
            break
        batch = by_language[foreign.language]
        if not batch:
            done.append(batch)
        batch.append(foreign)
        if len(batch) >= TEXTS or sum(len(f.text) for f in batch) >= CHARACTERS:
            del by_language[foreign.language]
    yield from done


def _who(settings: TranslateSettings) -> str:
    return "DeepL" if settings.url is None else shown_address(settings.url)


def _key(settings: TranslateSettings) -> str:
    """The engine's key; "" where the config names none.

    Raises:
        TranslateError: its credential gives none.
    """
    if settings.key_file is None:
        return ""
    name = settings.key_file.name
    try:
        with settings.key_file.open(encoding="ascii") as file:
            key = file.read(LARGEST_KEY).strip()
    except UnicodeDecodeError:
        raise TranslateError(f"gets no key: the credential {name} is no plain text") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise TranslateError(f"gets no key: the credential {name} cannot be read ({why})") from error
    if not key.isprintable() or " " in key or not key:
        raise TranslateError(f"gets no key: the credential {name} must hold one line with nothing else")
    return key
