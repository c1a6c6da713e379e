"""docs/explain.md: its transcripts are those that are tested, and it names every option and every field of the JSON."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click

from monitor.cli.explain import explain_command
from monitor.review import EntryReview
from monitor.storyline import StoryReview

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
GOLDEN = ROOT / "tests" / "integration" / "golden" / "explain"


def test_its_transcripts_are_tested() -> None:
    """Each is one of those that test_explain_golden.py types."""
    tested = {path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    shown = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(shown) >= 4
    assert [text for text in shown if text not in tested] == []


def names(kind: Any) -> Iterator[str]:  # noqa: ANN401 - a type as annotations have it
    """The fields of a record and of the records in it."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        for field in fields(kind):
            yield field.name
            yield from names(hints[field.name])
    for inner in get_args(kind):
        yield from names(inner)


def test_it_names_every_field() -> None:
    """Of entries and of stories, all the way down."""
    table = PAGE.split("## JSON\n", 1)[1]
    known = {*names(EntryReview), *names(StoryReview)}
    assert sorted(name for name in known if f"`{name}`" not in table) == []


def test_it_names_every_option() -> None:
    """Each has a row."""
    options = {p.opts[0] for p in explain_command.params if isinstance(p, click.Option)}
    assert sorted(options) == sorted(re.findall(r"(--[a-z]+)", PAGE.split("| option |", 1)[1].split("\n\n", 1)[0]))
