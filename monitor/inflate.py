"""A body unpacked as it comes in: gzip (RFC 1952) undone in bounded pieces, whatever the server packed.

A compressed body is a series of members (section 2.2), each of which may stand for a thousand times its size: pieces are
handed out one at a time, so that who gathers them can stop, or wait, at any of them.  What follows the last member is
padding and is not read.  How large a body may be in all is said from outside.
"""

import zlib
from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
"""How a member begins (RFC 1952, section 2.3.1), and no feed."""
PIECE = 1 << 18
"""Bytes of a piece at most."""
MEMBERS = 1000
"""So many members are unpacked; writers of many make them of 64 KB."""
WINDOW = 31
"""zlib's number for gzip with the largest window."""


class BrokenError(Exception):
    """The body is not what it says it is; the message says what it is, as the end of a sentence."""


class Body:
    """One body: bytes in, pieces out."""

    def __init__(self, *, packed: bool, most: int) -> None:
        """`packed`: whether a header says so; a body that begins as a member is taken for one in any case.

        `most`: bytes that may come in, and as many may come out.
        """
        self._most, self._size, self._raw_size = most, 0, 0
        self._tool = zlib.decompressobj(WINDOW) if packed else None
        self._begun = False
        self._members = 1
        self._next = b""
        """What follows a member and is too short to tell."""
        self.ended = False
        """Whether more bytes would not be read."""

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        """What these bytes, which follow those given before, stand for; to be read to its end.

        Raises:
            BrokenError: it is no gzip, has too many members, or is too large.
        """
        if not raw or self.ended:
            return
        self._raw_size += len(raw)
        for piece in self._pieces(raw):
            self._size += len(piece)
            if max(self._size, self._raw_size) > self._most:
                break
            yield piece
        if max(self._size, self._raw_size) > self._most:
            raise BrokenError(f"sent more than {self._most / 1e6:g} MB ([fetch] max_body)")

    def _pieces(self, raw: bytes) -> Iterator[bytes]:
        if not self._begun:
            self._begun = True
            if raw.startswith(MAGIC):
                self._tool = self._tool or zlib.decompressobj(WINDOW)
        if self._tool is None:
            yield raw
            return
        try:
            yield from self._unpacked(self._tool, raw)
        except zlib.error as error:
            raise BrokenError("sent a broken compressed body") from error

    def _unpacked(self, tool: "zlib._Decompress", raw: bytes) -> Iterator[bytes]:
        rest = self._next + raw
        while rest:
            if tool.eof:
                if len(rest) < len(MAGIC) and MAGIC.startswith(rest):
                    break
                if not rest.startswith(MAGIC):
                    self.ended = True
                    return
                self._members += 1
                if self._members > MEMBERS:
                    raise BrokenError(f"sent a body that is compressed in more than {MEMBERS} parts")
                self._tool = tool = zlib.decompressobj(WINDOW)
            if piece := tool.decompress(rest, PIECE):
                yield piece
            rest = tool.unused_data if tool.eof else tool.unconsumed_tail
        self._next = rest

    def end(self) -> None:
        """Say that nothing more comes.

        Raises:
            BrokenError: a member's end is missing.
        """
        if self._tool is not None and self._begun and not self._tool.eof:
            raise BrokenError("sent a compressed body that is cut off")
