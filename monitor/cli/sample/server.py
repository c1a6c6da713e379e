"""The demo's feed server: hands the sample documents out on loopback, as a well-behaved site does.

ETag, Last-Modified and 304 (RFC 9110, 8.8 and 13.1) are there so that a second poll is a cheap one.  Knows nothing of
what the documents say.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from monitor.cli.sample.news import SampleFeed


class SampleServer(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1."""

    daemon_threads = True

    def __init__(self, documents: Mapping[str, SampleFeed]) -> None:
        """Take the port; `documents` are the feeds by their path."""
        super().__init__(("127.0.0.1", 0), SampleHandler)
        self.documents = documents

    @property
    def base(self) -> str:
        """The address that a feed's path follows."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class SampleHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server: SampleServer
    timeout = 10

    def do_GET(self) -> None:
        """The document, 304 where the client has it already, 404 for what is not there."""
        feed = self.server.documents.get(self.path)
        if feed is None:
            self.send_response(HTTPStatus.NOT_FOUND)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        etag = f'"{sha256(feed.body).hexdigest()[:16]}"'
        known = self._known(etag, feed.modified)
        self.send_response(HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", format_datetime(feed.modified.astimezone(UTC), usegmt=True))
        if not known:
            self.send_header("Content-Type", feed.content_type)
            self.send_header("Content-Length", str(len(feed.body)))
        self.end_headers()
        if not known:
            self.wfile.write(feed.body)

    def _known(self, etag: str, modified: datetime) -> bool:
        """Whether the client's validators still hold; If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return parsedate_to_datetime(since) >= modified
        except (TypeError, ValueError):
            return False

    def log_message(self, *args: object) -> None:
        """Say nothing: the demo prints what matters."""


@contextmanager
def serve(documents: Mapping[str, SampleFeed]) -> Iterator[str]:
    """Serve the documents for the length of a `with` block; gives the base address, without a slash at its end."""
    with SampleServer(documents) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="sample feeds", daemon=True)
        thread.start()
        try:
            yield server.base
        finally:
            server.shutdown()
            thread.join()
