"""Reading the published warehouse with queries of our own; foreign ones go by way of warehouse.query.bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.errors import NotPublishedError, QueryError
from warehouse.store.limits import LIMITS
from warehouse.store.paths import published_path

Ask = Callable[[str], list[dict[str, Any]]]
"""A read-only SELECT to its rows."""
_LOCKED = {"enable_external_access": "false", "lock_configuration": "true"}


@contextmanager
def connect_published(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection that cannot reach files or the network and whose settings cannot be changed.

    Raises NotPublishedError when nothing was published yet.
    """
    with connect_file(published_path(home)) as con:
        yield con


@contextmanager
def connect_file(path: Path, limits: Mapping[str, Any] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """connect_published for any one published file (a snapshot of the history), within ``limits`` where given."""
    with explain_unopened(path):
        con = duckdb.connect(str(path), read_only=True, config={**_LOCKED, **(limits or {})})
    try:
        yield con
    finally:
        con.close()


@contextmanager
def explain_unopened(path: Path) -> Iterator[None]:
    """A published file that is not there or cannot be opened in the block becomes a NotPublishedError."""
    if not path.exists():
        raise NotPublishedError(f"{path}: there is no published warehouse yet; `duibiao run` makes it")
    try:
        yield
    except duckdb.Error as error:
        raise NotPublishedError(
            f"{path}: cannot be opened ({error}); if it is damaged, `duibiao rollback` puts an earlier state back"
        ) from error


def query(home: Path, sql: str, params: Sequence[Any] | None = None) -> pl.DataFrame:
    """Rows of one query over the published warehouse; ``params`` fill its ``?`` or ``$1``.

    Raises QueryError with the database's explanation, NotPublishedError when nothing was published yet.
    """
    with connect_published(home) as con:
        return run_query(con, sql, params)


@contextmanager
def ask_published(home: Path) -> Iterator[Ask]:
    """What turns a query into its rows, for many queries over one connection: to open one takes longer than most.

    It takes little memory, unless a query cannot be answered with little. Raises as ``query`` does.
    """
    path = published_path(home)
    with ExitStack() as stack:
        con = stack.enter_context(connect_file(path, LIMITS))

        def ask(sql: str) -> list[dict[str, Any]]:
            nonlocal con
            try:
                return run_query(con, sql).to_dicts()
            except QueryError as error:
                if not isinstance(error.__cause__, duckdb.OutOfMemoryException):
                    raise
            stack.close()  # a file is open with one set of limits at a time
            con = stack.enter_context(connect_file(path))
            return run_query(con, sql).to_dicts()

        yield ask


def run_query(con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[Any] | None = None) -> pl.DataFrame:
    """Rows of one query on an open connection; an empty frame for a statement that gives none."""
    try:
        result = con.sql(sql, params=list(params)) if params else con.sql(sql)
        return pl.DataFrame() if result is None else result.pl()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
