"""Records of the pure steps to typed frames, one frame per table, many documents at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from schemas.damage import DAMAGE
from schemas.document import DOCUMENT
from schemas.measurement import MEASUREMENT
from schemas.number_ledger import NUMBER_LEDGER
from schemas.observation import OBSERVATION, Catalogue
from schemas.removed_span import REMOVED_SPAN
from schemas.rows import Parts, RowBuilder
from schemas.run import QUARANTINE
from schemas.section import SECTION
from schemas.tables import DOCUMENT_TABLES, TABLES
from schemas.validate import validate_frames
from transforms.records import (
    CleanText,
    Damage,
    Identity,
    LedgerEntry,
    Measurement,
    Observation,
    RemovedSpan,
    Report,
    Section,
)


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


def frame_report(item: SourceReport) -> dict[str, pl.DataFrame]:
    """One report to its frames (see frame_reports)."""
    return frame_reports([item])


def frame_reports(items: Iterable[SourceReport]) -> dict[str, pl.DataFrame]:
    """Reports to one frame per document table (schemas.tables.DOCUMENT_TABLES), in the table's columns and types.

    Ids of observations and measurements get the document's id in front (``DOC:o1``), so that they are unique
    in the warehouse; the ledger's ids follow. A quarantined report gives its document row and a quarantine row.
    """
    listed = list(items)
    return {
        name: _BUILDERS[name].build(parts for item in listed for parts in _LISTED[name](item))
        for name in DOCUMENT_TABLES
    }


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


def _read_date(written: str | None) -> date | None:
    """An ISO day to a date; a day that does not exist or is not whole is unknown."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _find_basis(value: object, evidence: str) -> str:
    """Kinds of evidence, joined by commas, to what a value rests on: the text, where that is among them, or a hint."""
    if value is None:
        return "none"
    kinds = {kind.strip() for kind in evidence.split(",")}
    return next((hint for hint in _HINTS if kinds == {hint}), "text")


def _explain_identity(identity: Identity) -> str | None:
    """Why region or year is missing or doubted, None where both are settled."""
    missing = [
        f"no {name}"
        for name, value in (("region", identity.region_code), ("year", identity.report_year))
        if value is None
    ]
    if not missing and not identity.year_doubt:
        return None
    told = [reason for reason in (*identity.reasons, identity.year_doubt) if reason]
    return "; ".join(dict.fromkeys(told)) or ", ".join(missing)


def _list_document(item: SourceReport) -> Iterator[Parts]:
    yield item, item.report, item.report.identity, item.report.clean


def _list_refusal(item: SourceReport) -> Iterator[Parts]:
    if item.report.status == "quarantined":
        yield item, item.report


def _list_removed(item: SourceReport) -> Iterator[Parts]:
    yield from ((span, item) for span in (item.report.clean.removed if item.report.clean else ()))


def _list_damage(item: SourceReport) -> Iterator[Parts]:
    yield from ((place, item) for place in (item.report.clean.damage if item.report.clean else ()))


def _list_sections(item: SourceReport) -> Iterator[Parts]:
    clean, identity = item.report.clean, item.report.identity
    if clean is not None and identity is not None:
        for section in identity.sections:
            if section.end > section.start:
                yield section, item, clean.offsets.to_raw_span(section.start, section.end)


def _list_observations(item: SourceReport) -> Iterator[Parts]:
    yield from ((seen, item, f"o{number}") for number, seen in enumerate(item.report.observations, 1))


def _list_measurements(item: SourceReport) -> Iterator[Parts]:
    yield from ((seen, item, f"m{number}") for number, seen in enumerate(item.report.measurements, 1))


def _list_numerals(item: SourceReport) -> Iterator[Parts]:
    yield from ((entry, item) for entry in item.report.ledger)


def _find_region(seen: Observation, item: SourceReport) -> str | None:
    """The region that a number speaks of: the document's own where it is for the whole of it."""
    identity = item.report.identity
    if seen.region_code is None and seen.scope == "region" and identity is not None:
        return identity.region_code
    return seen.region_code


def _describe_file(item: SourceReport, report: Report) -> str:
    """What is known of a refused document, as JSON."""
    described = {"source": item.source, "sha256": item.sha256, "reason": report.reason}
    return json.dumps(described, ensure_ascii=False, separators=(",", ":"))


def _write_decimal(seen: Observation | Measurement, *_: Any) -> str:
    """The exact value as text; it stands beside the floating point number."""
    return format(seen.value, "f")


def _whole_id(item: SourceReport, own: str | None) -> str | None:
    return f"{item.doc_id}:{own}" if own else None


_HINTS = ("manifest", "path", "address")
_LISTED: Mapping[str, Callable[[SourceReport], Iterator[Parts]]] = {
    "document": _list_document,
    "removed_span": _list_removed,
    "damage": _list_damage,
    "section": _list_sections,
    "observation": _list_observations,
    "measurement": _list_measurements,
    "number_ledger": _list_numerals,
    "quarantine": _list_refusal,
}
"""What a report's rows of a table are made of."""

_BUILDERS = {
    "document": RowBuilder(
        DOCUMENT,
        (SourceReport, Report, Identity, CleanText),
        {
            "published_on": lambda item, report, identity, clean: _read_date(identity and identity.published_on),
            "char_count": lambda item, report, identity, clean: report.raw_length,
            "clean_char_count": lambda item, report, identity, clean: len(clean.text) if clean else 0,
            "region_basis": lambda item, report, identity, clean: (
                identity and _find_basis(identity.region_code, identity.region_basis)
            ),
            "year_basis": lambda item, report, identity, clean: (
                identity and _find_basis(identity.report_year, identity.year_basis)
            ),
            "identity_reason": lambda item, report, identity, clean: identity and _explain_identity(identity),
            "hint_conflict": lambda item, report, identity, clean: (identity and identity.hint_conflict) or None,
            "doubts": lambda item, report, identity, clean: list(identity.reasons) if identity else [],
        },
    ),
    "removed_span": RowBuilder(REMOVED_SPAN, (RemovedSpan, SourceReport)),
    "damage": RowBuilder(DAMAGE, (Damage, SourceReport)),
    "section": RowBuilder(
        SECTION,
        (Section, SourceReport),
        {"char_start": lambda section, item, span: span[0], "char_end": lambda section, item, span: span[1]},
    ),
    "observation": RowBuilder(
        OBSERVATION,
        (Observation, SourceReport),
        {
            "observation_id": lambda seen, item, name: _whole_id(item, seen.observation_id or name),
            "region_code": lambda seen, item, name: _find_region(seen, item),
            "value_decimal": _write_decimal,
            "document_version": lambda seen, item, name: item.sha256[:12],
        },
    ),
    "measurement": RowBuilder(
        MEASUREMENT,
        (Measurement, SourceReport),
        {
            "measurement_id": lambda seen, item, name: _whole_id(item, seen.measurement_id or name),
            "value_decimal": _write_decimal,
        },
    ),
    "number_ledger": RowBuilder(
        NUMBER_LEDGER,
        (LedgerEntry, SourceReport),
        {
            "observation_id": lambda entry, item: _whole_id(item, entry.observation_id),
            "measurement_id": lambda entry, item: _whole_id(item, entry.measurement_id),
        },
    ),
    "quarantine": RowBuilder(
        QUARANTINE,
        (SourceReport, Report),
        {
            "stage": lambda item, report: "read",
            "check": lambda item, report: "check_is_report",
            "value": lambda item, report: report.reason,
            "row": _describe_file,
            "also_failed": lambda item, report: [],
        },
    ),
}
"""Where the values of a table's columns come from, but for fields of the same name."""
