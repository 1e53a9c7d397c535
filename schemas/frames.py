"""Records of the pure steps to typed frames, one frame per table, many documents at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from schemas.observation import Catalogue
from schemas.statement import describe_statement
from schemas.table import TableSchema
from schemas.validate import DOCUMENT_TABLES, TABLES, validate_frames
from transforms.records import CleanText, LedgerEntry, Measurement, Observation, Report, Section


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A report with what the pure steps cannot know: where it came from, when, and who read it.

    ``sha256`` is of the raw bytes; ``fetched_at`` is naive UTC; ``extractor_version`` names code and seeds.
    """

    doc_id: str
    sha256: str
    source: str
    fetched_at: datetime | None
    report: Report
    extractor_version: str
    run_id: str


_OBSERVED = ("scope", "indicator", "rank_scope", "rank_of", "rule", "scope_reason", "section", "confidence")


class _Columns:
    """Columns of one table under construction. ``add`` takes the values of one row in the table's order."""

    def __init__(self, table: TableSchema) -> None:
        self._table = table
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> None:
        self._rows.append(values)

    def add_named(self, values: Mapping[str, Any]) -> None:
        self._rows.append(tuple(values[name] for name in self._table.types))

    def build(self) -> pl.DataFrame:
        if not self._rows:
            return self._table.empty()
        columns = zip(*self._rows, strict=True)
        return pl.DataFrame(
            [
                pl.Series(name, column, dtype=dtype, strict=True)
                for (name, dtype), column in zip(self._table.types.items(), columns, strict=True)
            ]
        )


def frame_report(item: SourceReport) -> dict[str, pl.DataFrame]:
    """One report to its frames (see frame_reports)."""
    return frame_reports([item])


def frame_reports(items: Iterable[SourceReport]) -> dict[str, pl.DataFrame]:
    """Reports to one frame per document table (schemas.validate.DOCUMENT_TABLES), in the table's columns and types.

    Ids of observations and measurements get the document's id in front (``DOC:o1``), so that they are unique
    in the warehouse; the ledger's ids follow. A quarantined report gives its document row and a quarantine row.
    """
    columns = {name: _Columns(TABLES[name]) for name in DOCUMENT_TABLES}
    for item in items:
        _add_document(columns, item)
        report = item.report
        if report.clean is not None:
            _add_spans(columns, item.doc_id, report.clean)
            if report.identity is not None:
                _add_sections(columns["section"], item.doc_id, report.identity.sections, report.clean)
        for number, observation in enumerate(report.observations, 1):
            _add_observation(columns["observation"], item, observation, number)
        for number, measurement in enumerate(report.measurements, 1):
            _add_measurement(columns["measurement"], item, measurement, number)
        _add_ledger(columns["number_ledger"], item.doc_id, report.ledger)
    return {name: column.build() for name, column in columns.items()}


def admit_frames(frames: dict[str, pl.DataFrame], catalogue: Catalogue, run_id: str) -> dict[str, pl.DataFrame]:
    """Frames of some documents to frames that may be loaded: what validation refuses stands in ``quarantine``."""
    good, refused = validate_frames(frames, catalogue)
    good["quarantine"] = pl.concat([good["quarantine"], frame_refused(refused, run_id)])
    return good


def frame_refused(refused: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """Refused rows of validation to rows of the quarantine table."""
    return refused.with_columns(run_id=pl.lit(run_id)).select(list(TABLES["quarantine"].types))


def concat_frames(parts: Sequence[dict[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """Frames of several workers to one set of frames."""
    return {name: pl.concat([part[name] for part in parts]) for name in (parts[0] if parts else {})}


def _add_document(columns: dict[str, _Columns], item: SourceReport) -> None:
    report, identity, clean = item.report, item.report.identity, item.report.clean
    columns["document"].add(
        item.doc_id,
        item.sha256,
        item.source,
        item.fetched_at,
        identity.title if identity else None,
        identity.doc_kind if identity else None,
        identity.region_code if identity else None,
        identity.region_name if identity else None,
        identity.level if identity else None,
        identity.report_year if identity else None,
        _read_date(identity.published_on) if identity else None,
        identity.meeting if identity else None,
        report.encoding,
        report.media_type,
        clean.script if clean else None,
        report.raw_length,
        len(clean.text) if clean else 0,
        report.status,
        report.reason,
        list(identity.reasons) if identity else [],
        item.extractor_version,
        item.run_id,
    )
    if report.status == "quarantined":
        row = pl.DataFrame({"source": [item.source], "sha256": [item.sha256], "reason": [report.reason]})
        columns["quarantine"].add(
            item.doc_id, "read", "check_is_report", report.reason, row.write_ndjson().strip(), [], item.run_id
        )


def _read_date(written: str | None) -> date | None:
    """An ISO day to a date; a day that does not exist or is not whole is unknown."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _add_spans(columns: dict[str, _Columns], doc_id: str, clean: CleanText) -> None:
    for span in clean.removed:
        columns["removed_span"].add(doc_id, span.char_start, span.char_end, span.kind, span.rule, span.text)
    for place in clean.damage:
        columns["damage"].add(doc_id, place.char_start, place.char_end, place.kind, place.rule)


def _add_sections(column: _Columns, doc_id: str, sections: Sequence[Section], clean: CleanText) -> None:
    for section in sections:
        if section.end > section.start:
            start, end = clean.offsets.to_raw_span(section.start, section.end)
            column.add(doc_id, start, end, section.role, section.period_start, section.period_end, section.heading)


def _add_observation(column: _Columns, item: SourceReport, seen: Observation, number: int) -> None:
    identity = item.report.identity
    region = seen.region_code
    if region is None and seen.scope == "region" and identity is not None:
        region = identity.region_code
    given = {name: getattr(seen, name) for name in _OBSERVED}
    column.add_named(
        describe_statement(seen)
        | given
        | {
            "observation_id": _whole_id(item.doc_id, seen.observation_id or f"o{number}"),
            "doc_id": item.doc_id,
            "region_code": region,
            "flags": list(seen.flags),
            "document_version": item.sha256[:12],
            "extractor_version": item.extractor_version,
            "run_id": item.run_id,
        }
    )


def _add_measurement(column: _Columns, item: SourceReport, seen: Measurement, number: int) -> None:
    column.add_named(
        describe_statement(seen)
        | {
            "measurement_id": _whole_id(item.doc_id, seen.measurement_id or f"m{number}"),
            "doc_id": item.doc_id,
            "subject": seen.subject,
            "run_id": item.run_id,
        }
    )


def _add_ledger(column: _Columns, doc_id: str, entries: Sequence[LedgerEntry]) -> None:
    for entry in entries:
        column.add(
            doc_id,
            entry.char_start,
            entry.char_end,
            entry.text,
            entry.fate,
            _whole_id(doc_id, entry.observation_id) if entry.observation_id else None,
            _whole_id(doc_id, entry.measurement_id) if entry.measurement_id else None,
        )


_whole_id: Callable[[str, str], str] = "{}:{}".format
