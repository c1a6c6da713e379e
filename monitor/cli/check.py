"""`check` and `init`: what a config means in plain words, and a commented one to start from."""

import os
import shlex
import stat
from contextlib import suppress
from importlib import resources
from pathlib import Path

import click

from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, counted
from monitor.errors import MonitorError, UsageError


@click.command("check")
@click.option("--json", "json_", is_flag=True, help="Print the sentences and warnings as JSON.")
@click.pass_obj
def check_command(shell: Shell, *, json_: bool) -> None:
    """Read the config, name every problem with its remedy, and say what it means with absolute paths."""
    from monitor.config import describe

    shell.thorough = True
    settings = shell.settings
    warnings = settings.warnings
    sentences = [*describe(settings), *_paused(shell)]
    if json_:
        as_json({"config": settings.path, "means": sentences, "warnings": [str(w) for w in warnings]})
        return
    for sentence in sentences:
        click.echo(sentence)
    warned = f", but {counted(len(warnings), 'warning')} above" if warnings else ""
    click.echo(f"No problems{warned}.")


def _paused(shell: Shell) -> list[str]:
    """The digests of the config that are paused, where there is a database that can be read."""
    from monitor.cli.pause import told
    from monitor.store.pauses import paused

    digests = {digest.name: digest for digest in shell.settings.digests}
    with suppress(MonitorError), shell.open_store() as store:
        found = paused(store, shell.clock())
        return [f"The digest {name} is {told(found[name], digests[name])}." for name in digests if name in found]
    return []


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def init_command(file: Path, *, force: bool) -> None:
    """Write a commented config to FILE (config.toml), readable by its owner and group alone."""
    text = resources.files("monitor").joinpath("data/config.toml").read_text(encoding="utf-8")
    if file.is_dir():
        file = file / "config.toml"
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        with os.fdopen(os.open(file, flags, stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP), "w", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise UsageError(f"{file} is there already: name another file, or say --force to replace it") from error
    except OSError as error:
        raise MonitorError(f"{file} cannot be written ({error.strerror}): choose another place") from error
    found = file.resolve() == Path.cwd() / "config.toml"
    check = "monitor check" if found else f"monitor --config {shlex.quote(str(file))} check"
    click.echo(f"wrote {file.resolve()}\nset `to` in its digest, then: {check}")
