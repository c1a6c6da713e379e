"""Appending tables to the config, as its owner would by hand: what is there stays as it is.  Knows no table."""

import tomllib
from pathlib import Path

from monitor.errors import MonitorError, UsageError


def check(path: Path, tables: str) -> None:
    """See to it that the config may be followed by tables such as `[[feeds]]`.

    Raises:
        UsageError: it would be no TOML then, since it holds the same in another form, `feeds = [...]`.
        MonitorError: it cannot be read.
    """
    try:
        tomllib.loads(f"{path.read_text(encoding='utf-8-sig')}\n{tables}")
    except ValueError as error:
        raise UsageError(
            f"{path} can take no tables at its end ({error}): leave out --write, and add what is printed where it belongs"
        ) from error
    except OSError as error:
        raise MonitorError(f"{path} cannot be read ({error.strerror}): check its permissions") from error


def append(path: Path, tables: str) -> None:
    """Append tables to the config.

    Raises:
        UsageError: as above; nothing is written.
        MonitorError: it cannot be read or written.
    """
    check(path, tables)
    try:
        with path.open("a", encoding="utf-8") as config:
            config.write("\n" + tables)
    except OSError as error:
        raise MonitorError(f"{path} cannot be written ({error.strerror}): run this as its owner") from error
