"""What strangers pack costs no more than it may, and is named."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from flows.intake.content import Kind
from flows.intake.pieces import Piece, PieceLimits, Skipped, split_file
from flows.intake.store import KEPT_SECONDS, PieceStore
from tests.flows.intake.folders import make_lines, make_text, make_zip

LIMITS = PieceLimits(members=5, member_bytes=200_000, total_bytes=400_000, ratio=50, ratio_from=10_000, depth=2)


def split(data: bytes, kind: Kind = Kind.ZIP, limits: PieceLimits = LIMITS) -> list[Piece | Skipped]:
    return list(split_file(io.BytesIO(data), f"x.{kind.name.lower()}", kind, limits))


def list_reasons(pieces: list[Piece | Skipped]) -> list[str]:
    return [piece.reason for piece in pieces if isinstance(piece, Skipped)]


def noise(size: int, seed: int) -> bytes:
    """Bytes that cannot be packed, made without chance."""
    value, made = seed, bytearray()
    while len(made) < size:
        value = (value * 6364136223846793005 + 1442695040888963407) % 2**64
        made += f"{value:016x}".encode()
    return bytes(made[:size])


def test_a_member_that_unpacks_to_too_much_is_left_out() -> None:
    packed = make_zip({"bomb.txt": bytes(150_000), "large.txt": noise(200_001, 1), "good.txt": make_text()})
    pieces = split(packed)
    assert [piece.place for piece in pieces if isinstance(piece, Piece)] == ["!/good.txt"]
    assert ["50 times" in reason or "200,000 bytes" in reason for reason in list_reasons(pieces)] == [True, True]


def test_members_and_bytes_are_counted_over_all_archives_inside() -> None:
    inner = make_zip({f"{number}.txt": make_text(part=number) for number in range(4)})
    pieces = split(make_zip({"a.zip": inner, "b.zip": inner, "c.txt": make_text()}))
    assert sum(isinstance(piece, Piece) for piece in pieces) == 4
    assert list_reasons(pieces) == ["this and 1 more members: the archive holds too much"]
    sized = split(make_zip({f"{number}.txt": noise(190_000, number) for number in range(4)}))
    assert sum(isinstance(piece, Piece) for piece in sized) == 3
    assert list_reasons(sized) == ["this and 0 more members: the archive holds too much"]


def test_archives_in_archives_end_somewhere() -> None:
    packed = make_zip({"report.txt": make_text()})
    for _ in range(3):
        packed = make_zip({"deeper.zip": packed})
    (left_out,) = split(packed)
    assert isinstance(left_out, Skipped)
    assert "2 deep" in left_out.reason


def test_a_table_of_contents_that_fills_the_memory_is_not_opened() -> None:
    packed = make_zip({f"{number}": "" for number in range(50)})
    assert list_reasons(split(packed, limits=replace(LIMITS, listing_bytes=1_000))) == [
        "an archive with a table of contents that is too large"
    ]


def test_members_of_one_name_are_two_documents() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.txt", make_text(part=1))
        archive.writestr("a.txt", make_text(part=2))
    pieces = split(target.getvalue())
    assert [(piece.place, b"3001" in piece.data) for piece in pieces if isinstance(piece, Piece)] == [
        ("!/a.txt", True),
        ("!/a.txt (2)", False),
    ]


def test_every_cut_of_an_archive_gives_documents_or_reasons() -> None:
    packed = make_zip({"a.txt": make_text(), "b.zip": make_zip({"c.jsonl": make_lines({"content": make_text()})})})
    for cut in range(4, len(packed), 7):
        pieces = split(packed[:cut])
        assert pieces and all(isinstance(piece, Skipped) for piece in pieces)
        spoiled = packed[:cut] + bytes([packed[cut] ^ 0x55]) + packed[cut + 1 :]
        assert split(spoiled), "never raises, never says nothing"


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[1,2",
        b"{}\n{}\n",
        b'{"a": ' + b"9" * 10_000 + b"}\n{}\n",
        b"\xff\xfe{\x00",
        b"[]",
        json.dumps({"data": []}).encode(),
    ],
)
def test_odd_json_is_one_document_or_is_left_out(data: bytes) -> None:
    pieces = split(data, Kind.JSON)
    assert pieces
    assert all(isinstance(piece, Skipped) or piece.place == "" for piece in pieces)


def test_a_line_without_end_is_left_out() -> None:
    row = {"content": make_text()}
    data = make_lines(row, row) + b'{"content": "' + b"x" * 5_000
    pieces = split(data, Kind.JSON, replace(LIMITS, row_bytes=2_000))
    assert [isinstance(piece, Piece) for piece in pieces] == [True, True, False]


def test_odd_tables_are_left_out() -> None:
    for data in (b"", b"a,b\n", b'a,b\n"' + b"x" * 100, "标题,正文\n".encode() + b"\x00\xff\x00\x01" * 50):
        assert all(isinstance(piece, Skipped) or len(piece.data) > 50 for piece in split(data, Kind.TABLE))


def test_the_store_keeps_once_and_forgets_what_nobody_needs(tmp_path: Path) -> None:
    store = PieceStore(tmp_path)
    kept, old = store.keep(b"kept"), store.keep(b"old")
    assert store.keep(b"kept") == kept
    assert store.path_of(kept).read_bytes() == b"kept"
    assert store.tidy({kept}) == 0, "a run may be about to load it"
    past = time.time() - 2 * KEPT_SECONDS
    for sha256 in (kept, old):
        os.utime(store.path_of(sha256), (past, past))
    assert store.tidy({kept}) == 1
    assert store.path_of(kept).exists()
    assert not store.path_of(old).exists()
