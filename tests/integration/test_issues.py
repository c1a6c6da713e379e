"""What `status` reads of issues, on a real file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.store import issues
from monitor.store.db import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def test_a_quiet_digest_keeps_its_last_issue_beside_a_busy_one(tmp_path: Path) -> None:
    """However many issues another one made since; slots that found nothing are no issues."""
    with Store(tmp_path / "news.db") as store:
        assert issues.last_issues(store) == {}
        with store.write() as conn:
            issues.settle(conn, "quiet", NOW, "digest", number=1, subject="one", now=NOW)
            issues.settle(conn, "quiet", NOW + timedelta(days=1), "digest", number=None, subject=None, now=NOW)
            for second in range(300):
                at = NOW + timedelta(seconds=second)
                issues.settle(conn, "busy", at, "digest", number=second + 1, subject="more", now=at)
        last = issues.last_issues(store)
    assert {name: (row["number"], row["subject"]) for name, row in last.items()} == {
        "quiet": (1, "one"),
        "busy": (300, "more"),
    }
