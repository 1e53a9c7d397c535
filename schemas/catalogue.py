"""indicator, region and unit: the seeds as they were loaded."""

from __future__ import annotations

import polars as pl

from schemas.columns import LEVEL, json_text, text, texts
from schemas.table import Column, Table


def _yes_no(name: str, note: str) -> Column:
    return Column(name, pl.Boolean, note)


INDICATOR = Table(
    "indicator",
    "One row per indicator of the catalogue.",
    (
        text("code", "Code; it never changes its meaning.", promised=True),
        text("name_zh", "Chinese name."),
        text("name_en", "English name."),
        text("unit", "Canonical unit of a level; of what is counted its usual counter word (户, 头, 套)."),
        text("direction", "up: more is better. down: less is better. Empty: neither."),
        _yes_no("core", "Whether it is one of the core indicators that every evaluation asks for."),
        _yes_no(
            "accumulates",
            "Whether the number counts what was done in a period, so that several years are the sum of each.",
        ),
        _yes_no(
            "constant_prices",
            "Whether growth is reported at constant prices, so that growth between two levels is not the same thing.",
        ),
        _yes_no("headline", "Whether every report should state it; coverage tells where it is missing."),
        texts(
            "part_of",
            "Codes of the indicators that this is a part of: its level cannot be above theirs (see conflict).",
        ),
        text("definition", "What it is."),
        text("definition_zh", "What it is, in Chinese; empty where the catalogue does not say."),
        text("source", "Who defines it."),
        texts("aliases", "Names it goes by in documents."),
        json_text("plausible", "Per measure the lowest and highest value that is plausible, as JSON."),
        text("indicator", "The code once more, under the name that other relations have for it: join by it."),
        text("indicator_name", "The Chinese name once more, as other relations call it."),
    ),
    exported=True,
)

REGION = Table(
    "region",
    "One row per region, code and name in force (GB/T 2260, every year since 1980).",
    (
        text("code", "Code of the region.", promised=True),
        text("name", "Official name."),
        LEVEL,
        text("parent", "Code of the region above it.", nullable=True),
        Column("valid_from", pl.Int32, "First year of this code and name."),
        Column("valid_to", pl.Int32, "Last year of this code and name; empty while in force.", nullable=True),
        text("short", "Short names, with blanks between."),
    ),
    exported=True,
)

UNIT = Table(
    "unit",
    "One row per unit as documents write it.",
    (
        text("text", "The unit as written.", promised=True),
        text("class", "Canonical unit that it is turned into."),
        Column("factor", pl.Float64, "How many canonical units it makes."),
    ),
    exported=True,
)
