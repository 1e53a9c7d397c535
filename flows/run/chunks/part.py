"""The rows of a chunk: a Parquet file a table in its folder, and a manifest that is written when all are there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from flows.run.chunks.order import Order, to_parquet
from flows.run.chunks.storage import has_file, read_file, write_file
from flows.run.documents import SourceFile
from schemas import DOCUMENT_TABLES, TABLES
from schemas.frames import SourceReport
from transforms.records import Report

MANIFEST = "manifest.json"
READING = "reading"
"""The table of what readings depended on (flows.run.lookups); its rows go beside the warehouse, not into it."""
READING_TYPES = {"sha256": pl.String, "lookups": pl.Binary}


def describe_report(file: SourceFile, report: Report, version: str, run_id: str) -> SourceReport:
    """A report with what the pure steps cannot know; ``version`` is that of the rules that read it."""
    return SourceReport(
        doc_id=file.doc_id,
        sha256=file.sha256,
        source=file.source,
        fetched_at=datetime.fromisoformat(file.fetched_at) if file.fetched_at else None,
        report=report,
        extractor_version=version,
        run_id=run_id,
    )


class PartError(ValueError):
    """Rows of a chunk that are not those its manifest tells of."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a chunk that is read has: how many of what, how long it took, and the sha256 of its files by name."""

    version: str
    run_id: str
    documents: int
    refused: int
    observations: int
    seconds: float
    ranges: tuple[tuple[int, int], ...]
    files: Mapping[str, str]


def write_part(folder: str, first: int, end: int, frames: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Rows of the order's documents from ``first`` to before ``end``; the sha256 of the files by their names."""
    written = {}
    for table, frame in frames.items():
        data = to_parquet(frame)
        name = name_part(table, first, end)
        write_file(folder, name, data)
        written[name] = hashlib.sha256(data).hexdigest()
    return written


def name_part(table: str, first: int, end: int) -> str:
    """The name of a file of rows."""
    return f"{table}-{first:05}-{end:05}.parquet"


def write_manifest(folder: str, manifest: Manifest) -> None:
    """Say that a chunk is read."""
    write_file(folder, MANIFEST, json.dumps(asdict(manifest), sort_keys=True).encode())


def read_manifest(folder: str) -> Manifest | None:
    """What a chunk has; None while it is not read."""
    if not has_file(folder, MANIFEST):
        return None
    plain: dict[str, Any] = json.loads(read_file(folder, MANIFEST))
    plain["ranges"] = tuple((first, end) for first, end in plain["ranges"])
    return Manifest(**plain)


def read_parts(folder: str, manifest: Manifest, run_id: str) -> dict[str, pl.DataFrame]:
    """All rows of a chunk by table, as rows of this run. Raises PartError for files that are not the manifest's."""
    frames = {}
    for table in (*DOCUMENT_TABLES, READING):
        pieces = [_read_piece(folder, name_part(table, *span), manifest) for span in manifest.ranges]
        frame = pieces[0] if len(pieces) == 1 else pl.concat(pieces)
        wanted = READING_TYPES if table == READING else dict(TABLES[table].types)
        if dict(frame.schema) != wanted:
            raise PartError(f"{folder}: the columns of {table} are not those of this version")
        frames[table] = frame.with_columns(run_id=pl.lit(run_id)) if "run_id" in wanted else frame
    return frames


def _read_piece(folder: str, name: str, manifest: Manifest) -> pl.DataFrame:
    data = read_file(folder, name)
    if hashlib.sha256(data).hexdigest() != manifest.files.get(name):
        raise PartError(f"{folder}: {name} is not what was written")
    return pl.read_parquet(data)


def summarize_parts(
    order: Order, counts: Sequence[tuple[int, int, int, int]], files: Mapping[str, str], seconds: float
) -> Manifest:
    """Ranges with their refused documents and observations (first, end, refused, observations) to a Manifest."""
    return Manifest(
        version=order.version,
        run_id=order.run_id,
        documents=len(order.files),
        refused=sum(count[2] for count in counts),
        observations=sum(count[3] for count in counts),
        seconds=round(seconds, 3),
        ranges=tuple(sorted((count[0], count[1]) for count in counts)),
        files=files,
    )
