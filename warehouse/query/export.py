"""Relations and query results as files for other programs. The same published state gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas import TABLES
from warehouse.errors import ExportError
from warehouse.query.excel import EXCEL_ROWS, open_book
from warehouse.query.formulas import disarm_formulas
from warehouse.query.read import connect_published, run_query
from warehouse.relations.catalog import list_exported

VOLATILE = ("run_id", "row_id", "preference")
"""Columns that differ from run to run without anything having changed; they stay in the warehouse."""

RELATIONS = list_exported()
"""Relations that belong to an export of everything."""
STATA_NAME = 32
STATA_LABEL = 80

Writer = Callable[[pl.DataFrame, Path, Mapping[str, str]], None]


def export_query(
    home: Path,
    sql: str,
    form: str,
    out: Path,
    params: Sequence[Any] | None = None,
    labels: Mapping[str, str] | None = None,
) -> int:
    """Rows of a query to a file; ``form`` is csv, json, parquet, xlsx or dta. Returns the number of rows.

    ``labels`` (column to words) become the variable labels of a Stata file. Raises QueryError or ExportError.
    """
    with connect_published(home) as con:
        frame = run_query(con, sql, params)
    write_frame(frame, form, out, labels)
    return frame.height


def write_frame(
    frame: pl.DataFrame, form: str, out: Path, labels: Mapping[str, str] | None = None, raw: bool = False
) -> None:
    """A frame to a file in one of WRITERS' forms. A file that is there is replaced, whole or not at all.

    A CSV file is made for spreadsheets, which take some texts for formulas: these get a mark, unless it is ``raw``.
    """
    if form not in WRITERS:
        raise ExportError(f"{form}: unknown format; known: {', '.join(WRITERS)}")
    if form == "csv" and not raw:
        frame = disarm_formulas(flatten(frame))
    with replace_whole(out) as draft:
        WRITERS[form](frame, draft, labels or {})


@contextmanager
def replace_whole(out: Path) -> Iterator[Path]:
    """A path to write to in the block; then it takes the place of ``out``, unless the block raised."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{out.name}.draft{out.suffix}")
    try:
        yield draft
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def export_warehouse(home: Path, folder: Path, forms: Sequence[str] = ("csv", "parquet"), raw: bool = False) -> Path:
    """All relations of RELATIONS into ``folder``, with a Frictionless datapackage.json that describes them.

    Rows are sorted by all columns, columns of VOLATILE left out; Parquet files of observations are split by
    province (``observation/province=14/part.parquet``). Files of an earlier export into this folder that are not
    part of this one are removed. Returns the path of datapackage.json.
    """
    resources: list[dict[str, Any]] = []
    path = folder / "datapackage.json"
    earlier = _list_earlier(path)
    with connect_published(home) as con:
        notes = dict(
            con.execute(
                "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal"
                " UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
            ).fetchall()
        )
        number, published_at = con.execute("SELECT number, published_at FROM snapshot").fetchall()[0]
        for name in RELATIONS:
            columns = describe_columns(con, name)
            fields = ", ".join(f'"{column}"' for column, _, _ in columns)
            labels = {column: note for column, _, note in columns}
            for form in forms:
                for part, condition in _split(con, name, form):
                    frame = con.sql(f'SELECT {fields} FROM "{name}" {condition} ORDER BY ALL').pl()
                    write_frame(frame, form, folder / part, labels, raw)
                    resources.append(_to_resource(name, form, part, folder / part, notes[name], columns))
    package = {
        "profile": "data-package",
        "name": "duibiao",
        "title": "对标: targets of Chinese government work reports beside what was achieved",
        "version": str(number),
        "created": published_at.isoformat() + "Z",
        "resources": resources,
    }
    for part in earlier - {str(item["path"]) for item in resources}:
        (folder / part).unlink(missing_ok=True)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return path


def _list_earlier(package: Path) -> set[str]:
    """Files that an earlier export into this folder has written; other people's descriptions name none."""
    try:
        told = json.loads(package.read_text(encoding="utf-8"))
        if told["name"] != "duibiao":
            return set()
        paths = {str(item["path"]) for item in told["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {path for path in paths if not Path(path).is_absolute() and ".." not in Path(path).parts}


def export_relation(home: Path, name: str, form: str, out: Path, raw: bool = False) -> int:
    """All rows of one relation to a file, sorted, its columns' comments as labels. Returns the number of rows.

    Raises ExportError for a relation that is not there.
    """
    with connect_published(home) as con:
        columns = describe_columns(con, name)
        if not columns:
            known = con.execute("SELECT DISTINCT table_name FROM duckdb_columns() WHERE NOT internal ORDER BY 1")
            raise ExportError(f"{name}: no such relation; known: {', '.join(row[0] for row in known.fetchall())}")
        fields = ", ".join(f'"{column}"' for column, _, _ in columns)
        frame = con.sql(f'SELECT {fields} FROM "{name}" ORDER BY ALL').pl()
    write_frame(frame, form, out, {column: note for column, _, note in columns}, raw)
    return frame.height


def describe_columns(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str, str]]:
    """Columns of a relation that belong to an export: name, type and note."""
    rows = con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [name],
    ).fetchall()
    return [row for row in rows if row[0] not in VOLATILE]


