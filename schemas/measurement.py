"""measurement: one row per quantity of something that the catalogue does not know."""

from __future__ import annotations

from schemas.statement import said_columns, written_columns
from schemas.table import PERIOD_ORDER, PERIOD_WHOLE, RANGE_ORDER, SPAN_ORDER, build_table, filled_text, text

MEASUREMENT = build_table(
    "measurement",
    ("measurement_id",),
    {
        "measurement_id": filled_text(),
        "doc_id": filled_text(),
        "subject": text(),
        **said_columns(),
        **written_columns(),
        "run_id": filled_text(),
    },
    [SPAN_ORDER, PERIOD_WHOLE, PERIOD_ORDER, RANGE_ORDER],
)
