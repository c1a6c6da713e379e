"""Catalogs: nothing is untranslated, nothing is said that stands in none, and nothing stands there unsaid."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import monitor.digest
from monitor.digest.words import LANGUAGES, Words, catalog

DIGEST = Path(monitor.digest.__file__).parent
MONITOR = DIGEST.parent
TEMPLATES = sorted((DIGEST / "templates").glob("*.j2"))
PLACE = re.compile(r"\{(\w+)\}")
TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|<style>.*?</style>|<[^>]*>|\{\{.*?\}\}", re.DOTALL)
PLURALS = {"one", "other"}
MARKS = re.compile(r"[\W_]*(?:\{\w+\}[\W_]*)*")
"""A message without a word: marks and places."""
ALIKE = {
    "alarm_masthead": "a name that all know",
    "dossiers.one": "one word in both, from French",
    "event.software": "one word in both",
    "totals": "`in` is `in`",
    "weekday_format": "the weekday before the number in both",
    "unit.CNY": "one word in both",
}
"""Messages with a word that two languages may share, and why."""


def messages(table: object, prefix: str = "") -> dict[str, str]:
    """Every message under its full key, a plural's forms under keys of their own."""
    if not isinstance(table, dict):
        return {prefix: str(table)}
    return {
        key: text
        for name, value in table.items()
        for key, text in messages(value, f"{prefix}.{name}" if prefix else name).items()
    }


def base_keys(language: str) -> set[str]:
    """Keys as the program asks for them: a plural by its own."""
    return {re.sub(r"\.(one|other)$", "", key) for key in messages(dict(catalog(language)))}


@pytest.mark.parametrize("other", ["en", "zh"])
def test_catalogs_have_the_same_keys_and_places(other: str) -> None:
    """What Italian says, the others say, with the same places to fill in every form of a plural."""
    italian, its = messages(dict(catalog("it"))), messages(dict(catalog(other)))
    assert base_keys("it") == base_keys(other)
    for key, text in its.items():
        assert text, key
        model = italian.get(key) or italian[key.replace(".one", ".other")]
        left_out = {"n"} if key.endswith(".one") else set()  # "one more" need not say the number
        assert set(PLACE.findall(text)) | left_out == set(PLACE.findall(model)) | left_out, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_the_forms_their_language_needs(language: str) -> None:
    """CLDR's: one and other, and in Chinese other alone."""
    needed = set(Words(language, "UTC").locale.plural_form.tags) | {"other"}
    for name, value in catalog(language).items():
        if isinstance(value, dict) and set(value) <= PLURALS:
            assert set(value) >= needed & PLURALS, name
            if language == "zh":
                assert set(value) == {"other"}, name


@pytest.mark.parametrize(("one", "other"), [("it", "en"), ("it", "zh"), ("en", "zh")])
def test_no_message_is_the_same_in_two_languages(one: str, other: str) -> None:
    """One that is was forgotten, unless it has no word or a reason."""
    first, second = messages(dict(catalog(one))), messages(dict(catalog(other)))
    same = {
        key for key in first.keys() & second.keys() if first[key] == second[key] and not MARKS.fullmatch(first[key])
    }
    assert not same - ALIKE.keys()


def test_a_chinese_message_is_chinese() -> None:
    """Each holds a Chinese character, a sign, or nothing but marks and names of commands."""
    for key, text in messages(dict(catalog("zh"))).items():
        bare = PLACE.sub("", text)
        assert re.search("[\u4e00-\u9fff]", bare) or MARKS.fullmatch(text) or key in ALIKE or len(bare.strip()) <= 3, (
            key
        )


def test_templates_hold_no_word() -> None:
    """Between tags and places stand marks alone: every word comes from a catalog."""
    assert TEMPLATES
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        left = re.sub(r"&[a-z]+;", " ", TAG.sub(" ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)))
        assert not re.findall(r"[^\W\d_]+", left), path.name


def literals(path: Path) -> Iterator[str]:
    """The texts that a module's code holds, f-strings in parts, without docstrings and annotations."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def test_the_text_part_holds_no_word() -> None:
    """Every text in its code is a key of the catalog, a mark, or a name of Python's."""
    for text in literals(DIGEST / "plaintext.py"):
        known = any(text in base_keys(language) for language in LANGUAGES) or f"mark.{text}" in base_keys("it")
        known = known or text in ("Mn", "Me", "Cf", "WF", "mark.")
        assert known or not re.search(r"[^\W\d_]", text), text


def test_every_message_is_used() -> None:
    """A key stands somewhere in the program whole, or its section, beginning or end does beside a place."""
    code = "\n".join(
        p.read_text(encoding="utf-8") for p in (*MONITOR.rglob("*.py"), *TEMPLATES) if "catalogs" not in p.parts
    )
    dead = []
    for key in sorted(base_keys("it")):
        section, _, name = key.rpartition(".")
        first, _, last = name.rpartition("_")
        ways = [f'"{key}"', f"'{key}'"]
        ways += [f'"{section}.{{', f'messages["{section}"]'] if section else []
        ways += [f'"{first}_{{', f'}}_{last}"'] if first else []
        if not any(way in code for way in ways):
            dead.append(key)
    assert dead == []


def test_an_italian_preposition_takes_its_d_before_an_a() -> None:
    """`ad aprile`, `a maggio`."""
    words = Words("it", "Europe/Rome")
    assert words.say("whole_month", month="aprile") == "ad aprile"
    assert words.say("whole_month", month="maggio") == "a maggio"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("8 mar", "«X» dall'8 mar"),
        ("11 mar", "«X» dall'11 mar"),
        ("1 mar", "«X» dal 1 mar"),
        ("18 mar", "«X» dal 18 mar"),
    ],
)
def test_italian_articles_elide_before_eight_and_eleven(day: str, said: str) -> None:
    """`dall'8 marzo`, as it is read aloud; what strangers wrote stays as it is."""
    words = Words("it", "Europe/Rome")
    assert words.say("unseen_from", feed="«X»", begin=day) == said
    assert words.say("unseen_from", feed="«il 8»", begin=day).startswith("«il 8» ")
    assert words.say("unseen_from_to", feed="X", begin="8 mar", end="11 mar") == "X (dall'8 mar all'11 mar)"
