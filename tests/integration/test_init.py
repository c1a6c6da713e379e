"""`monitor init` where the config cannot be written."""

from pathlib import Path

import pytest

from monitor.cli.main import main


def test_a_full_disk_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """What fails only while writing is no bug: one sentence with a remedy, exit 1."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(SystemExit) as ended:
        main(["init", str(full), "--force"])
    assert ended.value.code == 1
    assert (
        capsys.readouterr().err
        == f"monitor: {full} cannot be written (No space left on device): choose another place\n"
    )
