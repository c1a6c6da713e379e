"""Bodies unpacked as they come: the same bytes however they are cut, in pieces whose size is bounded."""

import gzip
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.inflate import PIECE, Body, BrokenError


def unpacked(raws: Sequence[bytes], *, packed: bool) -> bytes:
    """All that comes out of a body that came in like this."""
    body = Body(packed=packed, most=1_000_000)
    found = b"".join(piece for raw in raws for piece in body.pieces(raw))
    body.end()
    return found


def cut(whole: bytes, at: Sequence[int]) -> list[bytes]:
    """Some bytes cut at these places."""
    places = [0, *sorted(place % (len(whole) + 1) for place in at), len(whole)]
    return [whole[a:b] for a, b in pairwise(places)]


@given(parts=st.lists(st.binary(max_size=200), max_size=6), at=st.lists(st.integers(0, 2000), max_size=8))
def test_members_come_out_whole_however_they_are_cut(parts: list[bytes], at: list[int]) -> None:
    """A body of any number of members, with zeros behind it or not, is the members' words one after the other."""
    packed = b"".join(map(gzip.compress, parts))
    for raw in (packed, packed + bytes(10) if parts else packed):
        assert unpacked(cut(raw, at), packed=True) == b"".join(parts)


@given(raw=st.binary(max_size=200).filter(lambda raw: raw[:1] != b"\x1f"), at=st.lists(st.integers(0, 200), max_size=4))
def test_what_is_not_packed_passes(raw: bytes, at: list[int]) -> None:
    """Bytes that do not begin as a member come out as they went in."""
    assert unpacked(cut(raw, at), packed=False) == raw


@given(raw=st.binary(min_size=1, max_size=100), at=st.lists(st.integers(0, 100), max_size=3))
def test_rubbish_is_told(raw: bytes, at: list[int]) -> None:
    """What a header calls packed and is not raises one error and no other."""
    with pytest.raises(BrokenError, match=r"^sent a .*compressed body"):
        unpacked(cut(raw, at), packed=True)


def test_a_bomb_comes_out_in_pieces() -> None:
    """A few kilobytes stand for megabytes: who reads them may stop after each quarter of one."""
    pieces = Body(packed=True, most=10_000_000).pieces(gzip.compress(bytes(20_000_000)))
    assert [len(next(pieces)) for _ in range(3)] == [PIECE] * 3


def test_members_without_number_are_refused() -> None:
    """Each costs time even where it stands for nothing."""
    with pytest.raises(BrokenError, match="more than 1000 parts"):
        unpacked([gzip.compress(b"") * 2000], packed=True)


@pytest.mark.parametrize("packed", [False, True])
def test_more_than_is_allowed_is_refused_at_once(*, packed: bool) -> None:
    """Whether it comes in so or out so; what is just as large passes."""
    whole = bytes(1_000_000)
    assert len(unpacked([gzip.compress(whole) if packed else whole], packed=packed)) == len(whole)
    for raws in ([gzip.compress(whole + b"1") if packed else whole + b"1"], [whole[:600_000], whole[:600_000]]):
        with pytest.raises(BrokenError, match="more than 1 MB" if not packed or len(raws) == 1 else "broken"):
            unpacked(raws, packed=packed)
