"""Numbers as people read them, and a summary that says what happened."""

from __future__ import annotations

import pytest

from flows.monitor.summary import describe_counts, format_amount, format_target

ROW = {
    "region": "晋阳县", "indicator": "地区生产总值", "measure": "growth", "period_start": 2024, "period_end": 2024,
    "target_bound": "approx", "target_value": 7.0, "target_value_high": None, "actual_bound": "eq",
    "actual_value": 6.2, "gap": -0.8, "verdict": "missed", "unit": "CNY", "unit_word": "元",
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (6_780_000_000.0, "CNY", "67.8亿元"),
        (-250_000.0, "CNY", "-25万元"),
        (812.5, "CNY", "812.5元"),
        (2_000_000.0, "USD", "200万美元"),
        (8.5, "%", "8.5%"),
        (392_200.0, "亩", "392,200亩"),
        (2.0, "", "2"),
        (None, "%", ""),
    ],
)
def test_amounts_read_as_reports_write_them(value: float | None, unit: str, text: str) -> None:
    assert format_amount(value, unit) == text


def test_growth_is_shown_in_percent_and_its_gap_in_points() -> None:
    shown = format_target(ROW)
    assert (shown["target"], shown["actual"], shown["gap"]) == ("≈ 7%", "6.2%", "-0.8个百分点")
    assert shown["period"] == "2024"


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"measure": "level", "target_bound": "ge", "target_value": 1.3e10}, "≥ 130亿元"),
        ({"target_bound": "range", "target_value": 5.0, "target_value_high": 6.0}, "5% – 6%"),
        ({"measure": "change", "unit": "%", "unit_word": "%", "target_value": 1.0, "target_bound": "eq"}, "1个百分点"),
        ({"measure": "rank", "target_value": 3.0, "target_bound": "le"}, "≤ 3"),
        (
            {"measure": "level", "unit": "mu", "unit_word": "亩", "target_value": 5e4, "target_bound": "gt"},
            "> 50,000亩",
        ),
    ],
)
def test_targets_show_measure_and_bound(changes: dict[str, object], target: str) -> None:
    assert format_target(ROW | changes)["target"] == target


def test_periods_and_missing_actuals() -> None:
    shown = format_target(ROW | {"period_start": 2021, "period_end": 2025, "actual_value": None, "gap": None})
    assert (shown["period"], shown["actual"], shown["gap"]) == ("2021–2025", "", "")


def test_counts_say_what_happened() -> None:
    counts = {"seen": 5, "loaded": 0, "skipped": 5, "quarantined": 0, "observations": 0}
    assert describe_counts(counts) == "5 documents: 0 loaded, 5 known and unchanged, 0 quarantined; nothing new to load"
    assert describe_counts(counts | {"seen": 1, "loaded": 1, "observations": 41}).startswith("1 document: 1 loaded")
