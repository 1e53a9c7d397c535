"""section: one row per stretch of a document under one heading, with the years it speaks of."""

from __future__ import annotations

from schemas.columns import CHAR_END, CHAR_START, DOC_ID, PERIOD_ORDER, SPAN_ORDER, one_of, text, year
from schemas.table import Table
from schemas.vocabulary import SECTION_ROLES

SECTION = Table(
    "section",
    "One row per stretch of a document under one heading, with the years it speaks of.",
    (
        DOC_ID,
        CHAR_START,
        CHAR_END,
        one_of(
            "role",
            SECTION_ROLES,
            "review (the year past), plan (the year to come), review_period and plan_period (several years), other.",
        ),
        year("period_start", "First year that 今年, 五年来 and the like stand for here."),
        year("period_end", "Last year that 今年, 五年来 and the like stand for here."),
        text("heading", "The heading as written."),
    ),
    row_checks=(SPAN_ORDER, PERIOD_ORDER),
)
