"""A file that holds many documents, taken apart: members of a zip, rows of JSON lines, of a JSON list, of a table."""

from __future__ import annotations

import csv
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from flows.intake.content import HEAD, Kind, is_of_the_system, tell_kind
from flows.run.names import escape_name
from transforms.decode.decode import DecodeError, decode_text

FEWEST_CHARACTERS = 50
"""A row without a text of this length holds no report."""
HEADER_CELL = 100
"""A first row with a longer cell is no header."""
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
"""What zipfile raises for archives that are not what they say."""
ENCRYPTED = 0x1
NAMED_IN_UTF8 = 0x800
END_RECORD, END_SIZE = b"PK\x05\x06", 22
DELIMITERS = ",\t;"


@dataclass(frozen=True, slots=True)
class PieceLimits:
    """What taking a file apart may cost. Bytes count unpacked; ``ratio`` is unpacked to packed."""

    members: int = 20_000
    member_bytes: int = 100_000_000
    total_bytes: int = 4_000_000_000
    listing_bytes: int = 50_000_000
    ratio: int = 200
    ratio_from: int = 5_000_000
    depth: int = 3
    list_bytes: int = 500_000_000
    row_bytes: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One document inside a file. ``place`` goes behind the file's name (``!/a/b.txt``, ``#12``)."""

    place: str
    stem: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not read: a file, or a place inside one, and why."""

    source: str
    reason: str


class _Budget:
    """Members and bytes that one file may still give, however its archives are nested."""

    def __init__(self, limits: PieceLimits) -> None:
        self.members = limits.members
        self.bytes = limits.total_bytes


def split_file(handle: BinaryIO, name: str, kind: Kind, limits: PieceLimits | None = None) -> Iterator[Piece | Skipped]:
    """A file of a kind that holds documents to these, and to what in it is not read.

    A Piece with the place "" stands for the file itself: it holds one document and is read as it is; its bytes are
    not repeated. Never raises for what the file holds: that is said in a Skipped.
    """
    limits = limits or PieceLimits()
    yield from _split(handle, name, kind, limits, _Budget(limits), 1)


def _split(
    handle: BinaryIO, name: str, kind: Kind, limits: PieceLimits, budget: _Budget, depth: int
) -> Iterator[Piece | Skipped]:
    stem = PurePosixPath(name).stem
    itself = Piece("", stem, b"")
    if kind is Kind.ZIP:
        yield from _split_zip(handle, itself, limits, budget, depth)
    elif kind is Kind.TABLE:
        yield from _split_table(handle, stem, limits)
    else:
        yield from _split_json(handle, itself, limits)


def _split_zip(
    handle: BinaryIO, itself: Piece, limits: PieceLimits, budget: _Budget, depth: int
) -> Iterator[Piece | Skipped]:
    reason = _refuse_zip(handle, limits, depth)
    if reason:
        yield Skipped("", reason)
        return
    try:
        with zipfile.ZipFile(handle) as archive:
            reason = _find_office_kind(set(archive.namelist()))
            if reason is not None:
                yield Skipped("", reason) if reason else itself
                return
            yield from _split_members(archive, limits, budget, depth)
    except BROKEN_ZIP as error:
        yield Skipped("", f"the zip archive is broken: {error}")


def _refuse_zip(handle: BinaryIO, limits: PieceLimits, depth: int) -> str | None:
    """Why a zip archive is not even opened: its table of contents alone could fill the memory."""
    if depth > limits.depth:
        return f"an archive in an archive, more than {limits.depth} deep"
    handle.seek(0, io.SEEK_END)
    end = handle.tell()
    handle.seek(max(0, end - 65_536 - END_SIZE))
    tail = handle.read()
    handle.seek(0)
    place = tail.rfind(END_RECORD)
    listing = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    return "an archive with a table of contents that is too large" if listing > limits.listing_bytes else None


def _find_office_kind(names: set[str]) -> str | None:
    """ "" for a Word file, a reason for another office file or an e-book, None for an archive of files."""
    if "word/document.xml" in names:
        return ""
    if any(name.startswith("xl/") for name in names) and "[Content_Types].xml" in names:
        return "not a text: an Excel workbook: save it as .csv"
    if any(name.startswith("ppt/") for name in names) and "[Content_Types].xml" in names:
        return "not a text: a PowerPoint file: save the report's text as .docx or .txt"
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        return "not a text: an OpenDocument file: save it as .docx or .txt"
    return None


def _split_members(
    archive: zipfile.ZipFile, limits: PieceLimits, budget: _Budget, depth: int
) -> Iterator[Piece | Skipped]:
    used: Counter[str] = Counter()
    members = [info for info in archive.infolist() if not info.is_dir()]
    for number, info in enumerate(members):
        name = read_member_name(info)
        used[name] += 1
        place = f"!/{name}" if used[name] == 1 else f"!/{name} ({used[name]})"
        if budget.members <= 0 or budget.bytes <= 0:
            yield Skipped(place, f"this and {len(members) - number - 1:,} more members: the archive holds too much")
            return
        budget.members -= 1
        reason = _refuse_member(name, info, limits)
        if reason:
            yield Skipped(place, reason)
            continue
        try:
            data = archive.read(info)
        except BROKEN_ZIP as error:
            yield Skipped(place, f"cannot be unpacked: {error}")
            continue
        budget.bytes -= len(data)
        for piece in _split_member(data, name, limits, budget, depth):
            if isinstance(piece, Skipped):
                yield Skipped(place + piece.source, piece.reason)
            else:
                yield Piece(place + piece.place, piece.stem, piece.data if piece.place else data)


def _refuse_member(name: str, info: zipfile.ZipInfo, limits: PieceLimits) -> str | None:
    if any(is_of_the_system(part) for part in PurePosixPath(name).parts):
        return "hidden, or left behind by a system"
    if info.flag_bits & ENCRYPTED:
        return "encrypted: unpack the archive first"
    if info.file_size > limits.member_bytes:
        return f"larger than {limits.member_bytes:,} bytes"
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(1, info.compress_size):
        return f"unpacks to more than {limits.ratio} times its size"
    return None


def _split_member(
    data: bytes, name: str, limits: PieceLimits, budget: _Budget, depth: int
) -> Iterator[Piece | Skipped]:
    kind = tell_kind(name, data[:HEAD])
    if isinstance(kind, str):
        yield Skipped("", kind)
    elif kind is Kind.DOCUMENT:
        yield Piece("", PurePosixPath(name).stem, data)
    else:
        yield from _split(io.BytesIO(data), name, kind, limits, budget, depth + 1)


def read_member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member of a zip archive, in whatever encoding it was packed, with ``/`` between folders.

    Programs of old write names in the system's encoding and do not say which; zipfile takes them for cp437.
    """
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & NAMED_IN_UTF8:
        name = _decode_name(name.encode("cp437"))
    return escape_name(name.replace("\\", "/").lstrip("/")) or "?"


