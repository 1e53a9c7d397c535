"""Exports hold what the warehouse holds, harm nobody, and are the same bytes for the same state."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.made import load_reports, make_observation, make_report, publish_reports
from warehouse.errors import QueryError
from warehouse.publish.snapshots import publish
from warehouse.query.export import (
    EXCEL_ROWS,
    RELATIONS,
    WRITERS,
    ExportError,
    export_query,
    export_warehouse,
    shorten_label,
    shorten_names,
    write_frame,
)

REPORTS = {
    "a": make_report([make_observation(kind="target", value="6"), make_observation(quote='=1+1,"引号"\n换行')]),
    "b": make_report([make_observation(flags=("text_damaged",))], region="330000"),
}
NASTY = pl.DataFrame({"text": ['=HYPERLINK("http://x")', "+1", "-2", "@cmd", "{=1}", "http://x", None], "n": [1.5] * 7})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: an export only reads it."""
    return publish_reports(tmp_path_factory.mktemp("exported"), REPORTS)


def test_csv_and_json_and_parquet_hold_the_rows_of_the_query(home: Path, tmp_path: Path) -> None:
    sql = "SELECT doc_id, value, quote, flags FROM observation WHERE doc_id IN (?, ?) ORDER BY ALL"
    for form in ("csv", "json", "parquet"):
        assert export_query(home, sql, form, tmp_path / f"out.{form}", ["a", "b"]) == 3
    rows = pl.read_parquet(tmp_path / "out.parquet").rows()
    assert rows[-1] == ("b", 5.5, "gdp 5.5", ["text_damaged"])
    assert [tuple(row.values()) for row in json.loads((tmp_path / "out.json").read_text())] == rows
    flat = pl.read_csv(tmp_path / "out.csv").rows()
    marked = [(*row[:2], f"'{row[2]}" if row[2].startswith("=") else row[2], json.dumps(row[3])) for row in rows]
    assert flat == marked and any(row[2].startswith("'=") for row in flat)


def test_no_cell_of_an_excel_file_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_frame(NASTY, "xlsx", path)
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not any("rels/sheet" in name for name in book.namelist())
    assert "<f>" not in sheet and "hyperlink" not in sheet.replace("=HYPERLINK", "")
    assert "=HYPERLINK(&quot;http://x&quot;)" in sheet or '=HYPERLINK("http://x")' in sheet


def test_more_rows_than_excel_takes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="csv or parquet"):
        write_frame(pl.DataFrame({"n": range(EXCEL_ROWS + 1)}), "xlsx", tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_stata_file_keeps_labels_chinese_and_gaps(home: Path, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    path = tmp_path / "panel.dta"
    labels = {"gdp_growth": "地区生产总值增长", "general_public_budget_revenue_growth": "一般公共预算收入增长"}
    sql = "SELECT region_name, year, gdp_growth, general_public_budget_revenue_growth FROM panel ORDER BY region_code"
    export_query(home, sql, "dta", path, labels=labels)
    frame, meta = pyreadstat.read_dta(str(path), output_format="polars")
    assert frame.columns == ["region_name", "year", "gdp_growth", "general_public_budg_venue_growth"]
    assert frame["region_name"].to_list() == ["河曲县", ""]
    assert frame["general_public_budg_venue_growth"].null_count() == 2
    assert meta.column_labels[2:] == list(labels.values())


@pytest.mark.parametrize(
    ("note", "label"),
    [
        ("Short.", "Short."),
        ("First sentence. " + "Second " * 20, "First sentence"),
        ("word " * 30, "word " * 15 + "word…"),
        ("地区生产总值" * 20, ("地区生产总值" * 20)[:79] + "…"),
    ],
)
def test_a_label_ends_with_a_whole_word(note: str, label: str) -> None:
    assert shorten_label(note) == label
    assert len(label) <= 80


def test_names_for_stata_are_short_and_different() -> None:
    long = [f"industrial_value_added_above_scale_{end}" for end in ("growth", "level", "growth_", "growth__")]
    names = shorten_names([*long, "2021", "数 值"])
    assert len(set(names.values())) == 6
    assert all(len(name) <= 32 for name in names.values())


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another home, into which the same reports were loaded."""
    return publish_reports(tmp_path_factory.mktemp("twin"), REPORTS)


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_same_state_gives_the_same_bytes(home: Path, twin: Path, tmp_path: Path, form: str) -> None:
    digests = set()
    for turn, place in enumerate((home, twin)):
        out = tmp_path / f"{turn}.{form}"
        export_query(place, "SELECT * EXCLUDE run_id FROM observation ORDER BY ALL", form, out)
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_whole_export_describes_and_hashes_every_file(home: Path, tmp_path: Path) -> None:
    package = json.loads(export_warehouse(home, tmp_path / "out").read_text(encoding="utf-8"))
    assert {Path(item["path"]).parts[0].split(".")[0] for item in package["resources"]} == set(RELATIONS)
    for item in package["resources"]:
        data = (tmp_path / "out" / item["path"]).read_bytes()
        assert (item["bytes"], item["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())
        assert all(field["description"] for field in item["schema"]["fields"]), item["name"]
    parts = sorted(path.parent.name for path in (tmp_path / "out" / "observation").rglob("*.parquet"))
    assert parts == ["province=14", "province=33"]
    assert pl.read_parquet(tmp_path / "out" / "observation").height == 3


@pytest.mark.thorough("two whole exports")
def test_a_whole_export_of_the_same_rows_by_another_run_has_the_same_files(tmp_path: Path) -> None:
    told = []
    for run_id in ("r1", "r2"):
        home = tmp_path / run_id
        load_reports(home, REPORTS, run_id=run_id)
        publish(home)
        package = json.loads(export_warehouse(home, home / "out").read_text(encoding="utf-8"))
        told.append([(item["path"], item["hash"]) for item in package["resources"]])
    assert told[0] == told[1]


def test_a_query_or_form_that_is_wrong_leaves_no_file(home: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        export_query(home, "FROM nowhere", "csv", tmp_path / "out.csv")
    with pytest.raises(ExportError, match="csv, json, parquet, xlsx, dta"):
        export_query(home, "SELECT 1", "docx", tmp_path / "out.docx")
    assert not list(tmp_path.glob("out*"))
