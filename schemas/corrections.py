"""Reviewed corrections: read strictly, applied to observations, the original kept beside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from schemas.observation import OBSERVATION
from schemas.validate import validate_table
from schemas.vocabulary import BOUNDS, KINDS, SCOPES
from transforms.language.catalogue import MEASURES
from transforms.language.seedfile import LineDict, SeedError, check_keys, parse_yaml

_REQUIRED = {"document", "text", "fix", "reason", "reviewer", "date"}
_TEXTS = ("document", "text", "value_text", "reason", "reviewer")
_NUMBERS = ("value", "value_high")
_WORDS = ("bound", "unit", "indicator", "kind", "measure", "scope", "region_code")
_YEARS = ("period_start", "period_end")
_SHA_DIGITS = 12
_LISTS: Mapping[str, Collection[str]] = {"bound": BOUNDS, "kind": KINDS, "measure": MEASURES, "scope": SCOPES}

Fix = Mapping[str, float | int | str | bool | None]


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. ``correction_id`` is a fingerprint of what it says; ``fix`` maps columns to right values.

    ``file`` and ``line`` tell where it stands.
    """

    correction_id: str
    document: str
    text: str
    indicator: str | None
    value_text: str | None
    fix: Fix
    reason: str
    reviewer: str
    made_on: date
    file: str
    line: int


def parse_corrections(text: str, file: str, known: Mapping[str, Collection[str]] | None = None) -> list[Correction]:
    """A corrections file to Corrections. Raises SeedError with file and line for anything it does not know.

    ``known`` may hold the codes that ``indicator`` and ``region_code`` can have; without it any will do.
    """
    data = parse_yaml(text, file)
    if not isinstance(data, LineDict):
        raise SeedError(file, 1, "a mapping with the key 'corrections' is expected")
    check_keys(data, file, {"corrections"}, set())
    entries = data["corrections"] or []
    if not isinstance(entries, list):
        raise SeedError(file, data.key_lines["corrections"], "'corrections' must be a list")
    lists = {**_LISTS, **(known or {})}
    found: dict[str, Correction] = {}
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, LineDict):
            line = data.key_lines["corrections"]
            raise SeedError(file, line, f"correction {number} of the list must have the keys document, text, fix, ...")
        check_keys(entry, file, _REQUIRED, {"indicator", "value_text"})
        _check_listed(entry, file, lists)
        for key in _TEXTS:
            if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
                raise SeedError(file, entry.key_lines[key], f"{key!r} must be text (in quotes where it is all digits)")
        if not isinstance(entry["date"], date):
            raise SeedError(file, entry.key_lines["date"], "'date' must be a day, YYYY-MM-DD")
        correction = Correction(
            hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()[:12],
            entry["document"],
            entry["text"],
            entry.get("indicator"),
            entry.get("value_text"),
            _read_fix(entry["fix"], file, entry.key_lines["fix"], lists),
            entry["reason"],
            entry["reviewer"],
            entry["date"],
            file,
            entry.line,
        )
        if correction.correction_id in found:
            raise SeedError(file, entry.line, "this correction stands twice")
        found[correction.correction_id] = correction
    return list(found.values())


def _check_listed(mapping: LineDict, file: str, lists: Mapping[str, Collection[str]]) -> None:
    for name, values in lists.items():
        value = mapping.get(name)
        if value is not None and not (isinstance(value, str) and value in values):
            hint = "" if isinstance(value, str) else "; it must be text (in quotes where it is all digits)"
            raise SeedError(file, mapping.key_lines[name], f"{name} {value!r} is not known{hint}")


def _read_fix(fix: Any, file: str, line: int, lists: Mapping[str, Collection[str]]) -> Fix:
    if not isinstance(fix, LineDict) or not fix:
        raise SeedError(file, line, "'fix' must name at least one field")
    check_keys(fix, file, set(), {*_NUMBERS, *_WORDS, *_YEARS, "drop"})
    if "drop" in fix:
        if fix != {"drop": True}:
            raise SeedError(file, fix.line, "'drop' is true and stands alone")
        return {"drop": True}
    _check_listed(fix, file, lists)
    return {name: _read_field(name, value, file, fix.key_lines[name]) for name, value in fix.items()}


def _read_field(name: str, value: Any, file: str, line: int) -> int | str | None:
    if name in _WORDS and isinstance(value, str):
        return value
    if name == "value_high" and value is None:
        return None
    if not isinstance(value, bool):
        if name in _YEARS and isinstance(value, int):
            return value
        if name in _NUMBERS and isinstance(value, int | float | str):
            return _read_number(value, file, line)
    raise SeedError(file, line, f"{value!r} is no value for {name!r}")


def _read_number(value: int | float | str, file: str, line: int) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise SeedError(file, line, f"{value!r} is no number")
    return format(number, "f")


def fits_document(correction: Correction, doc_id: str, sha256: str) -> bool:
    """Whether the correction speaks of this document."""
    by_content = len(correction.document) >= _SHA_DIGITS and sha256.startswith(correction.document)
    return correction.document == doc_id or by_content


def correct_rows(rows: pl.DataFrame, correction: Correction) -> pl.DataFrame:
    """Observations to the same rows as the correction wants them, flagged ``corrected``.

    Raises SeedError with the correction's file and line when a row could not stand in the warehouse then.
    """
    changes: dict[str, pl.Expr] = {}
    for name, value in correction.fix.items():
        kind = OBSERVATION.types[name]
        changes[name] = pl.lit(value).cast(kind) if value is not None else pl.lit(None, kind)
        if name == "value":
            changes["value_decimal"] = pl.lit(str(value))
    changes["flags"] = pl.col("flags").list.concat(pl.lit(["corrected"]))
    fixed = rows.with_columns(**changes)
    _, refused = validate_table("observation", fixed)
    if refused.height:
        check, value = refused.select("check", "value").row(0)
        row = rows.item(0, "observation_id")
        raise SeedError(
            correction.file,
            correction.line,
            f"the correction of {correction.text!r} cannot be applied to {row}: it fails {check} with {value}",
        )
    return fixed
