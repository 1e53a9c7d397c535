"""document: one row per file or page that was looked at."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import TEXTS, TIMESTAMP, RowCheck, build_table, column, filled_text, one_of, region_code, text, year
from schemas.vocabulary import DOC_KINDS, LEVELS, REPORT_YEAR_MAX, REPORT_YEAR_MIN, SCRIPTS, SHA256, STATUSES

DOCUMENT = build_table(
    "document",
    ("doc_id",),
    {
        "doc_id": filled_text(),
        "sha256": column(pl.String, pa.Check.str_matches(SHA256, name="check_sha256")),
        "source": filled_text(),
        "fetched_at": column(TIMESTAMP, nullable=True),
        "title": text(nullable=True),
        "doc_kind": one_of(DOC_KINDS, nullable=True),
        "region_code": region_code(),
        "region_name": text(nullable=True),
        "level": one_of(LEVELS, nullable=True),
        "report_year": year(REPORT_YEAR_MIN, REPORT_YEAR_MAX),
        "published_on": column(pl.Date, nullable=True),
        "meeting": text(nullable=True),
        "encoding": text(nullable=True),
        "media_type": text(nullable=True),
        "script": one_of(SCRIPTS, nullable=True),
        "char_count": column(pl.Int32, pa.Check.ge(0, name="check_char_count")),
        "clean_char_count": column(pl.Int32, pa.Check.ge(0, name="check_char_count")),
        "status": one_of(STATUSES),
        "reason": text(nullable=True),
        "doubts": column(TEXTS),
        "extractor_version": filled_text(),
        "run_id": filled_text(),
    },
    [RowCheck("check_reason_given", (pl.col("status") == "loaded") | pl.col("reason").is_not_null(), "reason")],
)
