"""damage: one row per place of the raw text where report text was lost, replaced, cut or moved.

A place may be empty (``char_end`` = ``char_start``): lost characters leave a point behind, not a stretch.
"""

from __future__ import annotations

import polars as pl

from schemas.table import RowCheck, build_table, filled_text, one_of, position
from schemas.vocabulary import DAMAGE_KINDS

DAMAGE = build_table(
    "damage",
    (),
    {
        "doc_id": filled_text(),
        "char_start": position(),
        "char_end": position(),
        "kind": one_of(DAMAGE_KINDS),
        "rule": filled_text(),
    },
    [RowCheck("check_span_order", pl.col("char_end") >= pl.col("char_start"), "char_end")],
)