def _split(con: duckdb.DuckDBPyConnection, name: str, form: str) -> list[tuple[str, str]]:
    """Parts of a relation in a form: (path, WHERE clause)."""
    if form != "parquet" or name not in TABLES or not TABLES[name].partitioned:
        return [(f"{name}.{form}", "")]
    provinces = con.execute(
        f"SELECT DISTINCT coalesce(left(region_code, 2), '00') FROM \"{name}\" ORDER BY 1"
    ).fetchall()
    return [
        (f"{name}/province={code}/part.parquet", f"WHERE coalesce(left(region_code, 2), '00') = '{code}'")
        for (code,) in provinces
        if re.fullmatch("[0-9]{2}", code)
    ]


def _to_resource(
    name: str, form: str, part: str, path: Path, note: str, columns: Sequence[tuple[str, str, str]]
) -> dict[str, Any]:
    media = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "json": "application/json"}
    return {
        "name": re.sub(r"[^a-z0-9_.-]", "-", part.removesuffix("/part.parquet").lower()),
        "path": part,
        "format": form,
        "mediatype": media.get(form, "application/octet-stream"),
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest(),
        "description": note,
        "schema": {
            "fields": [
                {"name": column, "type": _to_frictionless(kind), "description": text} for column, kind, text in columns
            ]
        },
    }


def _to_frictionless(kind: str) -> str:
    if kind.endswith("[]"):
        return "array"
    whole = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
    if kind in whole:
        return "integer"
    known = {"DOUBLE": "number", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "JSON": "object"}
    return known.get(kind, "string")


def flatten(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists and structs as JSON text, for forms that know no nesting."""
    flat = []
    for name, kind in frame.schema.items():
        if kind.is_nested():
            values = [
                None if value is None else json.dumps(value, ensure_ascii=False, default=str)
                for value in frame[name].to_list()
            ]
            flat.append(pl.Series(name, values, dtype=pl.String))
    return frame.with_columns(flat)


def _write_csv(frame: pl.DataFrame, path: Path, _labels: Mapping[str, str]) -> None:
    # The mark at the start is what makes Excel read Chinese.
    flatten(frame).write_csv(path, include_bom=True, datetime_format="%Y-%m-%dT%H:%M:%SZ")


def _write_json(frame: pl.DataFrame, path: Path, _labels: Mapping[str, str]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.write("[\n")
        for number, row in enumerate(frame.iter_rows(named=True)):
            handle.write((",\n" if number else "") + json.dumps(row, ensure_ascii=False, default=str))
        handle.write("\n]\n")


def _write_parquet(frame: pl.DataFrame, path: Path, _labels: Mapping[str, str]) -> None:
    frame.write_parquet(path, compression="zstd", statistics=True)


def _write_xlsx(frame: pl.DataFrame, path: Path, _labels: Mapping[str, str]) -> None:
    if frame.height > EXCEL_ROWS:
        raise ExportError(
            f"{path}: {frame.height:,} rows are more than Excel takes ({EXCEL_ROWS:,}); use csv or parquet"
        )
    with open_book(path) as book:
        book.add_sheet("duibiao", frame.columns, flatten(frame).rows(), {})


def _write_dta(frame: pl.DataFrame, path: Path, labels: Mapping[str, str]) -> None:
    """Stata 14 and later: UTF-8, a label for every variable, no null strings (Stata has none)."""
    try:
        import pyreadstat
    except ImportError as error:
        raise ExportError("Stata files need pyreadstat; `pip install pyreadstat`") from error
    names = shorten_names(frame.columns)
    shown: dict[str, str | None] = {names[name]: shorten_label(labels.get(name) or name) for name in frame.columns}
    flat = flatten(frame).with_columns(
        pl.col(pl.Boolean).cast(pl.Int8),
        pl.col(pl.Date, pl.Datetime, pl.Decimal).cast(pl.String).fill_null(""),
        pl.col(pl.String).fill_null(""),
    )
    pyreadstat.write_dta(flat.rename(names), str(path), file_label="duibiao", column_labels=shown, version=14)
    _set_stata_time(path)


def shorten_label(text: str) -> str:
    """A note to a label of at most 80 characters that ends with a whole word or sentence, marked where it goes on."""
    text = " ".join(text.split())
    if len(text) <= STATA_LABEL:
        return text
    first = text.split(". ")[0].split("; ")[0].split(": ")[0]
    if len(first) <= STATA_LABEL:
        return first.rstrip(".")
    end = first.rfind(" ", STATA_LABEL // 2, STATA_LABEL)
    return first[: end if end > 0 else STATA_LABEL - 1].rstrip(" ,(") + "…"


def shorten_names(columns: Sequence[str]) -> dict[str, str]:
    """Column names to names that Stata takes: letters, digits and _, at most 32, all different."""
    names: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"\W", "_", column)
        name = name if re.match(r"[A-Za-z_]", name) else f"_{name}"
        if len(name) > STATA_NAME:
            # The end tells level from growth.
            name = f"{name[: STATA_NAME - 13]}_{name[-12:]}"
        base, number = name, 1
        while name in names.values():
            number += 1
            name = f"{base[: STATA_NAME - 3]}_{number}"
        names[column] = name
    return names


def _set_stata_time(path: Path) -> None:
    """The header holds the minute of writing; a fixed one keeps the same rows the same bytes."""
    with path.open("r+b") as handle:
        head = handle.read(4096)
        start = head.find(b"<timestamp>\x11")
        if start >= 0:
            handle.seek(start + len(b"<timestamp>\x11"))
            handle.write(b"01 Jan 2000 00:00")


WRITERS: dict[str, Writer] = {
    "csv": _write_csv,
    "json": _write_json,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
    "dta": _write_dta,
}
"""Every form by name, which is also the ending of its files."""
