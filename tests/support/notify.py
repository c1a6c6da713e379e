"""A service manager for tests: a real datagram socket that hears what a daemon tells systemd."""

import socket
import threading
from pathlib import Path
from typing import Self

PATIENCE = 30.0
"""Seconds after which waiting for a message is a failure; no test waits that long where things work."""


class Manager:
    """Listens on `address` until the end of its `with` block."""

    def __init__(self, address: str | Path) -> None:
        """Bind a path, or with `@` in front a name of the abstract namespace."""
        self.address = str(address)
        self.heard: list[str] = []
        """Every message, in the order they came."""
        self._news = threading.Condition()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + self.address[1:] if self.address.startswith("@") else self.address)
        self._thread = threading.Thread(target=self._listen, name="manager")

    def _listen(self) -> None:
        while message := self._socket.recv(4096):
            with self._news:
                self.heard.append(message.decode())
                self._news.notify_all()

    def wait_for(self, start: str, *, times: int = 1) -> None:
        """Return as soon as so many messages that begin with `start` have come."""
        with self._news:
            came = self._news.wait_for(lambda: sum(m.startswith(start) for m in self.heard) >= times, PATIENCE)
        assert came, f"no {start!r} among {self.heard}"

    def __enter__(self) -> Self:
        """Start listening."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()
