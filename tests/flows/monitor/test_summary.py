"""A summary says what happened, and each report at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pytest

from flows.monitor.outlook import LINES, Outlook, list_outlooks
from flows.monitor.summary import describe_counts, shorten_coverage, summarize_run, to_markdown, to_markdown_table
from flows.run.home import Home
from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.query.read import ask_published

PREFECT_TABLE = 708
"""Pixels that Prefect's page of an artifact leaves for a table on a screen of 1280."""


def level(indicator: str, kind: str, year: int | tuple[int, int], value: str, **others: Any) -> Any:
    return make_observation(indicator, kind, "level", year, value, **others)


REPORTS = {
    "earlier": make_report([make_observation(kind="target", years=2021, value="6", bound="ge")], 2021),
    "report": make_report(
        [
            level("gdp", "actual", 2021, "6780000000"),
            make_observation(years=2021, value="5.5"),
            make_observation(kind="target", years=2022, value="6", bound="approx"),
            level("urban_jobs_new", "actual", 2021, "2100"),
            level("retail_sales", "target", 2022, "2000000000", bound="gt"),
            level("urban_jobs_new", "target", (2022, 2026), "10000", quote="累计"),
            level("population", "actual", 2021, "300000"),
            level("population", "target", 2026, "330000"),
        ],
        2022,
    ),
    "elsewhere": make_report([], 2022, region=None),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_reports(tmp_path_factory.mktemp("summary"), REPORTS)


def read_outlooks(home: Path, which: str = "true") -> Sequence[Outlook]:
    with ask_published(home) as ask:
        return list_outlooks(ask, which).reports


def test_last_year_stands_beside_this_year_what_has_both_first(home: Path) -> None:
    latest, first = read_outlooks(home)
    assert (latest.region, latest.year, latest.place) == ("某县", 2022, "140930")
    assert [tuple(row.values()) for row in latest.pairs.rows] == [
        ("名gdp", "gdp", "67.8亿元，增长 5.5 %", "增长 约 6 %"),
        ("名retail_sales", "retail_sales", None, "> 20亿元"),
        ("名urban_jobs_new", "urban_jobs_new", "2100人", None),
        ("名population", "population", "30万人", None),
    ]
    assert [tuple(row.values()) for row in first.pairs.rows] == [("名gdp", "gdp", None, "增长 ≥ 6 %")]


def test_then_come_verdicts_and_plans_under_way(home: Path) -> None:
    latest, _ = read_outlooks(home)
    assert [tuple(row.values()) for row in latest.verdicts.rows] == [
        ("名gdp", "gdp", "2021", "增长 ≥ 6 %", "增长 5.5 %", "-0.5个百分点", "missed")
    ]
    assert [tuple(row.values()) for row in latest.plans.rows] == [
        ("名population", "population", 2026, "33万人", "2021: 30万人", "年均增长 1.9 %")
    ]


def test_a_report_is_a_screen_and_tells_how_much_more_there_is(tmp_path: Path) -> None:
    aims = [
        level(code, kind, year, "5000000000", unit="CNY")
        for code in ("gdp", "retail_sales", "tax_revenue", "general_public_budget_revenue")
        for kind, year in (("target", 2022), ("actual", 2021), ("target", 2021))
    ]
    others = [
        level(code, kind, year, "40", unit=unit)
        for code, unit in (("population", "persons"), ("urban_jobs_new", "persons"), ("high_tech_firms", "count"),
                           ("urbanisation_rate", "%"), ("unemployment_rate_registered", "%"), ("consumer_prices", "%"))
        for kind, year in (("target", 2022), ("actual", 2021), ("target", 2021))
    ]  # fmt: skip
    many = publish_reports(tmp_path, {"a": make_report([*aims, *others], 2022)})
    (outlook,) = read_outlooks(many)
    assert len(outlook.pairs.rows) + len(outlook.verdicts.rows) + len(outlook.plans.rows) == LINES
    assert (outlook.pairs.total, outlook.verdicts.total) == (9, 9)


def test_a_report_that_is_not_asked_for_is_not_shown(home: Path) -> None:
    assert [one.year for one in read_outlooks(home, "doc_id = 'earlier'")] == [2021]
    assert read_outlooks(home, "false") == []


def test_the_whole_summary_becomes_markdown(home: Path) -> None:
    counts = {"seen": 3, "loaded": 3, "skipped": 0, "quarantined": 0, "observations": 9}
    with ask_published(home) as ask:
        summary = summarize_run(ask, counts, "r1")
    assert summary.target_count == len(summary.targets) == 5
    told = to_markdown(summary, Home(Path("place")))
    assert "| 河曲县 2021 | 名gdp | 增长 ≥ 6 % | 增长 5.5 % | missed, -0.5个百分点 |" in told
    assert "duibiao web" in told


def test_rows_lead_to_their_pages_where_these_are_served(home: Path) -> None:
    counts = {"seen": 3, "loaded": 3, "skipped": 0, "quarantined": 0, "observations": 9}
    with ask_published(home) as ask:
        summary = summarize_run(ask, counts, "r1")
    told = to_markdown(summary, Home(Path("place")), pages="http://127.0.0.1:1")
    assert "[earlier](<http://127.0.0.1:1/document/earlier>)" in told
    assert "[河曲县 2021](<http://127.0.0.1:1/region/140930>)" in told and "duibiao web" not in told
    rows = shorten_coverage(summary.coverage, None)
    assert (rows[0]["region"], rows[0]["year"], rows[0]["missing"]) == (
        "河曲县", 2021, "2 indicators",
    )  # fmt: skip


def measure_table(markdown: str) -> int:
    """About how wide Prefect's page shows a table, in pixels: cells are not wrapped, and have 12 on each side."""
    rows = [re.sub(r"\[(.*?)\]\(<.*?>\)", r"\1", line).strip("| ").split(" | ") for line in markdown.splitlines()]
    size = {"W": 14, "F": 14}
    widths = [[sum(size.get(east_asian_width(sign), 7.8) for sign in cell) + 24 for cell in row] for row in rows]
    return round(sum(max(row[place] for row in widths) for place in range(len(rows[0]))))


def test_all_columns_of_an_artifact_are_within_the_page(home: Path) -> None:
    with ask_published(home) as ask:
        summary = summarize_run(ask, {"loaded": 3, "quarantined": 0}, "r1")
    names = {
        "region": "河曲县",
        "indicator": "农村居民人均可支配收入",
        "target": "增长 ≥ 10.5 %",
        "actual": "增长 10.5 %",
    }
    wide = {"region_code": "140930", "doc_id": "earlier", "period": "2021", "gap": "-0.5个百分点", "verdict": "missed"}
    reports = [row | {"doc_id": "004_db3e59a35cbc5e31", "observations": 1114} for row in map(dict, summary.documents)]
    place = "http://127.0.0.1:4280"
    told = to_markdown(replace(summary, documents=reports, targets=[names | wide]), Home(Path("place")), pages=place)
    tables = [part for part in told.split("\n\n") if part.startswith("|")]
    known = [row | {"missing_names": ["规模以上工业增加值"]} for row in map(dict, summary.coverage)]
    tables.append(to_markdown_table(shorten_coverage(known, place)))
    assert len(tables) == 3
    assert max(map(measure_table, tables)) <= PREFECT_TABLE


def test_reasons_of_refused_documents_stand_below_the_table(home: Path) -> None:
    with ask_published(home) as ask:
        summary = summarize_run(ask, {"loaded": 3, "quarantined": 0}, "r1")
    refused = dict(summary.documents[0]) | {"status": "quarantined", "reason": "an error page: 404 | gone"}
    told = to_markdown(replace(summary, documents=[refused, *summary.documents[1:]]), Home(Path("place")))
    assert "| status |" in told and f"- {refused['doc_id']}: an error page: 404 &#124; gone" in told


def test_a_target_without_an_actual_leaves_no_empty_column_and_the_id_stands_last(home: Path) -> None:
    with ask_published(home) as ask:
        summary = summarize_run(ask, {"loaded": 3, "quarantined": 0}, "r1")
    told = to_markdown(summary, Home(home))
    heads = [line for line in told.splitlines() if line.startswith("| region")]
    assert heads[0] == "| region | year | kind | rows | noise | open | doc_id |"
    assert ("| actual |" in heads[1]) == any(row["actual"] is not None for row in summary.targets)
    pending = replace(summary, targets=[row | {"actual": None} for row in map(dict, summary.targets)])
    assert "| region | indicator | target | outcome |" in to_markdown(pending, Home(home))
    assert f'`duibiao sql "from target_vs_actual" --home {home}`' in told


def test_counts_say_what_happened() -> None:
    counts = {"seen": 5, "loaded": 0, "skipped": 5, "quarantined": 0, "observations": 0}
    assert (
        describe_counts(counts)
        == "5 documents: 0 loaded, 5 known and unchanged, 0 quarantined; no document is new or changed"
    )
    assert "3 known and unchanged, 0 quarantined, 2 quarantined by an earlier run" in describe_counts(
        counts | {"refused_before": 2}
    )
    assert describe_counts(counts | {"seen": 1, "loaded": 1, "observations": 41}).startswith("1 document: 1 loaded")
