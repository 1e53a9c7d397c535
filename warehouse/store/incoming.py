"""Frames as tables that SQL can read, for as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import polars as pl

_NAME = "incoming_rows"


@contextmanager
def incoming(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame, name: str = _NAME) -> Iterator[str]:
    """The name under which the frame's rows can be read while the block runs. One at a time, unless named apart."""
    con.register(name, frame.to_arrow())
    try:
        yield name
    finally:
        con.unregister(name)
