"""What each ring of tests may touch: the first computes and nothing else."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
OUTSIDE = {"sqlite3", "socket", "subprocess", "tempfile", "shutil", "http", "aiosmtpd", "monitor.store.db"}
"""Imported by tests that touch files, sockets, processes or a database."""
SERVERS = {
    "tests.support.feeds",
    "tests.support.smtp",
    "tests.support.notify",
    "tests.support.place",
    "tests.support.demo",
}
FIXTURES = {"tmp_path", "tmp_path_factory", "feed_server", "mailbox", "monitor"}


@pytest.mark.parametrize("path", sorted((TESTS / "unit").glob("test_*.py")), ids=lambda path: path.stem)
def test_unit_tests_do_no_io(path: Path) -> None:
    """No unit test imports what opens files, sockets, processes or a database, or asks for a folder or a server."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    asked = {
        argument.arg for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for argument in node.args.args
    }
    assert not (imported | {name.partition(".")[0] for name in imported}) & (OUTSIDE | SERVERS)
    assert not asked & FIXTURES
