"""A watchlist by name or path: its file and all that it extends, read, joined and checked.

Every mistake of the files is found at once, with file, line and remedy; what can do nothing is a warning.  Knows
nothing of entries: finding terms in them is matcher.py's.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from monitor.errors import Problem, ProblemsError
from monitor.rules.doubts import mistakes, warnings
from monitor.rules.joining import Source, join, sources
from monitor.rules.lists import EventKind, Rule, Watchlist
from monitor.rules.reading import Draft, read_file

__all__ = ["EventKind", "Loaded", "Rule", "Watchlist", "load", "loads", "shipped"]

TEXT = "text"
"""How messages call a watchlist that stands in no file."""
LONGEST_FILE = 5_000_000
"""Bytes of a watchlist file: what is larger is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """A watchlist and what its author should know about it."""

    watchlist: Watchlist
    drafts: tuple[Draft, ...]
    contexts: frozenset[str] | None

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is legal and yet worth a word; looked for only here, since it takes longer than reading the file."""
        return tuple(warnings(self.watchlist, self.drafts, self.contexts))


def shipped() -> tuple[str, ...]:
    """Names that `use` and `extends` know without a path."""
    return tuple(sorted(p.name.removesuffix(".toml") for p in _folder().iterdir() if p.name.endswith(".toml")))


def _folder() -> Any:  # noqa: ANN401 - importlib's Traversable is typed differently from 3.11 to 3.13
    return resources.files("monitor.rules") / "shipped"


def load(use: str, base: Path, *, contexts: Collection[str] | None = None) -> Loaded:
    """Read the watchlist `use` names: a shipped one, or a path relative to `base`.

    `contexts` are those that the config's feeds declare, for the warning about one that none has.

    Raises:
        ProblemsError: every mistake of the file and of those it extends.
    """
    reader = _Reader([])
    return _loaded(reader, reader.read(use, base, ()), use, contexts)


def loads(text: str, base: Path, *, contexts: Collection[str] | None = None) -> Loaded:
    """The same of a watchlist's text, which stands in no file; what it extends is looked for from `base`."""
    reader = _Reader([])
    return _loaded(reader, reader.parsed(TEXT, text, base, ()), TEXT, contexts)


def _loaded(reader: "_Reader", source: Source | None, use: str, contexts: Collection[str] | None) -> Loaded:
    """What was read, joined and checked."""
    problems = reader.problems
    if source is None or not reader.complete:
        raise ProblemsError(f"watchlist {use}", tuple(problems))
    drafts = [s.draft for s in sources(source)]
    watchlist = join(source, problems).watchlist(source.draft.name, drafts, problems)
    problems += mistakes(watchlist, drafts)
    if not (watchlist.rules or problems):
        problems.append(Problem(place=drafts[0].label, message="has no rule, so nothing can match: add a [[rule]]"))
    if problems:
        raise ProblemsError(f"watchlist {use}", tuple(problems))
    return Loaded(watchlist=watchlist, drafts=tuple(drafts), contexts=None if contexts is None else frozenset(contexts))


class _Reader:
    """Reads a file and those it extends, each once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.known: dict[str, Source | None] = {}
        self.complete = True
        """Whether every file was read: only then can it be said which names lead nowhere."""

    def read(self, use: str, base: Path, above: tuple[tuple[str, str], ...]) -> Source | None:
        """The file and, behind it, what it extends; `above` are identity and label of those that extend it."""
        own = use not in shipped()
        path = (base / use).resolve() if own else Path(use)
        identity, label = (str(path), use) if own else (f"shipped:{use}", f"shipped {use}.toml")
        labels = [known for _, known in above]
        if identity in [known for known, _ in above]:
            self.wrong(labels[-1], f"extends itself through {' -> '.join((*labels, label))}: take one out")
            self.complete = False
            return None
        if identity not in self.known:
            self.known[identity] = None
            text = self.text(path, use) if own else (_folder() / f"{use}.toml").read_text(encoding="utf-8")
            if text is not None:
                self.known[identity] = self.parsed(
                    label, text, path.parent if own else base, (*above, (identity, label))
                )
        found = self.known[identity]
        if found is None:
            self.complete = False
        else:
            found.draft.shipped = not own
        return found

    def text(self, path: Path, use: str) -> str | None:
        """The text of a file of one's own, a byte order mark taken off."""
        known = ", ".join(shipped())
        try:
            if not path.is_file():
                self.wrong(use, f"is no file that can be read: name a file or one of {known}")
            elif path.stat().st_size > LONGEST_FILE:
                self.wrong(use, f"is too large for a watchlist: name a file or one of {known}")
            else:
                return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self.wrong(use, f"is not UTF-8 from byte {error.start} on: save it as UTF-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.wrong(use, f"cannot be read ({reason}): name a file or one of {known}")
        return None

    def parsed(self, label: str, text: str, folder: Path, above: tuple[tuple[str, str], ...]) -> Source | None:
        """A file's draft with the files it extends."""
        try:
            draft = read_file(label, text, self.problems)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            at = line.group(1) if line else max(1, text.count("\n", 0, len(text.rstrip())) + 1)
            self.wrong(f"{label}:{at}", f"is no TOML: {error}")
            return None
        except RecursionError:
            self.wrong(label, "nests its lists too deeply: write plain lists")
            return None
        bases = [self.read(further, folder, above) for further in dict.fromkeys(draft.extends)]
        return Source(draft=draft, bases=tuple(b for b in bases if b is not None))

    def wrong(self, place: str, message: str) -> None:
        self.problems.append(Problem(place=place, message=message))
