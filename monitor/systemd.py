"""What systemd is told (sd_notify(3), sd_watchdog_enabled(3)) and how logs are marked (sd-daemon(3)).

Outside systemd all of it does nothing or writes plain lines.  Knows nothing of what it reports.
"""

import logging
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (0, 7))
"""The least level of logging -> syslog's severity."""


def notify(message: str, *, env: Mapping[str, str]) -> None:
    """Send one message (`READY=1`, `STATUS=...`) to $NOTIFY_SOCKET; nothing where there is none or nobody listens."""
    address = env.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        out.settimeout(1)
        out.sendto(message.encode(), "\0" + address[1:] if address[0] == "@" else address)


def watchdog_interval(env: Mapping[str, str], *, pid: int | None = None) -> float | None:
    """Seconds within which systemd wants to hear `WATCHDOG=1`; None where it does not ask this process."""
    wanted, owner = env.get("WATCHDOG_USEC", ""), env.get("WATCHDOG_PID", "")
    if not (wanted.isascii() and wanted.isdigit()) or int(wanted) == 0:
        return None
    if owner and owner != str(os.getpid() if pid is None else pid):
        return None
    return int(wanted) / 1e6


class Marked(logging.Formatter):
    """Lines with journald's `<N>` in front, a traceback's lines too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record, each line with its priority."""
        mark = next(priority for least, priority in PRIORITIES if record.levelno >= least)
        return "\n".join(f"<{mark}>{line}" for line in super().format(record).split("\n"))


class Stamped(logging.Formatter):
    """Lines with the time in UTC and the level, for a terminal or a file."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its time in front."""
        at = datetime.fromtimestamp(record.created, UTC)
        return f"{at:%Y-%m-%dT%H:%M:%SZ} {record.levelname.lower()} {super().format(record)}"


def start_logging(env: Mapping[str, str], *, verbose: bool, quiet: bool = False) -> None:
    """Log to standard error, marked for journald where standard error is its stream; `quiet`: errors alone."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Marked("%(message)s") if _is_journal(env) else Stamped("%(message)s"))
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.INFO
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("apscheduler", "httpx", "httpcore", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _is_journal(env: Mapping[str, str]) -> bool:
    """Whether standard error is the stream that $JOURNAL_STREAM names by device and inode (systemd.exec(5))."""
    try:
        at = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return env.get("JOURNAL_STREAM") == f"{at.st_dev}:{at.st_ino}"
