"""Gold tables: each gives exactly the rows written beside it."""

from __future__ import annotations

import pytest
import yaml

from tests.reading import ROOT
from tests.transforms.tables.reading import measured, read, told

CASES = yaml.safe_load((ROOT / "tests/gold/tables.yml").read_text(encoding="utf-8"))


def test_gold_tables() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 18


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_gold_table(case: dict) -> None:
    period = tuple(case["period"]) if "period" in case else None
    found = read(case["table"], case.get("role", "review"), period, case.get("report_year", 2025))
    assert told(found) == case["expect"]
    if "measured" in case:
        assert measured(found) == [" ".join(row) for row in case["measured"]]
