"""Compressed answers come back whole, wherever a network cuts them, and never grow beyond what is asked for."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.crawl.decompress import DecompressError, choose_decompressor
from tests.thoroughness import tries

BODY = "望山县2019年政府工作报告：全县地区生产总值增长7.5%。".encode() * 9
PARTS = [BODY[:100], BODY[100:101], b"", BODY[101:]]
MEMBERS = b"".join(gzip.compress(part, mtime=0) for part in PARTS)
PADDED = b"".join(gzip.compress(part, mtime=0) + bytes(7) for part in PARTS)
_raw = zlib.compressobj(wbits=-15)
RAW = _raw.compress(BODY) + _raw.flush()
CASES = {
    "members": ("gzip", MEMBERS),
    "padded members": ("gzip", PADDED),
    "rubbish behind the end": ("gzip", gzip.compress(BODY) + b"rubbish " + gzip.compress(b"not this")),
    "half a head behind the end": ("gzip", gzip.compress(BODY) + b"\x1f"),
    "zlib": ("deflate", zlib.compress(BODY)),
    "raw deflate": ("deflate", RAW),
    "gzip that says deflate": ("deflate", MEMBERS),
}


def unpack(encoding: str, pieces: Iterator[bytes]) -> bytes:
    decompressor = choose_decompressor(encoding)
    found = b"".join(decompressor.feed(piece, 1_000_000) for piece in pieces)
    decompressor.finish()
    return found


@pytest.mark.parametrize("name", CASES)
def test_an_answer_cut_in_two_anywhere_is_whole(name: str) -> None:
    encoding, packed = CASES[name]
    for cut in range(len(packed) + 1):
        assert unpack(encoding, iter((packed[:cut], packed[cut:]))) == BODY, cut


@pytest.mark.parametrize("name", CASES)
def test_an_answer_that_comes_byte_by_byte_is_whole(name: str) -> None:
    encoding, packed = CASES[name]
    assert unpack(encoding, (packed[place : place + 1] for place in range(len(packed)))) == BODY


@given(st.data())
@settings(max_examples=tries(50, 1000), deadline=None)
def test_an_answer_cut_into_pieces_is_whole(data: st.DataObject) -> None:
    encoding, packed = data.draw(st.sampled_from(list(CASES.values())))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(packed)), max_size=12)))
    edges = [0, *cuts, len(packed)]
    assert unpack(encoding, (packed[a:b] for a, b in pairwise(edges))) == BODY


@pytest.mark.parametrize("end", [-1, -9, len(gzip.compress(PARTS[0], mtime=0)) + 3])
def test_a_member_that_ends_too_early_is_told(end: int) -> None:
    with pytest.raises(DecompressError, match="ends too early"):
        unpack("gzip", iter((MEMBERS[:end],)))


def test_no_more_comes_than_is_asked_for() -> None:
    assert choose_decompressor("gzip").feed(gzip.compress(bytes(10_000_000)), 1000) == bytes(1000)