def _decode_name(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "surrogateescape")


def _split_json(handle: BinaryIO, itself: Piece, limits: PieceLimits) -> Iterator[Piece | Skipped]:
    first = handle.readline(limits.row_bytes).removeprefix(b"\xef\xbb\xbf")
    more = handle.readline(limits.row_bytes)
    handle.seek(0)
    if more.strip() and isinstance(_parse_json(first), dict):
        yield from _split_lines(handle, itself.stem, limits)
        return
    data = handle.read(limits.list_bytes + 1)
    if len(data) > limits.list_bytes:
        yield Skipped("", f"larger than {limits.list_bytes:,} bytes: write one JSON object a line (.jsonl)")
        return
    rows = _find_rows(_parse_json(data))
    if rows is None:
        yield itself
        return
    for number, row in enumerate(rows, 1):
        yield _make_row(row, number, itself.stem)


def _split_lines(handle: BinaryIO, stem: str, limits: PieceLimits) -> Iterator[Piece | Skipped]:
    number = 0
    while line := handle.readline(limits.row_bytes):
        number += 1
        if not line.endswith(b"\n") and len(line) == limits.row_bytes:
            yield Skipped(f"#{number}", f"this line and all behind it: longer than {limits.row_bytes:,} bytes")
            return
        line = line.removeprefix(b"\xef\xbb\xbf").strip()
        if not line:
            continue
        row = _parse_json(line)
        if not isinstance(row, dict):
            yield Skipped(f"#{number}", "not a JSON object")
        elif not _has_text(row):
            yield Skipped(f"#{number}", NO_TEXT)
        else:
            yield Piece(f"#{number}", f"{stem}-{number}", line)


