"""One workbook holds everything under Chinese names, ready to be filtered."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.query.excel import open_book
from warehouse.query.export import RELATIONS, describe_columns
from warehouse.query.read import connect_published
from warehouse.query.workbook import CONTENTS, export_workbook, head_columns, read_names

SAID = [
    make_observation("gdp", "actual", "level", 2021, "6780000000"),
    make_observation(kind="target", value="6", quote='=HYPERLINK("http://x")'),
    make_observation(),
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: an export only reads it."""
    return publish_reports(tmp_path_factory.mktemp("exported"), {"a": make_report(SAID)})


def list_sheets(path: Path) -> dict[str, str]:
    """Name of a sheet to its XML."""
    with zipfile.ZipFile(path) as book:
        names = [
            str(item.get("name")) for item in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        return {name: book.read(f"xl/worksheets/sheet{number}.xml").decode() for number, name in enumerate(names, 1)}


def test_a_workbook_has_a_sheet_a_relation_what_people_look_at_first_before_the_rest(
    home: Path, tmp_path: Path
) -> None:
    counts = export_workbook(home, tmp_path / "all.xlsx")
    sheets = list_sheets(tmp_path / "all.xlsx")
    names = read_names()["relations"]
    assert list(sheets) == [CONTENTS, *(names[name] for name in counts)]
    assert set(counts) == set(RELATIONS)
    assert list(sheets)[1:4] == [names["scorecard"], names["review_and_plan"], names["target_vs_actual"]]
    for name, count in counts.items():
        assert sheets[names[name]].count("<row ") == count + 1, name


def test_every_sheet_has_filters_widths_and_a_frozen_heading(home: Path, tmp_path: Path) -> None:
    export_workbook(home, tmp_path / "all.xlsx")
    for name, sheet in list_sheets(tmp_path / "all.xlsx").items():
        assert re.search(r'<pane [^>]*ySplit="1"[^>]*state="frozen"', sheet), name
        assert "<autoFilter " in sheet, name
        widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
        assert widths and all(8 < width < 64 for width in widths), name
        assert "<f>" not in sheet and "<hyperlink" not in sheet, name


def test_the_same_state_gives_the_same_workbook(home: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        export_workbook(home, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_columns_are_headed_by_their_chinese_name_and_panels_by_indicator_and_unit(home: Path) -> None:
    with connect_published(home) as con:
        headed = head_columns(con, ["target_value", "gdp_level", "gdp_growth", "mine"])
    assert headed == {
        "target_value": "目标值\ntarget_value",
        "gdp_level": "名gdp（元）\ngdp_level",
        "gdp_growth": "名gdp增速（%）\ngdp_growth",
    }


def test_every_exported_relation_and_column_has_a_chinese_name_and_no_name_is_left_over(home: Path) -> None:
    names = read_names()
    assert set(names["relations"]) == set(RELATIONS)
    with connect_published(home) as con:
        columns = {column for name in RELATIONS for column, _, _ in describe_columns(con, name)}
        headed = head_columns(con, sorted(columns))
    assert columns == set(headed)
    assert set(names["columns"]) - columns <= {"run_id"}


def test_a_column_is_as_wide_as_its_texts_chinese_ones_twice(tmp_path: Path) -> None:
    with open_book(tmp_path / "x.xlsx") as book:
        book.add_sheet("x", ["a", "b"], [["全县新增就业二千人", "abc"], [None, "x" * 500]], {"b": "第二\nb"})
    (sheet,) = list_sheets(tmp_path / "x.xlsx").values()
    assert [round(float(width)) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)] == [21, 61]
