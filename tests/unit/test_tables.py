"""How commands print: JSON that holds anything and steers no terminal."""

import json

import pytest

from monitor.cli.tables import alike, as_json


def test_json_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Control and bidi characters, tags and lone surrogates are escaped, and read back as they were."""
    value = {"title": "小米 \u202egnp.exe \x9b31m \x1b]0;x\x07 \x7f \U000e0041 è", "odd": "\ud800", "lines": "a\nb"}
    as_json([value])
    printed = capsys.readouterr().out
    assert not {c for c in printed if c != "\n" and not c.isprintable()}
    assert "小米" in printed
    assert json.loads(printed) == [value]


def test_equal_reasons_are_one_line() -> None:
    """More than three feeds of one reason are one line with their number; fewer are told each."""
    few = [("x", "gone"), ("y", "gone"), ("z", "gone")]
    many = [(f"f{number}", "no network") for number in range(44)]
    assert alike([*few, *many]) == ["x: gone", "y: gone", "z: gone", "44 feeds (f0, f1 and 42 more): no network"]
