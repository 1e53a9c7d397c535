"""The command ``explain``: one report in the terminal, with its numbers marked by what became of them."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.text import Text

from flows.cli.console import make_console, show_rows
from flows.cli.layout import escape_text
from flows.cli.words import say, speaks_chinese
from flows.errors import InputError
from flows.run.endings import explain_ending
from flows.run.home import Home
from flows.run.names import escape_name
from flows.run.seeds import load_language
from flows.web.language.choice import CHINESE
from flows.web.language.steps import say_step
from flows.web.language.words import say as say_word
from transforms.explain import answer_number, describe_number, find_entries, find_numbers, mark_spans
from transforms.read.rows import Account
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


OPEN, CLOSE = "⟦⟧"
"""Marks where there are no colours."""


def explain_report(home: Home, words: str, number: str | None) -> None:
    """As explain_file, of a file, or of a document of the warehouse that is called by its doc_id or place and year."""
    from flows.cli.start.find import find_report

    found = None if Path(words).is_file() else find_report(home, words)
    if found is None:
        explain_file(Path(words), number)
        return
    from flows.web.originals import trace_document

    data, document = found
    _explain(trace_document(data, document), str(document["source"]), data, number)


def explain_file(file: Path, number: str | None) -> None:
    """Shows a report with its numbers marked by fate, or how one number was read. Raises InputError.

    A terminal shows marks as colours, a pipe or a file as brackets.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file}: {error.strerror or error}; give the path of one report, its doc_id, or its region and year"
        ) from error
    _explain(trace_report(data, load_language()), str(file), data, number)


def _explain(trace: Trace, file: str, data: bytes, number: str | None) -> None:
    console = make_console()
    if trace.report.status != "loaded":
        reason = explain_ending(file, data, trace.report.reason or "")
        raise InputError(f"{escape_name(file)}: nothing was read from it: {reason}")
    _show_identity(console, trace)
    if number is None:
        _show_text(console, trace)
    elif not _show_number(console, trace, number):
        raise InputError(f"{file}: no number is written {number}; write it as the report does, like 12.6 or 12.6%")


def _show_identity(console: Console, trace: Trace) -> None:
    identity = trace.report.identity
    assert identity is not None
    name = f"{identity.region_name or _say('region unknown')} {identity.region_code or ''}"
    told = f"{name} {identity.report_year or _say('year unknown')} {_say(identity.doc_kind)} {identity.title}"
    console.print(Text(escape_text(told), "bold"))
    for reason in identity.reasons:
        console.print(Text(escape_text(reason), style="yellow"))


def _show_text(console: Console, trace: Trace) -> None:
    shown = Text()
    position = 0
    for start, end, fate in mark_spans(trace):
        shown.append(escape_text(trace.raw[position:start]))
        shown.append(_mark(console, trace.raw[start:end], fate, fate))
        position = end
    shown.append(escape_text(trace.raw[position:]))
    console.print(shown, soft_wrap=not console.is_terminal)
    counts = Counter(entry.fate for entry in trace.report.ledger)
    legend = Text(f"{say('numerals')}  ")
    for fate, count in counts.most_common():
        legend.append(f"{_say(fate)} {count}", style=FATE_STYLES[fate])
        legend.append("  ")
    console.print(legend)
    console.print(Text(say("duibiao explain FILE --number 12.6%   tells how one of them was read"), style="dim"))


def _mark(console: Console, text: str, fate: str, note: str = "") -> Text:
    """A stretch of the report in its fate's colour, or in brackets, with the note, where no colours are."""
    if console.color_system is not None and not console.no_color:
        return Text(escape_text(text), FATE_STYLES[fate])
    return Text(f"{OPEN}{escape_text(text)}{' ' if note else ''}{_say(note)}{CLOSE}")


def _show_number(console: Console, trace: Trace, number: str) -> bool:
    """Answers first, then how each came about; false where no number is written so."""
    found = list(find_numbers(trace, number))
    entries = list(find_entries(trace, number))
    for account, start, end in found:
        _show_answer(console, trace, (start, end), account.fate or "unresolved", _say_answer(trace, account))
    for entry in entries:
        told = say("no row of the warehouse: {fate}", fate=_say(entry.fate).replace("_", " "))
        _show_answer(console, trace, (entry.char_start, entry.char_end), entry.fate, told)
    for account, start, end in found:
        steps = [
            {"step": _say(step), "found": _say_step(step, words)} for step, words in describe_number(trace, account)
        ]
        show_rows(console, say("how characters {start} to {end} were read", start=start, end=end), steps)
    return bool(found or entries)


def _say(word: str) -> str:
    """A word of ours in the language of the terminal."""
    return say_word(word, CHINESE) if speaks_chinese(os.environ) else word


def _say_step(step: str, found: str) -> str:
    return say_step(step, found, CHINESE) if speaks_chinese(os.environ) else found


def _say_answer(trace: Trace, account: Account) -> str:
    """answer_number in the language of the terminal."""
    if not speaks_chinese(os.environ):
        return answer_number(account)
    told = {step: _say_step(step, found) for step, found in describe_number(trace, account)}
    is_row = account.fate == "observation"
    names = ["read as", "years", "scope", "confidence"] if is_row else ["fate", "not an observation because"]
    parts = [told[name] if name in names[:1] else f"{_say(name)} {told[name]}" for name in names if name in told]
    return f"{told['subject']}：{'；'.join(parts)}" if "subject" in told else "；".join(parts)


def _show_answer(console: Console, trace: Trace, place: tuple[int, int], fate: str, told: str) -> None:
    start, end = place
    line_start = trace.raw.rfind("\n", 0, start) + 1
    before, after = trace.raw[max(line_start, start - 60) : start], trace.raw[end : end + 30].split("\n")[0]
    console.print(Text(escape_text(told), style="bold"))
    shown = Text("  " + escape_text(before)).append(_mark(console, trace.raw[start:end], fate))
    console.print(shown.append(escape_text(after)), soft_wrap=not console.is_terminal)
