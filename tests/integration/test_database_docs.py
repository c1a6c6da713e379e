"""The queries of docs/database.md, on a database that the sample feeds filled."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.cli.demo import demo_command
from monitor.store.views import VIEWS
from tests.support.demo import rows

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^([^\n]+):\n\n```sql\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
CLOCK = "'2021-08-25 16:00:00'"
"""The demo's now, which stands for the `'now'` of the queries."""
FAULTS = "Mails that did not arrive"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database."""
    folder = tmp_path_factory.mktemp("demo")
    done = CliRunner().invoke(demo_command, ["--folder", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return folder / "news.db"


def asked(database: Path, query: str) -> Sequence[dict[str, Any]]:
    """The rows of a query as of the demo's day."""
    return rows(database, query.replace("'now'", CLOCK))


def test_there_are_ten_queries() -> None:
    """The page has the ten queries that it announces."""
    assert len(QUERIES) == 10


@pytest.mark.parametrize("about", [about for about, _ in QUERIES if not about.startswith(FAULTS)])
def test_a_query_answers(database: Path, about: str) -> None:
    """Each query of the page runs as it stands there and finds something in the demo's news."""
    assert asked(database, dict(QUERIES)[about])


def test_the_query_for_faults_finds_them(database: Path, tmp_path: Path) -> None:
    """The query for what needs a hand is empty where all is well, and names the mail and the feed that are not."""
    query = next(query for about, query in QUERIES if about.startswith(FAULTS))
    assert not asked(database, query)
    broken = tmp_path / "broken.db"
    with closing(sqlite3.connect(database)) as conn, closing(sqlite3.connect(broken)) as copy:
        conn.backup(copy)
        copy.execute("UPDATE outbox SET state = 'refused', last_reply = '552 mailbox full'")
        copy.execute("UPDATE feeds SET state = 'failing', last_error = 'HTTP 503' WHERE feed = 'Harbour Wire'")
        copy.commit()
    found = [(row["what"], row["state"], row["why"]) for row in asked(broken, query)]
    assert found == [
        ("mail to reader@demo.example", "refused", "552 mailbox full"),
        ("feed Harbour Wire", "failing", "HTTP 503"),
    ]


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_the_page_names_every_column(database: Path, view: str) -> None:
    """Each view's row in the table names its columns, all of them and in their order."""
    row = re.search(rf"^\| `{view}` \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert row is not None
    named = re.sub(r" \([^)]*\)", "", row[1]).split(", ")
    with closing(sqlite3.connect(database)) as conn:
        there = [column[0] for column in conn.execute(f"SELECT * FROM {view}").description]  # noqa: S608 - the view's own name
    assert named == there
