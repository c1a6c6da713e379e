"""`watch new`: the skeleton of a watchlist for another maker, and the lines that the config needs for it.

Asks of the config only what it can say with mistakes in it: a config may name the very file that is to be written.
"""

import os
import shlex
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from monitor.cli.append import append, check
from monitor.cli.shell import Shell
from monitor.errors import MonitorError, UsageError
from monitor.rules.skeleton import SPOKEN, Skeleton, SkeletonError, checked_name, skeleton
from monitor.rules.watchlist import loads, shipped
from monitor.rules.written import toml
from monitor.text import shown

FOLDER = "watchlists"
"""Beside the config: where watchlists of one's own stand unless another place is named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What matters here of a config as it stands."""

    path: Path
    """Absolute."""
    watches: Mapping[str, str]
    """What each watch uses, by its name."""
    contexts: frozenset[str]
    choosy: tuple[str, ...]
    """Digests that name their watches, and so do not take every one."""


@click.group("watch")
def watch_command() -> None:
    """Begin a watch of your own."""


@watch_command.command("new")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--brand",
    "brands",
    metavar="TERM",
    multiple=True,
    help="How the maker is written; again for each spelling. Else from NAME.",
)
@click.option(
    "--language",
    "languages",
    type=click.Choice(SPOKEN),
    multiple=True,
    help="Write words of this language; again for more. Else all three.",
)
@click.option("--write", is_flag=True, help="Append the watch to the config instead of printing its lines.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_obj
def new_command(
    shell: Shell,
    name: str,
    file: Path | None,
    brands: tuple[str, ...],
    languages: tuple[str, ...],
    *,
    write: bool,
    force: bool,
) -> None:
    """Write a commented watchlist for the maker NAME to FILE (watchlists/NAME.toml beside the config)."""
    known = _config(shell)
    try:
        name = checked_name(name)
        made = skeleton(name, brands=brands, languages=languages or SPOKEN, contexts=known.contexts)
    except SkeletonError as error:
        raise UsageError(shown(str(error))) from error
    path = (Path.cwd() / file) if file is not None else known.path.parent / FOLDER / f"{name}.toml"
    use = _use(path, known.path.parent)
    if name in shipped():
        raise UsageError(f'{name} is the name of a shipped watchlist: choose another, or write use = "{name}"')
    if name in known.watches and (known.path.parent / known.watches[name]).resolve() != path.resolve():
        raise UsageError(
            f"the config has a watch {shown(name)} already, which uses another watchlist: choose another name"
        )
    loads(made.text, path.parent)
    lines = f"[[watches]]\nname = {toml(name)}\nuse = {toml(use)}\n"
    if write and name not in known.watches:
        check(known.path, lines)  # before the file is there, which would be in the way of another try
    _write(path, made.text, force=force)
    _tell(path, made, named=bool(brands))
    if name in known.watches:
        click.echo(f"{known.path} has the watch {shown(name)} already")
    else:
        _hand_over(known, name, lines, write=write)
    config = "" if known.path == Path.cwd() / "config.toml" else f" --config {shlex.quote(str(known.path))}"
    click.echo(f'try it: monitor{config} explain "a headline about it"', err=True)


def _config(shell: Shell) -> Known:
    """The config as far as it can be read, whatever else is wrong in it."""
    from monitor.config import find

    path = find(shell.config, env=shell.env, cwd=Path.cwd()).absolute()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        shell.settings  # noqa: B018 - says what is wrong, with its place
        raise
    watches, feeds, digests = (_tables(raw, name) for name in ("watches", "feeds", "digests"))
    return Known(
        path=path,
        watches={str(watch.get("name", "")).strip(): str(watch.get("use", "")) for watch in watches},
        contexts=frozenset(str(feed["context"]) for feed in feeds if "context" in feed),
        choosy=tuple(str(digest.get("name", "")) for digest in digests if "watches" in digest),
    )


def _tables(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    tables = raw.get(name, [])
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def _use(path: Path, folder: Path) -> str:
    """How the config names the file: from its own folder where it is inside."""
    path, folder = Path(os.path.normpath(path)), Path(os.path.normpath(folder))
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _write(path: Path, text: str, *, force: bool) -> None:
    """Write the file, never over one that is there unless that is meant."""
    try:
        with suppress(FileExistsError):  # where a file holds the folder's place, opening says so
            path.parent.mkdir(parents=True)
        with path.open("w" if force else "x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already: name another file, or say --force to replace it") from error
    except OSError as error:
        raise MonitorError(f"{path} cannot be written ({error.strerror}): choose another place") from error


def _tell(path: Path, made: Skeleton, *, named: bool) -> None:
    """What was written, and what it cannot know."""
    click.echo(f"wrote {shown(str(path))}: it looks for {', '.join(map(shown, made.brand))}", err=True)
    if not (made.known or named):
        said = (
            "the shared lists do not know this maker: add its other spellings, in Chinese too, to `brand` in the file"
        )
        click.echo(f"{said}, or name each with --brand", err=True)


def _hand_over(known: Known, name: str, lines: str, *, write: bool) -> None:
    """Print the config's lines, or append them; a digest that chooses its watches must be told of this one."""
    if not write:
        click.echo(lines, nl=False)
        click.echo(f"add these lines to {known.path}, or let --write do it", err=True)
    else:
        append(known.path, lines)
        click.echo(f"appended the watch {shown(name)} to {known.path}; `monitor check` reads it again")
    if known.choosy:
        names = ", ".join(map(shown, known.choosy))
        click.echo(f"digests that name their watches take it in with {toml(name)} in `watches`: {names}", err=True)
