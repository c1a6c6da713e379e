"""What all rings share: servers on 127.0.0.1, started for one test and stopped after it; how hypothesis works."""

import logging
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from monitor import letters, trial
from monitor.mail.message import build
from tests.support.feeds import FeedServer
from tests.support.mailcheck import faults
from tests.support.smtp import Mailbox

hypothesis.settings.register_profile("steady", deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, database=None, max_examples=2000)
hypothesis.settings.load_profile("steady")  # `pytest --hypothesis-profile=explore` looks further


@pytest.fixture(autouse=True)
def root_logger() -> Iterator[None]:
    """A command that a test runs in its own process sets what is logged; the next test must not find it so."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


def checked(**values: Any) -> bytes:  # noqa: ANN401 - what `build` takes
    """Make a message, and look for faults in it."""
    raw = build(**values)
    if wrong := faults(raw):
        raise AssertionError(wrong)
    return raw


@pytest.fixture(autouse=True, scope="session")
def every_mail_is_one_by_the_rfcs() -> Iterator[None]:
    """Whatever a test is about, each mail that its process makes is checked."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (letters, trial):
            patch.setattr(module, "build", checked)
        yield


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    """A feed server whose answers the test scripts."""
    with FeedServer() as server:
        yield server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server without TLS and login that takes all mail unless the test scripts its answers."""
    with Mailbox() as server:
        yield server
