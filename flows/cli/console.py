"""Results as a person reads them in a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from rich import box
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from flows.cli.cells import Units, format_cell
from flows.cli.layout import MARK, Column, draw_records, draw_table, escape_text, share_width
from flows.cli.words import say, speaks_chinese
from flows.monitor.left_out import LeftOut, list_left_out
from flows.monitor.outlook import Outlook, Row
from flows.monitor.pages import find_pages
from flows.monitor.summary import Summary, describe_counts
from flows.run.home import Home, write_command
from flows.web.language.english import translate_written
from warehouse.store.paths import published_path

PLAIN_WIDTH = 160  # of a pipe or a file, which have none of their own
NO_UNITS = Units()
RULED = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
"""A table with a line below its head and no other."""
CODED = ("verdict", "status", "kind", "change")
"""Columns whose values are words of ours, and said in the terminal's language."""
WRITTEN = ("achieved", "aimed", "target", "actual", "gap", "so_far", "needed_each_year")
"""Columns in which the warehouse has written measures and amounts in Chinese."""
COUNTS = ("seen", "loaded", "skipped", "quarantined", "refused_before", "observations")
RETRY = "`duibiao status` says why documents are quarantined; `duibiao run PATH --again` tries them again"
_DIGITS = re.compile(r"[-+]?[\d,]*\.?\d*")
VERDICT_STYLES = {"met": "green", "missed": "red", "pending": "yellow", "undecidable": "dim"}
STATUS_STYLES = {"loaded": "green", "quarantined": "red", "skipped": "dim"}


