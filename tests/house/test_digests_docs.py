"""docs/digests.md: its `[mail]` tables are valid, and it names every state of a message and every reason for a hold."""

import re
from pathlib import Path

from monitor.config.load import understand
from monitor.store import custody
from tests.support.config import FOLDER, SMALLEST

PAGE = (Path(__file__).parents[2] / "docs" / "digests.md").read_text(encoding="utf-8")
STATES = ("queued", "sending", "sent", "refused", "failed", "unknown", "dropped")


def test_its_mail_tables_are_understood(tmp_path: Path) -> None:
    """Each loads beside the smallest config, without a problem."""
    tables = re.findall(r"^```toml\n(\[mail\]\n.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(tables) >= 2
    (tmp_path / "mail-password").write_text("x", encoding="utf-8")
    for table in tables:
        made = understand(
            f"{SMALLEST}{table}".encode(), FOLDER / "config.toml", env={"CREDENTIALS_DIRECTORY": str(tmp_path)}
        )
        assert made.mail.transport == "smtp"


def test_it_names_every_state() -> None:
    """In the table of states, once each."""
    assert [state for state in STATES if PAGE.count(f"\n| `{state}` |") != 1] == []


def test_it_names_every_reason_for_a_hold() -> None:
    """As `status` words them."""
    reasons = (custody.OLDER, custody.ELSEWHERE, custody.PUT_BACK, custody.ANOTHER)
    shown = [re.split("[:,]| after ", reason)[0].strip() for reason in reasons]
    assert [reason for reason in shown if f"\n| {reason}" not in PAGE] == []
