"""Golden mails: the morning of tests/support/scenes.py to the letter, in three languages.

`MONITOR_GOLDEN=write pytest tests/integration/test_mail_golden.py` writes them anew; then read the difference.
"""

import os
from pathlib import Path

import pytest

from monitor.digest.words import LANGUAGES
from tests.support import scenes
from tests.support.mailview import preheader

FOLDER = Path(__file__).parent / "golden" / "mails"
MAILS = {
    f"{kind}.{language}{ending}": (kind, language, ending)
    for kind in scenes.KINDS
    for language in LANGUAGES
    for ending in (".txt", ".html")
    if ending == ".txt" or kind == "digest" or language == "it"
}
"""What differs by language is words, and those stand in the text."""


@pytest.mark.parametrize("name", MAILS)
def test_the_mail_is_this(name: str) -> None:
    """Subject, preheader and both parts, as a reader gets them."""
    kind, language, ending = MAILS[name]
    rendered = scenes.KINDS[kind](language)
    text = f"{rendered.subject}\n{preheader(rendered.html)}\n\n{rendered.text}"
    made = rendered.html + "\n" if ending == ".html" else text
    path = FOLDER / name
    if os.environ.get("MONITOR_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
        pytest.skip("written anew")
    assert made == path.read_text(encoding="utf-8")


def test_no_golden_mail_is_left_over() -> None:
    """Each file is one that a test compares."""
    assert {path.name for path in FOLDER.iterdir()} == set(MAILS)
