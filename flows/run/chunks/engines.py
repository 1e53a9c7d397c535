"""By what chunks are read: processes of this machine, or a Dask cluster that shares a folder with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.errors import InputError
from flows.run.chunks.pool import SMALLEST_CHUNK, Engine, LocalEngine

ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class How:
    """How documents are read: by ``workers`` processes here, or by the Dask cluster of ``scheduler``.

    ``shared`` is a folder (a path, or an address of fsspec) that all of its workers see as this process does; the
    home's own when None. ``again``: also what a killed run has read already.
    """

    workers: int = 2
    again: bool = False
    engine: str = "local"
    scheduler: str | None = None
    shared: str | None = None

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise InputError(f"--engine {self.engine}: is not known; known: {', '.join(ENGINES)}")
        if (self.engine == "dask") != bool(self.scheduler):
            raise InputError("--engine dask and --scheduler ADDRESS belong together; give both")


def open_engine(how: How, documents: int, tell: Callable[[int], None]) -> Engine:
    """The engine for so many documents; ``tell`` is told of every so many documents more that are read.

    Raises InputError where Dask is not installed, or nobody answers at the scheduler's address.
    """
    if how.scheduler:
        from flows.run.chunks.cluster import DaskEngine

        return DaskEngine(how.scheduler, tell)
    return LocalEngine(max(1, min(how.workers, -(-documents // SMALLEST_CHUNK))), tell=tell)
