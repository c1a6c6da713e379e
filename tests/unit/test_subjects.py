"""Whom a watch is about, whatever the lists it extends bring in."""

from pathlib import Path

import pytest

from monitor.model import Entity
from monitor.rules import subject
from monitor.rules.joining import entities_of
from monitor.rules.lists import Rule
from monitor.rules.skeleton import skeleton
from monitor.rules.watchlist import load, loads
from monitor.stories.dossiers import subjects
from tests.support.twin_affair import WATCHLIST

MARCHESI = frozenset(("Marchesi", "Marchesi Corse", "Ada Sala"))
KNOWN = """
[entity]
"Marchesi" = { kind = "company", names = ["marchesi", "马尔凯西"] }
"Marchesi Corse" = { kind = "company", part_of = "Marchesi", names = ["marchesi corse"] }
"Ada Sala" = { kind = "person", of = "Marchesi Corse", names = ["ada sala"] }
"Brixen" = { kind = "company", names = ["brixen"] }
"Tell" = { kind = "media", names = ["tell"] }
"""


def about(text: str) -> frozenset[str]:
    """The subjects of a list."""
    return subjects({e.name: e for e in loads(text, Path()).watchlist.entities})


def rules(*asked: str) -> str:
    """A list's beginning, with one rule for each group of sets."""
    made = "".join(f'[[rule]]\nid = "r{n}"\nall = [{sets}]\n' for n, sets in enumerate(asked))
    return f"schema = 1\nname = 'w'\n{made}"


def test_the_shipped_watch_is_about_its_maker_alone() -> None:
    """The makers with many brands that the shared list brings in are no subject of it."""
    known = {e.name: e for e in load("xiaomi-auto", Path()).watchlist.entities}
    assert subjects(known) == {e.name for e in known.values() if "Xiaomi" in (e.name, e.of, e.part_of)}


@pytest.mark.parametrize("name", ["byd", "fiat", "firefly"])
def test_a_skeleton_is_about_its_maker_before_anybody_is_listed(name: str) -> None:
    """Its rules ask for the maker; nobody speaks for it yet."""
    made = skeleton(name)
    assert len(about(made.text)) == 1
    assert {n.casefold() for n in about(made.text)} == {name}


def test_a_small_list_keeps_its_subject_beside_a_large_one() -> None:
    """Each of two watches has its own, however many people the other one knows."""
    large, small = load("xiaomi-auto", Path()).watchlist, loads(WATCHLIST, Path()).watchlist
    alone = [subjects({e.name: e for e in each.entities}) for each in (large, small)]
    assert alone[1] == {"Lumeng", "Lumeng Mobility", "Chen Yao", "Song Wei"}
    for order in ((large, small), (small, large)):
        assert subjects(entities_of(order)) == alone[0] | alone[1]


@pytest.mark.parametrize(
    ("sets", "asked", "found"),
    [
        ("brand = ['marchesi']\ncar = ['car']", ["'brand', 'car'", "'brand'"], MARCHESI),
        ("brand = ['=Marchesi']\ncar = ['car']", ["'brand', 'car'"], MARCHESI),
        ("brand = ['@other']\nother = ['马尔凯西']", ["'brand'"], MARCHESI),
        ("brand = ['marchesi', 'marchesi corse']", ["'brand'"], MARCHESI),
        ("brand = ['ada sala']", ["'brand'"], {"Marchesi Corse", "Ada Sala"}),
        ("brand = ['brixen']", ["'brand'"], {"Brixen"}),
    ],
)
def test_whom_most_rules_ask_for_is_the_subject(sets: str, asked: list[str], found: set[str]) -> None:
    """Under any of its spellings, with those who belong to it."""
    assert about(f"{rules(*asked)}[set]\n{sets}\n{KNOWN}") == found


@pytest.mark.parametrize(
    ("sets", "asked"),
    [
        ("firms = ['marchesi', 'brixen']", ["'firms'"]),
        ("matter = ['battery']\nfirms = ['brixen']", ["'matter'", "'matter'", "'matter', 'firms'"]),
        ("medium = ['tell']", ["'medium'"]),
    ],
)
def test_else_it_is_for_whom_people_speak(sets: str, asked: list[str]) -> None:
    """A list for several companies, or for a matter, is about the company whose people it names; without people about none."""
    text = f"{rules(*asked)}[set]\n{sets}\n{KNOWN}"
    assert about(text) == {"Marchesi Corse", "Ada Sala"}
    assert about("\n".join(line for line in text.splitlines() if "Ada" not in line)) == frozenset()


def test_parts_that_go_in_a_circle_end() -> None:
    """Two companies that are parts of each other are both subjects, and nothing hangs."""
    pair = {"A": Entity(name="A", kind="company", part_of="B"), "B": Entity(name="B", kind="company", part_of="A")}
    assert subject.subjects([Rule(id="r", any=("brand",))], {"brand": ["a"]}, pair) == {"A", "B"}
