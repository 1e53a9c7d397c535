"""Short reports of our own, each about one kind of fault: what a stretch of them must yield, and nothing beside it."""

from __future__ import annotations

import json
from typing import Any

from tests.each import each
from tests.reading import ROOT, load_language
from transforms.records import Observation
from transforms.report import read_report

FIELDS = ("indicator", "kind", "measure", "period_start", "period_end", "scope")
REPORTS = [json.loads(line) for line in (ROOT / "tests/gold/reports.jsonl").read_text(encoding="utf-8").splitlines()]


def fits(row: Observation, wanted: dict[str, Any]) -> bool:
    if any(getattr(row, field) != wanted[field] for field in FIELDS):
        return False
    return f"{float(row.value):.9g}" == f"{float(wanted['value']):.9g}" and row.bound in wanted["bound"].split("|")


def is_excluded(row: Observation, absent: dict[str, Any]) -> bool:
    """Whether a row is one that must not be: all fields named agree, and its value lies in the range."""
    if any(field in absent and getattr(row, field) != absent[field] for field in FIELDS):
        return False
    value = float(row.value)
    return bool(absent.get("value_min", value) <= value <= absent.get("value_max", value))


@each("case", REPORTS, name=lambda case: case["name"])
def test_a_stretch_of_a_report(case: dict[str, Any]) -> None:
    indicators = load_language().lexicon.catalogue.indicators
    start, end = case["span"]
    rows = read_report(case["document"].encode(), load_language()).observations
    inside = [row for row in rows if start <= row.char_start < end]
    wanted = case.get("expect", [])
    assert [one for one in wanted if not any(fits(row, one) for row in rows)] == []
    assert [row for row in inside if any(is_excluded(row, one) for one in case.get("absent", []))] == []
    if not case.get("strict"):
        return
    allowed = [*wanted, *case.get("optional", [])]
    stated = [row for row in inside if row.scope == "region" and row.measure != "rank"]
    core = [row for row in stated if indicators[row.indicator].core]
    assert [row for row in core if not any(fits(row, one) for one in allowed)] == []
