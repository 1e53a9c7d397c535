"""measurement: one row per quantity of something that the catalogue does not know."""

from __future__ import annotations

from schemas.table import (
    PERIOD_ORDER,
    PERIOD_WHOLE,
    RANGE_ORDER,
    SPAN_ORDER,
    build_table,
    filled_text,
    finite,
    one_of,
    position,
    text,
    year,
)
from schemas.vocabulary import BOUNDS, KINDS, MEASURES

MEASUREMENT = build_table(
    "measurement",
    ("measurement_id",),
    {
        "measurement_id": filled_text(),
        "doc_id": filled_text(),
        "subject": text(),
        "kind": one_of(KINDS),
        "measure": one_of(MEASURES),
        "period_start": year(),
        "period_end": year(),
        "value": finite(),
        "value_high": finite(nullable=True),
        "value_decimal": filled_text(),
        "unit": text(),
        "bound": one_of(BOUNDS),
        "value_text": filled_text(),
        "quote": filled_text(),
        "char_start": position(),
        "char_end": position(),
        "run_id": filled_text(),
    },
    [SPAN_ORDER, PERIOD_WHOLE, PERIOD_ORDER, RANGE_ORDER],
)
