"""Results as a screen shows them: nothing wider than it, nothing lost without a mark."""

from __future__ import annotations

from io import StringIO

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from flows.cli.cells import Units, find_unit, format_cell, to_columns, write_digits
from flows.cli.console import show_result, show_rows
from flows.cli.layout import MARK, Column, cut, draw_table, fold, share_width

UNITS = Units({"CNY": "元", "persons": "人", "%": "%"}, {"gdp": "CNY", "urban_jobs_new": "persons"})
TEXTS = st.text(alphabet="全县新增就业7,.% ab", max_size=60)


def show(columns: list[Column], width: int, form: str | None = None) -> list[str]:
    console = Console(file=StringIO(), width=width, highlight=False)
    show_result(console, columns, form)
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written.splitlines()


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("新增就业", 8, "新增就业"),
        ("新增就业", 7, "新增就…"),
        ("新增就业", 6, "新增…"),
        ("a新增", 4, "a新…"),
        ("abc", 3, "abc"),
        ("", 1, ""),
    ],
)
def test_a_text_is_cut_by_cells_with_a_mark(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


@given(TEXTS, st.integers(1, 30))
def test_what_is_cut_fits_and_what_is_folded_loses_nothing(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    assert "".join(fold(text, width)) == text
    assert all(cell_len(line) <= max(width, 2) for line in fold(text, width))


@given(st.lists(st.tuples(TEXTS, st.booleans()), min_size=1, max_size=9), st.integers(20, 160))
def test_columns_share_the_width_and_numbers_are_never_cut(made: list[tuple[str, bool]], width: int) -> None:
    columns = [Column(f"c{place}", [text], is_number) for place, (text, is_number) in enumerate(made)]
    widths = share_width(columns, width)
    if widths is not None:
        assert sum(widths) + 3 * len(widths) - 1 <= width
        assert all(size >= cell_len(one.cells[0]) for one, size in zip(columns, widths, strict=True) if one.is_number)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=4), st.integers(20, 160))
def test_no_line_is_wider_than_the_screen(rows: list[list[str]], width: int) -> None:
    columns = [Column(f"column_{place}", [row[place] for row in rows]) for place in range(3)]
    assert all(cell_len(line) <= width for line in show(columns, width))


def test_numbers_stand_at_the_right() -> None:
    lines = show([Column("n", ["8", "107"], True), Column("text", ["a", "b"])], 40)
    assert [line for line in lines if line.startswith("│")] == ["│  8 │ a   │", "│107 │ b   │"]


def test_what_is_cut_in_a_table_is_said_and_whole_in_a_record() -> None:
    columns = [Column("region", ["某县"]), Column("quote", ["全县新增就业二千一百人" * 9])]
    table = show(columns, 60)
    assert any(MARK in line for line in table[:-1])
    assert "--format record" in table[-1]
    assert "全县新增就业二千一百人" * 9 in "".join(line.strip() for line in show(columns, 60, "record")[2:])


def test_columns_that_do_not_fit_become_records_without_what_is_empty() -> None:
    columns = [Column(f"column_{place}", ["" if place == 3 else f"value {place}"]) for place in range(32)]
    assert draw_table(columns, 100) is None
    lines = show(columns, 100)
    assert sum("value" in line for line in lines) == 31
    assert not any("column_3 " in line for line in lines)
    assert "empty" in lines[-1]


def test_a_table_that_is_asked_for_keeps_all_columns() -> None:
    columns = [Column(f"column_{place}", [f"value {place}"]) for place in range(32)]
    (row,) = (line for line in show(columns, 60, "table") if line.startswith("│"))
    assert row.count("value") == 32


def test_texts_of_reports_do_not_steer_the_terminal() -> None:
    assert format_cell("a\x1b[2Jb\u202ec\nd", None, UNITS) == "a [2Jb c d"


@pytest.mark.parametrize(
    ("name", "row", "text"),
    [
        ("value", {"value": 6.4613e12, "unit": "CNY"}, "6.4613万亿元"),
        ("value", {"value": 2100.0, "unit": "persons"}, "2100人"),
        ("target_value", {"target_value": 180000.0, "unit": "count"}, "18万"),
        ("target_value", {"target_value": 6.78e9}, "67.8亿"),
        ("target_value", {"target_value": 5.5, "unit": "%"}, "5.5 %"),
        ("gap", {"gap": -0.3, "unit": "%"}, "-0.3个百分点"),
        ("value", {"value": 0.9, "unit": "%", "measure": "change"}, "0.9个百分点"),
        ("gdp_level", {"gdp_level": 6.78e9}, "67.8亿元"),
        ("gdp_growth", {"gdp_growth": 8.1}, "8.1 %"),
        ("other_level", {"other_level": 6.78e9}, "6780000000"),
        ("period_end", {"period_end": 2021}, "2021"),
        ("sum(gap)", {"sum(gap)": 1e13}, "10000000000000"),
        ("value", {"value": None, "unit": "CNY"}, ""),
    ],
)
def test_amounts_are_written_with_their_unit(name: str, row: dict[str, object], text: str) -> None:
    assert format_cell(row[name], find_unit(name, row, UNITS), UNITS) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(6.4613e12, "6461300000000"), (1e-7, "0.0000001"), (0.1 + 0.2, "0.3"), (-0.0, "-0"), (float("inf"), "inf")],
)
def test_numbers_have_no_exponent(number: float, text: str) -> None:
    assert write_digits(number) == text


def test_a_frame_becomes_columns_that_know_what_is_a_number() -> None:
    frame = pl.DataFrame({"value": [6.78e9], "unit": ["CNY"], "flags": [["a", "b"]]})
    assert to_columns(frame, UNITS) == [
        Column("value", ["67.8亿元"], True),
        Column("unit", ["CNY"], False),
        Column("flags", ["a, b"], False),
    ]


def test_rows_for_people_are_folded_and_their_counts_stand_at_the_right() -> None:
    console = Console(file=StringIO(), width=40)
    show_rows(console, "Title", [{"rows": "1,204", "holds": "words " * 20}, {"rows": "7", "holds": ""}])
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert sum(line.count("words") for line in lines) == 20
    assert "│    7 │" in lines[-2]
