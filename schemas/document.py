"""document: one row per file or page that was looked at."""

from __future__ import annotations

import polars as pl

from schemas.columns import (
    DOC_ID,
    EXTRACTOR_VERSION,
    LEVEL,
    REGION_CODE,
    REGION_NAME,
    REPORT_YEAR,
    RUN_ID,
    SHA256,
    char_count,
    filled_text,
    one_of,
    text,
    texts,
    timestamp,
)
from schemas.table import Column, RowCheck, Table
from schemas.vocabulary import BASES, DOC_KINDS, SCRIPTS, STATUSES

DOCUMENT = Table(
    "document",
    "One row per document that was looked at, good or not.",
    (
        DOC_ID,
        SHA256,
        filled_text("source", "Path or address that the document came from.", promised=True),
        timestamp("fetched_at", "When it was fetched (UTC); empty for a local file.", nullable=True),
        text("title", "Title as the document gives it.", nullable=True, promised=True),
        one_of(
            "doc_kind",
            DOC_KINDS,
            "work_report, communique, plan_report, budget_report, news or other.",
            nullable=True,
            promised=True,
        ),
        REGION_CODE.noted(
            "GB/T 2260 code of the region the document is about, as it was in the report's year; empty when that could"
            " not be settled."
        ),
        REGION_NAME,
        LEVEL,
        REPORT_YEAR,
        Column(
            "published_on",
            pl.Date,
            "Day of publication or delivery as the document says.",
            nullable=True,
            promised=True,
        ),
        text("meeting", "The meeting it was delivered at, as the document says.", nullable=True),
        text("encoding", "Character encoding that the bytes were in.", nullable=True, promised=True),
        text("media_type", "text, html, docx or pdf.", nullable=True),
        one_of("script", SCRIPTS, "simplified, traditional or mixed.", nullable=True, promised=True),
        char_count("char_count", "Characters of the raw (decoded) document.", promised=True),
        char_count("clean_char_count", "Characters left after noise was taken out."),
        one_of("status", STATUSES, "loaded, quarantined (refused, with the reason) or skipped.", promised=True),
        text("reason", "Why it was not loaded.", nullable=True, promised=True),
        one_of(
            "region_basis",
            BASES,
            "What region_code rests on: text, or a hint (manifest, path, address); none where it is empty.",
            nullable=True,
            promised=True,
        ),
        one_of(
            "year_basis",
            BASES,
            "What report_year rests on: text, or a hint (manifest, path, address); none where it is empty.",
            nullable=True,
            promised=True,
        ),
        text(
            "identity_reason",
            "Why region or year is missing or doubted; empty where both are settled.",
            nullable=True,
            promised=True,
        ),
        text("hint_conflict", "Where a hint and the text disagree, and how.", nullable=True, promised=True),
        texts("doubts", "What could not be settled about region, year or kind, and why."),
        EXTRACTOR_VERSION.noted(
            "Version of the code and seeds that read the document last, or is proven to read it the same."
        ),
        RUN_ID.noted("The run that read the document last."),
    ),
    key=("doc_id",),
    row_checks=(
        RowCheck("check_reason_given", (pl.col("status") == "loaded") | pl.col("reason").is_not_null(), "reason"),
        RowCheck(
            "check_identity_reason_given",
            (pl.col("status") != "loaded")
            | (pl.col("region_code").is_not_null() & pl.col("report_year").is_not_null())
            | pl.col("identity_reason").is_not_null(),
            "identity_reason",
        ),
    ),
    exported=True,
)
