"""Maildir delivery on a real folder: whole files only, one per message, no name a message could choose."""

import mailbox as maildirs
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.mail.maildir import Maildir, unique_name
from monitor.model import Message, Reply


def message(message_id: str = "<20261123T073000.aa.bb@test.example>", recipient: str = "one@test.example") -> Message:
    """A message as the outbox hands it over."""
    return Message(message_id=message_id, recipient=recipient, payload=b"Subject: s\r\n\r\nbody\r\n")


def test_a_message_is_a_new_mail(tmp_path: Path) -> None:
    """The standard library's reader finds it under `new`, whole, and nothing under `tmp`."""
    with Maildir(tmp_path / "deep" / "outbox") as transport:
        reply = transport.send(message())
    assert reply.state == "sent"
    (found,) = maildirs.Maildir(tmp_path / "deep" / "outbox", create=False)
    assert found.get_subdir() == "new"
    assert found["Subject"] == "s"
    assert list((tmp_path / "deep" / "outbox" / "tmp").iterdir()) == []


@pytest.mark.parametrize("moved", [None, "", ":2,S"])
def test_a_second_try_makes_no_second_file(tmp_path: Path, moved: str | None) -> None:
    """The same message finds itself, also where it was read and moved to `cur` with flags."""
    transport = Maildir(tmp_path)
    transport.send(message())
    if moved is not None:
        (new,) = (tmp_path / "new").iterdir()
        new.rename(tmp_path / "cur" / f"{new.name}{moved}")
    assert transport.send(message()) == Reply(state="sent", text="was delivered before")
    assert len([*(tmp_path / "new").iterdir(), *(tmp_path / "cur").iterdir()]) == 1


def test_two_messages_are_two_files(tmp_path: Path) -> None:
    """Another Message-ID or another recipient is another mail."""
    transport = Maildir(tmp_path)
    for each in (message(), message(recipient="two@test.example"), message("<20261123T073000.aa.cc@test.example>")):
        assert transport.send(each).state == "sent"
    assert len(list((tmp_path / "new").iterdir())) == 3


@pytest.mark.parametrize(
    "odd", ["../../../etc/passwd", "<../../new/x.y@z>", "a/b", "\0", "*?[", "x" * 5000, "小米:2,S", "", "\udcff", "."]
)
def test_no_message_chooses_its_path(tmp_path: Path, odd: str) -> None:
    """Whatever stands in Message-ID and recipient, the file is one plain name in `new`."""
    name = unique_name(message(odd, odd))
    assert re.fullmatch(r"[0-9]{1,14}\.[0-9a-f]{24}\.monitor", name)
    assert Maildir(tmp_path / "m").send(message(odd, odd)).state == "sent"
    assert [p.name for p in (tmp_path / "m" / "new").iterdir()] == [name]
    assert [p.name for p in tmp_path.iterdir()] == ["m"]


def test_a_kill_before_the_last_step_leaves_nothing_half_to_be_read(tmp_path: Path) -> None:
    """What was being written lies in `tmp` only; the next try delivers it once."""
    code = (
        "import os, signal, sys; from pathlib import Path; from monitor.mail.maildir import Maildir\n"
        "from tests.integration.test_maildir import message\n"
        "Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Maildir(Path(sys.argv[1])).send(message())\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    assert list((tmp_path / "new").iterdir()) == []
    assert Maildir(tmp_path).send(message()).state == "sent"
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_one_is_told_and_tried_again(tmp_path: Path) -> None:
    """A file in the place of the Maildir is named as what it is."""
    (tmp_path / "outbox").write_text("mine")
    reply = Maildir(tmp_path / "outbox").send(message())
    assert reply == Reply(
        state="retry", text="the Maildir cannot be written (Not a directory): check the disk and its permissions"
    )


def test_a_full_disk_leaves_no_rest(tmp_path: Path) -> None:
    """A write that breaks off is told, tried again later, and its piece is taken away."""
    code = (
        "import resource, signal, sys; from dataclasses import replace; from pathlib import Path\n"
        "from monitor.mail.maildir import Maildir; from tests.integration.test_maildir import message\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "print(Maildir(Path(sys.argv[1])).send(replace(message(), payload=b'x' * 5000)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "state='retry'" in done.stdout
    assert "cannot be written (File too large)" in done.stdout
    assert [name for _, _, files in os.walk(tmp_path) for name in files] == []