def _parse_json(data: bytes) -> Any:
    """A JSON value; None for what is none."""
    try:
        return json.loads(decode_text(data)[0])
    except (ValueError, RecursionError, DecodeError):
        return None


def _find_rows(value: Any) -> list[Any] | None:
    """The objects of a list, or of the one list in an object, of which some hold a text; None for anything else."""
    if isinstance(value, dict) and not _has_text(value):
        lists = [item for item in value.values() if isinstance(item, list) and item]
        value = lists[0] if len(lists) == 1 else None
    if isinstance(value, list) and any(isinstance(row, dict) and _has_text(row) for row in value):
        return value
    return None


def _make_row(row: Any, number: int, stem: str) -> Piece | Skipped:
    if not isinstance(row, dict):
        return Skipped(f"#{number}", "not a JSON object")
    if not _has_text(row):
        return Skipped(f"#{number}", NO_TEXT)
    return Piece(f"#{number}", f"{stem}-{number}", write_row(row))


def write_row(row: Mapping[str, Any]) -> bytes:
    """A row as a document of its own: the JSON object, its characters as they are."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")


def _has_text(row: Mapping[str, Any]) -> bool:
    return any(_count_characters(value) >= FEWEST_CHARACTERS for value in row.values())


def _count_characters(value: Any) -> int:
    """Characters of a text, or of a list of texts."""
    if isinstance(value, list):
        return sum(len(item) for item in value if isinstance(item, str))
    return len(value) if isinstance(value, str) else 0


def _split_table(handle: BinaryIO, stem: str, limits: PieceLimits) -> Iterator[Piece | Skipped]:
    data = handle.read(limits.list_bytes + 1)
    if len(data) > limits.list_bytes:
        yield Skipped("", f"larger than {limits.list_bytes:,} bytes")
        return
    try:
        text, _ = decode_text(data)
    except DecodeError as error:
        yield Skipped("", str(error))
        return
    found = False
    short: list[Skipped] = []
    for number, row in _read_rows(text):
        if isinstance(row, str):
            yield Skipped(f"#{number}", row)
        elif _has_text(row):
            found = True
            yield Piece(f"#{number}", f"{stem}-{number}", write_row(row))
        else:
            short.append(Skipped(f"#{number}", NO_TEXT))
    if found or not short:
        yield from short
    else:
        yield Skipped("", "a table without a column of texts")


def _read_rows(text: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Rows of a table by the names of its header, numbered from 1, the header not counted; a reason for the rest."""
    csv.field_size_limit(PieceLimits().row_bytes)
    line = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(DELIMITERS, key=line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] | None = None
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield number + 1, f"this row and all behind it: {error}"
            return
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            header = _name_columns(row)
            if header == row:
                continue
        number += 1
        yield number, dict(zip(_extend(header, len(row)), row, strict=False))


def _name_columns(first: list[str]) -> list[str]:
    """The first row, or, where it is no header, numbers."""
    is_header = all(len(cell) < HEADER_CELL for cell in first) and len(set(first)) == len(first)
    return first if is_header else _extend([], len(first))


def _extend(header: Iterable[str], width: int) -> list[str]:
    names = list(header)
    return names + [f"column {number}" for number in range(len(names) + 1, width + 1)]


NO_TEXT = f"no text of {FEWEST_CHARACTERS} characters or more in this row"
