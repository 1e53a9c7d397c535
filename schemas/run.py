"""run: one row per flow run; quarantine: one row per row or document refused."""

from __future__ import annotations

import polars as pl

from schemas.columns import DOC_ID, RUN_ID, filled_text, json_text, row_count, text, texts, timestamp
from schemas.table import RowCheck, Table

RUN = Table(
    "run",
    "One row per run of the flow up to this published state. Runs since then that changed nothing: duibiao status.",
    (
        RUN_ID,
        text("flow_run_id", "The run's id in Prefect.", nullable=True, promised=True),
        timestamp("started_at", "When it began (UTC)."),
        timestamp("ended_at", "When it ended (UTC); empty while it runs or when it was killed.", nullable=True),
        row_count("seen", "Documents looked at."),
        row_count("loaded", "Documents loaded."),
        row_count("skipped", "Documents that were known and unchanged."),
        row_count("quarantined", "Documents refused."),
        row_count("observations", "Observations loaded."),
        json_text("versions", "Versions of extractor, Python and packages, as JSON.", promised=True),
        json_text(
            "reasons",
            "Why documents were read (new, changed code, a changed word list ...) or need not be read again, with"
            " their number, as JSON.",
        ),
    ),
    key=("run_id",),
    row_checks=(RowCheck("check_time_order", pl.col("ended_at") >= pl.col("started_at"), "ended_at"),),
)

QUARANTINE = Table(
    "quarantine",
    "One row per row or document that was refused, with the check that failed. Nothing refused is lost.",
    (
        DOC_ID,
        filled_text("stage", "Step that refused it: read or validate.", promised=True),
        filled_text("check", "Check that failed, with its column.", promised=True),
        text("value", "The value that failed it.", nullable=True, promised=True),
        json_text("row", "The whole row as JSON.", promised=True),
        texts("also_failed", "Further checks that failed."),
        RUN_ID,
    ),
)
