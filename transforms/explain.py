"""A traced report to what a person needs to see: which stretch became what, and how one number was read."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.grammar.statements import Statement
from transforms.report import Trace


def mark_spans(trace: Trace) -> list[tuple[int, int, str]]:
    """Raw spans with what became of them: fates of the ledger, and ``removed`` for noise; ascending, apart."""
    clean = trace.report.clean
    marked = [(entry.char_start, entry.char_end, entry.fate) for entry in trace.report.ledger]
    if clean is not None:
        marked += [(span.char_start, span.char_end, "removed") for span in clean.removed]
    spans: list[tuple[int, int, str]] = []
    position = 0
    for start, end, fate in sorted(marked):
        if start >= position:
            spans.append((start, end, fate))
            position = end
    return spans


def find_statements(trace: Trace, number: str) -> Iterator[tuple[Statement, int, int]]:
    """Statements whose number is written as ``number`` (12.6 or 12.6%), with its place in the raw text."""
    clean = trace.report.clean
    if clean is None:
        return
    for statement in trace.statements:
        quantity = statement.quantity
        written = clean.text[quantity.start : quantity.end]
        if number in (written, clean.text[quantity.numeral_start : quantity.numeral_end]):
            start, end = clean.offsets.to_raw_span(quantity.start, quantity.end)
            yield statement, start, end


def describe_statement(statement: Statement) -> list[tuple[str, str]]:
    """How one number was read, step by step: name of the step and what it found."""
    subject, reading, predicate = statement.subject, statement.reading, statement.predicate
    section = statement.section
    steps = [("fate", statement.fate or "no row")]
    if statement.refused:
        steps.append(("not an observation because", statement.refused.replace("_", " ")))
    if section is not None:
        steps.append(
            ("section", f"{section.role} {_years((section.period_start, section.period_end))} {section.heading}")
        )
    if subject is not None:
        named = "outside the catalogue" if subject.name is None else ", ".join(subject.name.codes)
        steps.append(("subject", f"{subject.label} ({named})"))
    steps.append(("words before the number", " ".join(sorted(predicate.words)) or "none"))
    if predicate.base is not None:
        steps.append(("compared with", _years((predicate.base.first, predicate.base.last))))
    if reading is not None and statement.indicator is not None:
        value = f"{reading.value.normalize():f}" + (f" to {reading.high.normalize():f}" if reading.high else "")
        steps.append(("read as", f"{statement.kind} {reading.measure} {value} {reading.unit}, bound {reading.bound}"))
        steps.append(("years", _years(statement.period)))
        steps.append(("scope", statement.scope + (f" ({statement.scope_reason})" if statement.scope_reason else "")))
    steps.append(("rule", statement.rule or "none"))
    if statement.fate == "observation":
        flags = f", flags: {', '.join(statement.flags)}" if statement.flags else ""
        steps.append(("confidence", f"{statement.confidence:.2f}{flags}"))
    return steps


def _years(period: tuple[int | None, int | None] | None) -> str:
    if period is None or period[0] is None:
        return "not known"
    return str(period[0]) if period[0] == period[1] else f"{period[0]}-{period[1]}"
