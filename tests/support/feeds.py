"""A feed server for tests: real sockets on 127.0.0.1, every answer scripted, every request remembered.

`put` serves a body as a well-behaved server does (ETag, 304); `script` plays answers in turn, however broken.
"""

import contextlib
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

TYPE = "application/rss+xml"
OK = 200
NOT_MODIFIED = 304


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One scripted answer."""

    status: int = OK
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str | None = TYPE
    delay: float = 0.0
    """Seconds before the first byte."""
    wait_for: threading.Event | None = None
    """The answer is held back until this is set."""
    cut_after: int | None = None
    """So many bytes of the body are sent, then the connection is closed; the length promised is the whole's."""
    reset: bool = False
    """The connection is closed before any answer."""
    raw: bytes | None = None
    """Sent instead of everything else."""
    pieces: Iterable[bytes] | None = None
    """A body of no announced length, sent piece by piece for as long as the client reads."""
    every: float = 0.0
    """Seconds between the pieces."""
    etag: str | None = None
    """Sent, and answered with 304 where the client names it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One request that came in."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    at: float
    """`time.monotonic()`."""
    body: bytes = b""
    """What was posted."""


class FeedServer:
    """Serves until the end of its `with` block; paths not known, with their query or without, are 404."""

    def __init__(self, *, patience: float = 5.0) -> None:
        """Take a free port at once; `patience`: seconds for which a client may leave an answer unread."""
        self.patience = patience
        self.asked: list[Asked] = []
        """Every request, in the order they came."""
        self.at_once: dict[str, int] = defaultdict(int)
        """The most requests under way at one time, by path; "" counts all."""
        self._now: dict[str, int] = defaultdict(int)
        self._answers: dict[str, deque[Answer]] = {}
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.feeds = self
        self.port: int = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), name="feed server")

    def put(self, path: str, body: bytes, content_type: str = TYPE) -> None:
        """Serve `body` under `path` from now on, with an ETag of its own."""
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        self.script(path, Answer(body=body, content_type=content_type, etag=etag))

    def script(self, path: str, *answers: Answer) -> None:
        """Answer `path` with these in turn; the last one stays."""
        with self._lock:
            self._answers[path] = deque(answers)

    def requests(self, path: str) -> list[Asked]:
        """What was asked under `path` so far."""
        with self._lock:
            return [asked for asked in self.asked if asked.path == path]

    def next_answer(self, asked: Asked) -> Answer:
        """Remember a request and say what comes next (for the handler)."""
        with self._lock:
            self.asked.append(asked)
            waiting = self._answers.get(asked.path) or self._answers.get(asked.path.partition("?")[0])
            if waiting is None:
                return Answer(status=404, content_type="text/plain", body=b"nothing here")
            return waiting.popleft() if len(waiting) > 1 else waiting[0]

    @contextlib.contextmanager
    def counted(self, path: str) -> Iterator[Callable[[], None]]:
        """Count a request that is under way (for the handler), until what it yields is called or the block ends."""
        with self._lock:
            for name in (path, ""):
                self._now[name] += 1
                self.at_once[name] = max(self.at_once[name], self._now[name])
        under_way = [True]

        def over() -> None:
            with self._lock:
                for name in (path, "") if under_way else ():
                    self._now[name] -= 1
                under_way.clear()

        try:
            yield over
        finally:
            over()

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end (for the handler)."""
        self._end.wait(seconds)

    def hold(self, event: threading.Event) -> None:
        """Wait for a test's event, but not beyond the end (for the handler)."""
        while not event.wait(0.02) and not self._end.is_set():
            pass

    @property
    def ended(self) -> bool:
        """Whether the `with` block is over."""
        return self._end.is_set()

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop; answers under way are dropped."""
        self._end.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 256
    feeds: FeedServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that go away are what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        """Be as patient as the server is."""
        super().setup()
        self.connection.settimeout(self.server.feeds.patience)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def do_GET(self) -> None:
        """Play the answer that is next."""
        self.close_connection = True
        feeds = self.server.feeds
        headers = {name.lower(): value for name, value in self.headers.items()}
        with feeds.counted(self.path) as over, contextlib.suppress(OSError):
            body = self.rfile.read(int(headers.get("content-length", "0")))
            asked = Asked(path=self.path, headers=headers, at=time.monotonic(), body=body)
            self._play(feeds, feeds.next_answer(asked), headers, over)

    do_POST = do_GET  # noqa: N815 - the base class names it so

    def _play(self, feeds: FeedServer, answer: Answer, headers: Mapping[str, str], over: Callable[[], None]) -> None:
        if answer.delay:
            feeds.pause(answer.delay)
        if answer.wait_for is not None:
            feeds.hold(answer.wait_for)
        if answer.reset or feeds.ended:
            return
        if answer.pieces is None:
            over()  # before the answer is out: who has it all may ask again before this thread runs on
        if answer.raw is not None:
            self.wfile.write(answer.raw)
            return
        known = answer.etag is not None and headers.get("if-none-match") == answer.etag
        self.send_response_only(NOT_MODIFIED if known else answer.status)
        self._headers(answer)
        if known:
            self.end_headers()
            return
        if answer.pieces is not None:
            self.end_headers()
            self._pieces(feeds, answer)
            return
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut_after])

    def _headers(self, answer: Answer) -> None:
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        if answer.etag is not None:
            self.send_header("ETag", answer.etag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")

    def _pieces(self, feeds: FeedServer, answer: Answer) -> None:
        for piece in answer.pieces or ():
            if feeds.ended:
                return
            self.wfile.write(piece)
            if answer.every:
                feeds.pause(answer.every)
