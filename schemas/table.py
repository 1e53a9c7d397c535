"""What a table schema is made of: typed columns, checks on one column, checks on a whole row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandera.polars as pa
import polars as pl
from polars.datatypes import DataType, DataTypeClass

from schemas import vocabulary

PolarsType = DataType | DataTypeClass
TEXTS = pl.List(pl.String)
TIMESTAMP = pl.Datetime("us")


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A rule over several columns of one row. ``holds`` is true or null for a good row.

    ``shows`` names the column whose value stands in the quarantine when the rule fails.
    """

    name: str
    holds: pl.Expr
    shows: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One handed-over table: its pandera schema, its polars types and what its row checks show."""

    name: str
    key: tuple[str, ...]
    frame: pa.DataFrameSchema
    types: dict[str, PolarsType]
    shown_by_check: dict[str, str]

    def empty(self) -> pl.DataFrame:
        """A frame without rows and with this table's columns."""
        return pl.DataFrame(schema=self.types)


def column(dtype: PolarsType, *checks: pa.Check, nullable: bool = False) -> pa.Column:
    """A strictly typed column (nothing is coerced: a wrong type is a mistake of the caller)."""
    return pa.Column(dtype, checks=list(checks), nullable=nullable, coerce=False)


def text(*checks: pa.Check, nullable: bool = False) -> pa.Column:
    return column(pl.String, *checks, nullable=nullable)


def filled_text() -> pa.Column:
    """Text that is neither null nor empty."""
    return column(pl.String, pa.Check.str_length(min_value=1, name="check_not_empty"))


def one_of(words: Sequence[str], nullable: bool = False) -> pa.Column:
    return column(pl.String, pa.Check.isin(list(words), name="check_known_word"), nullable=nullable)


def region_code() -> pa.Column:
    return column(pl.String, pa.Check.str_matches(vocabulary.REGION_CODE, name="check_region_code"), nullable=True)


def year(low: int = vocabulary.YEAR_MIN, high: int = vocabulary.YEAR_MAX) -> pa.Column:
    return column(pl.Int32, pa.Check.in_range(low, high, name="check_year"), nullable=True)


def position() -> pa.Column:
    return column(pl.Int32, pa.Check.ge(0, name="check_position"))


def finite(nullable: bool = False) -> pa.Column:
    """A number that is neither NaN nor infinite."""
    return column(pl.Float64, pa.Check(_is_finite, name="check_finite"), nullable=nullable)


def _is_finite(data: Any) -> pl.LazyFrame:
    result: pl.LazyFrame = data.lazyframe.select(pl.col(data.key).is_finite())
    return result


SPAN_ORDER = RowCheck("check_span_order", pl.col("char_end") > pl.col("char_start"), "char_end")
PERIOD_ORDER = RowCheck("check_period_order", pl.col("period_end") >= pl.col("period_start"), "period_end")
PERIOD_WHOLE = RowCheck(
    "check_period_whole", pl.col("period_start").is_null() == pl.col("period_end").is_null(), "period_start"
)
RANGE_ORDER = RowCheck(
    "check_range_order",
    pl.when(pl.col("bound") == "range")
    .then(pl.col("value_high").is_not_null() & (pl.col("value_high") >= pl.col("value")))
    .otherwise(pl.col("value_high").is_null()),
    "value_high",
)


def build_table(
    name: str, key: tuple[str, ...], columns: dict[str, pa.Column], row_checks: Sequence[RowCheck] = ()
) -> TableSchema:
    """Columns and row checks to a TableSchema. ``key`` names the columns that make a row unique (may be empty)."""
    frame = pa.DataFrameSchema(
        columns,
        checks=[_to_pandera(check) for check in row_checks],
        strict=True,
        ordered=True,
        name=name,
    )
    return TableSchema(
        name=name,
        key=key,
        frame=frame,
        types={label: item.dtype.type for label, item in columns.items()},
        shown_by_check={check.name: check.shows for check in row_checks},
    )


def _to_pandera(check: RowCheck) -> pa.Check:
    return pa.Check(lambda data, holds=check.holds: data.lazyframe.select(holds), name=check.name)
