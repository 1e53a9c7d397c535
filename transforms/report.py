"""The whole pure way of one report: bytes in, records out."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.clean.clean import clean_text
from transforms.decode.decode import DecodeError, decode_bytes
from transforms.grammar.statements import Statement
from transforms.identify.hints import NO_HINTS, Hints
from transforms.identify.identify import identify_report
from transforms.language.build import Language
from transforms.read.document import read_statements
from transforms.read.ledger import account_numbers
from transforms.records import Report


@dataclass(frozen=True, slots=True)
class Trace:
    """A report with the raw text its offsets point into and every statement behind its rows."""

    report: Report
    raw: str
    statements: tuple[Statement, ...]


def read_report(
    data: bytes, language: Language, declared_encoding: str | None = None, hints: Hints = NO_HINTS
) -> Report:
    """Bytes of one file to its Report.

    Never raises for a bad document: what cannot be read, or is not a report, comes back with
    status ``quarantined`` and a reason. ``declared_encoding`` is a hint (an HTTP header) that
    loses against evidence in the bytes.
    """
    return trace_report(data, language, declared_encoding).report


def trace_report(data: bytes, language: Language, declared_encoding: str | None = None) -> Trace:
    """As read_report, with the statements by which each number was read, for explaining it."""
    try:
        decoded = decode_bytes(data, declared_encoding)
    except DecodeError as error:
        return Trace(Report("quarantined", str(error), None, None, 0, None, None, [], [], []), "", ())
    clean = clean_text(decoded, language.noise)
    identity = identify_report(clean, language.regions, language.identify)
    report = Report(
        status="loaded",
        reason=None,
        encoding=decoded.encoding,
        media_type=decoded.media_type,
        raw_length=len(decoded.text),
        clean=clean,
        identity=identity,
        observations=[],
        measurements=[],
        ledger=[],
    )
    if identity.doc_kind == "other":
        report.status = "quarantined"
        report.reason = "not a government report: " + ("; ".join(identity.reasons) or "nothing in it says so")
        return Trace(report, decoded.text, ())
    found = read_statements(decoded.text, clean, identity, language.lexicon, language.regions)
    report.observations, report.measurements = found.observations, found.measurements
    report.ledger = account_numbers(clean, found)
    return Trace(report, decoded.text, tuple(found.statements))
