"""Figures of what was read against a gold table, in memory, by the meaning of the contract's score.

A statement counts by document, indicator, kind, measure, period and value (to nine digits); said twice it counts once.
All core indicators of the documents in the table count. Gold rows that are optional or speak of a part are neither
asked for nor held against us; but a number of a part recorded for the whole region is wrong.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from transforms.records import Observation

MEASURES = frozenset({"level", "growth", "annual_growth", "change"})
Key = tuple[str, str, str, str, int, int, str]


@dataclass(frozen=True)
class Score:
    """Counts, rates from 0 to 1, and the keys that only one side has."""

    gold: int
    hits: int
    missed: tuple[Key, ...]
    extra: tuple[Key, ...]
    parts_taken_for_whole: tuple[Key, ...]
    bounds: float

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + len(self.extra)) if self.hits or self.extra else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, its line ends as they are."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as written."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def score(rows: Iterable[dict[str, str]], said: Iterable[tuple[str, Observation]], core: Collection[str]) -> Score:
    """Gold rows and (document, observation) pairs to a Score; ``core`` are the codes that count."""
    gold: set[Key] = set()
    optional: set[Key] = set()
    of_parts: set[Key] = set()
    bounds: dict[Key, set[str]] = {}
    documents: set[str] = set()
    for row in rows:
        documents.add(row["doc_id"])
        if row["indicator"] not in core or row["measure"] not in MEASURES:
            continue
        key = (
            row["doc_id"], row["indicator"], row["kind"], row["measure"], int(row["period_start"]),
            int(row["period_end"]), _nine_digits(row["value"]),
        )  # fmt: skip
        is_part = row["scope"] != "region"
        (optional if is_part or row["optional"] == "1" else gold).add(key)
        if is_part:
            of_parts.add(key)
        bounds.setdefault(key, set()).update(row["bound"].split("|"))
    predicted: set[Key] = set()
    right = compared = 0
    for document, one in said:
        if document not in documents or one.indicator not in core or one.measure not in MEASURES:
            continue
        if one.scope != "region" or one.period_start is None or one.period_end is None:
            continue
        key = (
            document, one.indicator, one.kind, one.measure, one.period_start, one.period_end, _nine_digits(one.value)
        )  # fmt: skip
        predicted.add(key)
        if key in gold:
            compared += 1
            right += one.bound in bounds[key]
    trapped = predicted & (of_parts - gold)
    extra = (predicted - gold - optional) | trapped
    return Score(
        gold=len(gold),
        hits=len(gold & predicted),
        missed=tuple(sorted(gold - predicted)),
        extra=tuple(sorted(extra)),
        parts_taken_for_whole=tuple(sorted(trapped)),
        bounds=right / compared if compared else 0.0,
    )


def _nine_digits(value: str | Decimal) -> str:
    return f"{float(value):.9g}"
