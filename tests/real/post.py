"""What delivering costs: a digest for many recipients handed to a mail server on this machine, by the installed program's own lane.

    python -m tests.real.post [--messages 100] [--kilobytes 80] [--runs 3]

The server stands in a process of its own; with TLS and a login, and without.  Real: the outbox, the leases, each
message's own transaction that waits for the disk, the connection.  Told: seconds from the first lease to the last record,
CPU of this process, connections, and the growth of its resident memory.
"""

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from monitor.deliver import deliver
from monitor.mail.message import build
from monitor.mail.settings import MailSettings
from monitor.model import Message
from monitor.store import issues, outbox
from monitor.store.db import Store
from tests.support.smtp import Mailbox, certificates, trusting
from tests.unit.test_message import WORDS

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SECRET = "Schlüssel-密码"  # noqa: S105 - made up

LOGIN: dict[str, Any] = {"password_env": "P"}


def serve(pipe: Connection, *, secure: bool) -> None:
    """A mail server until the pipe says so; sends its port and authority, then how much came over how many connections."""
    certs = certificates() if secure else None
    with Mailbox(starttls=certs.server if certs else None, users={"me": SECRET} if certs else None) as mailbox:
        pipe.send((mailbox.port, certs.pem if certs else b""))
        pipe.recv()
        pipe.send((len(mailbox.accepted), mailbox.connections))


def queue(store: Store, messages: int, size: int) -> None:
    """One issue of `size` bytes for so many recipients."""
    html = "<p>" + "小米汽车 Xiaomi SU7 " * (size // 30) + "</p>"
    made = []
    for number in range(messages):
        recipient, message_id = f"reader{number}@test.example", f"<{number}@test.example>"
        payload = build(**{**WORDS, "recipient": recipient, "message_id": message_id, "html": html}, date=NOW)
        made.append(Message(message_id=message_id, recipient=recipient, payload=payload))
    with store.write() as conn:
        issue_id = issues.settle(conn, "daily", NOW, "digest", number=1, subject="s", now=NOW)
        if issue_id is not None:
            outbox.queue(conn, issue_id, made, NOW)


def resident(which: str) -> float:
    """This process's memory in MB: `VmRSS` now, `VmHWM` the highest since `forget_peak` (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{which}:")) / 1024


def forget_peak() -> None:
    """Let the highest memory be counted anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def run(messages: int, size: int, *, secure: bool) -> tuple[float, float, int, float]:
    """Wall seconds, CPU seconds, connections and growth of memory in MB of one run over all messages."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=[theirs], kwargs={"secure": secure})
    server.start()
    port, pem = ours.recv()
    settings = MailSettings(sender="m@test.example", transport="smtp", host="127.0.0.1", port=port, security="none")
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "n.db") as store:
        if secure:
            settings = replace(settings, security="starttls", username="me", **LOGIN)
            os.environ.update(trusting(pem, Path(folder)))
        queue(store, messages, size)
        forget_peak()
        before = resident("VmRSS")
        wall, cpu = time.perf_counter(), time.process_time()
        done = deliver(store, settings, clock=lambda: NOW, env={"P": SECRET})
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        growth = resident("VmHWM") - before
    ours.send(None)
    came, connections = ours.recv()
    server.join()
    if {each.state for each in done} != {"sent"} or came != messages:
        raise SystemExit(f"{came} of {messages} arrived: {done[0].reply if done else 'nothing was tried'}")
    return wall, cpu, connections, growth


def main() -> None:
    """Print a line for each kind of connection."""
    words = argparse.ArgumentParser(description="What delivering costs.")
    words.add_argument("--messages", type=int, default=100)
    words.add_argument("--kilobytes", type=int, default=80)
    words.add_argument("--runs", type=int, default=3)
    asked = words.parse_args()
    multiprocessing.set_start_method("spawn")
    run(1, 1000, secure=True)  # loads what is loaded once
    for secure in (False, True):
        runs = [run(asked.messages, asked.kilobytes * 1000, secure=secure) for _ in range(asked.runs)]
        wall, cpu, connections, growth = (statistics.median(each[column] for each in runs) for column in range(4))
        print(
            f"{'STARTTLS and login' if secure else 'plain'}: {asked.messages} messages of {asked.kilobytes} kB in {wall:.2f} s "
            f"({max(r[0] for r in runs):.2f} at most), CPU {cpu:.2f} s, {connections:.0f} connection, "
            f"memory {growth:+.1f} MB"
        )


if __name__ == "__main__":
    main()
