"""Seeds as parsed by the pure steps, to the frames that the warehouse shows and the rules that validation needs."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schemas.catalogue import INDICATOR, REGION, UNIT
from schemas.observation import Catalogue, IndicatorRule
from schemas.rows import RowBuilder
from transforms.language.catalogue import Indicator
from transforms.language.regions import NO_END, Region
from transforms.language.units import Unit

_INDICATORS = RowBuilder(
    INDICATOR,
    (Indicator,),
    {
        "indicator": lambda indicator: indicator.code,
        "indicator_name": lambda indicator: indicator.name_zh,
        "unit": lambda indicator: indicator.name_unit(indicator.unit),
    },
)
_REGIONS = RowBuilder(
    REGION,
    (Region,),
    {
        "parent": lambda region: region.parent or None,
        "valid_to": lambda region: None if region.valid_to == NO_END else region.valid_to,
        "short": lambda region: " ".join(region.shorts),
    },
)
_UNITS = RowBuilder(
    UNIT,
    (Unit,),
    {
        "text": lambda unit: unit.name,
        "class": lambda unit: unit.unit_class,
    },
)


def build_rules(indicators: Iterable[Indicator]) -> Catalogue:
    """Catalogue entries to what validation needs of them, by code."""
    return {
        item.code: IndicatorRule(item.unit, tuple(item.name_unit(unit) for unit in item.units), dict(item.plausible))
        for item in indicators
    }


def frame_indicators(indicators: Iterable[Indicator]) -> pl.DataFrame:
    """Catalogue entries to rows of the indicator table."""
    return _INDICATORS.build((item,) for item in indicators)


def frame_regions(regions: Iterable[Region]) -> pl.DataFrame:
    """Regions of all years to rows of the region table; ``valid_to`` is null while the region lasts."""
    return _REGIONS.build((item,) for item in regions)


def frame_units(units: Iterable[Unit]) -> pl.DataFrame:
    """Units as reports write them to rows of the unit table."""
    return _UNITS.build((item,) for item in units)
