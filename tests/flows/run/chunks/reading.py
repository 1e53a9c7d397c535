"""Reading files by the processes of this machine, without a flow."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from flows.run.chunks.part import read_manifest, read_parts
from flows.run.chunks.pool import LocalEngine, order_chunks, read_chunks
from flows.run.documents import SourceFile
from flows.run.limits import ReaderRules


class Outcome(NamedTuple):
    """What became of a document."""

    doc_id: str
    status: str
    reason: str | None


def read_files(
    files: Sequence[SourceFile], folder: Path, workers: int, rules: ReaderRules | None = None
) -> list[Outcome]:
    """Files to what became of each, read in chunks below a folder."""
    read: list[Outcome] = []
    with LocalEngine(workers, rules) as engine, ThreadPoolExecutor() as threads:
        folders = order_chunks(str(folder), files, "version", "run", workers)
        for chunk in read_chunks(folders, lambda place: threads.submit(engine.read_chunk, place), engine.width):
            manifest = read_manifest(chunk)
            assert manifest is not None
            documents = read_parts(chunk, manifest, "run")["document"]
            read += [Outcome(*row) for row in documents.select("doc_id", "status", "reason").iter_rows()]
    return read
