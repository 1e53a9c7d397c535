"""section: one row per stretch of a document under one heading, with the years it speaks of."""

from __future__ import annotations

from schemas.table import PERIOD_ORDER, SPAN_ORDER, build_table, filled_text, one_of, position, text, year
from schemas.vocabulary import SECTION_ROLES

SECTION = build_table(
    "section",
    (),
    {
        "doc_id": filled_text(),
        "char_start": position(),
        "char_end": position(),
        "role": one_of(SECTION_ROLES),
        "period_start": year(),
        "period_end": year(),
        "heading": text(),
    },
    [SPAN_ORDER, PERIOD_ORDER],
)
