"""What target_vs_actual says of a target and what became of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tests.warehouse.made import ask_reports, make_observation, make_report
from transforms.records import Observation

pytestmark = pytest.mark.more_tries  # what is loaded is validated in thorough tests only
Row = dict[str, Any]

# indicator, measure, target, bound, upper end, actual, its bound, verdict
CASES = [
    ("gdp", "growth", "6", "eq", None, "6", "eq", "met"),
    ("gdp", "growth", "6", "eq", None, "5.9", "eq", "missed"),
    ("gdp", "growth", "6", "ge", None, "6.1", "eq", "met"),
    ("gdp", "growth", "6", "ge", None, "5.9", "eq", "missed"),
    ("gdp", "growth", "6.2", "approx", None, "5.7", "eq", "met"),
    ("gdp", "growth", "6.2", "approx", None, "5.6", "eq", "missed"),
    ("gdp", "growth", "6", "gt", None, "6", "eq", "missed"),
    ("gdp", "growth", "6", "gt", None, "6", "gt", "met"),
    ("gdp", "growth", "6", "le", None, "7", "eq", "missed"),
    ("gdp", "growth", "5", "range", "6", "5.5", "eq", "met"),
    ("gdp", "growth", "5", "range", "6", "6", "eq", "met"),
    ("gdp", "growth", "5", "range", "6", "4.9", "eq", "missed"),
    ("gdp", "growth", "5", "range", "6", "6.5", "eq", "missed"),
    ("gdp", "growth", "-2", "ge", None, "-1.5", "eq", "met"),
    ("gdp", "level", "10000000000", "approx", None, "9500000000", "eq", "met"),
    ("gdp", "level", "10000000000", "approx", None, "9400000000", "eq", "missed"),
    ("gdp", "level", "10000000000", "eq", None, "10000000000", "gt", "met"),
    ("gdp", "level", "12000000000", "eq", None, "10000000000", "gt", "undecidable"),
    # Nearly so much is not so much; more than nearly so much may be.
    ("gdp", "level", "10000000000", "ge", None, "10000000000", "lt", "missed"),
    ("gdp", "level", "10000000000", "ge", None, "12000000000", "lt", "undecidable"),
    ("gdp", "level", "10000000000", "ge", None, "10000000000", "le", "undecidable"),
    ("gdp", "level", "10000000000", "ge", None, "10000000000", "approx", "met"),
    # Exactly so much is not more, and not less.
    ("gdp", "level", "10000000000", "gt", None, "10000000000", "eq", "missed"),
    ("gdp", "level", "10000000000", "gt", None, "10000000000", "ge", "undecidable"),
    ("gdp", "level", "10000000000", "gt", None, "10000000000", "approx", "undecidable"),
    ("gdp", "level", "10000000000", "gt", None, "10000000001", "approx", "met"),
    ("gdp", "level", "10000000000", "gt", None, "10000000000", "le", "missed"),
    ("gdp", "growth", "5", "lt", None, "5", "lt", "met"),
    ("gdp", "growth", "5", "lt", None, "5", "le", "undecidable"),
    ("gdp", "growth", "5", "lt", None, "5", "gt", "missed"),
    ("gdp", "growth", "5", "le", None, "5", "approx", "met"),
    ("gdp", "growth", "5", "le", None, "5", "lt", "met"),
    ("gdp", "growth", "5", "le", None, "5", "gt", "missed"),
    ("gdp", "growth", "5", "le", None, "5", "ge", "undecidable"),
    # Both ends of a range belong to it.
    ("gdp", "growth", "5", "range", "6", "5", "eq", "met"),
    ("gdp", "growth", "5", "range", "6", "6", "approx", "met"),
    ("gdp", "growth", "5", "range", "6", "6", "gt", "missed"),
    ("gdp", "growth", "5", "range", "6", "5.5", "gt", "undecidable"),
    ("gdp", "growth", "5", "range", "6", "5", "lt", "missed"),
    ("gdp", "growth", "5.7", "approx", None, "5.2", "eq", "met"),
    ("gdp", "growth", "5.7", "approx", None, "5.2", "lt", "missed"),
    ("population", "level", "300000", "ge", None, "300000", "eq", "met"),
    ("population", "level", "300000", "ge", None, "299999", "eq", "missed"),
    ("population", "level", "300000", "approx", None, "300000", "eq", "undecidable"),
    ("unemployment_rate_registered", "level", "4.5", "le", None, "4.5", "eq", "met"),
    ("unemployment_rate_registered", "level", "4.5", "le", None, "4.6", "eq", "missed"),
    ("unemployment_rate_registered", "level", "4.5", "lt", None, "4.5", "eq", "missed"),
    ("unemployment_rate_registered", "level", "4.5", "le", None, "4", "le", "met"),
    ("unemployment_rate_registered", "level", "4.5", "eq", None, "4.4", "eq", "met"),
    ("unemployment_rate_registered", "level", "4.5", "eq", None, "4.6", "eq", "missed"),
    ("unemployment_rate_registered", "level", "4", "approx", None, "4.2", "eq", "met"),
    ("unemployment_rate_registered", "level", "4", "approx", None, "4.3", "eq", "missed"),
    ("unemployment_rate_registered", "level", "4", "ge", None, "3.9", "eq", "met"),
    ("consumer_prices", "growth", "3", "approx", None, "3.5", "eq", "met"),
    ("consumer_prices", "growth", "3", "approx", None, "3.6", "eq", "missed"),
    ("population", "level", "300000", "eq", None, "310000", "eq", "undecidable"),
    ("population", "level", "300000", "le", None, "290000", "eq", "met"),
    ("gdp", "growth", "6", "ge", None, None, None, "pending"),
]


@pytest.fixture(scope="module")
def verdicts() -> pl.DataFrame:
    """All cases in one warehouse, each in a year of its own."""
    reports = {}
    for number, (indicator, measure, target, bound, high, actual, actual_bound, _) in enumerate(CASES):
        year = 1950 + number
        wanted = make_observation(
            indicator, "target", measure, year, target, bound, value_high=Decimal(high) if high else None
        )
        reports[f"t{number}"] = make_report([wanted], year)
        if actual and actual_bound:
            reached = make_observation(indicator, "actual", measure, year, actual, actual_bound)
            reports[f"a{number}"] = make_report([reached], year + 1)
    (rows,) = ask_reports(reports, "SELECT * FROM target_vs_actual ORDER BY period_start")
    return rows


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: "-".join(str(part) for part in CASES[number]))
def test_verdict_follows_from_bound_direction_and_measure(verdicts: pl.DataFrame, number: int) -> None:
    row = verdicts.row(number, named=True)
    assert (row["target_doc_id"], row["verdict"]) == (f"t{number}", CASES[number][-1])
    assert row["actual_doc_id"] == (f"a{number}" if CASES[number][5] else None)


def test_an_actual_that_is_a_range_settles_what_both_its_ends_settle() -> None:
    said = {}
    for year, low, high, target in ((2001, "5", "6", "5"), (2003, "5", "6", "5.5"), (2005, "5", "6", "7")):
        reached = make_observation(years=year, value=low, bound="range", value_high=Decimal(high))
        said[f"t{year}"] = make_report([make_observation(kind="target", years=year, value=target, bound="ge")], year)
        said[f"a{year}"] = make_report([reached], year + 1)
    (verdicts,) = ask_reports(said, "SELECT verdict FROM target_vs_actual ORDER BY period_start")
    assert verdicts.to_series().to_list() == ["met", "undecidable", "missed"]


def _judge(**reports: tuple[int, str, list[Observation]]) -> list[Row]:
    made = {name: make_report(said, year, kind=kind) for name, (year, kind, said) in reports.items()}
    (rows,) = ask_reports(made, "SELECT * FROM target_vs_actual ORDER BY ALL")
    return rows.to_dicts()


def test_actual_comes_from_the_communique_before_the_next_report_before_news() -> None:
    rows = _judge(
        aim=(2021, "work_report", [make_observation(kind="target", value="6", bound="ge")]),
        news=(2022, "news", [make_observation(value="7")]),
        report=(2022, "work_report", [make_observation(value="6.5")]),
        communique=(2021, "communique", [make_observation(value="6.3")]),
        later=(2023, "work_report", [make_observation(value="6.2")]),
    )
    (row,) = rows
    assert (row["actual_value"], row["actual_doc_id"]) == (6.3, "communique")
    assert (row["actual_alternatives"], row["alternatives"]) == (3, 3)
    assert (row["actual_min"], row["actual_max"]) == (6.2, 7.0)
    assert "actuals_differ" in row["flags"]
    assert row["chosen_because"] == ("target: work report of the year itself; actual: communiqué, first of 4")


def test_a_firm_floor_is_believed_before_a_hope() -> None:
    (row,) = _judge(
        aim=(
            2021,
            "work_report",
            [
                make_observation(kind="target", value="8"),
                make_observation(kind="target", value="7", bound="ge", char_start=30, char_end=31),
            ],
        ),
        report=(2022, "work_report", [make_observation(value="7.5")]),
    )
    assert (row["target_value"], row["verdict"], row["target_alternatives"]) == (7.0, "met", 1)
    assert row["target_max"] == 8.0


def test_the_years_own_target_is_believed_before_that_of_the_five_year_plan() -> None:
    level = {"measure": "level", "years": 2025, "kind": "target"}
    (row,) = _judge(
        plan=(2021, "work_report", [make_observation(value="13000000000", **level)]),
        year=(2025, "work_report", [make_observation(value="12000000000", **level)]),
    )
    assert (row["target_value"], row["target_doc_id"], row["verdict"]) == (12e9, "year", "pending")


def test_numbers_of_parts_and_of_other_regions_are_no_actuals() -> None:
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation(kind="target")]),
        report=(2022, "work_report", [make_observation(scope="part"), make_observation(scope="outside")]),
    )
    assert row["verdict"] == "pending"


def test_money_in_another_currency_is_not_compared() -> None:
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation(kind="target", measure="level", value="100000000")]),
        report=(2022, "work_report", [make_observation(measure="level", value="100000000", unit="USD")]),
    )
    assert (row["unit"], row["verdict"]) == ("CNY", "pending")


def test_reported_growth_is_never_replaced_by_growth_between_levels() -> None:
    levels = [
        make_observation("retail_sales", measure="level", years=2020, value="1000000000"),
        make_observation("retail_sales", measure="level", years=2021, value="1100000000"),
    ]
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation("retail_sales", "target", value="9")]),
        report=(2022, "work_report", [*levels, make_observation("retail_sales", value="8")]),
    )
    assert (row["actual_value"], row["basis"], row["verdict"]) == (8.0, "reported", "missed")


def test_growth_between_levels_stands_in_marked_as_derived_and_nominal() -> None:
    levels = [
        make_observation("retail_sales", measure="level", years=2020, value="1000000000"),
        make_observation("retail_sales", measure="level", years=2021, value="1100000000"),
    ]
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation("retail_sales", "target", value="9")]),
        report=(2022, "work_report", levels),
    )
    assert (row["actual_value"], row["basis"], row["verdict"], row["flags"]) == (10.0, "derived", "met", ["nominal"])
    assert row["derived_from"] == ["report:o1", "report:o2"]
    assert row["actual_observation_id"] is None


def test_nominal_growth_does_not_decide_a_real_growth_target() -> None:
    levels = [
        make_observation(measure="level", years=2020, value="1000000000"),
        make_observation(measure="level", years=2021, value="1100000000"),
    ]
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation(kind="target", value="9")]),
        report=(2022, "work_report", levels),
    )
    assert (row["actual_value"], row["verdict"], row["basis"]) == (10.0, "undecidable", "derived")


def test_growth_over_a_plan_is_compounded_from_its_years() -> None:
    yearly = [make_observation(years=year, value="10") for year in (2021, 2022)]
    rows = _judge(
        aim=(
            2021,
            "work_report",
            [
                make_observation(kind="target", years=(2021, 2022), value="21"),
                make_observation(kind="target", measure="annual_growth", years=(2021, 2022), value="10.5"),
            ],
        ),
        report=(2023, "work_report", yearly),
    )
    found = {row["measure"]: (row["actual_value"], row["verdict"], row["basis"]) for row in rows}
    assert found == {"growth": (21.0, "met", "derived"), "annual_growth": (10.0, "missed", "derived")}


def test_a_sum_over_years_is_added_up_only_when_no_year_is_missing() -> None:
    rows = _judge(
        aim=(
            2021,
            "work_report",
            [
                make_observation("urban_jobs_new", "target", "level", (2021, 2022), "4000"),
                make_observation("urban_jobs_new", "target", "level", (2021, 2023), "6000"),
            ],
        ),
        report=(
            2023,
            "work_report",
            [make_observation("urban_jobs_new", "actual", "level", year, "2100") for year in (2021, 2022)],
        ),
    )
    found = {row["period_end"]: (row["actual_value"], row["verdict"]) for row in rows}
    assert found == {2022: (4200.0, "met"), 2023: (None, "pending")}


def test_points_of_a_share_are_the_difference_of_two_levels() -> None:
    said = [
        make_observation("urbanisation_rate", measure="level", years=year, value=value)
        for year, value in ((2020, "50.2"), (2021, "51.1"))
    ]
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation("urbanisation_rate", "target", "change", 2021, "1", unit="pp")]),
        report=(2022, "work_report", said),
    )
    assert (row["actual_value"], row["gap"], row["verdict"]) == (0.9, -0.1, "missed")


def _choose(*cases: list[Observation], year: int | None = 2022) -> list[Any]:
    """The actual believed for a target of 6 % when one document says 6.5 % surely and others say 9 % weakly.

    Each case is a region of its own.
    """
    made = {}
    for number, weak in enumerate(cases):
        region = f"14000{number}"
        made[f"aim{number}"] = make_report([make_observation(kind="target", value="6", bound="ge")], 2021, region)
        made[f"later{number}"] = make_report([make_observation(value="6.5")], 2024, region)
        made |= {f"weak{number}-{place}": make_report([said], year, region) for place, said in enumerate(weak)}
    (chosen,) = ask_reports(made, "SELECT actual_value FROM target_vs_actual ORDER BY region_code")
    return chosen.to_series().to_list()


WEAK: list[dict[str, Any]] = [{"confidence": 0.79}, {"flags": ("implausible",)}]


@pytest.mark.parametrize("weakness", WEAK, ids=["unsure", "implausible"])
def test_a_weak_statement_is_chosen_only_where_another_document_says_it_in_other_words(
    weakness: dict[str, Any],
) -> None:
    weak = make_observation(value="9", quote="增长9%", **weakness)
    same, other = [weak, weak], [weak, make_observation(value="9", quote="增速达到9%", **weakness)]
    assert _choose([weak], same, other, [make_observation(value="9", confidence=0.8)]) == [6.5, 6.5, 9.0, 9.0]


def test_statements_of_documents_without_region_or_year_are_not_chosen() -> None:
    said = make_observation(value="9", region_code="140930")
    assert _choose([said], year=None) == [6.5]
    made = {
        "aim": make_report([make_observation(kind="target", value="6", bound="ge")], 2021),
        "weak": make_report([said], 2022, region=None),
    }
    judged, said_at_all, panel = ask_reports(
        made,
        "SELECT actual_value, verdict FROM target_vs_actual",
        "SELECT count(*) FROM observation",
        "SELECT gdp_growth FROM panel",
    )
    assert judged.row(0) == (None, "pending")
    assert said_at_all.item() == 2
    assert panel.rows() == []


def test_a_statement_whose_year_is_in_doubt_is_never_chosen() -> None:
    weak = [make_observation(value="9", quote=words, flags=("year_unsure",)) for words in ("增长9%", "增速达到9%")]
    assert _choose(weak) == [6.5]


def test_of_two_statements_of_one_document_the_surer_is_chosen() -> None:
    said = [make_observation(value="7", confidence=0.85), make_observation(value="6.5", char_start=40, char_end=43)]
    (row,) = _judge(
        aim=(2021, "work_report", [make_observation(kind="target", value="6", bound="ge")]),
        report=(2022, "work_report", said),
    )
    assert row["actual_value"] == 6.5


# target, its bound, actual, its bound, verdict, strict verdict; growth of gdp (up) and of consumer prices (down)
STRICT = [
    ("gdp", "6", "approx", "5.8", "eq", "met", "missed"),
    ("gdp", "6", "approx", "6", "eq", "met", "met"),
    ("gdp", "6", "approx", "5.4", "eq", "missed", "missed"),
    ("gdp", "6", "approx", "6", "lt", "undecidable", "missed"),
    ("gdp", "6", "approx", "5.8", "ge", "met", "undecidable"),
    ("gdp", "6", "ge", "5.8", "eq", "missed", "missed"),
    ("consumer_prices", "3", "approx", "3.2", "eq", "met", "missed"),
    ("consumer_prices", "3", "approx", "2.9", "eq", "met", "met"),
    ("consumer_prices", "3", "approx", "3", "gt", "undecidable", "missed"),
]


def test_the_strict_verdict_knows_no_tolerance() -> None:
    made = {}
    for number, (indicator, target, bound, actual, actual_bound, _, _) in enumerate(STRICT):
        year = 1990 + 2 * number
        made[f"t{year}"] = make_report([make_observation(indicator, "target", "growth", year, target, bound)], year)
        reached = make_observation(indicator, "actual", "growth", year, actual, actual_bound)
        made[f"a{year}"] = make_report([reached], year + 1)
    (rows,) = ask_reports(made, "SELECT verdict, verdict_strict FROM target_vs_actual ORDER BY period_start")
    assert rows.rows() == [case[-2:] for case in STRICT]


def test_a_pending_target_has_no_basis_and_tells_of_a_refused_report() -> None:
    aims = [make_observation(kind="target", years=year, value="6") for year in (2021, 2022)]
    refused = replace(make_report([], 2022), status="quarantined", reason="not a report")
    (rows,) = ask_reports(
        {"aim": make_report(aims, 2021), "refused": refused},
        "SELECT verdict, verdict_strict, basis, flags FROM target_vs_actual ORDER BY period_start",
    )
    assert rows.rows() == [
        ("pending", "pending", None, ["settling_report_quarantined"]),
        ("pending", "pending", None, []),
    ]


# indicator (gdp is published at constant prices, sales at current ones), words of target and actual, verdict, flags
PRICES = [
    ("gdp", "增长6%", "增长7%", "met", []),
    ("gdp", "增长6%", "按现价增长7%", "undecidable", ["price_bases_differ"]),
    ("retail_sales", "增长6%", "增长7%", "met", []),
    ("retail_sales", "实际增长6%", "增长5%", "undecidable", ["price_bases_differ"]),
    ("retail_sales", "增长6%", "扣除价格因素增长5%", "undecidable", ["price_bases_differ"]),
    ("retail_sales", "实际增长6%", "年均实际增长7%", "met", []),
    ("retail_sales", "实际利用外资增长6%", "增长7%", "met", []),
    ("population", "实际增长6%", "增长7%", "undecidable", []),
]


def test_growth_is_judged_at_the_prices_it_was_aimed_at() -> None:
    made = {}
    for number, (indicator, aim, reached, _, _) in enumerate(PRICES):
        year = 1990 + 2 * number
        made[f"t{year}"] = make_report([make_observation(indicator, "target", years=year, value="6", quote=aim)], year)
        value = "5" if "5%" in reached else "7"
        made[f"a{year}"] = make_report([make_observation(indicator, years=year, value=value, quote=reached)], year + 1)
    (rows,) = ask_reports(made, "SELECT verdict, verdict_strict, flags FROM target_vs_actual ORDER BY period_start")
    assert rows.rows() == [(verdict, verdict, flags) for *_, verdict, flags in PRICES]


def test_the_actual_at_the_targets_prices_is_chosen_and_the_panel_has_the_usual_ones() -> None:
    reached = [
        make_observation("retail_sales", value="9", quote="增长9%"),
        make_observation("retail_sales", value="6", quote="实际增长6%", char_start=40, char_end=43),
    ]
    aim = make_observation("retail_sales", "target", years=2021, value="7", quote="实际增长7%")
    row, panel = ask_reports(
        {"plan": make_report([aim], 2021), "later": make_report(reached, 2022)},
        "SELECT actual_value, verdict, price_basis, actual_price_basis FROM target_vs_actual",
        "SELECT retail_sales_growth FROM panel",
    )
    assert row.rows() == [(6.0, "missed", "constant", "constant")]
    assert panel.rows() == [(9.0,)]


def test_growth_between_two_levels_does_not_settle_a_real_aim() -> None:
    levels = [make_observation("retail_sales", "actual", "level", year, value) for year, value in
              ((2020, "1000000000"), (2021, "1100000000"))]  # fmt: skip
    for words, verdict in (("增长7%", "met"), ("实际增长7%", "undecidable")):
        aim = make_observation("retail_sales", "target", years=2021, value="7", quote=words)
        (row,) = ask_reports(
            {"plan": make_report([aim], 2021), "later": make_report(levels, 2022)},
            "SELECT verdict, basis, list_contains(flags, 'nominal') FROM target_vs_actual",
        )
        assert row.rows() == [(verdict, "derived", True)]
