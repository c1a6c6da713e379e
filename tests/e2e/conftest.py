"""End-to-end tests run the installed `monitor` command."""

import shutil
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def monitor() -> str:
    """The command beside the interpreter that runs the tests, else the one on the PATH."""
    beside = Path(sys.executable).with_name("monitor")
    found = str(beside) if beside.exists() else shutil.which("monitor")
    if found is None:
        pytest.fail("the command `monitor` is not installed: run `make setup`")
    return found
