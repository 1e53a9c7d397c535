"""Chunks read by the workers of a Dask cluster: the same order, the same process that reads, the same rows.

Only the names of folders go through Dask. A Dask worker reads through a process of its own (flows.run.chunks.process),
so that a document can do it no harm; a Dask worker that dies costs its chunk, which another reads from its beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from types import TracebackType
from typing import Any, Self

from flows.errors import InputError, RefusedError
from flows.run.chunks.part import Manifest, read_manifest
from flows.run.chunks.process import Nursery, ReadingProcess
from flows.run.limits import ReaderRules

ANSWER_SECONDS = 20
TRIES = 3
_own = local()
"""The reading process of a thread of a Dask worker, kept for its next chunk."""


def read_folder(folder: str) -> int:
    """Read the order in a folder; how many documents that was. What a Dask worker is asked to do."""
    process = getattr(_own, "process", None)
    if process is None:
        process = _own.process = ReadingProcess(Nursery(ReaderRules()))
    return process.read_chunk(folder).documents


class DaskEngine:
    """Reads chunks on the cluster at a scheduler's address; at the end of the block what is not done is given up."""

    def __init__(self, scheduler: str, tell: Callable[[int], None] = lambda _: None) -> None:
        try:
            import distributed
        except ImportError as error:
            raise InputError("--engine dask: needs `pip install 'duibiao[dask]'`; or use --engine local") from error
        dask: Any = distributed  # of its functions some have types and some have none
        try:
            self._client: Any = dask.Client(scheduler, timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(f"--scheduler {scheduler}: nobody answers there; start `dask scheduler`") from error
        self._tell = tell
        self._running: set[Any] = set()
        self.width = max(1, sum(self._client.nthreads().values()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.cancel(list(self._running), force=True)
        self._client.close()

    def read_chunk(self, folder: str) -> Manifest:
        """Read a chunk on whatever worker is free. Raises RefusedError when several workers have died of it."""
        # A key of its own each time: Dask would take a folder's name for a result that it may have already.
        future = self._client.submit(read_folder, folder, pure=False, retries=TRIES)
        self._running.add(future)
        try:
            self._tell(future.result())
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            raise RefusedError(f"{folder}: not read by the cluster ({why}); run again") from error
        finally:
            self._running.discard(future)
        manifest = read_manifest(folder)
        if manifest is None:
            raise RefusedError(f"{folder}: the cluster's workers see another folder than this machine; give --shared")
        return manifest
