"""measurement: one row per quantity of something that the catalogue does not know."""

from __future__ import annotations

from schemas.columns import (
    DOC_ID,
    PERIOD_ORDER,
    PERIOD_WHOLE,
    RANGE_ORDER,
    RUN_ID,
    SAID,
    SPAN_ORDER,
    UNIT,
    WRITTEN,
    filled_text,
    text,
)
from schemas.table import Table

MEASUREMENT = Table(
    "measurement",
    "One row per quantity of something that the catalogue does not know.",
    (
        filled_text("measurement_id", "Name of the row: the document and a number."),
        DOC_ID,
        text("subject", "The phrase that says what is measured.", promised=True),
        *(column.noted("Canonical unit of value.") if column is UNIT else column for column in SAID),
        *WRITTEN,
        RUN_ID,
    ),
    key=("measurement_id",),
    row_checks=(SPAN_ORDER, PERIOD_WHOLE, PERIOD_ORDER, RANGE_ORDER),
    exported=True,
)
