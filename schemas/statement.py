"""What every statement of a number has, whether the catalogue knows its subject or not."""

from __future__ import annotations

from typing import Any

import pandera.polars as pa

from schemas.table import filled_text, finite, one_of, position, text, year
from schemas.vocabulary import BOUNDS, KINDS, MEASURES
from transforms.records import Measurement, Observation


def said_columns() -> dict[str, pa.Column]:
    """Columns of what is said: kind, measure, years, value, unit and bound."""
    return {
        "kind": one_of(KINDS),
        "measure": one_of(MEASURES),
        "period_start": year(),
        "period_end": year(),
        "value": finite(),
        "value_high": finite(nullable=True),
        "value_decimal": filled_text(),
        "unit": text(),
        "bound": one_of(BOUNDS),
    }


def written_columns() -> dict[str, pa.Column]:
    """Columns of where and how it is written."""
    return {
        "value_text": filled_text(),
        "quote": filled_text(),
        "char_start": position(),
        "char_end": position(),
    }


_AS_THEY_ARE = ("kind", "measure", "period_start", "period_end", "unit", "bound", *written_columns())


def describe_statement(seen: Observation | Measurement) -> dict[str, Any]:
    """A record to the values of said_columns and written_columns; the exact value stands beside the float as text."""
    return {name: getattr(seen, name) for name in _AS_THEY_ARE} | {
        "value": float(seen.value),
        "value_high": None if seen.value_high is None else float(seen.value_high),
        "value_decimal": format(seen.value, "f"),
    }
