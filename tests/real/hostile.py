"""Servers that mean harm, one after the other, against the installed `monitor poll`: what is told, and what it costs.

    python -m tests.real.hostile [PART OF A NAME]

Each input has a fresh database and a server of its own on this machine.  CPU is that of the command and all it starts,
peak the sum of the most memory that each of its processes ever held (shared pages count twice).  Fails where one feed
makes it need more than `MOST` or longer than `LONGEST`.
"""

import gzip
import itertools
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.support.feeds import Answer, FeedServer
from tests.support.tls import TlsServer, authority, expired

MOST, LONGEST = 150.0, 30.0
"""MB of a process tree; CPU seconds."""
MB = 1_000_000
CONFIG = """
[monitor]
language = "it"
[fetch]
timeout = "20s"
allow_private_addresses = true
per_host = 50
{feeds}
[[watches]]
name = "xiaomi-auto"
use = "xiaomi-auto"
[[digests]]
name = "daily"
to = ["me@reader.example"]
"""
HEAD = b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>"
TAIL = b"</channel></rss>"
LAUGHS = b"<!DOCTYPE l [<!ENTITY l0 'lol'>%s]>" % b"".join(
    b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
GZIP = {"Content-Encoding": "gzip"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one input came to."""

    told: Sequence[tuple[str, int]]
    """What `feed_health` says, or how many entries were stored, with the number of feeds."""
    cpu: float
    """Seconds of user and system time."""
    peak: float
    """MB."""


def rss(items: bytes, before: bytes = b"") -> bytes:
    """A feed of these items, with something before its root."""
    return HEAD.replace(b"<rss", before + b"<rss", 1) + items + TAIL


def item(title: bytes) -> bytes:
    """An item with an id of its own."""
    return b"<item><guid isPermaLink='false'>1</guid><title>" + title + b"</title></item>"


def many(most: int, title: str) -> bytes:
    """So many bytes of different items."""
    found = bytearray()
    for n in itertools.count():
        found += f"<item><guid>http://a.example/{n}</guid><title>{title} {n}</title></item>".encode()
        if len(found) > most - 1000:
            return rss(bytes(found))
    raise AssertionError


def endless(piece: bytes, size: float = float("inf")) -> Iterator[bytes]:
    """A body of so many bytes, made as it is sent."""
    sent = 0
    while sent < size:
        sent += len(piece)
        yield piece


def packed(size: int) -> Iterator[bytes]:
    """So many bytes of a feed, compressed."""
    tool = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield tool.compress(HEAD)
    for _ in range(size // MB):
        yield tool.compress(b" " * MB)
    yield tool.flush()


def to(place: str) -> Callable[[], Answer]:
    """A redirect."""
    return lambda: Answer(status=302, headers={"Location": place})


SMILE = "\N{GRINNING FACE}"
INPUTS: dict[str, Callable[[], Answer]] = {
    "nothing hostile": lambda: Answer(body=rss(item(b"uno"))),
    "276 MB of a feed": lambda: Answer(pieces=endless(item(b"x" * 900), 276 * MB)),
    "276 MB of a feed, packed to 0.3 MB": lambda: Answer(pieces=packed(276 * MB), headers=GZIP),
    "gzip of 1 GB": lambda: Answer(pieces=packed(1000 * MB), headers=GZIP),
    "gzip inside gzip": lambda: Answer(body=gzip.compress(gzip.compress(b" " * 50 * MB)), headers=GZIP),
    "gzip in 100,000 parts": lambda: Answer(body=gzip.compress(b"") * 100_000, headers=GZIP),
    "deflate, not asked for": lambda: Answer(body=zlib.compress(b" " * MB), headers={"Content-Encoding": "deflate"}),
    "gzip cut off": lambda: Answer(body=gzip.compress(rss(item(b"uno")))[:-9], headers=GZIP),
    "a billion laughs": lambda: Answer(body=rss(item(b"&l9;"), LAUGHS)),
    "an entity that names a file": lambda: Answer(
        body=rss(item(b"prima &x; dopo"), b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")
    ),
    "9 MB of elements inside each other": lambda: Answer(body=rss(item(b"<b>" * 3_000_000))),
    "9 MB of items inside each other": lambda: Answer(body=HEAD + b"<item>" * 1_500_000),
    "JSON, 9 MB deep": lambda: Answer(body=b'{"items":' + b"[" * 9 * MB),
    "a million items": lambda: Answer(body=rss(b"<entry/>" * 1_000_000)),
    "300,000 items in 9.9 MB": lambda: Answer(body=many(9_900_000, "n")[:9_900_000]),
    "the same with letters beyond the BMP": lambda: Answer(body=many(9_900_000, SMILE)),
    "the same in JSON": lambda: Answer(
        body=('{"items":[' + ",".join(f'{{"id":"{n}","title":"{SMILE}"}}' for n in range(280_000)) + "]}").encode()
    ),
    "9 MB behind the last item, with such letters": lambda: Answer(
        body=many(2000, SMILE)[: -len(TAIL)] + b" " * 9 * MB + TAIL
    ),
    "a line of 100 MB": lambda: Answer(pieces=endless(b"x" * 65_536, 100 * MB)),
    "a title of 9 MB": lambda: Answer(body=rss(item(b"x" * 9 * MB))),
    "a body without end": lambda: Answer(pieces=endless(item(b"uno"))),
    "a byte a second": lambda: Answer(pieces=endless(b"<"), every=1),
    "a header without end": lambda: Answer(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 5 * MB),
    "headers without number": lambda: Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * MB),
    "a ring of redirects": to("/a"),
    "a redirect to loopback": to("http://127.0.0.1:1/"),
    "to a private network": to("http://192.168.0.1/"),
    "to link-local": to("http://169.254.169.254/latest/meta-data"),
    "to a mapped address": to("http://[::ffff:10.0.0.1]/"),
    "to a decimal address": to("http://2130706433/"),
    "to a file": to("file:///etc/passwd"),
    "NUL bytes in a title": lambda: Answer(body=rss(item(b"u\x00n\x00o"))),
    "9 MB of NUL": lambda: Answer(body=b"\0" * 9 * MB),
    "lone surrogates in JSON": lambda: Answer(body=b'{"items":[{"id":"\\ud800","title":"\\udfff uno"}]}'),
    "direction marks in a title": lambda: Answer(body=rss(item("\u202eonu\u2066".encode()))),
    "text that is no feed, 9 MB": lambda: Answer(body=b"<a " * 3_000_000),
}
CROWDS: dict[str, Callable[[], Answer]] = {
    "50 feeds of 9.9 MB at once": lambda: Answer(body=many(9_900_000, SMILE)),
    "50 feeds of 9.9 MB, packed, at once": lambda: Answer(body=gzip.compress(many(9_900_000, "n")), headers=GZIP),
    "50 feeds of 276 MB at once": lambda: Answer(pieces=endless(item(b"x" * 900), 276 * MB)),
}
"""The same body from many servers at one time."""
LIES: dict[str, Callable[[trustme.CA], trustme.LeafCert]] = {
    "TLS: nobody's certificate": lambda _: trustme.CA().issue_cert("localhost"),
    "TLS: another host's certificate": lambda ca: ca.issue_cert("other.example"),
    "TLS: an expired certificate": lambda ca: expired(ca, "localhost"),
}


def cost(urls: Sequence[str], folder: Path, **env: str) -> Cost:
    """Poll feeds once, from an empty database."""
    feeds = "\n".join(f'[[feeds]]\nname = "f{n}"\nurl = "{url}"\nlanguage = "it"' for n, url in enumerate(urls))
    (folder / "config.toml").write_text(CONFIG.format(feeds=feeds), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("monitor")), "--config", str(folder / "config.toml"), "poll"]
    before = os.times()
    process = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    held: dict[int, float] = {}
    while process.poll() is None:
        for pid in tree(process.pid):
            with suppress(OSError, IndexError):
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
                held[pid] = int(status.partition("VmHWM:")[2].split()[0]) / 1000
        time.sleep(0.005)
    after = os.times()
    with closing(sqlite3.connect(next(folder.glob("*.db")))) as db:
        said = Counter(
            re.sub(r"https?://(?:127\.0\.0\.1|localhost):\d+/a\d*", "…", str(row[0]))
            for row in db.execute(
                """SELECT coalesce(h.last_error, 'entries stored: ' || count(e.entry_id))
                   FROM feed_health h LEFT JOIN entries e USING (feed) GROUP BY h.feed"""
            )
        )
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(told=said.most_common(), cpu=cpu, peak=sum(held.values()))


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += tree(int(child))
    return found


def measured(wanted: str) -> Iterator[tuple[str, Cost]]:
    """Every input whose name holds `wanted`, and its cost."""
    for inputs, number in ((INPUTS, 1), (CROWDS, 50)):
        for name, answer in inputs.items():
            if wanted in name:
                with tempfile.TemporaryDirectory() as folder, FeedServer(patience=60) as server:
                    urls = []
                    for n in range(number):
                        server.script(f"/a{n or ''}", answer())
                        urls.append(f"{server.url}/a{n or ''}")
                    yield name, cost(urls, Path(folder))
    for name, lie in LIES.items():
        if wanted in name:
            with tempfile.TemporaryDirectory() as folder:
                ca, trusted = authority(Path(folder))
                with TlsServer(lie(ca)) as tls:
                    url = f"https://localhost:{tls.port}/a"
                    yield name, cost([url], Path(folder), SSL_CERT_FILE=str(trusted))


def main() -> None:
    """Print the table; fail where a bound is passed."""
    print("| input | what is told | CPU s | peak MB |\n|---|---|---|---|")
    beyond = []
    for name, one in measured(sys.argv[1] if len(sys.argv) > 1 else ""):
        told = "; ".join(f"{count} of {words}" if count > 1 else words for words, count in one.told)
        print(f"| {name} | {told} | {one.cpu:.1f} | {one.peak:.0f} |", flush=True)
        if name not in CROWDS and (one.peak > MOST or one.cpu > LONGEST):
            beyond.append(name)
    if beyond:
        sys.exit(f"beyond {MOST:.0f} MB or {LONGEST:.0f} s: {', '.join(beyond)}")


if __name__ == "__main__":
    main()
