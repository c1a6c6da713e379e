"""The words that give a stance away: what a Chinese character is stands in one place."""

from importlib.resources import files
from pathlib import Path

import pytest

import monitor
from monitor.negations import CONFIRMED_NOT, TURNS_ROUND
from monitor.stories.cues import cues

RARE = ("\u3402", "\u9fb9", "\U00020000")
"""Characters outside of the block that everyone thinks of, as names have them."""


@pytest.mark.parametrize("char", RARE)
def test_rare_characters_are_characters(char: str) -> None:
    """In a medium's name, behind 据, and between "not" and its verb."""
    assert cues("zh").outlet.search(f"某{char}网")
    assert not cues("zh").according.search(f"{char}据")
    assert cues("zh").unproven.search(f"未{char}证实")
    assert TURNS_ROUND["zh"].search(f"不{char}降价")


def test_no_pattern_spells_the_range_anew() -> None:
    """The word lists say {han}, the modules HAN_RANGES."""
    texts = [p.read_text("utf-8") for p in Path(str(files(monitor))).rglob("*") if p.suffix in (".py", ".toml")]
    assert [text for text in texts if "\u4e00-\u9fa5" in text] == []
    assert "{han}" in (files("monitor.stories") / "cues.toml").read_text("utf-8")


@pytest.mark.parametrize("said", ["conferma: nessun aumento", "conferma: niente aumenti", "conferma che non aumenta"])
def test_what_is_confirmed_may_be_that_it_is_not_so(said: str) -> None:
    """In whichever of its words Italian says "no" behind the colon."""
    assert CONFIRMED_NOT.search(f"xiaomi {said}")
    assert not CONFIRMED_NOT.search("xiaomi conferma gli aumenti, non le date")
