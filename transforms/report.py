"""The whole pure way of one report: bytes in, records out."""

from __future__ import annotations

from transforms.clean import clean_text
from transforms.decode import DecodeError, decode_bytes
from transforms.identify import identify_report
from transforms.language import Language
from transforms.records import Report


def read_report(data: bytes, language: Language, declared_encoding: str | None = None) -> Report:
    """Bytes of one file to its Report.

    Never raises for a bad document: what cannot be read, or is not a report, comes back with
    status ``quarantined`` and a reason. ``declared_encoding`` is a hint (an HTTP header) that
    loses against evidence in the bytes.
    """
    try:
        decoded = decode_bytes(data, declared_encoding)
    except DecodeError as error:
        return _quarantine(str(error))
    clean = clean_text(decoded, language.noise)
    identity = identify_report(clean, language.regions, language.identify)
    return Report(
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


def _quarantine(reason: str) -> Report:
    return Report("quarantined", reason, None, None, 0, None, None, [], [], [])
