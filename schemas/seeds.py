"""Seeds as parsed by the pure steps, to the frames that the warehouse shows and the rules that validation needs."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl

from schemas.observation import Catalogue, IndicatorRule
from schemas.table import TEXTS, PolarsType
from transforms.language.catalogue import Indicator
from transforms.language.regions import NO_END, Region
from transforms.language.units import Unit

INDICATOR_TYPES: dict[str, PolarsType] = {
    "code": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "unit": pl.String,
    "direction": pl.String,
    "core": pl.Boolean,
    "accumulates": pl.Boolean,
    "constant_prices": pl.Boolean,
    "headline": pl.Boolean,
    "part_of": TEXTS,
    "definition": pl.String,
    "source": pl.String,
    "aliases": TEXTS,
    "plausible": pl.String,
}
REGION_TYPES: dict[str, PolarsType] = {
    "code": pl.String,
    "name": pl.String,
    "level": pl.String,
    "parent": pl.String,
    "valid_from": pl.Int32,
    "valid_to": pl.Int32,
    "short": pl.String,
}
UNIT_TYPES: dict[str, PolarsType] = {"text": pl.String, "class": pl.String, "factor": pl.Float64}


def build_rules(indicators: Iterable[Indicator]) -> Catalogue:
    """Catalogue entries to what validation needs of them, by code."""
    return {item.code: IndicatorRule(item.unit, tuple(item.units), dict(item.plausible)) for item in indicators}


def frame_indicators(indicators: Iterable[Indicator]) -> pl.DataFrame:
    """Catalogue entries to rows of the indicator table."""
    return pl.DataFrame(
        [
            (
                item.code,
                item.name_zh,
                item.name_en,
                item.unit,
                item.direction,
                item.core,
                item.accumulates,
                item.constant_prices,
                item.headline,
                list(item.part_of),
                item.definition,
                item.source,
                list(item.aliases),
                json.dumps({name: list(pair) for name, pair in item.plausible.items()}),
            )
            for item in indicators
        ],
        schema=INDICATOR_TYPES,
        orient="row",
    )


def frame_regions(regions: Iterable[Region]) -> pl.DataFrame:
    """Regions of all years to rows of the region table; ``valid_to`` is null while the region lasts."""
    return pl.DataFrame(
        [
            (
                item.code,
                item.name,
                item.level,
                item.parent or None,
                item.valid_from,
                None if item.valid_to == NO_END else item.valid_to,
                " ".join(item.shorts),
            )
            for item in regions
        ],
        schema=REGION_TYPES,
        orient="row",
    )


def frame_units(units: Iterable[Unit]) -> pl.DataFrame:
    """Units as reports write them to rows of the unit table."""
    return pl.DataFrame(
        [(item.name, item.unit_class, float(item.factor)) for item in units], schema=UNIT_TYPES, orient="row"
    )
