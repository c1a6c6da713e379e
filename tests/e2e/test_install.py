"""The wheel: everything the program reads at run time is inside, and it works without the source tree."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CALL = "import sys; from monitor.cli.main import main; main(sys.argv[1:])"


def run(*command: str, cwd: Path, site: Path | None = None) -> str:
    """Run a command that must succeed, with `site` before all other places for packages; returns what it printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MONITOR"))}
    if site is not None:
        env["PYTHONPATH"] = str(site)
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built with the tools of the lock and nothing from outside."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(folder), str(ROOT), cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages that holds the wheel's content."""
    folder = tmp_path_factory.mktemp("site")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--no-deps", "--no-index", "--target", str(folder), str(wheel), cwd=folder)
    return folder


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """What stands in monitor/ stands in the wheel, code and data alike, with the licence and nothing of the tests."""
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "monitor").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    information = {name for name in names if ".dist-info/" in name}
    assert names - information == there
    assert {Path(name).suffix for name in there} >= {".py", ".toml", ".j2", ".typed"}
    assert [name for name in information if name.endswith("/LICENSE")]


def test_the_wheel_works_without_the_source(site: Path, tmp_path: Path) -> None:
    """Installed elsewhere, it writes its config, explains it, and runs the whole demo with its own templates and lists."""
    python = (sys.executable, "-P", "-c")
    where = run(*python, "import monitor; print(monitor.__file__)", cwd=tmp_path, site=site)
    assert Path(where.strip()).is_relative_to(site)
    run(*python, CALL, "init", cwd=tmp_path, site=site)
    assert (tmp_path / "config.toml").read_bytes() == (ROOT / "config.toml").read_bytes()
    assert str(tmp_path / "news.db") in run(*python, CALL, "check", cwd=tmp_path, site=site)
    assert "6 matched" in run(*python, CALL, "demo", cwd=tmp_path, site=site)


def test_the_package_needs_what_the_project_declares(wheel: Path) -> None:
    """The wheel asks for the runtime dependencies alone, and installs the command `monitor`."""
    with zipfile.ZipFile(wheel) as packed:
        (metadata,) = (packed.read(name).decode() for name in packed.namelist() if name.endswith("/METADATA"))
        (commands,) = (packed.read(name).decode() for name in packed.namelist() if name.endswith("/entry_points.txt"))
    needs = {Requirement(need) for need in re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert needs == set(map(Requirement, project["dependencies"]))
    assert "monitor = monitor.cli.main:main" in commands
