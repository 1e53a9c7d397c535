"""Frames as tables that SQL can read, for as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import polars as pl

_NAME = "incoming_rows"


@contextmanager
def incoming(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Iterator[str]:
    """The name under which the frame's rows can be read while the block runs. One at a time."""
    con.register(_NAME, frame.to_arrow())
    try:
        yield _NAME
    finally:
        con.unregister(_NAME)
