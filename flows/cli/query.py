"""The command ``sql``: a query's result on the screen or in a file, or what can be asked."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from flows.cli.console import make_console, show_result, show_rows
from flows.cli.layout import draw_table
from flows.cli.words import say, speaks_chinese
from flows.errors import InputError
from flows.run.home import Home

if TYPE_CHECKING:
    import polars as pl

SCREEN_FORMS = (None, "table", "record")
SHOWN_ROWS = 100
SHOWN_RECORDS = 10
UNIT_WORDS = "select class, text from unit where factor = 1 order by rowid"
UNIT_OF_INDICATORS = "select code, unit from indicator"


def query_warehouse(home: Home, sql: str | None, form: str | None, output: Path | None, limit: int | None) -> None:
    """One query's result on the screen or in a file; without a query, the relations and what they hold."""
    from warehouse.query.read import query

    if sql is None:
        show_relations(make_console(), home)
        return
    frame = query(home.root, sql)
    if form in SCREEN_FORMS and output is None:
        show_frame(make_console(), home, frame, form, limit)
        if not frame.height:
            show_misspelt(home, sql)
        return
    if output:
        from flows.cli.export import read_form, write_rows

        write_rows(frame, read_form(output) if form is None else form, output)
    elif form == "csv":
        frame.with_columns(_lists_as_json(frame)).write_csv(sys.stdout.buffer)
    elif form == "json":
        sys.stdout.write(frame.write_json() + "\n")
    elif form == "parquet" and not sys.stdout.isatty():
        frame.write_parquet(sys.stdout.buffer)
    else:
        raise InputError(f"{form} is not for a screen; give -o FILE")


def show_frame(console: Console, home: Home, frame: pl.DataFrame, form: str | None, limit: int | None) -> None:
    """The first rows of a result as a table or as records, amounts with their units, and how many more there are."""
    from flows.cli.cells import read_units, to_columns
    from warehouse.query.read import query

    units = read_units(query(home.root, UNIT_WORDS).to_dicts(), query(home.root, UNIT_OF_INDICATORS).to_dicts())
    columns = to_columns(frame.head(SHOWN_ROWS if limit is None else limit or frame.height), units)
    if form is None and draw_table(columns, console.width) is None:
        form = "record"
    if form == "record" and limit is None:
        columns = [column._replace(cells=column.cells[:SHOWN_RECORDS]) for column in columns]
    show_result(console, columns, form)
    shown = len(columns[0].cells) if columns else 0
    if frame.height > shown:
        told = "{shown} of {total} rows; --limit 0 shows all, --format csv writes all"
        console.print(say(told, shown=shown, total=f"{frame.height:,}"))


def show_misspelt(home: Home, sql: str) -> None:
    """Names in a query without an answer that are not known, with the nearest ones, on stderr."""
    from flows.cli.translate import translate_message
    from warehouse.query.misspelt import list_misspelt

    for told in list_misspelt(home.root, sql):
        typer.echo(translate_message(told) if speaks_chinese(os.environ) else told, err=True)


def show_relations(console: Console, home: Home) -> None:
    """What the published file holds, what people look at first before what that is made from."""
    from warehouse.query.relations import list_relations

    rows = [
        {"relation": item.name, "rows": "" if item.rows is None else f"{item.rows:,}", "holds": item.about}
        for item in list_relations(home.root)
    ]
    show_rows(console, say('Relations of the warehouse (duibiao sql "describe NAME" shows columns)'), rows)


def _lists_as_json(frame: Any) -> list[Any]:
    """CSV has no lists: they are written as JSON texts."""
    import json

    import polars as pl

    return [
        pl.col(name).map_elements(lambda items: json.dumps(items.to_list(), ensure_ascii=False), return_dtype=pl.String)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List)
    ]
