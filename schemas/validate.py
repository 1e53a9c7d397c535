"""Rows in; good rows and refused rows out. Nothing is dropped: good and refused together are what came in."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.observation import Catalogue, check_by_catalogue, flag_implausible
from schemas.table import TEXTS, PolarsType, SchemaErrors, Table
from schemas.tables import TABLES

STAGE = "validate"
REFUSED_TYPES: dict[str, PolarsType] = {
    "doc_id": pl.String,
    "stage": pl.String,
    "check": pl.String,
    "value": pl.String,
    "row": pl.String,
    "also_failed": TEXTS,
}


class TableShapeError(ValueError):
    """A frame whose columns or types are not those of its table: a mistake in the code, not in a report."""


def validate_table(
    name: str, frame: pl.DataFrame, catalogue: Catalogue | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of table ``name`` to (good rows, refused rows with the failing check, its value and the row as JSON).

    Refused rows have the columns doc_id, stage, check, value, row, also_failed (further checks that failed).
    ``catalogue`` (code to IndicatorRule) turns on the checks of ``observation`` that need it and flags what is
    implausible. Raises TableShapeError when columns or types are not those of the table.
    """
    table = TABLES[name]
    if name == "observation" and catalogue is not None:
        table = check_by_catalogue(catalogue)
    return _validate(table, frame, catalogue)


