"""observation: one row per statement of one number about one catalogued indicator.

What the catalogue knows (units, plausible ranges) is handed in as plain data. What cannot be is refused;
what can hardly be is kept and flagged ``implausible``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from schemas.columns import (
    DOC_ID,
    EXTRACTOR_VERSION,
    INDICATOR_CODE,
    PERIOD_ORDER,
    PERIOD_WHOLE,
    RANGE_ORDER,
    REGION_CODE,
    RULE,
    RUN_ID,
    SAID,
    SPAN_ORDER,
    WRITTEN,
    filled_text,
    one_of,
    text,
    texts,
)
from schemas.table import Column, RowCheck, Table, pa
from schemas.vocabulary import AMOUNTS, COUNTED_UNITS, GROWTH_MIN, RANK_OF, SCOPES, SHARE_MAX


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """What the catalogue says of one indicator.

    ``unit`` is the class of the canonical one; ``units`` are all that a row may have, counter words for what is counted
    (none given: only the canonical one);
    ``plausible`` holds (low, high) per measure, in the canonical unit or percent, None where there is no limit.
    """

    unit: str
    units: tuple[str, ...] = ()
    plausible: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)


Catalogue = Mapping[str, IndicatorRule]

MONEY_UNITS = ("CNY", "USD")
GROWTH_UNIT = "%"
CHANGE_UNIT_OF_SHARES = "pp"

OBSERVATION = Table(
    "observation",
    "One row per statement of one number about one indicator. A fact stated twice is two rows.",
    (
        filled_text("observation_id", "Name of the row: the document and a number."),
        DOC_ID,
        REGION_CODE,
        one_of(
            "scope",
            SCOPES,
            "region: the whole region that the document is about. part: an area, group or unit inside it. outside: a"
            " region above it or elsewhere.",
            promised=True,
        ),
        INDICATOR_CODE,
        *SAID,
        text("rank_scope", "For a rank: among whom.", nullable=True, promised=True),
        one_of(
            "rank_of", RANK_OF, "For a rank: whether the level or the growth is ranked.", nullable=True, promised=True
        ),
        *WRITTEN,
        RULE,
        text("scope_reason", "Why the number was taken for the whole region, a part of it or elsewhere."),
        text("section", "Role of the section that the statement stands in.", promised=True),
        Column(
            "confidence",
            pl.Float64,
            "From 0 to 1, how sure the reading is: a probability fitted to labelled rows. Below 0.8 it is unsure.",
            checks=(pa.Check.in_range(0.0, 1.0, name="check_confidence"),),
            promised=True,
        ),
        texts(
            "flags",
            "Warnings, such as text_damaged (stands beside damaged text), implausible (outside the catalogue's range)"
            " and weak_rule (unsure by itself).",
            promised=True,
        ),
        filled_text("document_version", "First twelve digits of the document's sha256."),
        EXTRACTOR_VERSION,
        RUN_ID,
    ),
    key=("observation_id",),
    row_checks=(
        SPAN_ORDER,
        PERIOD_WHOLE,
        PERIOD_ORDER,
        RANGE_ORDER,
        RowCheck(
            "check_rank_whole",
            (pl.col("measure") != "rank") | ((pl.col("value") >= 1) & (pl.col("value") == pl.col("value").round())),
            "value",
        ),
        RowCheck(
            "check_rank_scope_for_rank", (pl.col("measure") == "rank") | pl.col("rank_scope").is_null(), "rank_scope"
        ),
        RowCheck(
            "check_share_possible",
            ~(pl.col("measure").is_in(AMOUNTS) & (pl.col("unit") == "%") & (pl.col("value").abs() > SHARE_MAX)),
            "value",
        ),
    ),
    exported=True,
    partitioned=True,
)
"""The table without the catalogue; check_by_catalogue adds what only that can tell."""


def check_by_catalogue(catalogue: Catalogue) -> Table:
    """observation with checks of codes, units and impossible values by the catalogue."""
    known = pa.Check.isin(sorted(catalogue), name="check_known_indicator")
    return OBSERVATION.tighten({"indicator": known}, _catalogue_checks(catalogue))


def _catalogue_checks(catalogue: Catalogue) -> list[RowCheck]:
    below_zero = {code for code, rule in catalogue.items() if _allows_below(rule, "level", 0.0)}
    counted = [code for code, rule in catalogue.items() if rule.unit in COUNTED_UNITS and code not in below_zero]
    falls_past_all = [code for code, rule in catalogue.items() if _allows_below(rule, "growth", GROWTH_MIN)]
    return [
        RowCheck("check_unit_of_catalogue", _has_unit_of_catalogue(catalogue), "unit"),
        RowCheck(
            "check_level_possible",
            ~(pl.col("measure").is_in(AMOUNTS) & pl.col("indicator").is_in(counted) & (pl.col("value") < 0)),
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


def _has_unit_of_catalogue(catalogue: Catalogue) -> pl.Expr:
    """A level has one of its indicator's units, a change one of these or points of a share, a growth percent."""
    shares = [code for code, rule in catalogue.items() if rule.unit == "%"]
    money = [code for code, rule in catalogue.items() if rule.unit in MONEY_UNITS]
    pairs = [f"{code} {unit}" for code, rule in catalogue.items() for unit in rule.units or (rule.unit,)]
    of_level = pl.concat_str("indicator", "unit", separator=" ").is_in(pairs) | (
        pl.col("indicator").is_in(money) & pl.col("unit").is_in(MONEY_UNITS)
    )
    of_change = of_level | (
        pl.col("indicator").is_in(shares) & pl.col("unit").is_in([CHANGE_UNIT_OF_SHARES, GROWTH_UNIT])
    )
    return (
        pl.when(pl.col("measure").is_in(AMOUNTS))
        .then(of_level)
        .when(pl.col("measure") == "change")
        .then(of_change)
        .when(pl.col("measure") != "rank")
        .then(pl.col("unit") == GROWTH_UNIT)
    )


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
