"""What a chunk is asked: its documents, and by which version they are read, as a file that any worker can read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from flows.run.chunks.storage import has_file, is_remote, read_file, write_file
from flows.run.documents import SourceFile
from transforms.identify.hints import Basis, Hints

ORDER = "order.json"
BROUGHT = "brought.parquet"
"""The bytes of the documents, where the chunk's folder is a place that has no files of the one who asks."""
ROWS = b"rows"
"""What a reading process tells in place of a document when it makes rows: if it dies then, it dies on none of them."""
_FIELDS = ("doc_id", "path", "source", "sha256", "size", "declared_encoding", "fetched_at")
_BASES = tuple(item.name for item in fields(Hints) if item.name.endswith("_basis"))


@dataclass(frozen=True, slots=True)
class Order:
    """Documents to be read in one go; ``version`` and ``run_id`` stand in the rows that come of it."""

    version: str
    run_id: str
    files: tuple[SourceFile, ...]


def identify_file(file: SourceFile) -> str:
    """What makes two readings of a document the same, but for the version that reads."""
    return hashlib.sha256(json.dumps(_write_file(file), sort_keys=True).encode()).hexdigest()


def write_order(folder: str, order: Order) -> None:
    """Put an order into a chunk's folder, and with it the documents' bytes where the folder is remote."""
    if is_remote(folder):
        contents = [_read_content(file) for file in order.files]
        write_file(folder, BROUGHT, to_parquet(pl.DataFrame({"data": contents}, schema={"data": pl.Binary})))
    plain = {"version": order.version, "run_id": order.run_id, "files": [_write_file(file) for file in order.files]}
    write_file(folder, ORDER, json.dumps(plain).encode())


def read_order(folder: str) -> Order:
    """The order in a chunk's folder. Raises OSError where there is none."""
    plain = json.loads(read_file(folder, ORDER))
    return Order(plain["version"], plain["run_id"], tuple(_read_file(item) for item in plain["files"]))


def read_brought(folder: str) -> Sequence[bytes | None] | None:
    """The bytes of the order's documents (None for one that was not there); None where they are read by path."""
    if not has_file(folder, BROUGHT):
        return None
    return pl.read_parquet(read_file(folder, BROUGHT)).get_column("data").to_list()


def to_parquet(frame: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file."""
    file = BytesIO()
    frame.write_parquet(file, compression="zstd", compression_level=1, statistics=False)
    return file.getvalue()


def _read_content(file: SourceFile) -> bytes | None:
    try:
        return Path(file.path).read_bytes()
    except OSError:
        return None


def _write_file(file: SourceFile) -> dict[str, Any]:
    plain = {name: getattr(file, name) for name in _FIELDS}
    hints = {name: value.value if isinstance(value, Basis) else value for name, value in asdict(file.hints).items()}
    return {**plain, "hints": hints}


def _read_file(plain: dict[str, Any]) -> SourceFile:
    given: dict[str, Any] = {name: Basis(value) if name in _BASES else value for name, value in plain["hints"].items()}
    return SourceFile(**{name: plain[name] for name in _FIELDS}, hints=Hints(**given))
