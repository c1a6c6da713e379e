"""The reader's language: catalog, plurals, days, figures and names.

A catalog is a TOML file of messages, one a language, with the same keys in each; a missing key is a bug and raises.
Dates, numbers and the rules of plurals come from Babel (CLDR).  Its .po catalogs were left out: they take the English text
for the key, fall back to it in silence, and must be compiled; these are read as they stand, and a test fails on a message
that one language lacks, that two have alike, or that nothing uses.  Says nothing about what is told.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from monitor.digest.translations import Translations
from monitor.model import Entity
from monitor.text import HAN, fold_text, shown

LANGUAGES = ("it", "en", "zh")
SCALED = 1e6
"""From here on an amount of money is said in millions."""
ROUND = 1e4
"""The same in Chinese, which counts by 万."""
WEEK = timedelta(days=7)
BESIDE = {-1: "yesterday", 0: "today", 1: "tomorrow"}
QUARTER, YEAR = 3, 12
"""Months."""
SINGULAR = {"milioni": "milione", "miliardi": "miliardo"}
ONE = re.compile(rf"^1(\s)({'|'.join(SINGULAR)})$")
"""One of them, of which Babel makes a plural in Italian where decimals may follow."""
WHOLE = re.compile(r"«([^«»]+)»|“([^“”]+)”")
"""A quote that stands in marks from its first to its last character."""
ITALIAN = re.compile(
    r"\b(?:il|lo|la|gli|le|un|una|di|del|dell|della|dei|delle|che|per|con|non|e|al|alla|da|dal|si|piu|sara)\b"
)
ENGLISH = re.compile(r"\b(?:the|of|to|for|with|not|and|on|is|are|says?|will|by|as|at|from|has|its|over|after)\b")
"""Small words that only one of the two languages has."""
NO_BREAK = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


@cache
def catalog(language: str) -> Mapping[str, Any]:
    """Every message of a language."""
    text = files("monitor.digest").joinpath("catalogs", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


LATIN_WORD = re.compile(r"(?<![A-Za-z0-9])[a-z][a-z0-9.+-]*(?![A-Za-z])")
SHORT = 3
"""Letters up to which a coined word in Latin is taken for initials."""


def _cased(found: re.Match[str]) -> str:
    """A word of a folded model code as it is mostly written: SU7, MG, Dolphin."""
    word = found.group()
    return word.upper() if len(word) <= SHORT or any(c.isdigit() for c in word) else word.capitalize()


ARTICLE = re.compile(r"\b(dal|al|del|nel|il|a) \{(\w+)\}")
"""Italian articles, and the preposition, that bend to what comes after them."""
VOWEL = re.compile(r"(?:8|11)(?![0-9.,])")
"""Numbers that begin with a vowel when they are read."""


def _elided(found: re.Match[str], values: Mapping[str, object]) -> str:
    """`dall'{day}` where the day is the 8th or 11th, `ad {month}` before an a: the catalog need not know."""
    article, place = found[1], found[2]
    value = str(values.get(place, ""))
    if article == "a":
        return f"ad {{{place}}}" if value.startswith("a") else found[0]
    if not VOWEL.match(value):
        return found[0]
    return f"{'' if article == 'il' else article}l'{{{place}}}"


class Words:
    """One language and zone to speak in."""

    def __init__(
        self, language: str, timezone: str, entities: Sequence[Entity] = (), *, today: datetime | None = None,
        translations: Translations | None = None,
    ) -> None:  # fmt: skip
        """Speak `language` (it, en or zh), with days as they are in `timezone` (IANA) and seen from `today`."""
        self.translations = translations or Translations()
        self.language = language
        self.zone = ZoneInfo(timezone)
        self.today = None if today is None else today.astimezone(self.zone).date()
        self.year = None if self.today is None else self.today.year
        self.locale = Locale.parse(language)
        self.messages = catalog(language)
        self.names = {e.name: _own_name(e, language) for e in entities}
        self.kinds = {e.name: e.kind for e in entities}
        self.part_of = {e.name: e.part_of for e in entities if e.part_of is not None}
        self.followed = {e.name for e in entities if e.subject and e.kind == "company"}
        """Companies that a watch is about: the codes of models are theirs."""
        self.spellings = {e.name: tuple(fold_text(n.lstrip("=#")) for n in (e.name, *e.names)) for e in entities}

    def say(self, key: str, **values: object) -> str:
        """A message, `section.key` for one in a section, with its places filled in."""
        section, _, name = key.rpartition(".")
        messages = self.messages[section] if section else self.messages
        text = str(messages[name])
        if self.language == "it":
            text = ARTICLE.sub(lambda found: _elided(found, values), text)
        return text.format(**values)

    def quoted(self, text: str) -> str:
        """A quote in the language's marks: those around all of it fall away, those inside become single ones."""
        left, right, inner_left, inner_right = self.messages["quotes"]
        whole = WHOLE.fullmatch(text)
        bare = text if whole is None else whole[1] or whole[2]
        inner = bare.translate(dict.fromkeys(map(ord, "«“"), inner_left) | dict.fromkeys(map(ord, "»”"), inner_right))
        return f"{left}{inner}{right}"

    def aside(self, text: str) -> str:
        """` (text)`, with the language's own brackets."""
        return f"{self.say('mark.open')}{text}{self.say('mark.close')}"

    def count(self, key: str, n: int) -> str:
        """A message that bends to a number."""
        forms = self.messages[key]
        return str(forms.get(self.locale.plural_form(n), forms["other"])).format(n=self.number(n))

    def number(self, value: float) -> str:
        """A number with the language's own separators."""
        return str(format_decimal(value, locale=self.locale)).translate(NO_BREAK)

    def day(self, when: datetime | date) -> str:
        """`martedì 24 agosto`, with the year where it is not this issue's."""
        day = self.local(when)
        pattern = "day_format" if self.year in (None, day.year) else "day_year_format"
        return str(format_date(day, self.messages[pattern], locale=self.locale))

    def short_day(self, when: datetime | date) -> str:
        """`24 ago`, with the year where it is not this issue's."""
        day = self.local(when)
        skeleton = "MMMd" if self.year in (None, day.year) else "yMMMd"
        return str(format_skeleton(skeleton, day, locale=self.locale))

    def when(self, when: datetime | date) -> str:
        """A day as people say it in a sentence: `oggi`, `ieri`, `domani`, `martedì 24 agosto`."""
        return self._beside(self.local(when)) or self.day(when)

    def recent(self, when: datetime | date) -> str:
        """The same where room is short: `oggi`, `ieri`, within a week `martedì 24`, else `24 ago`."""
        day = self.local(when)
        if self.today is not None and abs(day - self.today) < WEEK:
            return self._beside(day) or str(format_date(day, self.messages["weekday_format"], locale=self.locale))
        return self.short_day(day)

    def _beside(self, day: date) -> str:
        """The name of a day beside today; "" of any other."""
        key = None if self.today is None else BESIDE.get((day - self.today).days)
        return self.say(key) if key else ""

    def moment(self, when: datetime) -> str:
        """`24 ago 03:10`."""
        return f"{self.short_day(when)} {when.astimezone(self.zone):%H:%M}"

    def days(self, first: date | None, last: date) -> str:
        """`30 ago – 5 set`, `domani`; a whole month, quarter or year by its name: `nel 2° trimestre 2027`."""
        whole = "" if first is None else self._whole(first, last)
        if whole:
            return whole
        if first in (None, last):
            return self.recent(last)
        return " – ".join(self.short_day(day) for day in (first, last) if day is not None)

    def _whole(self, first: date, last: date) -> str:
        """The month, quarter or year that runs from `first` to `last`; "" where none does."""
        months = last.month - first.month + 1
        ends = (last + timedelta(days=1)).day == 1
        if first.year != last.year or first.day != 1 or not ends:
            return ""
        if months == YEAR:
            return self.say("whole_year", year=first.year)
        if months == QUARTER and last.month % QUARTER == 0:
            return self.say("whole_quarter", quarter=last.month // QUARTER, year=first.year)
        if months != 1:
            return ""
        month = format_date(first, "MMMM", locale=self.locale)
        key = "whole_month" if self.year in (None, first.year) else "whole_month_year"
        return self.say(key, month=month, year=first.year)

    def full_day(self, when: datetime | date) -> str:
        """`mercoledì 25 agosto 2021`."""
        return str(format_date(self.local(when), "full", locale=self.locale))

    def local(self, when: datetime | date) -> date:
        """The day of an instant in the reader's zone."""
        return when.astimezone(self.zone).date() if isinstance(when, datetime) else when

    def language_name(self, code: str) -> str:
        """`cinese`; a code nobody knows stays as it is."""
        return str(self.locale.languages.get(base(code), shown(code)))

    def name(self, name: str) -> str:
        """An entity or model code as the reader knows it."""
        return shown(self.names[name]) if name in self.names else LATIN_WORD.sub(_cased, shown(name))

    def readable(self, name: str) -> bool:
        """Whether the reader can read a name's script: a word coined in Chinese tells an Italian nothing."""
        return self.language == "zh" or HAN.search(name) is None

    def mentions(self, name: str, folded: str) -> bool:
        """Whether folded text holds an entity or code under any of its spellings."""
        return any(spelling in folded for spelling in self.spellings.get(name, (fold_text(name),)))

    def place(self, name: str, folded: str) -> int:
        """Where folded text first mentions an entity or code; its end where it does not."""
        places = [folded.find(spelling) for spelling in self.spellings.get(name, (fold_text(name),))]
        return min((at for at in places if at >= 0), default=len(folded))

    def particular(self, names: Sequence[str]) -> list[str]:
        """Whom a text is about, each once: no source, and neither a whole beside its part nor a followed company beside its model.

        A code that spells an entity, or stands in a longer code, is the same once more.
        """
        about = [n for n in dict.fromkeys(names) if self.kinds.get(n) not in ("media", "tipster")]
        spelt = {spelling for n in about for spelling in self.spellings.get(n, ())}
        codes = [n for n in about if n not in self.names]
        about = [n for n in about if n in self.names or not (n in spelt or any(n in o for o in codes if o != n))]
        coded = any(n not in self.names for n in about)
        wholes = {self.part_of[n] for n in about if n in self.part_of}
        kept = [n for n in about if n not in wholes and not (coded and n in self.followed)]
        return sorted(kept, key=lambda n: n in self.names) if coded else kept

    def names_of(self, names: Sequence[str]) -> str:
        """`Evergrande e Xiaomi`."""
        known = list(dict.fromkeys(self.name(n) for n in names))
        head, last = known[:-1], known[-1:]
        lead = self.say("gloss.list").join(head)
        return self.say("gloss.also").join(part for part in (lead, *last) if part)

    def event(self, kind: str) -> str:
        """A kind of event; one that only the owner's watchlist knows keeps its name."""
        return str(self.messages["event"].get(kind, shown(kind)))

    def figure(self, value: float, unit: str) -> str:
        """`77 milioni di dollari`, `65%`, `88.898 unità`."""
        units = self.messages["unit"]
        if unit == "%":
            return f"{self.number(value)}%"
        if f"scaled_{unit}" in units and value >= (ROUND if self.language == "zh" else SCALED):
            amount = format_compact_decimal(
                value, format_type="short" if self.language == "zh" else "long", locale=self.locale, fraction_digits=2
            )
            amount = ONE.sub(lambda found: f"1{found[1]}{SINGULAR[found[2]]}", amount)
            return str(units[f"scaled_{unit}"]).format(n=str(amount).translate(NO_BREAK))
        if unit in units:
            return str(units[unit]).format(n=self.number(value))
        return f"{self.number(value)} {unit}".strip()


def base(code: str) -> str:
    """`zh` of `zh-Hant`."""
    return code.partition("-")[0].casefold()


def guessed(text: str) -> str:
    """`zh`, `it` or `en`: what a headline whose feed is not at hand is written in, by its script and its small words."""
    if HAN.search(text):
        return "zh"
    folded = fold_text(text)
    return "it" if len(ITALIAN.findall(folded)) > len(ENGLISH.findall(folded)) else "en"


def _own_name(entity: Entity, language: str) -> str:
    """The first name written in the reader's script, else the one the watchlist calls it by."""
    if language != "zh":
        return entity.name
    return next((n for n in entity.names if HAN.search(n)), entity.name)
