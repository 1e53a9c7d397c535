"""The tables as schemas/ declares them, in SQL."""

from __future__ import annotations

from functools import cache

import polars as pl

from schemas import TABLES
from schemas.table import TEXTS, TIMESTAMP, Column, Table

_TYPES = (
    (pl.String, "VARCHAR"),
    (pl.Int32, "INTEGER"),
    (pl.Int64, "BIGINT"),
    (pl.Float64, "DOUBLE"),
    (pl.Boolean, "BOOLEAN"),
    (pl.Date, "DATE"),
    (TIMESTAMP, "TIMESTAMP"),
    (TEXTS, "VARCHAR[]"),
)


@cache
def list_layout() -> dict[str, list[str]]:
    """Table to its columns with their types, as the database itself lists them."""
    return {name: [f"{column.name} {sql_type(column)}" for column in table.columns] for name, table in TABLES.items()}


def create_statement(table: Table) -> str:
    """CREATE TABLE. No primary keys: a document is replaced by DELETE and INSERT in one transaction, which DuckDB's
    indexes refuse."""
    columns = ", ".join(f'"{column.name}" {sql_type(column)}' for column in table.columns)
    return f'CREATE TABLE "{table.name}" ({columns})'


def sql_type(column: Column) -> str:
    """The database's type of a column. Raises KeyError for one that no table has had yet."""
    if column.is_json:
        return "JSON"
    for dtype, name in _TYPES:
        if column.dtype == dtype:
            return name
    raise KeyError(f"{column.name}: {column.dtype} has no type in the database")
