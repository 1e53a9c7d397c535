"""What is shown below the help of each command: lines that can be pasted, with what they do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEADING = "Examples"
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "run": (
        ("duibiao run", "the five reports of the project"),
        ("duibiao run reports/ one.pdf", "a folder and a file"),
        ("duibiao run reports/ --again", "what is known or was refused, too"),
    ),
    "reread": (
        ("duibiao reread", "with the rules and corrections of today"),
        ("duibiao reread --hold", "the same without publishing; then `duibiao diff`"),
    ),
    "collect": (("duibiao collect my-sources.yml", "what is new there, into the archive; `duibiao run` reads it"),),
    "backfill": (("duibiao backfill my-sources.yml --years 2015 2020", "reports of these years, to the end of lists"),),
    "sql": (
        ("duibiao sql", "what can be asked"),
        ('duibiao sql "describe scorecard"', "columns of a table"),
        ("duibiao sql \"from target_vs_actual_for('140827')\"", "one region"),
        ('duibiao sql "from panel" -o panel.csv', "a whole result into a file"),
        ("duibiao sql - < query.sql", "a query from a file"),
    ),
    "status": (("duibiao status", "what is there, what was refused and why"),),
    "diff": (
        ("duibiao diff", "what publishing would change"),
        ("duibiao diff 3 -o changes.xlsx", "against snapshot 3, every changed observation into a file"),
    ),
    "publish": (("duibiao publish", "what `duibiao run --hold` has loaded"),),
    "snapshots": (("duibiao snapshots", "numbers for `duibiao rollback` and `duibiao diff`"),),
    "rollback": (
        ("duibiao rollback", "the state before the present one"),
        ("duibiao rollback 3", "snapshot 3"),
    ),
    "doctor": (
        ("duibiao doctor", "what is wrong, and the remedy"),
        ("duibiao doctor --repair", "mend what is damaged"),
    ),
    "backup": (("duibiao backup duibiao-2026-01.tar", "one file with everything"),),
    "restore": (("duibiao restore duibiao-2026-01.tar --home elsewhere", "and back"),),
    "export": (
        ("duibiao export out/", "everything as CSV and Parquet"),
        ("duibiao export all.xlsx", "one workbook, a sheet a table"),
        ("duibiao export panel.dta --relation panel", "one relation for Stata"),
    ),
    "evaluate": (("duibiao evaluate gold.csv --misses", "figures, and every row that is wrong"),),
    "correct": (
        ('duibiao correct report-2021:o12 --value 67.8亿 --reason "the report says 67.8"', "a number that was misread"),
        ('duibiao correct report-2021:o12 --not-an-observation --reason "a page number"', "take it out"),
    ),
    "init": (("duibiao init my-reports", "a folder to put reports into, with all files explained"),),
    "explain": (
        ("duibiao explain 霍山县 2025", "the report of a region and a year"),
        ("duibiao explain report.pdf", "all numbers, marked by what became of them"),
        ("duibiao explain report.pdf --number 12.6%", "what one of them says, and how it was read"),
    ),
    "web": (
        ("duibiao web", "the pages, at http://127.0.0.1:4280"),
        ("duibiao web --static out --region 河曲县", "the pages of one region and its reports as files"),
    ),
    "serve": (
        ("duibiao serve reports/", "read this folder every morning at six"),
        ('duibiao serve --sources my-sources.yml --cron "0 8 * * 1"', "collect every Monday at eight"),
    ),
}
"""Command to example and note."""


def list_examples(command: str, words: Mapping[str, str] = MappingProxyType({})) -> str:
    """The examples of a command as its epilogue: a line each, in other ``words`` where there are some."""
    lines = [f"{line}   [dim]{words.get(note, note)}[/dim]" for line, note in EXAMPLES[command]]
    return "\n\n".join([f"[bold]{words.get(HEADING, HEADING)}[/bold]", *lines])
