"""What `status` reads of issues, on a real file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.store import digests
from monitor.store.db import Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def test_a_quiet_digest_keeps_its_last_issue_beside_a_busy_one(tmp_path: Path) -> None:
    """However many issues another one made since; slots that found nothing are no issues."""
    with Store(tmp_path / "news.db") as store:
        assert digests.last_issues(store) == {}
        with store.write() as conn:
            digests.settle(conn, "quiet", NOW, "digest", number=1, subject="one", now=NOW)
            digests.settle(conn, "quiet", NOW + timedelta(days=1), "digest", number=None, subject=None, now=NOW)
            for second in range(300):
                at = NOW + timedelta(seconds=second)
                digests.settle(conn, "busy", at, "digest", number=second + 1, subject="more", now=at)
        last = digests.last_issues(store)
    assert {name: (row["number"], row["subject"]) for name, row in last.items()} == {
        "quiet": (1, "one"),
        "busy": (300, "more"),
    }
