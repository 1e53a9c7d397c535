"""number_ledger: one row per numeral of the cleaned text, with the one fate it met."""

from __future__ import annotations

import polars as pl

from schemas.table import SPAN_ORDER, RowCheck, build_table, filled_text, one_of, position, text
from schemas.vocabulary import FATES

NUMBER_LEDGER = build_table(
    "number_ledger",
    (),
    {
        "doc_id": filled_text(),
        "char_start": position(),
        "char_end": position(),
        "text": filled_text(),
        "fate": one_of(FATES),
        "observation_id": text(nullable=True),
        "measurement_id": text(nullable=True),
    },
    [
        SPAN_ORDER,
        RowCheck(
            "check_observation_named",
            (pl.col("fate") == "observation") == pl.col("observation_id").is_not_null(),
            "observation_id",
        ),
        RowCheck(
            "check_measurement_named",
            (pl.col("fate") == "measurement") == pl.col("measurement_id").is_not_null(),
            "measurement_id",
        ),
    ],
)
