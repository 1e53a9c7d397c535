"""correction: reviewed corrections in force; correction_use: the rows they changed, as they were read."""

from __future__ import annotations

import polars as pl

from schemas.columns import DOC_ID, json_text, text
from schemas.table import Column, Table

CORRECTION = Table(
    "correction",
    "One row per reviewed correction in force.",
    (
        text("correction_id", "Fingerprint of what it says."),
        text("document", "The document by doc_id or the beginning of its sha256."),
        text("text", "Words of the quote that it corrects."),
        text("indicator", "Only observations of this indicator; empty for all.", nullable=True),
        text("value_text", "Only observations whose number is written so; empty for all.", nullable=True),
        json_text("fix", "Fields and their right values as JSON, or drop."),
        text("reason", "Why."),
        text("reviewer", "Who decided."),
        Column("made_on", pl.Date, "When."),
        text("file", "The file of corrections that it stands in."),
        Column("line", pl.Int32, "The line it begins on."),
    ),
)

CORRECTION_USE = Table(
    "correction_use",
    "One row per observation that a correction changed, with the row as it was read.",
    (
        text("correction_id", "The correction."),
        DOC_ID,
        text("observation_id", "The observation that it changed or took out."),
        json_text("original", "The whole row as it was read, as JSON."),
    ),
)
