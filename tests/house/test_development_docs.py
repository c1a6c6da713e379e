"""docs/development.md: the floors are those that are kept, and what it names is there."""

import re
from pathlib import Path

from tests.house.test_floors import FLOORS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
FILE = re.compile(r"`([a-z_]+(?:/[a-z_]+)*/?(?:\.(?:py|toml))?)`")


def test_the_page_draws_the_floors() -> None:
    """Each room stands in the table at its floor, each once, and none that does not exist."""
    rows = re.findall(r"^\| (\d) \| `(\w+)` \| ", PAGE, re.MULTILINE)
    assert len(rows) == len(FLOORS)
    assert {room: int(floor) for floor, room in rows} == FLOORS


def test_the_files_it_names_are_there() -> None:
    """Each file or folder that the page names by a path is one of the repository or of the program."""
    named = {name for name in FILE.findall(PAGE) if "/" in name or "." in name}
    assert {"cli/main.py", "store/views.py", "tests/house/test_floors.py"} <= named
    assert [name for name in sorted(named) if not any((top / name).exists() for top in (ROOT, ROOT / "monitor"))] == []


def test_what_it_names_in_the_code_is_there() -> None:
    """The names that a change begins with are in the modules that the page gives for them."""
    for name, file in (
        ("COMMANDS", "monitor/cli/main.py"),
        ("Shell", "monitor/cli/shell.py"),
        ("@migrations()", "monitor/store/migrations.py"),
        ("run", "monitor/store/steps.py"),
        ("CONFINED", "tests/house/test_floors.py"),
        ("MONITOR_CORPORA", "tests/integration/test_corpora.py"),
    ):
        assert re.search(rf"`[^`]*{re.escape(name)}", PAGE), name
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^{re.escape(name)}$|^(?:def |class )?{name}\b|\"{name}\"", text, re.MULTILINE), name
