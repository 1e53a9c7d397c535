"""Rows to sheets of an Excel workbook: a frozen heading with filters, widths that fit, and text that stays text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.errors import ExportError

EXCEL_ROWS = 1_048_575
EXCEL_CHARACTERS = 32_767
MEASURED_ROWS = 200
NARROWEST, WIDEST = 8, 60
_FIXED_DAY = datetime(2000, 1, 1)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}


class Book:
    """A workbook that is being written; what a sheet holds is written once, from its first row to its last."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})

    def add_sheet(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], headings: Mapping[str, str]
    ) -> None:
        """A sheet of ``rows``; ``headings`` are what stands above a column in place of its name.

        Text is written as text whatever it begins with, so that no cell turns into a formula or link.
        """
        sheet = self._book.add_worksheet(name)
        shown = [headings.get(column, column) for column in columns]
        for place, width in enumerate(_measure(shown, rows)):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        for place, heading in enumerate(shown):
            sheet.write_string(0, place, heading, self._heading)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                _write_cell(sheet, number, place, value)


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """A new workbook, complete when the block ends. Raises ExportError when xlsxwriter is not installed."""
    try:
        import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
    except ImportError as error:
        raise ExportError("Excel files need xlsxwriter; `pip install xlsxwriter`") from error
    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as book:
        book.set_properties({"title": "duibiao", "created": _FIXED_DAY})
        yield Book(book)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:EXCEL_CHARACTERS])


def _measure(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[int]:
    for place, heading in enumerate(headings):
        texts = [*heading.split("\n"), *(str(row[place]) for row in rows[:MEASURED_ROWS] if row[place] is not None)]
        yield min(max(NARROWEST, *(_count_cells(text) for text in texts)) + 2, WIDEST)


def _count_cells(text: Iterable[str]) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
