"""The whole pure way of one report: bytes in, records out."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.clean.clean import clean_text
from transforms.decode.decode import DecodeError, decode_bytes
from transforms.grammar.situation import ClauseTrace
from transforms.identify.hints import NO_HINTS, Hints
from transforms.identify.identify import identify_report
from transforms.language.build import Language
from transforms.read.document import read_document
from transforms.read.ledger import account_numbers
from transforms.read.rows import Account
from transforms.records import Report


@dataclass(frozen=True, slots=True)
class Trace:
    """A report with the raw text its offsets point into and an account of every statement behind its rows.

    ``clauses``: how each clause was read.
    """

    report: Report
    raw: str
    accounts: tuple[Account, ...]
    clauses: tuple[ClauseTrace, ...] = ()


def read_report(
    data: bytes, language: Language, declared_encoding: str | None = None, hints: Hints = NO_HINTS
) -> Report:
    """Bytes of one file to its Report.

    Never raises for a bad document: what cannot be read, or is not a report, comes back with
    status ``quarantined`` and a reason. ``declared_encoding`` is a hint (an HTTP header) that
    loses against evidence in the bytes; ``hints`` say what is known of region, year and kind besides the text.
    """
    return _read(data, language, declared_encoding, hints, explains=False).report


def trace_report(
    data: bytes, language: Language, declared_encoding: str | None = None, hints: Hints = NO_HINTS
) -> Trace:
    """As read_report, with the clauses and statements by which each number was read, for explaining it."""
    return _read(data, language, declared_encoding, hints, explains=True)


def _read(data: bytes, language: Language, declared_encoding: str | None, hints: Hints, explains: bool) -> Trace:
    try:
        decoded = decode_bytes(data, declared_encoding)
    except DecodeError as error:
        return Trace(Report("quarantined", str(error), None, None, 0, None, None, [], [], []), "", ())
    clean = clean_text(decoded, language.noise)
    identity = identify_report(clean, language.regions, language.identify, hints)
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
    found = read_document(decoded.text, clean, identity, language.lexicon, language.regions, explains)
    report.observations, report.measurements = found.observations, found.measurements
    report.ledger = account_numbers(clean, found)
    return Trace(report, decoded.text, tuple(found.accounts), found.traces)
