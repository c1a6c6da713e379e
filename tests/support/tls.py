"""TLS servers for tests: an authority of their own, and certificates that are right, or lie in one way each."""

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import trustme

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class TlsServer:
    """Answers every request with `ok`, over TLS, until the end of its `with` block."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        """Take a free port at once."""
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(self._context)
        self._context.set_servername_callback(self._named)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.names: list[str | None] = []
        """The server name that each handshake asked for."""
        self.asked: list[bytes] = []
        """The first line of each request."""
        self._thread = threading.Thread(target=self._serve, name="tls server")

    def _named(self, _tls: object, name: str | None, _context: object) -> None:
        self.names.append(name)

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            with plain, suppress(OSError):
                plain.settimeout(5)
                with self._context.wrap_socket(plain, server_side=True) as tls:
                    self.asked.append(tls.recv(65_536).partition(b"\r\n")[0])
                    tls.sendall(ANSWER)

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def authority(folder: Path) -> tuple[trustme.CA, Path]:
    """An authority, and the file that a client has to trust."""
    ca, path = trustme.CA(), folder / "authority.pem"
    ca.cert_pem.write_to_path(str(path))
    return ca, path


def expired(ca: trustme.CA, name: str) -> trustme.LeafCert:
    """A certificate that was right until 2020."""
    return ca.issue_cert(name, not_before=datetime(2019, 1, 1, tzinfo=UTC), not_after=datetime(2020, 1, 1, tzinfo=UTC))
