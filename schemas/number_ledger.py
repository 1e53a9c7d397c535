"""number_ledger: one row per numeral of the cleaned text, with the one fate it met."""

from __future__ import annotations

import polars as pl

from schemas.columns import CHAR_END, CHAR_START, DOC_ID, SPAN_ORDER, filled_text, one_of, text
from schemas.table import RowCheck, Table
from schemas.vocabulary import FATES

NUMBER_LEDGER = Table(
    "number_ledger",
    "One row per numeral of the cleaned text, with the one fate it met: nothing is passed over in silence.",
    (
        DOC_ID,
        CHAR_START,
        CHAR_END,
        filled_text("text", "The numeral as it stands in the cleaned text.", promised=True),
        one_of(
            "fate",
            FATES,
            "observation, measurement, date, ordinal, name, count_word, footnote, reference or unresolved.",
            promised=True,
        ),
        text("observation_id", "The observation that it became.", nullable=True, promised=True),
        text("measurement_id", "The measurement that it became.", nullable=True, promised=True),
    ),
    row_checks=(
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
    ),
)
