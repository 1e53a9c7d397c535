"""observation: one row per statement of one number about one catalogued indicator.

What the catalogue knows (units, plausible ranges) is handed in as plain data. What cannot be is refused;
what can hardly be is kept and flagged ``implausible``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandera.polars as pa
import polars as pl

from schemas.statement import said_columns, written_columns
from schemas.table import (
    PERIOD_ORDER,
    PERIOD_WHOLE,
    RANGE_ORDER,
    SPAN_ORDER,
    TEXTS,
    RowCheck,
    TableSchema,
    build_table,
    column,
    filled_text,
    one_of,
    region_code,
    text,
)
from schemas.vocabulary import COUNTED_UNITS, GROWTH_MIN, RANK_OF, SCOPES, SHARE_MAX


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """What the catalogue says of one indicator.

    ``unit`` is the canonical one and ``units`` all that are accepted (none given: only the canonical one);
    ``plausible`` holds (low, high) per measure, in the canonical unit or percent, None where there is no limit.
    """

    unit: str
    units: tuple[str, ...] = ()
    plausible: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)


Catalogue = Mapping[str, IndicatorRule]

MONEY_UNITS = ("CNY", "USD")
GROWTH_UNIT = "%"
CHANGE_UNIT_OF_SHARES = "pp"

_CHECKS_ALWAYS = (
    SPAN_ORDER,
    PERIOD_WHOLE,
    PERIOD_ORDER,
    RANGE_ORDER,
    RowCheck(
        "check_rank_whole",
        (pl.col("measure") != "rank") | ((pl.col("value") >= 1) & (pl.col("value") == pl.col("value").round())),
        "value",
    ),
    RowCheck("check_rank_scope_for_rank", (pl.col("measure") == "rank") | pl.col("rank_scope").is_null(), "rank_scope"),
    RowCheck(
        "check_share_possible",
        ~((pl.col("measure") == "level") & (pl.col("unit") == "%") & (pl.col("value").abs() > SHARE_MAX)),
        "value",
    ),
)


def build_observation_schema(catalogue: Catalogue | None = None) -> TableSchema:
    """The schema of observation; with a catalogue also its codes, units and impossible values are checked."""
    codes = [] if catalogue is None else [pa.Check.isin(sorted(catalogue), name="check_known_indicator")]
    row_checks = list(_CHECKS_ALWAYS)
    if catalogue is not None:
        row_checks += _catalogue_checks(catalogue)
    return build_table(
        "observation",
        ("observation_id",),
        {
            "observation_id": filled_text(),
            "doc_id": filled_text(),
            "region_code": region_code(),
            "scope": one_of(SCOPES),
            "indicator": column(pl.String, *codes),
            **said_columns(),
            "rank_scope": text(nullable=True),
            "rank_of": one_of(RANK_OF, nullable=True),
            **written_columns(),
            "rule": filled_text(),
            "scope_reason": text(),
            "section": text(),
            "confidence": column(pl.Float64, pa.Check.in_range(0.0, 1.0, name="check_confidence")),
            "flags": column(TEXTS),
            "document_version": filled_text(),
            "extractor_version": filled_text(),
            "run_id": filled_text(),
        },
        row_checks,
    )


def _catalogue_checks(catalogue: Catalogue) -> list[RowCheck]:
    share_codes = [code for code, rule in catalogue.items() if rule.unit == "%"]
    below_zero = [code for code, rule in catalogue.items() if _allows_below(rule, "level", 0.0)]
    counted = [code for code, rule in catalogue.items() if rule.unit in COUNTED_UNITS and code not in below_zero]
    falls_past_all = [code for code, rule in catalogue.items() if _allows_below(rule, "growth", GROWTH_MIN)]
    pairs = [f"{code} {unit}" for code, rule in catalogue.items() for unit in {rule.unit, *rule.units}]
    money = [code for code, rule in catalogue.items() if rule.unit in MONEY_UNITS]
    level_unit = pl.concat_str("indicator", "unit", separator=" ").is_in(pairs) | (
        pl.col("indicator").is_in(money) & pl.col("unit").is_in(MONEY_UNITS)
    )
    change_unit = level_unit | (
        pl.col("indicator").is_in(share_codes) & pl.col("unit").is_in([CHANGE_UNIT_OF_SHARES, GROWTH_UNIT])
    )
    return [
        RowCheck(
            "check_unit_of_catalogue",
            pl.when(pl.col("measure") == "level")
            .then(level_unit)
            .when(pl.col("measure") == "change")
            .then(change_unit)
            .when(pl.col("measure") != "rank")
            .then(pl.col("unit") == GROWTH_UNIT),
            "unit",
        ),
        RowCheck(
            "check_level_possible",
            ~((pl.col("measure") == "level") & pl.col("indicator").is_in(counted) & (pl.col("value") < 0)),
            "value",
        ),
        RowCheck(
            "check_growth_possible",
            ~(
                pl.col("measure").is_in(["growth", "annual_growth"])
                & ~pl.col("indicator").is_in(falls_past_all)
                & (pl.col("value") < GROWTH_MIN)
            ),
            "value",
        ),
    ]


def _allows_below(rule: IndicatorRule, measure: str, limit: float) -> bool:
    low = rule.plausible.get(measure, (None, None))[0]
    return low is not None and low < limit


def flag_implausible(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Observations to the same rows, those outside the catalogue's plausible range flagged ``implausible``."""
    limits = pl.DataFrame(
        [
            (code, measure, low, high)
            for code, rule in catalogue.items()
            for measure, (low, high) in rule.plausible.items()
        ],
        schema={"indicator": pl.String, "measure": pl.String, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    outside = (pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high"))
    flagged = outside.fill_null(False) & ~pl.col("flags").list.contains("implausible")
    joined = observations.join(limits, on=["indicator", "measure"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(flagged).then(pl.col("flags").list.concat(pl.lit(["implausible"]))).otherwise(pl.col("flags"))
    ).drop("low", "high")
