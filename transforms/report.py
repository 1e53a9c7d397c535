"""The whole pure way of one report: bytes in, records out."""

from __future__ import annotations

from transforms.account import account_numbers
from transforms.clean import clean_text
from transforms.decode import DecodeError, decode_bytes
from transforms.identify import identify_report
from transforms.language import Language
from transforms.read import read_statements
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
    if identity.doc_kind == "other":
        reason = "not a government report: " + ("; ".join(identity.reasons) or "nothing in it says so")
        return Report("quarantined", reason, decoded.encoding, decoded.media_type, len(decoded.text), clean, identity,
                      [], [], [])  # fmt: skip
    found = read_statements(decoded.text, clean, identity, language.lexicon, language.regions)
    ledger = account_numbers(clean, found)
    return Report(
        status="loaded",
        reason=None,
        encoding=decoded.encoding,
        media_type=decoded.media_type,
        raw_length=len(decoded.text),
        clean=clean,
        identity=identity,
        observations=found.observations,
        measurements=found.measurements,
        ledger=ledger,
    )


def _quarantine(reason: str) -> Report:
    return Report("quarantined", reason, None, None, 0, None, None, [], [], [])
