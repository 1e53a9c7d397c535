"""What a table is declared with: columns, checks on one column, checks on a whole row.

The declaration is the one place for a column. Its pandera model, its polars types, its table in the database with all
comments, the reading of records into frames and the dictionary follow from it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.machinery import ModuleSpec
from types import ModuleType

import polars as pl
from polars.datatypes import DataType, DataTypeClass

LEFT_OUT = ("pandas", "hypothesis")
"""pandera loads both, DuckDB pandas with the first statement that has parameters: a hundred and fifty megabytes and
half a second of every process."""


class _NotInstalled:
    """Finds none of the packages that are left out, as where they are not installed."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in LEFT_OUT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


@contextmanager
def leave_out_unused() -> Iterator[None]:
    """In the block the packages cannot be loaded; what is loaded already stays."""
    finder = _NotInstalled()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with leave_out_unused():
    import pandera.polars as pa
    from pandera.backends.polars.register import register_polars_backends
    from pandera.backends.register_checks import register_default_check_backends
    from pandera.errors import SchemaErrors

    # What pandera would load when a first frame is validated.
    register_polars_backends()
    register_default_check_backends(pl.LazyFrame)

__all__ = ["TEXTS", "TIMESTAMP", "Column", "PolarsType", "RowCheck", "SchemaErrors", "Table", "leave_out_unused", "pa"]
PolarsType = DataType | DataTypeClass
TEXTS = pl.List(pl.String)
TIMESTAMP = pl.Datetime("us")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``note`` says what it means and in which unit.

    ``checks`` hold for every value that is not null. ``promised``: who queries may rely on it. ``is_json``: the text is
    JSON, and the database knows it as such.
    """

    name: str
    dtype: PolarsType
    note: str
    nullable: bool = False
    checks: tuple[pa.Check, ...] = ()
    promised: bool = False
    is_json: bool = False

    def noted(self, note: str) -> Column:
        """The same column with another meaning in one table."""
        return replace(self, note=note)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A rule over several columns of one row. ``holds`` is true or null for a good row.

    ``shows`` names the column whose value stands in the quarantine when the rule fails.
    """

    name: str
    holds: pl.Expr
    shows: str


@dataclass(frozen=True)
class Table:
    """One table as declared. ``key`` names the columns that make a row unique (may be empty).

    ``exported``: it belongs to an export of everything; ``partitioned``: its Parquet files are split by province.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    row_checks: tuple[RowCheck, ...] = ()
    exported: bool = False
    partitioned: bool = False

    @cached_property
    def types(self) -> dict[str, PolarsType]:
        """Column to polars type, in the order of the table."""
        return {column.name: column.dtype for column in self.columns}

    @cached_property
    def model(self) -> pa.DataFrameSchema:
        """The pandera model: strict in columns, order and types; nothing is coerced."""
        return pa.DataFrameSchema(
            {
                column.name: pa.Column(column.dtype, checks=list(column.checks), nullable=column.nullable, coerce=False)
                for column in self.columns
            },
            checks=[_to_pandera(check) for check in self.row_checks],
            strict=True,
            ordered=True,
            name=self.name,
        )

    @cached_property
    def shown_by_check(self) -> dict[str, str]:
        """Row check to the column that it shows."""
        return {check.name: check.shows for check in self.row_checks}

    def empty(self) -> pl.DataFrame:
        """A frame without rows and with this table's columns."""
        return pl.DataFrame(schema=self.types)

    def tighten(self, checks: Mapping[str, pa.Check], row_checks: Sequence[RowCheck]) -> Table:
        """The same table with one more check on some columns, and more row checks."""
        columns = tuple(
            replace(column, checks=(*column.checks, checks[column.name])) if column.name in checks else column
            for column in self.columns
        )
        return replace(self, columns=columns, row_checks=(*self.row_checks, *row_checks))


def _to_pandera(check: RowCheck) -> pa.Check:
    return pa.Check(lambda data, holds=check.holds: data.lazyframe.select(holds), name=check.name)