class PlainConsole(Console):
    """A console on which every text shows itself: what looks like markup stays, what a terminal would obey is escaped.

    Names of files, words of servers and texts of reports are printed here.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def print(self, *objects: Any, **options: Any) -> None:
        """As Console.print."""
        super().print(*map(_escape, objects), **options)


def _escape(shown: Any) -> Any:
    if isinstance(shown, str):
        return escape_text(shown)
    if isinstance(shown, Text) and escape_text(shown.plain) != shown.plain:
        return Text(escape_text(shown.plain), style=shown.style)
    return shown


def make_console(stderr: bool = False) -> Console:
    """A console that does not squeeze tables when it is not on a terminal."""
    console = PlainConsole(stderr=stderr)
    if stderr or console.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return console
    return PlainConsole(width=PLAIN_WIDTH)


def show_left_out(console: Console, left_out: LeftOut) -> None:
    """What was there and is not read, and why."""
    for title, rows in list_left_out(left_out).items():
        named, _, count = title.rpartition(" (")
        show_rows(console, f"{say(named)} ({count}", rows)


def show_summary(console: Console, summary: Summary, home: Home, left_out: LeftOut) -> None:
    """Documents, what each report says at a glance, refusals, what is left out, and where to go on from here."""
    documents = [{name: value for name, value in row.items() if name != "source"} for row in summary.documents]
    labels = {"noise_removed": say("noise"), "unresolved_numerals": say("unresolved")}
    show_rows(console, say("Reports"), documents, styles={"status": STATUS_STYLES}, labels=labels)
    for outlook in summary.outlooks.reports:
        show_outlook(console, outlook, home)
    more = summary.outlooks.total - len(summary.outlooks.reports)
    if more > 0:
        command = write_command(home, "from target_vs_actual_for('…')")
        told = say("{more} more reports, each by its region: {command}", more=more, command=command)
        console.print(Text(told), soft_wrap=True)
    show_rows(console, say("Refused, with the check that failed"), summary.refused)
    show_rows(console, say("Corrections that correct nothing"), summary.unused)
    show_left_out(console, left_out)
    show_counts(console, summary.counts)
    if summary.corrected["in_force"]:
        told = "corrections in force: {in_force}; observations that they change: {used}"
        console.print(say(told, **summary.corrected))
    console.print(Text(f"{say('warehouse')}  {published_path(home.root)}"), soft_wrap=True)
    console.print(Text(f"{say('all targets')}  {write_command(home, 'from scorecard')}"), soft_wrap=True)
    console.print(Text(f"{say('all tables')}  {write_command(home)}"), soft_wrap=True)
    console.print(Text(f"{say('as pages')}  {find_pages(home) or write_command(home, verb='web')}"), soft_wrap=True)


def show_outlook(console: Console, outlook: Outlook, home: Home) -> None:
    """One report: last year beside this year, verdicts, plans under way; a screen, and the commands for the rest."""
    console.print()
    console.print(Text(say("{region} {year}", region=outlook.region, year=outlook.year), style="bold"))
    labels = {
        "achieved": say("achieved in {year}", year=outlook.year - 1),
        "aimed": say("aimed for in {year}", year=outlook.year),
    }
    for part in (outlook.pairs, outlook.verdicts, outlook.plans):
        rows = [_say_outlook(row) for row in part.rows]
        show_rows(console, None, rows, styles={"verdict": VERDICT_STYLES}, labels=labels, is_framed=False)
    hidden = [
        (
            outlook.pairs,
            "select indicator_name, achieved, aimed from review_and_plan"
            f" where region_code = '{outlook.code}' and report_year = {outlook.year}",
        ),
        (outlook.verdicts, f"from target_vs_actual_for('{outlook.place}')"),
        (outlook.plans, f"from plan_progress where region_code = '{outlook.code}'"),
    ]
    for part, sql in hidden:
        more = part.total - len(part.rows)
        if more > 0:
            told = say("{more} more: {command}", more=more, command=write_command(home, sql))
            console.print(Text(told, style="dim"), soft_wrap=True)  # in one piece, to be pasted


def _say_outlook(row: Row) -> dict[str, Any]:
    """A row at a glance in the language of the terminal: names of indicators, measures and amounts."""
    said = {name: value for name, value in row.items() if name != "name_en"}
    if not speaks_chinese(os.environ):
        said |= {name: translate_written(text) for name, text in said.items() if name in WRITTEN and text}
        said["indicator"] = row["name_en"] or row["indicator"]
    return said


def show_counts(console: Console, counts: Row) -> None:
    """What became of the documents of a run, and how to go on with those that are quarantined."""
    console.print(Text(say_counts(counts), style="bold"))
    if counts["quarantined"] or counts.get("refused_before", 0):
        console.print(say(RETRY))


def say_counts(counts: Row) -> str:
    """describe_counts in the language of the terminal."""
    if not speaks_chinese(os.environ):
        return describe_counts(counts)
    refused = counts.get("refused_before", 0)
    numbers = {**counts, "skipped": counts["skipped"] - refused, "refused_before": refused}
    return say("counts of a run", **{name: f"{numbers[name]:,}" for name in COUNTS})


def show_rows(
    console: Console,
    title: str | None,
    rows: Sequence[Mapping[str, Any]],
    styles: Mapping[str, Mapping[str, str]] | None = None,
    labels: Mapping[str, str] | None = None,
    is_framed: bool = True,
) -> None:
    """Rows as a table; a column that is empty throughout is left out. ``styles``: column to value to style.

    ``labels``: column to its heading. Nothing is cut: long texts are folded.
    """
    if not rows:
        return
    names = [name for name in rows[0] if any(row[name] not in (None, "", []) for row in rows)]
    texts = {name: [format_cell(row[name], None, NO_UNITS) for row in rows] for name in names}
    columns = [
        Column(
            (labels or {}).get(name) or say(name.replace("_", " ")),
            [say(text) for text in texts[name]] if name in CODED else texts[name],
            all(_DIGITS.fullmatch(text) for text in texts[name]),
        )
        for name in names
    ]
    colours = [[(styles or {}).get(name, {}).get(text, "") for text in texts[name]] for name in names]
    if title:
        console.print(Text(title, style="bold"))
    console.print(_draw_folded(columns, colours, console.width, is_framed))


def _draw_folded(
    columns: Sequence[Column], colours: Sequence[Sequence[str]], width: int, is_framed: bool
) -> RenderableType:
    """A table whose texts are folded where they do not fit; ``colours`` has a style for every cell."""
    widths = share_width(columns, width)
    table = Table(header_style="bold", pad_edge=False, box=box.HEAVY_HEAD if is_framed else RULED, show_edge=is_framed)
    for column, size in zip(columns, widths or repeat(None), strict=widths is not None):
        justify: JustifyMethod = "right" if column.is_number else "left"
        table.add_column(Text(column.name), justify=justify, overflow="fold", min_width=size, max_width=size)
    styled = [
        [Text(cell, style=colour) for cell, colour in zip(column.cells, shades, strict=True)]
        for column, shades in zip(columns, colours, strict=True)
    ]
    for row in zip(*styled, strict=True):
        table.add_row(*row)
    return table


def show_result(console: Console, columns: Sequence[Column], form: str | None) -> None:
    """A query's result; ``form`` is table, record, or None for a table where its columns fit and else records."""
    width = console.width
    drawn = None if form == "record" else draw_table(columns, width, forced=form == "table")
    if drawn is None:
        console.print(draw_records(columns, width))
        if any("" in column.cells for column in columns):
            console.print(Text(say("columns that are empty in a row are left out of it"), style="dim"))
        return
    table, is_cut = drawn
    # A table that was asked for is as wide as its columns; the terminal folds its lines, and none is lost.
    wide = console if form is None else PlainConsole(file=console.file, width=10**5)
    wide.print(table)
    if is_cut:
        told = say("{mark} marks what is cut to fit; --format record shows it whole", mark=MARK)
        console.print(Text(told, style="dim"))
