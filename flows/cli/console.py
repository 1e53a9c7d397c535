"""Results as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.monitor.left_out import LeftOut, list_left_out
from flows.monitor.summary import Summary, describe_counts, format_target
from flows.run.home import Home
from warehouse.store.paths import published_path

PLAIN_WIDTH = 160  # of a pipe or a file, which have none of their own
VERDICT_STYLES = {"met": "green", "missed": "red", "pending": "yellow", "undecidable": "dim"}
STATUS_STYLES = {"loaded": "green", "quarantined": "red", "skipped": "dim"}


def make_console() -> Console:
    """A console on stdout that does not squeeze tables when stdout is not a terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


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
    """Rows as a table; a column that is empty throughout is left out. ``styles``: column to value to style."""
    if not rows:
        return
    names = [name for name in rows[0] if any(row[name] not in (None, "", []) for row in rows)]
    console.print(Text(title, style="bold"))
    table = Table(header_style="bold", pad_edge=False)
    for name in names:
        numeric = all(isinstance(row[name], int | float | None) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row[name], (styles or {}).get(name, {})) for name in names))
    console.print(table)


def show_frame(console: Console, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """A query's result as a table with its own column names, values as the database gives them."""
    table = Table(header_style="bold", pad_edge=False)
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value, {}) for value in row))
    console.print(table)


def _cell(value: Any, styles: Mapping[str, str]) -> Text:
    if value is None:
        return Text("")
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return Text(text, style=styles.get(text, ""))
