"""run: one row per flow run; quarantine: one row per row or document refused."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import TEXTS, TIMESTAMP, RowCheck, build_table, column, filled_text, text


def _count() -> pa.Column:
    return column(pl.Int64, pa.Check.ge(0, name="check_count"))


RUN = build_table(
    "run",
    ("run_id",),
    {
        "run_id": filled_text(),
        "flow_run_id": text(nullable=True),
        "started_at": column(TIMESTAMP),
        "ended_at": column(TIMESTAMP, nullable=True),
        "seen": _count(),
        "loaded": _count(),
        "skipped": _count(),
        "quarantined": _count(),
        "observations": _count(),
        "versions": filled_text(),
        "reasons": filled_text(),
    },
    [RowCheck("check_time_order", pl.col("ended_at") >= pl.col("started_at"), "ended_at")],
)

QUARANTINE = build_table(
    "quarantine",
    (),
    {
        "doc_id": filled_text(),
        "stage": filled_text(),
        "check": filled_text(),
        "value": text(nullable=True),
        "row": text(),
        "also_failed": column(TEXTS),
        "run_id": filled_text(),
    },
)
