"""Finding the config, reading it, and reporting every problem of it at once.

What keys mean together is checks.py's, what they become assemble.py's.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.config.assemble import assemble
from monitor.config.checks import check
from monitor.config.document import Document, Listed
from monitor.config.problems import keys_of, nearest, problems_of, shown
from monitor.config.settings import Settings
from monitor.config.tables import LISTED, SINGLE, Table
from monitor.errors import Problem, ProblemsError, UsageError

LARGEST = 5_000_000


def find(given: str | None, *, env: Mapping[str, str], cwd: Path) -> Path:
    """The config's absolute path: `given`, $MONITOR_CONFIG, ./config.toml, the user's folder, /etc/monitor.

    Raises:
        UsageError: none of them is there; the first two must be, where they are named.
    """
    for named, how in ((given, "--config"), (env.get("MONITOR_CONFIG"), "$MONITOR_CONFIG")):
        if named:
            path = cwd / named
            if not path.exists():
                raise UsageError(f"there is no config at {path}, which {how} names: `monitor init {named}` writes one")
            return path
    home = Path(env["XDG_CONFIG_HOME"]) if env.get("XDG_CONFIG_HOME") else Path(env.get("HOME") or "/") / ".config"
    places = [folder / "config.toml" for folder in (cwd, home / "monitor", Path("/etc/monitor"))]
    for path in places:
        if path.is_file():
            return path
    raise UsageError(
        f"there is no config at {', '.join(str(p) for p in places)}: `monitor init` writes one, --config names another"
    )


def load(path: Path, *, env: Mapping[str, str]) -> Settings:
    """Read and check the config.

    Raises:
        ProblemsError: the file cannot be read, is no TOML or has mistakes; all of them are named.
    """
    path = path.absolute()
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        message = f"cannot be read ({error.strerror}): check the path and its permissions"
        raise ProblemsError(str(path), (Problem(place=path.name, message=message),)) from error
    return understand(raw, path, env=env)


def understand(raw: bytes, path: Path, *, env: Mapping[str, str]) -> Settings:
    """The settings that the content of a config at `path` means; reads the watchlists and credentials it names.

    Raises:
        ProblemsError: as in `load`.
    """
    document, problems = tables(_parse(raw, path))
    problems += check(document)
    settings = assemble(document, path, env, problems)
    if settings is None:
        raise ProblemsError(str(path), tuple(dict.fromkeys(problems)))
    return settings


def _parse(raw: bytes, path: Path) -> dict[str, Any]:
    if len(raw) > LARGEST:
        message = f"is larger than {LARGEST // 1_000_000} MB, so it can be no config"
        raise ProblemsError(str(path), (Problem(place=path.name, message=message),))
    try:
        return tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = Problem(place=f"line {line}", message="is not UTF-8: save the file as UTF-8")
    except RecursionError:
        problem = Problem(place=path.name, message="nests brackets too deeply: take some out")
    except ValueError as error:  # TOMLDecodeError, and int() refusing a number of thousands of digits
        said = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a number is too long"
        problem = Problem(place=path.name, message=f"is no TOML: {said[:200]}")
    raise ProblemsError(str(path), (problem,)) from None


def tables(raw: dict[str, Any]) -> tuple[Document, list[Problem]]:
    """Each table checked by itself, so that a mistake in one hides none in another."""
    known = [*SINGLE, *LISTED]
    problems = [
        Problem(place=shown(name), message=_unknown(name, raw[name], known)) for name in raw if name not in known
    ]
    single = {name: table for name in SINGLE if name in raw and (table := _single(name, raw[name], problems))}
    listed = {name: _listed(name, raw.get(name, []), problems) for name in LISTED}
    return Document(raw=raw, single=single, listed=listed), problems


def _unknown(name: str, value: object, known: list[str]) -> str:
    """What to say of a name that is no table: where it is a key's, perhaps misspelt, which table it belongs to."""
    homes = {key: table for table, model in reversed(SINGLE.items()) for key in keys_of(model)}
    if name in homes:
        return f"stands above every table: move it below [{homes[name]}]"
    if not isinstance(value, (dict, list)):
        return "is a key and stands above every table: move it below the one it belongs to" + nearest(name, homes)
    return "is no table of the config" + (nearest(name, known) or f": it knows {', '.join(known)}")


def _single(name: str, value: object, problems: list[Problem]) -> Table | None:
    if not isinstance(value, dict):
        problems.append(Problem(place=name, message=f"must be one table: write [{name}] above its keys"))
        return None
    try:
        return SINGLE[name].model_validate(value)
    except ValidationError as error:
        problems += problems_of(error, SINGLE[name], name)
        return None


def _listed(name: str, rows: object, problems: list[Problem]) -> list[Listed]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(place=name, message=f"must be written with two brackets, [[{name}]], once above each"))
        return []
    return [_one(name, LISTED[name], number, row, problems) for number, row in enumerate(rows)]


def _one(name: str, model: type[Table], number: int, row: dict[str, Any], problems: list[Problem]) -> Listed:
    called = row.get("name")
    read = Listed(
        place=f"{name}[{number}]", name=called.strip() if isinstance(called, str) else "", raw=row, table=None
    )
    try:
        return replace(read, table=model.model_validate(row))
    except ValidationError as error:
        problems += problems_of(error, model, read.place, read.label)
        return read
