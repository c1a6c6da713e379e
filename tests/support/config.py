"""Configs written in a test and understood without a file."""

from pathlib import Path

import pytest

from monitor.config import Settings
from monitor.config.load import understand
from monitor.errors import ProblemsError

FOLDER = Path("/nowhere/monitor")
"""Where the configs would stand."""
SMALLEST = """
[[feeds]]
name = "a blog"
url = "https://cars.example/feed.xml"
language = "it"
[[watches]]
name = "xiaomi-auto"
use = "xiaomi-auto"
[[digests]]
name = "daily"
to = ["me@reader.example"]
"""


def read(text: str | bytes, **env: str) -> Settings:
    """What a config in `FOLDER` means."""
    raw = text.encode() if isinstance(text, str) else text
    return understand(raw, FOLDER / "config.toml", env=env)


def problems(text: str | bytes, **env: str) -> dict[str, str]:
    """The problems of a config, by place."""
    with pytest.raises(ProblemsError) as caught:
        read(text, **env)
    return {problem.place: problem.message for problem in caught.value.problems}


def warnings(text: str) -> dict[str, str]:
    """The warnings of a config without mistakes, by place."""
    return {warning.place: warning.message for warning in read(text).warnings}
