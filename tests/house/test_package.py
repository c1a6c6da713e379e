"""The lock, the licence and what the repository may say: pins with hashes, no host, no folder of a machine."""

import re
import tomllib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from monitor.version import __version__

ROOT = Path(__file__).parents[2]
RUNTIME, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
PIN = re.compile(r"([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; [^\\]+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PYTHONS = ("3.11", "3.12", "3.13")


def pins(lock: Path) -> Mapping[str, Version]:
    """Each package of a lock with its version; every line of it is understood."""
    found: dict[str, Version] = {}
    hashes: dict[str, int] = {}
    name = ""
    for raw in lock.read_text(encoding="utf-8").splitlines():
        line = raw.removesuffix("\\").strip()
        if raw.startswith("#"):
            continue
        if raw.startswith("    "):
            assert HASH.fullmatch(line), f"{lock.name}: {raw}"
            hashes[name] = hashes.get(name, 0) + 1
            continue
        pin = PIN.fullmatch(line)
        assert pin is not None, f"{lock.name}: {raw}"
        name = pin[1]
        assert name not in found, f"{lock.name}: {name} twice"
        found[name] = Version(pin[2])
    assert set(hashes) == set(found), f"{lock.name}: without a hash"
    return found


def wanted(*, dev: bool) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"], *(project["dependency-groups"]["dev"] if dev else [])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("lock", "dev"), [(RUNTIME, False), (DEV, True)], ids=["runtime", "dev"])
def test_the_lock_pins_what_pyproject_asks_for(lock: Path, dev: bool) -> None:  # noqa: FBT001 - pytest hands it over
    """Each requirement is pinned, with hashes, at a version that it admits."""
    locked = pins(lock)
    for requirement in wanted(dev=dev):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{lock.name} lacks {name}: make lock"
        assert requirement.specifier.contains(locked[name]), f"{lock.name} has {name} {locked[name]}: make lock"


def test_the_locks_agree() -> None:
    """What is tested is what runs: every runtime pin stands in the larger lock too, at the same version."""
    assert pins(RUNTIME).items() <= pins(DEV).items()


def test_the_lock_holds_for_every_python() -> None:
    """What the locked packages need on Python 3.11, 3.12 and 3.13 is locked, as their own metadata says."""
    locked = pins(DEV)
    missing = []
    for name in locked:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue  # it is for another Python than this one
        for need in map(Requirement, needs):
            for python in PYTHONS:
                there = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
                asked = need.marker is None or need.marker.evaluate({**there, "sys_platform": "linux"})
                if asked and canonicalize_name(need.name) not in locked:
                    missing.append(f"{name} on {python} needs {need}")
    assert not missing


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile", "tools/setup", "tools/lock"]
)
def test_no_host_is_named(name: str) -> None:
    """Neither an index nor a host nor a folder of some machine stands in what installs the program."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", text, re.MULTILINE)
    assert not re.search(r"@ ?file:|\b(?:files\.)?pythonhosted\b|\bpypi\.", text)


def test_the_version_is_told_once() -> None:
    """The changelog's newest entry is the version that the program says."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_the_licence_is_there() -> None:
    """The licence that pyproject.toml names stands beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{project['project']['license']} License")
