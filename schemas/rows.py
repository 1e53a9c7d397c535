"""Records to a frame of one table, column by column, by the names of their fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from schemas.table import Column, Table

Parts = tuple[Any, ...]
"""What one row is made of: records, some of which may be None."""


class RowBuilder:
    """Rows of one table from records.

    A column is computed where ``computed`` has a function for it (called with the parts of a row), else it is the
    field of its name of the first of ``kinds`` (the classes of the parts) that has one. A part that is None leaves its
    columns null. Raises TypeError, when it is made, for a column that comes from nowhere.
    """

    def __init__(
        self, table: Table, kinds: Sequence[type], computed: Mapping[str, Callable[..., Any]] | None = None
    ) -> None:
        self._table = table
        functions = computed or {}
        stray = set(functions) - set(table.types)
        if stray:
            raise TypeError(f"{table.name}: there are no columns {', '.join(sorted(stray))}")
        self._readers = [
            _compute(functions[column.name]) if column.name in functions else _find_field(table, column, kinds)
            for column in table.columns
        ]

    def build(self, rows: Iterable[Parts]) -> pl.DataFrame:
        """A frame in the table's columns and types, a row for each of ``rows``."""
        listed = list(rows)
        if not listed:
            return self._table.empty()
        return pl.DataFrame(
            [
                pl.Series(column.name, [read(parts) for parts in listed], dtype=column.dtype, strict=True)
                for column, read in zip(self._table.columns, self._readers, strict=True)
            ]
        )


def _compute(function: Callable[..., Any]) -> Callable[[Parts], Any]:
    return lambda parts: function(*parts)


def _find_field(table: Table, column: Column, kinds: Sequence[type]) -> Callable[[Parts], Any]:
    name = column.name
    for place, kind in enumerate(kinds):
        if any(field.name == name for field in fields(kind)):
            return _read_field(place, name, _find_conversion(column))
    raise TypeError(f"{table.name}.{name}: no record has a field of this name, and nothing computes it")


def _read_field(place: int, name: str, convert: Callable[[Any], Any] | None) -> Callable[[Parts], Any]:
    def read(parts: Parts) -> Any:
        part = parts[place]
        value = None if part is None else getattr(part, name)
        return value if value is None or convert is None else convert(value)

    return read


def _find_conversion(column: Column) -> Callable[[Any], Any] | None:
    if column.is_json:
        return to_json
    if column.dtype == pl.Float64:
        return float
    return list if column.dtype == pl.List(pl.String) else None


def to_json(value: Mapping[str, Any]) -> str:
    """A mapping as JSON text with its keys in order, so that equal ones are the same text."""
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
