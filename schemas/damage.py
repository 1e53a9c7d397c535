"""damage: one row per place of the raw text where report text was lost, replaced, cut or moved.

A place may be empty (``char_end`` = ``char_start``): lost characters leave a point behind, not a stretch.
"""

from __future__ import annotations

import polars as pl

from schemas.columns import CHAR_END, CHAR_START, DOC_ID, RULE, one_of
from schemas.table import RowCheck, Table
from schemas.vocabulary import DAMAGE_KINDS

DAMAGE = Table(
    "damage",
    "One row per place where a document's own text was lost, replaced, cut or moved.",
    (
        DOC_ID,
        CHAR_START,
        CHAR_END,
        one_of(
            "kind",
            DAMAGE_KINDS,
            "lost_characters, replaced_by_ad, broken_sentence, misplaced_fragment or redacted.",
            promised=True,
        ),
        RULE,
    ),
    row_checks=(RowCheck("check_span_order", pl.col("char_end") >= pl.col("char_start"), "char_end"),),
)