def validate_frames(
    frames: Mapping[str, pl.DataFrame], catalogue: Catalogue
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Frames of some documents (see schemas.frames) to (good frames, all refused rows).

    A document whose own row is refused is kept as quarantined, and all its other rows are refused with it.
    A numeral whose observation or measurement was refused becomes ``unresolved`` in the ledger, so that it still
    has one fate; ledger rows that overlap another or name a row that does not exist are refused.
    """
    observation_table = check_by_catalogue(catalogue)
    good: dict[str, pl.DataFrame] = {}
    refused: list[pl.DataFrame] = []
    if "document" in frames:
        frames, refused = _refuse_documents(frames)
        good["document"] = frames["document"]
    for name, frame in frames.items():
        if name in ("document", "number_ledger"):
            continue
        table = observation_table if name == "observation" else TABLES[name]
        good[name], bad = _validate(table, frame, catalogue)
        refused.append(bad)
    if "number_ledger" in frames:
        ledger = _release_refused(frames["number_ledger"], frames, good)
        good["number_ledger"], bad = _validate(TABLES["number_ledger"], ledger, None)
        refused.append(bad)
        good["number_ledger"], bad = check_ledger(good["number_ledger"], good["observation"], good["measurement"])
        refused.append(bad)
    return good, pl.concat(refused) if refused else pl.DataFrame(schema=REFUSED_TYPES)


def _refuse_documents(frames: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[pl.DataFrame]]:
    table = TABLES["document"]
    good, refused = _validate(table, frames["document"], None)
    if not refused.height:
        return dict(frames), []
    known = ("doc_id", "sha256", "source", "fetched_at", "extractor_version", "run_id")
    reasons = refused.unique("doc_id", keep="first").select(
        "doc_id", reason=pl.format("its description was refused: {} ({})", "check", pl.col("value").fill_null("empty"))
    )
    # A document that stands twice keeps its first, good row; its children belong to that one.
    lost = reasons.join(good, on="doc_id", how="anti")
    kept = (
        frames["document"]
        .unique("doc_id", keep="first", maintain_order=True)
        .select(known)
        .join(lost, on="doc_id", how="inner", maintain_order="left")
        .with_columns(
            status=pl.lit("quarantined"),
            char_count=pl.lit(0, pl.Int32),
            clean_char_count=pl.lit(0, pl.Int32),
            doubts=pl.lit([], TEXTS),
        )
    )
    kept = pl.concat([table.empty(), kept], how="diagonal").select(list(table.types))
    result = {"document": pl.concat([good, kept])}
    parts = [refused]
    for name, frame in frames.items():
        if name == "document":
            continue
        orphans = frame.with_row_index("index").filter(pl.col("doc_id").is_in(lost["doc_id"].implode()))
        failures = orphans.select(
            pl.col("index").cast(pl.Int64), check=pl.lit("check_document_good"), value=pl.col("doc_id")
        )
        result[name], bad = _split(frame, failures)
        parts.append(bad)
    return result, parts


def check_ledger(
    ledger: pl.DataFrame, observations: pl.DataFrame, measurements: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ledger rows to (good, refused): no two spans of a document overlap, every id named exists in its document."""
    ends_before = pl.col("char_end").cum_max().shift(1).over("doc_id", order_by=["char_start", "char_end"])
    marked = (
        ledger.with_columns(check_one_fate=(pl.col("char_start") >= ends_before).fill_null(True))
        .join(
            observations.select("doc_id", "observation_id", check_observation_exists=pl.lit(True)).unique(),
            on=["doc_id", "observation_id"],
            how="left",
            maintain_order="left",
        )
        .join(
            measurements.select("doc_id", "measurement_id", check_measurement_exists=pl.lit(True)).unique(),
            on=["doc_id", "measurement_id"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.col("check_observation_exists").fill_null(pl.col("observation_id").is_null()),
            pl.col("check_measurement_exists").fill_null(pl.col("measurement_id").is_null()),
        )
    )
    checks = {
        "check_one_fate": "text",
        "check_observation_exists": "observation_id",
        "check_measurement_exists": "measurement_id",
    }
    failures = pl.concat(
        [
            marked.with_row_index("index")
            .filter(~pl.col(check))
            .select(pl.col("index").cast(pl.Int64), check=pl.lit(check), value=pl.col(shown).cast(pl.String))
            for check, shown in checks.items()
        ]
    )
    return _split(ledger, failures)


def _release_refused(
    ledger: pl.DataFrame, frames: Mapping[str, pl.DataFrame], good: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    for name in ("observation", "measurement"):
        key = f"{name}_id"
        lost = frames[name].select("doc_id", key).join(good[name], on=["doc_id", key], how="anti")
        if lost.height:
            named = pl.struct("doc_id", key).is_in(lost.select(pl.struct("doc_id", key)).to_series().implode())
            ledger = ledger.with_columns(
                fate=pl.when(named).then(pl.lit("unresolved")).otherwise(pl.col("fate")),
                **{key: pl.when(named).then(pl.lit(None, pl.String)).otherwise(pl.col(key))},
            )
    return ledger


def _validate(table: Table, frame: pl.DataFrame, catalogue: Catalogue | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    if not frame.height and dict(frame.schema) == table.types:
        return frame, pl.DataFrame(schema=REFUSED_TYPES)
    failures = [_double_keys(table, frame)]
    try:
        table.model.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        shape = cases.filter(pl.col("index").is_null())
        if shape.height:
            raise TableShapeError(f"table {table.name}: {shape.select('check', 'failure_case').rows()}") from error
        failures.append(_to_failures(table, frame, cases))
    good, refused = _split(frame, pl.concat(failures))
    if catalogue is not None and table.name == "observation":
        good = flag_implausible(good, catalogue)
    return good, refused


def _to_failures(table: Table, frame: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    indices: list[int] = []
    checks: list[str] = []
    values: list[str | None] = []
    for index, context, column, number in cases.select("index", "schema_context", "column", "check_number").iter_rows():
        if context == "Column":
            name = "check_not_null" if number is None else str(table.model.columns[column].checks[number].name)
            name, shown = f"{column}: {name}", column
        else:
            name = str(table.model.checks[number].name)
            shown = table.shown_by_check[name]
        value = frame.item(index, shown)
        indices.append(index)
        checks.append(name)
        values.append(None if value is None else str(value))
    return pl.DataFrame(
        {"index": indices, "check": checks, "value": values},
        schema={"index": pl.Int64, "check": pl.String, "value": pl.String},
    )


def _double_keys(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    empty = {"index": pl.Int64, "check": pl.String, "value": pl.String}
    if not table.key or not set(table.key) <= set(frame.columns):
        return pl.DataFrame(schema=empty)
    return (
        frame.with_row_index("index")
        .filter(~pl.struct(table.key).is_first_distinct())
        .select(
            pl.col("index").cast(pl.Int64),
            check=pl.lit("check_unique_key"),
            value=pl.concat_str([pl.col(part).cast(pl.String) for part in table.key], separator=" "),
        )
    )


def _split(frame: pl.DataFrame, failures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    if not failures.height:
        return frame, pl.DataFrame(schema=REFUSED_TYPES)
    by_row = failures.group_by("index", maintain_order=True).agg(
        check=pl.col("check").first(), value=pl.col("value").first(), also_failed=pl.col("check").slice(1)
    )
    numbered = frame.with_row_index("index").with_columns(pl.col("index").cast(pl.Int64))
    good = numbered.join(by_row, on="index", how="anti", maintain_order="left").drop("index")
    bad = numbered.join(by_row.select("index"), on="index", how="semi", maintain_order="left")
    rows = bad.drop("index").select(row=pl.struct(pl.all()).struct.json_encode())
    refused = (
        bad.select("index", "doc_id" if "doc_id" in bad.columns else pl.lit("").alias("doc_id"))
        .with_columns(rows.to_series(), stage=pl.lit(STAGE))
        .join(by_row, on="index", how="left", maintain_order="left")
        .select(list(REFUSED_TYPES))
    )
    return good, refused
