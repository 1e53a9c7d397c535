"""The warehouse as one Excel workbook: a sheet a relation, headed by Chinese names and units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb

from transforms.language.seedfile import check_keys, parse_yaml
from warehouse.query.excel import EXCEL_ROWS, open_book
from warehouse.query.export import RELATIONS, describe_columns, flatten, replace_whole
from warehouse.query.read import connect_published
from warehouse.relations.catalog import list_notes, read_catalog, read_sql

CONTENTS = "目录"
TOO_MANY = "行数超过 Excel 上限，请用 csv 或 parquet。"
_FILE = "warehouse/relations/chinese.yml"
_PANEL = re.compile(r"([a-z][a-z0-9_]*)_(level|growth)")


@cache
def read_names() -> Mapping[str, Mapping[str, str]]:
    """chinese.yml: ``relations`` and ``columns`` to their Chinese names. Raises SeedError with file and line."""
    data = parse_yaml(read_sql("chinese.yml"), _FILE)
    check_keys(data, _FILE, {"relations", "columns"}, set())
    names: Mapping[str, Mapping[str, str]] = data
    return names


def export_workbook(home: Path, out: Path) -> dict[str, int]:
    """All relations of an export as sheets of one workbook. Returns sheet to number of rows.

    The first sheet says what the others hold. A relation of more rows than a sheet takes is left out, and the first
    sheet says so. Raises NotPublishedError, ExportError when xlsxwriter is not installed.
    """
    place = {name: number for number, name in enumerate(read_catalog().shown_first)}
    order = sorted(RELATIONS, key=lambda name: place.get(name, len(place)))
    names, notes = read_names()["relations"], list_notes()
    with connect_published(home) as con, replace_whole(out) as draft, open_book(draft) as book:
        counts = {name: con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in order}
        listed = [
            (
                names[name],
                name,
                count,
                notes[name] if count <= EXCEL_ROWS else f"More rows than a sheet takes. {notes[name]}",
            )
            for name, count in counts.items()
        ]
        book.add_sheet(CONTENTS, ("表", "relation", "行数", "holds"), listed, {})
        written = {name: count for name, count in counts.items() if count <= EXCEL_ROWS}
        for name in written:
            columns = [column for column, _, _ in describe_columns(con, name)]
            fields = ", ".join(f'"{column}"' for column in columns)
            frame = flatten(con.sql(f'SELECT {fields} FROM "{name}" ORDER BY ALL').pl())
            book.add_sheet(names[name], columns, frame.rows(), head_columns(con, columns))
    return written


def head_columns(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> dict[str, str]:
    """Columns to what stands above them: the Chinese name, then the name itself. Columns of panels tell their unit."""
    names = read_names()["columns"]
    units = {
        code: (name, word)
        for code, name, word in con.execute(
            "SELECT i.code, i.name_zh, coalesce(w.word, i.unit)"
            " FROM indicator i LEFT JOIN unit_word w ON w.class = i.unit"
        ).fetchall()
    }
    headed = {column: f"{names[column]}\n{column}" for column in columns if column in names}
    for column in columns:
        panel = _PANEL.fullmatch(column)
        if panel and panel[1] in units:
            name, word = units[panel[1]]
            headed[column] = f"{name}{'增速（%）' if panel[2] == 'growth' else f'（{word}）'}\n{column}"
    return headed
