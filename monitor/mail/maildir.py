"""Delivery to a Maildir by its rules (tmp, fsync, new, unique names); nothing leaves the machine.

The unique name comes from the Message-ID alone, so a try repeated after a kill finds its file and makes no second one.
"""

import os
import re
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Self

from monitor.model import Message, Reply

NO_DIGIT = re.compile(r"[^0-9]")
STAMP = 14
"""Digits of a name that tell people when: 20261123073000."""


class Maildir:
    """A Maildir that is made where it is missing."""

    def __init__(self, path: Path) -> None:
        """Remember the folder; it is made at the first message."""
        self.path = path

    def __enter__(self) -> Self:
        """Return it; nothing is held open."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Nothing to close."""

    def send(self, message: Message) -> Reply:
        """Store the message; a full disk or a missing permission is tried again later."""
        name = unique_name(message)
        try:
            for folder in ("tmp", "new", "cur"):
                (self.path / folder).mkdir(parents=True, exist_ok=True)
            if self._delivered(name):
                return Reply(state="sent", text="was delivered before")
            self._write(name, message.payload)
        except OSError as error:
            with suppress(OSError):
                (self.path / "tmp" / name).unlink()
            why = error.strerror or type(error).__name__
            return Reply(
                state="retry", text=f"the Maildir cannot be written ({why}): check the disk and its permissions"
            )
        return Reply(state="sent", text=f"stored as {name}")

    def _delivered(self, name: str) -> bool:
        """Whether a try before came to its end; mail programs move what was read to `cur` and add flags."""
        return (self.path / "new" / name).exists() or any((self.path / "cur").glob(f"{name}*"))

    def _write(self, name: str, payload: bytes) -> None:
        temporary = self.path / "tmp" / name
        with temporary.open("wb") as out:
            out.write(payload)
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(self.path / "new" / name)
        with suppress(OSError):  # some file systems cannot sync a folder
            folder = os.open(self.path / "new", os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def unique_name(message: Message) -> str:
    """A file name of digits and letters only, whatever stands in the Message-ID and the recipient."""
    mark = blake2b(f"{message.message_id} {message.recipient}".encode("utf-8", "replace"), digest_size=12).hexdigest()
    stamp = NO_DIGIT.sub("", message.message_id.partition(".")[0])[:STAMP] or "0"
    return f"{stamp}.{mark}.monitor"
