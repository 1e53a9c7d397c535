"""A traced report to what a person needs to see: which stretch became what, and how one number was read."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.grammar.discourse import Discourse
from transforms.grammar.situation import ClauseTrace
from transforms.grammar.statements import Statement
from transforms.grammar.subjects import Subject
from transforms.read.rows import Account
from transforms.records import LedgerEntry
from transforms.report import Trace

Steps = list[tuple[str, str]]


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


def find_entries(trace: Trace, number: str) -> Iterator[LedgerEntry]:
    """Numerals written as ``number`` that no statement holds: dates, ordinals, parts of names, what is unresolved."""
    held = [(start, end) for _, start, end in find_numbers(trace, None)]
    for entry in trace.report.ledger:
        if entry.text == number and not any(start <= entry.char_start < end for start, end in held):
            yield entry


def find_numbers(trace: Trace, number: str | None) -> Iterator[tuple[Account, int, int]]:
    """Statements whose number is written as ``number`` (12.6 or 12.6%; None: all), with its place in the raw text."""
    clean = trace.report.clean
    if clean is None:
        return
    for account in trace.accounts:
        quantity = account.statement.quantity
        written = clean.text[quantity.start : quantity.end]
        start, end = clean.offsets.to_raw_span(quantity.start, quantity.end)
        numeral = clean.text[quantity.numeral_start : quantity.numeral_end]
        if number is None or number in (written, numeral, trace.raw[start:end]):
            yield account, start, end


def answer_number(account: Account) -> str:
    """What one number says: ``Gross regional product (gdp): actual growth 21.1 %, bound eq, in 2021, of ...``.

    For a number that is no observation, that and why.
    """
    statement = account.statement
    if account.fate != "observation":
        why = f", because: {statement.refused.replace('_', ' ')}" if statement.refused is not None else ""
        what = "a measurement of something the catalogue does not know" if account.fate else "no row of the warehouse"
        named = f"{_name(statement.subject)}: " if statement.subject is not None else ""
        return f"{named}{what}{why}"
    assert statement.indicator is not None
    indicator = statement.indicator
    certain = f"confidence {statement.confidence:.2f}" + "".join(f", {flag}" for flag in statement.flags)
    where = "the region" if statement.scope.area == "region" else statement.scope.area
    return (
        f"{indicator.name_en} ({indicator.code}): {_describe_value(statement)},"
        f" in {_years(statement.period)}, of {where}; {certain}"
    )


def describe_number(trace: Trace, account: Account) -> Steps:
    """How one number was read, step by step: name of the step and what it found.

    The clause, what it was read against, the productions tried in order with why each refused, and what came of it.
    """
    statement = account.statement
    start = statement.quantity.start
    clause = next((one for one in trace.clauses if any(said.quantity.start == start for said in one.statements)), None)
    steps = [("fate", account.fate or "no row")]
    if statement.refused is not None:
        steps.append(("not an observation because", statement.refused.replace("_", " ")))
    steps += _describe_section(statement)
    if clause is not None:
        steps += _describe_clause(clause)
    return steps + _describe_reading(statement, account)


def _describe_section(statement: Statement) -> Steps:
    section = statement.section
    if section is None:
        return []
    years = _years((section.period_start, section.period_end))
    return [("section", f"{section.role} {years} {section.heading}")]


def _describe_clause(trace: ClauseTrace) -> Steps:
    words = " ".join(token.text for token in trace.clause.left) or "nothing"
    steps = [("words before the number", words), *_describe_discourse(trace.discourse)]
    for table, name, refused in trace.tried:
        steps.append((f"{table} production", f"{name}: {refused or 'fits'}"))
    return steps


def _describe_discourse(discourse: Discourse) -> Steps:
    frame = discourse.reference.frame()
    steps = [("years in force", _years((frame.first, frame.last) if frame is not None else None))]
    if discourse.antecedents.last:
        distance = discourse.antecedents.distance
        away = f", {distance} clauses away" if distance else ""
        steps.append(("antecedents", ", ".join(map(_name, discourse.antecedents.last)) + away))
    if discourse.antecedents.carried:
        steps.append(("carried from before", ", ".join(map(_name, discourse.antecedents.carried))))
    if discourse.topic.current is not None:
        steps.append(("topic", f"{discourse.topic.current.area} ({discourse.topic.current.reason})"))
    if discourse.opening is not None:
        steps.append(("change begun", ", ".join(map(_name, discourse.opening.subjects))))
    return steps


def _describe_reading(statement: Statement, account: Account) -> Steps:
    subject, reading, predicate = statement.subject, statement.reading, statement.predicate
    steps: Steps = []
    if subject is not None:
        steps.append(("subject", _name(subject)))
    if predicate.base is not None:
        steps.append(("compared with", _years((predicate.base.first, predicate.base.last))))
    if reading is not None and statement.indicator is not None:
        steps.append(("read as", _describe_value(statement)))
        steps.append(("years", _years(statement.period)))
        reason = f" ({statement.scope.reason})" if statement.scope.cause is not None else ""
        steps.append(("scope", statement.scope.area + reason))
    steps.append(("rule", statement.rule or "none"))
    if account.fate == "observation":
        flags = f", flags: {', '.join(statement.flags)}" if statement.flags else ""
        steps.append(("confidence", f"{statement.confidence:.2f}{flags}"))
    return steps


def _describe_value(statement: Statement) -> str:
    reading = statement.reading
    assert reading is not None
    value = f"{reading.value.normalize():f}" + (f" to {reading.high.normalize():f}" if reading.high else "")
    return f"{statement.kind} {reading.measure} {value} {reading.unit}, bound {reading.bound}"


def _name(subject: Subject) -> str:
    named = "outside the catalogue" if subject.name is None else ", ".join(subject.name.codes)
    return f"{subject.label} ({named})"


def _years(period: tuple[int | None, int | None] | None) -> str:
    if period is None or period[0] is None:
        return "not known"
    return str(period[0]) if period[0] == period[1] else f"{period[0]}-{period[1]}"
