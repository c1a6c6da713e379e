"""The pages name everything there is: each command and option, each config key, each view; and name nothing else."""

import re
from pathlib import Path

import click
import pytest

from monitor.cli.main import COMMANDS, cli
from monitor.config import load
from monitor.config.tables import LISTED, SINGLE, Table
from monitor.store.views import VIEWS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "systemd").glob("*.md")), ROOT / "CHANGELOG.md")
LINK = re.compile(r"(?:\]\(|src=\")(?!https?:|mailto:|#)([^)#\s\"]+)")
CODE = re.compile(r"`([^`\n]+)`")


def leaves() -> dict[str, click.Command]:
    """Every command that does something, by the words that call it: `feeds list`."""
    context = click.Context(cli)
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": leaf for inner, leaf in command.commands.items()}
        else:
            found[name] = command
    return found


def all_text() -> str:
    """README and docs as one text."""
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_the_readme_names_every_command() -> None:
    """Each command, also each of a group, stands in the README's table as it is typed, and none that does not exist."""
    rows = re.findall(r"^\| (`monitor [^|]+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    typed = [name for row in rows for name in CODE.findall(row)]
    named = {re.sub(r"( [A-Z…\[\]-].*)?$", "", name.removeprefix("monitor ")) for name in typed}
    assert named == set(leaves())


def test_the_pages_name_every_option() -> None:
    """Each option of each command stands somewhere in README or docs."""
    text = all_text()
    options = {
        option
        for command in (cli, *leaves().values())
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }
    assert not sorted(option for option in options if not re.search(rf"{option}(?![\w-])", text))


def keys(table: type[Table]) -> set[str]:
    """The keys of a table as a file says them."""
    return {field.alias or name for name, field in table.model_fields.items()}


@pytest.mark.parametrize("name", [*SINGLE, *LISTED])
def test_the_config_page_names_every_key(name: str) -> None:
    """docs/config.md has a section for each table, with a row for each of its keys and for no other."""
    heading = f"[[{name}]]" if name in LISTED else f"[{name}]"
    page = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    assert f"\n## `{heading}`" in page
    section = page.split(f"\n## `{heading}`", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)
    assert {key for row in rows for key in CODE.findall(row)} == keys({**SINGLE, **LISTED}[name])


@pytest.mark.parametrize("page", [README, ROOT / "docs" / "config.md"], ids=["README.md", "docs/config.md"])
def test_the_smallest_config_is_one(page: Path, tmp_path: Path) -> None:
    """The lines that a page gives as a whole config are thirteen, and load without a warning."""
    found = re.search(r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    assert len(found[1].splitlines()) == 13
    config = tmp_path / "config.toml"
    config.write_text(found[1], encoding="utf-8")
    assert not load(config, env={}).warnings


def test_the_readme_names_every_view() -> None:
    """Each view stands in the README and in the table of docs/database.md."""
    page = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(\w+)`(?: \(table\))? \|", page, re.MULTILINE))
    assert rows == {*VIEWS, "entries", "feeds"}
    assert not [name for name in VIEWS if f"`{name}`" not in README.read_text(encoding="utf-8")]


def test_every_link_leads_somewhere() -> None:
    """Links between the pages, and to pictures, lead to files that are there."""
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_the_readme_names_every_make_target() -> None:
    """The two commands and the three rings are named, and every target that the pages name exists."""
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z0-9]+)\b", " ".join([*CODE.findall(all_text()), *indented()])))
    assert named <= targets
    assert {"demo", "test", "unit", "integration", "e2e"} <= named


def indented() -> list[str]:
    """The README's lines that are set as code."""
    return [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("    ")]
