"""The command ``sql``: a query's result on the screen or in a file, or what can be asked."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from flows.cli.console import make_console, show_result, show_rows
from flows.cli.layout import draw_table, escape_text
from flows.cli.words import say, speaks_chinese
from flows.errors import InputError
from flows.run.home import Home

if TYPE_CHECKING:
    import polars as pl

    from warehouse.query.bounded import Answer

INTERRUPTED = 130
LEAST_MEMORY = 100 * 10**6
SCREEN_FORMS = (None, "table", "record")
SHOWN_ROWS = 100
SHOWN_RECORDS = 10
MEMORY = re.compile(r"([0-9]{1,6})\s*([MG])B?", re.IGNORECASE)
SIZES = {"M": 10**6, "G": 10**9}
UNIT_WORDS = "select class, text from unit where factor = 1 order by rowid"
UNIT_OF_INDICATORS = "select code, unit from indicator"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the command line gives it (``-``: it stands on stdin); ``limit``: rows to show, 0 for all.

    ``raw``: a CSV file holds every text as it is, those that a spreadsheet takes for formulas, too.
    """

    sql: str | None
    form: str | None
    output: Path | None
    limit: int | None
    seconds: float
    memory: str
    raw: bool = False


def query_warehouse(home: Home, asked: Asked) -> None:
    """One query's result on the screen or in a file; without a query, the relations and what they hold.

    A Ctrl-C ends the process at once, whatever the query is doing.
    """
    if asked.sql is None:
        show_relations(make_console(), home)
        return
    try:
        _answer(home, asked, sys.stdin.read() if asked.sql == "-" else asked.sql)
    except KeyboardInterrupt:
        # The query's thread may be where nothing reaches it. It only reads: there is nothing to put in order.
        sys.stdout.flush()
        print("duibiao: interrupted", file=sys.stderr, flush=True)
        os._exit(INTERRUPTED)


def _answer(home: Home, asked: Asked, sql: str) -> None:
    from warehouse.query.bounded import Limits, ask

    form, output = asked.form, asked.output
    file_form = _choose_file_form(form, output)
    shown = None if file_form else SHOWN_ROWS if asked.limit is None else asked.limit or None
    answer = ask(home.root, sql, Limits(asked.seconds, read_memory(asked.memory), shown))
    if file_form is None:
        show_answer(make_console(), home, answer, form, asked.limit)
        if not answer.frame.height:
            show_misspelt(home, sql)
    elif output:
        from flows.cli.export import write_rows

        write_rows(answer.frame, file_form, output, asked.raw)
        told = say("{rows} rows in {file}", rows=f"{answer.frame.height:,}", file=output)
        typer.echo(escape_text(told), err=True)
    else:
        _print_rows(answer.frame, file_form)


def _choose_file_form(form: str | None, output: Path | None) -> str | None:
    """The form of what is written whole, to a file or to stdout; None for the screen. Raises InputError."""
    if output is not None:
        from flows.cli.export import FORMS, read_form

        if form is not None and form not in FORMS:
            raise InputError(f"{output}: --format {form} is for the screen; a file is one of {', '.join(FORMS)}")
        return form or read_form(output)
    if form in SCREEN_FORMS:
        return None
    if form in ("csv", "json") or (form == "parquet" and not sys.stdout.isatty()):
        return form
    raise InputError(f"--format {form} is not for a screen; give a file, too: -o FILE.{form}")


def _print_rows(frame: pl.DataFrame, form: str) -> None:
    if form == "parquet":
        frame.write_parquet(sys.stdout.buffer)
        return
    csv = form == "csv"
    written = frame.with_columns(_lists_as_json(frame)).write_csv() if csv else frame.write_json() + "\n"
    if sys.stdout.isatty():
        sys.stdout.write(escape_text(written))  # a program gets what is there; a terminal would obey it
    else:
        sys.stdout.buffer.write(written.encode())


def read_memory(text: str) -> int:
    """4GB or 500MB to bytes. Raises InputError."""
    match = MEMORY.fullmatch(text.strip())
    size = int(match[1]) * SIZES[match[2].upper()] if match else 0
    if size < LEAST_MEMORY:
        raise InputError(f"--memory {text}: give an amount from 100MB up, such as 500MB or 4GB")
    return size


def show_answer(console: Console, home: Home, answer: Answer, form: str | None, limit: int | None) -> None:
    """The first rows of a result as a table or as records, amounts with their units, and how many more there are."""
    from flows.cli.cells import read_units, to_columns
    from warehouse.query.read import query

    spelt, levels = (query(home.root, sql).to_dicts() for sql in (UNIT_WORDS, UNIT_OF_INDICATORS))
    units = read_units(spelt, levels, is_english=not speaks_chinese(os.environ))
    columns = to_columns(answer.frame, units)
    if form is None and draw_table(columns, console.width) is None:
        form = "record"
    if form == "record" and limit is None:
        columns = [column._replace(cells=column.cells[:SHOWN_RECORDS]) for column in columns]
    show_result(console, columns, form)
    shown = len(columns[0].cells) if columns else 0
    if not answer.frame.height:
        console.print(say("no rows"))
    if answer.counted > shown:
        told = "{shown} of {total} rows; --limit 0 shows all, --format csv writes all"
        total = f"{answer.counted:,}" if answer.is_counted else f">{answer.counted:,}"
        console.print(say(told, shown=shown, total=total))


def show_misspelt(home: Home, sql: str) -> None:
    """Names in a query without an answer that are not known, with the nearest ones, on stderr."""
    from flows.cli.translate import translate_message
    from warehouse.query.misspelt import list_misspelt

    for told in list_misspelt(home.root, sql):
        typer.echo(escape_text(translate_message(told) if speaks_chinese(os.environ) else told), err=True)


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
