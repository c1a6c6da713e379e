"""What all rings share: servers on 127.0.0.1, started for one test and stopped after it; how hypothesis works."""

from collections.abc import Iterator

import hypothesis
import pytest

from tests.support.feeds import FeedServer
from tests.support.smtp import Mailbox

hypothesis.settings.register_profile("steady", deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, database=None, max_examples=2000)
hypothesis.settings.load_profile("steady")  # `pytest --hypothesis-profile=explore` looks further


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
