"""The run's picture: every row is in it, and a browser can read it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from flows.monitor.chart import draw_chart, draw_home, fill_years, list_pairs, to_data_address, to_line
from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.query.read import ask_published

PAIR = {
    "region": "晋阳县", "indicator": "地区生产总值", "year": 2024, "target_bound": "ge", "target_value": 6.5,
    "target_value_high": None, "actual_value": 7.1, "verdict": "met", "total": 1,
}  # fmt: skip
VERDICTS = [{"year": 2024, "verdict": "met", "targets": 3}]
YEARS = [
    {"year": 2021, "documents": 3, "core_indicators": 21.5},
    {"year": 2024, "documents": 1, "core_indicators": 8.0},
]


def read_texts(svg: str) -> list[str]:
    return [str(element.text) for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_target_and_actual_stand_in_one_line_with_region_and_year_and_names_cannot_break_it() -> None:
    hostile = PAIR | {"region": "<b>&县", "actual_value": 900.0, "verdict": None}
    svg = draw_chart([PAIR, hostile], VERDICTS, YEARS)
    texts = read_texts(svg)
    assert {"晋阳县 2024", "<b>&县 2024", "≥ 6.5 → 7.1", "≥ 6.5 → 900", "2022"} <= set(texts)
    assert "http" not in svg.replace("http://www.w3.org/", ""), "it asks nobody"


def test_lines_stand_by_region_and_year_whatever_is_known_of_each() -> None:
    aimed = {"target_value": 7.0, "target_bound": "eq", "actual_value": None, "verdict": None}
    done = {"target_value": None, "target_bound": None, "actual_value": 4.0, "verdict": None}
    rows = [PAIR | aimed | {"year": 2022}, PAIR | done | {"year": 2020}, PAIR | aimed | {"year": 2021}, PAIR]
    texts = read_texts(draw_chart(rows, [], []))
    assert [text for text in texts if text.startswith("晋阳县")] == [f"晋阳县 {year}" for year in range(2020, 2023)] + [
        "晋阳县 2024"
    ]


def test_each_part_may_be_empty() -> None:
    assert "晋阳县 2024" in read_texts(draw_chart([PAIR], [], []))
    assert "2024" in read_texts(draw_chart([], [], YEARS))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"actual_value": None}, "≥ 6.5 → –"),
        ({"target_value": None, "target_bound": None, "verdict": None}, "– → 7.1"),
        ({"target_bound": "range", "target_value_high": 7.5}, "6.5–7.5 → 7.1"),
    ],
)
def test_what_is_not_known_is_a_dash(changes: dict[str, Any], text: str) -> None:
    assert to_line(PAIR | changes)["written"] == text


def test_a_year_without_reports_is_a_gap_that_is_seen() -> None:
    assert [(row["year"], row["shown"]) for row in fill_years(YEARS)] == [
        (2021, "3"), (2022, ""), (2023, ""), (2024, "1"),
    ]  # fmt: skip


def test_an_empty_warehouse_has_no_chart() -> None:
    assert draw_home(lambda _sql: []) is None


def test_the_address_holds_the_whole_picture() -> None:
    address = to_data_address("<svg>县</svg>")
    assert base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode() == "<svg>县</svg>"


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        (["retail_sales", "retail_sales", "gdp"], "gdp"),
        (["population", "retail_sales", "retail_sales"], "retail_sales"),
        ([], None),
    ],
)
def test_the_chart_is_about_gdp_or_else_what_most_is_known_of(
    tmp_path: Path, known: list[str], shown: str | None
) -> None:
    said = [make_observation(code, years=2018 + number, value="5") for number, code in enumerate(known)]
    publish_reports(tmp_path, {"a": make_report(said)})
    with ask_published(tmp_path) as ask:
        pairs = list_pairs(ask)
        names = {row["name_zh"] for row in ask(f"select name_zh from indicator where code = '{shown}'")}
    assert {row["indicator"] for row in pairs} == names
    assert len(pairs) == known.count(str(shown))
