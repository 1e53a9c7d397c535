"""Conflicts, revisions, panels, plans under way and coverage."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.made import ask_reports, make_observation, make_report
from transforms.records import LedgerEntry, Observation

pytestmark = pytest.mark.more_tries  # what is loaded is validated in thorough tests only


def _level(indicator: str, year: int, value: str, **others: Any) -> Observation:
    others.setdefault("value_text", value)
    return make_observation(indicator, "actual", "level", year, value, **others)


def _conflicts(**reports: list[Observation]) -> list[tuple[Any, ...]]:
    made = {name: make_report(said, 2022) for name, said in reports.items()}
    (rows,) = ask_reports(
        made, "SELECT relation, indicator, left_value, right_value, suspicion FROM conflict ORDER BY ALL"
    )
    return rows.rows()


def test_one_fact_said_differently_is_a_conflict_and_told_once() -> None:
    rows = _conflicts(
        a=[_level("urban_jobs_new", 2021, "2100"), _level("urban_jobs_new", 2021, "2000", char_start=50, char_end=54)],
        b=[_level("urban_jobs_new", 2021, "2100")],
    )
    assert rows == [
        ("same document", "urban_jobs_new", 2100.0, 2000.0, None),
    ]


def test_a_rounded_number_agrees_with_the_exact_one() -> None:
    assert (
        _conflicts(
            a=[_level("gdp", 2021, "6780000000", value_text="67.8亿元")],
            b=[_level("gdp", 2021, "6782000000", value_text="６７．８２亿元")],
        )
        == []
    )


def test_a_milestone_agrees_with_the_number_above_it() -> None:
    said = [_level("gdp", 2021, "6000000000", bound="gt"), _level("gdp", 2021, "6780000000")]
    assert _conflicts(a=said) == []


def test_a_milestone_that_was_not_reached_is_a_conflict() -> None:
    said = [
        _level("gdp", 2021, "7000000000", bound="gt", value_text="70亿元"),
        _level("gdp", 2021, "6780000000", value_text="67.8亿元"),
    ]
    assert [row[0] for row in _conflicts(a=said)] == ["same document"]


def test_a_floor_beside_a_hope_is_no_conflict() -> None:
    said = [make_observation(kind="target", value="7", bound="ge"), make_observation(kind="target", value="8")]
    assert _conflicts(a=said) == []


def test_two_numbers_of_one_sentence_are_no_conflict() -> None:
    said = [
        _level("high_tech_firms", 2021, "7", value_text="7家", quote="国家级企业7家"),
        _level("high_tech_firms", 2021, "13", value_text="13家", quote="国家级企业7家、省级13家"),
    ]
    assert _conflicts(a=said) == []


def test_other_counters_and_other_names_are_other_things() -> None:
    firms = [
        _level("high_tech_firms", 2021, "12", value_text="12家", quote="高新技术企业12家"),
        _level("high_tech_firms", 2021, "40", value_text="40个", quote="高新技术产品40个"),
    ]
    assert _conflicts(a=firms) == []
    firms[1] = _level("high_tech_firms", 2021, "40", value_text="40家", quote="高新技术产品40家")
    assert [row[0] for row in _conflicts(a=firms)] == ["same document"]


def test_what_stands_before_a_counted_name_makes_it_another_thing() -> None:
    firms = [
        _level("high_tech_firms", 2021, "294", value_text="294个", quote="共安排high_tech_firms294个"),
        _level("high_tech_firms", 2021, "28", value_text="28个", quote="在建high_tech_firms28个"),
    ]
    assert _conflicts(a=firms) == []
    firms[1] = _level("high_tech_firms", 2021, "28", value_text="28个", quote="全县共安排high_tech_firms28个")
    assert [row[0] for row in _conflicts(a=firms)] == ["same document"]


def test_other_coverage_and_other_prices_are_told_apart() -> None:
    first = make_observation("retail_sales", value="8", quote="增长8%")
    made = {
        words: make_report([first, make_observation("retail_sales", value="12", quote=words)], 2022, f"14000{number}")
        for number, words in enumerate(("增长12%", "同口径增长12%", "扣除价格因素增长12%"))
    }
    (found,) = ask_reports(made, "SELECT left_doc_id FROM conflict")
    assert found.to_series().to_list() == ["增长12%"]


def test_many_different_values_in_one_document_are_a_list() -> None:
    said = [_level("retail_sales", 2021, value) for value in ("1000000000", "2500000000", "4000000000")]
    assert _conflicts(a=said) == []


def test_a_later_or_final_figure_nearby_is_a_revision_and_far_off_a_conflict() -> None:
    made = {}
    for region, later, kind in (
        ("140001", "4800000000", "work_report"),
        ("140002", "2400000000", "work_report"),
        ("140003", "5100000000", "communique"),
    ):
        year = 2019 if kind == "communique" else 2021
        made[f"first of {region}"] = make_report([_level("gdp", 2018, "5000000000")], 2019, region)
        made[f"later of {region}"] = make_report([_level("gdp", 2018, later)], year, region, kind)
    (found,) = ask_reports(made, "SELECT region_code, relation FROM conflict")
    assert found.rows() == [("140002", "two documents")]


def test_a_target_of_another_year_is_set_anew() -> None:
    aims = {
        f"d{number}": make_report([make_observation("gdp", "target", "level", 2025, value)], year)
        for number, (year, value) in enumerate([(2021, "9000000000"), (2023, "8000000000")])
    }
    (found,) = ask_reports(aims, "SELECT count(*) FROM conflict")
    assert found.item() == 0


def test_a_fact_of_many_documents_is_judged_against_one_of_them() -> None:
    count = 60
    made = {
        f"d{number:02}": make_report([_level("urban_jobs_new", 2021, str(1000 + 37 * number))], 2022)
        for number in range(count)
    }
    (found,) = ask_reports(made, "SELECT left_doc_id, count(*) FROM conflict GROUP BY ALL")
    assert found.rows() == [("d00", count - 1)]


_SALES = ("retail_sales", "actual", "level", 2021)
_GROWTH = ("gdp", "actual", "growth", 2021)
_AIM = ("gdp", "target", "growth", 2022)
PAIRS: list[tuple[bool, tuple[Any, ...], tuple[str, str, str], tuple[str, str, str]]] = [
    # contradiction or not, the fact, and of each side document, value and words
    (True, _SALES, ("a", "67.8", "全年retail_sales67.8亿元"), ("a", "76.8", "全县retail_sales达到76.8亿元")),
    (True, _SALES, ("a", "67.8", "retail_sales67.8亿元"), ("plan", "49.3", "retail_sales完成49.3亿元")),
    (True, _GROWTH, ("a", "6.5", "gdp增长6.5%"), ("later", "-1.2", "gdp增长-1.2%")),
    (True, _AIM, ("a", "8", "gdp增长8%"), ("plan", "6", "gdp增长6%")),
    (True, _SALES, ("a", "67.8", "retail_sales67.8亿元"), ("final", "6.78", "retail_sales6.78亿元")),
    (False, _SALES, ("a", "90.2", "外贸retail_sales90.2亿元"), ("a", "61.6", "东港完成retail_sales61.6亿元")),
    (False, _GROWTH, ("a", "7.6", "预计全年gdp增长7.6%"), ("a", "8.4", "gdp增长8.4%")),
    (False, _SALES, ("a", "67.8", "retail_sales67.8亿元"), ("plan", "21.5", "县本级retail_sales21.5亿元")),
    (False, _SALES, ("a", "67.8", "retail_sales67.8亿元"), ("plan", "52.1", "1—10月retail_sales52.1亿元")),
    (False, _AIM, ("a", "6.5", "gdp增长6.5%"), ("a", "8.0", "力争gdp增长8.0%")),
]


def test_of_ten_pairs_of_statements_exactly_the_true_contradictions_are_told() -> None:
    papers = {"a": (2022, "work_report"), "plan": (2022, "plan_report"), "later": (2024, "work_report")}
    papers["final"] = (2022, "communique")
    made = {}
    for case, (_, (indicator, kind, measure, years), *sides) in enumerate(PAIRS):
        said: dict[str, list[Observation]] = {}
        for place, (paper, number, words) in enumerate(sides):
            value = str(Decimal(number) * (10**8 if measure == "level" else 1))
            text = f"{number}{'亿元' if measure == 'level' else '%'}"
            where = {"char_start": 50 * place, "char_end": 50 * place + len(text)}
            said.setdefault(paper, []).append(
                make_observation(indicator, kind, measure, years, value, value_text=text, quote=words, **where)
            )
        for name, rows in said.items():
            year, paper_kind = papers[name]
            made[f"{name}{case}"] = make_report(rows, year, f"14000{case}", paper_kind)
    found, disagreeing = ask_reports(
        made, *(f"SELECT region_code FROM {name} ORDER BY ALL" for name in ("conflict", "disagreement"))
    )
    assert disagreeing.to_series().to_list() == [f"14000{case}" for case in range(len(PAIRS))]
    assert found.to_series().to_list() == [f"14000{case}" for case, pair in enumerate(PAIRS) if pair[0]]


def test_what_a_document_contradicts_itself_is_a_conflict_though_less_sure() -> None:
    doubted = {"confidence": 0.78, "flags": ("conflict",)}
    said = [_level("urban_jobs_new", 2021, value, **doubted) for value in ("2100", "2000")]
    assert [row[0] for row in _conflicts(a=said)] == ["same document"]
    said[1] = _level("urban_jobs_new", 2021, "2000", confidence=0.5)
    assert _conflicts(a=said) == []


def test_ten_thousand_times_too_much_is_a_slip_of_the_unit() -> None:
    (row,) = _conflicts(
        a=[_level("retail_sales", 2021, "1500000000")], b=[_level("retail_sales", 2021, "15000000000000")]
    )
    assert (row[0], row[-1]) == ("two documents", "unit_slip")


def test_a_level_far_from_what_its_growth_says_is_a_conflict() -> None:
    said = [
        _level("retail_sales", 2020, "1000000000"),
        _level("retail_sales", 2021, "1500000000"),
        make_observation("retail_sales", value="8"),
    ]
    assert _conflicts(a=said) == [("level against growth", "retail_sales", 1.5e9, 8.0, None)]
    said[1] = _level("retail_sales", 2021, "1090000000")
    assert _conflicts(a=said) == []


def test_a_part_above_its_whole_is_a_conflict() -> None:
    said = [_level("tax_revenue", 2021, "900000000"), _level("general_public_budget_revenue", 2021, "800000000")]
    assert _conflicts(a=said) == [("part above whole", "tax_revenue", 9e8, 8e8, None)]


def test_a_sum_that_its_years_do_not_make_is_a_conflict() -> None:
    yearly = [_level("urban_jobs_new", year, "2000") for year in range(2017, 2022)]
    total = make_observation("urban_jobs_new", "actual", "level", (2017, 2021), "12000")
    assert _conflicts(a=[*yearly, total]) == [("sum against years", "urban_jobs_new", 12e3, 1e4, None)]


def test_later_documents_that_change_an_actual_are_kept_as_revisions() -> None:
    (rows,) = ask_reports(
        {
            "first": make_report([_level("gdp", 2018, "5000000000")], 2019),
            "again": make_report([_level("gdp", 2018, "5000000000")], 2020),
            "later": make_report([_level("gdp", 2018, "4800000000")], 2021),
        },
        "SELECT first_doc_id, first_value, later_doc_id, later_value, difference_percent FROM revision",
    )
    assert rows.rows() == [("first", 5e9, "later", 4.8e9, -4.0)]


def test_the_panel_holds_one_row_a_year_and_no_milestones() -> None:
    said = [
        _level("gdp", 2021, "6780000000"),
        make_observation(value="8.1"),
        make_observation(kind="target", value="7", years=2022),
        _level("retail_sales", 2021, "1000000000", bound="gt"),
    ]
    columns = "region_code, region_name, year, gdp_level, gdp_growth, retail_sales_level"
    reached, aims = ask_reports(
        {"a": make_report(said, 2022)},
        f"SELECT {columns} FROM panel",
        "SELECT year, gdp_level, gdp_growth FROM panel_target",
    )
    assert reached.rows() == [("140930", "河曲县", 2021, 6.78e9, 8.1, None)]
    assert aims.rows() == [(2022, None, 7.0)]


def test_a_plan_under_way_says_what_is_still_needed() -> None:
    aims = [
        make_observation(kind="target", measure="annual_growth", years=(2021, 2025), value="8"),
        make_observation("urban_jobs_new", "target", "level", (2021, 2025), "10000"),
        make_observation("retail_sales", "target", "level", 2025, "2000000000"),
        make_observation("urbanisation_rate", "target", "level", 2025, "60"),
    ]
    reached = [
        *(make_observation(years=year, value="5") for year in (2021, 2022)),
        *(_level("urban_jobs_new", year, "2500") for year in (2021, 2022)),
        _level("retail_sales", 2023, "1620000000"),
        _level("urbanisation_rate", 2022, "57"),
    ]
    (rows,) = ask_reports(
        {"plan": make_report(aims, 2021), "later": make_report(reached, 2024)},
        """SELECT indicator, latest_year, latest_value, years_left, needed_annual_growth, needed_each_year
           FROM plan_progress ORDER BY indicator""",
    )
    assert rows.rows() == [
        ("gdp", 2022, 5.0, 3, 10.0475, None),
        ("retail_sales", 2023, 1.62e9, 2, 11.1111, None),
        ("urban_jobs_new", 2022, 5000.0, 3, None, round(5000 / 3, 6)),
        ("urbanisation_rate", 2022, 57.0, 3, None, 1.0),
    ]


def test_what_cannot_be_computed_of_a_plan_is_not_shown() -> None:
    aims = [
        make_observation(kind="target", measure="growth", years=(2021, 2025), value="40"),
        make_observation("retail_sales", "target", "level", 2025, "2000000000"),
        make_observation("urbanisation_rate", "target", "level", 2025, "60"),
    ]
    # A year is missing; a level is known only of long before; the aim lies below where the plan began.
    reached = [
        *(make_observation(years=year, value="5") for year in (2021, 2023)),
        _level("retail_sales", 2015, "1000000000"),
        _level("urbanisation_rate", 2020, "65"),
    ]
    (rows,) = ask_reports({"plan": make_report(aims, 2021), "later": make_report(reached, 2024)}, "FROM plan_progress")
    assert rows.rows() == []


def test_a_plan_knows_its_base_and_the_way_behind() -> None:
    aims = [
        make_observation("retail_sales", "target", "level", 2025, "2000000000"),
        make_observation("tax_revenue", "target", "level", (2021, 2025), "1000000000", quote="累计完成10亿元"),
    ]
    reached = [
        *(_level("retail_sales", year, value) for year, value in ((2020, "1000000000"), (2022, "1250000000"))),
        _level("tax_revenue", 2021, "150000000"),
    ]
    (rows,) = ask_reports(
        {"plan": make_report(aims, 2021), "later": make_report(reached, 2023)},
        """SELECT base_year, base_value, latest_year, latest_value, done_percent, needed_annual_growth, needed_each_year
           FROM plan_progress ORDER BY indicator""",
    )
    assert rows.rows() == [
        (2020, 1e9, 2022, 1.25e9, 25.0, 16.9607, None),
        (2020, None, 2021, 1.5e8, 15.0, None, 2.125e8),
    ]


def test_growth_over_a_plan_and_growth_so_far_compare_by_the_year() -> None:
    aims = [
        make_observation(kind="target", measure="growth", years=(2021, 2025), value="40"),
        make_observation("retail_sales", "target", "level", 2025, "2000000000"),
        make_observation("urban_jobs_new", "target", "level", (2021, 2025), "4000"),
    ]
    reached = [
        make_observation(years=2021, value="9"),
        _level("retail_sales", 2020, "1000000000"),
        _level("retail_sales", 2022, "2500000000"),  # reached already: nothing more is needed
        _level("urban_jobs_new", 2021, "5000"),
    ]
    (rows,) = ask_reports(
        {"plan": make_report(aims, 2021), "later": make_report(reached, 2023)},
        """SELECT planned_annual_growth, reached_annual_growth, needed_annual_growth, needed_each_year
           FROM plan_progress ORDER BY indicator""",
    )
    assert rows.rows() == [
        (6.961, 9.0, 6.4573, None),
        (14.8698, 58.1139, None, None),
        (None, None, None, None),
    ]


def test_what_a_report_says_of_the_whole_plan_ends_it() -> None:
    aim = make_observation(kind="target", measure="annual_growth", years=(2021, 2025), value="6")
    reached = [
        make_observation(years=2021, value="5"),
        make_observation(measure="annual_growth", years=(2021, 2025), value="6.5"),
    ]
    (rows,) = ask_reports(
        {"plan": make_report([aim], 2021), "later": make_report(reached, 2026)},
        "SELECT latest_year, latest_value, years_left, needed_annual_growth, verdict FROM plan_progress",
    )
    assert rows.rows() == [(2025, 6.5, 0, None, "met")]


def test_coverage_counts_what_was_found_and_names_what_is_missing() -> None:
    ledger = [LedgerEntry(0, 1, "5", "unresolved"), LedgerEntry(2, 3, "6", "date")]
    said = [make_observation(), make_observation("retail_sales", scope="part")]
    (coverage,) = ask_reports({"a": make_report(said, 2022, ledger=ledger)}, "FROM coverage")
    (row,) = coverage.to_dicts()
    assert (row["region_code"], row["report_year"], row["documents"], row["observations"]) == ("140930", 2022, 1, 2)
    assert (row["core_indicators"], row["numerals"], row["unresolved_numerals"]) == (1, 2, 1)
    assert row["missing_headline_indicators"] == ["general_public_budget_revenue", "retail_sales"]


SCORES: list[tuple[dict[str, Any], dict[str, Any] | None, tuple[str | None, ...]]] = [
    ({"value": "5.5", "bound": "ge"}, {"value": "6"}, ("增长 ≥ 5.5 %", "增长 6 %", "+0.5个百分点", "met")),
    (
        {"measure": "level", "value": "6780000000", "bound": "approx"},
        {"measure": "level", "value": "6650000000", "bound": "gt"},
        ("约 67.8亿元", "> 66.5亿元", "-1.3亿元", "met"),
    ),
    ({"measure": "level", "value": "2100", "indicator": "urban_jobs_new"}, None, ("2100人", None, None, "pending")),
    (
        {"measure": "level", "value": "180000", "indicator": "high_tech_firms", "value_text": "18万家"},
        {"measure": "level", "value": "180500", "indicator": "high_tech_firms", "value_text": "18.05万户"},
        ("18万家", "18.05万户", "+500家", "met"),
    ),
    (
        {"value": "5", "bound": "range", "value_high": Decimal(6)},
        {"value": "5", "bound": "range", "value_high": Decimal("5.5")},
        ("增长 5 %～6 %", "增长 5 %～5.5 %", "0个百分点", "met"),
    ),
    (
        {"measure": "change", "value": "1", "unit": "pp", "indicator": "urbanisation_rate"},
        {"measure": "change", "value": "0.8", "unit": "pp", "indicator": "urbanisation_rate"},
        ("增减 1个百分点", "增减 0.8个百分点", "-0.2个百分点", "missed"),
    ),
]


def test_the_scorecard_writes_numbers_as_people_do() -> None:
    made = {}
    for number, (aim, reached, _) in enumerate(SCORES):
        year = 2001 + 2 * number
        made[f"t{year}"] = make_report([make_observation(**aim, kind="target", years=year)], year)
        if reached:
            made[f"a{year}"] = make_report([make_observation(**reached, years=year)], year + 1)
    numbers, first, all_of_it = ask_reports(
        made,
        "SELECT target, actual, gap, verdict FROM scorecard ORDER BY period",
        "SELECT region, indicator, period, quote FROM scorecard ORDER BY period LIMIT 1",
        "FROM scorecard",
    )
    assert numbers.rows() == [score for _, _, score in SCORES]
    assert first.rows() == [("河曲县", "名gdp", "2001", "gdp 5.5")]
    assert len(all_of_it.columns) == 8


def test_the_scorecard_writes_several_years_and_averages() -> None:
    aim = make_observation(kind="target", measure="annual_growth", years=(2021, 2025), value="5.5", bound="ge")
    (rows,) = ask_reports({"plan": make_report([aim], 2021)}, "SELECT period, target FROM scorecard")
    assert rows.rows() == [("2021–2025", "年均增长 ≥ 5.5 %")]
