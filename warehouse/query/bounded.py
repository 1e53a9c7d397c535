"""A query from hands that are not trusted, within limits of time, memory and rows."""

from __future__ import annotations

import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from warehouse.errors import QueryError, QueryLimitError, QueryStuckError
from warehouse.query.read import explain_unopened
from warehouse.query.statement import check_statement
from warehouse.store.paths import published_path

COUNTED = 100_000
"""Rows beyond those that are kept are counted up to so many."""
BATCH = 2048
GRACE_SECONDS = 1.0
"""What a query gets to stop by itself."""
_POLL_SECONDS = 0.05
_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024
"""Of ru_maxrss."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``rows``: how many are kept (None: all); ``memory_bytes``: of the database, and of the rows that are kept."""

    seconds: float = 60.0
    memory_bytes: int = 4 * 10**9
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that are kept, and how many there are: at least ``counted`` where ``is_counted`` is false."""

    frame: pl.DataFrame
    counted: int
    is_counted: bool


@contextmanager
def connect_guarded(path: Path, memory_bytes: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads one published file and nothing else: no file, no network, no setting can be reached.

    It is an instance of its own, whatever else this process has open. Raises NotPublishedError.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_bytes}B",
        "temp_directory": "",
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    con = duckdb.connect(":memory:", config=config)
    try:
        with explain_unopened(path):
            written = str(path).replace("'", "''")
            con.execute(f"ATTACH '{written}' AS duibiao (READ_ONLY)")
        con.execute("USE duibiao")
        con.execute("SET enable_external_access = false")
        # The files that are attached stay allowed paths, for COPY too, as long as there is a file system.
        con.execute("SET disabled_filesystems = 'LocalFileSystem'")
        con.execute("SET lock_configuration = true")
        yield con
    finally:
        con.close()


def ask(home: Path, sql: str, limits: Limits) -> Answer:
    """The rows of one query that only reads, asked of the published warehouse.

    Raises QueryError for anything else and for what the database refuses, QueryLimitError (QueryStuckError, where the
    query cannot be stopped), NotPublishedError. KeyboardInterrupt comes through at once; the query is told to stop.
    """
    asked = _Asked(published_path(home), sql, limits)
    thread = threading.Thread(target=asked.run, name="query", daemon=True)
    begun, held = time.monotonic(), _read_peak_bytes()
    thread.start()
    try:
        while not asked.ended.wait(_POLL_SECONDS):
            if time.monotonic() - begun > limits.seconds:
                asked.stop(f"the query took more than {limits.seconds:g} s; --timeout gives it more")
            # Some functions take memory that the database does not count.
            if _read_peak_bytes() - held > 2 * limits.memory_bytes:
                asked.stop(_describe_memory(limits))
    finally:
        asked.interrupt()
    if isinstance(asked.error, duckdb.Error):
        raise _explain(asked.error, limits) from asked.error
    if asked.error is not None:
        raise asked.error
    assert asked.answer is not None
    return asked.answer


@dataclass(slots=True)
class _Asked:
    """A query in a thread of its own: what it came to, once ``ended`` is set."""

    path: Path
    sql: str
    limits: Limits
    ended: threading.Event = field(default_factory=threading.Event)
    con: duckdb.DuckDBPyConnection | None = None
    answer: Answer | None = None
    error: BaseException | None = None

    def run(self) -> None:
        try:
            with connect_guarded(self.path, self.limits.memory_bytes) as con:
                check_statement(con, self.sql)
                self.con = con
                self.answer = _fetch(con, self.sql, self.limits)
        except BaseException as error:
            self.error = error
        finally:
            self.ended.set()

    def interrupt(self) -> None:
        if self.con is not None and not self.ended.is_set():
            with suppress(duckdb.ConnectionException):  # it was closed just now
                self.con.interrupt()

    def stop(self, reason: str) -> None:
        """End the query. Raises QueryLimitError, or QueryStuckError when it does not stop."""
        deadline = time.monotonic() + GRACE_SECONDS
        while not self.ended.wait(_POLL_SECONDS):
            self.interrupt()
            if time.monotonic() > deadline:
                raise QueryStuckError(reason)
        raise QueryLimitError(reason)


def _fetch(con: duckdb.DuckDBPyConnection, sql: str, limits: Limits) -> Answer:
    reader = con.execute(sql).to_arrow_reader(BATCH)
    kept = [pl.DataFrame(pl.from_arrow(reader.schema.empty_table()))]
    wanted, counted, size = limits.rows, 0, 0
    for batch in reader:
        room = batch.num_rows if wanted is None else max(0, wanted - counted)
        if room:
            part = batch.slice(0, room)
            kept.append(pl.DataFrame(pl.from_arrow(part)))
            size += part.nbytes
        counted += batch.num_rows
        if size > limits.memory_bytes:
            raise QueryLimitError(_describe_memory(limits))
        if wanted is not None and counted >= max(wanted + 1, COUNTED):
            return Answer(pl.concat(kept), counted, False)
    return Answer(pl.concat(kept), counted, True)


def _explain(error: duckdb.Error, limits: Limits) -> QueryError:
    if isinstance(error, duckdb.OutOfMemoryException):
        return QueryLimitError(_describe_memory(limits))
    if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
        return QueryError(f'{error}\n`duibiao sql` lists the tables, `duibiao sql "describe NAME"` the columns of one')
    return QueryError(str(error))


def _describe_memory(limits: Limits) -> str:
    return f"the query needs more than {limits.memory_bytes / 1e9:g} GB of memory; --memory gives it more"


def _read_peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT_BYTES
