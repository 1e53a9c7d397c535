"""Kinds of columns, the columns that several tables share, and the row checks that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from schemas.table import TEXTS, TIMESTAMP, Column, RowCheck, pa
from schemas.vocabulary import (
    BOUNDS,
    KINDS,
    LEVELS,
    REGION_PATTERN,
    REPORT_YEAR_MAX,
    REPORT_YEAR_MIN,
    SHA256_PATTERN,
    YEAR_MAX,
    YEAR_MIN,
)
from transforms.language.catalogue import MEASURES


def text(name: str, note: str, *, nullable: bool = False, promised: bool = False) -> Column:
    return Column(name, pl.String, note, nullable, promised=promised)


def filled_text(name: str, note: str, *, promised: bool = False) -> Column:
    """Text that is neither null nor empty."""
    check = pa.Check.str_length(min_value=1, name="check_not_empty")
    return Column(name, pl.String, note, checks=(check,), promised=promised)


def texts(name: str, note: str, *, promised: bool = False) -> Column:
    return Column(name, TEXTS, note, promised=promised)


def json_text(name: str, note: str, *, promised: bool = False) -> Column:
    return Column(name, pl.String, note, promised=promised, is_json=True)


def one_of(name: str, words: Sequence[str], note: str, *, nullable: bool = False, promised: bool = False) -> Column:
    """A word of a closed list (schemas.vocabulary)."""
    check = pa.Check.isin(list(words), name="check_known_word")
    return Column(name, pl.String, note, nullable, (check,), promised)


def year(name: str, note: str, *, low: int = YEAR_MIN, high: int = YEAR_MAX, promised: bool = False) -> Column:
    return Column(name, pl.Int32, note, True, (pa.Check.in_range(low, high, name="check_year"),), promised)


def position(name: str, note: str) -> Column:
    """A place in a document, counted in characters."""
    return Column(name, pl.Int32, note, checks=(pa.Check.ge(0, name="check_position"),), promised=True)


def char_count(name: str, note: str, *, promised: bool = False) -> Column:
    return Column(name, pl.Int32, note, checks=(pa.Check.ge(0, name="check_char_count"),), promised=promised)


def row_count(name: str, note: str) -> Column:
    return Column(name, pl.Int64, note, checks=(pa.Check.ge(0, name="check_count"),), promised=True)


def number(name: str, note: str, *, nullable: bool = False, promised: bool = True) -> Column:
    """A number that is neither NaN nor infinite."""
    return Column(name, pl.Float64, note, nullable, (pa.Check(_is_finite, name="check_finite"),), promised)


def timestamp(name: str, note: str, *, nullable: bool = False) -> Column:
    """A time in UTC, without zone."""
    return Column(name, TIMESTAMP, note, nullable, promised=True)


def _is_finite(data: Any) -> pl.LazyFrame:
    result: pl.LazyFrame = data.lazyframe.select(pl.col(data.key).is_finite())
    return result


DOC_ID = filled_text(
    "doc_id",
    "The document: its file's name without ending, with eight digits of its sha256 behind it where another source"
    " has that name.",
    promised=True,
)
SHA256 = Column(
    "sha256",
    pl.String,
    "SHA-256 of the document's bytes as they came, in hexadecimal.",
    checks=(pa.Check.str_matches(SHA256_PATTERN, name="check_sha256"),),
    promised=True,
)
REGION_CODE = Column(
    "region_code",
    pl.String,
    "GB/T 2260 code of the region the number or document speaks of; 100000 is the whole country.",
    nullable=True,
    checks=(pa.Check.str_matches(REGION_PATTERN, name="check_region_code"),),
    promised=True,
)
REGION_NAME = text("region_name", "Name of the region.", nullable=True, promised=True)
LEVEL = one_of("level", LEVELS, "national, province, prefecture, county or other.", nullable=True, promised=True)
REPORT_YEAR = year(
    "report_year",
    "Year whose beginning the report speaks at: the review is of the year before, the plan of this one.",
    low=REPORT_YEAR_MIN,
    high=REPORT_YEAR_MAX,
    promised=True,
)
INDICATOR_CODE = text("indicator", "Code of the indicator; the relation indicator says what it is.", promised=True)
KIND = one_of(
    "kind",
    KINDS,
    "actual: said to have happened. target: said to be aimed for, expected, required or planned.",
    promised=True,
)
MEASURE = one_of(
    "measure",
    MEASURES,
    "level: how much there is. annual_level: average amount per year over several years, never compared with a year's"
    " level or a sum. growth: relative change over the period in percent. annual_growth: average growth per year over"
    " several years in percent. change: absolute change over the period. rank: place among others.",
    promised=True,
)
PERIOD_START = year("period_start", "First year that the number covers.", promised=True)
PERIOD_END = year("period_end", "Last year that the number covers, included.", promised=True)
VALUE = number("value", "The number in canonical units: money in yuan, growth in percent (8.5 means 8.5 %).")
VALUE_HIGH = number("value_high", "Upper end of a range; empty for every other bound.", nullable=True)
VALUE_DECIMAL = filled_text("value_decimal", "value as exact decimal text, before it became a floating point number.")
UNIT = text(
    "unit",
    "Unit of value. Growth is in %, a change of a share in pp (percentage points), a level in the indicator's unit; of"
    " what is counted that is its usual counter word (户, 头, 套), whatever counter the text has.",
    promised=True,
)
BOUND = one_of(
    "bound",
    BOUNDS,
    "How the number is meant: eq exactly, approx about, ge at least, gt more than, le at most, lt less than, range from"
    " value to value_high. It speaks of the signed value.",
    promised=True,
)
VALUE_TEXT = filled_text("value_text", "Number and unit exactly as the document writes them.", promised=True)
QUOTE = filled_text("quote", "The clause that holds the number, as the document writes it.", promised=True)
CHAR_START = position("char_start", "Position of the first character in the raw (decoded) document, from 0.")
CHAR_END = position("char_end", "Position after the last character in the raw (decoded) document.")
RULE = filled_text("rule", "Name of the rule that decided.", promised=True)
EXTRACTOR_VERSION = filled_text(
    "extractor_version",
    "Version of the code and seeds that wrote this row as it stands; a later version that reads the same leaves it"
    " alone.",
    promised=True,
)
RUN_ID = filled_text(
    "run_id", "The run that wrote this row as it stands; a later run that read the same left it alone.", promised=True
)

SAID = (KIND, MEASURE, PERIOD_START, PERIOD_END, VALUE, VALUE_HIGH, VALUE_DECIMAL, UNIT, BOUND)
"""What every statement of a number says, whether the catalogue knows its subject or not."""
WRITTEN = (VALUE_TEXT, QUOTE, CHAR_START, CHAR_END)
"""Where and how it is written."""
SHARED = {
    column.name: column
    for column in (
        DOC_ID,
        SHA256,
        REGION_CODE,
        REGION_NAME,
        LEVEL,
        REPORT_YEAR,
        INDICATOR_CODE,
        *SAID,
        *WRITTEN,
        RULE,
        EXTRACTOR_VERSION,
        RUN_ID,
    )
}
"""Columns that mean the same wherever they stand, also in views."""

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
