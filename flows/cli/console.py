"""Results as a person reads them in a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from flows.cli.cells import Units, format_cell
from flows.cli.layout import MARK, Column, draw_records, draw_table, share_width
from flows.monitor.left_out import LeftOut, list_left_out
from flows.monitor.summary import Summary, describe_counts, format_target
from flows.run.home import Home
from warehouse.store.paths import published_path

PLAIN_WIDTH = 160  # of a pipe or a file, which have none of their own
NO_UNITS = Units()
_DIGITS = re.compile(r"[-+]?[\d,]*\.?\d*")
VERDICT_STYLES = {"met": "green", "missed": "red", "pending": "yellow", "undecidable": "dim"}
STATUS_STYLES = {"loaded": "green", "quarantined": "red", "skipped": "dim"}


def make_console() -> Console:
    """A console on stdout that does not squeeze tables when stdout is not a terminal."""
    console = Console(highlight=False)
    if console.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return console
    return Console(highlight=False, width=PLAIN_WIDTH)


def show_left_out(console: Console, left_out: LeftOut) -> None:
    """What was there and is not read, and why."""
    for title, rows in list_left_out(left_out).items():
        show_rows(console, title, rows)


def show_summary(console: Console, summary: Summary, home: Home, left_out: LeftOut) -> None:
    """Documents, targets beside actuals, refusals, what is left out, and where to go on from here."""
    documents = [{name: value for name, value in row.items() if name != "source"} for row in summary.documents]
    show_rows(console, "Reports", documents, styles={"status": STATUS_STYLES})
    if summary.targets:
        rows = [format_target(row) for row in summary.targets]
        title = "Targets beside what was achieved"
        if summary.target_count > len(rows):
            title += f" ({len(rows)} of {summary.target_count:,})"
        show_rows(console, title, rows, styles={"verdict": VERDICT_STYLES})
    if summary.refused:
        show_rows(console, "Refused, with the check that failed", summary.refused)
    show_rows(console, "Corrections that correct nothing", summary.unused)
    show_left_out(console, left_out)
    console.print(Text(describe_counts(summary.counts), style="bold"))
    console.print(Text(f"warehouse  {published_path(home.root)}"))
    console.print(Text('query it   duibiao sql "select * from target_vs_actual"   (duibiao sql lists the tables)'))


def show_rows(
    console: Console,
    title: str,
    rows: Sequence[Mapping[str, Any]],
    styles: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Rows as a table; a column that is empty throughout is left out. ``styles``: column to value to style.

    Nothing is cut: long texts are folded.
    """
    if not rows:
        return
    names = [name for name in rows[0] if any(row[name] not in (None, "", []) for row in rows)]
    columns = [
        Column(
            name.replace("_", " "),
            [format_cell(row[name], None, NO_UNITS) for row in rows],
            all(row[name] is None or _DIGITS.fullmatch(str(row[name])) for row in rows),
        )
        for name in names
    ]
    console.print(Text(title, style="bold"))
    widths = share_width(columns, console.width)
    table = Table(header_style="bold", pad_edge=False)
    for column, width in zip(columns, widths or [None] * len(columns), strict=True):
        justify: JustifyMethod = "right" if column.is_number else "left"
        table.add_column(column.name, justify=justify, overflow="fold", min_width=width, max_width=width)
    for place in range(len(rows)):
        cells = [column.cells[place] for column in columns]
        known = [(styles or {}).get(name, {}).get(cell, "") for name, cell in zip(names, cells, strict=True)]
        table.add_row(*(Text(cell, style=style) for cell, style in zip(cells, known, strict=True)))
    console.print(table)


def show_result(console: Console, columns: Sequence[Column], form: str | None) -> None:
    """A query's result; ``form`` is table, record, or None for a table where its columns fit and else records."""
    width = console.width
    drawn = None if form == "record" else draw_table(columns, width, forced=form == "table")
    if drawn is None:
        console.print(draw_records(columns, width))
        if any("" in column.cells for column in columns):
            console.print(Text("columns that are empty in a row are left out of it", style="dim"))
        return
    table, is_cut = drawn
    # A table that was asked for is as wide as its columns; the terminal folds its lines, and none is lost.
    wide = console if form is None else Console(file=console.file, width=10**5, highlight=False)
    wide.print(table)
    if is_cut:
        console.print(Text(f"{MARK} marks what is cut to fit; --format record shows it whole", style="dim"))
