"""A CSV file for a spreadsheet: texts that would run are marked, numbers and raw files stay as they are."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from warehouse.query.export import write_frame
from warehouse.query.formulas import disarm_formulas

ARMED = (
    "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "  =1", "＝1+1", "-", '=HYPERLINK("http://a")',
)  # fmt: skip
HARMLESS = ("", "增长5%", "-2.1%", "+4.9", "-1,234.5", "−2.1%", "a=b", "3-5", "'=1", "-5.2‰")


@pytest.mark.parametrize("text", ARMED)
def test_a_text_that_would_run_is_marked(text: str) -> None:
    assert disarm_formulas(pl.DataFrame({"quote": [text]}))["quote"].to_list() == ["'" + text]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_and_numbers_stay(text: str) -> None:
    assert disarm_formulas(pl.DataFrame({"quote": [text]}))["quote"].to_list() == [text]


def test_numbers_and_nothing_are_no_texts() -> None:
    frame = pl.DataFrame({"value": [-2.5, None], "quote": [None, "=1"], "=x": [1, 2]})
    assert disarm_formulas(frame).to_dict(as_series=False) == {
        "value": [-2.5, None],
        "quote": [None, "'=1"],
        "'=x": [1, 2],
    }


@pytest.mark.parametrize(("raw", "written"), [(False, "'=1"), (True, "=1")])
def test_a_file_is_safe_unless_it_is_raw(tmp_path: Path, raw: bool, written: str) -> None:
    write_frame(pl.DataFrame({"quote": ["=1"], "names": [["=1"]]}), "csv", tmp_path / "a.csv", raw=raw)
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert rows == [["quote", "names"], [written, '["=1"]']]


def test_other_forms_know_texts_from_formulas(tmp_path: Path) -> None:
    write_frame(pl.DataFrame({"quote": ["=1"]}), "parquet", tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet")["quote"].to_list() == ["=1"]
