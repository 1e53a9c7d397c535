"""removed_span: one row per stretch of raw text taken out as noise."""

from __future__ import annotations

from schemas.table import SPAN_ORDER, build_table, filled_text, one_of, position, text
from schemas.vocabulary import REMOVED_KINDS

REMOVED_SPAN = build_table(
    "removed_span",
    (),
    {
        "doc_id": filled_text(),
        "char_start": position(),
        "char_end": position(),
        "kind": one_of(REMOVED_KINDS),
        "rule": filled_text(),
        "text": text(),
    },
    [SPAN_ORDER],
)
