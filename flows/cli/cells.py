"""Values of a query's result to the texts that people read: amounts with their unit, no exponents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows.cli.layout import Column, clean_text
from flows.run.clock import tell_time
from flows.web.language.amounts import SCALES, name_unit
from flows.web.language.choice import CHINESE
from flows.web.language.english import scale

if TYPE_CHECKING:
    import polars as pl

TIMES = frozenset({"at", "started_at", "ended_at", "tried_at", "worked_at"})
"""Columns of what the home keeps beside the warehouse that hold times."""
POINTS = "个百分点"
UNTOLD = ("count", "other")
"""Classes of many units; only the text of the report says which."""
_AMOUNT = re.compile(r"(?:.+_)?value(?:_high)?|(?:target|actual)_(?:min|max)|expected")
_DIFFERENCE = re.compile(r"gap|difference|needed_each_year")
_PANEL = re.compile(r"([a-z][a-z0-9_]*)_(level|growth)")


@dataclass(frozen=True, slots=True)
class Units:
    """``words``: class of unit to what people write (CNY: 元); ``levels``: code of indicator to the class it has.

    ``is_english``: amounts are written in English (67.8亿元: 6.78 billion yuan).
    """

    words: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    is_english: bool = False


def tell_times(row: Mapping[str, Any], names: Sequence[str] | None = None) -> dict[str, Any]:
    """A row, or these columns of it, with its times as people are told them."""
    return {name: tell_time(row[name], seconds=True) if name in TIMES else row[name] for name in names or row}


def to_columns(frame: pl.DataFrame, units: Units) -> list[Column]:
    """A result to columns of text. A value stands with the unit that its row, or the panel's column, gives it."""
    rows = frame.to_dicts()
    return [
        Column(
            name,
            [format_cell(row[name], find_unit(name, row, units), units) for row in rows],
            dtype.is_numeric(),
        )
        for name, dtype in frame.schema.items()
    ]


def find_unit(name: str, row: Mapping[str, Any], units: Units) -> str | None:
    """The unit of a column's value in this row; "" for an amount whose unit nothing tells, None for no amount."""
    is_difference = _DIFFERENCE.fullmatch(name) is not None
    if is_difference or _AMOUNT.fullmatch(name):
        unit = row.get("unit")
        if not isinstance(unit, str):
            return ""
        # A share changes by percentage points, a growth by percent.
        shifted = is_difference or row.get("measure") == "change"
        return "pp" if unit == "%" and shifted else unit
    panel = _PANEL.fullmatch(name)
    if panel and panel[1] in units.levels:
        return "%" if panel[2] == "growth" else units.levels[panel[1]]
    return None


def format_cell(value: Any, unit: str | None, units: Units) -> str:
    """One value as text; ``unit`` is find_unit's answer."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return write_digits(value) if unit is None else write_amount(value, unit, units)
    if isinstance(value, list):
        return clean_text(", ".join(str(item) for item in value))
    return clean_text(str(value))


def write_digits(number: float | Decimal) -> str:
    """A number in digits, never with an exponent: 6461300000000, 0.07."""
    exact = Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)
    if not exact.is_finite():
        return str(number)
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_amount(number: float | Decimal, unit: str, units: Units) -> str:
    """67.8亿元, 18万, 5.5 %, 0.4个百分点."""
    if unit == "%":
        return f"{write_digits(number)} %"
    if unit.startswith("rank"):
        return write_digits(number)
    if units.is_english:
        return write_english(number, unit)
    if unit == "pp":
        return write_digits(number) + POINTS
    word = "" if unit in UNTOLD else units.words.get(unit, unit)
    for size, name in SCALES[CHINESE]:
        if abs(float(number)) >= size:
            return f"{write_digits(float(number) / size)}{name}{word}"
    return write_digits(number) + word


def write_english(number: float | Decimal, unit: str) -> str:
    """6.78 billion yuan, 180,000, 0.4 percentage points."""
    exact = Decimal(write_digits(number))
    if not exact.is_finite():
        return str(number)
    return f"{scale(exact)} {'' if unit in UNTOLD else name_unit(unit, 'en')}".rstrip()


def read_units(
    rows: Sequence[Mapping[str, Any]], indicators: Sequence[Mapping[str, Any]], is_english: bool = False
) -> Units:
    """Rows of the relations unit and indicator to Units; the first spelling of factor 1 is a class's word."""
    words: dict[str, str] = {}
    for row in rows:
        words.setdefault(row["class"], row["text"])
    return Units(words, {row["code"]: row["unit"] for row in indicators}, is_english)
