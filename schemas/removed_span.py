"""removed_span: one row per stretch of raw text taken out as noise."""

from __future__ import annotations

from schemas.columns import CHAR_END, CHAR_START, DOC_ID, RULE, SPAN_ORDER, one_of, text
from schemas.table import Table
from schemas.vocabulary import REMOVED_KINDS

REMOVED_SPAN = Table(
    "removed_span",
    "One row per stretch of noise taken out of a document before it was read.",
    (
        DOC_ID,
        CHAR_START,
        CHAR_END,
        one_of(
            "kind",
            REMOVED_KINDS,
            "ad, navigation, metadata, caption, byline, copyright, header, placeholder, pinyin, footnote_mark, markup,"
            " token or duplicate.",
            promised=True,
        ),
        RULE,
        text("text", "The characters taken out.", promised=True),
    ),
    row_checks=(SPAN_ORDER,),
)
