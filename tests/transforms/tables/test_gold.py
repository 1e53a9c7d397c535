"""Gold tables: each gives exactly the rows written beside it."""

from __future__ import annotations

import pytest

from tests.reading import read_gold
from tests.transforms.tables.reading import measured, read, told

CASES = read_gold("tables.yml")


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
