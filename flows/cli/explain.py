"""The command ``explain``: one report in the terminal, with its numbers coloured by what became of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.text import Text

from flows.cli.console import make_console, show_rows
from flows.errors import InputError
from flows.run.endings import explain_ending
from flows.run.names import escape_name
from flows.run.seeds import load_language
from transforms.explain import describe_number, find_numbers, mark_spans
from transforms.report import Trace, trace_report

FATE_STYLES = {
    "observation": "bold green",
    "measurement": "cyan",
    "date": "blue",
    "ordinal": "dim",
    "name": "dim",
    "count_word": "dim",
    "footnote": "dim",
    "reference": "yellow",
    "unresolved": "bold red",
    "removed": "dim strike",
}


def explain_file(file: Path, number: str | None) -> None:
    """Shows a report with its numbers coloured by fate, or how one number was read. Raises InputError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}; give the path of one report") from error
    trace = trace_report(data, load_language())
    console = make_console()
    if trace.report.status != "loaded":
        reason = explain_ending(file.name, data, trace.report.reason or "")
        raise InputError(f"{escape_name(str(file))}: nothing was read from it: {reason}")
    _show_identity(console, trace)
    if number is None:
        _show_text(console, trace)
    elif not _show_number(console, trace, number):
        raise InputError(f"{file}: no number is written {number}; write it as the report does, like 12.6 or 12.6%")


def _show_identity(console: Console, trace: Trace) -> None:
    identity = trace.report.identity
    assert identity is not None
    name = f"{identity.region_name or 'region unknown'} {identity.region_code or ''}"
    console.print(Text(f"{name} {identity.report_year or 'year unknown'} {identity.doc_kind} {identity.title}", "bold"))
    for reason in identity.reasons:
        console.print(Text(reason, style="yellow"))


def _show_text(console: Console, trace: Trace) -> None:
    shown = Text()
    position = 0
    for start, end, fate in mark_spans(trace):
        shown.append(trace.raw[position:start])
        shown.append(trace.raw[start:end], style=FATE_STYLES[fate])
        position = end
    shown.append(trace.raw[position:])
    console.print(shown)
    counts = Counter(entry.fate for entry in trace.report.ledger)
    legend = Text("numerals  ")
    for fate, count in counts.most_common():
        legend.append(f"{fate} {count}", style=FATE_STYLES[fate])
        legend.append("  ")
    console.print(legend)
    console.print(Text("duibiao explain FILE --number 12.6%   tells how one of them was read", style="dim"))


def _show_number(console: Console, trace: Trace, number: str) -> bool:
    found = False
    for account, start, end in find_numbers(trace, number):
        found = True
        line_start = trace.raw.rfind("\n", 0, start) + 1
        before, after = trace.raw[max(line_start, start - 60) : start], trace.raw[end : end + 30].split("\n")[0]
        shown = Text(before).append(trace.raw[start:end], style=FATE_STYLES[account.fate or "unresolved"])
        console.print(shown.append(after))
        steps = [{"step": step, "found": words} for step, words in describe_number(trace, account)]
        show_rows(console, f"characters {start} to {end}", steps)
    return found
