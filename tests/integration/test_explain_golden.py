"""`explain` to the letter: each transcript in golden/explain/ is what the command prints over the past of tests/support/past.py."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from tests.support.past import make, shell

TRANSCRIPTS = sorted((Path(__file__).parent / "golden" / "explain").glob("*.txt"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the past; the tests only read."""
    made = tmp_path_factory.mktemp("past")
    make(made)
    return made


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_explain_prints_this(transcript: Path, folder: Path) -> None:
    """The command of the first line prints the lines behind it."""
    typed, _, told = transcript.read_text(encoding="utf-8").partition("\n")
    done = CliRunner().invoke(cli, shlex.split(typed)[2:], obj=shell(folder), catch_exceptions=False)
    assert done.output == told


def test_there_are_transcripts_of_every_kind() -> None:
    """None was lost."""
    assert len(TRANSCRIPTS) >= 30
    assert all(path.read_text(encoding="utf-8").startswith("$ monitor explain ") for path in TRANSCRIPTS)
